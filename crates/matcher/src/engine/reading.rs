//! Which terms of a vocabulary stand in one text, and where: filled anew for each text, with memory that is kept.

use super::{
    postings::Postings,
    vocabulary::{Form, Term, Vocabulary},
};
use crate::{
    fields::Scope,
    fold::{self, Mark, Piece, Shape},
    limits::{MAX_BETWEEN, MAX_WORDS},
    marks,
    view::Place,
};
use luister_mention::Field;
use std::{
    cell::{RefCell, RefMut},
    ops::Range,
};

/// A word that is no term.
const NONE: Term = Term::MAX;
/// So many places between two texts keep phrases and NEAR inside one.
const GAP: u32 = MAX_BETWEEN + 1;

/// Where words are looked up, and the queries that wait for them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tables<'s> {
    pub vocabulary: &'s Vocabulary,
    pub postings: &'s Postings,
}

/// The terms that stand in a mention.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// The number of this reading; whatever has another was not seen in it.
    number: u32,
    /// By term.
    seen: Vec<Seen>,
    /// The places of all terms, those of one linked to each other.
    hits: Vec<Hit>,
    /// By place: the term that is the whole word there.
    words: Vec<Term>,
    /// Other terms of a place: beginnings of its word, and the word without its possessive. In order.
    others: Vec<(u32, Term)>,
    /// Words with a sign before them, in order.
    signs: Vec<(u32, Mark)>,
    /// The texts and the places of their words.
    texts: Vec<(Field, Range<u32>)>,
    /// Queries with an anchor that was seen, once each.
    chosen: Vec<u32>,
    /// By query: the reading in which it was chosen last.
    chosen_in: Vec<u32>,
    pieces: Vec<Piece>,
    folded: String,
    /// Where the operands of a NEAR stand, while it is looked at; no NEAR stands inside another.
    extents: [RefCell<Vec<Extent>>; 2],
}

/// Words that stand side by side: the place of the first, and the place behind the last.
pub(super) type Extent = (u32, u32);

#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    number: u32,
    /// The hit that came last.
    last: u32,
}

#[derive(Debug, Clone, Copy)]
struct Hit {
    at: u32,
    /// The one before it of the same term, itself for the first.
    before: u32,
}

impl Reading {
    /// Forgets the mention before.
    pub(super) fn begin(&mut self, terms: usize, queries: usize) {
        self.seen.resize(terms, Seen::default());
        self.chosen_in.resize(queries, 0);
        self.number = self.number.wrapping_add(1);
        if self.number == 0 {
            self.seen.fill(Seen::default());
            self.chosen_in.fill(0);
            self.number = 1;
        }
        self.hits.clear();
        self.words.clear();
        self.others.clear();
        self.signs.clear();
        self.texts.clear();
        self.chosen.clear();
    }

    /// Looks up every word of a text, cut already or not.
    pub(super) fn read(&mut self, place: &Place<'_>, tables: Tables<'_>) {
        let (start, others) = (self.next_place(), self.others.len());
        self.words.resize(start as usize, NONE);
        match place.words_if_cut() {
            Some(words) => {
                for token in words.tokens() {
                    let plain = words.plain(token);
                    let form = Form { bytes: plain.as_bytes(), at: 0..plain.len(), is_ascii: token.is_bare || plain.is_ascii() };
                    self.add(&form, token.form(), token.mark, token.is_bare, tables);
                }
            }
            None => self.cut(place.text, tables),
        }
        let end = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.texts.push((place.field, start..end));
        self.note_words(start..end, tables);
        self.note_others(others, tables);
    }

    /// Notes the terms that are whole words, and two of them side by side.
    fn note_words(&mut self, places: Range<u32>, Tables { vocabulary, postings }: Tables<'_>) {
        let mut before = NONE;
        for at in places {
            let term = self.words.get(at as usize).copied().unwrap_or(NONE);
            if term != NONE {
                self.note(term, at, postings);
                if before != NONE
                    && let Some(pair) = vocabulary.find_pair(before, term)
                {
                    self.choose(postings.of_term(pair));
                }
            }
            before = term;
        }
    }

