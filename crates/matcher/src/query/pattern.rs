//! Signs as they stand, and regular expressions.

use crate::limits::{MAX_OCCURRENCES, MAX_REGEX_BYTES};
use regex::{Regex, RegexBuilder};
use regex_syntax::{
    ParserBuilder,
    hir::{Hir, HirKind},
};
use std::{fmt, ops::Range};

/// A pattern that is looked for in the text itself, not in its words.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    /// As it was written, between its backticks or slashes.
    source: String,
    kind: Kind,
    regex: Regex,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Raw,
    Regex { ignore_case: bool },
}

/// Why a text is no regular expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PatternFault {
    /// What the regular expression engine says, in one line.
    Syntax(String),
    /// It compiles to more than is allowed.
    TooLarge,
    /// It also finds nothing at all, and so everything.
    FindsNothing,
}

impl Pattern {
    /// Signs and letters as they stand. Case does not matter, and a letter at either end ends a word.
    pub(crate) fn raw(source: &str) -> Result<Self, PatternFault> {
        let words: Vec<String> = source.split_whitespace().map(regex::escape).collect();
        let edge = |c: Option<char>| if c.is_some_and(|c| c.is_alphanumeric() || c == '_') { r"\b" } else { "" };
        let trimmed = source.trim();
        let regex = format!("{}{}{}", edge(trimmed.chars().next()), words.join(r"\s+"), edge(trimmed.chars().last()));
        Self::compile(source, Kind::Raw, &regex, true)
    }

    /// A regular expression of the `regex` crate: linear in the length of the text.
    pub(crate) fn regex(source: &str, ignore_case: bool) -> Result<Self, PatternFault> {
        let unescaped = source.replace(r"\/", "/");
        Self::compile(source, Kind::Regex { ignore_case }, &unescaped, ignore_case)
    }

    fn compile(source: &str, kind: Kind, regex: &str, ignore_case: bool) -> Result<Self, PatternFault> {
        let built =
            RegexBuilder::new(regex).case_insensitive(ignore_case).size_limit(MAX_REGEX_BYTES).dfa_size_limit(MAX_REGEX_BYTES).build();
        let regex = built.map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => PatternFault::TooLarge,
            other => PatternFault::Syntax(last_line(&other.to_string())),
        })?;
        if regex.is_match("") {
            return Err(PatternFault::FindsNothing);
        }
        Ok(Self { source: source.to_owned(), kind, regex })
    }

    /// A regular expression that finds something wherever this one does, and does not ask what stands at the ends of a
    /// word: so many of them can be looked for at once. None if it would find something everywhere.
    pub(super) fn without_limits(&self) -> Option<String> {
        let ignore_case = !matches!(self.kind, Kind::Regex { ignore_case: false });
        let read = ParserBuilder::new().case_insensitive(ignore_case).build().parse(self.regex.as_str());
        let bare = bare(&read.ok()?);
        bare.properties().minimum_len().filter(|least| *least > 0).map(|_| bare.to_string())
    }

    /// Whether it is signs as they stand.
    pub(crate) fn is_raw(&self) -> bool {
        self.kind == Kind::Raw
    }

    /// Where it stands in a text, in bytes.
    pub(crate) fn find(&self, text: &str) -> impl Iterator<Item = Range<usize>> {
        self.regex.find_iter(text).filter(|found| !found.is_empty()).take(MAX_OCCURRENCES).map(|found| found.range())
    }
}

/// The same without the conditions on where something stands.
fn bare(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Look(_) | HirKind::Empty => Hir::empty(),
        HirKind::Literal(literal) => Hir::literal(literal.0.clone()),
        HirKind::Class(class) => Hir::class(class.clone()),
        HirKind::Repetition(repetition) => Hir::repetition(repetition.with(bare(&repetition.sub))),
        HirKind::Capture(capture) => bare(&capture.sub),
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(bare).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(bare).collect()),
    }
}

/// The engine draws its own caret over several lines; the last one says what is wrong.
fn last_line(message: &str) -> String {
    let line = message.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or(message);
    line.trim().trim_start_matches("error: ").to_owned()
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        (&self.source, self.kind) == (&other.source, other.kind)
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::Raw => write!(f, "`{}`", self.source),
            Kind::Regex { ignore_case } => write!(f, "/{}/{}", self.source, if ignore_case { "i" } else { "" }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_signs_stand_as_they_are() {
        for (source, text, expected) in [
            ("C++", "c++ C++, abc++ c", vec!["c++", "C++"]),
            ("€ 100", "€ 100 €100 €  100", vec!["€ 100", "€  100"]),
            (":-(", "nee :-( hoor", vec![":-("]),
            ("?", "hoe? ", vec!["?"]),
        ] {
            let found: Vec<&str> = Pattern::raw(source).unwrap().find(text).map(|range| text.get(range).unwrap()).collect();
            assert_eq!(found, expected, "{source}");
        }
    }

    #[test]
    fn regular_expressions_are_bounded() {
        let fault = |source: &str| Pattern::regex(source, false).err();
        assert_eq!(fault("a*"), Some(PatternFault::FindsNothing));
        assert_eq!(fault("a{1000}{1000}{1000}"), Some(PatternFault::TooLarge));
        assert_eq!(fault("(a"), Some(PatternFault::Syntax("unclosed group".into())));
        assert_eq!(Pattern::regex(r"a\/b", true).unwrap().find("A/B").next(), Some(0..3));
    }
}
