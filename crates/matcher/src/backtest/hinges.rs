//! Whether a query finds a mention, and which of its terms decide that.
//!
//! A term decides if the answer would be the other one without it. To find those, no query is asked twice: each part of a
//! query says whether it holds, and its *hinges*, the terms of which each alone would turn that. An AND that holds turns with
//! any part, so it has the hinges of all; one that does not hold turns only with all the parts that fail, so it has those that
//! they share. An OR is its mirror image, and a NOT has the hinges of what it denies. Because a term under a NOT counts as
//! another one than the same words without, no term can at once turn one part on and another off.

use super::terms::{Ids, TermId};
use crate::{
    fields::Scope,
    limits::{MAX_FORM_CHARS, MAX_TRIED},
    query::{Expr, Occurrence, find_into},
    view::View,
};
use luister_mention::text::excerpt;

/// What a part of a query comes to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Answer {
    /// Whether it holds.
    pub holds: bool,
    /// The terms of which each alone would turn that, in order.
    pub hinges: Vec<u32>,
}

/// A term that helps to find a mention.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Standing {
    pub term: TermId,
    /// For a wildcard, the words it found.
    pub forms: Vec<String>,
}

/// A look at one mention.
pub(super) struct Look<'l, 'm> {
    view: &'l View<'m>,
    /// The terms that made true what holds so far.
    pub standing: Vec<Standing>,
}

/// A term beside NEAR or in `count:`, with the places where it stands.
struct Leaf<'e> {
    operand: usize,
    term: TermId,
    expr: &'e Expr,
    found: Vec<Occurrence>,
}

impl<'l, 'm> Look<'l, 'm> {
    pub(super) fn at(view: &'l View<'m>) -> Self {
        Self { view, standing: Vec::new() }
    }

    /// What a query comes to.
    pub(super) fn answer(&mut self, expr: &Expr, ids: &Ids, scope: Scope) -> Answer {
        let parts = match ids {
            Ids::Term(term) => return self.term(expr, *term, scope),
            Ids::Parts(parts) => &**parts,
        };
        match expr {
            Expr::Near { .. } | Expr::Count { .. } => self.joined(expr, parts, scope),
            Expr::Within { scope, .. } => self.all(expr.children(), parts, *scope),
            Expr::Not(_) => {
                let before = self.standing.len();
                let denied = self.all(expr.children(), parts, scope);
                self.standing.truncate(before);
                Answer { holds: !denied.holds, ..denied }
            }
            Expr::Or(any) => {
                let places = any.places(self.view, scope).filter_map(|(at, part)| Some((part, parts.get(at)?)));
                self.any(places, scope)
            }
            _ => self.all(expr.children(), parts, scope),
        }
    }

    fn term(&mut self, expr: &Expr, term: TermId, scope: Scope) -> Answer {
        let mut found = Vec::new();
        if !find_into(expr, self.view, scope, &mut found) {
            return Answer::default();
        }
        self.stands(term, expr, &found);
        Answer { holds: true, hinges: term.into_iter().collect() }
    }

    fn all(&mut self, exprs: &[Expr], ids: &[Ids], scope: Scope) -> Answer {
        let before = self.standing.len();
        let (mut hinges, mut failing): (Vec<u32>, Option<Vec<u32>>) = (Vec::new(), None);
        for (expr, ids) in exprs.iter().zip(ids) {
            let answer = self.answer(expr, ids, scope);
            if answer.holds {
                hinges.extend(answer.hinges);
                continue;
            }
            let shared = failing.take().map_or(answer.hinges.clone(), |known| common(known, &answer.hinges));
            if shared.is_empty() {
                self.standing.truncate(before);
                return Answer::default();
            }
            failing = Some(shared);
        }
        match failing {
            Some(hinges) => {
                self.standing.truncate(before);
                Answer { holds: false, hinges }
            }
            None => Answer { holds: true, hinges: in_order(hinges) },
        }
    }

