//! Office hours: when a team is there, when it will be next, and how long it has been.
//!
//! Hours are read on the clock on the wall. What lies in the hour that a change to summer time leaves out begins when that hour would
//! be over, and an hour that comes twice counts twice.

mod holidays;
mod span;

pub use holidays::{BadHoliday, Holiday};
pub use span::{BadHours, Hours};

use crate::wall;
use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;

/// So far ahead an opening is looked for: a team that is away for longer is never there.
const FAR: u64 = 400;
/// The minutes of a day.
const DAY: u32 = 24 * 60;

/// When a team is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeHours {
    zone: Tz,
    /// From which minute of the day to which, for each day from Monday on; in order, none touching another.
    week: [Vec<(u32, u32)>; 7],
    holidays: Vec<Holiday>,
}

impl OfficeHours {
    /// Always there.
    #[must_use]
    pub fn always(zone: Tz) -> Self {
        Self { zone, week: std::array::from_fn(|_| vec![(0, DAY)]), holidays: Vec::new() }
    }

    /// There at these hours, but not on these holidays. Without any hours, always.
    #[must_use]
    pub fn new(zone: Tz, hours: &[Hours], holidays: Vec<Holiday>) -> Self {
        if hours.is_empty() {
            return Self { holidays, ..Self::always(zone) };
        }
        let mut week: [Vec<(u32, u32)>; 7] = std::array::from_fn(|_| Vec::new());
        for hours in hours {
            for (day, from, until) in hours.of_days() {
                week.iter_mut().skip(day).take(1).for_each(|spans| spans.push((from, until)));
            }
        }
        week.iter_mut().for_each(joined);
        Self { zone, week, holidays }
    }

    /// Whether there is no hour at which nobody is there.
    #[must_use]
    pub fn is_always(&self) -> bool {
        self.holidays.is_empty() && self.week.iter().all(|spans| *spans == [(0, DAY)])
    }

    /// Whether there is an hour at all at which somebody is there.
    #[must_use]
    pub fn is_ever(&self) -> bool {
        self.week.iter().any(|spans| !spans.is_empty())
    }

    /// Whether somebody is there.
    #[must_use]
    pub fn is_open(&self, at: DateTime<Utc>) -> bool {
        self.spans_from(at).next().is_some_and(|(from, _)| from <= at)
    }

    /// When somebody is there: now, or when it opens next; none if that is too far away.
    #[must_use]
    pub fn next_open(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.spans_from(at).next().map(|(from, _)| from.max(at))
    }

    /// When it opens next, after now; none if that is too far away.
    #[must_use]
    pub fn next_opening(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let mut closes = at;
        for (from, until) in self.spans_from(at) {
            if from > at && from > closes {
                return Some(from);
            }
            closes = until;
        }
        None
    }

    /// When it opened last, now or before, if that was within the past two weeks.
    #[must_use]
    pub fn last_opening(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let start = at.checked_sub_signed(TimeDelta::days(14))?;
        let (mut opened, mut closes) = (None, start);
        for (from, until) in self.spans_from(start).take_while(|(from, _)| *from <= at) {
            // What begins where another ends is no opening: a day that follows a night.
            if opened.is_none() || from > closes {
                opened = Some(from);
            }
            closes = until;
        }
        opened
    }

    /// When somebody is there on another day: what people call tomorrow. Nine o'clock, where somebody is there all night or never.
    #[must_use]
    pub fn tomorrow(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        let today = at.with_timezone(&self.zone).date_naive();
        let midnight = today.succ_opt().unwrap_or(today).and_time(chrono::NaiveTime::MIN);
        let (begins, nine) = (wall::on_wall(self.zone, midnight), wall::on_wall(self.zone, midnight + TimeDelta::hours(9)));
        self.next_open(begins).filter(|open| *open > begins).or_else(|| self.next_open(nine)).unwrap_or(nine)
    }

    /// When so much time will have passed with somebody there; none if that is too far away.
    #[must_use]
    pub fn after(&self, start: DateTime<Utc>, period: TimeDelta) -> Option<DateTime<Utc>> {
        let mut left = period.max(TimeDelta::zero());
        for (from, until) in self.spans_from(start) {
            let from = from.max(start);
            let here = until.signed_duration_since(from);
            // What would be over when it closes is over then, and not when it opens next.
            if left <= here {
                return from.checked_add_signed(left);
            }
            left -= here;
        }
        None
    }

    /// For how long somebody was there between these times.
    #[must_use]
    pub fn between(&self, start: DateTime<Utc>, end: DateTime<Utc>) -> TimeDelta {
        let spans = self.spans_from(start).take_while(|(from, _)| *from < end);
        spans.map(|(from, until)| until.min(end).signed_duration_since(from.max(start))).sum()
    }

    /// When somebody is there, from this time on: spans that end behind it, in order.
    fn spans_from(&self, at: DateTime<Utc>) -> impl Iterator<Item = (DateTime<Utc>, DateTime<Utc>)> + '_ {
        let first = at.with_timezone(&self.zone).date_naive();
        // What began yesterday on the wall may not be over yet where a day is longer than it should be.
        let first = first.pred_opt().unwrap_or(first);
        let days = (0..FAR).map_while(move |number| first.checked_add_days(Days::new(number)));
        days.flat_map(move |day| self.of_day(day)).filter(move |(_, until)| *until > at)
    }

    fn of_day(&self, day: NaiveDate) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
        if self.holidays.iter().any(|holiday| holiday.is_on(day)) {
            return Vec::new();
        }
        let spans = self.week.get(index(day.weekday())).map(Vec::as_slice).unwrap_or_default();
        let at = |minutes: u32| wall::on_wall(self.zone, day.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(minutes.into()));
        spans.iter().map(|(from, until)| (at(*from), at(*until))).filter(|(from, until)| from < until).collect()
    }
}

fn joined(spans: &mut Vec<(u32, u32)>) {
    spans.sort_unstable();
    let mut joined: Vec<(u32, u32)> = Vec::new();
    for (from, until) in spans.drain(..) {
        match joined.last_mut().filter(|(_, end)| from <= *end) {
            Some((_, end)) => *end = until.max(*end),
            None => joined.push((from, until)),
        }
    }
    *spans = joined;
}

/// Days from Monday on.
fn index(day: Weekday) -> usize {
    day.num_days_from_monday() as usize
}

#[cfg(test)]
mod tests;
