//! The webcare state of a story for one team.

use crate::{Alert, AlertId, ListName, RouteName, Signal, SourceName, StoryId, TeamName, Told};
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
    /// The alert that opened it, the last time if it was opened again.
    pub alert: AlertId,
    /// By which route that went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<RouteName>,
    /// How it stands.
    pub state: CaseState,
    /// When it opened.
    pub opened: DateTime<Utc>,
    /// When what it is about was published, the last time if it was opened again; none if its source does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<DateTime<Utc>>,
    /// When that was heard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heard: Option<DateTime<Utc>>,
    /// What it was told as.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signal: Option<Signal>,
    /// Where it was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceName>,
    /// The lists that it hit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<ListName>,
    /// When the team got that alert. From then on its time runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered: Option<DateTime<Utc>>,
    /// When an answer is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<DateTime<Utc>>,
    /// Not to be reminded of before this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snoozed: Option<DateTime<Utc>>,
    /// When the team was reminded that its time is running out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reminded: Option<DateTime<Utc>>,
    /// When somebody was told that its time had passed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalated: Option<DateTime<Utc>>,
    /// When that was last told again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeated: Option<DateTime<Utc>>,
    /// When there is something to tell of it, if nobody acts before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<DateTime<Utc>>,
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
    /// How its clock stood, if somebody took it or was done with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<CaseClock>,
}

impl CaseEvent {
    /// An act, with nothing said with it.
    #[must_use]
    pub fn new(at: DateTime<Utc>, who: &str, state: CaseState) -> Self {
        Self { at, who: who.to_owned(), state, snoozed: None, note: None, clock: None }
    }
}

/// What the time of a case runs from. It is kept with an act, for a case that opens again begins anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseClock {
    /// When it was published, else heard: a response is counted from here.
    pub since: DateTime<Utc>,
    /// When the team got the alert.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<DateTime<Utc>>,
    /// When an answer was due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<DateTime<Utc>>,
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
        /// When what opens it was published.
        said: Option<DateTime<Utc>>,
        /// When that was heard.
        heard: DateTime<Utc>,
    },
    /// It tells of one that nobody answered.
    Nudge {
        /// The story of the case.
        story: StoryId,
        /// Whose case it is.
        team: TeamName,
        /// What is told.
        nudge: Nudge,
        /// When there is more to tell of it, if nobody acts before.
        next: Option<DateTime<Utc>>,
    },
}

/// What is told of a case that nobody answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Nudge {
    /// Its time is running out.
    Reminder,
    /// Its time has passed.
    Escalation,
    /// Its time has passed, and that was told before.
    Repetition,
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
    /// A case as it opens with an alert.
    #[must_use]
    pub fn open(told: &Told, team: TeamName, alert: &Alert) -> Self {
        Self {
            story: told.case_of(),
            team,
            alert: alert.id,
            route: alert.route.clone(),
            state: CaseState::Open,
            opened: alert.sealed,
            said: told.mention.published,
            heard: Some(told.mention.heard),
            signal: Some(told.signal),
            source: Some(told.mention.source.clone()),
            lists: told.verdict.lists(),
            delivered: None,
            due: alert.answer_by,
            snoozed: None,
            reminded: None,
            escalated: None,
            repeated: None,
            next: None,
            history: Vec::new(),
        }
    }

    /// Does one act: the case stands as the event says, and the event is remembered, with how the clock of the case stood.
    pub fn act(&mut self, mut event: CaseEvent) {
        if !self.state.is_done() && event.state != CaseState::Open {
            let since = self.said.or(self.heard).unwrap_or(self.opened);
            event.clock = Some(CaseClock { since, told: self.delivered, due: self.due });
        }
        self.state = event.state;
        self.snoozed = event.snoozed;
        self.history.push(event);
        if self.state.is_done() {
            self.next = None;
        }
    }

    /// Opens it again with an alert: its time begins anew with what was said, and heard, then.
    pub fn reopen(
        &mut self,
        alert: &Alert,
        due: Option<DateTime<Utc>>,
        (said, heard): (Option<DateTime<Utc>>, DateTime<Utc>),
        event: CaseEvent,
    ) {
        self.act(event);
        (self.said, self.heard) = (said, Some(heard));
        (self.alert, self.route, self.due) = (alert.id, alert.route.clone(), due);
        (self.delivered, self.reminded, self.escalated, self.repeated, self.next) = (None, None, None, None, None);
    }

    /// Remembers what was told of it.
    pub fn nudge(&mut self, nudge: Nudge, at: DateTime<Utc>, next: Option<DateTime<Utc>>) {
        let told = match nudge {
            Nudge::Reminder => &mut self.reminded,
            Nudge::Escalation => &mut self.escalated,
            Nudge::Repetition => &mut self.repeated,
        };
        *told = Some(at);
        self.next = next;
    }
}
