//! Affairs: mentions of one story, by one author or in one conversation, as they are told to one team.

use crate::{AlertId, Channel, Mention, Signal, SourceName, StoryId, TeamName, hash::Texts};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What mentions of one affair have in common: their story, their author or their conversation, as a number that tells no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Tie(u64);

impl Tie {
    /// The story.
    #[must_use]
    pub fn of_story(story: StoryId) -> Self {
        Self::of("story", &story.to_string())
    }

    /// The writer of a mention; none where the same name may be another person's: of a bare name only within a community, and never of
    /// the press, whose writers tell of many affairs.
    #[must_use]
    pub fn of_author(mention: &Mention) -> Option<Self> {
        let author = mention.author.as_ref()?;
        let is_community = matches!(mention.channel, Channel::Forum | Channel::Social | Channel::Video | Channel::Chat);
        let is_known = author.handle.is_some() || author.url.is_some() || is_community;
        let is_press = matches!(mention.channel, Channel::News | Channel::Blog | Channel::Print);
        let key = mention.author_key().filter(|_| is_known && !is_press)?;
        Some(Self::of("author", &key))
    }

    /// The conversation.
    #[must_use]
    pub fn of_thread(source: &SourceName, thread: &str) -> Self {
        Self::of("thread", &format!("{source}:{thread}"))
    }

    /// The mail thread that an alert opened: what was told in it last is known by this.
    #[must_use]
    pub fn of_mail_thread(opened_by: AlertId) -> Self {
        Self::of("mail", &opened_by.to_string())
    }

    /// Everything that ties a mention to others.
    #[must_use]
    pub fn all(mention: &Mention) -> Vec<Self> {
        let thread = mention.thread.as_ref().map(|thread| Self::of_thread(&mention.source, thread));
        [Some(Self::of_story(mention.story)), Self::of_author(mention), thread].into_iter().flatten().collect()
    }

    fn of(kind: &str, name: &str) -> Self {
        Self(Texts::new().text(&[kind.as_bytes()]).text(&[name.as_bytes()]).number())
    }

    /// The number as it is kept.
    #[must_use]
    pub fn to_bytes(self) -> [u8; 8] {
        self.0.to_be_bytes()
    }
}

fn least_serious() -> Signal {
    Signal::Other
}

/// What a team was told of an affair, kept for each tie of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Affair {
    /// Who was told.
    pub team: TeamName,
    /// What ties mentions to it.
    pub tie: Tie,
    /// The story whose case it is.
    pub story: StoryId,
    /// The alert that opened its mail thread.
    pub opened_by: AlertId,
    /// The last alert of that thread.
    pub last: AlertId,
    /// The subject of that thread.
    #[serde(default)]
    pub subject: String,
    /// The most serious signal that was told in it. Stores of schema 7 did not keep it: then the next mail says what it is of itself.
    #[serde(default = "least_serious")]
    pub signal: Signal,
    /// When that was sealed.
    pub sealed: DateTime<Utc>,
}
