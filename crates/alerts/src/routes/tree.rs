//! The routes as they are asked: what is left out in one is as in the route around it.

use crate::{
    RouteRule,
    config::{GroupBy, Wanted},
    decide::Timing,
};
use luister_mention::{Period, RouteName, TeamName};

/// How long a first mention waits for others if no route says so.
const GROUP_WAIT: Period = Period::secs(30);
/// The least time between two mails about one group if no route says so.
const GROUP_INTERVAL: Period = Period::secs(15 * 60);

/// One route, with all that it does.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// What it is called.
    pub name: RouteName,
    /// What it takes of what the route around it takes.
    pub wanted: Wanted,
    /// Who is told; nobody if only the routes inside it take anything.
    pub team: Vec<TeamName>,
    /// What is told together.
    pub group_by: GroupBy,
    /// How long its groups wait.
    pub timing: Timing,
    /// Whether routes beside it may take the same signal too.
    pub goes_on: bool,
    /// Routes that are asked before it takes anything itself.
    pub inner: Vec<Route>,
}

impl Route {
    /// The routes of these rules.
    pub(super) fn all(rules: Vec<RouteRule>) -> Vec<Self> {
        let timing = Self::usual_timing();
        rules.into_iter().map(|rule| Self::of(rule, &[], GroupBy::default(), timing)).collect()
    }

    /// How long groups wait if no route says anything.
    pub(super) fn usual_timing() -> Timing {
        Timing { group_wait: GROUP_WAIT, group_interval: GROUP_INTERVAL, repeat_interval: None }
    }

    fn of(rule: RouteRule, team: &[TeamName], group_by: GroupBy, timing: Timing) -> Self {
        let team = if rule.team.is_empty() { team.to_vec() } else { rule.team };
        let group_by = rule.group_by.unwrap_or(group_by);
        let timing = Timing {
            group_wait: rule.group_wait.unwrap_or(timing.group_wait),
            group_interval: rule.group_interval.unwrap_or(timing.group_interval),
            repeat_interval: rule.repeat_interval.or(timing.repeat_interval),
        };
        let inner = rule.route.into_iter().map(|inner| Self::of(inner, &team, group_by, timing)).collect();
        Self { name: rule.name, wanted: rule.wanted, team, group_by, timing, goes_on: rule.goes_on, inner }
    }

    /// This route and all inside it, each before those inside it.
    pub fn flat(&self) -> Vec<&Self> {
        let inner = self.inner.iter().flat_map(Self::flat);
        std::iter::once(self).chain(inner).collect()
    }
}
