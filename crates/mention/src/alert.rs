//! Sealed messages: whatever is sent is an alert.

use crate::{
    AlertId, CaseState, Customer, DigestBody, DigestReview, Link, Locale, Mention, MentionId, ReadyAnswer, RouteName, Signal, SourceName,
    StormBody, StoryId, TeamName, Verdict,
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
    /// The alert that opened that thread, if it is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_by: Option<AlertId>,
    /// The subject of that thread: mail programs keep together what is called the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<String>,
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
    /// Mentions that it tells in a line each, beside those of its body.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub listed: Vec<Listed>,
}

impl Alert {
    /// Gives each mention and each case that it tells the link behind which its team acts on it.
    pub fn set_acts(&mut self, link: impl Fn(MentionId) -> Option<Link>) {
        match &mut self.body {
            Body::Mentions(told) => told.iter_mut().for_each(|told| told.act = link(told.mention.id)),
            Body::Reminder(lines) | Body::Escalation(lines) | Body::Handover(lines) => {
                for line in lines {
                    line.act = link(line.place.mention);
                }
            }
            Body::Digest(_) | Body::Storm(_) | Body::Notice(_) => {}
        }
        self.listed.iter_mut().for_each(|listed| listed.act = link(listed.place.mention));
    }

    /// Gives a digest the link to its page, and a draft the one to where it is edited.
    pub fn set_pages(&mut self, whole: Option<Link>, editing: Option<Link>) {
        let Body::Digest(body) = &mut self.body else { return };
        body.page = whole;
        if let Some(DigestReview::Draft { page, .. }) = &mut body.review {
            *page = editing;
        }
    }

    /// Whether there is a link to act with.
    #[must_use]
    pub fn has_acts(&self) -> bool {
        match &self.body {
            Body::Mentions(told) => told.iter().any(|told| told.act.is_some()),
            Body::Reminder(lines) | Body::Escalation(lines) | Body::Handover(lines) => lines.iter().any(|line| line.act.is_some()),
            Body::Digest(body) => matches!(&body.review, Some(DigestReview::Draft { page: Some(_), .. })),
            Body::Storm(_) | Body::Notice(_) => false,
        }
    }
}

/// The kind of an alert, as `X-Luister-Kind` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AlertKind {
    /// A group of mentions, to a team.
    Mentions,
    /// The periodic report.
    Digest,
    /// Cases whose time is running out, or has passed, to their team.
    Reminder,
    /// Cases whose time has passed, to another team.
    Escalation,
    /// What is still open, to a team that begins its day.
    Handover,
    /// A sudden rise, to a list's team.
    Storm,
    /// News about luister itself, to the administrator or a list's team.
    Notice,
}

impl AlertKind {
    /// The word in headers, figures and the log.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mentions => "mentions",
            Self::Reminder => "reminder",
            Self::Escalation => "escalation",
            Self::Handover => "handover",
            Self::Storm => "storm",
            Self::Digest => "digest",
            Self::Notice => "notice",
        }
    }
}

/// What an alert tells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Body {
    /// Mentions that belong together, the most serious first, and of each signal the oldest; of each story one.
    Mentions(Vec<Told>),
    /// The periodic report.
    Digest(Box<DigestBody>),
    /// A sudden rise, as it is or was.
    Storm(Box<StormBody>),
    /// Cases whose time is running out, or has passed: those that are due first come first.
    Reminder(Vec<CaseLine>),
    /// The same, of another team.
    Escalation(Vec<CaseLine>),
    /// What is still open.
    Handover(Vec<CaseLine>),
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
            Self::Reminder(_) => AlertKind::Reminder,
            Self::Escalation(_) => AlertKind::Escalation,
            Self::Handover(_) => AlertKind::Handover,
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
    /// How the case stood that the team had of its story or its author already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseState>,
    /// The story of that case, if it is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case_story: Option<StoryId>,
    /// Who did the last thing to that case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case_by: Option<String>,
    /// Whether it is the author of that case who writes again.
    #[serde(default)]
    pub wrote_again: bool,
    /// The team that would have been told if somebody were there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<TeamName>,
    /// What the team keeps ready to answer, the best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<ReadyAnswer>,
    /// What a customer system said of its writer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<Customer>,
    /// Where the team says what it does about it. An act behind it is chosen there already: `…/handled`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<Link>,
}

impl Told {
    /// A mention as it is told as this signal, with nothing of what else is known of it.
    #[must_use]
    pub fn new(mention: Mention, verdict: Verdict, signal: Signal) -> Self {
        Self {
            mention,
            verdict,
            signal,
            again: false,
            earlier: Vec::new(),
            earlier_total: 0,
            places: Vec::new(),
            places_total: 0,
            case: None,
            case_story: None,
            case_by: None,
            wrote_again: false,
            instead_of: None,
            answers: Vec::new(),
            customer: None,
            act: None,
        }
    }

    /// The story whose case it belongs to.
    #[must_use]
    pub fn case_of(&self) -> StoryId {
        self.case_story.unwrap_or(self.mention.story)
    }
}

/// A mention that an alert tells in one line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Listed {
    /// As which signal.
    pub signal: Signal,
    /// Its story.
    pub story: StoryId,
    /// Where it is, and how it begins.
    pub place: Place,
    /// Where the team says what it does about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<Link>,
}

/// A case in a line, as it stood when the alert was sealed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseLine {
    /// Whose case it is.
    pub team: TeamName,
    /// What the mention was told as.
    pub signal: Signal,
    /// The first mention of the story.
    pub place: Place,
    /// How it stands.
    pub state: CaseState,
    /// Who did the last thing to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What was said with that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When the team got to know of it.
    pub since: DateTime<Utc>,
    /// When an answer is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<DateTime<Utc>>,
    /// Where the team says what it does about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<Link>,
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
    /// The mention; none in an alert of an older version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<MentionId>,
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
    /// How the case ended, or stands, that the team had of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseState>,
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
    /// The time of a case was running out, or had passed.
    Due,
    /// Its time had come.
    Schedule,
    /// The team was there again.
    Opening,
    /// The team had its mails of the hour, so the rest is told in one.
    Promise,
    /// The storm was over that had told of it.
    StormOver,
    /// The silence was over that somebody had asked for.
    SilenceOver,
    /// Something happened that somebody has to know.
    Event,
    /// A person asked for it.
    Asked,
}
