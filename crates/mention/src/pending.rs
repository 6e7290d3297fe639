//! Mentions that a route has chosen and that wait for their group to close.

use crate::{AlertId, Customer, MentionId, RouteName, Signal, TeamName, Tie};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What keeps groups apart: an alert tells mentions of one team, route and group.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct GroupKey {
    /// Who is told.
    pub team: TeamName,
    /// By which route; none if a list's own team is told of what no route claims.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<RouteName>,
    /// What the route groups by, as text: `list=Acme`.
    pub group: String,
    /// Who of the team is told in its place, if it is one of them: as the configuration calls them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
}

impl GroupKey {
    /// A group of a whole team.
    #[must_use]
    pub fn new(team: TeamName, route: Option<RouteName>, group: impl Into<String>) -> Self {
        Self { team, route, group: group.into(), person: None }
    }
}

/// One mention, chosen by one route. A mention waits in a group only once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// The mention.
    pub mention: MentionId,
    /// Where it waits.
    pub key: GroupKey,
    /// The signal it is told as.
    pub signal: Signal,
    /// When it was chosen.
    pub since: DateTime<Utc>,
    /// Whether it was told before and says something worse now.
    #[serde(default)]
    pub again: bool,
    /// What makes it one affair with other mentions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ties: Vec<Tie>,
    /// The team that would have been told if somebody were there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<TeamName>,
    /// What the customer system said that its route asks; none as long as it said nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<Customer>,
    /// Where its route had put it before that answer moved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_from: Option<GroupKey>,
}

/// What makes a pending the same one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PendingKey {
    /// Where it waits.
    pub key: GroupKey,
    /// The mention.
    pub mention: MentionId,
}

impl Pending {
    /// A pending of which nothing else is known yet.
    #[must_use]
    pub fn new(mention: MentionId, key: GroupKey, signal: Signal, since: DateTime<Utc>) -> Self {
        Self { mention, key, signal, since, again: false, ties: Vec::new(), instead_of: None, customer: None, moved_from: None }
    }

    /// Where its route put it.
    #[must_use]
    pub fn chosen(&self) -> &GroupKey {
        self.moved_from.as_ref().unwrap_or(&self.key)
    }

    /// What makes it the same one.
    #[must_use]
    pub fn id(&self) -> PendingKey {
        PendingKey { key: self.key.clone(), mention: self.mention }
    }
}

/// When the mails of the past hour were sealed for a team, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamMails {
    /// The team.
    pub team: TeamName,
    /// When each was sealed.
    pub sealed: Vec<DateTime<Utc>>,
}

/// When a group was last told of, for `group_interval`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupState {
    /// The group.
    pub key: GroupKey,
    /// When its last alert was sealed.
    pub sealed: DateTime<Utc>,
    /// That alert.
    pub alert: AlertId,
}
