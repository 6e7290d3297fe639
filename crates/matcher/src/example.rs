//! Mentions that nobody heard: for trying a list on a text.

use chrono::{DateTime, Utc};
use luister_mention::{Channel, Mention, MentionId, SourceName, StoryId};

/// A mention of which only the text is known.
pub(crate) fn example(text: &str) -> Option<Mention> {
    let id = MentionId::from_bytes([0; 16]);
    Some(Mention {
        id,
        source: SourceName::new("example").ok()?,
        channel: Channel::Social,
        url: None,
        title: None,
        text: text.to_owned(),
        cut: false,
        author: None,
        own: false,
        about: Vec::new(),
        story: StoryId(id),
        published: None,
        edited: None,
        heard: DateTime::<Utc>::UNIX_EPOCH,
        lang: None,
        rating: None,
        thread: None,
        parent: None,
        reach: None,
    })
}
