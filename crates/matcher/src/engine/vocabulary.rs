//! The terms of many queries, found by the mark of a word in one look.

use crate::marks;
use std::ops::Range;

/// What a query looks for in a text: a whole word, or the beginning of one. Terms are numbered as they came.
pub(super) type Term = u32;

/// The longest beginning of a word that is told apart, in bytes; longer ones are cut to it.
const MAX_PREFIX_BYTES: usize = 31;
/// The shortest, in bytes.
pub(super) const MIN_PREFIX_BYTES: usize = 2;
/// How many bytes of a word, at most, say whether a prefix may begin it.
const MAX_HEAD_BYTES: usize = 5;
/// Numbers for them.
const HEADS: usize = 1 << 16;
/// Places for the lengths of the prefixes that begin with them.
const LENGTHS: usize = 4096;
/// What tells the mark of a beginning from that of a whole word…
const PREFIX: u64 = 0x9e37_79b9_7f4a_7c15;
/// …and that of two terms side by side.
const PAIR: u64 = 0xd1b5_4a32_d192_ed03;

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
    /// How many bytes are looked at, a bit for each number of them.
    head_lengths: u32,
    /// By term: a bit if it is the first of a pair, and one if it is the second.
    pairs: [Vec<u64>; 2],
}

/// How often the table is made wider because two marks hide one another: once is as good as never needed.
const MAX_WIDER: u32 = 4;
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
        Self {
            slots: vec![FREE; 16],
            count: 0,
            marks: Vec::new(),
            lengths: Vec::new(),
            heads: Vec::new(),
            head_lengths: 0,
            pairs: [Vec::new(), Vec::new()],
        }
    }
}

impl Vocabulary {
    /// The term of a whole word with this mark; none if it cannot be told from another, see [`Self::term`].
    pub(super) fn word(&mut self, mark: u64) -> Option<Term> {
        self.term(mark)
    }

    /// The term of the words that begin so, and whether it is not more than those; none as above.
    pub(super) fn prefix(&mut self, letters: &str) -> Option<(Term, bool)> {
        let bytes = letters.as_bytes();
        let length = bytes.len().min(MAX_PREFIX_BYTES);
        let form = Form { bytes, at: 0..length, is_ascii: false };
        let head_bytes = length.min(MAX_HEAD_BYTES);
        let head = head(marks::first(bytes, 0..length), head_bytes);
        self.head_lengths |= 1 << head_bytes;
        self.lengths.resize(LENGTHS, 0);
        self.lengths.get_mut(head % LENGTHS).into_iter().for_each(|lengths| *lengths |= 1 << length);
        self.heads.resize(HEADS / 64, 0);
        self.heads.get_mut(head / 64).into_iter().for_each(|heads| *heads |= 1 << (head % 64));
        Some((self.term(form.prefix_mark(length))?, length == bytes.len()))
    }

    /// The term of two terms side by side; none as above.
    pub(super) fn pair(&mut self, first: Term, second: Term) -> Option<Term> {
        for (bits, term) in self.pairs.iter_mut().zip([first, second]) {
            let place = term as usize / 64;
            bits.resize(bits.len().max(place + 1), 0);
            bits.get_mut(place).into_iter().for_each(|bits| *bits |= 1 << (term % 64));
        }
        self.term(pair_mark(first, second))
    }

    /// The term of two terms side by side, if it is one.
    #[inline]
    pub(super) fn find_pair(&self, first: Term, second: Term) -> Option<Term> {
        let [firsts, seconds] = &self.pairs;
        let has = |bits: &[u64], term: Term| bits.get(term as usize / 64).is_some_and(|bits| bits & 1 << (term % 64) != 0);
        if has(firsts, first) && has(seconds, second) { self.find(pair_mark(first, second)) } else { None }
    }

    /// The term of a mark. There is none if so much of the mark as is kept is that of another term already, which is as good as never,
    /// or if there are no more numbers: such a word is looked for by whoever looks at the query itself.
    fn term(&mut self, mark: u64) -> Option<Term> {
        // Two thirds are taken at most.
        if 3 * (self.count as usize + 1) > 2 * self.slots.len() {
            self.widen();
        }
        let free = match self.slot(mark) {
            Ok(known) => return (self.marks.get(known as usize) == Some(&mark)).then_some(known),
            Err(free) => free,
        };
        if u64::from(self.count) == TERM {
            return None;
        }
        let term = self.count;
        self.slots.get_mut(free).into_iter().for_each(|slot| *slot = mark & !TERM | u64::from(term));
        self.marks.push(mark);
        self.count += 1;
        Some(term)
    }

