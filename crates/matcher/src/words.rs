//! The words of one text, under their marks, so that a query word finds its places at once.

mod forms;

use crate::{
    fold::{self, Piece, Shape, Sigil},
    limits::MAX_WORDS,
    marks::{self, mark},
};
use forms::{Form, Forms};
use std::{cell::OnceCell, ops::Range};

/// One word of a text.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    /// Its place in the text, in bytes.
    pub bytes: Range<usize>,
    /// What stands right before it.
    pub sigil: Sigil,
    /// Whether a clause begins with it.
    pub opens: bool,
    /// Whether it is a piece of an address.
    pub is_address: bool,
    /// Whether it is letters and digits of ASCII, with nothing but a blank before it.
    pub is_bare: bool,
    /// Where its forms stand; the plain one is most often the folded one.
    folded: Range<usize>,
    plain: Range<usize>,
    /// The mark of the plain form.
    form: u64,
}

/// The words of one text, in order and by their plain form.
#[derive(Debug, Clone)]
pub(crate) struct Words<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    /// The text in small letters, where the forms of most words stand already; behind it those of the others.
    letters: String,
    /// Its plain forms, once somebody asked: most mentions hit no query, and nobody does.
    forms: OnceCell<Forms>,
}

impl<'t> Words<'t> {
    /// The first [`MAX_WORDS`] words of a text.
    pub(crate) fn of(text: &'t str) -> Self {
        let mut pieces = fold::pieces(text);
        pieces.truncate(MAX_WORDS);
        let mut letters = text.to_ascii_lowercase();
        let tokens = pieces.into_iter().map(|piece| Token::of(piece, text, &mut letters)).collect();
        Self { text, tokens, letters, forms: OnceCell::new() }
    }

    fn index(&self) -> &Forms {
        self.forms.get_or_init(|| Forms::of(&self.tokens, &self.letters))
    }

    /// All words in their order.
    pub(crate) fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The word at a place.
    pub(crate) fn get(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    /// The text of a word as it was written.
    pub(crate) fn written(&self, token: &Token) -> &'t str {
        self.text.get(token.bytes.clone()).unwrap_or_default()
    }

    /// The form of a word with accents.
    pub(crate) fn folded(&self, token: &Token) -> &str {
        self.letters.get(token.folded.clone()).unwrap_or_default()
    }

    /// The form of a word without accents.
    pub(crate) fn plain(&self, token: &Token) -> &str {
        self.letters.get(token.plain.clone()).unwrap_or_default()
    }

    /// Every plain form there is, once, with its mark and its first two bytes.
    pub(crate) fn forms(&self) -> impl Iterator<Item = (&str, u64, u16)> {
        self.index().each_once().map(|form| (self.letters(form), form.mark, marks::two(form.first)))
    }

    /// Whether a form with this mark is among them.
    pub(crate) fn may_have(&self, mark: u64) -> bool {
        self.index().with_mark(mark).next().is_some()
    }

    /// The places of words with this plain form, in order.
    pub(crate) fn with_form<'w>(&'w self, form: &'w str, mark: u64) -> impl Iterator<Item = usize> + 'w {
        self.index().with_mark(mark).filter(move |known| self.letters(known) == form).map(|known| known.at)
    }

    /// The places of words whose plain form begins so, in order.
    pub(crate) fn with_prefix<'w>(&'w self, prefix: &'w str) -> impl Iterator<Item = usize> + 'w {
        let (first, mask) = (marks::first(prefix.as_bytes(), 0..prefix.len()), marks::mask(prefix.len()));
        let begun = self.index().all().filter(move |known| known.first & mask == first && self.letters(known).starts_with(prefix));
        let mut last = usize::MAX;
        begun.map(|known| known.at).filter(move |at| std::mem::replace(&mut last, *at) != *at)
    }

    fn letters(&self, form: &Form) -> &str {
        self.letters.get(form.letters.clone()).unwrap_or_default()
    }

    /// The bytes from the first to the last of these words.
    pub(crate) fn bytes(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.get(range.start).map_or(self.text.len(), |token| token.bytes.start);
        let end = range.end.checked_sub(1).and_then(|at| self.get(at)).map_or(start, |token| token.bytes.end);
        start..end.max(start)
    }

