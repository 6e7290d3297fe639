//! One entry as it is gathered, and written as Atom.

use super::{super::entry::Beside, names::Field};
use crate::{dates, hub::Named, xml::split_section};
use chrono::{DateTime, SecondsFormat, Utc};
use luister_mention::Link;
use std::borrow::Cow;
use url::Url;

/// Who wrote it, in the parts that feeds give.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Person<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) email: Cow<'a, str>,
    pub(super) url: Cow<'a, str>,
}

/// What is kept of several that say the same.
#[derive(Debug)]
struct Best<T>(Option<(u8, T)>);

impl<T> Default for Best<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Best<T> {
    /// Of two that count the same, the later is the one that readers show; but of titles and authors the first.
    fn offer(&mut self, rank: u8, value: T) {
        if self.0.as_ref().is_none_or(|(best, _)| rank <= *best) {
            self.0 = Some((rank, value));
        }
    }

    /// Whether what is there counts at least as much.
    fn beats(&self, rank: u8) -> bool {
        self.0.as_ref().is_some_and(|(best, _)| *best <= rank)
    }

    fn value(&self) -> Option<&T> {
        self.0.as_ref().map(|(_, value)| value)
    }
}

/// An entry, or what a feed says of all of its entries, as far as it was read.
#[derive(Debug, Default)]
pub(super) struct Gathered<'a> {
    title: Best<Cow<'a, str>>,
    summary: Best<Cow<'a, str>>,
    content: Best<Cow<'a, str>>,
    link: Best<Link>,
    published: Best<DateTime<Utc>>,
    updated: Best<DateTime<Utc>>,
    author: Best<Person<'a>>,
    id: Option<Cow<'a, str>>,
    /// Where the feed goes on.
    pub(super) next: Option<String>,
    /// The hub that it names.
    pub(super) hub: Named,
    /// How many minutes it stays as it is.
    pub(super) ttl: Option<u32>,
    /// What Atom has no place for.
    pub(super) beside: Beside,
    /// What its relative links count from, where it says so itself.
    pub(super) base: Option<Url>,
}

/// A link by what stands in the element of that name.
pub(super) struct Href<'a> {
    pub(super) address: &'a str,
    pub(super) rel: &'a str,
    pub(super) kind: &'a str,
    pub(super) base: &'a Url,
}

impl<'a> Gathered<'a> {
    /// Takes what an element says. An empty one says nothing, and a date that cannot be read is none.
    pub(super) fn take(&mut self, field: Field, value: Cow<'a, str>) {
        let text = value.trim();
        if text.is_empty() {
            return;
        }
        let offer_date = |dates: &mut Best<DateTime<Utc>>, rank| {
            if let Some(at) = dates::parse(text) {
                dates.offer(rank, at);
            }
        };
        match field {
            Field::Title(rank) if self.title.beats(rank) => {}
            Field::Title(rank) => self.title.offer(rank, value),
            Field::Summary(rank) => self.summary.offer(rank, value),
            Field::Content(rank) => self.content.offer(rank, value),
            Field::Published(rank) => offer_date(&mut self.published, rank),
            Field::Updated(rank) => offer_date(&mut self.updated, rank),
            Field::Guid | Field::Id => self.id = Some(trimmed(value)),
            Field::Lang => self.beside.lang = Some(text.to_owned()),
            Field::Ttl => self.ttl = text.parse().ok(),
            Field::Link | Field::Author(_) => {}
        }
    }

    /// Takes a link. That to the page itself comes first, then other forms of it.
    pub(super) fn take_link(&mut self, link: &Href<'_>) {
        let address = link.address.trim();
        if address.is_empty() {
            return;
        }
        match link.rel {
            "" | "alternate" => {
                let is_page = matches!(link.kind, "" | "text/html" | "application/xhtml+xml");
                if let Some(whole) = Link::join(link.base, address) {
                    self.link.offer(u8::from(!is_page), whole);
                }
            }
            rel @ ("next" | "hub" | "self") => match link.base.join(address) {
                Ok(whole) if rel == "next" => self.next = Some(whole.into()),
                Ok(whole) => self.hub.take(rel, &whole),
                Err(_) => {}
            },
            _ => {}
        }
    }

