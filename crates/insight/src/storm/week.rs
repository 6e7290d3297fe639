//! The hours of a week, as people live them.

use chrono::{DateTime, Datelike as _, Timelike as _, Utc};
use chrono_tz::Tz;

/// The hours of a week.
pub(super) const HOURS: usize = 7 * 24;
/// The seconds of an hour.
pub(super) const HOUR_SECS: i64 = 3600;

/// The hour of the week on the clocks of a place, from Monday midnight. When clocks go back an hour comes twice, when they go
/// forward one is left out: what is usual belongs to what the clock says.
pub(super) fn hour_of_week(at: DateTime<Utc>, zone: Tz) -> usize {
    let local = at.with_timezone(&zone);
    (local.weekday().num_days_from_monday() * 24 + local.hour()) as usize
}

/// Which hour since 1970 a moment lies in. Everything is counted in hours of UTC, so that none is longer than another.
pub(super) fn hour(at: DateTime<Utc>) -> i64 {
    at.timestamp().div_euclid(HOUR_SECS)
}

/// When an hour begins.
pub(super) fn begin_of(hour: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(hour.saturating_mul(HOUR_SECS), 0).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_week_is_that_of_the_place() {
        for (name, at, expected) in [
            ("Monday, an hour after midnight in winter", "2026-11-23T00:00:00Z", 1),
            ("still Sunday in UTC", "2026-11-22T23:30:00Z", 0),
            ("summer", "2026-07-06T00:00:00Z", 2),
            ("the last hour", "2026-11-22T22:59:59Z", 167),
            ("the hour that comes twice, the first time", "2026-10-25T00:30:00Z", 146),
            ("and the second", "2026-10-25T01:30:00Z", 146),
        ] {
            assert_eq!(hour_of_week(at.parse().unwrap(), Tz::Europe__Amsterdam), expected, "{name}");
        }
        assert_eq!(begin_of(hour("1969-12-31T23:59:00Z".parse().unwrap())), "1969-12-31T23:00:00Z".parse::<DateTime<Utc>>().unwrap());
    }
}
