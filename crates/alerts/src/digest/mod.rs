//! When a digest is due, and what it holds. What each figure says is written down in [`luister_insight::figures`].

mod gather;
pub mod review;
mod seen;
mod subjects;
mod voices;

pub use gather::{Around, Gathering, MAX_LINES, Order, TextsBefore};

use crate::DigestRule;
use chrono::{DateTime, TimeDelta, Utc};
use luister_mention::{Case, DigestCursor, MentionId, Position, Stored, StoryId, Tally};

/// What a digest looks up of what was heard before. It answers with nothing where it cannot.
pub trait History {
    /// The mention at a position, with what it counts for.
    fn mention(&self, position: Position) -> Option<(Tally, Stored)>;
    /// The cases of a story.
    fn cases(&self, story: StoryId) -> Vec<Case>;
    /// The mentions of a story in the order of hearing, at most so many, and how many there are.
    fn story(&self, story: StoryId, most: usize) -> (Vec<Stored>, u32);
    /// Where the first mention of each author lies.
    fn first_of_authors(&self, keys: &[&str]) -> Vec<Option<Position>>;
    /// What is kept ready to answer a mention.
    fn answer(&self, mention: MentionId) -> Option<String>;
}

/// A digest that is made so soon after its time is on time.
const ON_TIME: TimeDelta = TimeDelta::minutes(1);
/// How late the first digest of all may still be sent: whoever starts luister in the afternoon gets the first one
/// the next morning.
const FIRST_GRACE: TimeDelta = TimeDelta::hours(1);

/// The time that a digest is due for, if it is: the last scheduled one that its cursor has not covered. Several that
/// were missed become one.
#[must_use]
pub fn due(rule: &DigestRule, cursor: Option<&DigestCursor>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let last = rule.schedule.up_to(now, rule.timezone)?;
    match cursor {
        Some(cursor) => (last > cursor.due).then_some(last),
        None => (now - last <= FIRST_GRACE).then_some(last),
    }
}

/// When it is due next, for a timer.
#[must_use]
pub fn next(rule: &DigestRule, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    rule.schedule.after(now, rule.timezone)
}

/// Where a digest that is due begins: where the last one ended, or a day before.
#[must_use]
pub fn begins(rule: &DigestRule, cursor: Option<&DigestCursor>, due: DateTime<Utc>) -> DateTime<Utc> {
    let before = || rule.schedule.up_to(due - TimeDelta::seconds(1), rule.timezone).unwrap_or(due - TimeDelta::days(1));
    cursor.map_or_else(before, |cursor| cursor.until.unwrap_or(cursor.due).min(due))
}

/// Where a digest that is due ends: at its time, or when it is made if that is later. What was recorded up to now is in it.
#[must_use]
pub fn ends(due: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    if now - due < ON_TIME { due } else { now }
}

#[cfg(test)]
mod tests {
    use super::*;
    use luister_mention::Position;

    fn rule(at: &str, zone: &str) -> DigestRule {
        let (hour, minute) = at.split_once(':').unwrap();
        toml::from_str(&format!("name = \"morning\"\nteam = \"PR\"\nschedule = \"{minute} {hour} * * *\"\ntimezone = \"{zone}\"")).unwrap()
    }

    fn at(time: &str) -> DateTime<Utc> {
        time.parse().unwrap()
    }

    #[test]
    fn a_digest_is_due_once_a_day_by_the_clock_of_its_place() {
        let amsterdam = ("08:00", "Europe/Amsterdam");
        for (name, (time, zone), covered, now, expected) in [
            ("a minute early", amsterdam, Some("2026-11-20T07:00:00Z"), "2026-11-21T06:59:00Z", None),
            ("on time", amsterdam, Some("2026-11-20T07:00:00Z"), "2026-11-21T07:00:00Z", Some("2026-11-21T07:00:00Z")),
            ("late", amsterdam, Some("2026-11-20T07:00:00Z"), "2026-11-21T18:00:00Z", Some("2026-11-21T07:00:00Z")),
            ("done today", amsterdam, Some("2026-11-21T07:00:00Z"), "2026-11-21T18:00:00Z", None),
            ("three were missed", amsterdam, Some("2026-11-18T07:00:00Z"), "2026-11-21T18:00:00Z", Some("2026-11-21T07:00:00Z")),
            (
                "before today's time, yesterday's was missed",
                amsterdam,
                Some("2026-11-19T07:00:00Z"),
                "2026-11-21T05:00:00Z",
                Some("2026-11-20T07:00:00Z"),
            ),
            ("the clock was set back", amsterdam, Some("2026-11-25T07:00:00Z"), "2026-11-21T18:00:00Z", None),
            ("first of all, in the afternoon", amsterdam, None, "2026-11-21T14:00:00Z", None),
            ("first of all, at the hour", amsterdam, None, "2026-11-21T07:05:00Z", Some("2026-11-21T07:00:00Z")),
            ("summer", amsterdam, Some("2026-06-30T06:00:00Z"), "2026-07-01T06:00:00Z", Some("2026-07-01T06:00:00Z")),
            (
                "the day the clocks go forward",
                amsterdam,
                Some("2026-03-28T07:00:00Z"),
                "2026-03-29T06:00:00Z",
                Some("2026-03-29T06:00:00Z"),
            ),
            ("the day they go back", amsterdam, Some("2026-10-24T06:00:00Z"), "2026-10-25T07:00:00Z", Some("2026-10-25T07:00:00Z")),
            (
                "a time that is jumped over",
                ("02:30", "Europe/Amsterdam"),
                Some("2026-03-28T01:30:00Z"),
                "2026-03-29T01:00:00Z",
                Some("2026-03-29T01:00:00Z"),
            ),
            (
                "a time that comes twice",
                ("02:30", "Europe/Amsterdam"),
                Some("2026-10-24T00:30:00Z"),
                "2026-10-25T00:30:00Z",
                Some("2026-10-25T00:30:00Z"),
            ),
            ("and is not sent twice", ("02:30", "Europe/Amsterdam"), Some("2026-10-25T00:30:00Z"), "2026-10-25T01:30:00Z", None),
            (
                "the other side of the date line",
                ("08:00", "Pacific/Auckland"),
                Some("2026-11-19T19:00:00Z"),
                "2026-11-20T19:00:00Z",
                Some("2026-11-20T19:00:00Z"),
            ),
        ] {
            let cursor = covered.map(|due| DigestCursor::new("morning/Acme", Position(0), at(due)));
            assert_eq!(due(&rule(time, zone), cursor.as_ref(), at(now)), expected.map(at), "{name}");
        }
    }

    #[test]
    fn the_next_one_and_where_it_begins() {
        let rule = rule("08:00", "Europe/Amsterdam");
        assert_eq!(next(&rule, at("2026-11-21T07:00:00Z")), Some(at("2026-11-22T07:00:00Z")));
        assert_eq!(next(&rule, at("2026-11-21T06:00:00Z")), Some(at("2026-11-21T07:00:00Z")));
        assert_eq!(begins(&rule, None, at("2026-03-29T06:00:00Z")), at("2026-03-28T07:00:00Z"));
        let cursor = DigestCursor::new("x", Position(0), at("2026-11-18T07:00:00Z"));
        assert_eq!(begins(&rule, Some(&cursor), at("2026-11-21T07:00:00Z")), at("2026-11-18T07:00:00Z"));
    }
}
