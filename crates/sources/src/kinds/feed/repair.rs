//! Whatever calls itself a feed, as well-formed Atom.
//!
//! The parser behind this reads Atom well, and gives up on a bare `&`, on a version it does not know, or on the end of a
//! truncated page. So each XML feed is written anew in one pass: decoded, closed, with the names, dates and links of
//! its dialect lifted to those of Atom 1.0. Markup inside a text becomes text. What Atom has no place for is handed on beside it.

mod base64;
mod entry;
mod names;
mod reader;

use super::entry::Beside;
use luister_mention::Hub;
use reader::Reader;
use url::Url;

/// A feed as Atom, and what Atom has no place for.
#[derive(Debug, Default)]
pub(super) struct Repaired {
    /// The feed as the parser reads it.
    pub(super) document: String,
    /// What belongs to each of its entries, in their order.
    pub(super) beside: Vec<Beside>,
    /// The language that the feed names.
    pub(super) lang: Option<String>,
    /// How many minutes it says that it stays as it is.
    pub(super) ttl: Option<u32>,
    /// The hub that it names.
    pub(super) hub: Option<Hub>,
    /// Whether the document ends inside an entry, which is not among them.
    pub(super) cut_off: bool,
    /// Whether it holds what is made to harm its readers.
    pub(super) trap: bool,
}

/// The repaired feed. None if there is no root element of a feed.
pub(super) fn repair(document: &str, base: &Url) -> Option<Repaired> {
    Reader::of(base).read(document)
}

#[cfg(test)]
mod tests;
