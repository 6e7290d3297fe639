//! Which of many queries are worth a look: found by one look at each word of a mention, however many queries there are.

use crate::{
    query::{Anchor, Expr, MIN_PREFIX, anchors},
    sieve::{Marked, mark},
    view::View,
};
use regex::{RegexSet, RegexSetBuilder};
use std::collections::HashMap;

/// The largest that all regular expressions together may become, in bytes; beyond, each is tried by itself.
const MAX_SET_BYTES: usize = 16 << 20;
/// The memory in which each thread that looks for them remembers how, in bytes.
const MAX_CACHE_BYTES: usize = 2 << 20;

/// Queries by their anchors. Queries are numbered in the order in which they came.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// By the mark of a form.
    forms: Marked<Vec<u32>>,
    /// By the mark of a prefix.
    prefixes: Marked<Vec<u32>>,
    /// How long the prefixes are that begin so, by the mark of their first bytes.
    lengths: Marked<Vec<usize>>,
    patterns: RegexSet,
    /// Which queries each pattern is an anchor of.
    patterned: Vec<Vec<u32>>,
    /// Queries without an anchor.
    always: Vec<u32>,
    /// How many queries there are.
    queries: u32,
}

impl Index {
    /// An index of these queries.
    pub(crate) fn of<'e>(exprs: impl Iterator<Item = &'e Expr>) -> Self {
        let mut index = Self::default();
        let mut patterns: HashMap<String, Vec<u32>> = HashMap::new();
        for (number, expr) in (0..).zip(exprs) {
            index.queries = number + 1;
            let Some(anchors) = anchors(expr) else {
                index.always.push(number);
                continue;
            };
            for anchor in anchors {
                match anchor {
                    Anchor::Form(form) => index.forms.entry(mark(&form)).or_default().push(number),
                    Anchor::Prefix(prefix) => index.add_prefix(&prefix, number),
                    Anchor::Pattern(source) => patterns.entry(source).or_default().push(number),
                }
            }
        }
        index.add_patterns(patterns);
        index
    }

    fn add_prefix(&mut self, prefix: &str, number: u32) {
        let Some(first) = prefix.get(..beginning(prefix)) else { return self.always.push(number) };
        let lengths = self.lengths.entry(mark(first)).or_default();
        if !lengths.contains(&prefix.len()) {
            lengths.push(prefix.len());
        }
        self.prefixes.entry(mark(prefix)).or_default().push(number);
    }

    fn add_patterns(&mut self, patterns: HashMap<String, Vec<u32>>) {
        match RegexSetBuilder::new(patterns.keys()).size_limit(MAX_SET_BYTES).dfa_size_limit(MAX_CACHE_BYTES).build() {
            Ok(set) => {
                self.patterns = set;
                self.patterned = patterns.into_values().collect();
            }
            Err(_) => self.always.extend(patterns.into_values().flatten()),
        }
    }

    /// The numbers of all queries that may find this mention, in order. Whichever is missing does not.
    pub(crate) fn candidates(&self, view: &View<'_>) -> Vec<usize> {
        let mut chosen = Chosen::of(self.queries);
        chosen.add(&self.always);
        for place in &view.places {
            for (form, whole) in place.words.forms() {
                if let Some(numbers) = self.forms.get(&whole) {
                    chosen.add(numbers);
                }
                let lengths = form.get(..beginning(form)).and_then(|first| self.lengths.get(&mark(first)));
                let prefixes = lengths.into_iter().flatten().filter_map(|length| self.prefixes.get(&mark(form.get(..*length)?)));
                prefixes.for_each(|numbers| chosen.add(numbers));
            }
            if !self.patterns.is_empty() {
                let found = self.patterns.matches(place.words.text());
                found.iter().filter_map(|at| self.patterned.get(at)).for_each(|numbers| chosen.add(numbers));
            }
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
        let mut numbers = Vec::new();
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

/// How many bytes its first letters take that every prefix has: a whole number of characters.
fn beginning(form: &str) -> usize {
    form.ceil_char_boundary(MIN_PREFIX)
}
