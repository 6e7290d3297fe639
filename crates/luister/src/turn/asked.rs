//! What customer systems are still being asked about, and what waits for their answers with it.

use super::Turn;
use crate::config::Plan;
use chrono::{DateTime, TimeDelta, Utc};
use luister_alerts::{Decision, Lookup};
use luister_mention::{GroupKey, Pending, RouteName};
use std::collections::BTreeMap;

/// What recording a mention and keeping an answer may take beside the time-out of a look-up.
const MARGIN: TimeDelta = TimeDelta::seconds(1);
/// So long after that time-out nobody waits for an answer any more, whatever became of the question.
const GIVEN_UP: TimeDelta = TimeDelta::seconds(30);

/// The pendings that have no answer yet.
pub(crate) struct Asked<'p> {
    plan: &'p Plan,
    in_force: DateTime<Utc>,
    now: DateTime<Utc>,
    /// When the first of them was chosen, for each group of a route.
    first: BTreeMap<(Option<RouteName>, String), DateTime<Utc>>,
}

impl<'p> Asked<'p> {
    /// Those of all turns, by a plan that has been in force since then.
    pub(crate) fn of(turns: &[Turn<'_>], plan: &'p Plan, in_force: DateTime<Utc>, now: DateTime<Utc>) -> Self {
        let mut asked = Self { plan, in_force, now, first: BTreeMap::new() };
        if plan.lookups.is_empty() {
            return asked;
        }
        let mut first = BTreeMap::new();
        for pending in turns.iter().flat_map(|turn| &turn.pendings).filter(|pending| asked.is_asked(pending)) {
            let since = first.entry(group(pending)).or_insert(pending.since);
            *since = pending.since.min(*since);
        }
        asked.first = first;
        asked
    }

    /// Whether a pending has no answer yet. The asker says in time what came of its question; if it does not, nobody waits for ever.
    /// What was pending before the plan was in force was not asked about before that.
    fn is_asked(&self, pending: &Pending) -> bool {
        let lookup = self.plan.routes.asks(pending).and_then(|name| self.plan.lookup(name));
        lookup.is_some_and(|lookup| self.now < pending.since.max(self.in_force) + lookup.timeout.delta() + GIVEN_UP)
    }

    /// The customer system that the route of a pending asks, whether it has answered or not.
    fn lookup(&self, pending: &Pending) -> Option<&Lookup> {
        let route = self.plan.routes.route(pending.key.route.as_ref()?)?;
        self.plan.lookup(route.lookup.as_ref()?)
    }
}

/// Where its route had put a pending, whichever team it is for by now.
fn group(pending: &Pending) -> (Option<RouteName>, String) {
    let GroupKey { route, group, .. } = pending.chosen();
    (route.clone(), group.clone())
}

impl Turn<'_> {
    /// Puts aside what has no answer yet, and says when to look again. What is ready waits for those answers if it was not due before
    /// those questions came up: what comes together is told together, by as few mails as without any question. It waits for as long as
    /// one answer may take, and no longer, however much comes after it.
    pub(crate) fn put_aside(&mut self, asked: &Asked<'_>) -> Option<DateTime<Utc>> {
        let Asked { plan, now, first, .. } = asked;
        let first = self.pendings.iter().filter_map(|pending| first.get(&group(pending))).min()?;
        let patience = self.pendings.iter().filter_map(|pending| asked.lookup(pending)).map(|lookup| lookup.timeout.delta()).max()?;
        let then = (*first - TimeDelta::milliseconds(1)).max(*now - patience - MARGIN);
        let before: Vec<Pending> = self.pendings.iter().filter(|pending| pending.since <= then).cloned().collect();
        let is_due = |pendings: &[Pending], at| matches!(self.decide_for(pendings, plan, at), Decision::Seal { .. });
        let (whole, waits) = (self.pendings.len(), is_due(&self.pendings, *now) && !is_due(&before, then));
        self.pendings.retain(|pending| !waits && !asked.is_asked(pending));
        (self.pendings.len() < whole).then(|| *now + MARGIN)
    }
}
