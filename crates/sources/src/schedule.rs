//! When a source is polled next: pure, with a bound for everything that a server may wish.

use crate::Settings;
use chrono::{DateTime, TimeDelta, Utc};
use luister_mention::Cursor;
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
/// The share of the usual time between two messages that passes before the next poll.
const SHARE: f32 = 1.0 / 8.0;
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

/// How long after a good poll the next one comes: `every`, or longer where a source publishes seldom and `max_every` allows
/// it. A mention is then heard after an eighth of the usual time between two.
#[must_use]
pub fn usual(settings: &Settings, cursor: &Cursor, now: DateTime<Utc>) -> Duration {
    let (least, most) = (settings.every.0, settings.max_every.map_or(settings.every.0, |most| most.0));
    let day = TimeDelta::days(1);
    match cursor.rhythm.as_ref().filter(|rhythm| now - rhythm.since() >= day) {
        Some(rhythm) if most > least => {
            let messages = rhythm.expected(now, now + day).max(f32::MIN_POSITIVE);
            let pause = Duration::try_from_secs_f32(24.0 * 3600.0 / messages * SHARE).unwrap_or(most);
            pause.clamp(least, most)
        }
        _ => least,
    }
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
    use crate::{Keys, kind};
    use luister_mention::{Rhythm, SourceName};

    #[test]
    fn a_source_that_publishes_seldom_is_polled_less_often() {
        let start: DateTime<Utc> = "2026-11-01T00:00:00Z".parse().unwrap();
        for (max_every, hours_between, expected) in [("1h", 1, 450), ("1h", 4, 1800), ("1h", 24, 3600), ("5m", 24, 300), ("1h", 1000, 3600)]
        {
            let table = format!("{{ name = 'n', url = 'https://a.example/', every = '5m', max_every = '{max_every}' }}");
            let table = toml::de::ValueDeserializer::parse(&table).unwrap();
            let source = (kind("feed").unwrap().build)(table, &Keys::blank()).unwrap();
            let mut cursor = Cursor::new(SourceName::new("n").unwrap(), start);
            assert_eq!(usual(source.settings(), &cursor, start).as_secs(), 300, "nothing is known yet");
            let mut rhythm = Rhythm::new(start);
            for hour in 0..28 * 24 {
                let now = start + TimeDelta::hours(hour);
                rhythm.go_on(now);
                if hour % hours_between == 0 {
                    rhythm.add(now);
                }
            }
            cursor.rhythm = Some(rhythm);
            let pause = usual(source.settings(), &cursor, start + TimeDelta::days(28)).as_secs();
            assert!((expected * 8 / 10..=expected * 13 / 10).contains(&pause), "{max_every} {hours_between}: {pause}");
        }
    }

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
