//! What is a storm and what is none; and that how it is counted depends on nothing but what was heard.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "what fails in a test should panic, in its helpers too")]

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use luister_insight::storm::{Book, Event, Settings, Tell, Topic, Tuning};
use luister_mention::{Signal, SourceName};
use proptest::prelude::*;

fn begin() -> DateTime<Utc> {
    "2026-03-02T00:00:00Z".parse().unwrap()
}

fn tuning() -> Tuning {
    Tuning { tell_after: begin(), ..Settings { timezone: Tz::Europe__Amsterdam, ..Settings::default() }.tuning(begin()) }
}

fn minutes(minutes: i64) -> DateTime<Utc> {
    begin() + TimeDelta::minutes(minutes)
}

/// A complaint by somebody, heard as it was published.
fn event(minute: i64, author: u64) -> Event {
    Event {
        heard: minutes(minute),
        when: minutes(minute),
        signal: Signal::Complaint,
        source: SourceName::new("forum").unwrap(),
        author,
        copy_of: None,
        is_watched: true,
    }
}

/// A day in minutes.
const DAY: i64 = 24 * 60;
/// When the storms of these tests begin: on a Wednesday in the third week, at noon.
const NOON: i64 = 16 * DAY + 11 * 60;

/// Sixteen days and more with a mention every `every` minutes.
fn usual(every: i64) -> Vec<Event> {
    (0..NOON / every).map(|number| event(number * every, 1_000_000 + u64::try_from(number).unwrap())).collect()
}

fn tells(events: &[Event], until: i64) -> Vec<(DateTime<Utc>, Tell)> {
    let mut book = Book::new(begin());
    let mut told = Vec::new();
    for event in events {
        told.extend(book.go_on(event.heard, &tuning()));
        book.hear(event);
    }
    told.extend(book.go_on(minutes(until), &tuning()));
    told
}

fn names(told: &[(DateTime<Utc>, Tell)]) -> Vec<&'static str> {
    let name = |tell: &Tell| match tell {
        Tell::Began(_) => "began",
        Tell::GoesOn { .. } => "goes on",
        Tell::Ended { is_usual_now: false, .. } => "ended",
        Tell::Ended { is_usual_now: true, .. } => "is usual now",
    };
    told.iter().map(|(_, tell)| name(tell)).collect()
}

#[test]
fn what_is_a_storm_and_what_is_none() {
    let crowd = |minute: i64, people: u64| (0..people).map(move |person| event(NOON + minute, person)).collect::<Vec<_>>();
    let copies = |count: i64| {
        (0..count).map(|copy| Event { copy_of: Some(7), ..event(NOON + copy / 4, 100 + copy.unsigned_abs()) }).collect::<Vec<_>>()
    };
    let late = |event: Event| Event { when: event.when - TimeDelta::hours(30), ..event };
    let half_a_day: Vec<Event> = (0..12 * 60).map(|minute| event(NOON + minute, minute.unsigned_abs())).collect();
    let rising: Vec<Event> = (0..60)
        .flat_map(|minute| (0..=minute / 15).map(move |person| event(NOON + minute, (minute * 10 + person).unsigned_abs())))
        .collect();
    let days: Vec<Event> = (0..7 * DAY / 5).map(|number| event(NOON + number * 5, number.unsigned_abs())).collect();
    for (name, every, added, until, expected) in [
        ("nothing more", 600, vec![], 600, &[][..]),
        ("three complaints in an hour to a small brand", 600, [crowd(0, 1), crowd(20, 2), crowd(45, 3)].concat(), 55, &["began"]),
        ("and then no more", 600, crowd(0, 4), 600, &["began", "ended"]),
        ("two are none", 600, crowd(0, 2), 600, &[]),
        ("one who cannot stop", 600, (0..40).map(|minute| event(NOON + minute, 1)).collect(), 600, &[]),
        ("a few copies of one article", 600, copies(5), 600, &[]),
        ("an article that everybody prints", 600, copies(64), 20, &["began"]),
        ("a backlog after an outage", 600, crowd(0, 50).into_iter().map(late).collect(), 600, &[]),
        (
            "a new source, or one without dates that was not read for hours",
            600,
            crowd(0, 50).into_iter().map(|event| Event { is_watched: false, ..event }).collect(),
            600,
            &[],
        ),
        ("somewhat more than usual", 10, crowd(0, 5), 600, &[]),
        (
            "it lasts: told every few hours, and its end once",
            600,
            half_a_day,
            16 * 60,
            &["began", "goes on", "goes on", "goes on", "goes on", "ended"],
        ),
        ("it doubles", 600, rising, 62, &["began", "goes on"]),
        ("what lasts for days is usual", 600, days, 7 * DAY, &["began", "is usual now"]),
    ] {
        let events = [usual(every), added].concat();
        let told = tells(&events, NOON + until);
        let mut names = names(&told);
        if expected.last() == Some(&"is usual now") {
            names.retain(|name| *name != "goes on");
        }
        assert_eq!(names, expected, "{name}: {told:?}");
    }
}

