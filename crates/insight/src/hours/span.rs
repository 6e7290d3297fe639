//! Hours as people write them: `mon-fri 09:00-17:30`.

use super::{DAY, index};
use chrono::Weekday;
use serde::Deserialize;
use std::str::FromStr;

/// Why a text tells no hours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadHours {
    /// It has no days and times.
    #[error("`{0}` is no office hours, write for instance `mon-fri 09:00-17:30`, `sat 10:00-14:00` or `daily 08:00-22:00`")]
    Form(String),
    /// It names a day that is none.
    #[error("`{0}` is no day, there are mon, tue, wed, thu, fri, sat, sun and daily")]
    Day(String),
    /// It ends before it begins.
    #[error("`{0}` ends before it begins; hours over midnight are written as two, for instance `fri 18:00-24:00` and `sat 00:00-02:00`")]
    Order(String),
}

/// Hours on some days of the week.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Hours {
    days: Vec<usize>,
    from: u32,
    until: u32,
}

impl Hours {
    /// For each day, counted from Monday: from which minute to which.
    pub(super) fn of_days(&self) -> impl Iterator<Item = (usize, u32, u32)> + '_ {
        self.days.iter().map(|day| (*day, self.from, self.until))
    }
}

impl FromStr for Hours {
    type Err = BadHours;
    fn from_str(text: &str) -> Result<Self, BadHours> {
        let form = || BadHours::Form(text.chars().take(40).collect());
        let (days, times) = text.trim().split_once(char::is_whitespace).ok_or_else(form)?;
        let (from, until) = times.split_once('-').ok_or_else(form)?;
        let (from, until) = (minute(from).ok_or_else(form)?, minute(until).ok_or_else(form)?);
        if from >= until {
            return Err(BadHours::Order(text.trim().to_owned()));
        }
        Ok(Self { days: named(days)?, from, until })
    }
}

impl TryFrom<String> for Hours {
    type Error = BadHours;
    fn try_from(text: String) -> Result<Self, BadHours> {
        text.parse()
    }
}

/// The minute of the day: `9:00`, `17:30`, `24:00`.
fn minute(text: &str) -> Option<u32> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let number = |text: &str| if text.len() <= 2 { text.parse::<u32>().ok() } else { None };
    let (hours, minutes) = (number(hours)?, number(minutes).filter(|minutes| *minutes < 60)?);
    Some(hours * 60 + minutes).filter(|minute| *minute <= DAY)
}

/// The days of `mon-fri`, `mon,wed`, `daily`. A range may go over the end of the week.
fn named(text: &str) -> Result<Vec<usize>, BadHours> {
    if text.eq_ignore_ascii_case("daily") {
        return Ok((0..7).collect());
    }
    let day = |name: &str| name.parse::<Weekday>().map(index).map_err(|_| BadHours::Day(name.chars().take(20).collect()));
    let mut days = Vec::new();
    for part in text.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last) = (day(first)?, day(last)?);
        let length = (last + 7 - first) % 7;
        days.extend((0..=length).map(|step| (first + step) % 7));
    }
    days.sort_unstable();
    days.dedup();
    Ok(days)
}
