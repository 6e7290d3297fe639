//! Which terms of a vocabulary stand in one text, and where: filled anew for each text, with memory that is kept.

mod lookup;

pub(super) use lookup::Tables;

use super::vocabulary::Term;
use crate::{
    fields::Scope,
    fold::{Piece, Sigil},
};
use luister_mention::Field;
use std::{cell::RefCell, ops::Range};

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
    /// Words with a sigil before them, in order.
    sigils: Vec<(u32, Sigil)>,
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
        self.sigils.clear();
        self.texts.clear();
        self.chosen.clear();
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
    pub(super) fn sigil(&self, at: u32) -> Sigil {
        let known = self.sigils.binary_search_by_key(&at, |(at, _)| *at);
        known.ok().and_then(|known| self.sigils.get(known)).map_or(Sigil::None, |(_, sigil)| *sigil)
    }

    /// The memory that it keeps for its terms and queries, in bytes. What it keeps for the words of a text is as long as the longest
    /// text was.
    pub(super) fn bytes(&self) -> usize {
        self.seen.capacity() * size_of::<Seen>() + self.chosen_in.capacity() * size_of::<u32>()
    }
}
