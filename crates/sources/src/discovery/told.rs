//! What was looked for in vain, in sentences for somebody who has no source yet.

use super::{
    Tried,
    candidate::{Candidate, Hope},
};
use crate::{ReadError, report::Failure, report::cause};
use luister_mention::PollOutcome;
use std::collections::HashSet;
use url::Url;

/// A candidate that came to nothing.
#[derive(Debug)]
pub(super) struct Missed {
    url: Option<Url>,
    hope: Hope,
    failure: Failure,
}

impl Missed {
    pub(super) fn of(candidate: &Candidate, url: Option<Url>, failure: Failure) -> Self {
        Self { url: url.or_else(|| address(candidate)), hope: candidate.hope, failure }
    }

    /// Nothing was there, and nothing was promised.
    pub(super) fn empty(candidate: &Candidate) -> Self {
        Self::of(candidate, None, Failure::new(PollOutcome::Empty, "there is nothing on it".to_owned()))
    }
}

fn address(candidate: &Candidate) -> Option<Url> {
    candidate.ways.iter().flat_map(|way| &way.keys).find_map(|(_, value)| Url::parse(value.as_str()?).ok())
}

/// What is worth telling of candidates that came to nothing: those that were promised, and once for each host that it did not
/// let us look at all.
pub(super) fn tried(missed: Vec<Missed>) -> Vec<Tried> {
    let mut hosts = HashSet::new();
    let mut left = 0_usize;
    let mut told = Vec::new();
    for Missed { url, hope, failure } in missed {
        let Some(url) = url else { continue };
        if failure == out_of_time() {
            left += 1;
            if left > 1 {
                continue;
            }
        } else if failure.outcome == PollOutcome::RateLimited {
            if !hosts.insert(url.host_str().unwrap_or_default().to_owned()) {
                continue;
            }
        } else if hope < Hope::Promised {
            continue;
        }
        told.push(missed_page(&url, &failure));
    }
    told
}

/// The time was over before this was polled.
pub(super) fn out_of_time() -> Failure {
    Failure::new(PollOutcome::Timeout, "looking around took too long, and this and perhaps more was left out".to_owned())
}

/// A page or a source that was asked for and is not to be had.
pub(super) fn missed_page(url: &Url, failure: &Failure) -> Tried {
    let detail = format!("{}; {}", cause(&failure.detail), advice(failure));
    Tried { url: url.clone(), outcome: failure.outcome, detail }
}

/// A page that the site links to: of the usual faults of links nobody has to know.
pub(super) fn missed_link(url: &Url, failure: &Failure) -> Option<Tried> {
    use PollOutcome::{Forbidden, RateLimited, Robots};
    matches!(failure.outcome, Forbidden | RateLimited | Robots).then(|| missed_page(url, failure))
}

/// What can be done about it.
fn advice(failure: &Failure) -> &'static str {
    match failure.outcome {
        PollOutcome::Blocked => "if it is one of your own, allow its network",
        PollOutcome::Forbidden => "programs are kept out; ask its owner for a feed, or for a key",
        PollOutcome::Robots | PollOutcome::Network if failure.detail.contains("could not find the address") => {
            "check how it is written, and whether this machine is on the internet"
        }
        PollOutcome::Robots if failure.detail.contains("forbids") => "ask its owner; if that is you, allow `luister` there",
        PollOutcome::Robots | PollOutcome::Network | PollOutcome::Timeout | PollOutcome::Tls => {
            "look at it in a browser, and try again later"
        }
        PollOutcome::RateLimited => "try again later",
        PollOutcome::HttpError | PollOutcome::Gone | PollOutcome::Redirect => "look at it in a browser, and check the address",
        PollOutcome::TooLarge => "add it by hand with a higher `max_bytes`",
        PollOutcome::ApiError => "it may want an account, or a search of another form",
        _ => "there is nothing to listen to at this address",
    }
}

/// A site at which nothing was found, although it was there.
pub(super) fn nothing_there(url: &Url) -> Tried {
    let detail = "no feed, no forum and no reviews were found there; if you see any in a browser, give the address of that page";
    Tried { url: url.clone(), outcome: PollOutcome::NotAFeed, detail: detail.to_owned() }
}

/// A file that is no page.
pub(super) fn not_a_page(url: &Url, error: &ReadError) -> Tried {
    let said = match error {
        ReadError::NotAFeed(looks) => format!("this is {looks}, in which nothing can be listened to"),
        other => format!("{other}; look at it in a browser"),
    };
    Tried { url: url.clone(), outcome: error.outcome(), detail: said }
}

/// A page of YouTube that does not say which channel it is of.
pub(super) fn no_channel(url: &Url) -> Tried {
    let detail = "the page does not say the number of the channel; it begins with `UC` and stands in the source of the page";
    Tried { url: url.clone(), outcome: PollOutcome::NotAFeed, detail: detail.to_owned() }
}

/// More than a site may have.
pub(super) fn too_many(url: &Url, most: usize, beyond: usize) -> Tried {
    let detail =
        format!("{most} possible sources of this site were tried, and {beyond} more were left out; give the address of the one you want");
    Tried { url: url.clone(), outcome: PollOutcome::TooLarge, detail }
}

/// More sites than are looked at.
pub(super) fn too_many_sites(url: &Url, most: usize) -> Tried {
    let detail = format!("at most {most} sites are looked at at a time; add this one later");
    Tried { url: url.clone(), outcome: PollOutcome::TooLarge, detail }
}
