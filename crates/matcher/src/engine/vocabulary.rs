//! The terms of many queries, found by the mark of a word in one look.

use crate::marks;
use std::ops::Range;

/// What a query looks for in a text: a whole word, or the beginning of one. Terms are numbered as they came.
pub(super) type Term = u32;

/// The longest beginning of a word that is told apart, in bytes; longer ones are cut to it.
const MAX_PREFIX_BYTES: usize = 31;
/// The shortest, in bytes.
pub(super) const MIN_PREFIX_BYTES: usize = 2;
/// How many bytes of a word say whether a prefix may begin it.
const HEAD_BYTES: usize = 3;
/// Numbers for them.
const HEADS: usize = 1 << 16;
/// Places for the lengths of the prefixes that begin with them.
const LENGTHS: usize = 4096;
/// What tells the mark of a beginning from that of a whole word.
const PREFIX: u64 = 0x9e37_79b9_7f4a_7c15;

/// Terms by their marks.
#[derive(Debug)]
pub(super) struct Vocabulary {
    /// Each in the first free place from where the lower bits of its mark point to: the upper bits of the mark, and the term.
    slots: Vec<u64>,
    count: u32,
    /// The whole marks of all terms, while there may come more.
    marks: Vec<u64>,
    /// The lengths of prefixes, a bit for each, by the first bytes of the word.
    lengths: Vec<u32>,
    /// A bit for more of those bytes: few words get further.
    heads: Vec<u64>,
    /// The lengths of prefixes that are shorter than a head.
    short: u32,
}

/// A place with nothing in it.
const FREE: u64 = u64::MAX;
/// The bits of a place that are a term; the others are of a mark.
const TERM: u64 = (1 << 28) - 1;

/// A word as it is looked up: bytes of a text.
#[derive(Debug, Clone)]
pub(super) struct Form<'t> {
    pub bytes: &'t [u8],
    pub at: Range<usize>,
    /// Whether all of it is ASCII; then capitals count as small letters.
    pub is_ascii: bool,
}

impl Default for Vocabulary {
    fn default() -> Self {
        Self { slots: vec![FREE; 16], count: 0, marks: Vec::new(), lengths: Vec::new(), heads: Vec::new(), short: 0 }
    }
}

impl Vocabulary {
    /// The term of a whole word with this mark.
    pub(super) fn word(&mut self, mark: u64) -> Term {
        self.term(mark)
    }

    /// The term of the words that begin so, and whether it is not more than those.
    pub(super) fn prefix(&mut self, letters: &str) -> (Term, bool) {
        let bytes = letters.as_bytes();
        let length = bytes.len().min(MAX_PREFIX_BYTES);
        if length < HEAD_BYTES {
            self.short |= 1 << length;
        } else {
            let head = head(bytes);
            self.lengths.resize(LENGTHS, 0);
            self.lengths.get_mut(head % LENGTHS).into_iter().for_each(|lengths| *lengths |= 1 << length);
            self.heads.resize(HEADS / 64, 0);
            self.heads.get_mut(head / 64).into_iter().for_each(|heads| *heads |= 1 << (head % 64));
        }
        let form = Form { bytes, at: 0..length, is_ascii: false };
        (self.term(form.prefix_mark(length)), length == bytes.len())
    }

    fn term(&mut self, mark: u64) -> Term {
        // Two thirds are taken at most.
        if 3 * (self.count as usize + 1) > 2 * self.slots.len() {
            self.widen();
        }
        let free = match self.slot(mark, |term| self.marks.get(term as usize) == Some(&mark)) {
            Ok(known) => return known,
            Err(free) => free,
        };
        let term = self.count;
        self.slots.get_mut(free).into_iter().for_each(|slot| *slot = mark & !TERM | u64::from(term));
        self.marks.push(mark);
        self.count += 1;
        term
    }

    fn widen(&mut self) {
        self.slots = vec![FREE; 2 * self.slots.len()];
        for term in 0..self.count {
            let Some(mark) = self.marks.get(term as usize).copied() else { return };
            if let Err(free) = self.slot(mark, |_| false) {
                self.slots.get_mut(free).into_iter().for_each(|slot| *slot = mark & !TERM | u64::from(term));
            }
        }
    }