    /// The words that a byte range touches; an empty range of places if it lies between two words.
    pub(crate) fn touched(&self, bytes: &Range<usize>) -> Range<usize> {
        let start = self.tokens.partition_point(|token| token.bytes.end <= bytes.start);
        let end = self.tokens.partition_point(|token| token.bytes.start < bytes.end);
        start..end.max(start)
    }
}

impl Token {
    /// The word that is this piece of a text. Its forms are added to the letters unless they stand there already.
    // Called, it would be put together on the stack and copied from there.
    #[inline]
    fn of(piece: Piece, text: &str, letters: &mut String) -> Self {
        let Piece { start, end, sigil, opens, shape, is_address, form } = piece;
        let is_plain = shape != Shape::Other;
        let bytes = start..end;
        let (folded, plain) = if is_plain {
            (bytes.clone(), bytes.clone())
        } else {
            let folded = append(letters, |letters| fold::fold(text.get(bytes.clone()).unwrap_or_default(), letters));
            let form = letters.get(folded.clone()).unwrap_or_default();
            let plain = if form.is_ascii() { None } else { Some(fold::plain(form)).filter(|plain| plain != form) };
            let plain = plain.map_or_else(|| folded.clone(), |plain| append(letters, |letters| letters.push_str(&plain)));
            (folded, plain)
        };
        let of_plain = |letters: &String| letters.get(plain.clone()).map_or(0, mark);
        let form = if is_plain { form } else { of_plain(letters) };
        Self { bytes, sigil, opens, is_address, is_bare: shape == Shape::Bare, folded, plain, form }
    }

    /// The mark of its form without accents.
    pub(crate) fn form(&self) -> u64 {
        self.form
    }
}

/// Where what is written now stands.
fn append(letters: &mut String, write: impl FnOnce(&mut String)) -> Range<usize> {
    let start = letters.len();
    write(letters);
    start..letters.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_form_and_prefix() {
        let words = Words::of("Klacht: Acme's klachten, klacht over café");
        let places = |form: &str| words.with_form(form, mark(form)).collect::<Vec<_>>();
        assert_eq!(places("klacht"), [0, 3]);
        assert_eq!(places("acme"), [1]);
        assert_eq!(places("acme's"), [1]);
        assert_eq!(places("cafe"), [5]);
        assert_eq!(places("kl"), [0; 0]);
        assert_eq!(words.with_prefix("klacht").collect::<Vec<_>>(), [0, 2, 3]);
        assert_eq!(words.with_prefix("acme").collect::<Vec<_>>(), [1], "a word in the possessive stands there once");
        assert_eq!(words.with_prefix("klachtenformulier").count(), 0);
        assert_eq!(words.bytes(&(1..3)), 8..23);
        assert_eq!(words.touched(&(8..9)), 1..2);
        assert_eq!(words.touched(&(6..7)), 1..1, "between two words");
    }

    #[test]
    fn every_form_is_told_once() {
        for (text, expected) in [("een en EEN, één", "een en"), ("Jans's Jans's jans", "jans's jans"), ("", "")] {
            let words = Words::of(text);
            assert_eq!(words.forms().map(|(form, ..)| form).collect::<Vec<_>>().join(" "), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn looking_up_is_looking_through(text in "([a-c]{1,3}('s)?[ ,]|é ){0,60}", form in "[a-c]{1,4}('s)?") {
            let words = Words::of(&text);
            let forms = |token: &Token| {
                let plain = words.plain(token).to_owned();
                fold::without_possessive(&plain).map(str::to_owned).into_iter().chain([plain.clone()]).collect::<Vec<_>>()
            };
            let through = |fits: &dyn Fn(&str) -> bool| {
                (0..).zip(words.tokens()).filter(|(_, token)| forms(token).iter().any(|form| fits(form))).map(|(at, _)| at).collect::<Vec<_>>()
            };
            proptest::prop_assert_eq!(words.with_form(&form, mark(&form)).collect::<Vec<_>>(), through(&|known| known == form));
            proptest::prop_assert_eq!(words.with_prefix(&form).collect::<Vec<_>>(), through(&|known| known.starts_with(&form)));
        }
    }
}
