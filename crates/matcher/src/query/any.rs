//! The parts of an OR, of which most are not in a text: so it is known beforehand which word each cannot do without.

use super::{tree::Expr, word::Word};
use crate::{fields::Scope, view::View};
use std::ops::Deref;

/// Parts of which any will do.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct AnyOf {
    parts: Vec<Expr>,
    /// Of each part the mark of a word that it needs, if there is one.
    needs: Vec<Option<u64>>,
}

impl AnyOf {
    /// These parts.
    pub(crate) fn of(parts: Vec<Expr>) -> Self {
        Self { needs: parts.iter().map(need).collect(), parts }
    }

    /// The parts that may be found. Whichever is missing is not.
    pub(crate) fn may_stand<'a>(&'a self, view: &'a View<'_>, scope: Scope) -> impl Iterator<Item = &'a Expr> {
        self.places(view, scope).map(|(_, part)| part)
    }

    /// The same, each with its place among the parts.
    pub(crate) fn places<'a>(&'a self, view: &View<'_>, scope: Scope) -> impl Iterator<Item = (usize, &'a Expr)> {
        let both = self.needs.iter().zip(self.parts.iter().enumerate());
        both.filter(move |(need, _)| need.is_none_or(|mark| view.may_have(scope, mark))).map(|(_, part)| part)
    }
}

impl Deref for AnyOf {
    type Target = [Expr];

    fn deref(&self) -> &[Expr] {
        &self.parts
    }
}

/// The mark of a word without which something is not found where it is looked for.
fn need(expr: &Expr) -> Option<u64> {
    match expr {
        Expr::Phrase(phrase) => phrase.words.iter().find_map(Word::only_form),
        Expr::Near { operands: parts, .. } | Expr::And(parts) => parts.iter().find_map(need),
        Expr::Count { of: part, .. } => need(part),
        Expr::Defined { expr, .. } => need(expr),
        // What reads a field is looked for elsewhere.
        Expr::Within { .. } | Expr::Pattern(_) | Expr::Property(_) | Expr::Reference(_) | Expr::Not(_) | Expr::Or(_) => None,
    }
}