    /// Takes an address that serves where there is no link.
    pub(super) fn take_fallback(&mut self, address: impl FnOnce() -> Option<Link>) {
        if !self.link.beats(1)
            && let Some(link) = address()
        {
            self.link.offer(2, link);
        }
    }

    /// Takes an author. A name counts before a mail address.
    pub(super) fn take_author(&mut self, rank: u8, mut person: Person<'a>) {
        for part in [&mut person.name, &mut person.email, &mut person.url] {
            *part = trimmed(std::mem::take(part));
        }
        if person != Person::default() {
            let is_address = person.name.contains('@') && !person.name.contains(char::is_whitespace) && !person.name.starts_with('@');
            let rank = rank + if person.name.is_empty() || is_address { 8 } else { 0 };
            if !self.author.beats(rank) {
                self.author.offer(rank, person);
            }
        }
    }

    /// Writes it as an entry of Atom.
    pub(super) fn write_entry(&self, out: &mut String) {
        out.push_str("<entry>");
        for (name, value) in [("title", &self.title), ("summary", &self.summary), ("content", &self.content)] {
            if let Some(text) = value.value() {
                element(out, name, text);
            }
        }
        for (name, value) in [("published", &self.published), ("updated", &self.updated)] {
            if let Some(at) = value.value() {
                element(out, name, &at.to_rfc3339_opts(SecondsFormat::Secs, true));
            }
        }
        if let Some(id) = &self.id {
            element(out, "id", id);
        }
        if let Some(href) = self.link.value() {
            link(out, "", href.as_str());
        }
        self.write_author(out);
        out.push_str("</entry>");
    }

    /// Writes what a feed says of all its entries.
    pub(super) fn write_feed(&self, out: &mut String) {
        if let Some(href) = &self.next {
            link(out, " rel=\"next\"", href);
        }
        self.write_author(out);
    }

    fn write_author(&self, out: &mut String) {
        let Some(person) = self.author.value() else { return };
        out.push_str("<author>");
        if person.name.is_empty() && person.email.is_empty() {
            element(out, "name", &person.url); // the parser keeps nobody without a name
        }
        for (name, text) in [("name", &person.name), ("email", &person.email), ("uri", &person.url)] {
            if !text.is_empty() {
                element(out, name, text);
            }
        }
        out.push_str("</author>");
    }
}

/// A text without the white space around it.
fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => text.trim().into(),
        Cow::Owned(text) if text.trim().len() < text.len() => text.trim().to_owned().into(),
        Cow::Owned(text) => text.into(),
    }
}

/// A link; without a relation it leads to the page of its entry.
fn link(out: &mut String, rel: &str, href: &str) {
    for part in ["<link", rel, " href=\""] {
        out.push_str(part);
    }
    for piece in href.split_inclusive(['&', '"', '<']) {
        let (plain, escaped) = match piece.as_bytes().last() {
            Some(b'&') => (piece.strip_suffix('&'), "&amp;"),
            Some(b'"') => (piece.strip_suffix('"'), "&quot;"),
            Some(b'<') => (piece.strip_suffix('<'), "&lt;"),
            _ => (None, ""),
        };
        out.push_str(plain.unwrap_or(piece));
        out.push_str(escaped);
    }
    out.push_str("\"/>");
}

/// An element with nothing but text in it, which says nothing of its type: whether it is HTML is seen when it is read.
fn element(out: &mut String, name: &str, text: &str) {
    for part in ["<", name, "><![CDATA["] {
        out.push_str(part);
    }
    let mut rest = text;
    while let Some((before, after)) = split_section(rest) {
        out.push_str(before);
        out.push_str("]]]]><![CDATA[>");
        rest = after;
    }
    for part in [rest, "]]></", name, ">"] {
        out.push_str(part);
    }
}
