//! What a query lost or changed on its way into our language.

use super::{
    Dialect,
    spelling::{Differs, Why},
    words,
};
use crate::limits::MAX_NOTES;
use luister_mention::Locale;
use std::ops::Range;

/// Something that the other tool would do otherwise, and what was done instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Where, as bytes of the text that was brought.
    pub at: Range<usize>,
    /// What.
    pub(super) about: About,
}

/// What a query finds once a part of it is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Finds {
    /// What it found, and more.
    More,
    /// Less than it found.
    Less,
}

/// What a note is about. The texts are pieces of the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum About {
    /// A field that cannot be asked for.
    Field { written: String, why: Why, finds: Finds },
    /// A group that fell with a part that was left out.
    Group { written: String },
    /// A field of which ours is only like it.
    Alike { written: String, ours: String },
    /// Brackets were written where there were none.
    Brackets { and_first: bool, known: bool },
    /// AND beside OR without brackets.
    Mixed,
    /// Words side by side.
    SideBySide,
    /// NEAR with a number that is none, or none.
    NoDistance { taken: u32 },
    /// NEAR or `~` over more words than we allow.
    TooFar { taken: u32 },
    /// NEAR beside more than words.
    NearMore,
    /// Too many wildcards beside NEAR.
    NearWild,
    /// A NEAR of either kind that could not be loosened, for the query would find less by it.
    NearLeftOut { finds: Finds },
    /// `~n` where it means nothing.
    Tilde,
    /// `~n` behind a phrase counts moves there, and words between here.
    Slop,
    /// A word that begins with a wildcard, as a regular expression.
    Ending { ours: String },
    /// A word that begins with a wildcard, without it.
    NoBeginning { ours: String },
    /// Too few letters before a wildcard.
    Short { written: String, finds: Finds },
    /// The same within a phrase, where the wildcard is left out.
    ShortInside { written: String },
    /// `*` that the other tool does not read as the end of a word.
    Star { written: String },
    /// `*` for a word in a phrase.
    Gap,
    /// Signs that are looked at nowhere.
    Signs { written: String, ours: String },
    /// Signs whose capitals count there, and not here.
    Capitals { written: String },
    /// A wildcard where case counts.
    WildExact { written: String },
    /// A weight.
    Weight,
    /// A sign that means nothing.
    Sign { written: String },
    /// An operator without anything beside it.
    Alone { written: String },
    /// AND or OR in small letters, read as one that is in capitals.
    SmallRead { written: String },
    /// An operator in small letters, which is a word.
    Small { written: String, left_out: bool },
    /// A phrase in single quotes.
    SingleQuotes,
    /// A cell of a spreadsheet, in which every quote is doubled.
    Cell,
    /// Quotes or brackets that are not closed.
    Unclosed,
    /// A bracket that was never opened.
    Unopened,
    /// Nothing between brackets or quotes.
    Empty,
    /// More brackets in each other than are read.
    Deep { most: usize },
    /// A query that becomes too long or too deep for a line of a list.
    Large { most: usize },
    /// More text than is read.
    Long { most: usize },
    /// Only what may not be there.
    Negative,
    /// Nothing that can be asked for, and why the first part of it cannot.
    Nothing { why: Option<Why> },
    /// Something that is true of every query of this tool.
    Tool(Differs),
}

/// The notes of a translation so far: the first of them, and how many more there were.
#[derive(Debug, Default)]
pub(super) struct Notes {
    kept: Vec<Note>,
    more: usize,
}

/// A place among notes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark(usize, usize);

impl Notes {
    /// Tells something.
    pub(super) fn tell(&mut self, at: Range<usize>, about: About) {
        let note = Note { at, about };
        if self.kept.last() == Some(&note) {
            return;
        }
        if self.kept.len() < MAX_NOTES {
            self.kept.push(note);
        } else {
            self.more += 1;
        }
    }

    /// Tells something that is true wherever it is met, the first time.
    pub(super) fn once(&mut self, at: Range<usize>, about: About) {
        if !self.kept.iter().any(|note| note.about == about) {
            self.tell(at, about);
        }
    }

    /// Where we are.
    pub(super) fn mark(&self) -> Mark {
        Mark(self.kept.len(), self.more)
    }

    /// Forgets what was told since.
    pub(super) fn go_back(&mut self, mark: Mark) {
        self.kept.truncate(mark.0);
        self.more = mark.1;
    }

    /// Of what was told since keeps only why a query could not be taken over: what else was changed in it is of no use to anybody.
    pub(super) fn keep_refusals(&mut self, mark: Mark) {
        let told = self.kept.split_off(mark.0.min(self.kept.len()));
        self.kept.extend(told.into_iter().filter(Note::stops));
        let is_told = self.kept.len() > mark.0;
        self.more = mark.1 + usize::from(!is_told && self.more > mark.1);
    }

    /// Why the first part was left out since.
    pub(super) fn first_why(&self, mark: Mark) -> Option<Why> {
        self.kept.iter().skip(mark.0).find_map(|note| if let About::Field { why, .. } = &note.about { Some(*why) } else { None })
    }

    /// The notes in the order of their places, and how many more there were.
    pub(super) fn into_sorted(mut self) -> (Vec<Note>, usize) {
        self.kept.sort_by_key(|note| (note.at.start, note.at.end));
        (self.kept, self.more)
    }
}

impl Note {
    /// What happened and what was done instead, in one clause.
    #[must_use]
    pub fn in_words(&self, dialect: Dialect, locale: Locale) -> String {
        words::of(&self.about, dialect.label(), locale)
    }

    /// Whether the query could not be taken over because of it.
    #[must_use]
    pub fn stops(&self) -> bool {
        matches!(
            self.about,
            About::Mixed | About::Deep { .. } | About::Large { .. } | About::Long { .. } | About::Negative | About::Nothing { .. }
        )
    }
}
