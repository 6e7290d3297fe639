//! Dates as feeds and pages write them: ISO 8601, RFC 822 and whatever people and programs make of them.
//!
//! A date without a time of day is midnight, a time without a zone is UTC. What has no year, or says
//! something that is not understood, is no date: a wrong one would be worse.

mod iso;
mod loose;
mod names;
mod plain;
mod sentence;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

/// The longest text that is looked at, in bytes.
const MAX_LENGTH: usize = 100;
/// Years before this one are what programs write where they mean "never": `0001-01-01`, `1601-01-01`.
const FIRST_YEAR: i32 = 1900;
/// Years from this one on are mistakes.
const LAST_YEAR: i32 = 2999;
/// Two digits below this one are a year of this century.
const CENTURY: i32 = 70;

/// The moment that a text names.
pub(crate) fn parse(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    if text.is_empty() || text.len() > MAX_LENGTH {
        return None;
    }
    plain::parse(text).or_else(|| parse_freely(text))
}

/// The moment of a date in whatever form.
fn parse_freely(text: &str) -> Option<DateTime<Utc>> {
    iso::parse(text).or_else(|| loose::parse(text))
}

/// The moment that a text names, or a sentence in which one stands: what programs write beside a message.
pub(crate) fn find(text: &str) -> Option<DateTime<Utc>> {
    parse(text).or_else(|| sentence::parse(text))
}

/// A year of two digits, in full.
fn in_full(year: i32) -> i32 {
    match year {
        0..CENTURY => 2000 + year,
        CENTURY..100 => 1900 + year,
        _ => year,
    }
}

/// A time of day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Time {
    hour: u32,
    minute: u32,
    second: u32,
}

/// The moment of a day, a time and a zone in seconds east of Greenwich.
fn moment(day: NaiveDate, time: Time, zone: i32) -> Option<DateTime<Utc>> {
    let (day, hour) = match time {
        Time { hour: 24, minute: 0, second: 0 } => (day.checked_add_days(Days::new(1))?, 0),
        Time { hour, .. } => (day, hour),
    };
    let second = if time.second == 60 { 59 } else { time.second }; // a leap second
    let local = day.and_hms_opt(hour, time.minute, second)?;
    local.checked_sub_signed(TimeDelta::seconds(i64::from(zone))).map(|utc| utc.and_utc())
}

/// A day by its numbers. The 31st of a shorter month is the first of the next: some programs count so.
fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    if !(FIRST_YEAR..=LAST_YEAR).contains(&year) || !(1..=31).contains(&day) {
        return None;
    }
    NaiveDate::from_ymd_opt(year, month, 1)?.checked_add_days(Days::new(u64::from(day) - 1))
}

/// A day by its number in the year.
fn day_of_year(year: i32, number: u32) -> Option<NaiveDate> {
    (FIRST_YEAR..=LAST_YEAR).contains(&year).then(|| NaiveDate::from_yo_opt(year, number)).flatten()
}

#[cfg(test)]
mod tests;
