//! The table `[storms]` of the configuration.

use super::book::Tuning;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, de::Error as _};

/// Below this chance a list that is to have one false storm a month tells of a storm: found by simulation, see
/// `examples/storm_rate.rs`.
const CHANCE_FOR_ONE: f64 = 1e-5;
/// The false storms that may be asked for, a month and list.
const FALSE_STORMS: std::ops::RangeInclusive<f64> = 0.01..=30.0;
/// What is longer ago when it is found out is no news.
const OLD: TimeDelta = TimeDelta::hours(1);

/// The table `[storms]` of the configuration.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Whether storms are told.
    pub enabled: bool,
    /// How many false storms a month and list are put up with: the more, the sooner and the smaller ones are told.
    #[serde(deserialize_with = "false_storms")]
    pub false_storms: f64,
    /// Whose clock says what hour of the week it is.
    #[serde(deserialize_with = "zone")]
    pub timezone: Tz,
}

impl Default for Settings {
    fn default() -> Self {
        Self { enabled: true, false_storms: 1.0, timezone: Tz::Europe__Amsterdam }
    }
}

impl Settings {
    /// By what storms are watched for at a time.
    #[must_use]
    pub fn tuning(&self, now: DateTime<Utc>) -> Tuning {
        Tuning { zone: self.timezone, chance: CHANCE_FOR_ONE * self.false_storms, tell_after: now - OLD }
    }
}

fn false_storms<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    let asked = f64::deserialize(deserializer)?;
    let bad = || D::Error::custom(format!("`false_storms` is a number from {} to {}", FALSE_STORMS.start(), FALSE_STORMS.end()));
    if FALSE_STORMS.contains(&asked) { Ok(asked) } else { Err(bad()) }
}

fn zone<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Tz, D::Error> {
    let name = String::deserialize(deserializer)?;
    name.parse().map_err(|_| D::Error::custom(format!("`{name}` is not a time zone, write for instance `Europe/Amsterdam`")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_or_refused_in_words() {
        let read = |json: &str| serde_json::from_str::<Settings>(json).map_err(|error| error.to_string());
        assert_eq!(read("{}"), Ok(Settings::default()));
        let asked = read(r#"{"enabled":false,"false_storms":0.2,"timezone":"Europe/London"}"#).unwrap();
        assert!(!asked.enabled && asked.timezone == Tz::Europe__London && asked.false_storms < 0.3);
        for (json, expected) in [
            (r#"{"false_storms":0}"#, "`false_storms` is a number from 0.01 to 30"),
            (r#"{"false_storms":1e9}"#, "`false_storms` is a number from 0.01 to 30"),
            (r#"{"timezone":"Amsterdam"}"#, "`Amsterdam` is not a time zone"),
            (r#"{"every":1}"#, "unknown field `every`"),
        ] {
            assert!(read(json).is_err_and(|error| error.starts_with(expected)), "{json}: {:?}", read(json));
        }
    }
}
