//! What went wrong with a poll, in a sentence for people with the repair where there is one.

use crate::{Flaw, Page, ReadError, Settings, gate::until, walls::Wall};
use chrono::{DateTime, Utc};
use luister_mention::{Cursor, Period, PollOutcome, SourceName, text};
use luister_net::{FetchError, http::StatusCode};
use std::{collections::BTreeMap, time::Duration};
use url::Url;

/// The most of what an API says, in characters.
const MAX_COMPLAINT: usize = 200;
/// How soon a source that never answered is tried again at first.
const FIRST_RETRY: Duration = Duration::from_secs(30);

/// Why a poll did not end well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    /// How it ended.
    pub(crate) outcome: PollOutcome,
    /// The same in a sentence.
    pub(crate) detail: String,
    /// How long the server asks to be left alone.
    pub(crate) retry_after: Option<Duration>,
}

impl Failure {
    pub(crate) fn new(outcome: PollOutcome, detail: String) -> Self {
        Self { outcome, detail, retry_after: None }
    }

    /// Nobody was asked, because the host is left alone until then.
    pub(crate) fn closed(host: &str, open_again: DateTime<Utc>, now: DateTime<Utc>) -> Self {
        let rest = Period::secs((until(now, open_again) + Duration::from_millis(500)).as_secs().max(1));
        let detail = format!("`{host}` is left alone for another {rest}, because it asked for that or did not answer");
        Self::new(PollOutcome::RateLimited, detail)
    }

    /// What its back-off begins with. A source that was never read and does not answer is not left alone for long at
    /// first: most often this machine has only just begun, and its network or that of the other has not.
    pub(crate) fn pace(&self, settings: &Settings, before: &Cursor) -> Duration {
        let nobody = matches!(self.outcome, PollOutcome::Network | PollOutcome::Timeout);
        let every = settings.every.0;
        if nobody && before.first_read.is_none() { every.min(FIRST_RETRY) } else { every }
    }

    /// No page came.
    pub(crate) fn of_fetch(error: &FetchError, name: &SourceName) -> Self {
        let address = format!("check the address of `{name}` in sources.toml");
        let (outcome, repair) = match error {
            FetchError::Blocked { .. } => {
                (PollOutcome::Blocked, "if it is one of your own, add its network to `allow` in [http]".to_owned())
            }
            FetchError::Refused { .. } => (PollOutcome::Blocked, address),
            FetchError::Dns { .. } => (PollOutcome::Network, format!("{address} if this lasts")),
            FetchError::Connect { .. } | FetchError::Network { .. } => (PollOutcome::Network, "it will be tried again".to_owned()),
            FetchError::Tls { reason, .. } if reason.contains("UnknownIssuer") => (
                PollOutcome::Tls,
                "its owner has to mend that; if it is one of your own, name the certificate that signed it as `ca_file` in [http]"
                    .to_owned(),
            ),
            FetchError::Tls { .. } => (PollOutcome::Tls, "its owner has to mend that".to_owned()),
            FetchError::Timeout { .. } => (PollOutcome::Timeout, "it will be tried again".to_owned()),
            FetchError::TooLarge { .. } => {
                (PollOutcome::TooLarge, format!("if that is as it should be, set `max_bytes` of `{name}` in sources.toml"))
            }
            FetchError::Decode { .. } => (PollOutcome::Decode, "it will be tried again".to_owned()),
            FetchError::RedirectLoop { .. } | FetchError::TooManyRedirects { .. } | FetchError::BadRedirect { .. } => {
                (PollOutcome::Redirect, address)
            }
        };
        Self::new(outcome, format!("{error}; {repair}"))
    }

    /// A page came, but with an error.
    pub(crate) fn of_status(status: StatusCode, name: &SourceName) -> Self {
        let answered = format!("the server answered {}", words(status));
        let (outcome, detail) = match status.as_u16() {
            304 => (
                PollOutcome::HttpError,
                format!("{answered}, although it was not asked whether anything has changed; its owner has to mend that"),
            ),
            401 | 407 => (
                PollOutcome::Forbidden,
                format!("{answered}: it wants a password; ask its owner for an address without one, or remove `{name}` from sources.toml"),
            ),
            403 | 451 => {
                (PollOutcome::Forbidden, format!("{answered}: it does not let us in; ask its owner, or remove `{name}` from sources.toml"))
            }
            410 => (
                PollOutcome::Gone,
                format!("{answered}: the page is gone for good; remove `{name}` from sources.toml, or give it a new address"),
            ),
            429 => (
                PollOutcome::RateLimited,
                format!("{answered}: it wants to be asked less often; give `{name}` a longer `every` in sources.toml"),
            ),
            500..=599 => (PollOutcome::HttpError, format!("{answered}; it will be tried again")),
            _ => (PollOutcome::HttpError, format!("{answered}; check the address of `{name}` in sources.toml")),
        };
        Self::new(outcome, detail)
    }

