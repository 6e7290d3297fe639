//! What bytes are to who cuts words.

use crate::marks;

/// What a byte is to who cuts words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// `a` to `z`, in any case.
    Letter,
    Digit,
    Underscore,
    /// A sign that joins what stands on both sides of it, if that is alike: see [`Joiner`].
    Joins(Joiner),
    /// What ends a clause, and separates words.
    Stop,
    /// What separates words.
    Separates,
    /// Where a chunk ends.
    Blank,
    /// The first byte of a letter with an accent, most often.
    Latin,
    /// The first byte of a curly quote or a dash, most often.
    Typographic,
    /// What only the tables of Unicode know.
    Other,
}

/// What a sign joins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joiner {
    /// Two letters or two digits.
    Apostrophe,
    /// Two letters: people take it for an apostrophe.
    Backtick,
    /// Two digits; elsewhere it ends a clause.
    Point,
}

const SORTS: [Sort; 256] = sorts();

const fn sorts() -> [Sort; 256] {
    let mut sorts = [Sort::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "there are 256 bytes")]
        let sort = sort(byte as u8);
        #[expect(clippy::indexing_slicing, reason = "it is done while compiling")]
        {
            sorts[byte] = sort;
        }
        byte += 1;
    }
    sorts
}

const fn sort(byte: u8) -> Sort {
    match byte {
        b'A'..=b'Z' | b'a'..=b'z' => Sort::Letter,
        b'0'..=b'9' => Sort::Digit,
        b'_' => Sort::Underscore,
        b'\'' => Sort::Joins(Joiner::Apostrophe),
        b'`' => Sort::Joins(Joiner::Backtick),
        b'.' | b',' | b';' => Sort::Joins(Joiner::Point),
        b':' | b'!' | b'?' | b'(' | b')' | b'"' | b'|' => Sort::Stop,
        b' ' | b'\n' | b'\t' => Sort::Blank,
        0..=0x7F => Sort::Separates,
        0xC3..=0xC5 => Sort::Latin,
        0xE2 => Sort::Typographic,
        _ => Sort::Other,
    }
}

/// A sign that word processors and telephones put in the place of one of ASCII, and the sign of the euro.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Typographic {
    Apostrophe,
    Stop,
    Separates,
}

impl Typographic {
    pub(super) const BYTES: usize = 3;
}

/// How many letters and digits of ASCII stand here: eight bytes are asked at a time, for a loop would have to guess where it ends.
#[inline]
pub(super) fn plain_run(bytes: &[u8], from: usize) -> usize {
    let mut run = 0;
    loop {
        let more = plain_bytes(marks::eight(bytes, from + run));
        run += more;
        if more < 8 {
            return run;
        }
    }
}

/// How many of eight bytes, from the first on, are letters and digits of ASCII.
#[inline]
fn plain_bytes(eight: u64) -> usize {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * EACH;
    // The high bit of each byte says whether the rest of it lies between the two.
    let between = |bytes: u64, first: u8, last: u8| {
        let low = bytes & !HIGH;
        (low + EACH * u64::from(0x80 - first)) & !(low + EACH * u64::from(0x7F - last))
    };
    let plain = (between(eight | (0x20 * EACH), b'a', b'z') | between(eight, b'0', b'9')) & !eight & HIGH;
    (plain ^ HIGH).trailing_zeros() as usize / 8
}

/// The sort of a byte.
#[inline]
pub(super) fn sorts_of(byte: u8) -> Sort {
    SORTS.get(usize::from(byte)).copied().unwrap_or(Sort::Other)
}
