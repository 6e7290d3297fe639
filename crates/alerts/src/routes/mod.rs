//! Which team is told of a mention, and in which group it waits.

mod answered;
mod ask;
mod fit;
mod group;
mod storm;
mod trace;
mod tree;

use ask::Asked;
pub use fit::Mismatch;
pub use trace::{Outcome, Step, StepOutcome, Trace};
pub use tree::{Branches, Route};

use crate::{
    RouteRule, Team, Timing,
    config::{GroupBy, Outside},
};
use chrono::{DateTime, Utc};
use luister_mention::{GroupKey, ListName, Mention, Pending, Period, RouteName, Signal, TeamName, Tie, Verdict};
use std::collections::BTreeMap;

/// The routes in the order in which they are asked, with the teams they lead to.
#[derive(Debug, Clone)]
pub struct Routes {
    teams: BTreeMap<TeamName, Team>,
    outermost: Vec<Route>,
    list_teams: BTreeMap<ListName, TeamName>,
    max_alert_age: Period,
}

impl Routes {
    /// Routes for these teams. `list_teams` are told of what no route claims; a mention that is older than
    /// `max_alert_age` is never told.
    #[must_use]
    pub fn new(teams: Vec<Team>, routes: Vec<RouteRule>, list_teams: BTreeMap<ListName, TeamName>, max_alert_age: Period) -> Self {
        let teams = teams.into_iter().map(|team| (team.name.clone(), team)).collect();
        Self { teams, outermost: Route::all(routes), list_teams, max_alert_age }
    }

    /// A team by its name.
    #[must_use]
    pub fn team(&self, name: &TeamName) -> Option<&Team> {
        self.teams.get(name)
    }

    /// All teams, by name.
    pub fn teams(&self) -> impl Iterator<Item = &Team> {
        self.teams.values()
    }

    /// The outermost routes, in the order in which they are asked.
    #[must_use]
    pub fn outermost(&self) -> &[Route] {
        &self.outermost
    }

    /// A route by its name.
    #[must_use]
    pub fn route(&self, name: &RouteName) -> Option<&Route> {
        self.outermost.iter().flat_map(Route::flat).find(|route| route.name == *name)
    }

    /// How long groups of a route wait; of none, or of one that is no longer there, as the defaults say.
    #[must_use]
    pub fn timing(&self, route: Option<&RouteName>) -> Timing {
        route.and_then(|name| self.route(name)).map_or_else(Route::usual_timing, |route| route.timing)
    }

    /// What groups of a route are; of none, or of one that is no longer there, as the default says.
    #[must_use]
    pub fn group_by(&self, route: Option<&RouteName>) -> GroupBy {
        route.and_then(|name| self.route(name)).map_or_else(GroupBy::default, |route| route.group_by)
    }

    /// Who is told of a mention: one pending for each route that takes it and each team of that route. Every signal
    /// that passes is routed on its own, the most serious first; of a route that takes several, the first counts.
    /// Our own mentions, those without a hit and those that are too old are never told.
    #[must_use]
    pub fn select(&self, mention: &Mention, verdict: &Verdict, now: DateTime<Utc>) -> Vec<Pending> {
        self.trace(mention, verdict, now).pendings
    }

    /// The same with every step on the way, for people to read.
    #[must_use]
    pub fn trace(&self, mention: &Mention, verdict: &Verdict, now: DateTime<Utc>) -> Trace<'_> {
        if let Some(outcome) = self.barred(mention, verdict, now) {
            return Trace { outcome, steps: Vec::new(), pendings: Vec::new() };
        }
        let passed = verdict.routed();
        let signals = if passed.is_empty() { vec![Signal::Other] } else { passed.clone() };
        let mut steps = Vec::new();
        let mut taken: Vec<(&Route, Signal)> = Vec::new();
        for signal in signals {
            Asked { signal, mention, verdict, steps: &mut steps, taken: &mut taken }.any(&self.outermost);
        }
        let mut pendings: Vec<Pending> = Vec::new();
        for (route, signal) in &taken {
            let group = group::of(route.group_by, &route.wanted.list, mention, verdict);
            for team in &route.team {
                let key = GroupKey::new(team.clone(), Some(route.name.clone()), group.clone());
                let pending = self.pending(key, *signal, mention, now);
                if pendings.iter().all(|known| known.key != pending.key) {
                    pendings.push(pending);
                }
            }
        }
        if !taken.is_empty() {
            return Trace { outcome: Outcome::Routed, steps, pendings };
        }
        let fallback = passed.first().and_then(|signal| self.fallback(*signal, mention, verdict, now));
        let (outcome, pendings) = fallback.map_or((Outcome::Unclaimed, Vec::new()), |(outcome, pending)| (outcome, vec![pending]));
        Trace { outcome, steps, pendings }
    }

    /// Why this mention is never told, if it is not.
    fn barred(&self, mention: &Mention, verdict: &Verdict, now: DateTime<Utc>) -> Option<Outcome> {
        if mention.own {
            return Some(Outcome::Own);
        }
        if !verdict.is_hit() {
            return Some(Outcome::NoHit);
        }
        let age = now.signed_duration_since(mention.when());
        (age > self.max_alert_age.delta()).then_some(Outcome::TooOld { when: mention.when(), max: self.max_alert_age })
    }

    /// The team of the first list hit that has one.
    fn fallback(&self, signal: Signal, mention: &Mention, verdict: &Verdict, now: DateTime<Utc>) -> Option<(Outcome, Pending)> {
        let (list, team) = verdict.matches.iter().find_map(|hit| self.list_teams.get_key_value(&hit.list))?;
        let group = group::of(GroupBy::default(), std::slice::from_ref(list), mention, verdict);
        let key = GroupKey::new(team.clone(), None, group);
        Some((Outcome::ListTeam { list: list.clone(), team: team.clone() }, self.pending(key, signal, mention, now)))
    }

    /// A pending for the team of this key, or for the team that stands in for it when nobody of it is there. A crisis is told to the
    /// team itself.
    fn pending(&self, mut key: GroupKey, signal: Signal, mention: &Mention, now: DateTime<Utc>) -> Pending {
        let mut instead_of = None;
        if signal != Signal::Crisis
            && let Some(other) = self.stand_in(&key.team, now)
        {
            instead_of = Some(std::mem::replace(&mut key.team, other.name.clone()));
        }
        Pending { ties: Tie::all(mention), instead_of, ..Pending::new(mention.id, key, signal, now) }
    }

    /// The team that is told in place of this one at this time, if its hours say so.
    #[must_use]
    pub fn stand_in(&self, name: &TeamName, now: DateTime<Utc>) -> Option<&Team> {
        let team = self.team(name)?;
        let Outside::Team(other) = &team.outside else { return None };
        if team.office().is_open(now) { None } else { self.team(other) }
    }
}

#[cfg(test)]
mod tests;
