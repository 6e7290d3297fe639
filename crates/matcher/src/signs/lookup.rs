//! Where signs stand in a text.

use crate::{
    list::lines::is_comment,
    marks::{self, Marked, Sieve, join},
    model::Unit,
    words::Words,
};
use smallvec::SmallVec;
use std::ops::Range;

/// The file of words that turn what stands behind them.
const NEGATION: &str = "negation";
/// The file of words by which writers mean themselves.
const PERSON: &str = "person";
/// So many letters of a beginning find the entries that have it.
const KEY_LETTERS: usize = 4;

/// The signs of one language.
#[derive(Debug)]
pub(crate) struct Signs {
    /// Entries by the mark of their first word, or of the first two, where these are whole; those with the most words first.
    whole: Marked<Vec<Entry>>,
    /// Entries that begin with a beginning, by the mark of its first letters.
    begun: Marked<Vec<Entry>>,
    /// The marks that any are under: most words of a text begin none.
    sieve: Sieve,
}

/// A word or a phrase, and what it means.
#[derive(Debug)]
struct Entry {
    words: SmallVec<[Word; 2]>,
    meaning: Meaning,
}

/// A word of an entry.
#[derive(Debug)]
enum Word {
    /// `late`, by its mark.
    Whole(u64),
    /// `delay*`
    Beginning(String),
}

/// What an entry says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// It belongs to this group.
    Group(u8),
    /// It turns what stands behind it.
    Negation,
    /// A negation right before it turns nothing: *not only*.
    Lift,
    /// The writers mean themselves.
    Person,
}

/// What was found in a text.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Signs in the order in which they begin; none stands inside another.
    pub(crate) signs: Vec<(u8, Range<usize>)>,
    /// The places of words that turn what stands behind them.
    pub(crate) negations: Vec<usize>,
    /// Whether the writers speak of themselves.
    pub(crate) is_personal: bool,
}

impl Signs {
    /// The signs of these files: their names, and what stands in them.
    pub(super) fn of<'f>(files: impl Iterator<Item = (&'f str, &'f str)>) -> Self {
        let mut signs = Self { whole: Marked::default(), begun: Marked::default(), sieve: Sieve::of(0) };
        let mut groups = 0..;
        for (name, text) in files {
            let group = match name {
                NEGATION => Meaning::Negation,
                PERSON => Meaning::Person,
                _ => Meaning::Group(groups.next().unwrap_or(u8::MAX)),
            };
            for line in entries(text) {
                let (line, meaning) = line.strip_prefix('-').map_or((line, group), |line| (line, Meaning::Lift));
                signs.add(line, meaning);
            }
        }
        let entries = signs.whole.values_mut().chain(signs.begun.values_mut());
        entries.for_each(|entries| entries.sort_by_key(|entry| std::cmp::Reverse(entry.words.len())));
        signs.sieve = Sieve::of(signs.whole.len() + signs.begun.len());
        signs.whole.keys().chain(signs.begun.keys()).for_each(|mark| signs.sieve.add(*mark));
        signs
    }

    fn add(&mut self, line: &str, meaning: Meaning) {
        let words: SmallVec<[Word; 2]> = line.split_whitespace().flat_map(pieces_of).collect();
        let place = match words.as_slice() {
            [Word::Whole(first), Word::Whole(second), ..] => self.whole.entry(join(*first, *second)),
            [Word::Whole(mark), ..] => self.whole.entry(*mark),
            [Word::Beginning(letters), ..] => self.begun.entry(key(letters)),
            [] => return,
        };
        place.or_default().push(Entry { words, meaning });
    }

    /// Where signs stand among these words.
    pub(crate) fn find<'s>(&'s self, units: &[Unit<'_>]) -> Found {
        let mut found = Found::default();
        for (at, unit) in units.iter().enumerate() {
            let under = |entries: &'s Marked<Vec<Entry>>, mark| if self.sieve.passes(mark) { entries.get(&mark) } else { None };
            let begun = if unit.form.len() < KEY_LETTERS { None } else { under(&self.begun, key(unit.form)) };
            let phrases = units.get(at + 1).and_then(|next| under(&self.whole, join(unit.mark, next.mark)));
            let entries = [phrases, under(&self.whole, unit.mark), begun];
            // Most units begin nothing.
            if entries.iter().all(Option::is_none) {
                continue;
            }
            let rest = units.get(at..).unwrap_or_default();
            for entry in entries.into_iter().flatten().flatten() {
                if entry.begins(rest) {
                    found.add(entry, at);
                }
            }
        }
        found
    }
}

