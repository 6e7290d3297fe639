//! Those who follow a link in a mail, to say what they do about a mention.

use crate::{Later, Ticket};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use luister_mention::{Act, Case, Label, Locale, Mention, Signal, TeamName};

/// What a link leads to, as it stands now.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The language of the team.
    pub locale: Locale,
    /// The time zone of its dates.
    pub zone: Tz,
    /// Who got the mail.
    pub team: TeamName,
    /// Who is in that team.
    pub people: Vec<String>,
    /// What is acted on.
    pub mention: Mention,
    /// What it counts as, by its verdict or by the last correction.
    pub signal: Signal,
    /// Its case; none if the team has no response target.
    pub case: Option<Case>,
    /// What people said that it is, the oldest first.
    pub labels: Vec<Label>,
    /// When the link is void.
    pub until: DateTime<Utc>,
}

/// What somebody does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// What is done.
    pub act: Act,
    /// Who does it.
    pub who: String,
    /// What is said with it.
    pub note: Option<String>,
}

/// Why a link leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeadEnd {
    /// It is older than links may be, or what it was for is no longer kept. The language is that of the team, if it is known.
    Gone(Locale),
    /// It cannot be said now.
    Later(Later),
}

/// The daemon, as those see it who follow a link in a mail.
#[async_trait]
pub trait Acts: Send + Sync + 'static {
    /// The ticket of a link, if it was signed here and nothing of it was changed.
    fn read(&self, ticket: &str) -> Option<Ticket>;

    /// What a link leads to. It changes nothing.
    ///
    /// # Errors
    /// If it leads nowhere.
    async fn look(&self, ticket: &Ticket) -> Result<Sheet, DeadEnd>;

    /// Does what was confirmed; it is on disk when this is answered.
    ///
    /// # Errors
    /// If the link leads nowhere, or it could not be done.
    async fn act(&self, ticket: &Ticket, deed: Deed) -> Result<(), DeadEnd>;
}
