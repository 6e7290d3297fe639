//! A regular expression that is compiled when it is first needed: a list may have thousands, and most texts need none.

use crate::limits::MAX_REGEX_BYTES;
use regex_automata::{
    meta::{self, Regex},
    util::syntax,
};
use regex_syntax::hir::{Class, Hir, HirKind};
use std::sync::OnceLock;

/// What is as small as this compiles to less than [`MAX_REGEX_BYTES`] for certain.
const MAX_SMALL: usize = 2_000;

/// A regular expression, compiled or not.
#[derive(Debug)]
pub(super) struct Compiled {
    source: String,
    ignore_case: bool,
    regex: OnceLock<Option<Regex>>,
}

impl Compiled {
    /// An expression that may turn out to be too large.
    pub(super) fn later(source: &str, ignore_case: bool) -> Self {
        Self { source: source.to_owned(), ignore_case, regex: OnceLock::new() }
    }

    /// An expression that was read as this; none if it is too large.
    pub(super) fn of(source: &str, ignore_case: bool, read: &Hir) -> Option<Self> {
        let compiled = Self::later(source, ignore_case);
        (size(read) <= MAX_SMALL || compiled.get().is_some()).then_some(compiled)
    }

    /// What searches; none if it is too large.
    pub(super) fn get(&self) -> Option<&Regex> {
        self.regex.get_or_init(|| self.compile()).as_ref()
    }

    fn compile(&self) -> Option<Regex> {
        let limits = meta::Config::new().nfa_size_limit(Some(MAX_REGEX_BYTES)).hybrid_cache_capacity(MAX_REGEX_BYTES);
        let syntax = syntax::Config::new().case_insensitive(self.ignore_case);
        Regex::builder().syntax(syntax).configure(limits).build(&self.source).ok()
    }
}

/// About how many states an expression compiles to, and rather more.
fn size(hir: &Hir) -> usize {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => literal.0.len(),
        HirKind::Class(Class::Unicode(class)) => 1 + 2 * class.ranges().len(),
        HirKind::Class(Class::Bytes(class)) => 1 + class.ranges().len(),
        HirKind::Capture(capture) => 2 + size(&capture.sub),
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min).max(1).saturating_add(1);
            size(&repetition.sub).saturating_mul(times as usize)
        }
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().map(size).fold(1, usize::saturating_add),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_small_compiles() {
        for part in [
            r"\w",
            r"\W",
            "[^a]",
            "[^ab]",
            r"\p{Lu}",
            "(?:a|b|cd)",
            r"\d",
            "[à-žá]",
            r"[^\x00]",
            "(?:a?b?c?)",
            r"(?:\w|\s)",
            "😀",
            "[😀-😏é]",
        ] {
            let each = size(&regex_syntax::parse(part).unwrap());
            let source = format!("{part}{{{}}}", (MAX_SMALL / each).saturating_sub(1).max(1));
            let compiled = Compiled::later(&source, true);
            let size = size(&regex_syntax::parse(&source).unwrap());
            assert!(size <= MAX_SMALL && compiled.get().is_some(), "{source} of size {size} does not compile");
        }
    }

    #[test]
    fn what_is_large_is_found_out_at_once() {
        for (source, expected) in [(r"\w{20}", true), (r"\w{500}", false), ("(?:ab){2000}", true), ("a{1000}{1000}", false)] {
            let read = regex_syntax::parse(source).unwrap();
            assert_eq!(Compiled::of(source, false, &read).is_some(), expected, "{source}");
        }
    }
}
