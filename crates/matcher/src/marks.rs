//! Numbers that stand for words.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
    ops::Range,
};

/// Bytes of a word that are taken in one step.
const STEP: usize = 8;

/// A number that stands for a word: its bytes, eight at a time, each time multiplied and folded, as in wyhash. Two that are
/// equal may stand for different words: whoever finds one looks at the letters.
pub(crate) fn mark(word: &str) -> u64 {
    of_part(word.as_bytes(), 0..word.len(), word.is_ascii())
}

/// The same for a word that is part of these bytes. If all of the word is ASCII, its capitals count as small letters.
#[inline]
pub(crate) fn of_part(bytes: &[u8], word: Range<usize>, is_ascii: bool) -> u64 {
    let small = if is_ascii { SMALL } else { 0 };
    let mark = stir(small & mask(word.len()) | first(bytes, word.clone()), word.len() as u64);
    if word.len() <= STEP { mark } else { with_rest(mark, bytes, word.start + STEP..word.end, small) }
}

/// The mark of a word whose first bytes have this one.
fn with_rest(mut mark: u64, bytes: &[u8], mut rest: Range<usize>, small: u64) -> u64 {
    while !rest.is_empty() {
        mark = stir(mark, small & mask(rest.len()) | first(bytes, rest.clone()));
        rest.start += STEP;
    }
    mark
}

/// The bit that small letters of ASCII have, and digits and the apostrophe too; an underscore then stands for what is in no word.
const SMALL: u64 = 0x2020_2020_2020_2020;

/// One number for two, in this order.
#[inline]
pub(crate) fn join(one: u64, other: u64) -> u64 {
    stir(one, other)
}

#[inline]
fn stir(one: u64, other: u64) -> u64 {
    let product = u128::from(one ^ 0xa076_1d64_78bd_642f) * u128::from(other ^ 0xe703_7ed1_a0b4_28db);
    #[expect(clippy::cast_possible_truncation, reason = "both halves are taken")]
    let (low, high) = (product as u64, (product >> 64) as u64);
    low ^ high
}

/// The first eight bytes of a word as a number; bytes that are missing are nothing.
#[inline]
pub(crate) fn first(bytes: &[u8], word: Range<usize>) -> u64 {
    eight(bytes, word.start) & mask(word.len())
}

/// The eight bytes that stand here as a number; those behind the end are nothing.
#[inline]
pub(crate) fn eight(bytes: &[u8], from: usize) -> u64 {
    match bytes.get(from..).and_then(<[u8]>::first_chunk) {
        Some(chunk) => u64::from_le_bytes(*chunk),
        None => bytes.get(from..).unwrap_or_default().iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)),
    }
}

/// The bits that so many first bytes take in such a number.
#[inline]
pub(crate) fn mask(bytes: usize) -> u64 {
    if bytes >= STEP { u64::MAX } else { (1 << (8 * bytes)) - 1 }
}

/// The first two bytes of such a number.
pub(crate) fn two(first: u64) -> u16 {
    #[expect(clippy::cast_possible_truncation, reason = "the first two are asked for")]
    let two = first as u16;
    two
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

/// Marks that were added, and a few that were not.
#[derive(Debug, Clone)]
pub(crate) struct Sieve {
    /// As many as a power of two.
    bits: Vec<u64>,
}

/// Bits of a sieve for each mark: with so many, about one absent word in sixteen is let through.
const BITS: usize = 16;

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
    use std::collections::HashSet;

    #[test]
    fn a_sieve_lets_pass_what_is_in_it_and_little_else() {
        let mut sieve = Sieve::of(200);
        (0..200).for_each(|number| sieve.add(mark(&format!("in{number}"))));
        assert!((0..200).all(|number| sieve.passes(mark(&format!("in{number}")))));
        let wrong = (0..10_000).filter(|number| sieve.passes(mark(&format!("out{number}")))).count();
        assert!(wrong < 1_000, "{wrong} of 10,000 pass that are not in it");
        assert!(!Sieve::of(0).passes(mark("a")));
    }

    #[test]
    fn a_word_has_one_mark_wherever_it_stands() {
        let text = "a ab abcdefgh abcdefghi abcdefghijklmnopqrstuvwxyz é";
        for word in text.split(' ') {
            let at = text.find(&format!("{word} ")).or_else(|| text.rfind(word)).unwrap();
            assert_eq!(of_part(text.as_bytes(), at..at + word.len(), word.is_ascii()), mark(word), "{word}");
        }
    }

    #[test]
    fn words_that_differ_have_marks_that_differ() {
        let words = (0..20_000).flat_map(|number| [format!("{number}"), format!("merk{number}"), format!("woord met {number} erin")]);
        let words: HashSet<String> =
            words.chain([String::new(), "a".into(), "a\0".into(), "abcdefgh".into(), "abcdefgh\0".into()]).collect();
        let marks: HashSet<u64> = words.iter().map(|word| mark(word)).collect();
        assert_eq!(marks.len(), words.len());
        let low: HashSet<u64> = marks.iter().map(|mark| mark & 0xffff).collect();
        assert!(low.len() > 35_000, "{} of 65,536 places are taken", low.len());
    }

    #[test]
    fn first_letters_are_told_apart_by_their_number() {
        let first = |word: &str| first(word.as_bytes(), 0..word.len());
        assert_eq!(first("klachten") & mask(6), first("klacht"));
        assert_ne!(first("klachten") & mask(7), first("klacht"));
        assert_eq!(two(first("kl")), two(first("klacht")));
        assert_eq!(first(""), 0);
    }
}