    fn any<'e>(&mut self, parts: impl Iterator<Item = (&'e Expr, &'e Ids)>, scope: Scope) -> Answer {
        let (mut hinges, mut holding): (Vec<u32>, Option<Vec<u32>>) = (Vec::new(), None);
        for (expr, ids) in parts {
            let answer = self.answer(expr, ids, scope);
            if answer.holds {
                holding = Some(holding.take().map_or(answer.hinges.clone(), |known| common(known, &answer.hinges)));
            } else {
                hinges.extend(answer.hinges);
            }
        }
        holding.map_or_else(|| Answer { holds: false, hinges: in_order(hinges) }, |hinges| Answer { holds: true, hinges })
    }

    /// NEAR and `count:` depend on where their words stand: each of those is tried away.
    fn joined(&mut self, expr: &Expr, ids: &[Ids], scope: Scope) -> Answer {
        let mut found = Vec::new();
        if !find_into(expr, self.view, scope, &mut found) {
            return Answer::default();
        }
        let mut leaves = Vec::new();
        for (operand, (part, ids)) in expr.children().iter().zip(ids).enumerate() {
            self.leaves(operand, part, ids, scope, &mut leaves);
        }
        for leaf in &leaves {
            let within: Vec<Occurrence> = leaf.found.iter().filter(|place| found.binary_search(place).is_ok()).cloned().collect();
            if !within.is_empty() {
                self.stands(leaf.term, leaf.expr, &within);
            }
        }
        let terms = in_order(leaves.iter().filter_map(|leaf| leaf.term).collect());
        let tried = if terms.len() > MAX_TRIED { Vec::new() } else { terms };
        let turns = |term: &u32| !find_into(&without(*term, expr, &leaves), self.view, scope, &mut Vec::new());
        Answer { holds: true, hinges: tried.into_iter().filter(turns).collect() }
    }

    /// The words below an operand that stand in the mention.
    fn leaves<'e>(&self, operand: usize, expr: &'e Expr, ids: &Ids, scope: Scope, leaves: &mut Vec<Leaf<'e>>) {
        match ids {
            Ids::Term(term) => {
                let mut found = Vec::new();
                if find_into(expr, self.view, scope, &mut found) {
                    leaves.push(Leaf { operand, term: *term, expr, found });
                }
            }
            Ids::Parts(parts) => match expr {
                Expr::Or(any) => {
                    let places = any.places(self.view, scope).filter_map(|(at, part)| Some((part, parts.get(at)?)));
                    places.for_each(|(part, ids)| self.leaves(operand, part, ids, scope, leaves));
                }
                _ => expr.children().iter().zip(&**parts).for_each(|(part, ids)| self.leaves(operand, part, ids, scope, leaves)),
            },
        }
    }

    fn stands(&mut self, term: TermId, expr: &Expr, found: &[Occurrence]) {
        let mut forms: Vec<String> = if expr.wildcards() > 0 && matches!(expr, Expr::Phrase(_)) {
            found.iter().filter_map(|occurrence| self.form(occurrence)).collect()
        } else {
            Vec::new()
        };
        forms.sort_unstable();
        forms.dedup();
        self.standing.push(Standing { term, forms });
    }

    /// The words at a place in small letters, with one space between two of them.
    fn form(&self, occurrence: &Occurrence) -> Option<String> {
        let words = self.view.place(occurrence.place)?.words();
        let (from, until) = occurrence.words;
        let folded: Vec<&str> = words.tokens().get(from..until)?.iter().map(|token| words.folded(token)).collect();
        Some(excerpt(&folded.join(" "), MAX_FORM_CHARS))
    }
}

/// A NEAR or `count:` of the words that stand there, but for one term.
fn without(term: u32, expr: &Expr, leaves: &[Leaf<'_>]) -> Expr {
    let left = |operand| {
        let stay = leaves.iter().filter(|leaf| leaf.operand == operand && leaf.term != Some(term));
        Expr::or(stay.map(|leaf| leaf.expr.clone()).collect())
    };
    match expr {
        Expr::Near { operands, between, ordered } => {
            Expr::Near { operands: (0..operands.len()).map(left).collect(), between: *between, ordered: *ordered }
        }
        Expr::Count { at_least, .. } => Expr::Count { at_least: *at_least, of: Box::new(left(0)) },
        _ => Expr::nothing(),
    }
}

fn in_order(mut terms: Vec<u32>) -> Vec<u32> {
    terms.sort_unstable();
    terms.dedup();
    terms
}

/// What is in both; the second is in order.
pub(super) fn common(mut one: Vec<u32>, other: &[u32]) -> Vec<u32> {
    one.retain(|term| other.binary_search(term).is_ok());
    one
}
