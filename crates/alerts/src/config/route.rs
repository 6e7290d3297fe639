//! `[[route]]`: which signals go to which team, and how they are grouped.

use super::{Wanted, read::one_or_many};
use luister_mention::{LookupName, Period, RouteName, TeamName};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Which signals go to which team: `[[route]]`, and inside it `[[route.route]]`. What is left out is as in the route around it; what
/// is wanted is wanted by both.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RouteRule {
    /// What it is called in mails and in the log.
    pub name: RouteName,
    /// What it takes.
    #[serde(default, rename = "match")]
    pub wanted: Wanted,
    /// Who is told.
    #[serde(default, deserialize_with = "one_or_many")]
    pub team: Vec<TeamName>,
    /// The customer system that is asked before somebody is told.
    #[serde(default)]
    pub lookup: Option<LookupName>,
    /// Who is told if the author is a customer and the answer names nobody.
    #[serde(default)]
    pub ack: Option<Branch>,
    /// Who is told if the author is none.
    #[serde(default)]
    pub nack: Option<Branch>,
    /// Who is told if nobody knows.
    #[serde(default)]
    pub err: Option<Branch>,
    /// What is told together, in one mail.
    #[serde(default)]
    pub group_by: Option<GroupBy>,
    /// How long the first mention of a group waits for others.
    #[serde(default)]
    pub group_wait: Option<Period>,
    /// The least time between two mails about one group.
    #[serde(default)]
    pub group_interval: Option<Period>,
    /// How long after its target an affair that nobody answered is told once more, and then again and again.
    #[serde(default)]
    pub repeat_interval: Option<Period>,
    /// Whether later routes may take the same signal too.
    #[serde(default, rename = "continue")]
    pub goes_on: bool,
    /// Routes that are asked before this one takes anything itself.
    #[serde(default)]
    pub route: Vec<RouteRule>,
}

/// Where a route leads after a look-up ended in one way.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, expecting = "`{ team = \"…\" }`")]
pub struct Branch {
    /// Who is told.
    pub team: TeamName,
}

/// What is told together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GroupBy {
    /// Mentions that share their story, their author or their conversation with one another, each as soon as it can be told. Affairs
    /// of one list that come together are told together.
    #[default]
    Affair,
    /// Mentions that hit the same list.
    List,
    /// Mentions of the same story.
    Story,
    /// Mentions by the same author.
    Author,
    /// Mentions in the same conversation.
    Thread,
    /// Mentions at the same source.
    Source,
}

impl fmt::Display for GroupBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Affair => "affair",
            Self::List => "list",
            Self::Story => "story",
            Self::Author => "author",
            Self::Thread => "thread",
            Self::Source => "source",
        })
    }
}
