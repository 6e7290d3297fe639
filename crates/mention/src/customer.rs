//! What a customer system said of a writer, before an alert told of the mention.

use crate::{Link, LookupName};
use serde::{Deserialize, Serialize};

/// What came of asking a customer system who wrote a mention. Every text of it is a stranger's: one line, cleaned and cut.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// Who was asked.
    pub lookup: LookupName,
    /// How it ended.
    pub status: LookupStatus,
    /// What the customer is called there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The customer's number there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The page about the customer there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<Link>,
    /// What it gave as its reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<String>,
    /// Who of the team it is for, as the configuration calls them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// A team that it asked for and that there is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown_team: Option<String>,
    /// A person that it asked for and who is not in the team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown_person: Option<String>,
}

/// How a look-up ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LookupStatus {
    /// The writer is a customer.
    Ack,
    /// The writer is none.
    Nack,
    /// Nobody knows: it said so, said what cannot be read, or nothing in time.
    Err,
}

impl LookupStatus {
    /// The word in figures, the log and the configuration.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ack => "ack",
            Self::Nack => "nack",
            Self::Err => "err",
        }
    }
}

impl Customer {
    /// What is known when nothing came but how it ended.
    #[must_use]
    pub fn bare(lookup: LookupName, status: LookupStatus) -> Self {
        Self { lookup, status, name: None, number: None, link: None, said: None, person: None, unknown_team: None, unknown_person: None }
    }
}
