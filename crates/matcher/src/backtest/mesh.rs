//! A coarse look at a text, before its words are cut: whether the letters that any query needs stand in it at all.

use crate::query::{Expr, Word};
use luister_mention::Glimpse;
use regex::{Regex, RegexBuilder};

/// The letters of which one or another stands in every text that is found.
///
/// A word of plain letters has them one after the other, in capitals or not. So this says nothing of texts in which letters
/// may be written otherwise, and there is none for queries that need no word or one with other signs in it.
#[derive(Debug)]
pub(super) struct Mesh {
    letters: Regex,
    reads_authors: bool,
}

impl Mesh {
    /// The letters that these queries need; none if one of them may do without.
    pub(super) fn of<'e>(exprs: impl Iterator<Item = &'e Expr>, reads_authors: bool) -> Option<Self> {
        let mut needed = Vec::new();
        for expr in exprs {
            needed.extend(letters(expr)?);
        }
        needed.sort_unstable();
        needed.dedup();
        let letters = RegexBuilder::new(&needed.join("|")).case_insensitive(true).unicode(false).build().ok()?;
        Some(Self { letters, reads_authors })
    }

    /// Whether any query may find what a glimpse shows. If this is false none does.
    pub(super) fn lets_pass(&self, glimpse: &Glimpse<'_>) -> bool {
        let author = glimpse.author.as_ref().filter(|_| self.reads_authors);
        let author = author.into_iter().flat_map(|writer| [writer.name, writer.handle, writer.url]);
        let texts = [glimpse.title, Some(glimpse.text)].into_iter().chain(author);
        texts.flatten().any(|text| self.letters.is_match(text) || !is_written_plainly(text))
    }
}

/// Letters of which one or another stands in every text that a query finds; none if it may do without, or if they have signs in
/// them.
fn letters(expr: &Expr) -> Option<Vec<&str>> {
    match expr {
        Expr::Phrase(phrase) => longest(phrase.words.iter().map(of_word)),
        Expr::And(parts) | Expr::Near { operands: parts, .. } => longest(parts.iter().map(letters)),
        Expr::Or(parts) => parts.iter().try_fold(Vec::new(), |mut all, part| {
            all.extend(letters(part)?);
            Some(all)
        }),
        Expr::Count { of: part, .. } | Expr::Within { expr: part, .. } => letters(part),
        Expr::Defined { expr, .. } => letters(expr),
        Expr::Pattern(_) | Expr::Property(_) | Expr::Reference(_) | Expr::Not(_) => None,
    }
}

/// A word stands there as its first piece, or as several of its pieces joined.
fn of_word(word: &Word) -> Option<Vec<&str>> {
    word.beginnings().map(|part| Some(part.key().0).filter(|letters| is_plain(letters))).collect()
}

/// Of letters of which any would do those of which the shortest are the longest.
fn longest<'e>(choices: impl Iterator<Item = Option<Vec<&'e str>>>) -> Option<Vec<&'e str>> {
    choices.flatten().max_by_key(|choice| choice.iter().map(|letters| letters.len()).min())
}

/// Whether a form has only letters that are written in one way.
fn is_plain(form: &str) -> bool {
    !form.is_empty() && form.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Whether each letter of a text stands for itself: beside ASCII there are only signs that part words.
fn is_written_plainly(text: &str) -> bool {
    text.is_ascii() || text.chars().all(|c| c.is_ascii() || matches!(c, '‘' | '’' | '“' | '”' | '–' | '—' | '…' | '€' | '•'))
}
