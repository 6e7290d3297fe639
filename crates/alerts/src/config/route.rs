//! `[[route]]`: which signals go to which team, and how they are grouped.

use super::read::one_or_many;
use luister_mention::{Channel, Lang, ListName, Period, RouteName, Signal, SourceName, TeamName};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Which signals go to which team: `[[route]]`. Routes are asked from top to bottom; of the fields that narrow,
/// one that is left out matches anything.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RouteRule {
    /// What it is called in mails and in the log.
    pub name: RouteName,
    /// These signals. `other` is only taken where it is named.
    #[serde(default, deserialize_with = "one_or_many")]
    pub signal: Vec<Signal>,
    /// A hit of one of these lists.
    #[serde(default, deserialize_with = "one_or_many")]
    pub list: Vec<ListName>,
    /// A text in one of these languages.
    #[serde(default, deserialize_with = "one_or_many")]
    pub lang: Vec<Lang>,
    /// Found at one of these sources.
    #[serde(default, deserialize_with = "one_or_many")]
    pub source: Vec<SourceName>,
    /// Found in one of these kinds of place.
    #[serde(default, deserialize_with = "one_or_many")]
    pub channel: Vec<Channel>,
    /// Who is told.
    #[serde(deserialize_with = "one_or_many")]
    pub team: Vec<TeamName>,
    /// What is told together, in one mail.
    #[serde(default)]
    pub group_by: GroupBy,
    /// How long the first mention of a group waits for others.
    #[serde(default = "default_group_wait")]
    pub group_wait: Period,
    /// The least time between two mails about one group.
    #[serde(default = "default_group_interval")]
    pub group_interval: Period,
    /// Whether later routes may take the same signal too.
    #[serde(default, rename = "continue")]
    pub goes_on: bool,
}

/// What is told together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GroupBy {
    /// Mentions that hit the same list.
    #[default]
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
            Self::List => "list",
            Self::Story => "story",
            Self::Author => "author",
            Self::Thread => "thread",
            Self::Source => "source",
        })
    }
}

/// How long a group waits if its route says nothing.
pub(crate) const GROUP_WAIT: Period = Period::secs(30);
/// The least time between two mails about one group if its route says nothing.
pub(crate) const GROUP_INTERVAL: Period = Period::secs(300);

fn default_group_wait() -> Period {
    GROUP_WAIT
}

fn default_group_interval() -> Period {
    GROUP_INTERVAL
}
