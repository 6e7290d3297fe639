//! SHA-256 of several texts, and hexadecimal digits: what identifiers and marks are made of.

use ring::digest::{Context, Digest, SHA256};

/// Texts that are hashed one after the other. The numbers are on disk: they never change.
pub(crate) struct Texts(Context);

impl Texts {
    pub(crate) fn new() -> Self {
        Self(Context::new(&SHA256))
    }

    /// Adds bytes as they are: only for what is always of the same length, or comes last.
    pub(crate) fn bare(mut self, bytes: &[u8]) -> Self {
        self.0.update(bytes);
        self
    }

    /// Adds a text with its length in front, so that no two lists of texts are one. It may come in pieces.
    pub(crate) fn text(mut self, pieces: &[&[u8]]) -> Self {
        let length: usize = pieces.iter().map(|piece| piece.len()).sum();
        self.0.update(&(length as u64).to_be_bytes());
        for piece in pieces {
            self.0.update(piece);
        }
        self
    }

    /// The first sixteen bytes.
    pub(crate) fn id(self) -> [u8; 16] {
        first(&self.0.finish())
    }

    /// The first eight bytes as a number.
    pub(crate) fn number(self) -> u64 {
        u64::from_be_bytes(first(&self.0.finish()))
    }
}

fn first<const N: usize>(digest: &Digest) -> [u8; N] {
    digest.as_ref().first_chunk().copied().unwrap_or([0; N])
}

/// Bytes as hexadecimal digits, two for each; `N` is the number of digits.
pub(crate) struct Hex<const N: usize>([u8; N]);

impl<const N: usize> Hex<N> {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let mut digits = [b'0'; N];
        for (pair, byte) in digits.chunks_exact_mut(2).zip(bytes) {
            pair.copy_from_slice(&[digit(byte >> 4), digit(byte & 15)]);
        }
        Self(digits)
    }

    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

fn digit(half: u8) -> u8 {
    if half < 10 { b'0' + half } else { b'a' - 10 + half }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_on_disk_stay_what_they_are() {
        let abc = || Texts::new().bare(b"abc");
        assert_eq!(abc().number(), 0xba78_16bf_8f01_cfea, "as FIPS 180 gives it");
        assert_eq!(Hex::<32>::of(&abc().id()).as_str(), "ba7816bf8f01cfea414140de5dae2223");
        let spelled = Texts::new().bare(&[0, 0, 0, 0, 0, 0, 0, 2]).bare(b"ab").bare(&[0, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(Texts::new().text(&[b"a", b"b"]).text(&[]).id(), spelled.id());
    }

    #[test]
    fn digits_are_lower_case() {
        assert_eq!(Hex::<8>::of(&[0x00, 0x9a, 0xf0, 0xff]).as_str(), "009af0ff");
    }
}
