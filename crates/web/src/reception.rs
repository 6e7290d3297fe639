//! What comes to the daemon by itself: messages that clients post, and news that hubs push.

use async_trait::async_trait;
use luister_mention::{HubMode, Secret, Size};
use serde::Serialize;
use std::time::Duration;

/// Where something may be brought, and what it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Door {
    /// The token that a client shows, or the secret that a hub signs with.
    pub key: Secret,
    /// The most bytes that are taken at once.
    pub most: Size,
}

/// What was brought.
#[derive(Clone, PartialEq, Eq)]
pub struct Posted {
    /// What it says that it is.
    pub content_type: Option<String>,
    /// The bytes, as they came.
    pub body: Vec<u8>,
}

impl std::fmt::Debug for Posted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Posted").field("content_type", &self.content_type).field("bytes", &self.body.len()).finish()
    }
}

/// What became of what was posted. It is on disk when this is said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// Messages that could be read.
    pub kept: u32,
    /// Of those, the ones that were not there before.
    pub new: u32,
    /// Of those, the ones that say something else now.
    pub edited: u32,
    /// What could not be read.
    pub skipped: Vec<Skipped>,
    /// Why nothing at all could be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// A message that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// The line, or the place in an array, counted from 1; none if it is said of several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// What is wrong with it.
    pub reason: String,
}

/// That nothing can be taken now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Later {
    /// When to try again.
    pub after: Duration,
    /// Why, in a sentence.
    pub reason: String,
}

/// What a hub says of a subscription before it begins or ends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What it was asked for, as it says.
    pub mode: HubMode,
    /// The topic.
    pub topic: String,
    /// How many seconds it will push.
    pub lease_secs: Option<u64>,
}

/// The daemon, as those see it who bring something. Doors are looked up in memory; the rest may wait for the disk.
#[async_trait]
pub trait Reception: Send + Sync + 'static {
    /// The inbox of this name, if it is posted to.
    fn inbox(&self, name: &str) -> Option<Door>;

    /// Takes what was posted to an inbox; answers when it is on disk.
    ///
    /// # Errors
    /// If nothing can be taken now. Whoever posts the same again loses nothing and doubles nothing.
    async fn post(&self, name: &str, posted: Posted) -> Result<Receipt, Later>;

    /// The subscription with this token.
    fn subscription(&self, token: &str) -> Option<Door>;

    /// Whether we asked a hub for this. From a yes on it counts.
    ///
    /// # Errors
    /// If it cannot be remembered now.
    async fn confirm(&self, token: &str, question: Question) -> Result<bool, Later>;

    /// Takes note that a hub will not push. Says whether that is about one of ours.
    async fn denied(&self, token: &str, topic: &str, reason: &str) -> bool;

    /// Takes what a hub pushed; it is read after the answer.
    ///
    /// # Errors
    /// If too much waits to be read.
    fn push(&self, token: &str, posted: Posted) -> Result<(), Later>;

    /// Takes note that something was pushed that no hub of ours has signed.
    fn forged(&self, token: &str);
}
