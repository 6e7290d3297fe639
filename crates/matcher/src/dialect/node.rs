//! A query of another tool as a tree.

use std::ops::Range;

/// A query or a part of one, and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Node<'t> {
    pub at: Range<usize>,
    pub is: Is<'t>,
}

/// What a part is.
#[derive(Debug, Clone)]
pub(super) enum Is<'t> {
    /// Something that was told and counts for nothing.
    Nothing,
    Word(&'t str),
    /// Words side by side, or with so many words between.
    Phrase(&'t str, Option<u32>),
    /// A word in its exact case.
    Exact(&'t str),
    Field(&'t str, Value<'t>),
    /// The first operand, and each further one with the NEAR before it.
    Near(Box<Node<'t>>, Vec<(Step, Node<'t>)>),
    /// `(…)~n`
    Within(Box<Node<'t>>, u32),
    And(Vec<Node<'t>>),
    Or(Vec<Node<'t>>),
    Not(Box<Node<'t>>),
}

/// A NEAR.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub between: u32,
    pub ordered: bool,
    pub at: Range<usize>,
}

/// What a field has to have.
#[derive(Debug, Clone)]
pub(super) enum Value<'t> {
    One(&'t str),
    Phrase(&'t str),
    Range(&'t str),
    /// An expression.
    Query(Box<Node<'t>>),
}