#[test]
fn a_storm_is_told_of_what_has_risen_most() {
    let mut events = usual(20);
    for event in &mut events {
        event.signal = Signal::Other;
    }
    events.extend((0..6).map(|person| event(NOON + 1 + i64::try_from(person).unwrap(), person)));
    let told = tells(&events, NOON + 30);
    let Some((_, Tell::Began(rise))) = told.first() else { panic!("{told:?}") };
    assert_eq!(rise.topic, Topic::Signal(Signal::Complaint));
    assert!(rise.heard.usual < 0.1 && rise.heard.count >= 3, "{rise:?}");
}

#[test]
fn a_storm_does_not_become_usual() {
    let storm: Vec<Event> = (0..200).map(|minute| event(NOON + minute, minute.unsigned_abs())).collect();
    let mut book = Book::new(begin());
    for event in [usual(120), storm].concat() {
        book.go_on(event.heard, &tuning());
        book.hear(&event);
    }
    let noon = |days: i64| (minutes(NOON + days * DAY), minutes(NOON + days * DAY + 60));
    book.go_on(noon(1).0, &tuning());
    let (from, until) = noon(7);
    let expected = book.usual_between(&Topic::All, from, until, Tz::Europe__Amsterdam);
    assert!(expected.mean < 2.0, "the same hour a week later: {expected:?}");
}

#[test]
fn growth_becomes_usual() {
    let mut events = Vec::new();
    let mut at = 0.0_f64;
    let mut number = 0;
    while at < f64::from(i32::try_from(60 * DAY).unwrap()) {
        #[expect(clippy::cast_possible_truncation, reason = "minutes of two months")]
        events.push(event(at as i64, number));
        // Four times as many after two months.
        at += 60.0 / (1.0 + 3.0 * at / f64::from(i32::try_from(60 * DAY).unwrap()));
        number += 1;
    }
    assert_eq!(names(&tells(&events, 60 * DAY)), Vec::<&str>::new());
}

/// Mentions at any times, heard in order, published before or (as sources will have it) after.
fn mentions() -> impl Strategy<Value = Vec<Event>> {
    let one = (0..3 * DAY, -300..100_i64, 0..12_u64, 0..6_usize, 0..40_u8, any::<bool>());
    prop::collection::vec(one, 0..300).prop_map(|mut drawn| {
        drawn.sort_by_key(|one| one.0);
        let signals = [Signal::Crisis, Signal::Complaint, Signal::Lead, Signal::Question, Signal::Praise, Signal::Other];
        let named = |number: u8| SourceName::new(&format!("source {number}")).unwrap();
        let event = |(minute, offset, author, signal, source, is_copy): (i64, i64, u64, usize, u8, bool)| Event {
            heard: minutes(NOON + minute),
            when: minutes(NOON + minute + offset),
            signal: signals[signal],
            source: named(source),
            author,
            copy_of: is_copy.then_some(author % 3),
            is_watched: true,
        };
        drawn.into_iter().map(event).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn how_often_it_is_looked_and_restarts_change_nothing(events in mentions(), ticks in prop::collection::vec(0..3 * DAY, 0..60)) {
        let mut once = Book::new(begin());
        let mut often = once.clone();
        let (mut told_once, mut told_often) = (Vec::new(), Vec::new());
        let mut ticks: Vec<i64> = ticks;
        ticks.sort_unstable();
        let mut ticks = ticks.into_iter().map(|tick| minutes(NOON + tick)).peekable();
        for event in usual(90).iter().chain(&events) {
            told_once.extend(once.go_on(event.heard, &tuning()));
            while let Some(tick) = ticks.next_if(|tick| *tick <= event.heard) {
                told_often.extend(often.go_on(tick, &tuning()));
                let (usuals, present) = often.parts();
                let parts = (serde_json::to_string(usuals).unwrap(), serde_json::to_string(present).unwrap());
                often = Book::from_parts(serde_json::from_str(&parts.0).unwrap(), serde_json::from_str(&parts.1).unwrap()).unwrap();
            }
            told_often.extend(often.go_on(event.heard, &tuning()));
            once.hear(event);
            often.hear(event);
        }
        let end = minutes(NOON + 5 * DAY);
        told_once.extend(once.go_on(end, &tuning()));
        told_often.extend(often.go_on(end, &tuning()));
        prop_assert_eq!(once, often);
        prop_assert_eq!(told_once, told_often);
    }

    #[test]
    fn no_order_of_times_breaks_it(times in prop::collection::vec((any::<i32>(), any::<i32>()), 0..20)) {
        let mut book = Book::new(begin());
        let any = |secs: i32| begin() + TimeDelta::seconds(i64::from(secs));
        for (number, (heard, when)) in (0..).zip(times) {
            let event = Event { heard: any(heard), when: any(when), ..event(0, number) };
            book.go_on(event.heard, &tuning());
            book.hear(&event);
            book.leap(any(when), &tuning());
        }
        let (_, hours) = book.picture(&Topic::All, Tz::Europe__Amsterdam);
        prop_assert!(hours.iter().all(|hour| hour.usual.is_finite() && hour.usual >= 0.0));
    }
}
