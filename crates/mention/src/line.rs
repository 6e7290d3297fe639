//! A mention as it comes in from a file: one JSON object, of which only `text` is required.

use crate::{Author, Channel, Item, Lang, Link, ListName, Mention, MentionId, Parent, Rating, Reach, SourceName, StoryId, text};
use chrono::{DateTime, Utc};
use serde::Deserialize;

/// Why a line is no mention.
#[derive(Debug, thiserror::Error)]
pub enum NotAMention {
    /// Not JSON, or a key has the wrong type.
    #[error("this is not a mention: {0}")]
    Json(#[from] serde_json::Error),
    /// Another kind of JSON.
    #[error("this is not a mention: a mention is a JSON object, `{{\"text\": \"…\"}}`")]
    NoObject,
    /// No `text`.
    #[error("this is not a mention: it has no `text`")]
    NoText,
    /// Neither a title nor a text.
    #[error("`text` is empty and there is no `title`")]
    Empty,
}

/// A mention on the way in. Unknown keys are ignored, so that other tools may keep theirs.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct MentionLine {
    id: Option<MentionId>,
    source: Option<SourceName>,
    channel: Option<Channel>,
    url: Option<Link>,
    title: Option<String>,
    text: String,
    cut: bool,
    author: Option<Author>,
    own: bool,
    about: Vec<ListName>,
    story: Option<StoryId>,
    published: Option<DateTime<Utc>>,
    edited: Option<DateTime<Utc>>,
    heard: Option<DateTime<Utc>>,
    lang: Option<Lang>,
    rating: Option<Rating>,
    thread: Option<String>,
    parent: Option<Parent>,
    reach: Option<Reach>,
}

impl MentionLine {
    /// Reads one line.
    ///
    /// # Errors
    /// If it is not a JSON object, a key has a value that it cannot have, or there is nothing to read in it.
    pub fn parse(line: &str) -> Result<Self, NotAMention> {
        let value: serde_json::Value = serde_json::from_str(line)?;
        let object = value.as_object().ok_or(NotAMention::NoObject)?;
        if !object.contains_key("text") {
            return Err(NotAMention::NoText);
        }
        let read: Self = serde_json::from_str(line)?;
        if read.text.trim().is_empty() && read.title.as_deref().unwrap_or_default().trim().is_empty() {
            return Err(NotAMention::Empty);
        }
        Ok(read)
    }

    /// Where it says it was found.
    #[must_use]
    pub fn source(&self) -> Option<&SourceName> {
        self.source.as_ref()
    }

    /// The message as a source would show it. Its own id, source, lists and times of hearing are not taken over: those are given
    /// where it is recorded.
    #[must_use]
    pub fn into_item(self) -> Item {
        let clean = text::clean(&self.text);
        let (kept, was_cut) = text::cut(&clean, text::MAX_TEXT_BYTES);
        Item {
            native_id: self.id.map(|id| id.to_string()),
            link: self.url,
            title: self.title.map(|title| text::line(&title)).filter(|title| !title.is_empty()),
            text: kept.to_owned(),
            cut: self.cut || was_cut,
            author: self.author,
            own: self.own,
            published: self.published,
            edited: self.edited,
            lang: self.lang,
            rating: self.rating,
            thread: self.thread,
            reach: self.reach,
            ..Item::default()
        }
    }

    /// The mention. What the line leaves out is filled in: `source`, channel `social`, heard `now`, and an
    /// id from what is there.
    #[must_use]
    pub fn into_mention(self, source: &SourceName, now: DateTime<Utc>) -> Mention {
        let source = self.source.unwrap_or_else(|| source.clone());
        let clean = text::clean(&self.text);
        let (kept, was_cut) = text::cut(&clean, text::MAX_TEXT_BYTES);
        let item = Item {
            link: self.url,
            title: self.title.map(|title| text::line(&title)).filter(|title| !title.is_empty()),
            text: kept.to_owned(),
            author: self.author,
            published: self.published,
            ..Item::default()
        };
        let id = self.id.unwrap_or_else(|| MentionId::of(&source, &item.identity()));
        let heard = self.heard.unwrap_or(now);
        Mention {
            id,
            source,
            channel: self.channel.unwrap_or(Channel::Social),
            url: item.link,
            title: item.title,
            text: item.text,
            cut: self.cut || was_cut,
            author: item.author,
            own: self.own,
            about: self.about,
            story: self.story.unwrap_or(StoryId(id)),
            published: self.published.map(|at| at.min(heard)),
            edited: self.edited,
            heard,
            lang: self.lang,
            rating: self.rating,
            thread: self.thread,
            parent: self.parent,
            reach: self.reach,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_text_is_required() -> Result<(), Box<dyn std::error::Error>> {
        let source = SourceName::new("stdin")?;
        let mention = MentionLine::parse(r#"{"text":"a\u0000b","other":1}"#)?.into_mention(&source, DateTime::UNIX_EPOCH);
        assert_eq!((mention.text.as_str(), mention.heard), ("a b", DateTime::UNIX_EPOCH));
        assert_eq!(mention.story.0, mention.id);
        let again = serde_json::to_string(&mention)?;
        assert_eq!(MentionLine::parse(&again)?.into_mention(&source, DateTime::UNIX_EPOCH), mention, "out and in again is the same");
        Ok(())
    }

    #[test]
    fn what_is_no_mention_says_why() {
        for (line, expected) in [
            ("[]", "this is not a mention: "),
            ("{}", "this is not a mention: it has no `text`"),
            (r#"{"text":" "}"#, "`text` is empty"),
            (r#"{"text":"x","rating":{"value":6,"best":5}}"#, "this is not a mention: 6 of 5 is no rating"),
            (r#"{"text":"x","url":"javascript:1"}"#, "this is not a mention: `javascript:1` is not an http or https address"),
        ] {
            let error = MentionLine::parse(line).map(|_| ()).map_err(|e| e.to_string());
            assert!(matches!(&error, Err(e) if e.starts_with(expected)), "{line}: {error:?}");
        }
    }
}
