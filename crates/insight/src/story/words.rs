//! The words of a text as numbers, so that they can be compared without regard to case, accents and punctuation.

use unicode_normalization::char::decompose_canonical;

/// The most words of a text that are looked at; the rest does not tell it from others. The longest text that is kept has about
/// 6,000 words, and an article of a newspaper fewer than 1,000.
pub(crate) const MAX_WORDS: usize = 4_096;

/// A word as a number. Two words may share one; two texts of twelve words or more do not share all of theirs.
pub(crate) type Word = u32;

/// Adds the words of a text to those there are, as far as there is room for them. A word is letters and digits; what is written
/// without blanks is a word for each sign, and an address is none: every copy of a message may have one of its own.
pub(crate) fn cut(text: &str, words: &mut Vec<Word>) {
    for chunk in text.split_whitespace().filter(|chunk| !is_address(chunk)) {
        let mut hash = Hash::default();
        for c in chunk.chars() {
            if words.len() >= MAX_WORDS {
                return;
            }
            hash.take(c, words);
        }
        hash.end(words);
        words.truncate(MAX_WORDS);
    }
}

fn is_address(chunk: &str) -> bool {
    let begins = |with: &str| chunk.get(..with.len()).is_some_and(|head| head.eq_ignore_ascii_case(with));
    begins("http://") || begins("https://") || begins("www.")
}

/// A word that is being read: FNV-1a over its letters.
struct Hash {
    letters: u64,
    is_empty: bool,
}

/// What FNV-1a begins with, and what it multiplies with.
const FNV: (u64, u64) = (0xcbf2_9ce4_8422_2325, 0x0100_0000_01b3);

impl Default for Hash {
    fn default() -> Self {
        Self { letters: FNV.0, is_empty: true }
    }
}

impl Hash {
    fn take(&mut self, c: char, words: &mut Vec<Word>) {
        if c.is_ascii() {
            if c.is_ascii_alphanumeric() {
                self.letter(c.to_ascii_lowercase());
            } else {
                self.end(words);
            }
        } else if is_alone(c) {
            self.end(words);
            self.letter(c);
            self.end(words);
        } else if c.is_alphanumeric() {
            c.to_lowercase().for_each(|c| decompose_canonical(c, |c| self.letter(c)));
        } else if !is_accent(c) {
            self.end(words);
        }
    }

    fn letter(&mut self, c: char) {
        if !is_accent(c) {
            self.letters = (self.letters ^ u64::from(u32::from(c))).wrapping_mul(FNV.1);
            self.is_empty = false;
        }
    }

    fn end(&mut self, words: &mut Vec<Word>) {
        let Self { letters, is_empty } = std::mem::take(self);
        if !is_empty {
            words.push(half(letters));
        }
    }
}

/// Half of a number, with something of the whole in each of its bits.
pub(crate) fn half(number: u64) -> u32 {
    let mixed = mix(number);
    #[expect(clippy::cast_possible_truncation, reason = "both halves are taken")]
    let (low, high) = (mixed as u32, (mixed >> 32) as u32);
    low ^ high
}

/// A number whose every bit depends on every bit of the given one: the last step of `SplitMix64`.
pub(crate) fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// One number for a text, folded as words are.
pub(crate) fn fold(text: &str) -> u64 {
    let mut words = Vec::new();
    cut(text, &mut words);
    all(&words)
}

/// One number for a text as it stands.
pub(crate) fn text(text: &str) -> u64 {
    text.bytes().fold(FNV.0, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(FNV.1))
}

/// One number for words in their order.
pub(crate) fn all(words: &[Word]) -> u64 {
    words.iter().fold(words.len() as u64, |hash, word| mix(hash.rotate_left(5) ^ u64::from(*word)))
}

/// Accents that stand apart from their letter, and what joins or changes a sign without being seen.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{AD}' | '\u{FE0E}' | '\u{FE0F}' | '\u{FEFF}')
}

/// Signs of scripts that put no blanks between words: Thai, Lao, Khmer, Chinese and Japanese.
fn is_alone(c: char) -> bool {
    let is_such_script = matches!(c, '\u{E00}'..='\u{EFF}' | '\u{1780}'..='\u{17FF}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}');
    is_such_script && c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<Word> {
        let mut words = Vec::new();
        cut(text, &mut words);
        words
    }

    #[test]
    fn what_is_read_alike_is_alike() {
        for (name, one, other) in [
            ("case and punctuation", "Alweer storing, bij ACME!", "alweer (storing) bij acme"),
            ("accents", "Eén café", "een cafe"),
            ("accents that stand apart", "cafe\u{301}", "café"),
            ("what is not seen", "sto\u{AD}ring", "storing"),
            ("white space", " een\n\ntwee\tdrie ", "een twee drie"),
            ("a tag and a handle", "#storing bij @acme_nl", "storing bij acme nl"),
            ("addresses", "zie https://t.example/Xy1 en www.a.example", "zie HTTPS://u.example/2 en"),
            ("emoji", "wat een dag 😡😡", "wat een dag"),
            ("letters that grow when they are small", "İstanbul", "istanbul"),
        ] {
            assert_eq!(words(one), words(other), "{name}");
        }
        assert_ne!(words("storing bij acme"), words("bij acme storing"));
        assert_eq!(words("每次都停电").len(), 5, "each sign is a word");
        assert_eq!(words("전기가 또 나갔어요").len(), 3, "Korean has blanks");
        assert!(words("😡 !!! …").is_empty());
    }

    #[test]
    fn a_text_has_no_more_words_than_are_looked_at() {
        assert_eq!(words(&"a ".repeat(500_000)).len(), MAX_WORDS);
        assert_eq!(words(&"电".repeat(300_000)).len(), MAX_WORDS);
        assert_eq!(words(&"a".repeat(1_000_000)).len(), 1);
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_words(text in "(\\PC|\\p{C}|\\s|[a-zé]{1,9} ){0,60}") {
            let lower = words(&text);
            proptest::prop_assert!(lower.len() <= text.chars().count());
        }
    }
}
