//! Numbers that stand for words, and a sieve that says at once that most words are not in a text.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

/// Bits of a sieve for each mark: with so many, about one absent word in sixteen is let through.
const BITS: usize = 16;

/// A number that stands for a piece of a word (FNV-1a, its bits mixed). Two that are equal may stand for different
/// pieces: whoever finds one looks at the letters.
pub(crate) fn mark(letters: &str) -> u64 {
    mark_of(letters.bytes())
}

/// The same of bytes that stand nowhere together.
pub(crate) fn mark_of(letters: impl Iterator<Item = u8>) -> u64 {
    let hash = letters.fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    (hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9)
}

/// Values under marks.
pub(crate) type Marked<T> = HashMap<u64, T, BuildHasherDefault<AsItIs>>;

/// A mark needs no further hashing.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| hash.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, mark: u64) {
        self.0 = mark;
    }
}

/// Words that are asked for so often that hashing them with care would cost more than the rest.
#[derive(Debug, Clone, Default)]
pub(crate) struct WordSet(Marked<String>);

impl WordSet {
    /// Whether a word is one of them.
    pub(crate) fn contains(&self, word: &str) -> bool {
        self.0.get(&mark(word)).is_some_and(|known| known == word)
    }

    /// How many there are.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

impl<'w> FromIterator<&'w str> for WordSet {
    fn from_iter<I: IntoIterator<Item = &'w str>>(words: I) -> Self {
        Self(words.into_iter().map(|word| (mark(word), word.to_owned())).collect())
    }
}

/// Marks that were added, and some that were not.
#[derive(Debug, Clone)]
pub(crate) struct Sieve {
    /// As many as a power of two.
    bits: Vec<u64>,
}

impl Sieve {
    /// A sieve for so many marks.
    pub(crate) fn of(marks: usize) -> Self {
        Self { bits: vec![0; (marks * BITS / 64 + 1).next_power_of_two()] }
    }

    /// Adds a mark.
    pub(crate) fn add(&mut self, mark: u64) {
        let (at, bit) = self.place(mark);
        if let Some(bits) = self.bits.get_mut(at) {
            *bits |= bit;
        }
    }

    /// Whether a mark may have been added. If this is false it was not.
    pub(crate) fn passes(&self, mark: u64) -> bool {
        let (at, bit) = self.place(mark);
        self.bits.get(at).is_some_and(|bits| bits & bit != 0)
    }

    fn place(&self, mark: u64) -> (usize, u64) {
        let at = usize::try_from(mark >> 6).unwrap_or_default() & (self.bits.len() - 1);
        (at, 1 << (mark & 63))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sieve_lets_pass_what_is_in_it_and_little_else() {
        let mut sieve = Sieve::of(200);
        (0..200).for_each(|number| sieve.add(mark(&format!("in{number}"))));
        assert!((0..200).all(|number| sieve.passes(mark(&format!("in{number}")))));
        let wrong = (0..10_000).filter(|number| sieve.passes(mark(&format!("out{number}")))).count();
        assert!(wrong < 1_000, "{wrong} of 10,000 pass that are not in it");
        assert!(!Sieve::of(0).passes(mark("a")));
    }
}
