//! The words of one text, under their marks, so that a query word finds its places at once.

use crate::{
    fold::{self, Piece, Shape, Sigil},
    limits::MAX_WORDS,
    marks::{self, mark},
};
use std::ops::Range;

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
    /// Plain forms in the order of their words; a word in the possessive has two.
    forms: Vec<Form>,
    /// Which form is the first with its mark, counted from 1, in a table that is searched from the mark on. At least half
    /// of it is empty, which is 0.
    table: Vec<u32>,
}

/// A plain form of a word.
#[derive(Debug, Clone)]
struct Form {
    mark: u64,
    /// Its first letters as a number, so that most beginnings need no further look to be told apart.
    first: u64,
    /// Where it stands.
    letters: Range<usize>,
    /// The place of its word.
    at: usize,
    /// The next form with the same mark, counted from 1; 0 for the last.
    next: u32,
    /// Of the first form with a mark the last one; 0 for all others.
    last: u32,
}

impl<'t> Words<'t> {
    /// The first [`MAX_WORDS`] words of a text.
    pub(crate) fn of(text: &'t str) -> Self {
        let mut pieces = fold::pieces(text);
        pieces.truncate(MAX_WORDS);
        let mut letters = text.to_ascii_lowercase();
        let tokens: Vec<Token> = pieces.into_iter().map(|piece| Token::of(piece, text, &mut letters)).collect();
        let table = vec![0; (2 * tokens.len() + 1).next_power_of_two()];
        let mut words = Self { text, letters, forms: Vec::with_capacity(tokens.len() + 1), table, tokens: Vec::new() };
        for (at, token) in tokens.iter().enumerate() {
            words.add(at, token.form, token.plain.clone());
            let stem = words.letters.get(token.plain.clone()).and_then(fold::without_possessive).map(str::len);
            if let Some(length) = stem {
                let stem = token.plain.start..token.plain.start + length;
                words.add(at, mark(words.letters.get(stem.clone()).unwrap_or_default()), stem);
            }
        }
        words.tokens = tokens;
        words
    }

    /// Adds a form of the word at this place, behind those that are the same.
    fn add(&mut self, at: usize, mark: u64, letters: Range<usize>) {
        if 2 * (self.forms.len() + 1) > self.table.len() {
            self.widen();
        }
        let number = u32::try_from(self.forms.len() + 1).unwrap_or(u32::MAX);
        let first = marks::first(self.letters.as_bytes(), letters.clone());
        self.forms.push(Form { mark, first, letters, at, next: 0, last: number });
        self.place(mark, number);
    }

    fn widen(&mut self) {
        self.table = vec![0; 2 * self.table.len()];
        for number in 1..=self.forms.len() {
            if let Some(form) = self.forms.get_mut(number - 1) {
                (form.next, form.last) = (0, u32::try_from(number).unwrap_or(u32::MAX));
                let mark = form.mark;
                self.place(mark, u32::try_from(number).unwrap_or(u32::MAX));
            }
        }
    }

    /// Puts a form into the table, or behind the last with its mark.
    fn place(&mut self, mark: u64, number: u32) {
        let (slot, head) = self.slot(mark);
        match head {
            0 => self.table.get_mut(slot).into_iter().for_each(|slot| *slot = number),
            head => {
                let before = nth_mut(&mut self.forms, head).map(|form| std::mem::replace(&mut form.last, number));
                if let Some(form) = before.and_then(|before| nth_mut(&mut self.forms, before)) {
                    form.next = number;
                }
                if let Some(form) = nth_mut(&mut self.forms, number) {
                    form.last = 0;
                }
            }
        }
    }

    /// The slot of a mark, and the number of the first form with it, or the free slot where it would be, and 0.
    fn slot(&self, mark: u64) -> (usize, u32) {
        let within = self.table.len() - 1;
        let mut slot = usize::try_from(mark & 0xffff_ffff).unwrap_or_default() & within;
        loop {
            match self.table.get(slot).copied().unwrap_or_default() {
                0 => return (slot, 0),
                head if self.nth(head).is_some_and(|form| form.mark == mark) => return (slot, head),
                _ => slot = (slot + 1) & within,
            }
        }
    }

    /// A form by its number, counted from 1.
    fn nth(&self, number: u32) -> Option<&Form> {
        self.forms.get((number as usize).checked_sub(1)?)
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
        let heads = self.forms.iter().filter(|form| form.last != 0);
        heads.map(|form| (self.letters(form), form.mark, marks::two(form.first)))
    }

    /// Whether a form with this mark is among them.
    pub(crate) fn may_have(&self, mark: u64) -> bool {
        self.slot(mark).1 != 0
    }

    /// The places of words with this plain form, in order.
    pub(crate) fn with_form<'w>(&'w self, form: &'w str, mark: u64) -> impl Iterator<Item = usize> + 'w {
        let (_, head) = self.slot(mark);
        let same = std::iter::successors(self.nth(head), |form| self.nth(form.next));
        same.filter(move |known| self.letters(known) == form).map(|known| known.at)
    }

    /// The places of words whose plain form begins so, in order.
    pub(crate) fn with_prefix<'w>(&'w self, prefix: &'w str) -> impl Iterator<Item = usize> + 'w {
        let (first, mask) = (marks::first(prefix.as_bytes(), 0..prefix.len()), marks::mask(prefix.len()));
        let begun = self.forms.iter().filter(move |known| known.first & mask == first && self.letters(known).starts_with(prefix));
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

fn nth_mut(forms: &mut [Form], number: u32) -> Option<&mut Form> {
    forms.get_mut((number as usize).checked_sub(1)?)
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
