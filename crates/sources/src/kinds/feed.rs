//! `[[feed]]`: RSS, Atom and JSON Feed, as news sites, blogs, forums and Mastodon give them.

mod entry;
mod json;
mod repair;

use crate::{
    Ask, Batch, Flaw, Looks, Page, ReadError, Settings, Source, charset, dates,
    kinds::Kind,
    settings::config,
    xml::{Token, Tokens},
};
use entry::{Beside, Context};
use feed_rs::{model::Feed, parser::Builder};
use luister_mention::{Channel, Cursor, Item, Lang, text};
use repair::Repaired;
use serde::Deserialize;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};
use url::Url;

/// The longest piece of a parser's message that is repeated, in characters.
const MAX_REASON: usize = 200;
/// What a deleted entry leaves in a feed.
const TOMBSTONE: &str = "deleted-entry";
/// How far into a page it is looked at when there is no feed in it, in bytes.
const HEAD: usize = 1024;

pub(super) const KIND: Kind = Kind {
    name: "feed",
    about: "RSS, Atom and JSON Feed: news, blogs, comments, forums, Mastodon",
    example: r#"
name = "nieuws"
url = "https://www.example.org/rss"
channel = "news"
every = "15m"
max_every = "1h"
expect_every = "3d"
about = ["Acme"]
lang = "nl"
max_pages = 1
max_bytes = "8 MiB"
robots = false
"#,
    build: |table, _| Ok(Box::new(FeedSource::from(Config::deserialize(table)?))),
};

config! {
    /// The keys of `[[feed]]`.
    Config {
        /// The address of the feed.
        #[serde(deserialize_with = "crate::settings::web_address")]
        url: Url,
    }
}

/// A feed that is polled. It is made to be polled, so robots.txt is asked only if the configuration says so.
#[derive(Debug)]
struct FeedSource {
    settings: Settings,
    url: Url,
}

impl From<Config> for FeedSource {
    fn from(config: Config) -> Self {
        Self { settings: config.settings(Channel::News, 1, false), url: config.url }
    }
}

impl Source for FeedSource {
    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn address(&self) -> Url {
        self.url.clone()
    }

    fn feed(&self) -> Option<Url> {
        Some(self.url.clone())
    }

    fn start(&self, _: &Cursor) -> Vec<Ask> {
        vec![Ask::page(self.url.clone())]
    }

    fn read(&self, page: &Page) -> Result<Batch, ReadError> {
        read_feed(page, self.settings.lang)
    }
}

/// Makes items of a feed: for every kind whose pages are feeds. `lang` is the language where an entry names none.
///
/// # Errors
/// If the page is no feed, or a broken one.
pub(super) fn read_feed(page: &Page, lang: Option<Lang>) -> Result<Batch, ReadError> {
    charset::must_be_text(&page.body)?;
    let decoded = charset::decode(&page.body, page.content_type.as_deref())?;
    let document = charset::without_prolog(&decoded);
    if document.starts_with('{') {
        return json::read(document, page, lang);
    }
    let (mut feed, repaired) = parse(document, &page.url)?;
    let gone = tombstones(document);
    // A long feed is there several times by now: each form of it goes as soon as it has been read.
    drop(decoded);
    let context = Context::of(&feed, page, lang, repaired.lang.as_deref());
    let ttl = repaired.ttl.or(feed.ttl).map(|minutes| Duration::from_secs(u64::from(minutes) * 60));
    let mut batch = Batch { ttl, next: next(&feed, page), hub: repaired.hub, ..Batch::default() };
    let nothing = Beside::default();
    for (at, entry) in std::mem::take(&mut feed.entries).into_iter().enumerate() {
        batch.push(context.item(&entry, repaired.beside.get(at).unwrap_or(&nothing)));
    }
    for reference in gone {
        batch.push(Ok(Item { guid: Some(reference), withdrawn: true, ..Item::default() }));
    }
    if repaired.cut_off {
        batch.skip("the page ends in the middle of it".to_owned());
        batch.flaw = Some(Flaw::CutOff);
    } else if repaired.trap {
        batch.flaw = Some(Flaw::Trap);
    }
    Ok(batch)
}

/// The ids of entries that the feed says were deleted, as RFC 6721 writes them: `<at:deleted-entry ref="…" when="…"/>`.
fn tombstones(document: &str) -> Vec<String> {
    if !document.contains(TOMBSTONE) {
        return Vec::new();
    }
    let is_tombstone = |name: &str| name.rsplit(':').next() == Some(TOMBSTONE);
    let of = |token: Token<'_>| match token {
        Token::Open(tag) if is_tombstone(tag.name) => Some(text::line(&tag.attribute("ref")?.replace("&amp;", "&"))),
        _ => None,
    };
    Tokens::of(document).filter_map(of).take(crate::MAX_ITEMS).collect()
}

/// Parses a document of XML, once it is repaired.
fn parse(document: &str, url: &Url) -> Result<(Feed, Repaired), ReadError> {
    let mut repaired = repair::repair(document, url).ok_or_else(|| no_feed(document))?;
    if repaired.cut_off && repaired.beside.is_empty() {
        return Err(ReadError::Parse("it ends in the middle of its first entry".into()));
    }
    let feed = attempt(&std::mem::take(&mut repaired.document))?;
    Ok((feed, repaired))
}

/// One run of the parser, which is somebody else's.
fn attempt(document: &str) -> Result<Feed, ReadError> {
    // An entry without an id is to have none: a random one would make it new at every poll. Its links are whole already.
    let builder = Builder::new().id_generator(|_, _, _| String::new()).sanitize_content(false);
    let parser = builder.timestamp_parser(dates::parse).build();
    match catch_unwind(AssertUnwindSafe(|| parser.parse(document.as_bytes()))) {
        Ok(read) => read.map_err(|error| ReadError::Parse(text::excerpt(&text::line(&error.to_string()), MAX_REASON))),
        Err(_) => Err(ReadError::Parse("the parser gave up on it".into())),
    }
}

/// What a document is that has no root of a feed.
fn no_feed(document: &str) -> ReadError {
    let looks = Looks::of_text(document);
    let head = text::cut(document, HEAD).0;
    match ["<rss", "<feed", "<rdf:RDF"].into_iter().find(|root| head.contains(root)) {
        Some(root) if looks == Looks::Xml => {
            ReadError::Parse(format!("no feed could be made of its `{root}>`: it is cut off, or of a version that is not known"))
        }
        _ => ReadError::NotAFeed(looks),
    }
}

/// Where the feed says that it goes on (RFC 5005).
fn next(feed: &Feed, page: &Page) -> Option<Ask> {
    let link = feed.links.iter().find(|link| link.rel.as_deref() == Some("next"))?;
    page.url.join(&link.href).ok().map(Ask::page)
}

#[cfg(test)]
mod tests;
