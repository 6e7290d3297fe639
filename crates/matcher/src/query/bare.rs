//! A regular expression without its questions about the ends of words: it finds something wherever the whole one does, and is
//! searched for in one go whatever the letters of a text.

use super::compiled::Compiled;
use crate::{engine::Bytes, view::Place};
use regex_automata::Input;
use regex_syntax::hir::{Hir, HirKind, LookSet};
use std::cmp::Ordering;

/// A bare pattern. Two of the same source are the same.
#[derive(Debug)]
pub(crate) struct Bare {
    source: String,
    /// One of these stands in every text that it finds.
    needs: Bytes,
    /// Whether it finds more than the whole pattern.
    is_less: bool,
    regex: Compiled,
}

impl Bare {
    /// The bare form of a regular expression; none if it would find something everywhere.
    pub(super) fn of(whole: &Hir) -> Option<Self> {
        let bare = without_limits(whole);
        bare.properties().minimum_len().filter(|least| *least > 0)?;
        let source = bare.to_string();
        Some(Self {
            regex: Compiled::later(&source, false),
            needs: Bytes::needed_by(&bare),
            is_less: whole.properties().look_set().contains_word(),
            source,
        })
    }

    /// Its spelling, for a set of many.
    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    /// Whether it finds more than the whole pattern.
    pub(super) fn is_less(&self) -> bool {
        self.is_less
    }

    /// Whether it stands in a text.
    pub(crate) fn stands(&self, place: &Place<'_>) -> bool {
        self.may_stand(place) && self.regex.get().is_none_or(|regex| regex.is_match(place.text))
    }

    /// Whether a text has a byte that it needs. If this is false it does not stand there.
    pub(super) fn may_stand(&self, place: &Place<'_>) -> bool {
        self.needs.meets(place.bytes())
    }

    /// Where it begins next.
    pub(super) fn start(&self, text: &str, from: usize) -> Option<usize> {
        match self.regex.get() {
            Some(regex) => regex.find(Input::new(text).range(from..)).map(|found| found.start()),
            None => Some(from),
        }
    }
}

impl PartialEq for Bare {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Eq for Bare {}

impl PartialOrd for Bare {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Bare {
    fn cmp(&self, other: &Self) -> Ordering {
        self.source.cmp(&other.source)
    }
}

/// The same without the conditions on where a word ends.
fn without_limits(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Look(look) if !LookSet::singleton(*look).contains_word() => Hir::look(*look),
        HirKind::Look(_) | HirKind::Empty => Hir::empty(),
        HirKind::Literal(literal) => Hir::literal(literal.0.clone()),
        HirKind::Class(class) => Hir::class(class.clone()),
        HirKind::Repetition(repetition) => Hir::repetition(repetition.with(without_limits(&repetition.sub))),
        HirKind::Capture(capture) => without_limits(&capture.sub),
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(without_limits).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(without_limits).collect()),
    }
}
