//! One public message, as it is kept.

use crate::{Author, Channel, Lang, Link, ListName, MentionId, Rating, Reach, SourceName, StoryId, text};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The longest excerpt of a mention, in characters.
const EXCERPT_CHARS: usize = 160;

/// One public message found at a source: a post, review, comment or article. Its JSON is the same
/// wherever mentions go out; [`crate::MentionLine`] is what may come in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    /// Ours: the hash of source and identity.
    pub id: MentionId,
    /// Where it was found.
    pub source: SourceName,
    /// What kind of place that is.
    pub channel: Channel,
    /// Where it can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<Link>,
    /// Its title, on one line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What it says, as plain text.
    pub text: String,
    /// Whether the text was longer than what is kept.
    #[serde(default)]
    pub cut: bool,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<Author>,
    /// Whether we wrote it ourselves.
    #[serde(default)]
    pub own: bool,
    /// The lists that its source says it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<ListName>,
    /// The story it belongs to; its own until it joins another.
    pub story: StoryId,
    /// When the source says that it was published; never later than `heard`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<DateTime<Utc>>,
    /// When the source says that it was changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited: Option<DateTime<Utc>>,
    /// When we stored it.
    pub heard: DateTime<Utc>,
    /// Its language, as the source names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<Lang>,
    /// What a reviewer gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
    /// The conversation it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<String>,
    /// What it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Parent>,
    /// How many people may have seen it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reach: Option<Reach>,
}

/// The message that a mention answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parent {
    /// Its id, if it is a mention of ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<MentionId>,
    /// The name of its author.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Its text, or the beginning of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl Mention {
    /// When it happened, as far as we know: published, else heard.
    #[must_use]
    pub fn when(&self) -> DateTime<Utc> {
        self.published.unwrap_or(self.heard)
    }

    /// Whether it joined the story of another mention.
    #[must_use]
    pub fn has_joined(&self) -> bool {
        self.story != StoryId(self.id)
    }

    /// It in one line: its title, or the beginning of its text.
    #[must_use]
    pub fn excerpt(&self) -> String {
        let said = self.title.as_deref().filter(|title| !title.is_empty()).unwrap_or(&self.text);
        text::excerpt(&text::line(said), EXCERPT_CHARS)
    }

    /// The key under which its author's history is kept.
    #[must_use]
    pub fn author_key(&self) -> Option<String> {
        self.author.as_ref().and_then(|author| author.key(&self.source))
    }
}
