//! Queries as short programs over the terms of a vocabulary.
//!
//! A program is a tree in prefix order, a number for each node: what it is, and how many numbers follow that belong to it. It
//! answers no, yes, or perhaps: some parts of the language, an accent, exact case, a pattern, what is known of a mention apart
//! from its words, are left to whoever asks [`crate::query::find`].

use super::vocabulary::{MIN_PREFIX_BYTES, Term, Vocabulary};
use crate::{
    fields::Scope,
    fold::Mark,
    language,
    query::{Bare, Element, Expr, Part, Phrase, Word},
};
use luister_mention::Field;
use std::{collections::HashMap, ops::Range, sync::Arc};

/// The most spellings of a phrase with hyphens that are looked for one by one.
const MAX_SPELLINGS: usize = 8;
/// How often a word in everybody's mouth stands in a text, against a rare one.
const COMMON: u32 = 1000;
/// The same for a beginning of a word against a whole one.
const WIDE: u32 = 3;
/// A word of so many letters is as rare as they come.
const LONG: u32 = 12;
/// A word that many queries ask for is one that many texts have; each query counts for so much.
const ASKED: u32 = 4;

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
    /// Terms that stand side by side, each with the sign before it.
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
/// Bits of a term in a phrase; above them stands its sign.
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

    fn with(self, argument: u32) -> u32 {
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

fn number_of(scope: Scope) -> Option<u32> {
    (0..).zip(SCOPES).find(|(_, known)| *known == scope).map(|(number, _)| number)
}

/// A sign in the upper bits of a term.
pub(super) fn sign(number: u32) -> Mark {
    match number >> 30 {
        0 => Mark::None,
        1 => Mark::Tag,
        _ => Mark::Handle,
    }
}

fn with_sign(term: Term, sign: Mark) -> u32 {
    term & TERM | (sign as u32) << 30
}

/// What makes programs of queries.
#[derive(Debug, Default)]
pub(super) struct Planner {
    pub vocabulary: Vocabulary,
    pub code: Vec<u32>,
    /// By term: how often it is met, by guess.
    pub costs: Vec<u32>,
    /// Patterns as they came.
    pub patterns: Vec<Arc<Bare>>,
    /// The same by their spelling.
    known: HashMap<String, u32>,
    /// Where what is borrowed was written.
    written: HashMap<*const Expr, u32>,
    pub reads_authors: bool,
}

impl Planner {
    /// Adds the program of a query; says where it begins.
    pub(super) fn add(&mut self, expr: &Expr) -> usize {
        let at = self.code.len();
        self.write(expr);
        at
    }

    fn write(&mut self, expr: &Expr) {
        match expr {
            Expr::Phrase(phrase) => self.phrase(phrase),
            Expr::Pattern(pattern) => match pattern.bare() {
                Some(bare) => {
                    let number = self.pattern(bare);
                    self.leaf(Op::Pattern, number);
                }
                None => self.leaf(Op::Perhaps, 0),
            },
            Expr::And(parts) => self.block(Op::All, |planner| parts.iter().for_each(|part| planner.write(part))),
            Expr::Or(parts) => self.block(Op::Any, |planner| parts.iter().for_each(|part| planner.write(part))),
            Expr::Not(part) => self.block(Op::Not, |planner| planner.write(part)),
            Expr::Near { operands, between, ordered } => self.near(operands, *between, *ordered),
            Expr::Count { at_least, of } => self.block(Op::Count, |planner| {
                planner.code.push(*at_least);
                planner.write(of);
            }),
            Expr::Within { scope, expr, .. } => match number_of(*scope) {
                Some(number) => self.block(Op::Within, |planner| {
                    planner.reads_authors |= *scope == Scope::Only(Field::Author);
                    planner.code.push(number);
                    planner.write(expr);
                }),
                None => self.leaf(Op::Perhaps, 0),
            },
            Expr::Defined { expr, .. } => self.shared(expr),
            Expr::Property(_) => self.leaf(Op::Perhaps, 0),
            // Nothing is found by what is not filled in.
            Expr::Reference(_) => self.leaf(Op::Any, 0),
        }
    }

    /// Writes what many queries borrow once, and then where it stands: whoever lends it outlives the planning.
    fn shared(&mut self, expr: &Arc<Expr>) {
        let here = u32::try_from(self.code.len()).unwrap_or(u32::MAX);
        if let Some(at) = self.written.get(&Arc::as_ptr(expr)).copied() {
            self.leaf(Op::Shared, 1);
            self.code.push(at);
        } else {
            self.written.insert(Arc::as_ptr(expr), here);
            self.write(expr);
        }
    }

    fn leaf(&mut self, op: Op, argument: u32) {
        self.code.push(op.with(argument));
    }

    /// Writes a node around what `inner` writes.
    fn block(&mut self, op: Op, inner: impl FnOnce(&mut Self)) {
        let at = self.code.len();
        self.code.push(0);
        inner(self);
        let follows = u32::try_from(self.code.len() - at - 1).unwrap_or(ARGUMENT);
        self.code.get_mut(at).into_iter().for_each(|number| *number = op.with(follows));
    }

    /// Two operands are looked at in their places; of more it is only said whether all are there.
    fn near(&mut self, operands: &[Expr], between: u32, ordered: bool) {
        let all = |planner: &mut Self| operands.iter().for_each(|part| planner.write(part));
        if operands.len() == 2 {
            self.block(Op::Near, |planner| {
                planner.code.push(between << 1 | u32::from(ordered));
                all(planner);
            });
        } else {
            self.block(Op::Unsure, |planner| planner.block(Op::All, all));
        }
    }

    /// The number of a pattern.
    fn pattern(&mut self, bare: &Arc<Bare>) -> u32 {
        if let Some(number) = self.known.get(bare.source()) {
            return *number;
        }
        let number = u32::try_from(self.patterns.len()).unwrap_or(ARGUMENT);
        self.patterns.push(Arc::clone(bare));
        self.known.insert(bare.source().to_owned(), number);
        number
    }

    fn phrase(&mut self, phrase: &Phrase) {
        if let [word] = phrase.words.as_slice()
            && let Some(Element { mark, part }) = word.only_element()
        {
            return self.word(part, mark);
        }
        let only: Option<Vec<Element<'_>>> = phrase.words.iter().map(Word::only_element).collect();
        if let Some(only) = only {
            return self.side_by_side(&only);
        }
        match phrase.spellings().as_slice() {
            [only] => self.side_by_side(only),
            all if (2..=MAX_SPELLINGS).contains(&all.len()) => {
                let any = |planner: &mut Self| {
                    planner.block(Op::Any, |planner| all.iter().for_each(|spelling| planner.side_by_side(spelling)));
                };
                // Which spelling is taken within a phrase depends on what stands there: of a word by itself it is any.
                if phrase.single().is_some() { any(self) } else { self.block(Op::Unsure, any) }
            }
            _ => self.beginnings(&phrase.words),
        }
    }

    /// One word of one piece.
    fn word(&mut self, part: &Part, sign: Mark) {
        let Some((term, is_exact)) = self.term(part) else { return self.leaf(Op::Perhaps, 0) };
        if !is_exact {
            self.leaf(Op::Unsure, if sign == Mark::None { 1 } else { 2 });
        }
        if sign == Mark::None {
            self.leaf(Op::Word, term);
        } else {
            self.leaf(Op::Phrase, 1);
            self.code.push(with_sign(term, sign));
        }
    }

    /// Pieces that follow each other, with the sign before each.
    fn side_by_side(&mut self, pieces: &[Element<'_>]) {
        let at = self.code.len();
        self.code.extend([0, 0]);
        let mut exact = true;
        for Element { mark: sign, part } in pieces {
            let Some((term, is_exact)) = self.term(part) else {
                self.code.truncate(at);
                // Of a phrase with a piece that cannot be looked up, it is only said whether the others are there.
                self.block(Op::All, |planner| pieces.iter().for_each(|piece| planner.word(piece.part, Mark::None)));
                return;
            };
            exact &= is_exact;
            self.code.push(with_sign(term, *sign));
        }
        let follows = u32::try_from(pieces.len()).unwrap_or(ARGUMENT);
        let nodes = if exact {
            [None, Some(Op::Phrase.with(follows))]
        } else {
            [Some(Op::Unsure.with(follows + 1)), Some(Op::Phrase.with(follows))]
        };
        self.code.splice(at..at + 2, nodes.into_iter().flatten());
    }

    /// A phrase with more spellings than are looked for: only that its words begin somewhere.
    fn beginnings(&mut self, words: &[Word]) {
        self.block(Op::Unsure, |planner| {
            planner.block(Op::All, |planner| {
                for word in words {
                    planner.block(Op::Any, |planner| word.beginnings().for_each(|part| planner.word(part, Mark::None)));
                }
            });
        });
    }

    /// The term of a piece, and whether it finds no more than that; none if too short a beginning of it is known, or if the
    /// vocabulary cannot tell it from another.
    fn term(&mut self, part: &Part) -> Option<(Term, bool)> {
        let (letters, mark) = part.key();
        let (term, whole) = match mark {
            Some(mark) => (self.vocabulary.word(mark)?, true),
            None if letters.len() < MIN_PREFIX_BYTES => return None,
            None => self.vocabulary.prefix(letters)?,
        };
        match self.costs.get_mut(term as usize) {
            Some(cost) => *cost = cost.saturating_add(ASKED),
            None => self.costs.push(cost(letters, mark)),
        }
        Some((term, whole && part.is_its_key()))
    }
}

/// How often a piece of a word is met, by guess.
fn cost(letters: &str, mark: Option<u64>) -> u32 {
    let rarity = 1 + LONG.saturating_sub(u32::try_from(letters.chars().count()).unwrap_or(LONG)).pow(2);
    match mark {
        Some(mark) if language::is_common(letters, mark) => COMMON,
        Some(_) => rarity,
        None => WIDE * rarity,
    }
}
