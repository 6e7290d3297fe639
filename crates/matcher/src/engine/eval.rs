//! Whether the program of a query finds a text that was read.

use super::{
    program::{self, Node, Op, TERM},
    reading::{Extent, Reading},
};
use std::ops::Range;

/// What a program answers. Of several the least holds for all of them, the greatest for any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Answer {
    No,
    /// Somebody has to look.
    Perhaps,
    Yes,
}

/// A program that is run on a text.
pub(super) struct Run<'r> {
    pub code: &'r [u32],
    pub reading: &'r Reading,
    /// The places that are read.
    pub range: Range<u32>,
}

impl Run<'_> {
    /// What the node says that stands here.
    pub(super) fn answer(&self, at: usize) -> Answer {
        let Some(Node { op, argument, inner }) = program::node(self.code, at) else { return Answer::No };
        match op {
            Op::Word => yes_if(self.reading.has(argument, &self.range)),
            Op::Perhaps | Op::Pattern => Answer::Perhaps,
            Op::Any => {
                let mut best = Answer::No;
                for part in program::nodes(self.code, inner) {
                    best = best.max(self.answer(part));
                    if best == Answer::Yes {
                        break;
                    }
                }
                best
            }
            Op::All => {
                let mut least = Answer::Yes;
                for part in program::nodes(self.code, inner) {
                    least = least.min(self.answer(part));
                    if least == Answer::No {
                        break;
                    }
                }
                least
            }
            Op::Not => match self.answer(inner.start) {
                Answer::No => Answer::Yes,
                Answer::Perhaps => Answer::Perhaps,
                Answer::Yes => Answer::No,
            },
            Op::Unsure => self.answer(inner.start).min(Answer::Perhaps),
            Op::Shared => self.number(inner.start).map_or(Answer::No, |at| self.answer(at as usize)),
            Op::Phrase => yes_if(self.phrase(inner).next().is_some()),
            Op::Near => self.near(inner.start),
            Op::Count => self.count(inner.start),
            Op::Within => {
                let scope = program::scope(self.number(inner.start).unwrap_or_default());
                Run { code: self.code, reading: self.reading, range: self.reading.range(scope) }.answer(inner.start + 1)
            }
        }
    }

    fn number(&self, at: usize) -> Option<u32> {
        self.code.get(at).copied()
    }

    /// The places where these terms stand side by side.
    fn phrase(&self, terms: Range<usize>) -> impl Iterator<Item = u32> {
        let terms = self.code.get(terms).unwrap_or_default();
        let first = terms.first().map_or(TERM, |number| number & TERM);
        let reading = self.reading;
        reading.places(first, &self.range).filter(move |start| {
            (*start..).zip(terms).all(|(at, number)| {
                let sigil = program::sigil(*number);
                reading.stands(number & TERM, at) && (number & !TERM == 0 || reading.sigil(at) == sigil)
            })
        })
    }

    /// Adds where a part stands: words, phrases or an OR of them. Says whether those are all there are and no more.
    fn extents(&self, at: usize, found: &mut Vec<Extent>) -> bool {
        let Some(Node { op, argument, inner }) = program::node(self.code, at) else { return true };
        match op {
            Op::Word => {
                found.extend(self.reading.places(argument, &self.range).map(|at| (at, at + 1)));
                true
            }
            Op::Phrase => {
                found.extend(self.phrase(inner).map(|start| (start, start + argument)));
                true
            }
            Op::Any => {
                let mut sure = true;
                program::nodes(self.code, inner).for_each(|part| sure &= self.extents(part, found));
                sure
            }
            Op::Shared => self.number(inner.start).is_some_and(|at| self.extents(at as usize, found)),
            _ => false,
        }
    }

    /// What NEAR says whose distance stands here, with its operands behind it.
    fn near(&self, at: usize) -> Answer {
        let distance = self.number(at).unwrap_or_default();
        let (between, ordered) = (distance >> 1, distance & 1 == 1);
        let left = at + 1;
        let right = program::node(self.code, left).map_or(left, |node| node.inner.end);
        let (mut ones, mut others) = self.reading.take_extents();
        let known = self.extents(left, &mut ones) && self.extents(right, &mut others);
        ones.sort_unstable();
        others.sort_unstable();
        let stands = known && (follow(&ones, &others, between) || !ordered && follow(&others, &ones, between));
        self.reading.give_extents(ones, others);
        if known { yes_if(stands) } else { self.answer(left).min(self.answer(right)).min(Answer::Perhaps) }
    }

    /// What a count says whose number stands here, with its part behind it.
    fn count(&self, at: usize) -> Answer {
        let (mut found, spare) = self.reading.take_extents();
        let known = self.extents(at + 1, &mut found);
        found.sort_unstable();
        found.dedup();
        let count = found.len();
        self.reading.give_extents(found, spare);
        if known { yes_if(count >= self.number(at).unwrap_or(u32::MAX) as usize) } else { self.answer(at + 1).min(Answer::Perhaps) }
    }
}

fn yes_if(holds: bool) -> Answer {
    if holds { Answer::Yes } else { Answer::No }
}

/// Whether any of the others begins behind one of these with at most so many words in between.
fn follow(ones: &[Extent], others: &[Extent], between: u32) -> bool {
    ones.iter().any(|(_, end)| {
        let next = others.partition_point(|(start, _)| start < end);
        others.get(next).is_some_and(|(start, _)| start - end <= between)
    })
}
