//! When a report is due, as people write it: cron.

use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};
use chrono_tz::Tz;
use croner::{Cron, parser::CronParser};
use serde::{Deserialize, Deserializer, de::Error as _};
use std::{fmt, str::FromStr};

/// Times on the clock on the wall, as cron writes them: minute, hour, day of the month, month and weekday. A time that a clock jumps
/// over comes when it has jumped, and one that it shows twice comes once.
#[derive(Clone)]
pub struct Schedule {
    text: String,
    cron: Box<Cron>,
}

/// Why a text is no schedule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadSchedule {
    /// Cron does not read it.
    #[error("`{0}` is not a schedule: write minute, hour, day, month and weekday, for instance `0 8 * * 1-5` for working days at eight")]
    NotCron(String),
    /// It names a time of day instead.
    #[error("`{0}` is a time of day: as a schedule for every day it is `{1}`")]
    Time(String, String),
    /// No day fits it.
    #[error("`{0}` never comes: no day is like that")]
    Never(String),
}

impl Schedule {
    /// The text that it was written as.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The first time after this one.
    #[must_use]
    pub fn after(&self, at: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
        self.cron.find_next_occurrence(&whole(at, zone), false).ok().map(|at| at.with_timezone(&Utc))
    }

    /// The last time up to this one.
    #[must_use]
    pub fn up_to(&self, at: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
        let last = self.cron.find_previous_occurrence(&whole(at, zone), true).ok()?.with_timezone(&Utc);
        // Looking back, croner 3.0 gives the last second before the clock jumped; looking ahead, the first one behind.
        self.after(last - TimeDelta::seconds(1), zone).filter(|last| *last <= at)
    }
}

/// A moment in whole seconds: croner 3.0 would give times the fraction of the moment that it is asked about.
fn whole(at: DateTime<Utc>, zone: Tz) -> DateTime<Tz> {
    at.trunc_subsecs(0).with_timezone(&zone)
}

impl FromStr for Schedule {
    type Err = BadSchedule;
    fn from_str(text: &str) -> Result<Self, BadSchedule> {
        let shown = || luister_mention::text::excerpt(text, 60);
        if let Ok(time) = chrono::NaiveTime::parse_from_str(text.trim(), "%H:%M") {
            return Err(BadSchedule::Time(shown(), time.format("%-M %-H * * *").to_string()));
        }
        let cron = CronParser::new().parse(text).map_err(|_| BadSchedule::NotCron(shown()))?;
        let schedule = Self { text: text.to_owned(), cron: Box::new(cron) };
        // Any time will do: what comes at all comes within the years that are looked through.
        schedule.after(DateTime::UNIX_EPOCH, Tz::UTC).ok_or_else(|| BadSchedule::Never(shown()))?;
        Ok(schedule)
    }
}

impl<'de> Deserialize<'de> for Schedule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl PartialEq for Schedule {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Schedule {}

impl fmt::Debug for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Schedule({})", self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_never_comes_and_what_is_no_cron_is_said() {
        for (text, expected) in [
            ("08:00", "`08:00` is a time of day: as a schedule for every day it is `0 8 * * *`"),
            ("0 8 30 2 *", "`0 8 30 2 *` never comes: no day is like that"),
            (
                "0 25 * * *",
                "`0 25 * * *` is not a schedule: write minute, hour, day, month and weekday, for instance `0 8 * * 1-5` for working days at eight",
            ),
            ("", "`` is not a schedule: write minute, hour, day, month and weekday, for instance `0 8 * * 1-5` for working days at eight"),
        ] {
            assert_eq!(text.parse::<Schedule>().map_err(|error| error.to_string()), Err(expected.to_owned()), "{text}");
        }
        assert!("0 8 29 2 *".parse::<Schedule>().is_ok(), "a leap day comes");
    }

    #[test]
    fn a_time_is_the_same_whenever_it_is_asked_for() {
        let schedule: Schedule = "0 8 * * *".parse().unwrap();
        let at = |time: &str| -> DateTime<Utc> { time.parse().unwrap() };
        let (today, tomorrow) = (at("2026-11-21T08:00:00Z"), at("2026-11-22T08:00:00Z"));
        for asked in ["2026-11-21T08:00:00Z", "2026-11-21T08:00:00.000000001Z", "2026-11-21T08:00:00.9Z", "2026-11-21T21:14:15.313641524Z"]
        {
            assert_eq!((schedule.up_to(at(asked), Tz::UTC), schedule.after(at(asked), Tz::UTC)), (Some(today), Some(tomorrow)), "{asked}");
        }
        assert_eq!(schedule.after(at("2026-11-21T07:59:59.9Z"), Tz::UTC), Some(today));
    }
}
