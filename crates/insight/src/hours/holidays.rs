//! Days on which nobody is there: single dates, and the public holidays of a country.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::Deserialize;
use std::str::FromStr;

/// Why a text is no holiday.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no holiday, write a date as `2026-12-24`, one of every year as `12-24`, or `nl` or `be` for the public holidays there")]
pub struct BadHoliday(String);

/// A day, or days, on which nobody is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Holiday {
    /// One day.
    Once(NaiveDate),
    /// The same day of every year.
    Yearly {
        /// From 1 to 12.
        month: u32,
        /// From 1 on.
        day: u32,
    },
    /// The public holidays of the Netherlands on which offices are closed.
    Dutch,
    /// The legal holidays of Belgium.
    Belgian,
}

impl Holiday {
    /// Whether this day is one.
    #[must_use]
    pub fn is_on(self, date: NaiveDate) -> bool {
        let (month, day) = (date.month(), date.day());
        let from_easter = || easter(date.year()).map(|easter| date.signed_duration_since(easter).num_days());
        match self {
            Self::Once(once) => once == date,
            Self::Yearly { month: of, day: on } => (of, on) == (month, day),
            // Liberation Day is a day off every five years. Easter itself and Whit Sunday are Sundays, but shops have hours then too.
            Self::Dutch => {
                matches!((month, day), (1, 1) | (12, 25 | 26))
                    || king(date.year()) == Some(date)
                    || ((month, day) == (5, 5) && date.year() % 5 == 0)
                    || matches!(from_easter(), Some(0 | 1 | 39 | 49 | 50))
            }
            Self::Belgian => {
                matches!((month, day), (1 | 5 | 11, 1) | (7, 21) | (8, 15) | (11, 11) | (12, 25))
                    || matches!(from_easter(), Some(1 | 39 | 50))
            }
        }
    }
}

impl FromStr for Holiday {
    type Err = BadHoliday;
    fn from_str(text: &str) -> Result<Self, BadHoliday> {
        let text = text.trim();
        match text.to_ascii_lowercase().as_str() {
            "nl" => return Ok(Self::Dutch),
            "be" => return Ok(Self::Belgian),
            _ => {}
        }
        if let Ok(date) = text.parse() {
            return Ok(Self::Once(date));
        }
        // Of a leap year, so that the 29th of February is one.
        let yearly = NaiveDate::parse_from_str(&format!("2024-{text}"), "%Y-%m-%d").ok().filter(|_| text.len() == 5);
        yearly.map(|date| Self::Yearly { month: date.month(), day: date.day() }).ok_or_else(|| BadHoliday(text.chars().take(40).collect()))
    }
}

impl TryFrom<String> for Holiday {
    type Error = BadHoliday;
    fn try_from(text: String) -> Result<Self, BadHoliday> {
        text.parse()
    }
}

/// King's Day: the 27th of April, or the day before if that is a Sunday.
fn king(year: i32) -> Option<NaiveDate> {
    let day = NaiveDate::from_ymd_opt(year, 4, 27)?;
    if day.weekday() == Weekday::Sun { day.pred_opt() } else { Some(day) }
}

/// Easter Sunday, as Meeus, Jones and Butcher compute it for the Gregorian calendar.
fn easter(year: i32) -> Option<NaiveDate> {
    let (golden, century, rest) = (year % 19, year / 100, year % 100);
    let skipped = century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15;
    let full_moon = (19 * golden + skipped) % 30;
    let to_sunday = (32 + 2 * (century % 4) + 2 * (rest / 4) - full_moon - rest % 4) % 7;
    let late = (golden + 11 * full_moon + 22 * to_sunday) / 451;
    let days = full_moon + to_sunday - 7 * late + 114;
    let first = NaiveDate::from_ymd_opt(year, u32::try_from(days / 31).ok()?, 1)?;
    first.checked_add_days(Days::new(u64::try_from(days % 31).ok()?))
}