impl Entry {
    /// Whether the words of it stand at the beginning of these.
    fn begins(&self, units: &[Unit<'_>]) -> bool {
        let stands = |(word, unit): (&Word, &Unit<'_>)| match word {
            Word::Whole(mark) => unit.mark == *mark,
            Word::Beginning(letters) => unit.form.starts_with(letters),
        };
        units.len() >= self.words.len() && self.words.iter().zip(units).all(stands)
    }
}

impl Found {
    fn add(&mut self, entry: &Entry, at: usize) {
        match entry.meaning {
            Meaning::Group(group) => {
                let words = at..at + entry.words.len();
                self.signs.pop_if(|(_, last)| last.start == at && last.end < words.end);
                // What begins later and ends no later is part of what is known.
                if self.signs.last().is_none_or(|(_, last)| last.end < words.end) {
                    self.signs.push((group, words));
                }
            }
            Meaning::Negation => self.negations.push(at),
            Meaning::Lift if self.negations.last().is_some_and(|last| last + 1 == at) => drop(self.negations.pop()),
            Meaning::Lift => {}
            Meaning::Person => self.is_personal = true,
        }
    }
}

/// The lines of a file that are entries.
pub(crate) fn entries(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !is_comment(line))
}

/// The words of an entry without beginnings, by their marks.
pub(crate) fn words_of(entry: &str) -> Vec<u64> {
    let words = Words::of(entry);
    let mut units = Vec::new();
    Unit::add(0, &words, entry, &mut units);
    units.iter().map(|unit| unit.mark).collect()
}

/// The words of a piece of an entry without a blank in it.
fn pieces_of(piece: &str) -> Vec<Word> {
    let (whole, is_begun) = piece.strip_suffix('*').map_or((piece, false), |whole| (whole, true));
    let words = Words::of(whole);
    let mut units = Vec::new();
    Unit::add(0, &words, whole, &mut units);
    let last = units.len().saturating_sub(1);
    let word = |(at, unit): (usize, &Unit<'_>)| {
        if is_begun && at == last { Word::Beginning(unit.form.to_owned()) } else { Word::Whole(unit.mark) }
    };
    units.iter().enumerate().map(word).collect()
}

/// What stands for the first letters of a word.
fn key(word: &str) -> u64 {
    let letters = word.as_bytes();
    // Nearly every word ends before eight bytes, where taking the first four one by one would cost more than all the rest.
    let first = match letters.first_chunk::<KEY_LETTERS>() {
        Some(four) => u32::from_le_bytes(*four).into(),
        None => marks::first(letters, 0..letters.len()),
    };
    join(0, first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_entry_is_found_wherever_it_begins() {
        let files = [
            ("late", "te laat\nvertrag*\nwacht al\nstreek* uit"),
            ("denial", "geen klachten"),
            ("bad", "klachten\n:(\n10/10 slecht"),
            ("negation", "-alleen\ngeen\nniet"),
            ("person", "ik"),
        ];
        let signs = Signs::of(files.into_iter());
        let found = |text: &str| {
            let words = Words::of(text);
            let mut units = Vec::new();
            Unit::add(0, &words, text, &mut units);
            let found = signs.find(&units);
            let signs: Vec<_> = found.signs.iter().map(|(group, units)| format!("{group}:{}-{}", units.start, units.end)).collect();
            (signs.join(" "), found.negations.len(), found.is_personal)
        };
        for (text, expected) in [
            ("veel te laat", ("0:1-3", 0, false)),
            ("geen klachten, wel klachten", ("1:0-2 2:3-4", 1, false)),
            ("Ik heb vertragingen :(", ("0:2-3 2:3-4", 0, true)),
            ("streekjes uit", ("0:0-2", 0, false)),
            ("niet alleen te laat", ("0:2-4", 0, false)),
            ("10/10 slecht", ("2:0-3", 0, false)),
            ("te", ("", 0, false)),
            ("", ("", 0, false)),
        ] {
            assert_eq!(found(text), (expected.0.to_owned(), expected.1, expected.2), "{text}");
        }
    }
}
