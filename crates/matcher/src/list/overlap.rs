//! Queries of a list that find nothing which another one does not find already.

use super::{List, draft::Draft};
use crate::{
    fields::Scope,
    limits::MAX_PROBLEMS,
    query::{Beginnings, Comparison, Expr},
};
use luister_mention::{Mistake, wording};

/// The most parts that are compared for one query.
const MAX_STEPS: u32 = 300;

/// Warns of each query, up to as many as are shown, whose finds another one with the same signal has as well. Those that are spelled
/// alike were told of before.
pub(super) fn warn(draft: &mut Draft, list: &List) {
    let exprs: Vec<&Expr> = list.queries.iter().map(|query| &*query.expr).collect();
    let beginnings = Beginnings::of(exprs.iter().copied());
    let wider = |at| beginnings.wider_than(&exprs, at).into_iter().find(|wider| is_idle(list, at, *wider));
    let idle = (0..exprs.len()).filter_map(|at| Some((at, wider(at)?)));
    let told: Vec<(usize, usize)> = idle.take(MAX_PROBLEMS + 1).collect();
    // A query is held against the widest: of three in a chain the first two against the third.
    let next = |at: usize| told.binary_search_by_key(&at, |(idle, _)| *idle).ok().and_then(|found| told.get(found));
    let widest = |wider: usize| (0..told.len()).try_fold(wider, |at, _| next(at).map(|(_, wider)| *wider).ok_or(at));
    let told: Vec<(usize, u32)> =
        told.iter().filter_map(|(at, wider)| Some((*at, list.queries.get(widest(*wider).unwrap_or_else(|last| last))?.line))).collect();
    for (at, line) in told {
        let Some(place) = draft.queries.get(at).map(|query| query.at.clone()) else { continue };
        let message = wording!(
            "this query finds nothing that the one in line {line} does not find already",
            "deze zoekopdracht vindt niets wat die op regel {line} niet al vindt"
        );
        let repair =
            wording!("take it out, or give it a signal of its own with `=> …`", "haal die weg of geef er met `=> …` een eigen signaal aan");
        draft.warn(Mistake::IdleQuery, place, message, repair);
    }
}

/// Whether the wider of two queries makes the other idle; of two that find the same it is the later one.
fn is_idle(list: &List, at: usize, wider: usize) -> bool {
    let (Some(query), Some(other)) = (list.queries.get(at), list.queries.get(wider)) else { return false };
    let mut comparison = Comparison::within(MAX_STEPS);
    query.signal == other.signal
        && comparison.covers(&other.expr, &query.expr, Scope::Usual)
        && (wider < at || !comparison.covers(&query.expr, &other.expr, Scope::Usual))
        && query.expr != other.expr
}
