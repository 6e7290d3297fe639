//! The table of source kinds: a kind is one file here and one line below.

mod api;
mod appstore;
mod bluesky;
mod discourse;
mod feed;
mod googlenews;
mod hackernews;
mod identity;
mod inbox;
mod json;
mod kiyoh;
mod lemmy;
mod lobsters;
mod loose;
mod mastodon;
mod page;
mod pick;
mod points;
mod reddit;
mod reviews;
mod scripts;
mod stackexchange;
#[cfg(test)]
mod told;
mod tree;
#[cfg(test)]
mod trial;
mod trustpilot;
mod youtube;

pub(crate) use points::points;
pub(crate) use tree::{decode as decode_page, parse as parse_html};

use crate::{Keys, Source};
use toml::de::{Error, ValueDeserializer};

/// A source, or why its table makes none.
pub type Built = Result<Box<dyn Source>, Error>;

/// A kind of source, as one array of tables in `sources.toml`.
#[derive(Clone, Copy)]
pub struct Kind {
    /// The name of the array: `feed` for `[[feed]]`.
    pub name: &'static str,
    /// What it reads, in a sentence.
    pub about: &'static str,
    /// One table with every key of its own, as it may stand in `sources.toml`.
    pub example: &'static str,
    /// Makes a source of one table.
    ///
    /// # Errors
    /// With the place in the file, if a key is missing, unknown or wrong.
    pub build: fn(ValueDeserializer<'_>, &Keys<'_>) -> Built,
}

impl std::fmt::Debug for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Kind").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Every kind, in the order of the documentation.
#[rustfmt::skip]
pub const KINDS: &[Kind] = &[
    feed::KIND,
    reviews::KIND,
    page::KIND,
    api::KIND,
    trustpilot::KIND,
    kiyoh::KIND,
    appstore::KIND,
    googlenews::KIND,
    mastodon::KIND,
    bluesky::KIND,
    youtube::KIND,
    reddit::KIND,
    discourse::KIND,
    lemmy::KIND,
    stackexchange::KIND,
    hackernews::KIND,
    lobsters::KIND,
    inbox::KIND,
];

/// The kind of this name.
#[must_use]
pub fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name)
}
