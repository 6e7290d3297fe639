//! What elements are called in the dialects of RSS and Atom, and what they mean.

use std::borrow::Cow;

/// The most namespaces of one document that are remembered.
const MAX_NAMESPACES: usize = 64;

/// Where a name comes from, as far as it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    /// RSS or Atom of any version, or no namespace.
    Feed,
    /// Dublin Core.
    Dc,
    /// The terms of Dublin Core.
    DcTerms,
    /// `content:encoded`.
    Content,
    /// Media RSS.
    Media,
    /// Apple's podcasts.
    Itunes,
    /// XHTML.
    Xhtml,
    /// Something else.
    Other,
}

/// The beginnings of the addresses of namespaces, in lower case and without `http://`.
const SPACES: [(&str, Space); 18] = [
    ("www.w3.org/2005/atom", Space::Feed),
    ("purl.org/atom", Space::Feed),
    ("purl.org/rss/1.0/modules/content", Space::Content),
    ("purl.org/rss/1.0/modules", Space::Other),
    ("purl.org/rss", Space::Feed),
    ("purl.org/net/rss", Space::Feed),
    ("my.netscape.com", Space::Feed),
    ("channel.netscape.com", Space::Feed),
    ("backend.userland.com", Space::Feed),
    ("blogs.law.harvard.edu/tech/rss", Space::Feed),
    ("cyber.law.harvard.edu/rss", Space::Feed),
    ("www.rssboard.org/rss", Space::Feed),
    ("purl.org/dc/terms", Space::DcTerms),
    ("purl.org/dc/elements", Space::Dc),
    ("search.yahoo.com/mrss", Space::Media),
    ("www.rssboard.org/media-rss", Space::Media),
    ("www.itunes.com/dtds/podcast", Space::Itunes),
    ("www.w3.org/1999/xhtml", Space::Xhtml),
];
/// What prefixes mean by custom, where nothing is declared.
const PREFIXES: [(&str, Space); 12] = [
    ("atom", Space::Feed),
    ("atom10", Space::Feed),
    ("atom03", Space::Feed),
    ("a10", Space::Feed),
    ("rss", Space::Feed),
    ("rdf", Space::Feed),
    ("dc", Space::Dc),
    ("dcterms", Space::DcTerms),
    ("content", Space::Content),
    ("media", Space::Media),
    ("itunes", Space::Itunes),
    ("xhtml", Space::Xhtml),
];

/// What the prefixes of a document mean.
#[derive(Debug, Default)]
pub(super) struct Spaces<'a> {
    declared: Vec<(&'a str, Space)>,
}

impl<'a> Spaces<'a> {
    /// Remembers a declaration. It counts from here on for the whole document, as feeds mean it.
    pub(super) fn declare(&mut self, prefix: &'a str, address: &str) {
        let space = space_of(address);
        if let Some(known) = self.declared.iter_mut().find(|(known, _)| *known == prefix) {
            known.1 = space;
        } else if self.declared.len() < MAX_NAMESPACES {
            self.declared.push((prefix, space));
        }
    }

    /// Where a name with this prefix comes from.
    pub(super) fn of(&self, prefix: &str) -> Space {
        let declared = self.declared.iter().find(|(known, _)| *known == prefix);
        let custom = || PREFIXES.iter().find(|(known, _)| known.eq_ignore_ascii_case(prefix));
        declared.or_else(custom).map_or(Space::Other, |(_, space)| *space)
    }
}

/// The namespace with this address.
pub(super) fn space_of(address: &str) -> Space {
    let lower = address.trim().to_ascii_lowercase();
    let bare = lower.trim_start_matches("http://").trim_start_matches("https://");
    if bare.starts_with("www.w3.org/1999/02/22-rdf") || bare.is_empty() {
        return Space::Feed;
    }
    SPACES.iter().find(|(start, _)| bare.starts_with(start)).map_or(Space::Other, |(_, space)| *space)
}

/// Prefix and name, the name in lower case.
pub(super) fn split(name: &str) -> (&str, Cow<'_, str>) {
    // Names are short: a search that prepares itself takes longer than a look at each letter.
    let colon = name.bytes().rposition(|byte| byte == b':');
    let (prefix, local) = colon.and_then(|at| name.get(..at).zip(name.get(at + 1..))).unwrap_or(("", name));
    let lower = if local.bytes().any(|byte| byte.is_ascii_uppercase()) { local.to_ascii_lowercase().into() } else { local.into() };
    (prefix, lower)
}

/// What an element of a feed or an entry says. The number is its rank: where an entry has several, the lowest counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Title(u8),
    Summary(u8),
    Content(u8),
    Link,
    Guid,
    Id,
    Published(u8),
    Updated(u8),
    Author(u8),
    Lang,
    Ttl,
}

impl Field {
    /// Whether it is so short that another field inside it means that its end is missing.
    pub(super) fn is_short(self) -> bool {
        !matches!(self, Self::Summary(_) | Self::Content(_) | Self::Author(_))
    }
}

/// What an element is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The document itself, or a part of it that holds entries.
    Root,
    /// An entry.
    Entry,
    /// One thing that is said of the feed or the entry.
    Field(Field),
    /// How often a video was seen.
    Views,
    /// It only holds others.
    Around,
    /// An element of HTML that is never closed.
    Void,
    /// Nothing that is read here, nor is what it holds.
    Unread,
}

/// What the element of this name is for.
pub(super) fn role(space: Space, local: &str) -> Role {
    use Field::{Author, Content, Guid, Id, Lang, Link, Published, Summary, Title, Ttl, Updated};
    Role::Field(match (space, local) {
        (Space::Feed, "rss" | "feed" | "rdf" | "channel") => return Role::Root,
        (Space::Feed, "item" | "entry") => return Role::Entry,
        (Space::Feed, "items") | (Space::Media, "group" | "content" | "community") => return Role::Around,
        (Space::Feed, "meta" | "br" | "hr" | "img" | "input") => return Role::Void,
        (Space::Media, "statistics") => return Role::Views,
        (Space::Feed, "title") => Title(0),
        (Space::Dc, "title") => Title(1),
        (Space::Media, "title") => Title(2),
        (Space::Itunes, "title") => Title(3),
        (Space::Feed, "description" | "summary" | "abstract") => Summary(0),
        (Space::Dc, "description") => Summary(1),
        (Space::Itunes, "summary") => Summary(2),
        (Space::Media, "description") => Summary(3),
        (Space::Itunes, "subtitle") => Summary(4),
        (Space::Feed, "content") | (Space::Content, "encoded") => Content(0),
        (Space::Xhtml, "body" | "div") => Content(1),
        (Space::Feed, "body" | "fullitem") => Content(2),
        (Space::Feed, "link") => Link,
        (Space::Feed, "guid") => Guid,
        (Space::Feed, "id") => Id,
        (Space::Feed, "pubdate" | "published" | "issued") => Published(0),
        (Space::DcTerms, "issued") => Published(1),
        (Space::Feed | Space::Dc, "date") => Published(2),
        (Space::Feed | Space::DcTerms, "created") => Published(3),
        (Space::Feed, "updated" | "modified") => Updated(0),
        (Space::DcTerms, "modified") => Updated(1),
        (Space::Feed, "lastbuilddate") => Updated(2),
        (Space::Feed, "author" | "managingeditor") => Author(0),
        (Space::Feed | Space::Dc, "creator" | "author") => Author(1),
        (Space::Itunes, "author") => Author(2),
        (Space::Feed | Space::Dc, "language") => Lang,
        (Space::Feed, "ttl") => Ttl,
        _ => return Role::Unread,
    })
}
