//! One message as a source shows it, before it is known whether it is new.

use crate::{Author, Lang, Link, Rating, Reach};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// What a reader found: one message, in plain text. Recording makes a [`crate::Mention`] of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// The source's own number or name of the message, where it has one apart from a guid.
    pub native_id: Option<String>,
    /// The guid of a feed.
    pub guid: Option<String>,
    /// Where the message can be read.
    pub link: Option<Link>,
    /// Its title, on one line.
    pub title: Option<String>,
    /// Its text, cleaned and cut by the reader.
    pub text: String,
    /// Whether the text was cut.
    pub cut: bool,
    /// Who wrote it.
    pub author: Option<Author>,
    /// When the source says that it was published.
    pub published: Option<DateTime<Utc>>,
    /// When the source says that it was changed.
    pub edited: Option<DateTime<Utc>>,
    /// The language the source names.
    pub lang: Option<Lang>,
    /// What a reviewer gave.
    pub rating: Option<Rating>,
    /// The conversation it belongs to.
    pub thread: Option<String>,
    /// What it answers.
    pub parent: Option<ItemParent>,
    /// Whether the source itself says that the reviewed organisation wrote it.
    pub own: bool,
    /// How many people may have seen it.
    pub reach: Option<Reach>,
}

/// The message that an item answers, as far as the same page shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemParent {
    /// Its identity at the same source.
    pub identity: Identity,
    /// The name of its author.
    pub author: Option<String>,
    /// Its text, or the beginning of it.
    pub text: Option<String>,
}

/// What makes a message the same one at the next poll.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Identity(String);

impl Identity {
    /// The text of it, with its kind in front: `id:17`, `guid:…`, `url:…`, `hash:…`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The identity of a message by the source's own number or name.
    #[must_use]
    pub fn native(id: &str) -> Self {
        Self(format!("id:{id}"))
    }

    /// A short number for it, to know it again where a mistake does little harm.
    #[must_use]
    pub fn mark(&self) -> u64 {
        Sha256::digest(self.0.as_bytes()).iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
    }

    /// This identity narrowed to one content: for pages that give one guid to several messages, and for
    /// the part that a forum adds inside an entry.
    #[must_use]
    pub fn with_content(&self, content: u64) -> Self {
        Self(format!("{}#{content:016x}", self.0))
    }
}

impl Item {
    /// In this order: the source's own id, a guid, the canonical link, a hash of author, time and text.
    #[must_use]
    pub fn identity(&self) -> Identity {
        let blank = |text: &&str| !text.trim().is_empty();
        if let Some(id) = self.native_id.as_deref().filter(blank) {
            return Identity::native(id);
        }
        if let Some(guid) = self.guid.as_deref().filter(blank) {
            return Identity(format!("guid:{}", guid.trim()));
        }
        if let Some(link) = &self.link {
            return Identity(format!("url:{}", link.canonical()));
        }
        let author = self.author.as_ref().map(Author::display).unwrap_or_default();
        let published = self.published.map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true)).unwrap_or_default();
        Identity(format!("hash:{}", hash_of(&[author, &published, self.title.as_deref().unwrap_or_default(), &self.text])))
    }

    /// What an item with a guid shares with itself under another guid: some sites make new guids at every look. None for an
    /// item that its source itself numbers, or that has no address of its own.
    #[must_use]
    pub fn likeness(&self) -> Option<Identity> {
        self.likeness_at(&self.link.as_ref()?.canonical(), self.content())
    }

    /// The same for who knows its address and its content already.
    pub(crate) fn likeness_at(&self, address: &str, content: u64) -> Option<Identity> {
        if self.native_id.is_some() || self.guid.is_none() {
            return None;
        }
        let author = self.author.as_ref().map(Author::display).unwrap_or_default();
        Some(Identity(format!("like:{}", hash_of(&[address, author, &format!("{content:016x}")]))))
    }

    /// A number that changes when what is said changes: title, text and rating, not dates or counters.
    #[must_use]
    pub fn content(&self) -> u64 {
        content_of(self.title.as_deref(), &self.text, self.rating)
    }
}

/// A hash of several texts, each with its length, so that no two lists of texts are one.
fn hash_of(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    let mut hash = String::new();
    for byte in hasher.finalize().iter().take(16) {
        write!(hash, "{byte:02x}").unwrap_or_default();
    }
    hash
}

/// The same number for a text that is no item of its own.
pub(crate) fn content_of(title: Option<&str>, text: &str, rating: Option<Rating>) -> u64 {
    let mut hasher = Sha256::new();
    for part in [title.unwrap_or_default(), text] {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    if let Some(rating) = rating {
        hasher.update(rating.to_string());
    }
    hasher.finalize().iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_identity_that_is_there_counts() {
        let mut item = Item { text: "hello".into(), ..Item::default() };
        assert!(item.identity().as_str().starts_with("hash:"));
        item.link = Link::parse("https://a.example/1?utm_source=x");
        assert_eq!(item.identity().as_str(), "url:https://a.example/1");
        item.guid = Some("  ".into());
        assert_eq!(item.identity().as_str(), "url:https://a.example/1", "a blank guid is none");
        item.guid = Some("g1".into());
        assert_eq!(item.identity().as_str(), "guid:g1");
        item.native_id = Some("7".into());
        assert_eq!(item.identity().as_str(), "id:7");
    }

    #[test]
    fn another_guid_for_the_same_words_at_the_same_address_is_alike() {
        let link = Link::parse("https://a.example/1?utm_source=x");
        let item = Item { guid: Some("g1".into()), link, text: "hello".into(), ..Item::default() };
        let other = Item {
            guid: Some("g2".into()),
            link: Link::parse("https://a.example/1"),
            published: Some(DateTime::UNIX_EPOCH),
            ..item.clone()
        };
        assert!(item.likeness().is_some_and(|like| other.likeness() == Some(like)));
        for (name, differs) in [
            ("another text", Item { text: "bye".into(), ..item.clone() }),
            ("another author", Item { author: Author::named("Jan"), ..item.clone() }),
            ("another address", Item { link: Link::parse("https://a.example/2"), ..item.clone() }),
            ("no address", Item { link: None, ..item.clone() }),
            ("a number of the source's own", Item { native_id: Some("7".into()), ..item.clone() }),
        ] {
            assert_ne!(differs.likeness(), item.likeness(), "{name}");
        }
    }

    #[test]
    fn the_content_is_what_is_said() {
        let item = Item { text: "hello".into(), ..Item::default() };
        let dated = Item { published: Some(DateTime::UNIX_EPOCH), guid: Some("x".into()), ..item.clone() };
        assert_eq!(item.content(), dated.content());
        let rated = Item { rating: Rating::new(1.0, 5.0), ..item.clone() };
        assert_ne!(item.content(), rated.content());
        let moved = Item { title: Some("hello".into()), text: String::new(), ..item.clone() };
        assert_ne!(item.content(), moved.content());
    }
}
