//! Whether a source is heard as it should be: pure, from its cursor and the time.

use crate::Settings;
use chrono::{DateTime, TimeDelta, Utc};
use luister_mention::{Cursor, PollOutcome, SilenceReason};

/// So many polls in a row have failed before a source counts as failing…
const MIN_FAILURES: u32 = 3;
/// …for at least so long: servers are restarted, and networks are mended.
const MIN_FAILING: TimeDelta = TimeDelta::hours(1);
/// How many messages must be missing to call a source quiet: by chance alone that happens once in three thousand times.
const MISSING: f32 = 8.0;
/// How long a rhythm is learned before it is believed.
const LEARNED: TimeDelta = TimeDelta::days(7);
/// The shortest silence that is told, however busy the source.
const MIN_QUIET: TimeDelta = TimeDelta::hours(2);
/// How long a source may stay without any message at all, if nothing else is expected of it.
const NEVER: TimeDelta = TimeDelta::days(7);

/// Why nothing is heard of a source, and since when; `None` if all is well. What counts is how it was at its last poll:
/// nobody is silent because we did not listen.
#[must_use]
pub fn silence(settings: &Settings, cursor: &Cursor, now: DateTime<Utc>) -> Option<(SilenceReason, DateTime<Utc>)> {
    let now = cursor.report.as_ref().map_or(now, |report| report.at.min(now));
    if cursor.failures > 0 {
        return failing(settings, cursor, now);
    }
    if let Some(since) = cursor.poorer_since {
        return Some((SilenceReason::Changed, since));
    }
    let first_read = cursor.first_read?;
    let Some(last_new) = cursor.last_new else {
        let patience = settings.expect_every.map_or(NEVER, luister_mention::Period::delta);
        return (now - first_read > patience).then_some((SilenceReason::Never, first_read));
    };
    let passed = now - last_new;
    let is_quiet = match settings.expect_every {
        Some(every) => passed > every.delta(),
        None => passed > MIN_QUIET && misses_much(cursor, last_new, now),
    };
    is_quiet.then_some((SilenceReason::Quiet, last_new))
}

fn failing(settings: &Settings, cursor: &Cursor, now: DateTime<Utc>) -> Option<(SilenceReason, DateTime<Utc>)> {
    let since = cursor.failing_since?;
    let patience = (settings.every.delta() * 4).max(MIN_FAILING);
    let changed = cursor.report.as_ref().is_some_and(|report| report.outcome == PollOutcome::ZeroYield);
    let why = if changed { SilenceReason::Changed } else { SilenceReason::Failing };
    // A page that has changed does not change back by itself: it is told as soon as it is sure.
    let is_sure = cursor.failures >= MIN_FAILURES && (changed || now - since >= patience);
    is_sure.then_some((why, since))
}

fn misses_much(cursor: &Cursor, last_new: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    cursor.rhythm.as_ref().is_some_and(|rhythm| now - rhythm.since() >= LEARNED && rhythm.expected(last_new, now) >= MISSING)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Keys, kind};
    use luister_mention::{PollReport, Rhythm, SourceName};
    use std::collections::BTreeMap;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn settings(extra: &str) -> Settings {
        let table = format!("{{ name = 'nieuws', url = 'https://a.example/', every = '15m', {extra} }}");
        let table = toml::de::ValueDeserializer::parse(&table).unwrap();
        (kind("feed").unwrap().build)(table, &Keys::blank()).unwrap().settings().clone()
    }

    fn read(first_read: &str, last_new: Option<&str>) -> Cursor {
        let name = SourceName::new("nieuws").unwrap();
        Cursor { first_read: Some(at(first_read)), last_new: last_new.map(at), ..Cursor::new(name, at(first_read)) }
    }

    fn broken(failures: u32, since: &str, outcome: PollOutcome) -> Cursor {
        let report = PollReport {
            at: at("2026-11-22T12:00:00Z"),
            outcome,
            detail: String::new(),
            kept: 0,
            new: 0,
            edited: 0,
            skipped: BTreeMap::new(),
        };
        Cursor { failures, failing_since: Some(at(since)), report: Some(report), ..read("2026-11-01T00:00:00Z", None) }
    }

    #[test]
    fn a_source_that_is_not_heard_is_named() {
        use SilenceReason::{Changed, Failing, Never, Quiet};
        let now = at("2026-11-22T12:00:00Z");
        let plain = settings("");
        let expected = settings("expect_every = '3d'");
        for (name, settings, cursor, why) in [
            ("never polled", &plain, Cursor::new(SourceName::new("nieuws").unwrap(), now), None),
            ("new and empty", &plain, read("2026-11-20T00:00:00Z", None), None),
            ("empty for weeks", &plain, read("2026-11-01T00:00:00Z", None), Some(Never)),
            ("empty for longer than said", &expected, read("2026-11-19T00:00:00Z", None), Some(Never)),
            ("heard two days ago", &expected, read("2026-11-01T00:00:00Z", Some("2026-11-20T12:00:00Z")), None),
            ("heard four days ago", &expected, read("2026-11-01T00:00:00Z", Some("2026-11-18T12:00:00Z")), Some(Quiet)),
            ("nothing learned yet", &plain, read("2026-11-01T00:00:00Z", Some("2026-11-10T12:00:00Z")), None),
            ("failed twice", &plain, broken(2, "2026-11-22T09:00:00Z", PollOutcome::Network), None),
            ("failing for half an hour", &plain, broken(5, "2026-11-22T11:30:00Z", PollOutcome::Network), None),
            ("failing for two hours", &plain, broken(5, "2026-11-22T10:00:00Z", PollOutcome::HttpError), Some(Failing)),
            ("another page since half an hour", &plain, broken(3, "2026-11-22T11:30:00Z", PollOutcome::ZeroYield), Some(Changed)),
        ] {
            assert_eq!(silence(settings, &cursor, now).map(|(why, _)| why), why, "{name}");
        }
    }

    #[test]
    fn a_page_that_tells_less_has_changed() {
        let now = at("2026-11-22T12:00:00Z");
        let poorer = Cursor { poorer_since: Some(now), ..read("2026-11-01T00:00:00Z", Some("2026-11-22T11:00:00Z")) };
        assert_eq!(silence(&settings(""), &poorer, now), Some((SilenceReason::Changed, now)));
    }

    #[test]
    fn a_source_that_was_busy_is_quiet_sooner_than_one_that_was_not() {
        let start = at("2026-10-01T00:00:00Z");
        for (per_day, quiet_after_hours) in [(96, Some(2)), (24, Some(8)), (2, Some(80)), (0, None)] {
            let mut rhythm = Rhythm::new(start);
            for minute in 0..30 * 24 * 60 {
                let now = start + TimeDelta::minutes(minute);
                rhythm.go_on(now);
                if per_day > 0 && minute % (24 * 60 / per_day) == 0 {
                    rhythm.add(now);
                }
            }
            let last = start + TimeDelta::days(30);
            let cursor = Cursor { rhythm: Some(rhythm), ..read("2026-10-01T00:00:00Z", Some(&last.to_rfc3339())) };
            let quiet = (1..24 * 6).find(|hours| silence(&settings(""), &cursor, last + TimeDelta::hours(*hours)).is_some());
            let fits = match (quiet, quiet_after_hours) {
                (Some(quiet), Some(expected)) => (expected..=expected * 2).contains(&quiet),
                (quiet, expected) => quiet == expected,
            };
            assert!(fits, "{per_day} a day: quiet after {quiet:?} hours");
        }
    }
}
