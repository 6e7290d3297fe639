//! Names that people give in configuration and lists.

use crate::Locale;
use serde::{Deserialize, Serialize};
use std::{borrow::Borrow, fmt, sync::Arc};

/// The longest name, in characters: it has to fit a subject line and a table.
const MAX_NAME_CHARS: usize = 80;

/// Why a text cannot be a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadName {
    /// Nothing but white space.
    #[error("a name cannot be empty")]
    Empty,
    /// Longer than 80 characters.
    #[error("a name has at most {MAX_NAME_CHARS} characters")]
    TooLong,
    /// A line break or another control character.
    #[error("a name cannot hold line breaks or other control characters")]
    Control,
}

impl BadName {
    /// The same in this language.
    #[must_use]
    pub fn in_words(&self, locale: Locale) -> String {
        match (locale, self) {
            (Locale::En, _) => self.to_string(),
            (Locale::Nl, Self::Empty) => "een naam kan niet leeg zijn".to_owned(),
            (Locale::Nl, Self::TooLong) => format!("een naam heeft hooguit {MAX_NAME_CHARS} tekens"),
            (Locale::Nl, Self::Control) => "in een naam kunnen geen regeleinden of andere stuurtekens staan".to_owned(),
        }
    }
}

fn checked(text: &str) -> Result<Arc<str>, BadName> {
    let text = text.trim();
    if text.is_empty() {
        return Err(BadName::Empty);
    }
    if text.chars().count() > MAX_NAME_CHARS {
        return Err(BadName::TooLong);
    }
    if text.chars().any(char::is_control) {
        return Err(BadName::Control);
    }
    Ok(text.into())
}

macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// The name, trimmed.
            ///
            /// # Errors
            /// If it is empty, longer than 80 characters, or holds control characters.
            pub fn new(text: &str) -> Result<Self, BadName> {
                checked(text).map(Self)
            }

            /// The name as it was written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadName;
            fn try_from(text: String) -> Result<Self, BadName> {
                Self::new(&text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

name! {
    /// One place that is polled, as `sources.toml` names it.
    SourceName
}
name! {
    /// One file of keywords, as its header or its file name calls it.
    ListName
}
name! {
    /// The people who are told.
    TeamName
}
name! {
    /// Somewhere that alerts are handed over to other software, as teams name it.
    WebhookName
}
name! {
    /// A customer system that is asked who wrote a mention, as routes name it.
    LookupName
}
name! {
    /// A rule that says which signals go to which team.
    RouteName
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_promise() {
        for (text, expected) in [
            (" Acme Energie ", Ok("Acme Energie")),
            ("", Err(BadName::Empty)),
            ("\n", Err(BadName::Empty)),
            ("a\nb", Err(BadName::Control)),
        ] {
            assert_eq!(ListName::new(text).as_ref().map(ListName::as_str), expected.as_ref().copied(), "{text:?}");
        }
        assert_eq!(ListName::new(&"x".repeat(81)), Err(BadName::TooLong));
    }
}
