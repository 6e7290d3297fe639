//! What figures say of cases that can be counted by hand.

use super::*;
use luister_mention::{CaseClock, CaseTurn, Channel, DigestForm, Rating, Signal, TeamName};

fn at(time: &str) -> DateTime<Utc> {
    time.parse().unwrap()
}

const AMSTERDAM: Tz = chrono_tz::Europe::Amsterdam;

fn tally(heard: &str, list: &str, signal: Signal) -> Tally {
    Tally {
        heard: at(heard),
        late_secs: None,
        source: SourceName::new("forum").unwrap(),
        channel: Channel::Forum,
        own: false,
        signal,
        uncertain: false,
        lists: list.split_whitespace().map(|list| ListName::new(list).unwrap()).collect(),
        rating: None,
    }
}

fn figures(lists: &[&str], tallies: &[Tally], turns: &[CaseTally]) -> KeyFigures {
    let lists = lists.iter().map(|list| ListName::new(list).unwrap()).collect();
    let mut sums = Sums::new(Scope { lists, theirs: vec![], zone: AMSTERDAM });
    for tally in tallies {
        sums.add(tally);
    }
    for turn in turns {
        sums.turn(turn);
    }
    sums.finish(at("2026-11-20T07:00:00Z"), at("2026-11-21T07:00:00Z"), None)
}

#[test]
fn what_hits_two_lists_counts_for_both_and_once_in_all() {
    let noon = "2026-11-20T11:30:00Z";
    let mut own = tally(noon, "Acme", Signal::Praise);
    own.own = true;
    let mut unsure = tally(noon, "Acme", Signal::Other);
    unsure.uncertain = true;
    let told = [
        tally(noon, "Acme Boiler", Signal::Complaint),
        tally("2026-11-20T23:10:00Z", "Acme", Signal::Praise),
        tally(noon, "Rival", Signal::Crisis),
        tally(noon, "", Signal::Complaint),
        unsure,
        own,
    ];
    let by_list = |figures: &KeyFigures| -> Vec<(String, u32)> {
        figures.lists.iter().map(|(list, counts)| (list.to_string(), counts.total())).collect()
    };
    let all = figures(&[], &told, &[]);
    assert_eq!((all.all.total(), all.uncertain, all.own, all.aside), (4, 1, 1, 1));
    assert_eq!(by_list(&all), [("Acme".into(), 3), ("Boiler".into(), 1), ("Rival".into(), 1)]);
    assert_eq!((all.hours[12].total(), all.hours[0].total()), (3, 1), "by the clock on the wall");
    let some = figures(&["Acme", "Quiet"], &told, &[]);
    assert_eq!(by_list(&some), [("Acme".into(), 3), ("Quiet".into(), 0)]);
    assert_eq!((some.all.total(), some.all.of(Signal::Crisis)), (3, 0));
}

#[test]
fn the_mood_lies_between_all_bad_and_all_good() {
    use Signal::{Complaint, Crisis, Lead, Other, Praise};
    for (name, signals, expected) in [
        ("nothing", &[][..], None),
        ("praise", &[Praise, Praise], Some(1.0)),
        ("all bad", &[Complaint, Crisis], Some(-1.0)),
        ("the rest waters it down", &[Complaint, Other, Lead, Other], Some(-0.25)),
        ("even", &[Complaint, Praise], Some(0.0)),
    ] {
        let mut counts = Counts::default();
        for signal in signals {
            counts.add(*signal);
        }
        assert_eq!(counts.mood(), expected, "{name}");
    }
}

