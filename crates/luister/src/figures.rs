//! Key figures of a period, out of the store: what was heard in it, what cases became of it, and what is open at its end.

use crate::config::Plan;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use luister_insight::figures::{Scope, Span, Sums};
use luister_matcher::List;
use luister_mention::{CaseTurn, KeyFigures, ListKind, ListName, TeamName};
use luister_store::{Store, StoreError};
use std::collections::BTreeMap;

/// These lists by the clock of a zone. Where others than competitors are listened for, what is said of competitors is counted apart.
pub(crate) fn scope(plan: &Plan, lists: &[ListName], zone: Tz) -> Scope {
    let covers = |list: &&List| lists.is_empty() || lists.contains(list.name());
    let is_theirs = |list: &&List| list.kind() == ListKind::Competitor;
    let (theirs, others): (Vec<&List>, Vec<&List>) = plan.lists.iter().filter(covers).partition(is_theirs);
    let theirs = if others.is_empty() { Vec::new() } else { theirs };
    Scope { lists: lists.to_vec(), theirs: theirs.into_iter().map(|list| list.name().clone()).collect(), zone }
}

/// The key figures of a period.
pub(crate) fn of_span(plan: &Plan, store: &dyn Store, scope: &Scope, span: Span, now: DateTime<Utc>) -> Result<KeyFigures, StoreError> {
    let mut sums = Sums::new(scope.clone());
    store.tallies(span.from, span.until, &mut |tally| sums.add(&tally))?;
    finish(plan, store, sums, span, now)
}

/// The key figures of a period whose mentions were counted already.
pub(crate) fn finish(plan: &Plan, store: &dyn Store, mut sums: Sums, span: Span, now: DateTime<Utc>) -> Result<KeyFigures, StoreError> {
    store.case_tallies(span.from, span.until, &mut |tally| sums.turn(&tally))?;
    // Of some lists alone it is not known: what is open is found by team.
    let open = if sums.is_of_all() { Some(open_at(plan, store, span.until, now)?) } else { None };
    Ok(sums.finish(span.from, span.until, open.as_ref()))
}

/// How many cases of each team were not done with at a time: those of now, less what became of them since.
fn open_at(plan: &Plan, store: &dyn Store, at: DateTime<Utc>, now: DateTime<Utc>) -> Result<BTreeMap<TeamName, u32>, StoreError> {
    let mut open = BTreeMap::new();
    for team in plan.routes.teams() {
        open.insert(team.name.clone(), i64::from(store.open_count(&team.name)?));
    }
    if at < now {
        store.case_tallies(at, now + chrono::TimeDelta::seconds(1), &mut |tally| {
            if let Some(count) = open.get_mut(&tally.team) {
                *count += match tally.turn {
                    CaseTurn::Opened | CaseTurn::Reopened => -1,
                    CaseTurn::Handled | CaseTurn::Ignored => 1,
                    CaseTurn::Claimed => 0,
                };
            }
        })?;
    }
    Ok(open.into_iter().map(|(team, count)| (team, u32::try_from(count).unwrap_or_default())).collect())
}
