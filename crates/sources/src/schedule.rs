//! When a source is polled next: pure, with a bound for everything that a server may wish.

use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;

/// The longest that a feed's own `ttl` or the `max-age` of its page puts off the next poll.
pub const MAX_FRESH: Duration = Duration::from_hours(1);
/// The longest that a `Retry-After` keeps us away: a source must not die of one number.
pub const MAX_RETRY_AFTER: Duration = Duration::from_hours(24);
/// The shortest wait after a failure.
pub const MIN_BACKOFF: Duration = Duration::from_secs(10);
/// The longest wait after failures, unless the source itself is polled less often.
pub const MAX_BACKOFF: Duration = Duration::from_hours(6);
/// How long a page that is gone is left alone; it may come back.
pub const GONE: Duration = Duration::from_hours(24);
/// The most that chance adds to a wait, so that sources do not march in step.
const MAX_JITTER: Duration = Duration::from_mins(1);

/// How a poll ended, as far as the next one depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// It was read, or had not changed.
    Well {
        /// The time to live that the page gives.
        ttl: Option<Duration>,
        /// How long the server says that it stays fresh.
        max_age: Option<Duration>,
    },
    /// It failed.
    Badly {
        /// How many polls in a row have failed, this one included.
        failures: u32,
        /// How long the server asks to be left alone.
        retry_after: Option<Duration>,
    },
    /// The page is gone.
    Gone,
}

/// When a source that is polled `every` so long is due again. `jitter` lies between 0 and 1 and only ever adds.
#[must_use]
pub fn next_due(now: DateTime<Utc>, every: Duration, ended: Ended, jitter: f64) -> DateTime<Utc> {
    let wait = match ended {
        Ended::Well { ttl, max_age } => every.max(ttl.unwrap_or_default().min(MAX_FRESH)).max(max_age.unwrap_or_default().min(MAX_FRESH)),
        Ended::Badly { retry_after: Some(wait), .. } => wait.min(MAX_RETRY_AFTER).max(every).max(MIN_BACKOFF),
        Ended::Badly { failures, retry_after: None } => backoff(every, failures),
        Ended::Gone => GONE.max(every),
    };
    // Written so that what is not a number counts as none.
    let share = if jitter > 0.0 { jitter.min(1.0) } else { 0.0 };
    later(now, wait.saturating_add((wait / 10).min(MAX_JITTER).mul_f64(share)))
}

/// The wait after so many failures in a row: it doubles from `first` up to its ceiling.
#[must_use]
pub fn backoff(first: Duration, failures: u32) -> Duration {
    let first = first.max(MIN_BACKOFF);
    let doubled = first.saturating_mul(2_u32.saturating_pow(failures.saturating_sub(1)));
    doubled.min(MAX_BACKOFF.max(first))
}

/// A point in time that is so much later; what cannot be counted is the end of time.
pub(crate) fn later(now: DateTime<Utc>, wait: Duration) -> DateTime<Utc> {
    TimeDelta::from_std(wait).ok().and_then(|wait| now.checked_add_signed(wait)).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn wait(every: u64, ended: Ended, jitter: f64) -> i64 {
        (next_due(DateTime::UNIX_EPOCH, SECOND * u32::try_from(every).unwrap(), ended, jitter) - DateTime::UNIX_EPOCH).num_seconds()
    }

    #[test]
    fn every_wish_has_its_bound() {
        let secs = |n| Some(Duration::from_secs(n));
        let well = |ttl, max_age| Ended::Well { ttl, max_age };
        let badly = |failures, retry_after| Ended::Badly { failures, retry_after };
        for (name, every, ended, expected) in [
            ("as configured", 900, well(None, None), 900),
            ("the feed asks for more time", 900, well(secs(1800), None), 1800),
            ("the server asks for more time", 900, well(secs(1800), secs(2400)), 2400),
            ("they ask for less", 900, well(secs(60), secs(0)), 900),
            ("the feed asks for a week", 900, well(secs(604_800), None), 3600),
            ("the server asks for a year", 900, well(None, secs(31_536_000)), 3600),
            ("a slow source stays slow", 86_400, well(secs(604_800), None), 86_400),
            ("the first failure", 900, badly(1, None), 900),
            ("the third failure", 900, badly(3, None), 3600),
            ("failures have a ceiling", 900, badly(30, None), 21_600),
            ("any number of them", 900, badly(u32::MAX, None), 21_600),
            ("a fast source slows down", 1, badly(1, None), 10),
            ("and further", 1, badly(4, None), 80),
            ("a slow source waits its own time", 86_400, badly(9, None), 86_400),
            ("told to wait", 10, badly(1, secs(120)), 120),
            ("told to wait a little", 900, badly(5, secs(3)), 900),
            ("told not to wait at all", 1, badly(5, secs(0)), 10),
            ("told to wait a century", 900, badly(1, secs(3_153_600_000)), 86_400),
            ("told to wait for ever", 900, badly(1, Some(Duration::MAX)), 86_400),
            ("gone", 900, Ended::Gone, 86_400),
            ("gone, and slow", 604_800, Ended::Gone, 604_800),
        ] {
            assert_eq!(wait(every, ended, 0.0), expected, "{name}");
        }
    }

    #[test]
    fn chance_only_adds_a_little() {
        let well = Ended::Well { ttl: None, max_age: None };
        for (every, jitter, expected) in [(100, 0.5, 105), (100, 1.0, 110), (86_400, 1.0, 86_460), (100, -3.0, 100), (100, 9.0, 110)] {
            assert_eq!(wait(every, well, jitter), expected, "{every} {jitter}");
        }
        assert_eq!(wait(100, well, f64::NAN), 100);
        assert_eq!(later(DateTime::UNIX_EPOCH, Duration::MAX), DateTime::<Utc>::MAX_UTC);
    }
}
