//! The answer of a customer system: `{"status": "ACK", "name": "…", "customer": "…", "link": "…", "team": "…", "person": "…"}`.

use luister_mention::{Customer, Link, LookupName, LookupStatus, text};
use serde_json::Value;

/// The longest answer that is read, in bytes.
pub const MAX_ANSWER_BYTES: usize = 64 * 1024;
/// The most that is kept of each text, in characters.
const MAX_CHARS: usize = 120;

/// What a customer system answered. Nothing that it says beside is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// How it ended.
    pub status: LookupStatus,
    /// What the customer is called.
    pub name: Option<String>,
    /// The customer's number.
    pub number: Option<String>,
    /// The page about the customer.
    pub link: Option<Link>,
    /// The team that is to be told.
    pub team: Option<String>,
    /// Who of it.
    pub person: Option<String>,
    /// Why it is none, or why nobody knows.
    pub reason: Option<String>,
}

/// Why an answer is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It is longer than is read.
    #[error("its answer is longer than {} kB", MAX_ANSWER_BYTES / 1024)]
    TooLong,
    /// It is something else.
    #[error("its answer is no JSON object")]
    NotJson,
    /// It does not say how it ended.
    #[error("its answer has no `status` that is ACK, NACK or ERR")]
    NoStatus,
}

impl Said {
    /// An answer that says nothing but how it ended.
    #[must_use]
    pub fn bare(status: LookupStatus) -> Self {
        Self { status, name: None, number: None, link: None, team: None, person: None, reason: None }
    }

    /// Reads an answer. Who a customer is counts only where it says that it is one.
    ///
    /// # Errors
    /// If it is too long, no JSON object, or does not say how it ended.
    pub fn read(body: &[u8]) -> Result<Self, Unreadable> {
        if body.len() > MAX_ANSWER_BYTES {
            return Err(Unreadable::TooLong);
        }
        let Ok(Value::Object(answer)) = serde_json::from_slice(body) else { return Err(Unreadable::NotJson) };
        let text = |key: &str| match answer.get(key)? {
            Value::String(text) => line(text),
            Value::Number(number) => line(&number.to_string()),
            _ => None,
        };
        let status = text("status").unwrap_or_default().to_ascii_lowercase();
        let all = [LookupStatus::Ack, LookupStatus::Nack, LookupStatus::Err];
        let status = all.into_iter().find(|known| known.as_str() == status).ok_or(Unreadable::NoStatus)?;
        if status != LookupStatus::Ack {
            return Ok(Self { reason: text("reason"), ..Self::bare(status) });
        }
        Ok(Self {
            status,
            name: text("name"),
            number: text("customer"),
            link: answer.get("link").and_then(Value::as_str).and_then(Link::parse),
            team: text("team"),
            person: text("person"),
            reason: None,
        })
    }

    /// What is kept of it, but for who is told.
    pub(crate) fn customer(&self, lookup: &LookupName) -> Customer {
        Customer {
            name: self.name.clone(),
            number: self.number.clone(),
            link: self.link.clone(),
            said: self.reason.clone(),
            ..Customer::bare(lookup.clone(), self.status)
        }
    }
}

/// A stranger's text on one line, cleaned and cut; none if nothing is left.
fn line(said: &str) -> Option<String> {
    let line = text::excerpt(&text::line(said), MAX_CHARS);
    (!line.is_empty()).then_some(line)
}