    /// Notes the other terms of words, from one on, and each beside the terms of its neighbours.
    fn note_others(&mut self, from: usize, Tables { vocabulary, postings }: Tables<'_>) {
        for other in from..self.others.len() {
            let Some((at, term)) = self.others.get(other).copied() else { return };
            self.note(term, at, postings);
            let word = |at: Option<u32>| at.and_then(|at| self.words.get(at as usize).copied()).filter(|term| *term != NONE);
            let before = word(at.checked_sub(1)).and_then(|before| vocabulary.find_pair(before, term));
            let behind = word(Some(at + 1)).and_then(|behind| vocabulary.find_pair(term, behind));
            before.into_iter().chain(behind).for_each(|pair| self.choose(postings.of_term(pair)));
            for next in other + 1.. {
                match self.others.get(next).copied() {
                    Some((same, _)) if same == at => {}
                    Some((behind, next)) if behind == at + 1 => {
                        if let Some(pair) = vocabulary.find_pair(term, next) {
                            self.choose(postings.of_term(pair));
                        }
                    }
                    _ => break,
                }
            }
        }
    }

    fn next_place(&self) -> u32 {
        let end = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        if self.texts.is_empty() { 0 } else { end.saturating_add(GAP) }
    }

    /// The same for a text that nobody has cut yet: its words are not kept.
    fn cut(&mut self, text: &str, tables: Tables<'_>) {
        let (mut pieces, mut folded) = (std::mem::take(&mut self.pieces), std::mem::take(&mut self.folded));
        pieces.clear();
        fold::cut(text, &mut pieces);
        pieces.truncate(MAX_WORDS);
        for piece in &pieces {
            if piece.shape != Shape::Other {
                let form = Form { bytes: text.as_bytes(), at: piece.start..piece.end, is_ascii: true };
                self.add(&form, piece.form, piece.mark, piece.shape == Shape::Bare, tables);
                continue;
            }
            folded.clear();
            fold::plain_into(text.get(piece.start..piece.end).unwrap_or_default(), &mut folded);
            let form = Form { bytes: folded.as_bytes(), at: 0..folded.len(), is_ascii: folded.is_ascii() };
            self.add(&form, marks::of_part(form.bytes, form.at.clone(), form.is_ascii), piece.mark, false, tables);
        }
        (self.pieces, self.folded) = (pieces, folded);
    }

    /// Looks up the next word. That it stands there is noted later, so that many are looked up at a time.
    #[inline]
    fn add(&mut self, form: &Form<'_>, mark: u64, sign: Mark, is_bare: bool, tables: Tables<'_>) {
        self.words.push(tables.vocabulary.find(mark).unwrap_or(NONE));
        let prefixes = tables.vocabulary.prefix_lengths(form);
        if !is_bare || prefixes != 0 {
            self.add_others(form, sign, prefixes, tables.vocabulary);
        }
    }

    /// Adds what else is known of the word that was looked up last.
    fn add_others(&mut self, form: &Form<'_>, sign: Mark, prefixes: u32, vocabulary: &Vocabulary) {
        let at = u32::try_from(self.words.len()).unwrap_or(u32::MAX).saturating_sub(1);
        if sign != Mark::None {
            self.signs.push((at, sign));
        }
        let before = self.others.len();
        let stem = without_possessive(form).and_then(|stem| {
            let is_ascii = form.is_ascii || form.bytes.get(stem.clone()).is_some_and(<[u8]>::is_ascii);
            vocabulary.find(marks::of_part(form.bytes, stem, is_ascii))
        });
        self.others.extend(stem.map(|term| (at, term)));
        vocabulary.each_prefix(form, prefixes, |term| self.others.push((at, term)));
        self.others.get_mut(before..).into_iter().for_each(<[_]>::sort_unstable);
    }

