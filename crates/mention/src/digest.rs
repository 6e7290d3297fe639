//! The periodic report: what it holds, and how far it has come.

use crate::{Link, ListName, MentionId, Position, Rating, Signal, SourceName};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One digest of one list, as it is sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DigestBody {
    /// What it is about.
    pub list: ListName,
    /// What was recorded from here…
    pub from: DateTime<Utc>,
    /// …up to here.
    pub until: DateTime<Utc>,
    /// How many mentions there were for each signal, in the order of [`Signal`].
    pub counts: Vec<(Signal, u32)>,
    /// How many of those counted as `other` nearly were something else.
    pub uncertain: u32,
    /// The mentions behind the counts, at most so many as a digest lists.
    pub lines: Vec<DigestLine>,
    /// How many more there were.
    pub more: u32,
}

/// One mention in a digest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DigestLine {
    /// The mention.
    pub id: MentionId,
    /// What it is counted as.
    pub signal: Signal,
    /// When it was.
    pub when: DateTime<Utc>,
    /// Where it was found.
    pub source: SourceName,
    /// Who wrote it.
    pub author: Option<String>,
    /// What a reviewer gave.
    pub rating: Option<Rating>,
    /// Its title, or the beginning of its text.
    pub excerpt: String,
    /// Where it can be read.
    pub url: Option<Link>,
}

/// How far a digest has come. It is advanced by the transaction that seals the digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestCursor {
    /// The digest: its name in the configuration and the list.
    pub name: String,
    /// The last position it covers.
    pub position: Position,
    /// The time that the last one was due; the next covers what came after it.
    pub due: DateTime<Utc>,
}
