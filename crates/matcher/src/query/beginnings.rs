//! Which of many queries may find all that another one finds: few begin with a word of it.

use super::{tree::Expr, word::Word};
use crate::marks::{self, Marked};
use std::collections::hash_map::Entry;

/// The most words of one query whose beginnings are looked up.
const MAX_LOOKED_UP: usize = 24;
/// The most queries that one is held against.
const MAX_HELD_AGAINST: usize = 8;

/// Of many queries those that find a word or a phrase by itself, under the mark of the letters that it begins with. Two marks that
/// are equal may stand for different letters: whoever takes a query from here compares it.
#[derive(Debug, Default)]
pub(crate) struct Beginnings {
    whole: Marked<Alike>,
    prefixes: Marked<Alike>,
    /// The bytes of the longest prefix.
    longest: usize,
}

/// Queries that begin alike; most begin like no other.
#[derive(Debug)]
struct Alike {
    first: usize,
    rest: Vec<usize>,
}

impl Alike {
    fn add(&mut self, at: usize) {
        if self.rest.len() + 1 < MAX_HELD_AGAINST && *self.rest.last().unwrap_or(&self.first) != at {
            self.rest.push(at);
        }
    }

    fn each(&self) -> impl Iterator<Item = usize> {
        std::iter::once(self.first).chain(self.rest.iter().copied())
    }
}

impl Beginnings {
    pub(crate) fn of<'e>(exprs: impl Iterator<Item = &'e Expr>) -> Self {
        let mut all = Self::default();
        all.whole.reserve(exprs.size_hint().0);
        exprs.enumerate().for_each(|(at, expr)| all.add(at, expr));
        all
    }

    fn add(&mut self, at: usize, expr: &Expr) {
        match expr {
            Expr::Phrase(phrase) => {
                for part in phrase.words.first().into_iter().flat_map(Word::beginnings) {
                    let map = if part.is_pattern() { &mut self.prefixes } else { &mut self.whole };
                    let (letters, mark) = part.key();
                    if part.is_pattern() {
                        self.longest = self.longest.max(letters.len());
                    }
                    match map.entry(mark.unwrap_or_else(|| marks::mark(letters))) {
                        Entry::Occupied(mut known) => known.get_mut().add(at),
                        Entry::Vacant(free) => drop(free.insert(Alike { first: at, rest: Vec::new() })),
                    }
                }
            }
            Expr::Or(parts) => parts.iter().for_each(|part| self.add(at, part)),
            Expr::Defined { expr, .. } => self.add(at, expr),
            _ => {}
        }
    }

    /// Those that may find all that this one finds.
    pub(crate) fn wider_than(&self, exprs: &[&Expr], at: usize) -> Vec<usize> {
        let mut words = Vec::new();
        exprs.get(at).into_iter().for_each(|expr| gather(expr, &mut words));
        let mut wider: Vec<usize> = Vec::new();
        for (letters, is_prefix) in words {
            let whole = if is_prefix { None } else { self.whole.get(&marks::mark(letters)) };
            wider.extend(whole.into_iter().flat_map(Alike::each).filter(|general| *general != at));
            if !self.prefixes.is_empty() {
                let ends = letters.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= self.longest);
                let prefixes = ends.filter_map(|end| self.prefixes.get(&marks::mark(letters.get(..end)?)));
                wider.extend(prefixes.flat_map(Alike::each).filter(|general| *general != at));
            }
        }
        wider.sort_unstable();
        wider.dedup();
        wider.truncate(MAX_HELD_AGAINST);
        wider
    }
}

/// Words that stand in everything that a query finds: their letters, and whether they are only the beginning.
fn gather<'e>(expr: &'e Expr, words: &mut Vec<(&'e str, bool)>) {
    if words.len() >= MAX_LOOKED_UP {
        return;
    }
    match expr {
        Expr::Phrase(phrase) => {
            let parts = phrase.words.iter().flat_map(Word::beginnings).take(MAX_LOOKED_UP);
            words.extend(parts.map(|part| (part.key().0, part.is_pattern())));
        }
        // What finds all of it finds its first part.
        Expr::Or(parts) => parts.first().into_iter().for_each(|part| gather(part, words)),
        Expr::And(parts) | Expr::Near { operands: parts, .. } => parts.iter().for_each(|part| gather(part, words)),
        Expr::Count { of: part, .. } | Expr::Within { expr: part, .. } => gather(part, words),
        Expr::Defined { expr, .. } => gather(expr, words),
        Expr::Not(_) | Expr::Pattern(_) | Expr::Property(_) | Expr::Reference(_) => {}
    }
}