    fn widen(&mut self) {
        self.slots = vec![FREE; 2 * self.slots.len()];
        for term in 0..self.count {
            let Some(mark) = self.marks.get(term as usize).copied() else { return };
            if let Err(free) = self.slot(mark) {
                self.slots.get_mut(free).into_iter().for_each(|slot| *slot = mark & !TERM | u64::from(term));
            }
        }
    }

    /// The term that has as much of this mark as is kept, or else the free place where it would be.
    #[inline]
    fn slot(&self, mark: u64) -> Result<Term, usize> {
        let within = self.slots.len() - 1;
        let mut place = usize::try_from(mark & TERM).unwrap_or_default() & within;
        loop {
            match self.slots.get(place).copied().unwrap_or(FREE) {
                FREE => return Err(place),
                slot if (slot ^ mark) & !TERM == 0 => return Ok(u32::try_from(slot & TERM).unwrap_or_default()),
                _ => place = (place + 1) & within,
            }
        }
    }

    /// Sees to it that every term is found by its mark, and lets go of what is needed only while terms are added.
    pub(super) fn finish(&mut self) {
        // Two marks of which the same is kept hide one another where they lie side by side; in a wider table they do not.
        for _ in 0..MAX_WIDER {
            if (0..self.count).zip(&self.marks).all(|(term, mark)| self.find(*mark) == Some(term)) {
                break;
            }
            self.widen();
        }
        self.marks = Vec::new();
    }

    /// How many terms there are.
    pub(super) fn count(&self) -> usize {
        self.count as usize
    }

    /// The term of a whole word, if it is one. Thirty-six bits of its mark and the place decide: of so many thousand million words one
    /// may be taken for another.
    #[inline]
    pub(super) fn find(&self, mark: u64) -> Option<Term> {
        self.slot(mark).ok()
    }

    /// The lengths of the prefixes that a word may begin with, a bit for each. Others it does not begin with.
    #[inline]
    pub(super) fn prefix_lengths(&self, bytes: &[u8], word: Range<usize>) -> u32 {
        let (mut left, mut lengths) = (self.head_lengths, 0);
        if left == 0 {
            return 0;
        }
        let first = marks::first(bytes, word);
        while left != 0 {
            let head = head(first, left.trailing_zeros() as usize);
            left &= left - 1;
            if self.heads.get(head / 64).is_some_and(|heads| heads & 1 << (head % 64) != 0) {
                lengths |= self.lengths.get(head % LENGTHS).copied().unwrap_or_default();
            }
        }
        lengths
    }

    /// Says the term of every prefix of these lengths that a word begins with.
    pub(super) fn each_prefix(&self, form: &Form<'_>, mut lengths: u32, mut each: impl FnMut(Term)) {
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
        (self.slots.capacity() + self.heads.capacity() + self.pairs.iter().map(Vec::capacity).sum::<usize>()) * size_of::<u64>()
            + self.lengths.capacity() * size_of::<u32>()
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

/// A number for so many of the first bytes of a word. Capitals and small letters have one.
#[inline]
fn head(first: u64, bytes: usize) -> usize {
    let first = (first | 0x20_2020_2020) & marks::mask(bytes);
    usize::try_from(first.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48).unwrap_or_default() % HEADS
}

#[inline]
fn pair_mark(first: Term, second: Term) -> u64 {
    marks::join(u64::from(first) ^ PAIR, u64::from(second))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_found_by_their_words() {
        let mut vocabulary = Vocabulary::default();
        let words: Vec<String> = (0..1000).map(|n| format!("woord{n}")).collect();
        let terms: Vec<Term> = words.iter().filter_map(|word| vocabulary.word(marks::mark(word))).collect();
        assert_eq!(terms, (0..1000).collect::<Vec<_>>());
        assert_eq!(vocabulary.word(marks::mark("WOORD7")), Some(7), "known already, in any case");
        assert_eq!(vocabulary.find(marks::mark("woord999")), Some(999));
        assert_eq!(vocabulary.find(marks::mark("woord1000")), None);
        assert_eq!(vocabulary.count(), 1000);
    }

    #[test]
    fn prefixes_are_found_in_words() {
        let mut vocabulary = Vocabulary::default();
        let long = "hottentottententententoonstelling";
        let prefixes = ["kl", "kla", "klacht", "één", "a_b", "中文", long].map(|prefix| vocabulary.prefix(prefix).unwrap());
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
            vocabulary.each_prefix(&form, vocabulary.prefix_lengths(form.bytes, form.at.clone()), |term| found.push(term));
            assert_eq!(found, expected, "{word}");
        }
    }
}
