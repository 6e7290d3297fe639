//! The language of a text, and the language that luister itself speaks.

use chrono::{DateTime, Datelike as _, TimeZone};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

const DAYS_NL: [&str; 7] = ["ma", "di", "wo", "do", "vr", "za", "zo"];
const DAYS_EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS_NL: [&str; 12] =
    ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"];
const MONTHS_EN: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// Why a text is no language.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a two-letter language code such as `nl` or `en`")]
pub struct BadLang(String);

/// The language of a text: a code of ISO 639-1, two lower-case letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Lang([u8; 2]);

impl Lang {
    /// Dutch.
    pub const NL: Self = Self(*b"nl");
    /// English.
    pub const EN: Self = Self(*b"en");

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("??")
    }
}

impl FromStr for Lang {
    type Err = BadLang;

    /// Takes `nl`, and of `nl-NL` or `nl_BE` the first part.
    fn from_str(text: &str) -> Result<Self, BadLang> {
        let code = text.split(['-', '_']).next().unwrap_or_default();
        match code.as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => Ok(Self([a.to_ascii_lowercase(), b.to_ascii_lowercase()])),
            _ => Err(BadLang(text.chars().take(40).collect())),
        }
    }
}

impl TryFrom<String> for Lang {
    type Error = BadLang;
    fn try_from(text: String) -> Result<Self, BadLang> {
        text.parse()
    }
}

impl From<Lang> for String {
    fn from(lang: Lang) -> Self {
        lang.as_str().to_owned()
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The language in which luister writes its mails.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// Dutch.
    Nl,
    /// English.
    #[default]
    En,
}

impl Locale {
    /// A number with its thousands apart: `1.234` or `1,234`.
    #[must_use]
    pub fn number(self, n: u64) -> String {
        let digits = n.to_string();
        let mut grouped = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                grouped.push(self.pick('.', ','));
            }
            grouped.push(digit);
        }
        grouped
    }

    /// A number with two decimals: `0,35` or `0.35`.
    #[must_use]
    pub fn decimal(self, value: f32) -> String {
        format!("{value:.2}").replace('.', self.pick(",", "."))
    }

    /// `za 21 november 2026 09:12`, on the clock of its time zone.
    #[must_use]
    pub fn moment<Z: TimeZone<Offset: fmt::Display>>(self, at: &DateTime<Z>) -> String {
        let day = at.weekday().num_days_from_monday() as usize;
        let day = self.pick(DAYS_NL, DAYS_EN).get(day).copied().unwrap_or_default();
        let month = self.pick(MONTHS_NL, MONTHS_EN).get(at.month0() as usize).copied().unwrap_or_default();
        format!("{day} {} {month} {} {}", at.day(), at.year(), at.format("%H:%M"))
    }

    /// The one of two texts that is in this language.
    #[must_use]
    pub fn pick<T>(self, nl: T, en: T) -> T {
        match self {
            Self::Nl => nl,
            Self::En => en,
        }
    }

    /// The code, as HTML's `lang` wants it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.pick("nl", "en")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_two_letters() {
        for (text, expected) in
            [("nl", Some("nl")), ("nl-NL", Some("nl")), ("EN_us", Some("en")), ("dutch", None), ("", None), ("n1", None), ("é", None)]
        {
            assert_eq!(text.parse::<Lang>().ok().as_ref().map(Lang::as_str), expected, "{text}");
        }
    }
}
