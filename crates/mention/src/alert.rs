//! Sealed messages: whatever is sent is an alert.

use crate::{
    AlertId, CaseState, DigestBody, Link, Locale, Mention, MentionId, RouteName, Signal, SourceName, StormBody, TeamName, Verdict,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One sealed message with all that rendering needs: a retry is the same to the byte.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    /// Derived from what it tells.
    pub id: AlertId,
    /// When it was sealed; the date of the mail.
    pub sealed: DateTime<Utc>,
    /// Who is told; none means the administrator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamName>,
    /// By which route.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<RouteName>,
    /// Which group of that route.
    #[serde(default)]
    pub group: String,
    /// Why it was sealed now.
    pub reason: SealReason,
    /// The alert whose mail thread it continues.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_reply_to: Option<AlertId>,
    /// The language of the mail.
    pub locale: Locale,
    /// The time zone of its dates, as the IANA calls it: `Europe/Amsterdam`.
    pub zone: String,
    /// When the team means to have answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_by: Option<DateTime<Utc>>,
    /// Who sends it.
    pub letterhead: Letterhead,
    /// The boundary between the parts of the mail.
    pub boundary: String,
    /// What it tells.
    pub body: Body,
}

/// The kind of an alert, as `X-Luister-Kind` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AlertKind {
    /// A group of mentions, to a team.
    Mentions,
    /// The periodic report.
    Digest,
    /// A sudden rise, to a list's team.
    Storm,
    /// News about luister itself, to the administrator or a list's team.
    Notice,
}

/// What an alert tells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Body {
    /// Mentions that belong together, the most serious first, and of each signal the oldest; of each story one.
    Mentions(Vec<Told>),
    /// The periodic report.
    Digest(DigestBody),
    /// A sudden rise, as it is or was.
    Storm(Box<StormBody>),
    /// News about luister itself.
    Notice(Notice),
}

impl Body {
    /// The kind of alert that has such a body.
    #[must_use]
    pub fn kind(&self) -> AlertKind {
        match self {
            Self::Mentions(_) => AlertKind::Mentions,
            Self::Digest(_) => AlertKind::Digest,
            Self::Storm(_) => AlertKind::Storm,
            Self::Notice(_) => AlertKind::Notice,
        }
    }
}

/// A mention as an alert tells it: nothing of it changes when the store does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// The mention.
    pub mention: Mention,
    /// Why it is told.
    pub verdict: Verdict,
    /// As which signal.
    pub signal: Signal,
    /// Whether it was told before and says something worse now.
    #[serde(default)]
    pub again: bool,
    /// What the same author wrote before, the newest first.
    #[serde(default)]
    pub earlier: Vec<Earlier>,
    /// How many earlier mentions there are in all.
    #[serde(default)]
    pub earlier_total: u32,
    /// Where its story appeared, this place among them, the first one first; empty if it appeared nowhere else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Place>,
    /// How many places there are in all.
    #[serde(default)]
    pub places_total: u32,
    /// How the case stood that the team had of its story already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseState>,
}

/// One place where a story appeared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// The mention there.
    pub mention: MentionId,
    /// When it was.
    pub when: DateTime<Utc>,
    /// Where it was found.
    pub source: SourceName,
    /// Who is named as its author.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// What it is called there, or the beginning of what it says there.
    pub excerpt: String,
    /// Where it can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<Link>,
}

/// An earlier mention by the same author, in one line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Earlier {
    /// When it was.
    pub when: DateTime<Utc>,
    /// Where it was found.
    pub source: SourceName,
    /// What it was counted as.
    pub signal: Signal,
    /// Its title, or the beginning of its text.
    pub excerpt: String,
    /// Where it can be read.
    pub url: Option<Link>,
}

/// Who sends, as it was when the alert was sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letterhead {
    /// The name before the address.
    pub from_name: String,
    /// The address; its domain is that of the Message-ID.
    pub from_address: String,
    /// Where an answer goes, if not to the sender.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
}

/// News about luister itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// What happened, as a subject line.
    pub title: String,
    /// What it means and what to do, a paragraph each.
    pub paragraphs: Vec<String>,
    /// What was printed: shown as it is, in a fixed width.
    #[serde(default)]
    pub listing: Vec<String>,
}

/// Why an alert was sealed when it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SealReason {
    /// The first mention of a group had waited for `group_wait`.
    GroupWait,
    /// `group_interval` had passed since the group's last alert.
    GroupInterval,
    /// The group had as many mentions as one mail holds.
    Full,
    /// Its time had come.
    Schedule,
    /// Something happened that somebody has to know.
    Event,
    /// A person asked for it.
    Asked,
}
