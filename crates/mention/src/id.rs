//! Identifiers: 128 bits of SHA-256, written as 32 hexadecimal digits.

use crate::{
    Identity, SourceName,
    hash::{Hex, Texts},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{fmt, str::FromStr};

/// Digits that a person needs to see or type; commands take any prefix that is unique.
const SHORT_DIGITS: usize = 10;

/// Why a text is no identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an id, which has 32 hexadecimal digits")]
pub struct BadId(String);

/// Hashes parts so that no two different lists of parts give the same bytes.
fn hash(domain: &str, parts: &[&[u8]]) -> [u8; 16] {
    let texts = Texts::new().bare(domain.as_bytes());
    parts.iter().fold(texts, |texts, part| texts.text(&[part])).id()
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name([u8; 16]);

        impl $name {
            /// The sixteen bytes, as keys use them.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8; 16] {
                &self.0
            }

            /// An identifier read back from its bytes.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }

            /// The first ten digits: what tables and mails show, and what commands accept.
            #[must_use]
            pub fn short(&self) -> String {
                self.to_string().chars().take(SHORT_DIGITS).collect()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(Hex::<32>::of(&self.0).as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                let bad = || BadId(text.chars().take(64).collect());
                if text.len() != 32 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
                    return Err(bad());
                }
                u128::from_str_radix(text, 16).map(|n| Self(n.to_be_bytes())).map_err(|_| bad())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(Hex::<32>::of(&self.0).as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
            }
        }
    };
}

id! {
    /// A mention, for ever: the hash of its source and its identity there. It is the same after an
    /// export and an import, and it is the key by which the store knows that an item was seen.
    MentionId
}
id! {
    /// An alert, derived from what it tells; the Message-ID and every idempotency key come from it.
    AlertId
}

id! {
    /// One question to a customer system, derived from what is asked: whoever asks it again asks the same.
    QuestionId
}

impl QuestionId {
    /// The question that is made of these parts; the same parts give the same question.
    #[must_use]
    pub fn of(parts: &[&[u8]]) -> Self {
        Self(hash("question", parts))
    }
}

impl MentionId {
    /// The mention that this source knows under this identity.
    #[must_use]
    pub fn of(source: &SourceName, identity: &Identity) -> Self {
        Self(hash("mention", &[source.as_str().as_bytes(), identity.as_str().as_bytes()]))
    }
}

impl AlertId {
    /// The alert that is made of these parts; the same parts give the same alert.
    #[must_use]
    pub fn of(parts: &[&[u8]]) -> Self {
        Self(hash("alert", parts))
    }
}

/// A story is called after the mention that began it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StoryId(pub MentionId);

impl fmt::Display for StoryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One delivery of an alert: `<alert>-<number of the recipient>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DeliveryId {
    /// What is delivered.
    pub alert: AlertId,
    /// Which of its recipients, counted from 0.
    pub recipient: u16,
}

impl fmt::Display for DeliveryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.alert, self.recipient)
    }
}

/// A place in the order of recording. It only grows; nobody but the store makes one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Position(pub u64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_on_disk_is_found_again() -> Result<(), crate::BadName> {
        let id =
            MentionId::of(&SourceName::new("tweakers")?, &crate::Item { guid: Some("g1".into()), ..crate::Item::default() }.identity());
        assert_eq!(id.to_string(), "a2c9ee0960569c210a65ca8e337bf3f2");
        Ok(())
    }

    #[test]
    fn ids_survive_text() {
        let id = AlertId::of(&[b"a", b"b"]);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_ne!(id, AlertId::of(&[b"ab"]), "the borders between parts count");
        assert!("é".repeat(16).parse::<AlertId>().is_err());
        assert!("+0000000000000000000000000000000".parse::<AlertId>().is_err());
        assert_eq!(id.short().len(), 10);
    }
}
