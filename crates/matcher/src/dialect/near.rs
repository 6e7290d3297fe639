//! NEAR, which takes more in other tools than words: what ours cannot say is said with AND and a NEAR of its words.

use super::{
    lower::{Lowering, Place},
    meaning::{Meaning, any},
    node::{Node, Step},
    note::About,
};
use crate::{
    limits::{MAX_NEAR_CHAIN, MAX_NEAR_PAIRS, MAX_NEAR_WILDCARDS, MAX_NEAR_WORDS},
    query::{Expr, misfit},
};
use std::{collections::HashSet, ops::Range};

/// How far apart, and whether in this order.
type Reach = (u32, bool);

impl<'t> Lowering<'t, '_> {
    /// A chain of NEARs, from left to right.
    pub(super) fn near(&mut self, first: &Node<'t>, steps: &[(Step, Node<'t>)], place: Place) -> Meaning {
        let inside = Place { near: true, ..place };
        let mut whole = self.part(first, inside);
        for (number, (step, operand)) in steps.iter().enumerate() {
            let right = self.part(operand, inside);
            whole = if number + 1 < MAX_NEAR_CHAIN {
                self.beside(whole, right, (step.between, step.ordered), &step.at, place)
            } else {
                self.apart(vec![whole, right], &step.at, place)
            };
        }
        whole
    }

    /// `(a AND b)~n`
    pub(super) fn within(&mut self, inner: &Node<'t>, between: u32, at: &Range<usize>, place: Place) -> Meaning {
        match self.part(inner, Place { near: true, ..place }) {
            Meaning::Is(Expr::And(parts)) => self.together(parts, between, at, place),
            other => {
                let tilde = self.text.get(at.clone()).and_then(|text| text.rfind('~')).unwrap_or(0);
                self.notes.tell(at.start + tilde..at.end, About::Tilde);
                other
            }
        }
    }

    /// All of these with at most so many words between them, in any order.
    pub(super) fn together(&mut self, parts: Vec<Expr>, between: u32, at: &Range<usize>, place: Place) -> Meaning {
        if parts.len() < 2 || !parts.iter().all(|part| misfit(part).is_none()) {
            return self.apart(parts.into_iter().map(of).collect(), at, place);
        }
        if let [left, right] = parts.as_slice() {
            return self.beside(Meaning::Is(left.clone()), Meaning::Is(right.clone()), (between, false), at, place);
        }
        if parts.iter().map(Expr::wildcards).sum::<usize>() > MAX_NEAR_WILDCARDS {
            return self.wild(parts, at, place);
        }
        Meaning::Is(Expr::Near { operands: parts, between, ordered: false })
    }

    /// Two parts near each other.
    pub(super) fn beside(&mut self, left: Meaning, right: Meaning, reach: Reach, at: &Range<usize>, place: Place) -> Meaning {
        match (left, right) {
            (Meaning::Absent, other) | (other, Meaning::Absent) => other,
            (Meaning::None, _) | (_, Meaning::None) => Meaning::None,
            (Meaning::All, other) | (other, Meaning::All) => other,
            (Meaning::Is(left), Meaning::Is(right)) => self.pairs(left, right, reach, at, place),
            (left, right) => self.apart(vec![left, right], at, place),
        }
    }

    /// Two parts near each other, written out where one is an AND of words.
    fn pairs(&mut self, left: Expr, right: Expr, reach: Reach, at: &Range<usize>, place: Place) -> Meaning {
        let pairs = words_of_and(&left).zip(words_of_and(&right)).filter(|(left, right)| left.len() * right.len() <= MAX_NEAR_PAIRS);
        let Some((lefts, rights)) = pairs else { return self.loosely(left, right, reach, at, place) };
        let mut all = Vec::new();
        for left in lefts {
            for right in rights {
                all.push(self.split(left.clone(), right.clone(), reach, at, place));
            }
        }
        Meaning::and(all)
    }

    /// Two parts of words near each other: where too many have wildcards, several NEARs of fewer.
    fn split(&mut self, left: Expr, right: Expr, reach: Reach, at: &Range<usize>, place: Place) -> Meaning {
        let half = MAX_NEAR_WILDCARDS / 2;
        let (lefts, rights) = if left.wildcards() + right.wildcards() <= MAX_NEAR_WILDCARDS {
            (vec![left], vec![right])
        } else if left.wildcards() <= half {
            let room = MAX_NEAR_WILDCARDS - left.wildcards();
            (vec![left], pieces(right, room))
        } else if right.wildcards() <= half {
            let room = MAX_NEAR_WILDCARDS - right.wildcards();
            (pieces(left, room), vec![right])
        } else {
            (pieces(left, half), pieces(right, half))
        };
        let too_wild = |pieces: &[Expr]| pieces.iter().map(Expr::wildcards).max().unwrap_or(0);
        if lefts.len() * rights.len() > MAX_NEAR_PAIRS || too_wild(&lefts) + too_wild(&rights) > MAX_NEAR_WILDCARDS {
            return self.wild(vec![any(lefts), any(rights)], at, place);
        }
        let near =
            |left: &Expr, right: &Expr| Expr::Near { operands: vec![left.clone(), right.clone()], between: reach.0, ordered: reach.1 };
        Meaning::or(lefts.iter().flat_map(|left| rights.iter().map(move |right| Meaning::Is(near(left, right)))).collect::<Vec<_>>())
    }

    /// Both parts, and one of the words of each near one of the other.
    fn loosely(&mut self, left: Expr, right: Expr, reach: Reach, at: &Range<usize>, place: Place) -> Meaning {
        let words = words_in(&left).zip(words_in(&right));
        let Some((lefts, rights)) = words.filter(|_| place.wide) else {
            return self.apart(vec![Meaning::Is(left), Meaning::Is(right)], at, place);
        };
        // What is nothing but words is there wherever the NEAR of them holds.
        let more = [left, right].into_iter().filter(|part| misfit(part).is_some()).map(of).collect();
        let near = self.split(any(lefts), any(rights), reach, at, place);
        Meaning::and([self.apart(more, at, place), near])
    }

    /// Parts that are joined with AND for want of something closer.
    fn apart(&mut self, parts: Vec<Meaning>, at: &Range<usize>, place: Place) -> Meaning {
        self.loosened(parts, About::NearMore, at, place)
    }

    /// The same for parts that have too many wildcards.
    fn wild(&mut self, parts: Vec<Expr>, at: &Range<usize>, place: Place) -> Meaning {
        self.loosened(parts.into_iter().map(Meaning::Is).collect(), About::NearWild, at, place)
    }

    /// All parts, wherever they stand, if the query may find more by it; else nothing.
    fn loosened(&mut self, parts: Vec<Meaning>, about: About, at: &Range<usize>, place: Place) -> Meaning {
        if place.wide {
            self.notes.tell(at.clone(), about);
            return Meaning::and(parts);
        }
        self.notes.tell(at.clone(), About::NearLeftOut { finds: self.finds() });
        Meaning::None
    }
}

