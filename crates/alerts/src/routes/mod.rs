//! Which team is told of a mention, and in which group it waits.

mod group;
mod trace;

pub use trace::{Mismatch, Outcome, Step, StepOutcome, Trace};

use crate::{RouteRule, Team, Timing, config::GroupBy};
use chrono::{DateTime, Utc};
use luister_mention::{GroupKey, ListName, Mention, Pending, Period, RouteName, Signal, TeamName, Verdict};
use std::collections::BTreeMap;

/// The routes in the order in which they are asked, with the teams they lead to.
#[derive(Debug, Clone)]
pub struct Routes {
    teams: BTreeMap<TeamName, Team>,
    rules: Vec<RouteRule>,
    list_teams: BTreeMap<ListName, TeamName>,
    max_alert_age: Period,
}

impl Routes {
    /// Routes for these teams. `list_teams` are told of what no route claims; a mention that is older than
    /// `max_alert_age` is never told.
    #[must_use]
    pub fn new(teams: Vec<Team>, routes: Vec<RouteRule>, list_teams: BTreeMap<ListName, TeamName>, max_alert_age: Period) -> Self {
        let teams = teams.into_iter().map(|team| (team.name.clone(), team)).collect();
        Self { teams, rules: routes, list_teams, max_alert_age }
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

    /// The routes, in the order in which they are asked.
    #[must_use]
    pub fn rules(&self) -> &[RouteRule] {
        &self.rules
    }

    /// How long groups of a route wait; of none, or of one that is no longer there, as the defaults say.
    #[must_use]
    pub fn timing(&self, route: Option<&RouteName>) -> Timing {
        let rule = route.and_then(|name| self.rules.iter().find(|rule| rule.name == *name));
        Timing {
            group_wait: rule.map_or(crate::config::GROUP_WAIT, |rule| rule.group_wait),
            group_interval: rule.map_or(crate::config::GROUP_INTERVAL, |rule| rule.group_interval),
        }
    }

    /// Who is told of a storm of a list: its own team, or else those to whom a crisis or a complaint of it goes, wherever it is
    /// found and in whatever language. None if there are none.
    #[must_use]
    pub fn of_storm(&self, list: &ListName) -> Vec<&Team> {
        if let Some(team) = self.list_teams.get(list).and_then(|team| self.team(team)) {
            return vec![team];
        }
        let of_signal = |signal: Signal| {
            let takes = |rule: &&RouteRule| {
                let anywhere = rule.lang.is_empty() && rule.source.is_empty() && rule.channel.is_empty();
                anywhere && (rule.signal.is_empty() || rule.signal.contains(&signal)) && (rule.list.is_empty() || rule.list.contains(list))
            };
            let mut names: Vec<&TeamName> = Vec::new();
            for rule in self.rules.iter().filter(takes) {
                names.extend(rule.team.iter().filter(|team| !names.contains(team)).collect::<Vec<_>>());
                if !rule.goes_on {
                    break;
                }
            }
            names.into_iter().filter_map(|team| self.team(team)).collect::<Vec<_>>()
        };
        let teams = of_signal(Signal::Crisis);
        if teams.is_empty() { of_signal(Signal::Complaint) } else { teams }
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
        let mut taken: Vec<(&RouteRule, Signal)> = Vec::new();
        for signal in signals {
            self.route_signal(signal, mention, verdict, &mut steps, &mut taken);
        }
        let pendings = taken.iter().flat_map(|(rule, signal)| pendings_of(rule, *signal, mention, verdict, now)).collect();
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

    /// Asks the routes from top to bottom until one takes the signal, and further if that one goes on.
    fn route_signal<'a>(
        &'a self,
        signal: Signal,
        mention: &Mention,
        verdict: &Verdict,
        steps: &mut Vec<Step<'a>>,
        taken: &mut Vec<(&'a RouteRule, Signal)>,
    ) {
        for route in &self.rules {
            let outcome = match mismatch(route, signal, mention, verdict) {
                Some(mismatch) => StepOutcome::Passes(mismatch),
                None => match taken.iter().find(|(rule, _)| rule.name == route.name) {
                    Some((_, first)) => StepOutcome::HasIt { first: *first },
                    None => StepOutcome::Takes,
                },
            };
            let ends_here = !route.goes_on && !matches!(outcome, StepOutcome::Passes(_));
            if outcome == StepOutcome::Takes {
                taken.push((route, signal));
            }
            steps.push(Step { route, signal, outcome });
            if ends_here {
                return;
            }
        }
    }

    /// The team of the first list hit that has one.
    fn fallback(&self, signal: Signal, mention: &Mention, verdict: &Verdict, now: DateTime<Utc>) -> Option<(Outcome, Pending)> {
        let (list, team) = verdict.matches.iter().find_map(|hit| self.list_teams.get_key_value(&hit.list))?;
        let group = group::of(GroupBy::List, std::slice::from_ref(list), mention, verdict);
        let key = GroupKey { team: team.clone(), route: None, group };
        let pending = Pending { mention: mention.id, key, signal, since: now, again: false };
        Some((Outcome::ListTeam { list: list.clone(), team: team.clone() }, pending))
    }
}

/// The first field of a route that does not fit.
fn mismatch(route: &RouteRule, signal: Signal, mention: &Mention, verdict: &Verdict) -> Option<Mismatch> {
    fn fits<T: PartialEq>(wanted: &[T], found: &T) -> bool {
        wanted.is_empty() || wanted.contains(found)
    }
    let any_signal = route.signal.is_empty() && signal != Signal::Other;
    let lang = verdict.lang.or(mention.lang);
    if !any_signal && !route.signal.contains(&signal) {
        Some(Mismatch::Signal)
    } else if !route.list.is_empty() && !verdict.matches.iter().any(|hit| route.list.contains(&hit.list)) {
        Some(Mismatch::List)
    } else if !route.lang.is_empty() && !lang.is_some_and(|lang| route.lang.contains(&lang)) {
        Some(Mismatch::Lang(lang))
    } else if !fits(&route.source, &mention.source) {
        Some(Mismatch::Source(mention.source.clone()))
    } else if !fits(&route.channel, &mention.channel) {
        Some(Mismatch::Channel(mention.channel))
    } else {
        None
    }
}

/// A pending for each team of a route.
fn pendings_of<'a>(
    rule: &'a RouteRule,
    signal: Signal,
    mention: &'a Mention,
    verdict: &Verdict,
    now: DateTime<Utc>,
) -> impl Iterator<Item = Pending> + 'a {
    let group = group::of(rule.group_by, &rule.list, mention, verdict);
    let mut teams: Vec<&TeamName> = rule.team.iter().collect();
    teams.dedup();
    teams.into_iter().map(move |team| {
        let key = GroupKey { team: team.clone(), route: Some(rule.name.clone()), group: group.clone() };
        Pending { mention: mention.id, key, signal, since: now, again: false }
    })
}

#[cfg(test)]
mod tests;
