//! What a program is: a tree in prefix order, a number for each node: what it is, and how many numbers follow that belong to it.
//!
//! A program answers no, yes, or perhaps: some parts of the language, an accent, exact case, a pattern, what is known of a mention
//! apart from its words, are left to whoever asks [`crate::query::find`].

use super::vocabulary::Term;
use crate::{fields::Scope, fold::Sigil};
use luister_mention::Field;
use std::ops::Range;

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub(super) enum Op {
    /// Any of the parts that follow.
    Any = 0,
    /// All of them.
    All = 1,
    /// Not the part that follows.
    Not = 2,
    /// The term of this number; nothing follows.
    Word = 3,
    /// Terms that stand side by side, each with the sigil before it.
    Phrase = 4,
    /// How many words may stand between, then two parts.
    Near = 5,
    /// How often, then a part.
    Count = 6,
    /// Which texts are read, then a part.
    Within = 7,
    /// Perhaps; nothing follows.
    Perhaps = 8,
    /// Perhaps; the pattern of this number has to stand there, and nothing follows.
    Pattern = 9,
    /// A part that finds too much: where it says yes, this says perhaps.
    Unsure = 10,
    /// Where a part stands that was written before: what a name of a list stands for.
    Shared = 11,
}

/// Bits of a number that say how many follow, or which term it is.
pub(super) const ARGUMENT: u32 = (1 << 28) - 1;
/// Bits of a term in a phrase; above them stands its sigil.
pub(super) const TERM: u32 = (1 << 30) - 1;

impl Op {
    /// The node that a number stands for.
    pub(super) fn of(number: u32) -> Self {
        match number >> 28 {
            0 => Self::Any,
            1 => Self::All,
            2 => Self::Not,
            3 => Self::Word,
            4 => Self::Phrase,
            5 => Self::Near,
            6 => Self::Count,
            7 => Self::Within,
            8 => Self::Perhaps,
            9 => Self::Pattern,
            11 => Self::Shared,
            _ => Self::Unsure,
        }
    }

    /// The number of this node with its argument.
    pub(super) fn with(self, argument: u32) -> u32 {
        (self as u32) << 28 | argument & ARGUMENT
    }
}

/// A node of a program.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub op: Op,
    /// A term, a pattern, or how many numbers follow.
    pub argument: u32,
    /// Where the numbers stand that belong to it.
    pub inner: Range<usize>,
}

/// The node that stands here.
#[inline]
pub(super) fn node(code: &[u32], at: usize) -> Option<Node> {
    let number = code.get(at)?;
    let (op, argument) = (Op::of(*number), number & ARGUMENT);
    let follows = if matches!(op, Op::Word | Op::Pattern) { 0 } else { argument as usize };
    Some(Node { op, argument, inner: at + 1..at + 1 + follows })
}

/// The nodes that follow each other here, by where they begin.
#[inline]
pub(super) fn nodes(code: &[u32], within: Range<usize>) -> impl Iterator<Item = usize> {
    let mut at = within.start;
    std::iter::from_fn(move || {
        let part = Some(at).filter(|at| *at < within.end)?;
        at = node(code, part)?.inner.end;
        Some(part)
    })
}

/// The scopes that have words, as programs number them.
const SCOPES: [Scope; 4] = [Scope::Usual, Scope::Only(Field::Title), Scope::Only(Field::Text), Scope::Only(Field::Author)];

/// The scope of this number.
pub(super) fn scope(number: u32) -> Scope {
    SCOPES.get(number as usize).copied().unwrap_or(Scope::Usual)
}

/// The number of a scope; none if it has no words.
pub(super) fn number_of(scope: Scope) -> Option<u32> {
    (0..).zip(SCOPES).find(|(_, known)| *known == scope).map(|(number, _)| number)
}

/// The sigil in the upper bits of a term.
pub(super) fn sigil(number: u32) -> Sigil {
    match number >> 30 {
        0 => Sigil::None,
        1 => Sigil::Tag,
        _ => Sigil::Handle,
    }
}

/// A term with the sigil before it.
pub(super) fn with_sigil(term: Term, sigil: Sigil) -> u32 {
    term & TERM | (sigil as u32) << 30
}
