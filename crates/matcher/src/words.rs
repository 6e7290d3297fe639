//! The words of one text, sorted so that a query word finds its places at once.

use crate::{
    fold::{self, Mark},
    limits::MAX_WORDS,
};
use std::ops::Range;

/// One word of a text.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    /// Its place in the text, in bytes.
    pub bytes: Range<usize>,
    /// What stands right before it.
    pub mark: Mark,
    /// Whether a clause begins with it.
    pub opens: bool,
    folded: String,
    /// Only where it differs from the folded form.
    plain: Option<String>,
}

impl Token {
    /// The form with accents.
    pub(crate) fn folded(&self) -> &str {
        &self.folded
    }

    /// The form without accents.
    pub(crate) fn plain(&self) -> &str {
        self.plain.as_deref().unwrap_or(&self.folded)
    }
}

/// The words of one text, in order and by their plain form.
#[derive(Debug, Clone)]
pub(crate) struct Words<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    /// Plain forms with the place of their word; a word in the possessive stands here twice.
    forms: Vec<(String, usize)>,
}

impl<'t> Words<'t> {
    /// The first [`MAX_WORDS`] words of a text.
    pub(crate) fn of(text: &'t str) -> Self {
        let mut tokens = Vec::new();
        for piece in fold::pieces(text).into_iter().take(MAX_WORDS) {
            let folded = fold::folded(text.get(piece.start..piece.end).unwrap_or_default());
            let plain = Some(fold::plain(&folded)).filter(|plain| *plain != folded);
            tokens.push(Token { bytes: piece.start..piece.end, mark: piece.mark, opens: piece.opens, folded, plain });
        }
        let mut forms = Vec::with_capacity(tokens.len());
        for (at, token) in tokens.iter().enumerate() {
            forms.push((token.plain().to_owned(), at));
            forms.extend(fold::without_possessive(token.plain()).map(|stem| (stem.to_owned(), at)));
        }
        forms.sort_unstable();
        Self { text, tokens, forms }
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

    /// Every plain form there is, each once.
    pub(crate) fn forms(&self) -> impl Iterator<Item = &str> {
        self.forms.chunk_by(|(one, _), (other, _)| one == other).filter_map(|same| same.first().map(|(form, _)| form.as_str()))
    }

    /// The places of words with this plain form.
    pub(crate) fn with_form<'w>(&'w self, form: &'w str) -> impl Iterator<Item = usize> + 'w {
        self.sorted_from(form).iter().take_while(move |(known, _)| known == form).map(|(_, at)| *at)
    }

    /// The places of words whose plain form begins so; a place may come twice.
    pub(crate) fn with_prefix<'w>(&'w self, prefix: &'w str) -> impl Iterator<Item = usize> + 'w {
        self.sorted_from(prefix).iter().take_while(move |(known, _)| known.starts_with(prefix)).map(|(_, at)| *at)
    }

    fn sorted_from(&self, form: &str) -> &[(String, usize)] {
        let from = self.forms.partition_point(|(known, _)| known.as_str() < form);
        self.forms.get(from..).unwrap_or_default()
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
