//! What it means that two words are the same.
//!
//! A text is cut into words at the word limits of Unicode (UAX 29), with these differences: a full stop or
//! colon between letters ends a word (`kapot.Nu` is two), a backtick or acute accent between letters is an
//! apostrophe (``foto`s``), underscores around a word are not part of it, and a pictogram is a word.
//! Hyphens separate words there already, and an apostrophe inside a word belongs to it.
//!
//! Words are compared in three forms:
//!
//! | form | made by | compared with |
//! |---|---|---|
//! | plain | folded, then without accents; ø is o, æ is ae, a skin tone is an accent | query words without accents |
//! | folded | NFKC, lower case, ß is ss, every apostrophe straight, nothing invisible | query words with an accent |
//! | exact | NFKC, every apostrophe straight, nothing invisible | words in `{braces}` |
//!
//! So an unaccented query word finds all accents and an accented one only itself. NFKC makes the Dutch
//! ligature ĳ into i and j. A word in the possessive is found without it too: `acme` finds *Acme's*. A word
//! right behind `#` is a tag and one right behind `@` a handle; a bare query word finds those as well.

mod bytes;
mod cut;
mod forms;
mod segments;

pub(crate) use cut::{Piece, Shape, Sigil, cut, pieces};
pub(crate) use forms::{exact, fold, folded, plain, plain_into, stem_bytes, without_possessive};

use unicode_normalization::char::is_combining_mark;

/// Whether a character can be part of a word.
pub(crate) fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || is_combining_mark(c)
}

/// Whether a text has a word in it.
pub(crate) fn has_word(text: &str) -> bool {
    text.chars().any(|c| c.is_alphanumeric() || is_pictogram(c))
}

/// Whether a character is drawn as a picture: emoji and the dingbats before them.
fn is_pictogram(c: char) -> bool {
    matches!(c, '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{2300}'..='\u{23FF}' | '\u{2B00}'..='\u{2BFF}' | '\u{203C}' | '\u{2049}')
}
