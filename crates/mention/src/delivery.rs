//! One alert to one recipient, until it is accepted or refused.

use crate::DeliveryId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;

/// One alert to one recipient by one channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// The alert, and which of its recipients.
    pub id: DeliveryId,
    /// To whom.
    pub to: Recipient,
    /// How often it was tried.
    pub attempts: u32,
    /// When its alert was sealed; those that waited together go in this order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed: Option<DateTime<Utc>>,
    /// How it stands.
    pub state: DeliveryState,
}

/// Somebody who can be told.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Recipient {
    /// The channel that reaches the recipient: `mail`.
    pub channel: String,
    /// The name shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The address on that channel.
    pub address: String,
}

impl Recipient {
    /// The address with most of it hidden, for logs: `k…@acme.example`.
    #[must_use]
    pub fn masked(&self) -> String {
        let (local, host) = self.address.rsplit_once('@').unwrap_or((&self.address, ""));
        let first: String = local.chars().take(1).collect();
        if host.is_empty() { format!("{first}…") } else { format!("{first}…@{host}") }
    }
}

/// How a delivery stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "state")]
pub enum DeliveryState {
    /// Not yet accepted.
    Waiting {
        /// Not to be tried before this.
        not_before: DateTime<Utc>,
        /// Why the last attempt failed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Accepted.
    Sent {
        /// When.
        at: DateTime<Utc>,
    },
    /// Refused for good, until a person changes something.
    Refused {
        /// When.
        at: DateTime<Utc>,
        /// What the other side said.
        reason: String,
    },
}

impl DeliveryState {
    /// Whether it is still to be delivered.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        matches!(self, Self::Waiting { .. })
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.channel, self.address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logs_do_not_show_who_is_told() {
        for (address, expected) in [("karin@acme.example", "k…@acme.example"), ("é", "é…"), ("", "…")] {
            let recipient = Recipient { channel: "mail".into(), name: None, address: address.into() };
            assert_eq!(recipient.masked(), expected);
        }
    }
}
