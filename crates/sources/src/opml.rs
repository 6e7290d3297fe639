//! OPML: the lists of feeds that feed readers exchange, read as they are found and written as all of them can read.

#[cfg(test)]
mod tests;

use crate::{
    Looks, ReadError, charset,
    xml::{Entities, Tag, Token, Tokens},
};
use luister_mention::{Channel, text};
use std::fmt::Write as _;
use url::Url;

/// The most outlines of one file that are looked at, folders included.
pub const MAX_OUTLINES: usize = 20_000;
/// The deepest folder that is known by its name; what lies deeper belongs to it.
const MAX_DEPTH: usize = 32;

/// A feed as OPML names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subscription {
    /// What kind of place it is, if a folder around it is called so.
    pub channel: Option<Channel>,
    /// What it is called, on one line; blank if it has no name.
    pub title: String,
    /// The feed.
    pub feed: Url,
    /// The page that people read.
    pub site: Option<Url>,
}

/// An outline that is no feed one could listen to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Its line in the file, counted from 1.
    pub line: usize,
    /// What it is called; blank if it has no name.
    pub title: String,
    /// Why it is none.
    pub reason: String,
}

/// What stands in an OPML file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outlines {
    /// The feeds, each with its line, in the order of the file.
    pub feeds: Vec<(usize, Subscription)>,
    /// What is no feed.
    pub skipped: Vec<Skipped>,
}

/// Reads OPML, whatever its encoding and however broken.
///
/// # Errors
/// If the file is no text, empty, or holds something else than OPML.
pub fn read(file: &[u8]) -> Result<Outlines, ReadError> {
    charset::must_be_text(file)?;
    let decoded = charset::decode(file, None)?;
    let mut reader = Reader::default();
    let mut tokens = Tokens::of(&decoded);
    let (mut lines, mut counted) = (0, 0);
    while let Some(token) = tokens.next() {
        let end = decoded.len() - tokens.left();
        lines += decoded.get(counted..end).unwrap_or_default().matches('\n').count();
        counted = end;
        match token {
            Token::Doctype(doctype) => reader.entities.learn(doctype),
            Token::Open(tag) if tag.name.eq_ignore_ascii_case("opml") => reader.is_opml = true,
            Token::Open(tag) if is_outline(tag.name) && !reader.is_full() => {
                reader.open(&tag, 1 + lines - tag.rest.matches('\n').count());
            }
            Token::Close(name) if is_outline(name) => reader.close(),
            _ => {}
        }
    }
    if reader.is_opml || !reader.read.feeds.is_empty() { Ok(reader.read) } else { Err(ReadError::NotAFeed(Looks::of_text(&decoded))) }
}

fn is_outline(name: &str) -> bool {
    name.eq_ignore_ascii_case("outline")
}

#[derive(Default)]
struct Reader<'a> {
    entities: Entities<'a>,
    is_opml: bool,
    /// What the open folders say of the kind of place, the innermost last.
    folders: Vec<Option<Channel>>,
    /// How many folders are open below the deepest that is known.
    deeper: usize,
    outlines: usize,
    read: Outlines,
}

impl<'a> Reader<'a> {
    /// Whether no more is looked at. Told once, at the outline that is one too many.
    fn is_full(&self) -> bool {
        self.outlines > MAX_OUTLINES
    }

    fn open(&mut self, tag: &Tag<'a>, line: usize) {
        self.outlines += 1;
        let title = [self.text(tag, "title"), self.text(tag, "text")].into_iter().find(|title| !title.is_empty()).unwrap_or_default();
        if self.is_full() {
            return self.skip(line, title, format!("one file may have {MAX_OUTLINES} outlines; what follows was not read, split the file"));
        }
        let address = self.text(tag, "xmlUrl");
        if !address.is_empty() {
            match web_address(&address) {
                Ok(feed) => {
                    let channel = self.folders.iter().rev().find_map(|channel| *channel);
                    let site = web_address(&self.text(tag, "htmlUrl")).ok();
                    self.read.feeds.push((line, Subscription { channel, title: title.clone(), feed, site }));
                }
                Err(reason) => self.skip(line, title.clone(), reason),
            }
        } else if tag.empty {
            self.skip(line, title.clone(), "it has no `xmlUrl`, so it is no feed".to_owned());
        }
        if !tag.empty {
            self.enter(&title);
        }
    }

    fn enter(&mut self, folder: &str) {
        if self.folders.len() >= MAX_DEPTH {
            self.deeper += 1;
        } else {
            let channel = Channel::ALL.into_iter().find(|channel| folder.eq_ignore_ascii_case(channel.as_str()));
            self.folders.push(channel);
        }
    }

    fn close(&mut self) {
        if self.deeper > 0 {
            self.deeper -= 1;
        } else {
            self.folders.pop();
        }
    }

    fn skip(&mut self, line: usize, title: String, reason: String) {
        self.read.skipped.push(Skipped { line, title, reason });
    }

    /// The value of an attribute on one line; blank if it is not there.
    fn text(&mut self, tag: &Tag<'a>, name: &str) -> String {
        let mut decoded = String::new();
        self.entities.decode(tag.attribute(name).unwrap_or_default(), &mut decoded);
        text::line(&decoded)
    }
}

/// An address that can be polled; `feed:` in front of it is how browsers once handed feeds to feed readers.
fn web_address(text: &str) -> Result<Url, String> {
    let plain = match text.strip_prefix("feed:") {
        Some(rest) if rest.starts_with("//") => format!("https:{rest}"),
        Some(rest) => rest.to_owned(),
        None => text.to_owned(),
    };
    let shown = text::excerpt(text, 100);
    let url = Url::parse(&plain).map_err(|error| format!("`{shown}` is not an address: {error}"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!("`{shown}` is not an http or https address"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("its address holds a user name or password, which would be shown in mails and logs".to_owned());
    }
    Ok(url)
}

/// The file that feed readers take: OPML 2.0, a folder for each kind of place, in an order that does not change.
#[must_use]
pub fn write(subscriptions: &[Subscription]) -> String {
    let mut sorted: Vec<&Subscription> = subscriptions.iter().collect();
    sorted.sort();
    let mut file = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n");
    file.push_str("  <head>\n    <title>Sources of luister</title>\n  </head>\n  <body>\n");
    for together in sorted.chunk_by(|a, b| a.channel == b.channel) {
        let channel = together.first().and_then(|first| first.channel);
        let indent = if let Some(channel) = channel {
            writeln!(file, "    <outline text=\"{channel}\">").unwrap_or_default();
            "      "
        } else {
            "    "
        };
        for subscription in together {
            writeln!(file, "{indent}{}", outline(subscription)).unwrap_or_default();
        }
        if channel.is_some() {
            file.push_str("    </outline>\n");
        }
    }
    file.push_str("  </body>\n</opml>\n");
    file
}

fn outline(subscription: &Subscription) -> String {
    let title = escaped(&subscription.title);
    let site = subscription.site.as_ref().map(|site| format!(" htmlUrl=\"{}\"", escaped(site.as_str()))).unwrap_or_default();
    format!("<outline type=\"rss\" text=\"{title}\" title=\"{title}\" xmlUrl=\"{}\"{site}/>", escaped(subscription.feed.as_str()))
}

/// A text as it may stand in an attribute. What XML cannot hold at all is left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\u{FFFE}' | '\u{FFFF}' => {}
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}
