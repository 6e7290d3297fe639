//! When a delivery is tried again.

use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;

/// How long the first failure waits.
const FIRST: Duration = Duration::from_secs(5);
/// The longest that any failure waits, whatever the other side asks for.
const CEILING: Duration = Duration::from_hours(1);
/// How much longer a wait may become by jitter: a quarter.
const JITTER: f64 = 0.25;

/// When a delivery that failed `attempts` times is tried again: 5 s after the first failure, twice as long after
/// each further one, an hour at most. It never gives up. `after` is the least that the other side asked for, and
/// `jitter`, from 0 to 1, keeps deliveries that failed together from coming back together.
#[must_use]
pub fn next(attempts: u32, after: Option<Duration>, now: DateTime<Utc>, jitter: f64) -> DateTime<Utc> {
    let doublings = attempts.saturating_sub(1).min(16);
    let backoff = FIRST.saturating_mul(1 << doublings).min(CEILING);
    let wait = backoff.max(after.unwrap_or_default()).min(CEILING);
    let share = if jitter.is_finite() { jitter.clamp(0.0, 1.0) } else { 0.0 };
    let wait = wait.mul_f64(1.0 + JITTER * share);
    now + TimeDelta::from_std(wait).unwrap_or(TimeDelta::hours(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_delivery_waits_longer_each_time_and_never_for_ever() {
        let now = DateTime::UNIX_EPOCH;
        for (name, attempts, after, jitter, expected) in [
            ("before any failure", 0, None, 0.0, 5),
            ("first failure", 1, None, 0.0, 5),
            ("second", 2, None, 0.0, 10),
            ("seventh", 7, None, 0.0, 320),
            ("eleventh", 11, None, 0.0, 3600),
            ("thousandth", 1000, None, 0.0, 3600),
            ("the other side asks for more", 1, Some(300), 0.0, 300),
            ("the other side asks for less", 7, Some(300), 0.0, 320),
            ("the other side asks for a day", 1, Some(86_400), 0.0, 3600),
            ("with jitter", 3, None, 1.0, 25),
            ("jitter out of range", 3, None, 7.0, 25),
            ("jitter is no number", 1, None, f64::NAN, 5),
        ] {
            let next = next(attempts, after.map(Duration::from_secs), now, jitter);
            assert_eq!((next - now).num_seconds(), expected, "{name}");
        }
    }
}