    /// The same with what an API says of it. What it says of a request that it does not like is not about the server.
    pub(crate) fn with_complaint(mut self, complaint: Option<String>) -> Self {
        if let Some(said) = complaint.filter(|said| !said.trim().is_empty()) {
            let said = text::excerpt(&text::line(&said), MAX_COMPLAINT);
            self.detail = format!("{}; it says: {said}", self.detail);
            if self.outcome == PollOutcome::HttpError {
                self.outcome = PollOutcome::ApiError;
            }
        }
        self
    }

    /// A page came whole, but could not be read.
    pub(crate) fn of_read(error: &ReadError, name: &SourceName) -> Self {
        let repair = match error {
            ReadError::Empty | ReadError::Decode(_) | ReadError::Parse(_) => {
                "it will be tried again; if this lasts, its owner has to mend it".to_owned()
            }
            ReadError::NotAFeed(_) => format!("check the address of `{name}` in sources.toml"),
            ReadError::Api(_) => format!("check the table of `{name}` in sources.toml if this lasts"),
        };
        Self::new(error.outcome(), format!("{error}; {repair}"))
    }

    /// A page came that has none of what was due on it, and stands in its way.
    pub(crate) fn of_wall(wall: Wall, page: &Page, asked: &Url, name: &SourceName) -> Self {
        let sent_on = page.url.host_str().filter(|host| asked.host_str() != Some(host));
        let place = sent_on.map_or_else(|| "this is".to_owned(), |host| format!("we are sent on to `{host}`, and there is"));
        Self::new(wall.outcome(), format!("{place} {}", wall.sentence(name)))
    }

    /// Some of a page could be read, and the rest could not.
    pub(crate) fn of_flaw(flaw: Flaw) -> Self {
        let detail = match flaw {
            Flaw::CutOff => "the page breaks off in the middle; what stands before that was read; it will be tried again",
            Flaw::Trap => {
                "the page holds what is made to harm its readers: entities that lead to files or grow without end, or elements nested \
                 without end; the rest of it was read; tell its owner"
            }
        };
        Self::new(PollOutcome::Parse, detail.to_owned())
    }

    /// A page with messages no longer has any.
    pub(crate) fn of_vanished() -> Self {
        let detail = "the page has changed: there were messages on it, and now none is found; look at it in a browser, and at the selectors if it has any";
        Self::new(PollOutcome::ZeroYield, detail.to_owned())
    }

    /// The same of an answer with an error that is a check for robots, whatever number it bears.
    pub(crate) fn with_wall(mut self, page: &Page, name: &SourceName) -> Self {
        let challenge = Wall::of(page).filter(|wall| *wall == Wall::Challenge);
        if let Some(wall) = challenge {
            let answered = self.detail.split([':', ';']).next().unwrap_or_default();
            self.detail = format!("{answered} with {}", wall.sentence(name));
            if self.outcome == PollOutcome::HttpError {
                self.outcome = wall.outcome();
            }
        }
        self
    }

    /// Whether the host itself seems to be in trouble, and not just this page.
    pub(crate) fn is_of_host(error: &FetchError) -> bool {
        matches!(
            error,
            FetchError::Dns { .. }
                | FetchError::Connect { .. }
                | FetchError::Tls { .. }
                | FetchError::Timeout { .. }
                | FetchError::Network { .. }
        )
    }
}

/// `404 Not Found`, or the number alone where it has no name.
fn words(status: StatusCode) -> String {
    status.canonical_reason().map_or_else(|| status.as_str().to_owned(), |reason| format!("{} {reason}", status.as_str()))
}

/// What happened, of a sentence that also says what to do about it where sources are configured.
pub(crate) fn cause(detail: &str) -> &str {
    detail.split("; ").next().unwrap_or(detail)
}

/// What was skipped, in words: `skipped 3: no title and no text (2), more than 100000 items on one page (1)`.
pub(crate) fn skipped(skipped: &BTreeMap<String, u32>) -> String {
    let number: u32 = skipped.values().sum();
    let counted = |(reason, count): (&String, &u32)| if skipped.len() == 1 { reason.clone() } else { format!("{reason} ({count})") };
    format!("skipped {number}: {}", skipped.iter().map(counted).collect::<Vec<_>>().join(", "))
}
