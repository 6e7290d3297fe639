//! What is kept how long: by source, list and signal, whatever the clock does.

use super::*;
use crate::daemon::stage;
use luister_mention::{Change, Found, MentionLine, Signal, SourceName, StoryId};
use luister_store::{Figures as _, Intake as _, Library as _, SledStore, Upkeep as _};

const CONFIG: &str = "[privacy]\nretention = \"30d\"\n\
    [[retention]]\nmatch = { source = \"forum\", signal = \"complaint\" }\nkeep = \"90d\"\n\
    [[retention]]\nmatch = { signal = \"crisis\" }\nkeep = \"10d\"\n";
const SOURCES: &str =
    "[[feed]]\nname = \"forum\"\nurl = \"https://a.example/f\"\n[[feed]]\nname = \"news\"\nurl = \"https://a.example/n\"\n";

fn at(day: i64) -> DateTime<Utc> {
    let first: DateTime<Utc> = "2026-01-01T12:00:00Z".parse().unwrap();
    first + TimeDelta::days(day)
}

/// A mention of a source and signal that a clock says was heard on this day.
fn hear(store: &SledStore, number: u64, source: &str, signal: Signal, day: i64) -> MentionId {
    let line = serde_json::json!({ "id": format!("{number:032x}"), "text": format!("bericht {number}") });
    let source = SourceName::new(source).unwrap();
    let mut mention = MentionLine::parse(&line.to_string()).unwrap().into_mention(&source, at(day));
    (mention.id, mention.story) = (MentionId::from_bytes(u128::from(number).to_be_bytes()), StoryId(mention.id));
    let id = mention.id;
    let verdict = stage::verdict(signal);
    store
        .record_part(&[Found { mention, verdict, content: number, like: None, change: Change::New, pendings: vec![], answers: None }])
        .unwrap();
    id
}

/// All steps of one day, and whether nothing kept it from them.
fn day(store: &SledStore, retention: &Retention, day: i64) -> bool {
    loop {
        match step(store, retention, at(day)).unwrap() {
            Step::Erased(_) => {}
            Step::Done => return true,
            Step::Earlier(_) => return false,
        }
    }
}

fn kept(store: &SledStore, ids: &[MentionId]) -> Vec<bool> {
    ids.iter().map(|id| store.mention(*id).unwrap().is_some()).collect()
}

fn tallied(store: &SledStore) -> usize {
    let mut count = 0;
    store.tallies(at(-999), at(9999), &mut |_| count += 1).unwrap();
    count
}

#[test]
fn each_is_kept_as_long_as_its_term_says_and_counts_for_ever() {
    let (live, store, _dir) = stage::set_with(CONFIG, SOURCES);
    let retention = &live.plan.retention;
    let mut ids = vec![
        hear(&store, 1, "forum", Signal::Complaint, 0),
        hear(&store, 2, "news", Signal::Complaint, 0),
        hear(&store, 3, "forum", Signal::Other, 0),
        hear(&store, 4, "news", Signal::Crisis, 0),
    ];
    let mut gone_at = [0; 5];
    for now in 0..120 {
        if now == 20 {
            ids.push(hear(&store, 5, "news", Signal::Praise, 20));
        }
        assert!(day(&store, retention, now));
        for (gone, kept) in gone_at.iter_mut().zip(kept(&store, &ids)) {
            *gone += i64::from(kept);
        }
    }
    for (name, days, term) in [("complaint at the forum", gone_at[0], 90), ("at another", gone_at[1], 30), ("crisis", gone_at[3], 10)] {
        assert!((term..=term + 2).contains(&days), "{name}: {days} days");
    }
    assert!((30..=32).contains(&gone_at[4]), "twenty days later: {gone_at:?}");
    assert_eq!((kept(&store, &ids), tallied(&store)), (vec![false; 5], 5));
    assert_eq!(store.verify().unwrap().findings, Vec::<String>::new());
}

#[test]
fn a_clock_that_is_set_back_lets_nothing_expire_early() {
    let (live, store, _dir) = stage::set_with(CONFIG, SOURCES);
    let retention = &live.plan.retention;
    for now in 0..=100 {
        assert!(day(&store, retention, now));
    }
    // Somebody sets it back by a month; what is heard then says that it was heard in the past.
    let id = hear(&store, 1, "news", Signal::Praise, 71);
    assert!(!day(&store, retention, 71));
    // And puts it right the next day.
    for now in 101..=131 {
        assert!(day(&store, retention, now));
        assert!(now > 130 || store.mention(id).unwrap().is_some(), "day {now}");
    }
    assert!(day(&store, retention, 132));
    assert_eq!(store.mention(id).unwrap(), None);
}

#[test]
fn what_was_there_before_and_under_other_terms_expires_too() {
    let (live, store, _dir) = stage::set_with("", SOURCES);
    let ids: Vec<MentionId> =
        (0..50).map(|number| hear(&store, 1 + number, "news", Signal::Other, i64::try_from(number).unwrap())).collect();
    assert!(live.plan.retention.periods().is_empty() && live.plan.retention.longest().is_none());
    let (with_terms, _other, _dir2) = stage::set_with(CONFIG, SOURCES);
    assert!(day(&store, &with_terms.plan.retention, 60));
    let left = kept(&store, &ids).iter().filter(|kept| **kept).count();
    assert!((20..=21).contains(&left), "{left} of the last thirty days up to day 50");
    let (shorter, _third, _dir3) = stage::set_with("[privacy]\nretention = \"15d\"\n", SOURCES);
    assert!(day(&store, &shorter.plan.retention, 60));
    let left = kept(&store, &ids).iter().filter(|kept| **kept).count();
    assert!((4..=6).contains(&left), "{left}");
}
