//! The webcare state of a story for one team.

use crate::{AlertId, StoryId, TeamName};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The webcare state of a story for one team. It opens when the first alert with a response target is sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// The story.
    pub story: StoryId,
    /// Whose case it is.
    pub team: TeamName,
    /// The alert that opened it.
    pub alert: AlertId,
    /// How it stands.
    pub state: CaseState,
    /// When it opened.
    pub opened: DateTime<Utc>,
    /// When an answer is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<DateTime<Utc>>,
    /// Not to be reminded of before this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snoozed: Option<DateTime<Utc>>,
    /// What was done, the oldest first; entries are only ever added.
    pub history: Vec<CaseEvent>,
}

/// How a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CaseState {
    /// Nobody has taken it.
    Open,
    /// Somebody is at it.
    Claimed,
    /// It was answered.
    Handled,
    /// It needs no answer.
    Ignored,
}

/// One act on a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseEvent {
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub who: String,
    /// How the case stood after it.
    pub state: CaseState,
    /// Until when it was snoozed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snoozed: Option<DateTime<Utc>>,
    /// What was said with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What an alert does to a case when it is sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseStep {
    /// It opens one, unless the team has one of this story.
    Open(Case),
    /// It opens one again that was done with.
    Reopen {
        /// The story of the case.
        story: StoryId,
        /// Whose case it is.
        team: TeamName,
        /// What is remembered of it.
        event: CaseEvent,
        /// When an answer is due now.
        due: Option<DateTime<Utc>>,
    },
}

impl CaseState {
    /// Whether nothing is to be done any more.
    #[must_use]
    pub fn is_done(self) -> bool {
        matches!(self, Self::Handled | Self::Ignored)
    }

    /// The word in commands, mails and JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Claimed => "claimed",
            Self::Handled => "handled",
            Self::Ignored => "ignored",
        }
    }
}

impl fmt::Display for CaseState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Case {
    /// Does one act: the case stands as the event says, and the event is remembered.
    pub fn act(&mut self, event: CaseEvent) {
        self.state = event.state;
        self.snoozed = event.snoozed;
        self.history.push(event);
    }
}
