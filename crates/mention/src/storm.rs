//! A sudden rise in what is said: what is told of it, and what is kept to know one.

use crate::{Link, ListName, MentionId, Position, Signal, SourceName};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A storm of one list, as a mail tells it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StormBody {
    /// The list.
    pub list: ListName,
    /// The signal that rose; none if it is all that is said, or what one source says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signal: Option<Signal>,
    /// The source that rose, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceName>,
    /// Where in its life it is.
    pub phase: StormPhase,
    /// When it began, to five minutes.
    pub since: DateTime<Utc>,
    /// How many mentions there were of that signal or source: in the last `minutes`, or from its beginning to its end.
    pub count: u32,
    /// How many are usual in such a time.
    pub usual: f32,
    /// Of how many minutes the two are.
    pub minutes: u32,
    /// The chance of as many or more, as a decimal logarithm: -6 is one in a million.
    pub odds: f32,
    /// What sets its mentions apart, the strongest first.
    #[serde(default)]
    pub about: Vec<String>,
    /// The mention that it began with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<StormLine>,
    /// The mentions that reached most people, the widest first.
    #[serde(default)]
    pub widest: Vec<StormLine>,
    /// Its mentions by signal, in the order of [`Signal`], those that there are.
    #[serde(default)]
    pub signals: Vec<(Signal, u32)>,
    /// Its mentions by source, in the order in which it came there.
    #[serde(default)]
    pub sources: Vec<(SourceName, u32)>,
    /// When the first of `hours` began.
    pub hours_from: DateTime<Utc>,
    /// The last day, hour by hour: how many came, and how many are usual.
    pub hours: Vec<StormHour>,
}

/// Where in its life a storm is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StormPhase {
    /// It was noticed.
    Began,
    /// It goes on.
    GoesOn(Vec<StormNews>),
    /// It is over.
    Ended {
        /// When the rate was back.
        until: DateTime<Utc>,
        /// Whether it lasted so long that as much is usual now.
        is_usual_now: bool,
    },
}

/// What is new of a storm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StormNews {
    /// There are twice as many in an hour as when it was told last.
    Doubled {
        /// How many there were then.
        from: u32,
        /// How many there are now.
        to: u32,
    },
    /// Most of it is something else now.
    Leads(Signal),
    /// Nothing but that it goes on.
    Lasts,
}

/// A mention of a storm, in one line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StormLine {
    /// The mention.
    pub id: MentionId,
    /// What it is counted as.
    pub signal: Signal,
    /// When it was.
    pub when: DateTime<Utc>,
    /// Where it was found.
    pub source: SourceName,
    /// Who wrote it.
    pub author: Option<String>,
    /// How many people it may have reached; none if nobody says.
    pub reach: Option<u64>,
    /// Its title, or the beginning of its text.
    pub excerpt: String,
    /// Where it can be read.
    pub url: Option<Link>,
}

/// One hour of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StormHour {
    /// How many mentions came.
    pub count: u32,
    /// How many are usual.
    pub usual: f32,
}

/// How far mentions were looked through for storms. It is advanced with all that was learned from them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StormCursor {
    /// The last mention that was counted.
    pub position: Position,
}

/// A part of what was learned of storms. Only insight reads what is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StormPart {
    /// Which part: the list and what it holds of it.
    pub name: String,
    /// The part itself, as JSON.
    pub json: String,
}
