//! Signs as they stand, and regular expressions.

use super::{bare::Bare, compiled::Compiled};
use crate::{limits::MAX_OCCURRENCES, view::Place};
use regex_automata::{Anchored, Input};
use regex_syntax::ParserBuilder;
use std::{fmt, ops::Range, sync::Arc};

/// After so many places where only the bare pattern stood, the whole text is searched instead: the time stays linear.
const MAX_ATTEMPTS: usize = 32;

/// A pattern that is looked for in the text itself, not in its words.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    /// As it was written, between its backticks or slashes.
    source: String,
    kind: Kind,
    regex: Arc<Compiled>,
    bare: Option<Arc<Bare>>,
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
        let read = ParserBuilder::new().case_insensitive(ignore_case).build().parse(regex);
        let read = read.map_err(|error| PatternFault::Syntax(last_line(&error.to_string())))?;
        let compiled = Compiled::of(regex, ignore_case, &read).ok_or(PatternFault::TooLarge)?;
        // Only what may be empty can be found in nothing.
        if read.properties().minimum_len() == Some(0) && compiled.get().is_some_and(|regex| regex.is_match("")) {
            return Err(PatternFault::FindsNothing);
        }
        Ok(Self { source: source.to_owned(), kind, regex: Arc::new(compiled), bare: Bare::of(&read).map(Arc::new) })
    }

    /// The same without a question about the ends of words. None if it would find something everywhere.
    pub(crate) fn bare(&self) -> Option<&Arc<Bare>> {
        self.bare.as_ref()
    }

    /// Whether it is signs as they stand.
    pub(crate) fn is_raw(&self) -> bool {
        self.kind == Kind::Raw
    }

    /// Whether it may stand in a text. If this is false it does not.
    pub(super) fn may_stand(&self, place: &Place<'_>) -> bool {
        self.bare.as_ref().is_none_or(|bare| bare.may_stand(place))
    }

    /// Where it stands in a text, in bytes.
    pub(crate) fn find(&self, text: &str) -> impl Iterator<Item = Range<usize>> {
        let (mut from, mut attempts) = (0, 0);
        let found = std::iter::from_fn(move || {
            while from < text.len() {
                let found = self.next(text, from, &mut attempts)?;
                // What is found is never nothing, so that every search begins further on.
                from = if found.is_empty() { text.ceil_char_boundary(found.end + 1) } else { found.end };
                if !found.is_empty() {
                    return Some(found);
                }
            }
            None
        });
        found.take(MAX_OCCURRENCES)
    }

    /// Where it stands next. The ends of words make a search slow in a text with letters beyond ASCII, so a pattern that asks
    /// for them is first looked for without, and tried where that stands.
    fn next(&self, text: &str, mut from: usize, attempts: &mut usize) -> Option<Range<usize>> {
        let regex = self.regex.get()?;
        let bare = self.bare.as_deref().filter(|bare| bare.is_less() && !text.is_ascii());
        while let Some(bare) = bare.filter(|_| *attempts < MAX_ATTEMPTS) {
            let start = bare.start(text, from)?;
            let there = Input::new(text).range(start..).anchored(Anchored::Yes);
            if let Some(found) = regex.find(there) {
                return Some(found.range());
            }
            *attempts += 1;
            from = text.ceil_char_boundary(start + 1);
        }
        regex.find(Input::new(text).range(from..)).map(|found| found.range())
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

    proptest::proptest! {
        #[test]
        fn letters_beyond_ascii_change_nothing_that_is_found(number in 0..6_usize, text in "([abé ,!]|ab|één|x[ab]{1,3}){0,60}") {
            let source = [r"\ba+b?\b", r"\bab|b\b", r"(?:^|[ ,])a\b", r"\b\w{2}\b", r"\b(?:a|ab)[^!]*\b", r"b\B"][number];
            let expected: Vec<_> =
                regex::Regex::new(source).unwrap().find_iter(&text).map(|found| found.range()).filter(|found| !found.is_empty()).collect();
            proptest::prop_assert_eq!(Pattern::regex(source, false).unwrap().find(&text).collect::<Vec<_>>(), expected);
        }
    }
}