    /// Remembers that a term stands at a place, and the queries that wait for it.
    fn note(&mut self, term: Term, at: u32, postings: &Postings) {
        let Some(seen) = self.seen.get_mut(term as usize) else { return };
        let hit = u32::try_from(self.hits.len()).unwrap_or(u32::MAX);
        let is_first = seen.number != self.number;
        self.hits.push(Hit { at, before: if is_first { hit } else { seen.last } });
        *seen = Seen { number: self.number, last: hit };
        if is_first {
            self.choose(postings.of_term(term));
        }
    }

    /// Adds queries to those that are looked at.
    pub(super) fn choose(&mut self, queries: &[u32]) {
        for query in queries {
            match self.chosen_in.get_mut(*query as usize) {
                Some(last) if *last != self.number => {
                    *last = self.number;
                    self.chosen.push(*query);
                }
                _ => {}
            }
        }
    }

    /// The queries that are to be looked at, in order.
    pub(super) fn take_chosen(&mut self) -> Vec<u32> {
        self.chosen.sort_unstable();
        std::mem::take(&mut self.chosen)
    }

    /// Gives the memory of [`Self::take_chosen`] back.
    pub(super) fn give_back(&mut self, chosen: Vec<u32>) {
        self.chosen = chosen;
    }

    /// The places of the words that a scope reads: its texts follow each other.
    pub(super) fn range(&self, scope: Scope) -> Range<u32> {
        let mut read = self.texts.iter().filter(|(field, _)| scope.reads(*field)).map(|(_, range)| range);
        let Some(first) = read.next() else { return 0..0 };
        first.start..read.next_back().map_or(first.end, |last| last.end)
    }

    /// Whether a term stands among these places.
    #[inline]
    pub(super) fn has(&self, term: Term, range: &Range<u32>) -> bool {
        self.places(term).any(|at| range.contains(&at))
    }

    /// The places of a term, in no order.
    #[inline]
    pub(super) fn places(&self, term: Term) -> impl Iterator<Item = u32> {
        let seen = self.seen.get(term as usize).filter(|seen| seen.number == self.number);
        let mut next = seen.map(|seen| seen.last);
        std::iter::from_fn(move || {
            let at = next?;
            let hit = self.hits.get(at as usize)?;
            next = (hit.before != at).then_some(hit.before);
            Some(hit.at)
        })
    }

    /// Whether a term stands at a place.
    pub(super) fn stands(&self, term: Term, at: u32) -> bool {
        self.words.get(at as usize) == Some(&term) || !self.others.is_empty() && self.others.binary_search(&(at, term)).is_ok()
    }

    /// Memory for the extents of an operand.
    pub(super) fn extents(&self) -> RefMut<'_, Vec<Extent>> {
        let [extents, _] = &self.extents;
        extents.borrow_mut()
    }

    /// The same for a second operand.
    pub(super) fn others(&self) -> RefMut<'_, Vec<Extent>> {
        let [_, others] = &self.extents;
        others.borrow_mut()
    }

    /// What stands right before the word at a place.
    pub(super) fn sign(&self, at: u32) -> Mark {
        let known = self.signs.binary_search_by_key(&at, |(at, _)| *at);
        known.ok().and_then(|known| self.signs.get(known)).map_or(Mark::None, |(_, sign)| *sign)
    }

    /// The memory that it keeps, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.seen.capacity() * size_of::<Seen>() + self.chosen_in.capacity() * size_of::<u32>()
    }
}

/// Where a form without the possessive at its end stands, if it has one.
fn without_possessive(form: &Form<'_>) -> Option<Range<usize>> {
    let bytes = form.bytes.get(form.at.clone())?;
    let (b'\'', b's' | b'S') = (*bytes.get(bytes.len().checked_sub(2)?)?, *bytes.last()?) else { return None };
    let stem = form.at.start..form.at.end - 2;
    let letters = std::str::from_utf8(form.bytes.get(stem.clone())?).ok()?;
    letters.chars().nth(1).map(|_| stem)
}
