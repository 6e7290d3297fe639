//! The words of a mention that may say what it is about: words and pairs of words, without those that every text has.

use luister_mention::Mention;
use std::{
    collections::{BTreeSet, HashSet},
    sync::LazyLock,
};

/// The words of a text that are looked at: what an affair is about is said early.
pub(crate) const MAX_WORDS: usize = 300;
/// The shortest and the longest word that counts, in letters.
pub(crate) const LETTERS: std::ops::RangeInclusive<usize> = 3..=24;

static FUNCTION_WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("function_words.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).collect()
});

/// The words and pairs of words of a mention, each once. A pair is two words that stand side by side in one sentence.
pub(super) fn terms(mention: &Mention) -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    for text in mention.title.as_deref().into_iter().chain([mention.text.as_str()]) {
        let mut before: Option<String> = None;
        for piece in text.split_whitespace().take(MAX_WORDS) {
            let ends_sentence = piece.ends_with(['.', ',', '!', '?', ':', ';', ')']);
            let word = word(piece);
            if let (Some(before), Some(word)) = (&before, &word) {
                terms.insert(format!("{before} {word}"));
            }
            terms.extend(word.clone());
            before = word.filter(|_| !ends_sentence);
        }
    }
    terms
}

/// The words of a name, as they stand among [`terms`]; for whoever wants to leave them out.
pub(crate) fn words_of(name: &str) -> HashSet<String> {
    name.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect()
}

/// A word that may say something: no account, address or number, and none that every text has.
fn word(piece: &str) -> Option<String> {
    if is_address(piece) {
        return None;
    }
    let word = piece.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().replace('’', "'");
    let is_word = word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\''));
    let fits = LETTERS.contains(&word.chars().count());
    (is_word && fits && !is_function_word(&word)).then_some(word)
}

/// Whether a piece of a text leads to somebody or somewhere.
pub(crate) fn is_address(piece: &str) -> bool {
    piece.starts_with('@') || piece.contains("://") || piece.starts_with("www.")
}

/// Whether a word, in small letters, says nothing of a subject in any text.
pub(crate) fn is_function_word(word: &str) -> bool {
    FUNCTION_WORDS.contains(word)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use luister_mention::MentionLine;

    pub(crate) fn mention(text: &str) -> Mention {
        let line = serde_json::json!({ "text": text }).to_string();
        let source = luister_mention::SourceName::new("forum").unwrap();
        MentionLine::parse(&line).unwrap().into_mention(&source, "2026-11-21T08:00:00Z".parse().unwrap())
    }

    #[test]
    fn words_that_say_something_and_pairs_of_them() {
        for (text, expected) in [
            ("De storing bij @acme_nl duurt al 3 uur", &["duurt", "storing", "uur"][..]),
            ("Lekkende accu! Accu's lekken", &["accu", "accu's", "accu's lekken", "lekkende", "lekkende accu", "lekken"]),
            ("see https://a.example/x and the battery", &["battery", "see"][..1]),
            ("", &[]),
            ("1 22 333 😀 ---", &[]),
        ] {
            let found = terms(&mention(if text.is_empty() { "-" } else { text }));
            let expected: BTreeSet<String> = expected.iter().map(|word| (*word).to_owned()).collect();
            assert_eq!(found, expected, "{text}");
        }
        assert!(terms(&mention(&"woord ".repeat(10_000))).len() <= 2);
    }
}
