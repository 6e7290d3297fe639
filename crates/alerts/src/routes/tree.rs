//! The routes as they are asked: what is left out in one is as in the route around it.

use crate::{
    RouteRule,
    config::{Branch, GroupBy, Wanted},
    decide::Timing,
};
use luister_mention::{LookupName, LookupStatus, Period, RouteName, TeamName};

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
    /// The customer system that is asked first.
    pub lookup: Option<LookupName>,
    /// Who is told after that, in place of the route's own team.
    pub branches: Branches,
    /// What is told together.
    pub group_by: GroupBy,
    /// How long its groups wait.
    pub timing: Timing,
    /// Whether routes beside it may take the same signal too.
    pub goes_on: bool,
    /// Routes that are asked before it takes anything itself.
    pub inner: Vec<Route>,
}

/// The teams that are told after a look-up, by how it ended; where none is named, it is the route's own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Branches {
    ack: Option<TeamName>,
    nack: Option<TeamName>,
    err: Option<TeamName>,
}

impl Branches {
    /// The team of this branch, if it has one.
    #[must_use]
    pub fn of(&self, status: LookupStatus) -> Option<&TeamName> {
        match status {
            LookupStatus::Ack => self.ack.as_ref(),
            LookupStatus::Nack => self.nack.as_ref(),
            LookupStatus::Err => self.err.as_ref(),
        }
    }
}

impl Route {
    /// The routes of these rules.
    pub(super) fn all(rules: Vec<RouteRule>) -> Vec<Self> {
        rules.into_iter().map(|rule| Self::of(rule, None)).collect()
    }

    /// How long groups wait if no route says anything.
    pub(super) fn usual_timing() -> Timing {
        Timing { group_wait: GROUP_WAIT, group_interval: GROUP_INTERVAL, repeat_interval: None }
    }

    fn of(rule: RouteRule, around: Option<&Self>) -> Self {
        let (usual, none) = (Self::usual_timing(), Branches::default());
        let (timing, outer) = around.map_or((&usual, &none), |around| (&around.timing, &around.branches));
        let team = |branch: Option<Branch>, outer: &Option<TeamName>| branch.map(|branch| branch.team).or_else(|| outer.clone());
        let mut route = Self {
            name: rule.name,
            wanted: rule.wanted,
            team: if rule.team.is_empty() { around.map(|around| around.team.clone()).unwrap_or_default() } else { rule.team },
            lookup: rule.lookup.or_else(|| around?.lookup.clone()),
            branches: Branches { ack: team(rule.ack, &outer.ack), nack: team(rule.nack, &outer.nack), err: team(rule.err, &outer.err) },
            group_by: rule.group_by.or_else(|| around.map(|around| around.group_by)).unwrap_or_default(),
            timing: Timing {
                group_wait: rule.group_wait.unwrap_or(timing.group_wait),
                group_interval: rule.group_interval.unwrap_or(timing.group_interval),
                repeat_interval: rule.repeat_interval.or(timing.repeat_interval),
            },
            goes_on: rule.goes_on,
            inner: Vec::new(),
        };
        route.inner = rule.route.into_iter().map(|inner| Self::of(inner, Some(&route))).collect();
        route
    }

    /// This route and all inside it, each before those inside it.
    pub fn flat(&self) -> Vec<&Self> {
        let inner = self.inner.iter().flat_map(Self::flat);
        std::iter::once(self).chain(inner).collect()
    }
}
