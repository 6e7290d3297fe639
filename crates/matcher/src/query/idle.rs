//! Parts of a query that add nothing, and those that let it find nothing.

use super::{
    beginnings::Beginnings,
    covers::{Comparison, stands_for},
    fill,
    mixed::Item,
    scan::{Scanner, shown},
    tree::{Expr, Reference},
};
use crate::{fields::Scope, limits::MAX_PROBLEMS};
use luister_mention::{Mistake, Problem, Wording, wording};
use std::{ops::Range, sync::Arc};

/// The most parts of one query that are compared for what they add.
const MAX_STEPS: u32 = 40_000;
/// So many operands are compared each with each other; of more, only those that begin alike.
const MAX_PAIRED: usize = 40;

/// So many parts, each idle beside the next, are followed.
const MAX_CHAIN: usize = 40;

/// What a line is looked at with: what it borrows, the bound on what that costs, and what was found.
#[derive(Debug)]
pub(super) struct Idle<'t> {
    /// What the names stand for, as far as that is known.
    pub meanings: &'t [(Reference, Arc<Expr>)],
    comparison: Comparison,
    found: Vec<Found>,
}

/// A part that adds nothing.
#[derive(Debug)]
struct Found {
    at: Range<usize>,
    problem: Problem,
    /// Whether this holds too where it counts at which words a part stands: beside NEAR and in `count:`.
    by_place: bool,
}

impl<'t> Idle<'t> {
    pub(super) fn new(meanings: &'t [(Reference, Arc<Expr>)]) -> Self {
        Self { meanings, comparison: Comparison::within(MAX_STEPS), found: Vec::new() }
    }

    /// Forgets what does not hold of operands of NEAR or `count:`, which stand here.
    pub(super) fn forget_within(&mut self, at: &Range<usize>) {
        self.found.retain(|found| found.by_place || !at.contains(&found.at.start));
    }

    /// What was found; of a name that may stand beside NEAR only what holds there too.
    pub(super) fn told(self, may_stand_beside_near: bool) -> impl Iterator<Item = Problem> {
        self.found.into_iter().filter(move |found| found.by_place || !may_stand_beside_near).map(|found| found.problem)
    }
}

/// Looks for what adds nothing among the operands of one AND or OR.
pub(super) fn look(scan: &mut Scanner<'_>, items: &[Item], or: bool, scope: Scope) {
    if items.len() < 2 || scan.idle.found.len() >= MAX_PROBLEMS {
        return;
    }
    let meanings = scan.idle.meanings;
    let filled: Vec<Expr> = if meanings.is_empty() { Vec::new() } else { items.iter().map(|item| fill(&item.expr, meanings)).collect() };
    let exprs: Vec<&Expr> = if meanings.is_empty() { items.iter().map(|item| &item.expr).collect() } else { filled.iter().collect() };
    if !or && let Some((there, not)) = contradiction(&mut scan.idle.comparison, &exprs, scope) {
        return tell_of_contradiction(scan, items, there, not);
    }
    // What makes an operand idle, if anything does.
    let mut beside: Vec<Option<Beside>> = Vec::new();
    for (general, specific) in pairs(&exprs) {
        let (Some(wide), Some(narrow)) = (exprs.get(general), exprs.get(specific)) else { continue };
        let (idle, other) = if or { (specific, general) } else { (general, specific) };
        let comparison = &mut scan.idle.comparison;
        let told = beside.get(idle).is_some_and(Option::is_some);
        if told || !comparison.covers(wide, narrow, scope) {
            continue;
        }
        let are_alike = comparison.covers(narrow, wide, scope);
        // Of two that find the same the later one is told of.
        if idle > other || !are_alike {
            let sort = if are_alike { Sort::Alike } else { Sort::of(or) };
            let known = Beside { other, sort, by_place: or && stands_for(wide, narrow) };
            beside.resize(items.len(), None);
            beside.get_mut(idle).into_iter().for_each(|beside| *beside = Some(known));
        }
    }
    for idle in 0..beside.len() {
        if let Some(last) = last_of_chain(&beside, idle).filter(|_| scan.idle.found.len() < MAX_PROBLEMS) {
            tell(scan, items, idle, last);
        }
    }
}

/// What makes an operand idle.
#[derive(Debug, Clone, Copy)]
struct Beside {
    other: usize,
    sort: Sort,
    by_place: bool,
}

/// What makes an operand idle and is not idle itself: of `"acme energie nl" OR "acme energie" OR acme` the last, for both others.
fn last_of_chain(beside: &[Option<Beside>], idle: usize) -> Option<Beside> {
    let next = |at: usize| beside.get(at).copied().flatten();
    let mut last = next(idle)?;
    for _ in 0..beside.len().min(MAX_CHAIN) {
        let Some(further) = next(last.other).filter(|further| further.other != idle) else { break };
        let sort = if matches!(last.sort, Sort::Alike) { further.sort } else { last.sort };
        last = Beside { other: further.other, sort, by_place: last.by_place && further.by_place };
    }
    Some(last)
}