fn of(expr: Expr) -> Meaning {
    match expr {
        Expr::Not(part) => Meaning::Not(*part),
        expr => Meaning::Is(expr),
    }
}

/// The parts of an AND of words, or the part itself if it is of words.
fn words_of_and(expr: &Expr) -> Option<&[Expr]> {
    let parts = if let Expr::And(parts) = expr { parts } else { std::slice::from_ref(expr) };
    parts.iter().all(|part| misfit(part).is_none()).then_some(parts)
}

/// An OR in pieces of at most so many wildcards each.
fn pieces(expr: Expr, most: usize) -> Vec<Expr> {
    let Expr::Or(parts) = &expr else { return vec![expr] };
    let (mut pieces, mut piece, mut wildcards): (Vec<Expr>, Vec<Expr>, usize) = (Vec::new(), Vec::new(), 0);
    for part in parts.iter() {
        let more = part.wildcards();
        if wildcards + more > most && !piece.is_empty() {
            pieces.push(any(std::mem::take(&mut piece)));
            wildcards = 0;
        }
        wildcards += more;
        piece.push(part.clone());
    }
    pieces.push(any(piece));
    pieces
}

/// Every word and phrase of a part, once; none if it can hold without any, or has very many.
fn words_in(expr: &Expr) -> Option<Vec<Expr>> {
    let (mut words, mut seen) = (Vec::new(), HashSet::new());
    (collect(expr, &mut words, &mut seen) && !words.is_empty() && words.len() <= MAX_NEAR_WORDS).then_some(words)
}

/// Whether all that the part looks for are words.
fn collect(expr: &Expr, words: &mut Vec<Expr>, seen: &mut HashSet<String>) -> bool {
    match expr {
        Expr::Not(_) => true,
        Expr::Property(_) => false,
        Expr::Phrase(_) | Expr::Pattern(_) => {
            if seen.insert(expr.to_string()) {
                words.push(expr.clone());
            }
            misfit(expr).is_none()
        }
        expr => expr.children().iter().all(|part| collect(part, words, seen)),
    }
}