#[test]
fn delays_and_ratings() {
    let given = |value, best| Tally { rating: Rating::new(value, best), ..tally("2026-11-20T11:00:00Z", "Acme", Signal::Praise) };
    let stars = figures(&[], &[given(5.0, 5.0), given(4.0, 5.0), given(3.0, 5.0), given(1.0, 5.0)], &[]);
    let [site] = &stars.reviews[..] else { panic!("{:?}", stars.reviews) };
    assert_eq!((site.count, site.stars, site.nps, site.nps_is_estimate), (4, 3.25, -25.0, true));
    let tens = figures(&[], &[given(10.0, 10.0), given(9.0, 10.0), given(8.0, 10.0), given(6.0, 10.0)], &[]);
    assert_eq!((tens.reviews[0].nps, tens.reviews[0].nps_is_estimate), (25.0, false));

    let late = |secs| Tally { late_secs: secs, ..tally("2026-11-20T11:00:00Z", "Acme", Signal::Other) };
    let delays = figures(&[], &[Some(60), Some(3600), Some(3601), None, Some(30)].map(late), &[]);
    assert_eq!((delays.late, delays.discovery), (1, Some(Spread { median_secs: 60, p90_secs: 3601 })));
    assert_eq!(Spread::of(vec![]), None);
    assert_eq!(Spread::of((1..=10).collect()), Some(Spread { median_secs: 5, p90_secs: 9 }));
    assert_eq!(Spread::of(vec![7]), Some(Spread { median_secs: 7, p90_secs: 7 }));
}

fn turn(team: &str, time: &str, turn: CaseTurn, clock: Option<(&str, &str, Option<&str>)>) -> CaseTally {
    let clock = clock.map(|(since, told, due)| CaseClock { since: at(since), told: Some(at(told)), due: due.map(at) });
    CaseTally {
        at: at(time),
        team: TeamName::new(team).unwrap(),
        turn,
        was_open: true,
        signal: Some(Signal::Lead),
        source: None,
        lists: vec![],
        clock,
    }
}

#[test]
fn a_response_is_counted_from_publication_and_held_against_its_target() {
    let (since, told, due) = ("2026-11-20T07:30:00Z", "2026-11-20T07:40:00Z", "2026-11-20T09:00:00Z");
    let turns = [
        turn("Sales", "2026-11-20T08:00:00Z", CaseTurn::Opened, None),
        turn("Sales", "2026-11-20T08:30:00Z", CaseTurn::Claimed, Some((since, told, Some(due)))),
        CaseTally { was_open: false, ..turn("Sales", "2026-11-20T09:00:00Z", CaseTurn::Handled, Some((since, told, Some(due)))) },
        turn("Webcare", "2026-11-20T09:00:01Z", CaseTurn::Handled, Some((since, told, Some(due)))),
        turn("Webcare", "2026-11-20T10:00:00Z", CaseTurn::Handled, Some((since, told, None))),
        turn("Webcare", "2026-11-20T10:00:00Z", CaseTurn::Ignored, Some((since, told, Some(due)))),
    ];
    let found = figures(&[], &[], &turns);
    assert_eq!((found.care.handled, found.care.had_target, found.care.in_time), (3, 2, 1));
    assert_eq!(found.care.response, Some(Spread { median_secs: 90 * 60 + 1, p90_secs: 150 * 60 }));
    assert_eq!(found.care.after_alert.map(|spread| spread.median_secs), Some(80 * 60 + 1));
    assert_eq!((found.responses[10], found.responses[11]), (2, 1), "by the clock on the wall");
    assert_eq!((found.leads.opened, found.leads.claimed), (1, 3), "whoever answers what nobody took has taken it");
    let teams: Vec<_> = found.teams.iter().map(|(team, care)| (team.as_str(), care.opened, care.handled, care.ignored)).collect();
    assert_eq!(teams, [("Sales", 1, 1, 0), ("Webcare", 0, 2, 1)]);
}

fn span(from: &str, until: &str) -> Span {
    Span { from: at(from), until: at(until) }
}

