//! The contract between a source kind and the fetcher.

use crate::{Ask, Looks, Settings, Token};
use luister_mention::{Cursor, Hub, Identity, Item, PollOutcome};
use secrecy::SecretString;
use std::{collections::BTreeMap, path::Path, time::Duration};
use url::Url;

/// The most items of one page that are kept; the others are counted as skipped.
pub const MAX_ITEMS: usize = 100_000;

/// As what a message is counted that was taken away.
const WITHDRAWN: &str = "removed by its author or a moderator";

/// One HTTP answer, or one file, read into memory under a byte limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Where it was found, after redirects: relative links count from here.
    pub url: Url,
    /// The `Content-Type` that came with it.
    pub content_type: Option<String>,
    /// The bytes, decompressed.
    pub body: Vec<u8>,
}

/// What a reader made of a page: nothing that was on it is missing here without a reason.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Batch {
    /// The messages, in the order of the page.
    pub items: Vec<Item>,
    /// What the page says was taken away.
    pub withdrawn: Vec<Identity>,
    /// What could not be read, by reason.
    pub skipped: BTreeMap<String, u32>,
    /// Where the page says that it goes on.
    pub next: Option<Ask>,
    /// Where the next poll goes on, in the words of the kind: it becomes [`Cursor::position`] when the poll was whole.
    pub position: Option<String>,
    /// How long the page asks to be left alone, as an API says it in its answer.
    pub wait: Option<Duration>,
    /// How long the page says that it stays as it is.
    pub ttl: Option<Duration>,
    /// The hub that the page names.
    pub hub: Option<Hub>,
    /// What is wrong with the page although something of it was read.
    pub flaw: Option<Flaw>,
}

/// What can be wrong with a page although something of it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// It breaks off after what was read of it.
    CutOff,
    /// It holds what is made to harm its readers: entities that lead to files or grow without end, elements nested without end.
    Trap,
}

impl Batch {
    /// Keeps an item, or counts why not.
    pub fn push(&mut self, item: Result<Item, String>) {
        match item {
            Ok(item) if item.withdrawn => {
                self.withdrawn.extend(Some(item.identity()).filter(|_| self.withdrawn.len() < MAX_ITEMS));
                self.skip(WITHDRAWN.to_owned());
            }
            Ok(_) if self.items.len() >= MAX_ITEMS => self.skip(format!("more than {MAX_ITEMS} items on one page")),
            Ok(item) => self.items.push(item),
            Err(reason) => self.skip(reason),
        }
    }

    /// Counts one item that could not be read.
    pub fn skip(&mut self, reason: String) {
        *self.skipped.entry(reason).or_default() += 1;
    }
}

/// Why a page as a whole could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// There is nothing in it.
    #[error("the page is empty")]
    Empty,
    /// It is whole, but something else.
    #[error("this is {0}, not what was due")]
    NotAFeed(Looks),
    /// It is of the right kind, but broken.
    #[error("the page is broken: {0}")]
    Parse(String),
    /// It is the answer of an API, and says that something is wrong.
    #[error("the API says: {0}")]
    Api(String),
    /// Its bytes are not text.
    #[error("the text of the page cannot be decoded: {0}")]
    Decode(String),
}

impl ReadError {
    /// How a poll ends that meets it.
    #[must_use]
    pub fn outcome(&self) -> PollOutcome {
        match self {
            Self::Empty => PollOutcome::Empty,
            Self::NotAFeed(_) => PollOutcome::NotAFeed,
            Self::Parse(_) => PollOutcome::Parse,
            Self::Decode(_) => PollOutcome::Decode,
            Self::Api(_) => PollOutcome::ApiError,
        }
    }
}

/// One place that is polled. All methods are pure: the same cursor and page give the same answer.
pub trait Source: Send + Sync + std::fmt::Debug {
    /// What all kinds have in common.
    fn settings(&self) -> &Settings;

    /// Where it is, for people: the page that is read, or the one that shows the same.
    fn address(&self) -> Url;

    /// The address of a feed that tells a feed reader the same, where there is one.
    fn feed(&self) -> Option<Url> {
        None
    }

    /// The pages to begin with; each leads to others by [`Batch::next`].
    fn start(&self, cursor: &Cursor) -> Vec<Ask>;

    /// The folder that is looked into instead of asking anybody, as seen from that of the configuration.
    fn folder(&self) -> Option<&Path> {
        None
    }

    /// The token by which clients may post to it; none if nothing is taken.
    fn post_token(&self) -> Option<&SecretString> {
        None
    }

    /// Whether it is polled, or looked into: what is only posted to it comes by itself.
    fn is_polled(&self) -> bool {
        true
    }

    /// In which order its pages tell, and so when a poll has heard enough.
    fn order(&self) -> Order {
        Order::NewestFirst
    }

    /// Whether its page is made for people, and read by marks that its owner may change on any day.
    fn is_read_by_marks(&self) -> bool {
        false
    }

    /// Makes items of a page.
    ///
    /// # Errors
    /// If the page as a whole cannot be read. A single item that cannot is counted in [`Batch::skipped`].
    fn read(&self, page: &Page) -> Result<Batch, ReadError>;

    /// What to ask for a token first, if the server wants one that ends.
    fn login(&self) -> Option<Ask> {
        None
    }

    /// Finds the token in the answer to [`Source::login`].
    ///
    /// # Errors
    /// If there is none in it.
    fn token(&self, page: &Page) -> Result<Token, ReadError> {
        Err(ReadError::NotAFeed(Looks::of_text(&String::from_utf8_lossy(&page.body))))
    }

    /// What an API says of an error, in its own words. `None` for pages that are no API: their errors are not read.
    fn complaint(&self, _: &Page) -> Option<String> {
        None
    }

    /// Whether [`Source::complaint`] can make something of an error.
    fn is_api(&self) -> bool {
        false
    }
}

/// In which order the pages of a source tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The newest first: a poll reads on until it meets what it knows, and if it does not, something was missed.
    NewestFirst,
    /// From the cursor on, the oldest first: a poll reads to the end, or goes on there the next time.
    Forward,
    /// In no order that tells anything: every page is read.
    Any,
}
