//! How often a source publishes, learned for each hour of the week.

use chrono::{DateTime, Datelike as _, TimeDelta, Timelike as _, Utc};
use serde::{Deserialize, Serialize};

/// The hours of a week.
const HOURS: usize = 7 * 24;
/// The seconds of a week.
const WEEK_SECS: i64 = 7 * 24 * 3600;
/// What a message counts for, so that a share of one can be kept in a whole number.
const UNIT: u16 = 16;
/// What is left of a week when another one begins: the last weeks count, and those of long ago do not.
const KEPT: f32 = 0.75;
/// Weeks after which nothing is left that counts.
const FORGOTTEN: i64 = 20;

/// How often a source publishes, by the hour of the week in UTC. A source that sleeps at night and on Sundays is not quiet then.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rhythm {
    /// The week it was last added to, counted since 1970.
    week: i64,
    /// How many weeks stand behind the counts, the earlier ones as far as they still count.
    weeks: f32,
    /// Since when it is learned.
    since: DateTime<Utc>,
    /// Messages by hour in the weeks that are over, from Thursday midnight as 1970 began.
    counts: Vec<u16>,
    /// The same of the week that has begun: it says nothing yet of the hours to come. Stores of the first two schemas counted it
    /// among the others.
    #[serde(default = "silent_week")]
    begun: Vec<u16>,
}

fn silent_week() -> Vec<u16> {
    vec![0; HOURS]
}

impl Rhythm {
    /// Begins to learn.
    #[must_use]
    pub fn new(now: DateTime<Utc>) -> Self {
        Self { week: week(now), weeks: 0.0, since: now, counts: silent_week(), begun: silent_week() }
    }

    /// Since when it is learned.
    #[must_use]
    pub fn since(&self) -> DateTime<Utc> {
        self.since
    }

    /// Goes on to a later time; nothing changes if it is not later.
    pub fn go_on(&mut self, now: DateTime<Utc>) {
        let passed = (week(now) - self.week).clamp(0, FORGOTTEN);
        for _ in 0..passed {
            self.weeks = (self.weeks + 1.0) * KEPT;
            for (count, begun) in self.counts.iter_mut().zip(&mut self.begun) {
                *count = scaled(count.saturating_add(*begun));
                *begun = 0;
            }
        }
        self.week = self.week.max(week(now));
    }

    /// Adds a message that was published then.
    pub fn add(&mut self, at: DateTime<Utc>) {
        if let Some(count) = self.begun.get_mut(hour(at)) {
            *count = count.saturating_add(UNIT);
        }
    }

    /// Whether a whole week is known, so that anything can be expected.
    #[must_use]
    pub fn is_learned(&self) -> bool {
        self.weeks >= f32::EPSILON
    }

    /// When the week that has begun did so, and how many messages it has brought.
    #[must_use]
    pub fn this_week(&self) -> (DateTime<Utc>, u32) {
        let began = DateTime::from_timestamp(self.week * WEEK_SECS, 0).unwrap_or_default();
        (began, self.begun.iter().map(|count| u32::from(count / UNIT)).sum())
    }

    /// How many messages are to be expected between two times, by the weeks that are over; none in the first. At most a week
    /// is looked at.
    #[must_use]
    pub fn expected(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> f32 {
        if !self.is_learned() {
            return 0.0;
        }
        let mut sum = 0.0;
        let mut at = from;
        for _ in 0..HOURS {
            if at >= to {
                break;
            }
            let next = (to - at).min(TimeDelta::hours(1));
            let share = seconds(next) / 3600.0;
            sum += share * f32::from(self.counts.get(hour(at)).copied().unwrap_or_default()) / f32::from(UNIT);
            at += next;
        }
        sum / self.weeks
    }
}

fn week(at: DateTime<Utc>) -> i64 {
    at.timestamp().div_euclid(WEEK_SECS)
}

fn hour(at: DateTime<Utc>) -> usize {
    // 1970 began on a Thursday.
    let day = (at.weekday().num_days_from_monday() + 4) % 7;
    (day * 24 + at.hour()) as usize
}

#[expect(clippy::cast_precision_loss, reason = "seconds of a week need no more digits")]
fn seconds(delta: TimeDelta) -> f32 {
    delta.num_seconds() as f32
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a u16 is one")]
fn scaled(count: u16) -> u16 {
    (f32::from(count) * KEPT) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    /// A source that publishes once an hour from nine to five, Monday to Friday.
    fn office(weeks: i64) -> Rhythm {
        let monday = at("2026-06-01T00:00:00Z");
        let mut rhythm = Rhythm::new(monday);
        for day in 0..weeks * 7 {
            for hour in 9..17 {
                let time = monday + TimeDelta::days(day) + TimeDelta::hours(hour);
                rhythm.go_on(time);
                if day % 7 < 5 {
                    rhythm.add(time);
                }
            }
        }
        rhythm
    }

    #[test]
    fn nights_and_sundays_are_no_silence() {
        let rhythm = office(6);
        for (name, from, to, least, most) in [
            ("a working day", "2026-07-13T09:00:00Z", "2026-07-13T17:00:00Z", 7.0, 9.0),
            ("a night", "2026-07-13T18:00:00Z", "2026-07-14T08:00:00Z", 0.0, 0.1),
            ("a weekend", "2026-07-10T18:00:00Z", "2026-07-13T08:00:00Z", 0.0, 0.1),
            ("half an hour", "2026-07-13T10:00:00Z", "2026-07-13T10:30:00Z", 0.3, 0.6),
            ("never more than a week", "2026-07-13T00:00:00Z", "2027-07-13T00:00:00Z", 30.0, 45.0),
            ("upside down", "2026-07-13T17:00:00Z", "2026-07-13T09:00:00Z", 0.0, 0.0),
        ] {
            let expected = rhythm.expected(at(from), at(to));
            assert!((least..=most).contains(&expected), "{name}: {expected}");
        }
    }

    #[test]
    fn what_was_long_ago_is_forgotten() {
        let mut rhythm = office(6);
        rhythm.go_on(at("2026-12-01T00:00:00Z"));
        assert!(rhythm.expected(at("2026-12-01T09:00:00Z"), at("2026-12-01T17:00:00Z")) < 0.1);
        rhythm.go_on(at("2026-01-01T00:00:00Z"));
        assert!(rhythm.expected(at("2026-12-01T09:00:00Z"), at("2026-12-01T09:00:00Z")).abs() < f32::EPSILON);
        assert!(
            Rhythm::new(at("2026-12-01T00:00:00Z")).expected(at("2026-12-01T00:00:00Z"), at("2026-12-02T00:00:00Z")).abs() < f32::EPSILON
        );
    }

    #[test]
    fn this_week_is_counted_from_its_beginning() {
        let mut rhythm = Rhythm::new(at("2026-06-01T00:00:00Z"));
        assert!(!rhythm.is_learned());
        rhythm.add(at("2026-06-01T09:00:00Z"));
        rhythm.add(at("2026-06-01T09:30:00Z"));
        assert_eq!(rhythm.this_week(), (at("2026-05-28T00:00:00Z"), 2));
        rhythm.go_on(at("2026-06-05T00:00:00Z"));
        assert_eq!((rhythm.this_week(), rhythm.is_learned()), ((at("2026-06-04T00:00:00Z"), 0), true));
    }

    #[test]
    fn it_survives_being_stored() {
        let rhythm = office(2);
        let text = serde_json::to_string(&rhythm).unwrap();
        assert_eq!(serde_json::from_str::<Rhythm>(&text).unwrap(), rhythm);
    }
}
