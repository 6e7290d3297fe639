//! One sentence for people in every language that luister speaks.

use crate::Locale;
use std::fmt;

/// The same words in English and in Dutch. [`wording!`](crate::wording) makes it of both texts side by side; a bare text is English,
/// which is what those read who keep the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    en: String,
    nl: Option<String>,
}

impl Wording {
    /// Both texts, as [`wording!`](crate::wording) formats them.
    #[must_use]
    pub fn both(en: fmt::Arguments<'_>, nl: fmt::Arguments<'_>) -> Self {
        Self { en: en.to_string(), nl: Some(nl.to_string()) }
    }

    /// For a sentence with a piece in it that differs by language itself.
    #[must_use]
    pub fn in_each(say: impl Fn(Locale) -> String) -> Self {
        Self { en: say(Locale::En), nl: Some(say(Locale::Nl)) }
    }

    /// The text in this language; in English where there is no other.
    #[must_use]
    pub fn in_words(&self, locale: Locale) -> &str {
        locale.pick(self.nl.as_deref(), None).unwrap_or(&self.en)
    }
}

impl From<String> for Wording {
    fn from(en: String) -> Self {
        Self { en, nl: None }
    }
}

impl From<&str> for Wording {
    fn from(en: &str) -> Self {
        en.to_owned().into()
    }
}

/// Makes a [`Wording`] of an English and a Dutch format string. What follows them fills the `{}` of both.
///
/// ```
/// use luister_mention::{Locale, wording};
///
/// let word = "klacht";
/// let told = wording!("`{word}` is no signal", "`{word}` is geen signaal");
/// assert_eq!(told.in_words(Locale::Nl), "`klacht` is geen signaal");
/// ```
#[macro_export]
macro_rules! wording {
    ($en:literal, $nl:literal $(, $argument:expr)* $(,)?) => {
        $crate::Wording::both(::std::format_args!($en $(, $argument)*), ::std::format_args!($nl $(, $argument)*))
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reads_it_in_their_own_language() {
        let (team, many) = ("webcare", 3);
        for (name, told, en, nl) in [
            ("both", wording!("tells {team} {} times", "vertelt {team} {} keer", many), "tells webcare 3 times", "vertelt webcare 3 keer"),
            ("English alone", "there is no team".into(), "there is no team", "there is no team"),
            ("piece by piece", Wording::in_each(|locale| locale.pick("een", "one").to_owned()), "one", "een"),
        ] {
            assert_eq!((told.in_words(Locale::En), told.in_words(Locale::Nl)), (en, nl), "{name}");
        }
    }
}
