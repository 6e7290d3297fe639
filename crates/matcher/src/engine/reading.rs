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
    words::Words,
};
use luister_mention::Field;
use std::{cell::RefCell, ops::Range};

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
    /// Memory for where the operands of a NEAR stand.
    extents: RefCell<(Vec<Extent>, Vec<Extent>)>,
}

/// Words that stand side by side: the place of the first, and the place behind the last.
pub(super) type Extent = (u32, u32);

#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    number: u32,
    first: u32,
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
            Some(words) => self.look_up_words(words, tables.vocabulary),
            None => self.cut(place.text, tables.vocabulary),
        }
        let end = number(self.words.len());
        self.texts.push((place.field, start..end));
        self.note_words(start..end, tables);
        self.note_others(others, tables);
    }

    /// Where the next text begins.
    fn next_place(&self) -> u32 {
        if self.texts.is_empty() { 0 } else { number(self.words.len()).saturating_add(GAP) }
    }

    /// Looks up words that are cut. That they stand there is noted later, so that many are looked up at a time.
    fn look_up_words(&mut self, words: &Words<'_>, vocabulary: &Vocabulary) {
        let start = self.words.len();
        self.words.extend(words.tokens().iter().map(|token| vocabulary.find(token.form()).unwrap_or(NONE)));
        for (at, token) in (start..).zip(words.tokens()) {
            let plain = words.plain(token).as_bytes();
            let prefixes = vocabulary.prefix_lengths(plain, 0..plain.len());
            if !token.is_bare || prefixes != 0 {
                let form = Form { bytes: plain, at: 0..plain.len(), is_ascii: token.is_bare || plain.is_ascii() };
                self.add_others(number(at), &form, token.mark, prefixes, vocabulary);
            }
        }
    }

    /// The same for a text that nobody has cut yet: its words are not kept.
    fn cut(&mut self, text: &str, vocabulary: &Vocabulary) {
        let (mut pieces, mut folded) = (std::mem::take(&mut self.pieces), std::mem::take(&mut self.folded));
        pieces.clear();
        fold::cut(text, &mut pieces);
        pieces.truncate(MAX_WORDS);
        let start = self.words.len();
        let find = |piece: &Piece| if piece.shape == Shape::Other { None } else { vocabulary.find(piece.form) };
        self.words.extend(pieces.iter().map(|piece| find(piece).unwrap_or(NONE)));
        for (at, piece) in (start..).zip(&pieces) {
            if piece.shape == Shape::Other {
                folded.clear();
                fold::plain_into(text.get(piece.start..piece.end).unwrap_or_default(), &mut folded);
                let form = Form { bytes: folded.as_bytes(), at: 0..folded.len(), is_ascii: folded.is_ascii() };
                let term = vocabulary.find(marks::of_part(form.bytes, form.at.clone(), form.is_ascii));
                self.words.get_mut(at).into_iter().zip(term).for_each(|(word, term)| *word = term);
                let prefixes = vocabulary.prefix_lengths(form.bytes, form.at.clone());
                self.add_others(number(at), &form, piece.mark, prefixes, vocabulary);
                continue;
            }
            let prefixes = vocabulary.prefix_lengths(text.as_bytes(), piece.start..piece.end);
            if piece.shape == Shape::Plain || prefixes != 0 {
                let form = Form { bytes: text.as_bytes(), at: piece.start..piece.end, is_ascii: true };
                self.add_others(number(at), &form, piece.mark, prefixes, vocabulary);
            }
        }
        (self.pieces, self.folded) = (pieces, folded);
    }

    /// Adds what else is known of a word.
    fn add_others(&mut self, at: u32, form: &Form<'_>, sign: Mark, prefixes: u32, vocabulary: &Vocabulary) {
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

    /// Remembers that a term stands at a place, and the queries that wait for it.
    #[inline]
    fn note(&mut self, term: Term, at: u32, postings: &Postings) {
        match self.seen.get_mut(term as usize) {
            Some(seen) if seen.number != self.number => *seen = Seen { number: self.number, first: at },
            Some(seen) => return seen.first = seen.first.min(at),
            None => return,
        }
        self.choose(postings.of_term(term));
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
        self.first(term).is_some_and(|first| range.contains(&first)) || self.places(term, range).next().is_some()
    }

    /// The first place of a term.
    #[inline]
    fn first(&self, term: Term) -> Option<u32> {
        self.seen.get(term as usize).filter(|seen| seen.number == self.number).map(|seen| seen.first)
    }

    /// Those of these places where a term stands, in no order.
    pub(super) fn places(&self, term: Term, range: &Range<u32>) -> impl Iterator<Item = u32> + use<'_> {
        let end = range.end;
        let first = self.first(term).filter(|first| *first < end).map_or(end, |first| first.max(range.start));
        let words = self.words.get(first as usize..(end as usize).min(self.words.len())).unwrap_or_default();
        let whole = (first..end).zip(words).filter(move |(_, word)| **word == term).map(|(at, _)| at);
        let [from, to] = [first, end].map(|at| self.others.partition_point(|(other, _)| *other < at));
        let others = self.others.get(from..to).unwrap_or_default();
        whole.chain(others.iter().filter(move |(_, other)| *other == term).map(|(at, _)| *at))
    }

    /// Whether a term stands at a place.
    pub(super) fn stands(&self, term: Term, at: u32) -> bool {
        self.words.get(at as usize) == Some(&term) || !self.others.is_empty() && self.others.binary_search(&(at, term)).is_ok()
    }

    /// Memory for the places of two operands, empty. Whoever takes it a second time before it is given back gets new memory.
    pub(super) fn take_extents(&self) -> (Vec<Extent>, Vec<Extent>) {
        let (mut ones, mut others) = self.extents.take();
        ones.clear();
        others.clear();
        (ones, others)
    }

    /// Takes it back.
    pub(super) fn give_extents(&self, ones: Vec<Extent>, others: Vec<Extent>) {
        self.extents.replace((ones, others));
    }

    /// What stands right before the word at a place.
    pub(super) fn sign(&self, at: u32) -> Mark {
        let known = self.signs.binary_search_by_key(&at, |(at, _)| *at);
        known.ok().and_then(|known| self.signs.get(known)).map_or(Mark::None, |(_, sign)| *sign)
    }

    /// The memory that it keeps for its terms and queries, in bytes. What it keeps for the words of a text is as long as the longest
    /// text was.
    pub(super) fn bytes(&self) -> usize {
        self.seen.capacity() * size_of::<Seen>() + self.chosen_in.capacity() * size_of::<u32>()
    }
}

fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// Where a form without the possessive at its end stands, if it has one.
fn without_possessive(form: &Form<'_>) -> Option<Range<usize>> {
    let bytes = form.bytes.get(form.at.clone())?;
    let (b'\'', b's' | b'S') = (*bytes.get(bytes.len().checked_sub(2)?)?, *bytes.last()?) else { return None };
    let stem = form.at.start..form.at.end - 2;
    let letters = std::str::from_utf8(form.bytes.get(stem.clone())?).ok()?;
    letters.chars().nth(1).map(|_| stem)
}
