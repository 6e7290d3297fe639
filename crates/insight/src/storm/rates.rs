//! Rates hour by hour, between some moments.

use super::week::{HOUR_SECS, begin_of, hour, hour_of_week};
use chrono::{DateTime, Datelike as _, TimeDelta, Utc};
use chrono_tz::Tz;

/// The most hours that are looked at together: those of the longest storm.
const MOST_SLOTS: i64 = 80;
/// So long after midnight a day begins: when fewest are awake.
const DAY_BEGINS: TimeDelta = TimeDelta::hours(4);

/// Some consecutive hours, each with its place in the week. They are the same for all series.
pub(super) struct Slots {
    pub(super) first: i64,
    pub(super) hours: Vec<usize>,
    /// The place of the latest moment.
    pub(super) last: usize,
    /// Whether what was learned last belongs to the day before.
    pub(super) is_new_day: bool,
}

impl Slots {
    /// The hours between two moments, and one more on either side, where all before the hour `open` were learned.
    pub(super) fn between(from: DateTime<Utc>, until: DateTime<Utc>, open: i64, zone: Tz) -> Self {
        let first = hour(from) - 1;
        let end = (hour(until) + 1).min(first + MOST_SLOTS);
        let hours = (first..=end).map(|hour| hour_of_week(begin_of(hour), zone)).collect();
        let last = hour_of_week(until, zone);
        Self { first, hours, last, is_new_day: day(until, zone) != day(begin_of(open - 1), zone) }
    }
}

/// Mentions an hour in some consecutive hours.
pub(super) struct Rates {
    pub(super) first: i64,
    pub(super) rates: Vec<f64>,
}

impl Rates {
    /// The rate at a moment: that of an hour holds in its middle, and between two middles it changes evenly.
    pub(super) fn at(&self, secs: i64) -> f64 {
        let before = secs - HOUR_SECS / 2;
        let share = f64::from(i32::try_from(before.rem_euclid(HOUR_SECS)).unwrap_or_default()) / 3600.0;
        let place = before.div_euclid(HOUR_SECS) - self.first;
        let rate = |place: i64| usize::try_from(place).ok().and_then(|place| self.rates.get(place)).copied().unwrap_or_default();
        rate(place) * (1.0 - share) + rate(place + 1) * share
    }
}

/// Which day a moment lies in; it begins when fewest are awake.
pub(super) fn day(at: DateTime<Utc>, zone: Tz) -> i32 {
    (at - DAY_BEGINS).with_timezone(&zone).num_days_from_ce()
}
