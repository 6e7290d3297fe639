//! Bytes of which one stands in every text that a regular expression finds: a text without any needs no further look.

use regex_syntax::hir::{Class, Hir, HirKind};

/// A set of bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Bytes([u64; 4]);

impl Bytes {
    /// Every byte there is: this says nothing.
    pub(crate) const ALL: Self = Self([u64::MAX; 4]);

    /// The bytes of a text.
    pub(crate) fn in_text(text: &str) -> Self {
        let mut there = [false; 256];
        for byte in text.bytes() {
            if let Some(there) = there.get_mut(usize::from(byte)) {
                *there = true;
            }
        }
        (0..=u8::MAX).zip(there).filter_map(|(byte, there)| there.then_some(byte)).collect()
    }

    /// The bytes of which one stands wherever this is found: those that are the rarest, by guess.
    pub(crate) fn needed_by(hir: &Hir) -> Self {
        Self::of(hir).unwrap_or(Self::ALL)
    }

    fn of(hir: &Hir) -> Option<Self> {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => None,
            HirKind::Literal(literal) => rarest(literal.0.iter().map(|byte| Self::from_iter([*byte]))),
            HirKind::Class(class) => Some(Self::of_class(class)),
            HirKind::Repetition(repetition) if repetition.min == 0 => None,
            HirKind::Repetition(repetition) => Self::of(&repetition.sub),
            HirKind::Capture(capture) => Self::of(&capture.sub),
            HirKind::Concat(parts) => rarest(parts.iter().filter_map(Self::of)),
            HirKind::Alternation(parts) => parts.iter().map(Self::of).try_fold(Self::default(), |all, part| Some(all.with(part?))),
        }
    }

    /// The bytes that the characters of a class begin with.
    fn of_class(class: &Class) -> Self {
        let begins = |c: char| c.encode_utf8(&mut [0; 4]).bytes().next().unwrap_or_default();
        match class {
            Class::Unicode(class) => class.ranges().iter().flat_map(|range| begins(range.start())..=begins(range.end())).collect(),
            Class::Bytes(class) => class.ranges().iter().flat_map(|range| range.start()..=range.end()).collect(),
        }
    }

    fn add(&mut self, byte: u8) {
        if let Some(bits) = self.0.get_mut(usize::from(byte) / 64) {
            *bits |= 1 << (byte % 64);
        }
    }

    fn with(self, other: Self) -> Self {
        let mut all = self.0;
        all.iter_mut().zip(other.0).for_each(|(own, other)| *own |= other);
        Self(all)
    }

    /// Whether they have a byte in common.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(other.0).any(|(own, other)| own & other != 0)
    }

    /// How often a text has one of them, by guess: it only decides what is fast, never what is found.
    fn frequency(&self) -> u32 {
        let common = |byte: u8| match byte {
            b' ' => 100,
            b'a'..=b'z' => 50,
            b'A'..=b'Z' | b'.' | b',' => 20,
            _ => 1,
        };
        (0..=u8::MAX).filter(|byte| self.meets(&Self::from_iter([*byte]))).map(common).sum()
    }
}

impl FromIterator<u8> for Bytes {
    fn from_iter<I: IntoIterator<Item = u8>>(bytes: I) -> Self {
        let mut set = Self::default();
        bytes.into_iter().for_each(|byte| set.add(byte));
        set
    }
}

fn rarest(choices: impl Iterator<Item = Bytes>) -> Option<Bytes> {
    choices.min_by_key(Bytes::frequency)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rarest_bytes_are_needed() {
        for (source, expected) in [
            (r"\?(?:\s|$)", Some("?")),
            (r"hoe\b[^.!?]*\?", Some("?")),
            (r"(?:^|\s)[@#]\w+", Some("@#")),
            ("a!|b?c#", Some("!#")),
            ("a!|bc", Some("!b")),
            ("(?:a!)?", None),
            ("x{0,2}y{2}", Some("y")),
            ("[0-9]+ euro", Some("0123456789")),
            ("€", Some("€")),
            ("", None),
        ] {
            let needed = Bytes::needed_by(&regex_syntax::parse(source).unwrap());
            let wanted = expected.map_or(Bytes::ALL, Bytes::in_text);
            let fits = if source == "€" { needed.meets(&wanted) && needed.frequency() == 1 } else { needed == wanted };
            assert!(fits, "{source}: {needed:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_found_has_a_byte_that_is_needed(source in "[ab?!é]{1,3}([*+?]|\\{1,2\\})?(\\|[ab!€]{1,2}|[ab]\\?|[éa]+)?", text in "[ab?!é€]{0,6}") {
            if let Ok(hir) = regex_syntax::parse(&source) && regex::Regex::new(&source).unwrap().is_match(&text) {
                proptest::prop_assert!(Bytes::needed_by(&hir).meets(&Bytes::in_text(&text)) || Bytes::needed_by(&hir) == Bytes::ALL);
            }
        }
    }
}
