//! Which of many queries may find all that another one finds: few begin with a word of it.

use super::{tree::Expr, word::Word};
use std::collections::HashMap;

/// The most words of one query whose beginnings are looked up.
const MAX_LOOKED_UP: usize = 24;
/// The most queries that one is held against.
const MAX_HELD_AGAINST: usize = 8;

/// Of many queries those that find a word or a phrase by itself, under the letters that it begins with.
#[derive(Debug, Default)]
pub(crate) struct Beginnings<'e> {
    whole: HashMap<&'e str, Vec<usize>>,
    prefixes: HashMap<&'e str, Vec<usize>>,
}

impl<'e> Beginnings<'e> {
    pub(crate) fn of(exprs: impl Iterator<Item = &'e Expr>) -> Self {
        let mut all = Self::default();
        exprs.enumerate().for_each(|(at, expr)| all.add(at, expr));
        all
    }

    fn add(&mut self, at: usize, expr: &'e Expr) {
        match expr {
            Expr::Phrase(phrase) => {
                for part in phrase.words.first().into_iter().flat_map(Word::beginnings) {
                    let map = if part.is_pattern() { &mut self.prefixes } else { &mut self.whole };
                    let known = map.entry(part.key().0).or_default();
                    if known.len() < MAX_HELD_AGAINST && known.last() != Some(&at) {
                        known.push(at);
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
            let whole = self.whole.get(letters).filter(|_| !is_prefix);
            let ends = letters.char_indices().map(|(at, c)| at + c.len_utf8());
            let prefixes = ends.filter_map(|end| self.prefixes.get(letters.get(..end)?));
            wider.extend(whole.into_iter().chain(prefixes).flatten().filter(|general| **general != at));
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
