//! ISO 8601 and RFC 3339, with the liberties that feeds take: the year comes first and everything is a number.

use super::{Time, day, day_of_year, in_full, moment, names};
use chrono::{DateTime, NaiveDate, Utc};

/// The moment of `2026-11-22T10:00:00+01:00` and its shorter forms.
pub(super) fn parse(text: &str) -> Option<DateTime<Utc>> {
    if let Some(moment) = epoch(text) {
        return Some(moment);
    }
    let mut cursor = Cursor { rest: text };
    let day = cursor.day()?;
    let separated = cursor.skip(|c| matches!(c, 'T' | 't' | '_' | ',') || c.is_whitespace());
    if cursor.rest.is_empty() {
        return moment(day, Time::default(), 0);
    }
    if !separated {
        return None;
    }
    let time = cursor.time()?;
    moment(day, time, names::zone(cursor.rest.trim())?)
}

/// Seconds or milliseconds since 1970.
fn epoch(text: &str) -> Option<DateTime<Utc>> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match text.len() {
        10 => DateTime::from_timestamp(text.parse().ok()?, 0),
        13 => DateTime::from_timestamp_millis(text.parse().ok()?),
        _ => None,
    }
}

/// What is still to be read.
struct Cursor<'a> {
    rest: &'a str,
}

impl<'a> Cursor<'a> {
    /// The digits that come now.
    fn digits(&mut self) -> &'a str {
        let end = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.rest.split_at_checked(end).unwrap_or_default();
        self.rest = rest;
        digits
    }

    /// Goes past one character, if it comes now.
    fn eat(&mut self, wanted: impl Fn(char) -> bool) -> bool {
        let rest = self.rest.strip_prefix(wanted);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Goes past all such characters; whether there was one.
    fn skip(&mut self, wanted: impl Fn(char) -> bool) -> bool {
        let rest = self.rest.trim_start_matches(wanted);
        let skipped = rest.len() < self.rest.len();
        self.rest = rest;
        skipped
    }

    fn day(&mut self) -> Option<NaiveDate> {
        let short = self.eat(|c| c == '-'); // `-0312`: the century is left out
        let first = self.digits();
        let number: u32 = first.parse().ok()?;
        let year = i32::try_from(number).ok()?;
        match (first.len(), short) {
            (4, true) => day(in_full(year / 100), number % 100, 1),
            (2, true) => self.behind_year(in_full(year)),
            (4, false) => self.behind_year(year),
            (2, false) if self.has_day() => self.behind_year(in_full(year)),
            (8, false) => day(year / 10_000, number / 100 % 100, number % 100),
            (6, false) => day(in_full(year / 10_000), number / 100 % 100, number % 100),
            (7, false) => day_of_year(year / 1000, number % 1000),
            (5, false) => day_of_year(in_full(year / 1000), number % 1000),
            _ => None,
        }
    }

    /// Whether month and day, or the day of the year, come now: a year of two digits without them is none.
    fn has_day(&self) -> bool {
        let digits = self.rest.strip_prefix('-').map_or("", |rest| rest.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default());
        digits.len() == 3 || digits.len() == 2 && self.rest.as_bytes().get(3) == Some(&b'-')
    }

    /// Month and day, or the day of the year; either may be left out.
    fn behind_year(&mut self, year: i32) -> Option<NaiveDate> {
        let separator = |c| matches!(c, '-' | '/' | '.');
        if !self.eat(separator) {
            return day(year, 1, 1);
        }
        let written = self.digits();
        let month = match written {
            "" => self.month_name()?,
            _ => written.parse().ok()?,
        };
        if !self.eat(separator) {
            return if written.len() == 3 { day_of_year(year, month) } else { day(year, month, 1) };
        }
        let number = self.digits();
        (number.len() <= 2).then(|| day(year, month, number.parse().ok()?)).flatten()
    }

    fn month_name(&mut self) -> Option<u32> {
        let (name, _) = self.rest.split_once('-')?;
        self.rest = self.rest.get(name.len()..)?;
        names::month(name)
    }

    fn time(&mut self) -> Option<Time> {
        let first = self.digits();
        let number: u32 = first.parse().ok()?;
        let mut time = match first.len() {
            1 | 2 => Time { hour: number, ..Time::default() },
            4 => Time { hour: number / 100, minute: number % 100, second: 0 },
            6 => Time { hour: number / 10_000, minute: number / 100 % 100, second: number % 100 },
            _ => return None,
        };
        if first.len() <= 2 && self.eat(|c| c == ':') {
            time.minute = self.digits().parse().ok()?;
            if self.eat(|c| c == ':') {
                time.second = self.digits().parse().ok()?;
            }
        }
        if self.eat(|c| matches!(c, '.' | ',')) && self.digits().is_empty() {
            return None;
        }
        Some(time)
    }
}
