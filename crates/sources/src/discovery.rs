//! Finding what there is to listen to: of the address of a site or the name of a brand to sources that can be polled.

mod brand;
mod candidate;
mod leads;
mod names;
mod onward;
mod places;
mod reviews;
mod rows;
mod search;
mod sight;
mod software;
mod told;
mod twins;

use crate::{Fetcher, Proposal};
use chrono::{DateTime, Utc};
use luister_mention::{Item, Locale, PollOutcome};
use url::Url;

/// What somebody wants to listen to, in the words of somebody who knows no feed from a selector.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wish {
    /// The name that people use for it; none if only the sites count.
    pub brand: Option<String>,
    /// Sites, or pages of them.
    pub sites: Vec<Url>,
    /// The language of those who talk about it: searches ask the edition in it.
    pub lang: Locale,
    /// Whether only the sites and what they link to are asked, and nobody is told the name of the brand by a search.
    pub sites_only: bool,
}

/// A source that was polled once, and gave something or could have.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// What to write into `sources.toml`.
    pub proposal: Proposal,
    /// A name for it that nothing else found has.
    pub name: luister_mention::SourceName,
    /// How it was found, in a few words: "the page links to it", "a Discourse forum has it".
    pub why: String,
    /// Whether it is about the brand by itself, whatever a message in it says: comments on its own site, its page on a
    /// review site. Such a source wants `about`.
    pub ours: bool,
    /// What it says at the moment, the newest first; a few at most.
    pub items: Vec<Item>,
}

/// An address that was tried in vain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// The address.
    pub url: Url,
    /// How that ended.
    pub outcome: PollOutcome,
    /// What that means and what can be done about it, in a sentence.
    pub detail: String,
}

/// What came of looking.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Discovery {
    /// The sources, those first that fit the wish best. Each was polled and can be polled again.
    pub found: Vec<Found>,
    /// What somebody may have expected and was not to be had: a site that does not answer, a page behind a challenge.
    pub tried: Vec<Tried>,
}

/// Looks at the sites of a wish and at the places where people may talk about its brand, politely and within bounds, and
/// polls what seems to be a source: what is found works. Nothing is found that only may be there, and nothing fails: what was
/// looked for in vain is told with the reason.
pub async fn discover(fetcher: &Fetcher, wish: &Wish, now: DateTime<Utc>) -> Discovery {
    Box::pin(search::discover(fetcher, wish, now)).await
}
