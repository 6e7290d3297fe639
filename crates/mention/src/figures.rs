//! Key figures: how much is said and in what mood, how reviewers rate, and how fast was answered.

use crate::{ListName, Signal, SourceName, TeamName};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::ops::AddAssign;

/// How many mentions there are of each signal, in the order of [`Signal`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "BySignal", from = "BySignal")]
pub struct Counts([u32; Counts::SIGNALS.len()]);

/// The same with a word for each: the JSON of an export or a digest is read by others.
#[derive(Serialize, Deserialize)]
struct BySignal {
    #[serde(default)]
    crisis: u32,
    #[serde(default)]
    complaint: u32,
    #[serde(default)]
    lead: u32,
    #[serde(default)]
    question: u32,
    #[serde(default)]
    praise: u32,
    #[serde(default)]
    other: u32,
}

impl From<BySignal> for Counts {
    fn from(by: BySignal) -> Self {
        Self([by.crisis, by.complaint, by.lead, by.question, by.praise, by.other])
    }
}

impl From<Counts> for BySignal {
    fn from(Counts([crisis, complaint, lead, question, praise, other]): Counts) -> Self {
        Self { crisis, complaint, lead, question, praise, other }
    }
}

impl Counts {
    /// Every signal, in the order in which they are counted and shown.
    pub const SIGNALS: [Signal; 6] = [Signal::Crisis, Signal::Complaint, Signal::Lead, Signal::Question, Signal::Praise, Signal::Other];

    /// One more of a signal.
    pub fn add(&mut self, signal: Signal) {
        if let Some(count) = self.0.get_mut(signal as usize) {
            *count = count.saturating_add(1);
        }
    }

    /// How many of a signal.
    #[must_use]
    pub fn of(&self, signal: Signal) -> u32 {
        self.0.get(signal as usize).copied().unwrap_or_default()
    }

    /// How many of each.
    pub fn each(&self) -> impl Iterator<Item = (Signal, u32)> + '_ {
        Self::SIGNALS.into_iter().zip(self.0)
    }

    /// How many in all.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.0.iter().copied().fold(0, u32::saturating_add)
    }

    /// The mood, from -1 to 1: praise less complaints and crisis mentions, as a share of all. None if nothing is said.
    #[must_use]
    pub fn mood(&self) -> Option<f64> {
        let bad = f64::from(self.of(Signal::Complaint)) + f64::from(self.of(Signal::Crisis));
        (self.total() > 0).then(|| (f64::from(self.of(Signal::Praise)) - bad) / f64::from(self.total()))
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(sum, count)| *sum = sum.saturating_add(count));
    }
}

/// The middle and the slow end of many lengths of time, in seconds: half, and nine in ten, were no longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spread {
    /// Half were no longer.
    pub median_secs: u64,
    /// Nine in ten were no longer.
    pub p90_secs: u64,
}

impl Spread {
    /// Of these lengths; none if there are none. Of an even number the lower of the two in the middle is the median: each is a length
    /// that was measured.
    #[must_use]
    pub fn of(mut secs: Vec<u64>) -> Option<Self> {
        secs.sort_unstable();
        let rank = |tenths: usize| secs.get((secs.len() * tenths).div_ceil(10).checked_sub(1)?).copied();
        Some(Self { median_secs: rank(5)?, p90_secs: rank(9)? })
    }
}

/// How reviewers at one site rate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReviewFigures {
    /// The site.
    pub source: SourceName,
    /// How many gave a rating.
    pub count: u32,
    /// What they gave on average, in stars of five, whatever the scale of the site.
    pub stars: f64,
    /// The net promoter score, from -100 to 100.
    pub nps: f64,
    /// Whether that is estimated from stars, for the site does not ask on a scale of ten.
    pub nps_is_estimate: bool,
}

/// How a team, or all of them, dealt with cases.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CareFigures {
    /// Cases that opened.
    pub opened: u32,
    /// Cases that opened again.
    pub reopened: u32,
    /// Cases that somebody took.
    pub claimed: u32,
    /// Cases that were answered: each is a response.
    pub handled: u32,
    /// Cases that were found to need no answer.
    pub ignored: u32,
    /// Cases that are open or claimed at the end of the period; none if that is not counted here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<u32>,
    /// Responses that were due at a time and came by then.
    pub in_time: u32,
    /// Responses that were due at a time.
    pub had_target: u32,
    /// From publication to the response.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<Spread>,
    /// From our alert to the response.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_alert: Option<Spread>,
}

impl CareFigures {
    /// The share of responses that came in time, of those that were due at a time; none if there is none.
    #[must_use]
    pub fn service_level(&self) -> Option<f64> {
        (self.had_target > 0).then(|| f64::from(self.in_time) / f64::from(self.had_target))
    }
}

/// What became of leads.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LeadFigures {
    /// Cases of leads that opened.
    pub opened: u32,
    /// Those that somebody took, or answered without taking them.
    pub claimed: u32,
    /// From publication to that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_after: Option<Spread>,
}

/// Everything that is counted of a period.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct KeyFigures {
    /// From when…
    pub from: DateTime<Utc>,
    /// …until when, by when mentions were heard and cases took their turns.
    pub until: DateTime<Utc>,
    /// What others say about something that is listened for, but for what they say about competitors alone.
    pub all: Counts,
    /// The same for each list; what hits two counts for both.
    pub lists: Vec<(ListName, Counts)>,
    /// The same for each source.
    pub sources: Vec<(SourceName, Counts)>,
    /// The same for each hour of the day, from midnight on.
    pub hours: Vec<Counts>,
    /// How many of `other` nearly were something else.
    pub uncertain: u32,
    /// What we said ourselves.
    pub own: u32,
    /// What others said about competitors alone.
    #[serde(default)]
    pub theirs: u32,
    /// What was heard that hit no list.
    pub aside: u32,
    /// From publication to our hearing of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discovery: Option<Spread>,
    /// How many were heard more than an hour after they were published.
    pub late: u32,
    /// How reviewers rate, by site.
    pub reviews: Vec<ReviewFigures>,
    /// How cases were dealt with, by all teams.
    pub care: CareFigures,
    /// The same for each team.
    pub teams: Vec<(TeamName, CareFigures)>,
    /// How many responses there were in each hour of the day, from midnight on.
    pub responses: Vec<u32>,
    /// What became of leads.
    pub leads: LeadFigures,
}
