//! Durations and sizes as people write them: `15m`, `2 MiB`. Bare numbers are refused.

use crate::Locale;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr, time::Duration};

/// Why a text is no duration or size.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadUnit {
    /// A number without a unit.
    #[error("`{0}` has no unit, write `{0}s`, `{0}m`, `{0}h` or `{0}d`")]
    PeriodWithoutUnit(String),
    /// Not a duration.
    #[error("`{0}` is not a duration, write for instance `30s`, `15m`, `1h 30m` or `2d`")]
    Period(String),
    /// A number without a unit.
    #[error("`{0}` has no unit, write `{0} KiB`, `{0} MiB` or `{0} GiB`")]
    SizeWithoutUnit(String),
    /// Not a size.
    #[error("`{0}` is not a size, write for instance `512 KiB`, `8 MiB` or `1 GiB`")]
    Size(String),
}

impl BadUnit {
    /// The same in this language.
    #[must_use]
    pub fn in_words(&self, locale: Locale) -> String {
        match (locale, self) {
            (Locale::En, _) => self.to_string(),
            (Locale::Nl, Self::PeriodWithoutUnit(n)) => format!("bij `{n}` ontbreekt de eenheid; schrijf `{n}s`, `{n}m`, `{n}h` of `{n}d`"),
            (Locale::Nl, Self::Period(text)) => format!("`{text}` is geen tijdsduur; schrijf bijvoorbeeld `30s`, `15m`, `1h 30m` of `2d`"),
            (Locale::Nl, Self::SizeWithoutUnit(n)) => format!("bij `{n}` ontbreekt de eenheid; schrijf `{n} KiB`, `{n} MiB` of `{n} GiB`"),
            (Locale::Nl, Self::Size(text)) => format!("`{text}` is geen grootte; schrijf bijvoorbeeld `512 KiB`, `8 MiB` of `1 GiB`"),
        }
    }
}

fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

const DAY_SECS: u64 = 24 * 60 * 60;

/// A length of time, written with its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period(pub Duration);

impl Period {
    /// A period of so many seconds.
    #[must_use]
    pub const fn secs(secs: u64) -> Self {
        Self(Duration::from_secs(secs))
    }

    /// The same as `chrono` counts it; what is longer than it can count is its longest.
    #[must_use]
    pub fn delta(self) -> chrono::TimeDelta {
        chrono::TimeDelta::from_std(self.0).unwrap_or(chrono::TimeDelta::MAX)
    }
}

impl FromStr for Period {
    type Err = BadUnit;
    fn from_str(text: &str) -> Result<Self, BadUnit> {
        let text = text.trim();
        if is_number(text) {
            return Err(BadUnit::PeriodWithoutUnit(shown(text)));
        }
        humantime::parse_duration(text).map(Self).map_err(|_| BadUnit::Period(shown(text)))
    }
}

impl TryFrom<String> for Period {
    type Error = BadUnit;
    fn try_from(text: String) -> Result<Self, BadUnit> {
        text.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = self.0.as_secs() / DAY_SECS;
        let rest = self.0.saturating_sub(Duration::from_secs(days * DAY_SECS));
        // As people write it: `400d`, not `1year 1month 4days`.
        match (days, rest.is_zero()) {
            (0, _) => humantime::format_duration(rest).fmt(f),
            (_, true) => write!(f, "{days}d"),
            (_, false) => write!(f, "{days}d {}", humantime::format_duration(rest)),
        }
    }
}

/// A number of bytes, written with its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Size(pub u64);

/// The units, the largest first. `MB` and `MiB` both mean 1,048,576 bytes: nobody who sets a limit means less.
const UNITS: [(&str, &str, u64); 4] = [("GiB", "GB", 1 << 30), ("MiB", "MB", 1 << 20), ("KiB", "KB", 1 << 10), ("B", "B", 1)];

impl Size {
    /// So many mebibytes.
    #[must_use]
    pub const fn mib(n: u64) -> Self {
        Self(n << 20)
    }
}

impl FromStr for Size {
    type Err = BadUnit;
    fn from_str(text: &str) -> Result<Self, BadUnit> {
        let text = text.trim();
        if is_number(text) {
            return Err(BadUnit::SizeWithoutUnit(shown(text)));
        }
        let bad = || BadUnit::Size(shown(text));
        let split = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(bad)?;
        let (number, unit) = text.split_at_checked(split).ok_or_else(bad)?;
        let number: u64 = number.parse().map_err(|_| bad())?;
        let unit = unit.trim();
        let known = UNITS.iter().find(|(long, short, _)| unit.eq_ignore_ascii_case(long) || unit.eq_ignore_ascii_case(short));
        known.and_then(|(_, _, factor)| number.checked_mul(*factor)).map(Self).ok_or_else(bad)
    }
}

impl TryFrom<String> for Size {
    type Error = BadUnit;
    fn try_from(text: String) -> Result<Self, BadUnit> {
        text.parse()
    }
}

impl From<Size> for String {
    fn from(size: Size) -> Self {
        size.to_string()
    }
}

impl Size {
    /// About how much it is, as people say it.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "it is said to a tenth")]
    pub fn in_words(self) -> String {
        let unit = UNITS.iter().find(|(_, _, factor)| self.0 >= *factor);
        match unit {
            Some((unit, _, factor)) if *factor > 1 => format!("{:.1} {unit}", self.0 as f64 / *factor as f64),
            _ => format!("{} B", self.0),
        }
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (unit, _, factor) =
            UNITS.iter().find(|(_, _, factor)| self.0 >= *factor && self.0.is_multiple_of(*factor)).copied().unwrap_or(("B", "B", 1));
        write!(f, "{} {unit}", self.0 / factor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_have_units() {
        for (text, expected) in [
            ("15m", Ok("15m")),
            ("1h 30m", Ok("1h 30m")),
            ("0s", Ok("0s")),
            ("400d", Ok("400d")),
            ("31d 1h", Ok("31d 1h")),
            ("15", Err("`15` has no unit, write `15s`, `15m`, `15h` or `15d`")),
            ("soon", Err("`soon` is not a duration, write for instance `30s`, `15m`, `1h 30m` or `2d`")),
            ("-1m", Err("`-1m` is not a duration, write for instance `30s`, `15m`, `1h 30m` or `2d`")),
        ] {
            let read = text.parse::<Period>().map(|p| p.to_string()).map_err(|e| e.to_string());
            assert_eq!(read, expected.map(str::to_owned).map_err(str::to_owned), "{text}");
        }
    }

    #[test]
    fn sizes_have_units() {
        for (text, expected) in [
            ("8 MiB", Ok("8 MiB")),
            ("8mb", Ok("8 MiB")),
            ("1536 KiB", Ok("1536 KiB")),
            ("8", Err("`8` has no unit, write `8 KiB`, `8 MiB` or `8 GiB`")),
            ("much", Err("`much` is not a size, write for instance `512 KiB`, `8 MiB` or `1 GiB`")),
            ("99999999999999 GiB", Err("`99999999999999 GiB` is not a size, write for instance `512 KiB`, `8 MiB` or `1 GiB`")),
        ] {
            let read = text.parse::<Size>().map(|s| s.to_string()).map_err(|e| e.to_string());
            assert_eq!(read, expected.map(str::to_owned).map_err(str::to_owned), "{text}");
        }
    }
}
