//! `[[feed]]`: RSS, Atom and JSON Feed, as news sites, blogs, forums and Mastodon give them.

mod disguise;
mod entry;

use crate::{Ask, Batch, Looks, Page, ReadError, Settings, Source, charset, kinds::Kind, settings::config};
use entry::Context;
use feed_rs::{
    model::Feed,
    parser::{Builder, ParseErrorKind, ParseFeedError},
};
use luister_mention::{Channel, Cursor, text};
use serde::Deserialize;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};
use url::Url;

/// The longest piece of a parser's message that is repeated, in characters.
const MAX_REASON: usize = 200;
/// How far into a page its root element is looked for, in bytes.
const ROOT: usize = 4096;

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

    fn start(&self, _: &Cursor) -> Vec<Ask> {
        vec![Ask::page(self.url.clone())]
    }

    fn read(&self, page: &Page) -> Result<Batch, ReadError> {
        charset::must_be_text(&page.body)?;
        let decoded = charset::decode(&page.body, page.content_type.as_deref())?;
        let document = charset::without_prolog(&decoded);
        let feed = parse(document, &page.url)?;
        if feed.entries.is_empty() && has_entries(document) {
            return Err(ReadError::Parse("it has entries, but in a version of RSS or Atom that is not known".into()));
        }
        let context = Context::of(&feed, page, self.settings.lang);
        let mut batch = Batch {
            ttl: feed.ttl.map(|minutes| Duration::from_secs(u64::from(minutes) * 60)),
            next: next(&feed, page),
            ..Batch::default()
        };
        for entry in &feed.entries {
            batch.push(context.item(entry));
        }
        Ok(batch)
    }
}

/// Parses a document that was decoded.
fn parse(document: &str, url: &Url) -> Result<Feed, ReadError> {
    let read = attempt(document, url).or_else(|| {
        let mut feed = attempt(&disguise::hide(document), url)?;
        feed.iter_mut().for_each(disguise::reveal);
        Some(feed)
    });
    match read {
        Some(Ok(feed)) => Ok(feed),
        Some(Err(error)) => Err(broken(document, &error)),
        None => Err(ReadError::Parse("the parser gave up on it".into())),
    }
}

/// One run of the parser, which is somebody else's. None if it panicked.
fn attempt(document: &str, url: &Url) -> Option<Result<Feed, ParseFeedError>> {
    // An entry without an id is to have none: a random one would make it new at every poll.
    let parser = || Builder::new().base_uri(Some(url)).id_generator(|_, _, _| String::new()).sanitize_content(false).build();
    catch_unwind(AssertUnwindSafe(|| parser().parse(document.as_bytes()))).ok()
}

/// What a document is that is no feed, or what is wrong with it if it is one.
fn broken(document: &str, error: &ParseFeedError) -> ReadError {
    let message = error.to_string();
    let reason = || {
        let plain = message.trim_start_matches("unable to parse XML: ").trim_start_matches("Parser error: ");
        text::excerpt(&text::line(plain), MAX_REASON)
    };
    let looks = Looks::of_text(document);
    match (root(document), error) {
        (Some(root), ParseFeedError::ParseError(ParseErrorKind::NoFeedRoot)) => {
            ReadError::Parse(format!("no feed could be made of its `<{root}>`: it is cut off, or of a version that is not known"))
        }
        (Some(_), _) => ReadError::Parse(reason()),
        (None, ParseFeedError::JsonSerde(_)) if document.contains("jsonfeed.org/version") => ReadError::Parse(reason()),
        (None, _) => ReadError::NotAFeed(looks),
    }
}

/// The root element, if it is that of a feed.
fn root(document: &str) -> Option<&'static str> {
    let head = text::cut(document, ROOT).0;
    ["rss", "feed", "rdf:RDF", "entry"].into_iter().find(|name| {
        head.split('<').any(|tag| {
            tag.strip_prefix(name)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || matches!(c, '>' | '/')))
        })
    })
}

/// Whether there are elements in a document that are called like entries.
fn has_entries(document: &str) -> bool {
    document.contains("<item>") || document.contains("<item ") || document.contains("<entry>") || document.contains("<entry ")
}

/// Where the feed says that it goes on (RFC 5005).
fn next(feed: &Feed, page: &Page) -> Option<Ask> {
    let link = feed.links.iter().find(|link| link.rel.as_deref() == Some("next"))?;
    page.url.join(&link.href).ok().map(Ask::page)
}

#[cfg(test)]
mod tests;
