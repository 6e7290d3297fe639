//! What mentions and cases count for in key figures, without anything of a person.

use crate::{Case, CaseClock, CaseState, Channel, Correction, ListName, Mention, Rating, Signal, SourceName, TeamName, Verdict};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What one mention counts for. It is kept beside the mention, found by when that was heard, and stays when the mention goes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    /// When it was heard.
    pub heard: DateTime<Utc>,
    /// How many seconds before that it was published; none if its source does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_secs: Option<u64>,
    /// Where.
    pub source: SourceName,
    /// What kind of place that is.
    pub channel: Channel,
    /// Whether we wrote it ourselves: then it is no public voice.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub own: bool,
    /// The signal it is counted by: what somebody said that it is, else what the verdict says of its text.
    pub signal: Signal,
    /// Whether nobody knows, but a signal nearly held.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub uncertain: bool,
    /// The lists that it hit, each once, in their order; none if somebody said that it does not speak of us.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<ListName>,
    /// What a reviewer gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
}

impl Tally {
    /// What a mention counts for, with the last correction of its verdict.
    #[must_use]
    pub fn of(mention: &Mention, verdict: &Verdict, correction: Option<Correction>) -> Self {
        let lists = if correction == Some(Correction::NotUs) { Vec::new() } else { verdict.lists() };
        let signal = match correction {
            Some(Correction::Signal(signal)) => signal,
            Some(Correction::NotUs) | None => verdict.signal,
        };
        let late = mention.published.map(|published| (mention.heard - published).num_seconds());
        Self {
            heard: mention.heard,
            late_secs: late.map(|secs| u64::try_from(secs).unwrap_or_default()),
            source: mention.source.clone(),
            channel: mention.channel,
            own: mention.own,
            signal,
            uncertain: verdict.uncertain && correction.is_none(),
            lists,
            rating: mention.rating,
        }
    }

    /// Whether it counts as what others say about something that is listened for.
    #[must_use]
    pub fn is_voice(&self) -> bool {
        !self.own && !self.lists.is_empty()
    }
}

/// What one turn of a case counts for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseTally {
    /// When.
    pub at: DateTime<Utc>,
    /// Whose case it is.
    pub team: TeamName,
    /// What became of it.
    pub turn: CaseTurn,
    /// Whether nobody was at it before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub was_open: bool,
    /// What its mention was told as; none of cases that an older version opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signal: Option<Signal>,
    /// Where that was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceName>,
    /// The lists that it hit; none of cases that an older version opened.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<ListName>,
    /// What its time ran from, if somebody acted on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<CaseClock>,
}

/// What becomes of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CaseTurn {
    /// It opened.
    Opened,
    /// It opened again, for its writer was heard again or somebody said so.
    Reopened,
    /// Somebody took it that nobody was at.
    Claimed,
    /// It was answered.
    Handled,
    /// It was found to need no answer.
    Ignored,
}

impl CaseTally {
    /// Every turn that a case has taken, in the order in which it took them. An act that changes nothing is none.
    #[must_use]
    pub fn all(case: &Case) -> Vec<Self> {
        let tally = |at, turn, was_open, clock| Self {
            at,
            team: case.team.clone(),
            turn,
            was_open,
            signal: case.signal,
            source: case.source.clone(),
            lists: case.lists.clone(),
            clock,
        };
        let mut tallies = vec![tally(case.opened, CaseTurn::Opened, false, None)];
        let mut state = CaseState::Open;
        for event in &case.history {
            let turn = match (state, event.state) {
                (CaseState::Open, CaseState::Claimed) => Some(CaseTurn::Claimed),
                (CaseState::Open | CaseState::Claimed, CaseState::Handled) => Some(CaseTurn::Handled),
                (CaseState::Open | CaseState::Claimed, CaseState::Ignored) => Some(CaseTurn::Ignored),
                (CaseState::Handled | CaseState::Ignored, CaseState::Open | CaseState::Claimed) => Some(CaseTurn::Reopened),
                _ => None,
            };
            tallies.extend(turn.map(|turn| tally(event.at, turn, state == CaseState::Open, event.clock)));
            state = event.state;
        }
        tallies
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AlertId, CaseEvent, MentionId, StoryId};

    fn at(hour: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(hour * 3600, 0).unwrap_or_default()
    }

    use CaseState::{Claimed, Handled, Ignored, Open};

    #[test]
    fn a_case_takes_turns_and_its_clock_is_kept_with_each() -> Result<(), crate::BadName> {
        let mut case = Case {
            story: StoryId(MentionId::from_bytes([1; 16])),
            team: TeamName::new("Webcare")?,
            alert: AlertId::of(&[b"a"]),
            route: None,
            state: CaseState::Open,
            opened: at(10),
            said: Some(at(8)),
            heard: Some(at(9)),
            signal: Some(Signal::Complaint),
            source: None,
            lists: Vec::new(),
            delivered: Some(at(10)),
            due: Some(at(12)),
            snoozed: None,
            reminded: None,
            escalated: None,
            repeated: None,
            next: None,
            history: Vec::new(),
        };
        for (hour, state) in
            [(11, Claimed), (12, Claimed), (13, Handled), (14, Ignored), (15, Open), (16, Open), (17, Ignored), (18, Claimed)]
        {
            case.act(CaseEvent::new(at(hour), "Karin", state));
        }
        let turns: Vec<_> = CaseTally::all(&case).into_iter().map(|tally| (tally.at, tally.turn, tally.clock.is_some())).collect();
        assert_eq!(
            turns,
            [
                (at(10), CaseTurn::Opened, false),
                (at(11), CaseTurn::Claimed, true),
                (at(13), CaseTurn::Handled, true),
                (at(15), CaseTurn::Reopened, false),
                (at(17), CaseTurn::Ignored, true),
                (at(18), CaseTurn::Reopened, false),
            ]
        );
        let clock = CaseClock { since: at(8), told: Some(at(10)), due: Some(at(12)) };
        assert_eq!(CaseTally::all(&case)[2].clock, Some(clock));
        Ok(())
    }
}