#[test]
fn what_is_usual_is_looked_for_at_the_same_time_on_the_wall() {
    // Summer time ends on 25 October 2026 and begins on 29 March.
    for (name, form, (from, until), first, last, number) in [
        ("a day", DigestForm::Day, ("2026-11-20T07:00:00Z", "2026-11-21T07:00:00Z"), "2026-11-13T07:00:00Z", "2026-09-25T06:00:00Z", 8),
        ("a weekend", DigestForm::Day, ("2026-11-20T07:00:00Z", "2026-11-23T07:00:00Z"), "2026-11-13T07:00:00Z", "2026-09-25T06:00:00Z", 8),
        (
            "a long day",
            DigestForm::Day,
            ("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"),
            "2026-10-17T22:00:00Z",
            "2026-08-29T22:00:00Z",
            8,
        ),
        ("a week", DigestForm::Week, ("2026-11-16T07:00:00Z", "2026-11-23T07:00:00Z"), "2026-11-09T07:00:00Z", "2026-09-21T06:00:00Z", 8),
        ("a month", DigestForm::Month, ("2026-03-31T06:00:00Z", "2026-04-30T06:00:00Z"), "2026-02-28T07:00:00Z", "2025-12-31T07:00:00Z", 3),
    ] {
        let spans = usual_spans(form, span(from, until), AMSTERDAM);
        assert_eq!(spans.len(), number, "{name}");
        assert_eq!((spans[0].from, spans[number - 1].from), (at(first), at(last)), "{name}");
        assert!(spans.iter().all(|span| span.until <= at(until) && span.from < span.until), "{name}");
    }
}

#[test]
fn the_time_before_and_the_bars_follow_the_clock_on_the_wall() {
    for (name, form, (from, until), before) in [
        ("yesterday", DigestForm::Day, ("2026-11-20T07:00:00Z", "2026-11-21T07:00:00Z"), ("2026-11-19T07:00:00Z", "2026-11-20T07:00:00Z")),
        (
            "the clock was changed",
            DigestForm::Day,
            ("2026-10-24T06:00:00Z", "2026-10-25T07:00:00Z"),
            ("2026-10-23T06:00:00Z", "2026-10-24T06:00:00Z"),
        ),
        ("some hours", DigestForm::Day, ("2026-11-20T07:00:00Z", "2026-11-20T10:00:00Z"), ("2026-11-19T07:00:00Z", "2026-11-19T10:00:00Z")),
        ("a weekend", DigestForm::Day, ("2026-11-20T07:00:00Z", "2026-11-23T07:00:00Z"), ("2026-11-17T07:00:00Z", "2026-11-20T07:00:00Z")),
        ("last week", DigestForm::Week, ("2026-11-16T07:00:00Z", "2026-11-23T07:00:00Z"), ("2026-11-09T07:00:00Z", "2026-11-16T07:00:00Z")),
        (
            "last month",
            DigestForm::Month,
            ("2026-11-01T07:00:00Z", "2026-12-01T07:00:00Z"),
            ("2026-10-01T06:00:00Z", "2026-11-01T07:00:00Z"),
        ),
    ] {
        assert_eq!(previous(form, span(from, until), AMSTERDAM), Some(span(before.0, before.1)), "{name}");
    }
    for (name, (from, until), bars) in [
        ("a day", ("2026-11-20T07:00:00Z", "2026-11-21T07:00:00Z"), 24),
        ("a day cut at both ends", ("2026-11-20T07:20:00Z", "2026-11-21T07:20:00Z"), 25),
        ("a day of 25 hours has one bar of two", ("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"), 24),
        ("a day of 23 hours", ("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"), 23),
        ("a week", ("2026-11-15T23:00:00Z", "2026-11-22T23:00:00Z"), 7),
        ("a year", ("2025-11-16T23:00:00Z", "2026-11-15T23:00:00Z"), 52),
        ("ten years", ("2016-11-16T23:00:00Z", "2026-11-15T23:00:00Z"), 92),
        ("no time at all", ("2026-11-15T23:00:00Z", "2026-11-15T23:00:00Z"), 0),
    ] {
        let buckets = buckets(span(from, until), AMSTERDAM);
        assert_eq!(buckets.len(), bars, "{name}");
        assert!(buckets.windows(2).all(|pair| pair[0].until == pair[1].from), "{name}");
        if let (Some(first), Some(last)) = (buckets.first(), buckets.last()) {
            assert_eq!((first.from, last.until), (at(from), at(until)), "{name}");
        }
    }
}
