//! Which of many queries are worth a look: found by one look at each word of a mention, however many queries there are.

mod bytes;
mod lengths;
mod patterns;

pub(crate) use bytes::Bytes;

use crate::{
    marks::{Marked, mark},
    query::{Anchor, Bare, Expr, anchors},
    view::View,
};
use lengths::Lengths;
use luister_mention::Field;
use patterns::Patterns;
use std::{collections::BTreeMap, sync::Arc};

/// Queries by their anchors. Queries are numbered in the order in which they came.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// By the mark of a form.
    forms: Marked<Vec<u32>>,
    /// By the mark of a prefix.
    prefixes: Marked<Vec<u32>>,
    lengths: Lengths,
    patterns: Patterns,
    /// Queries without an anchor.
    always: Vec<u32>,
    /// How many queries there are.
    queries: u32,
    /// Whether any of them reads the author.
    reads_authors: bool,
}

impl Index {
    /// An index of these queries.
    pub(crate) fn of<'e>(exprs: impl Iterator<Item = &'e Expr>) -> Self {
        let mut index = Self::default();
        let mut patterns: BTreeMap<String, (Arc<Bare>, Vec<u32>)> = BTreeMap::new();
        for (number, expr) in (0..).zip(exprs) {
            index.queries = number + 1;
            index.reads_authors |= expr.reads(Field::Author);
            let Some(anchors) = anchors(expr) else {
                index.always.push(number);
                continue;
            };
            for anchor in anchors {
                match anchor {
                    Anchor::Form(form) => index.forms.entry(mark(&form)).or_default().push(number),
                    Anchor::Prefix(prefix) => {
                        index.lengths.add(&prefix);
                        index.prefixes.entry(mark(&prefix)).or_default().push(number);
                    }
                    Anchor::Pattern(bare) => {
                        patterns.entry(bare.source().to_owned()).or_insert((bare, Vec::new())).1.push(number);
                    }
                }
            }
        }
        index.patterns = Patterns::of(patterns);
        index
    }

    /// The numbers of all queries that may find this mention, in order. Whichever is missing does not.
    pub(crate) fn candidates(&self, view: &View<'_>) -> Vec<usize> {
        let mut chosen = Chosen::of(self.queries);
        chosen.add(&self.always);
        for place in view.places.iter().filter(|place| self.reads_authors || place.field != Field::Author) {
            for (form, whole, first) in place.words().forms() {
                if let Some(numbers) = self.forms.get(&whole) {
                    chosen.add(numbers);
                }
                let prefixes = self.lengths.of(first).iter().filter_map(|length| self.prefixes.get(&mark(form.get(..*length)?)));
                prefixes.for_each(|numbers| chosen.add(numbers));
            }
            self.patterns.each_found(place, |numbers| chosen.add(numbers));
        }
        chosen.in_order()
    }
}

/// A choice of numbers, a bit for each.
struct Chosen(Vec<u64>);

impl Chosen {
    fn of(numbers: u32) -> Self {
        Self(vec![0; numbers as usize / 64 + 1])
    }

    fn add(&mut self, numbers: &[u32]) {
        for number in numbers {
            if let Some(bits) = self.0.get_mut(*number as usize / 64) {
                *bits |= 1 << (number % 64);
            }
        }
    }

    fn in_order(&self) -> Vec<usize> {
        let mut numbers = Vec::with_capacity(self.0.iter().map(|bits| bits.count_ones() as usize).sum());
        for (at, bits) in self.0.iter().enumerate() {
            let mut left = *bits;
            while left != 0 {
                numbers.push(at * 64 + left.trailing_zeros() as usize);
                left &= left - 1;
            }
        }
        numbers
    }
}