/// In which way a part adds nothing beside another.
#[derive(Debug, Clone, Copy)]
enum Sort {
    /// Both find the same.
    Alike,
    /// The other finds more, and one of them is enough.
    Narrower,
    /// It finds more, and both are needed.
    Wider,
}

impl Sort {
    fn of(or: bool) -> Self {
        if or { Self::Narrower } else { Self::Wider }
    }

    /// What is told of a part beside one that makes it idle.
    fn wording(self, part: &str, known: &str) -> (Wording, Wording) {
        match self {
            Self::Alike => (
                wording!(
                    "`{part}` adds nothing here: `{known}` finds the same",
                    "`{part}` voegt hier niets toe: `{known}` vindt hetzelfde"
                ),
                wording!("take one of them out", "haal een van de twee weg"),
            ),
            Self::Narrower => (
                wording!(
                    "`{part}` adds nothing here: `{known}` finds all of that",
                    "`{part}` voegt hier niets toe: `{known}` vindt dat allemaal al"
                ),
                wording!(
                    "take it out, or take `{known}` out if you mean only `{part}`",
                    "haal het weg, of haal `{known}` weg als je alleen `{part}` bedoelt"
                ),
            ),
            Self::Wider => (
                wording!(
                    "`{part}` adds nothing here: it holds wherever `{known}` does",
                    "`{part}` voegt hier niets toe: waar `{known}` klopt, klopt dit ook"
                ),
                wording!("take it out", "haal het weg"),
            ),
        }
    }
}

/// An operand that has to be there, and one that may not be there though whatever has the first has it too.
fn contradiction<'e>(comparison: &mut Comparison, exprs: &[&'e Expr], scope: Scope) -> Option<(usize, usize)> {
    let not = |(at, expr): (usize, &&'e Expr)| if let Expr::Not(part) = *expr { Some((at, part)) } else { None };
    let nots: Vec<_> = exprs.iter().enumerate().filter_map(not).collect();
    let there = exprs.iter().enumerate().filter(|(_, expr)| !nots.is_empty() && !matches!(expr, Expr::Not(_)));
    for (at, expr) in there {
        let refused = nots.iter().find(|(_, not)| comparison.covers(not, expr, scope));
        if let Some((not, _)) = refused {
            return Some((at, *not));
        }
        if comparison.is_spent() {
            return None;
        }
    }
    None
}

fn tell_of_contradiction(scan: &mut Scanner<'_>, items: &[Item], there: usize, not: usize) {
    let (Some(there), Some(not)) = (items.get(there), items.get(not)) else { return };
    let (needed, refused) = (shown(scan.slice(&there.at)), shown(scan.slice(&not.at)));
    let message = wording!(
        "this can never find anything: `{needed}` has to be there and `{refused}` keeps it out",
        "dit kan nooit iets vinden: `{needed}` moet erin staan en `{refused}` houdt dat tegen"
    );
    let repair = wording!(
        "take `{refused}` out, or write more closely what is not meant",
        "haal `{refused}` weg of schrijf preciezer wat je niet bedoelt"
    );
    let problem = scan.problem(Problem::error, &not.at, message).of(Mistake::Contradiction).repair(repair);
    scan.idle.found.push(Found { at: not.at.clone(), problem, by_place: true });
}

fn tell(scan: &mut Scanner<'_>, items: &[Item], idle: usize, Beside { other, sort, by_place }: Beside) {
    let (Some(idle), Some(other)) = (items.get(idle), items.get(other)) else { return };
    let (message, repair) = sort.wording(&shown(scan.slice(&idle.at)), &shown(scan.slice(&other.at)));
    let problem = scan.problem(Problem::warning, &idle.at, message).of(Mistake::IdleTerm).repair(repair);
    scan.idle.found.push(Found { at: idle.at.clone(), problem, by_place });
}

/// Which operand to hold against which: the first may find all that the second finds.
fn pairs(exprs: &[&Expr]) -> Vec<(usize, usize)> {
    if exprs.len() <= MAX_PAIRED {
        let all = |general| (0..exprs.len()).filter(move |specific| *specific != general).map(move |specific| (general, specific));
        return (0..exprs.len()).flat_map(all).collect();
    }
    let beginnings = Beginnings::of(exprs.iter().copied());
    (0..exprs.len()).flat_map(|at| beginnings.wider_than(exprs, at).into_iter().map(move |general| (general, at))).collect()
}
