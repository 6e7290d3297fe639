//! The kind of place a mention was made in.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The kind of place a mention was made in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// A newspaper, broadcaster or agency.
    News,
    /// A blog, and the comments under it.
    Blog,
    /// A forum or a question-and-answer site.
    Forum,
    /// A review site.
    Review,
    /// A social network.
    Social,
    /// A video, and the comments under it.
    Video,
    /// An app store.
    App,
    /// A chat or another private conversation.
    Chat,
    /// A clipping, or a transcript of radio or television.
    Print,
}

impl Channel {
    /// Every channel, in the order of the documentation.
    pub const ALL: [Self; 9] =
        [Self::News, Self::Blog, Self::Forum, Self::Review, Self::Social, Self::Video, Self::App, Self::Chat, Self::Print];

    /// The word in configuration, queries and JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::News => "news",
            Self::Blog => "blog",
            Self::Forum => "forum",
            Self::Review => "review",
            Self::Social => "social",
            Self::Video => "video",
            Self::App => "app",
            Self::Chat => "chat",
            Self::Print => "print",
        }
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
