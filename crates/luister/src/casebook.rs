//! Which case a mention belongs to: that of its story, or where the team has none of it, that of its author. And when there is
//! something to tell of one.

use crate::config::Plan;
use chrono::{DateTime, Utc};
use luister_alerts::Deadline;
use luister_mention::{Case, Mention, TeamName, Tie};
use luister_store::{Store, StoreError};

/// The case of a mention for a team, and whether it is that of another mention by the same author.
pub(crate) fn case_of(store: &dyn Store, team: &TeamName, mention: &Mention) -> Result<Option<(Case, bool)>, StoreError> {
    let of = |story| Ok::<_, StoreError>(store.cases(story)?.into_iter().find(|case| case.team == *team));
    if let Some(case) = of(mention.story)? {
        return Ok(Some((case, false)));
    }
    let Some(author) = Tie::of_author(mention) else { return Ok(None) };
    match store.affairs(team, &[author])?.first() {
        Some(affair) => Ok(of(affair.story)?.map(|case| (case, true))),
        None => Ok(None),
    }
}

/// The cases of a mention for these teams.
pub(crate) fn cases_of<'t>(
    store: &dyn Store,
    teams: impl Iterator<Item = &'t TeamName>,
    mention: &Mention,
) -> Result<Vec<Case>, StoreError> {
    let mut cases = store.cases(mention.story)?;
    for team in teams {
        if !cases.iter().any(|case| case.team == *team) {
            cases.extend(case_of(store, team, mention)?.map(|(case, _)| case));
        }
    }
    Ok(cases)
}

/// When there is something to tell of a case, if nobody acts before.
pub(crate) fn next_nudge(plan: &Plan, case: &Case) -> Option<DateTime<Utc>> {
    Deadline::of(case, &plan.routes)?.next(case).map(|(at, _)| at)
}
