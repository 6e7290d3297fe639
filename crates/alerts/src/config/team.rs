//! `[[team]]`: who is told.

use super::{MailAddress, read};
use chrono_tz::Tz;
use luister_mention::{Locale, Period, Recipient, TeamName};
use serde::Deserialize;
use std::collections::HashSet;

/// Who is told: `[[team]]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Team {
    /// What routes, lists and digests call it.
    pub name: TeamName,
    /// The addresses that get its mail, one mail each.
    #[serde(deserialize_with = "read::one_or_many")]
    pub mail: Vec<MailAddress>,
    /// The language of its mails.
    #[serde(default)]
    pub lang: Locale,
    /// The time zone of the dates in its mails.
    #[serde(default = "read::amsterdam", deserialize_with = "read::zone")]
    pub timezone: Tz,
    /// How soon it means to have answered; with it, every story that it is told of opens a case.
    #[serde(default)]
    pub response_target: Option<Period>,
    /// Who is in it, for people to read.
    #[serde(default)]
    pub people: Vec<String>,
}

impl Team {
    /// Whom a mail to this team reaches: each address once, under the team's name.
    #[must_use]
    pub fn recipients(&self) -> Vec<Recipient> {
        let mut seen = HashSet::new();
        let fresh = self.mail.iter().filter(|address| seen.insert(address.as_str().to_ascii_lowercase()));
        fresh.map(|address| recipient(address, Some(self.name.as_str()))).collect()
    }
}

/// A recipient by mail.
pub(crate) fn recipient(address: &MailAddress, name: Option<&str>) -> Recipient {
    Recipient { channel: crate::channels::MAIL.to_owned(), name: name.map(str::to_owned), address: address.to_string() }
}
