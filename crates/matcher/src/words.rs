//! The words of one text, sorted so that a query word finds its places at once.

use crate::{
    fold::{self, Mark},
    limits::MAX_WORDS,
    sieve::{Sieve, mark},
};
use std::{cmp::Ordering, ops::Range};

/// One word of a text.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    /// Its place in the text, in bytes.
    pub bytes: Range<usize>,
    /// What stands right before it.
    pub mark: Mark,
    /// Whether a clause begins with it.
    pub opens: bool,
    /// Where its forms stand; the plain one is most often the folded one.
    folded: Range<usize>,
    plain: Range<usize>,
}

/// The words of one text, in order and by their plain form.
#[derive(Debug, Clone)]
pub(crate) struct Words<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    /// The forms of all words, one after the other.
    letters: String,
    /// Plain forms in their order; a word in the possessive stands here twice.
    forms: Vec<Form>,
    /// The marks of all forms and of their beginnings.
    sieve: Sieve,
}

/// A plain form of a word.
#[derive(Debug, Clone)]
struct Form {
    /// Its first letters as a number, so that most forms need no further look to be told apart.
    first: u64,
    /// Where it stands.
    letters: Range<usize>,
    /// The place of its word.
    at: usize,
    mark: u64,
}

/// By how many of its first bytes the beginning of a word is looked for in the sieve.
const BEGINNING: [usize; 2] = [2, 3];

impl<'t> Words<'t> {
    /// The first [`MAX_WORDS`] words of a text.
    pub(crate) fn of(text: &'t str) -> Self {
        let pieces = fold::pieces(text);
        let mut tokens = Vec::with_capacity(pieces.len().min(MAX_WORDS));
        let mut letters = String::with_capacity(text.len());
        for piece in pieces.into_iter().take(MAX_WORDS) {
            let folded = append(&mut letters, |letters| fold::fold(text.get(piece.start..piece.end).unwrap_or_default(), letters));
            let form = letters.get(folded.clone()).unwrap_or_default();
            let plain = if form.is_ascii() { None } else { Some(fold::plain(form)).filter(|plain| plain != form) };
            let plain = plain.map_or_else(|| folded.clone(), |plain| append(&mut letters, |letters| letters.push_str(&plain)));
            tokens.push(Token { bytes: piece.start..piece.end, mark: piece.mark, opens: piece.opens, folded, plain });
        }
        let mut forms = Vec::with_capacity(tokens.len());
        let mut sieve = Sieve::of(tokens.len() * (1 + BEGINNING.len()));
        sieve.add(mark_of_beginning(""));
        for (at, token) in tokens.iter().enumerate() {
            let plain = letters.get(token.plain.clone()).unwrap_or_default();
            for form in std::iter::once(plain).chain(fold::without_possessive(plain)) {
                let mark = mark(form);
                sieve.add(mark);
                BEGINNING.iter().filter_map(|length| form.get(..*length)).for_each(|beginning| sieve.add(self::mark(beginning)));
                forms.push(Form { first: first(form), letters: token.plain.start..token.plain.start + form.len(), at, mark });
            }
        }
        let mut words = Self { text, tokens, letters, forms: Vec::new(), sieve };
        forms.sort_unstable_by(|one, other| words.order(one, other.first, || words.form(other)).then(one.at.cmp(&other.at)));
        words.forms = forms;
        words
    }

    /// The text itself.
    pub(crate) fn text(&self) -> &'t str {
        self.text
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

    /// Every plain form there is with its mark, most of them once.
    pub(crate) fn forms(&self) -> impl Iterator<Item = (&str, u64)> {
        let same = self.forms.chunk_by(|one, other| one.mark == other.mark);
        same.filter_map(|same| same.first()).map(|form| (self.form(form), form.mark))
    }

    /// Whether a form of this mark, or a beginning of [`mark_of_beginning`], may be among them. If this is false it is not.
    pub(crate) fn may_have(&self, mark: u64) -> bool {
        self.sieve.passes(mark)
    }

    /// The places of words with this plain form.
    pub(crate) fn with_form<'w>(&'w self, form: &'w str) -> impl Iterator<Item = usize> + 'w {
        self.sorted_from(form).iter().take_while(move |known| self.form(known) == form).map(|known| known.at)
    }

    /// The places of words whose plain form begins so; a place may come twice.
    pub(crate) fn with_prefix<'w>(&'w self, prefix: &'w str) -> impl Iterator<Item = usize> + 'w {
        self.sorted_from(prefix).iter().take_while(move |known| self.form(known).starts_with(prefix)).map(|known| known.at)
    }

    fn sorted_from(&self, form: &str) -> &[Form] {
        let first = first(form);
        let from = self.forms.partition_point(|known| self.order(known, first, || form).is_lt());
        self.forms.get(from..).unwrap_or_default()
    }

    fn form(&self, form: &Form) -> &str {
        self.letters.get(form.letters.clone()).unwrap_or_default()
    }

    /// How a form stands to another in the order of their letters, of which the first nearly always decide.
    fn order<'w>(&self, form: &Form, first: u64, letters: impl FnOnce() -> &'w str) -> Ordering {
        form.first.cmp(&first).then_with(|| self.form(form).cmp(letters()))
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

/// The mark under which words are looked for that begin so.
pub(crate) fn mark_of_beginning(letters: &str) -> u64 {
    mark(BEGINNING.iter().rev().find_map(|length| letters.get(..*length)).unwrap_or_default())
}

/// Where what is written now stands.
fn append(letters: &mut String, write: impl FnOnce(&mut String)) -> Range<usize> {
    let start = letters.len();
    write(letters);
    start..letters.len()
}

/// The first bytes of a form; none of it is as small as what stands in the place of missing ones.
fn first(form: &str) -> u64 {
    let mut first = [0; 8];
    first.iter_mut().zip(form.bytes()).for_each(|(to, from)| *to = from);
    u64::from_be_bytes(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_form_and_prefix() {
        let words = Words::of("Klacht: Acme's klachten, klacht over café");
        let all = |places: &mut dyn Iterator<Item = usize>| places.collect::<Vec<_>>();
        assert_eq!(all(&mut words.with_form("klacht")), [0, 3]);
        assert_eq!(all(&mut words.with_form("acme")), [1]);
        assert_eq!(all(&mut words.with_form("cafe")), [5]);
        assert_eq!(all(&mut words.with_prefix("klacht")).len(), 3);
        assert_eq!(words.bytes(&(1..3)), 8..23);
        assert_eq!(words.touched(&(8..9)), 1..2);
        assert_eq!(words.touched(&(6..7)), 1..1, "between two words");
    }
}