    /// The term of a mark, if it is the one that is meant, else the free place where it would be.
    #[inline]
    fn slot(&self, mark: u64, is_meant: impl Fn(Term) -> bool) -> Result<Term, usize> {
        let within = self.slots.len() - 1;
        let mut place = usize::try_from(mark & TERM).unwrap_or_default() & within;
        loop {
            match self.slots.get(place).copied().unwrap_or(FREE) {
                FREE => return Err(place),
                slot => {
                    let term = u32::try_from(slot & TERM).unwrap_or_default();
                    if (slot ^ mark) & !TERM == 0 && is_meant(term) {
                        return Ok(term);
                    }
                }
            }
            place = (place + 1) & within;
        }
    }

    /// Lets go of what is needed only while terms are added.
    pub(super) fn finish(&mut self) {
        self.marks = Vec::new();
    }

    /// How many terms there are.
    pub(super) fn count(&self) -> usize {
        self.count as usize
    }

    /// The term of a whole word, if it is one. At least forty bits of its mark are looked at.
    #[inline]
    pub(super) fn find(&self, mark: u64) -> Option<Term> {
        self.slot(mark, |_| true).ok()
    }

    /// Says the term of every prefix that a word begins with.
    #[inline]
    pub(super) fn each_prefix(&self, form: &Form<'_>, each: impl FnMut(Term)) {
        let head = head(form.bytes.get(form.at.clone()).unwrap_or_default());
        let begins_one = self.heads.get(head / 64).is_some_and(|heads| heads & 1 << (head % 64) != 0);
        let lengths = if begins_one { self.lengths.get(head % LENGTHS).copied().unwrap_or_default() } else { 0 };
        if lengths | self.short != 0 {
            self.each_of_length(form, lengths | self.short, each);
        }
    }

    fn each_of_length(&self, form: &Form<'_>, mut lengths: u32, mut each: impl FnMut(Term)) {
        while lengths != 0 {
            let length = lengths.trailing_zeros() as usize;
            lengths &= lengths - 1;
            if length > form.at.len() {
                return;
            }
            if let Some(term) = self.find(form.prefix_mark(length)) {
                each(term);
            }
        }
    }

    /// The memory that it takes, in bytes.
    pub(super) fn bytes(&self) -> usize {
        (self.slots.capacity() + self.heads.capacity()) * size_of::<u64>() + self.lengths.capacity() * size_of::<u32>()
    }
}

impl Form<'_> {
    /// The mark of a beginning of this word.
    fn prefix_mark(&self, length: usize) -> u64 {
        let part = self.at.start..self.at.start + length;
        let is_ascii = self.is_ascii || self.bytes.get(part.clone()).is_some_and(<[u8]>::is_ascii);
        marks::of_part(self.bytes, part, is_ascii) ^ PREFIX
    }
}

/// A number for the first bytes of a word. Capitals and small letters have one.
#[inline]
fn head(bytes: &[u8]) -> usize {
    let byte = |at: usize| bytes.get(at).map_or(0, |byte| usize::from(byte | 0x20));
    (byte(0) ^ byte(1) << 5 ^ byte(2) << 8) % HEADS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_found_by_their_words() {
        let mut vocabulary = Vocabulary::default();
        let words: Vec<String> = (0..1000).map(|n| format!("woord{n}")).collect();
        let terms: Vec<Term> = words.iter().map(|word| vocabulary.word(marks::mark(word))).collect();
        assert_eq!(terms, (0..1000).collect::<Vec<_>>());
        assert_eq!(vocabulary.word(marks::mark("WOORD7")), 7, "known already, in any case");
        assert_eq!(vocabulary.find(marks::mark("woord999")), Some(999));
        assert_eq!(vocabulary.find(marks::mark("woord1000")), None);
        assert_eq!(vocabulary.count(), 1000);
    }

    #[test]
    fn prefixes_are_found_in_words() {
        let mut vocabulary = Vocabulary::default();
        let long = "hottentottententententoonstelling";
        let prefixes = ["kl", "kla", "klacht", "één", "a_b", "中文", long].map(|prefix| vocabulary.prefix(prefix));
        assert!(prefixes.iter().take(6).all(|(_, whole)| *whole) && !prefixes[6].1, "only the last is too long");
        for (word, expected) in [
            ("KLACHTEN", vec![0, 1, 2]),
            ("klant", vec![0, 1]),
            ("kl", vec![0]),
            ("k", vec![]),
            ("een", vec![]),
            ("één", vec![3]),
            ("a_b", vec![4]),
            ("a_bé", vec![4]),
            ("中文字", vec![5]),
            (long, vec![6]),
        ] {
            let mut found = Vec::new();
            let form = Form { bytes: word.as_bytes(), at: 0..word.len(), is_ascii: word.is_ascii() };
            vocabulary.each_prefix(&form, |term| found.push(term));
            assert_eq!(found, expected, "{word}");
        }
    }
}
