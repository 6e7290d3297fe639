//! How long the prefixes are that a word may begin with, so that few beginnings of it have to be looked up.

use crate::marks;
use std::collections::HashMap;

/// Places for every two bytes.
const PLACES: usize = 1 << 16;

/// The lengths of prefixes by their first two bytes; shorter ones there are none.
#[derive(Debug, Default)]
pub(super) struct Lengths {
    /// A bit for every two bytes that a prefix begins with; nothing at all if there are no prefixes.
    known: Vec<u64>,
    lengths: HashMap<u16, Vec<usize>>,
}

impl Lengths {
    pub(super) fn add(&mut self, prefix: &str) {
        let two = marks::two(marks::first(prefix.as_bytes(), 0..prefix.len()));
        self.known.resize(PLACES / 64, 0);
        if let Some(bits) = self.known.get_mut(usize::from(two) / 64) {
            *bits |= 1 << (two % 64);
        }
        let lengths = self.lengths.entry(two).or_default();
        if !lengths.contains(&prefix.len()) {
            lengths.push(prefix.len());
        }
    }

    /// The lengths of the prefixes that begin with these two bytes.
    pub(super) fn of(&self, two: u16) -> &[usize] {
        if self.known.get(usize::from(two) / 64).is_none_or(|bits| bits & 1 << (two % 64) == 0) {
            return &[];
        }
        self.lengths.get(&two).map(Vec::as_slice).unwrap_or_default()
    }
}
