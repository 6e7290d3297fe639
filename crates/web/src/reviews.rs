//! Editors of a digest: they change it before its readers get it, and release it.

use crate::{DeadEnd, Ticket};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use luister_mention::{Draft, DraftItem, DraftStep, Link, Locale, Signal, TeamName};
use std::collections::BTreeMap;

/// A draft, as it stands now.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftSheet {
    /// The language of the editors.
    pub locale: Locale,
    /// The time zone of its dates.
    pub zone: Tz,
    /// The editors.
    pub team: TeamName,
    /// Who is in that team.
    pub people: Vec<String>,
    /// What the digest is called.
    pub name: String,
    /// What it covers.
    pub until: DateTime<Utc>,
    /// Who gets it.
    pub readers: TeamName,
    /// What was made of it.
    pub draft: Draft,
    /// Mentions that deserve a look, in the order of the draft; what was left out is still among them.
    pub seen: Vec<DraftLine>,
    /// Subjects of complaints.
    pub complaints: Vec<DraftLine>,
    /// Subjects of questions.
    pub questions: Vec<DraftLine>,
    /// Where the whole of it can be read.
    pub page: Option<Link>,
}

/// One item of a draft.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftLine {
    /// What it is called in the form.
    pub item: DraftItem,
    /// What it says.
    pub said: String,
    /// Of a mention, what it is counted as, where and when.
    pub of: Option<(Signal, String, DateTime<Utc>)>,
    /// Of a subject, how many are about it.
    pub count: Option<u32>,
    /// Where it can be read.
    pub url: Option<Link>,
}

/// What an editor sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// The edition that was looked at.
    pub edition: u32,
    /// Who it is.
    pub who: String,
    /// What is done.
    pub step: DraftStep,
    /// What is said with items; what is not here is left as it is, and a blank takes it away.
    pub remarks: BTreeMap<DraftItem, String>,
    /// What is said above everything else; none leaves it as it is.
    pub remark: Option<String>,
}

/// How a revision ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revised {
    /// It is on disk.
    Done,
    /// Somebody changed the draft in the meantime: nothing was done.
    Older,
    /// Readers have it already: nothing was done.
    Sent,
}

/// The daemon, as editors see it.
#[async_trait]
pub trait Reviews: Send + Sync + 'static {
    /// The ticket of a link, if it was signed here for a digest and nothing of it was changed.
    fn read(&self, ticket: &str) -> Option<Ticket>;

    /// The draft as it stands. It changes nothing.
    ///
    /// # Errors
    /// If the link leads nowhere.
    async fn look(&self, ticket: &Ticket) -> Result<DraftSheet, DeadEnd>;

    /// Changes the draft; it is on disk when this is answered.
    ///
    /// # Errors
    /// If the link leads nowhere, or it could not be done.
    async fn revise(&self, ticket: &Ticket, revision: Revision) -> Result<Revised, DeadEnd>;
}
