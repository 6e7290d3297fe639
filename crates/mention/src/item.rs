//! One message as a source shows it, before it is known whether it is new.

use crate::{
    Author, Lang, Link, Rating, Reach,
    hash::{Hex, Texts},
};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

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
    /// Whether the source says that it was taken away: nothing else of it counts then but its identity.
    #[serde(default)]
    pub withdrawn: bool,
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
        Self(["id:", id].concat())
    }

    /// A short number for it, to know it again where a mistake does little harm.
    #[must_use]
    pub fn mark(&self) -> u64 {
        Texts::new().bare(self.0.as_bytes()).number()
    }

    /// This identity narrowed to one content: for pages that give one guid to several messages, and for
    /// the part that a forum adds inside an entry.
    #[must_use]
    pub fn with_content(mut self, content: u64) -> Self {
        self.0.push('#');
        self.0.push_str(digits_of(content).as_str());
        self
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
            return Identity(["guid:", guid.trim()].concat());
        }
        if let Some(link) = &self.link {
            return Identity(["url:", &link.canonical_text()].concat());
        }
        let author = self.author.as_ref().map(Author::display).unwrap_or_default();
        let published = self.published.map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true)).unwrap_or_default();
        let hash = hash_of(&[author, &published, self.title.as_deref().unwrap_or_default(), &self.text]);
        Identity(["hash:", hash.as_str()].concat())
    }

    /// What an item with a guid shares with itself under another guid: some sites make new guids at every look. None for an
    /// item that its source itself numbers, or that has no address of its own.
    #[must_use]
    pub fn likeness(&self) -> Option<Identity> {
        self.likeness_at(&self.link.as_ref()?.canonical_text(), self.content())
    }

    /// The same for who knows its address and its content already.
    pub(crate) fn likeness_at(&self, address: &str, content: u64) -> Option<Identity> {
        if self.native_id.is_some() || self.guid.is_none() {
            return None;
        }
        let author = self.author.as_ref().map(Author::display).unwrap_or_default();
        let hash = hash_of(&[address, author, digits_of(content).as_str()]);
        Some(Identity(["like:", hash.as_str()].concat()))
    }

    /// A number that changes when what is said changes: title, text and rating, not dates or counters.
    #[must_use]
    pub fn content(&self) -> u64 {
        let said = Texts::new().text(&[self.title.as_deref().unwrap_or_default().as_bytes()]).text(&[self.text.as_bytes()]);
        match self.rating {
            Some(rating) => said.bare(rating.to_string().as_bytes()).number(),
            None => said.number(),
        }
    }
}

/// A hash of several texts, each with its length, so that no two lists of texts are one.
fn hash_of(texts: &[&str]) -> Hex<32> {
    Hex::of(&texts.iter().fold(Texts::new(), |hash, text| hash.text(&[text.as_bytes()])).id())
}

fn digits_of(content: u64) -> Hex<16> {
    Hex::of(&content.to_be_bytes())
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
    fn what_is_on_disk_is_known_again() {
        let item = Item {
            guid: Some(" g1 ".into()),
            link: Link::parse("https://a.example/1/"),
            title: Some("Storing".into()),
            text: "Geen stroom".into(),
            author: Author::named("Jan"),
            ..Item::default()
        };
        let rated = Item { rating: Rating::new(2.0, 5.0), ..item.clone() };
        let nameless = Item { guid: None, link: None, published: Some(DateTime::UNIX_EPOCH), ..item.clone() };
        for (name, told, expected) in [
            ("content", format!("{:016x}", item.content()), "241bb87bc7d26826"),
            ("content with a rating", format!("{:016x}", rated.content()), "fa19d02f79d25dff"),
            ("mark", format!("{:016x}", item.identity().mark()), "613e9a36b8cc9e1a"),
            ("narrowed", item.identity().with_content(0x2a).0, "guid:g1#000000000000002a"),
            ("without a name of its own", nameless.identity().0, "hash:a374b3f87b1a4a8fb53d5a02bece084a"),
            ("likeness", item.likeness().map(|like| like.0).unwrap_or_default(), "like:c648609fd5ed6a8e5d26819de1beb408"),
        ] {
            assert_eq!(told, expected, "{name}");
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
