//! The words of a text one after the other, as they were written.

use super::Text;
use crate::storm::words::{MAX_WORDS, is_address};

/// A word as it was written, or that there is something in its place which is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// A word; whether it stands where any word has a capital.
    Word { written: &'t str, begins: bool },
    /// A number, an address, a name of an account, or the end of a sentence or of a part of it.
    Break,
}

/// Signs behind which the next word does not belong to the one before.
const ENDS: [char; 7] = ['.', ',', '!', '?', ':', ';', ')'];
/// Signs that stand between two words without a blank.
const JOINS: [char; 8] = ['/', '…', '—', '–', '(', '"', '“', '”'];

/// The most words of those between two blanks that are looked at.
const MAX_JOINED: usize = 8;

/// Tells the words of a text, title first, as far as a text is looked at.
pub(super) fn cut<'t>(text: Text<'t>, mut tell: impl FnMut(Piece<'t>)) {
    for (part, is_title) in [(text.title, true), (Some(text.text), false)] {
        let mut begins = true;
        tell(Piece::Break);
        for chunk in part.into_iter().flat_map(str::split_whitespace).take(MAX_WORDS) {
            begins = chunk_of(chunk, begins || is_title, &mut tell);
        }
    }
    tell(Piece::Break);
}

/// Tells the words of what stands between blanks, and returns whether a sentence begins behind it.
fn chunk_of<'t>(chunk: &'t str, mut begins: bool, tell: &mut impl FnMut(Piece<'t>)) -> bool {
    // An account of a forum is written `u/name`.
    if is_address(chunk) || chunk.contains('@') || chunk.starts_with("u/") || chunk.starts_with("/u/") {
        tell(Piece::Break);
        return begins;
    }
    for (nth, part) in chunk.split(JOINS).take(MAX_JOINED).enumerate() {
        if nth > 0 {
            tell(Piece::Break);
            begins = true;
        }
        let word = part.trim_matches(|c: char| !c.is_alphanumeric());
        if is_word(word) {
            // Behind an emoji, a dash or a quotation mark there may begin a sentence.
            let follows_sign = part.starts_with(|c: char| !c.is_alphanumeric() && c != '#');
            tell(Piece::Word { written: word, begins: begins || follows_sign });
            begins = false;
        } else if !part.is_empty() {
            tell(Piece::Break);
            begins |= word.is_empty();
        }
        if part.ends_with(ENDS) {
            tell(Piece::Break);
            begins |= part.ends_with(['.', '!', '?', ':']);
        }
    }
    begins
}

fn is_word(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> String {
        let mut words = Vec::new();
        cut(Text::from(text), |piece| match piece {
            Piece::Word { written, begins } => words.push(format!("{}{written}", if begins { "^" } else { "" })),
            Piece::Break if words.last().is_some_and(|last| last != "|") => words.push("|".to_owned()),
            Piece::Break => {}
        });
        words.join(" ")
    }

    #[test]
    fn words_where_they_begin_and_where_they_break() {
        for (text, expected) in [
            ("Alweer storing, bij Acme. Wie nog?", "^Alweer storing | bij Acme | ^Wie nog |"),
            ("mail naar jan@a.example of @acme_nl", "^mail naar | of |"),
            ("van u/jan_1 en https://a.example/x", "^van | en |"),
            ("bel 0612345678 of 06-123", "^bel | of |"),
            ("#storing levering/retour 😡 Kapot", "^storing levering | ^retour | ^Kapot |"),
            ("app's \"Geld terug\"", "^app's | ^Geld terug |"),
            ("😀 1 --- …", ""),
            ("", ""),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
        let titled = Text { title: Some("App Crasht Weer"), text: "de App" };
        let mut begun = 0;
        cut(titled, |piece| begun += usize::from(matches!(piece, Piece::Word { begins: true, .. })));
        assert_eq!(begun, 4, "a title may have capitals anywhere");
    }

    #[test]
    fn a_text_has_an_end() {
        let mut told = 0;
        cut(Text::from("woord ".repeat(100_000).as_str()), |_| told += 1);
        assert!(told <= MAX_WORDS + 3);
        told = 0;
        cut(Text::from("woord/".repeat(100_000).as_str()), |_| told += 1);
        assert!(told <= 2 * MAX_JOINED + 3);
    }
}
