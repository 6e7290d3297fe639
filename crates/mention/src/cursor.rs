//! How far a source has been read, and how the last poll went.

use crate::{Hub, MentionId, Rhythm, Shares, SourceName};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// How far a source has been read. It moves in the transaction that records what was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cursor {
    /// The source.
    pub source: SourceName,
    /// When it is to be polled next.
    pub next_due: DateTime<Utc>,
    /// The address that the validators belong to: they mean nothing elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The `ETag` of the page as it was last read whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// The `Last-Modified` of that page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
    /// Where a source kind goes on reading, in its own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    /// Marks of the newest messages of the last reading, to know again: a reading that meets none of them missed something.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub head: Vec<u64>,
    /// What was on the page the last time, if that shows all there is: what is missing the next time was taken away.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub present: Vec<MentionId>,
    /// When the newest of those was published, or heard if it does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newest: Option<DateTime<Utc>>,
    /// Times of which something may have been missed, the latest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<Gap>,
    /// When it was first read without an error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_read: Option<DateTime<Utc>>,
    /// When it last had a new mention.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_new: Option<DateTime<Utc>>,
    /// How many mentions it has brought.
    #[serde(default)]
    pub heard: u64,
    /// How many polls have failed in a row.
    #[serde(default)]
    pub failures: u32,
    /// Since when they fail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failing_since: Option<DateTime<Utc>>,
    /// How often it publishes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rhythm: Option<Rhythm>,
    /// What its messages usually tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shares: Option<Shares>,
    /// Since when most of them no longer tell something of that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub poorer_since: Option<DateTime<Utc>>,
    /// How many seconds after it was published the last mention was heard; none if it did not say when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_secs: Option<u64>,
    /// The hub that its page names: whoever subscribes there is told what is new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hub: Option<Hub>,
    /// How the last poll went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<PollReport>,
}

impl Cursor {
    /// The cursor of a source that was never polled and is due.
    #[must_use]
    pub fn new(source: SourceName, next_due: DateTime<Utc>) -> Self {
        Self {
            source,
            next_due,
            url: None,
            etag: None,
            last_modified: None,
            position: None,
            head: Vec::new(),
            present: Vec::new(),
            newest: None,
            gaps: Vec::new(),
            first_read: None,
            last_new: None,
            heard: 0,
            failures: 0,
            failing_since: None,
            rhythm: None,
            shares: None,
            poorer_since: None,
            late_secs: None,
            hub: None,
            report: None,
        }
    }
}

/// A time of which something may have been missed: a page no longer showed what the one before it had shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// The newest message that was heard before it.
    pub from: DateTime<Utc>,
    /// The oldest message that was heard after it.
    pub to: DateTime<Utc>,
    /// When it was noticed.
    pub noted: DateTime<Utc>,
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let same_day = self.from.date_naive() == self.to.date_naive();
        let until = if same_day { "%H:%M" } else { "%F %H:%M" };
        write!(f, "{}-{} UTC", self.from.format("%F %H:%M"), self.to.format(until))
    }
}

impl Cursor {
    /// Takes note of new mentions by when they were published, as far as they say, and of the time that passed without any.
    pub fn hear(&mut self, published: &[Option<DateTime<Utc>>], now: DateTime<Utc>) {
        // What a first reading finds was published long before anybody listened.
        let Some(rhythm) = &mut self.rhythm else {
            self.rhythm = Some(Rhythm::new(now));
            self.last_new = self.last_new.or((!published.is_empty()).then_some(now));
            self.heard += published.len() as u64;
            return;
        };
        rhythm.go_on(now);
        let week_ago = now - chrono::TimeDelta::days(7);
        for at in published {
            rhythm.add(at.filter(|at| *at > week_ago).unwrap_or(now).min(now));
        }
        if !published.is_empty() {
            self.heard += published.len() as u64;
            self.last_new = Some(now);
            let newest = published.iter().flatten().max();
            self.late_secs = newest.map(|at| u64::try_from((now - *at).num_seconds()).unwrap_or_default());
        }
    }
}

/// How a poll went: nothing that was on the page is missing from it without a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PollReport {
    /// When.
    pub at: DateTime<Utc>,
    /// How it ended.
    pub outcome: PollOutcome,
    /// The same in a sentence, with what to do if something is to be done.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// Items that were read.
    #[serde(default)]
    pub kept: u32,
    /// Of those, the ones that were not there before.
    #[serde(default)]
    pub new: u32,
    /// Of those, the ones that say something else now.
    #[serde(default)]
    pub edited: u32,
    /// What could not be read, by reason.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub skipped: BTreeMap<String, u32>,
}

/// How a poll ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PollOutcome {
    /// Read, or not changed since.
    Ok,
    /// The page is broken.
    Parse,
    /// The page is in no encoding that can be read, or its compression is broken.
    Decode,
    /// The page is longer than the limit.
    TooLarge,
    /// No connection, or it broke.
    Network,
    /// The connection could not be made safe.
    Tls,
    /// It took too long.
    Timeout,
    /// The server answered with an error.
    HttpError,
    /// The server sent us round in circles, or to a place where we do not go.
    Redirect,
    /// robots.txt forbids it.
    Robots,
    /// The server asked us to come later.
    RateLimited,
    /// The server does not let us in.
    Forbidden,
    /// The page is gone.
    Gone,
    /// The address lies in a network that is not allowed.
    Blocked,
    /// The answer has no content.
    Empty,
    /// The page is whole, but not of the kind that was due.
    NotAFeed,
    /// The page has changed: none of its messages could be read, or not all of what they used to tell.
    ZeroYield,
    /// The API answered that it will not, or cannot.
    ApiError,
}

impl PollOutcome {
    /// The word in tables, metrics and JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Parse => "parse",
            Self::Decode => "decode",
            Self::TooLarge => "too_large",
            Self::Network => "network",
            Self::Tls => "tls",
            Self::Timeout => "timeout",
            Self::HttpError => "http_error",
            Self::Redirect => "redirect",
            Self::Robots => "robots",
            Self::RateLimited => "rate_limited",
            Self::Forbidden => "forbidden",
            Self::Gone => "gone",
            Self::Blocked => "blocked",
            Self::Empty => "empty",
            Self::NotAFeed => "not_a_feed",
            Self::ZeroYield => "zero_yield",
            Self::ApiError => "api_error",
        }
    }
}

impl fmt::Display for PollOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
