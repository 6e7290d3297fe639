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

/// A mention by a writer, that answers another.
fn hear_from(store: &SledStore, number: u64, handle: &str, day: i64) -> MentionId {
    let line = serde_json::json!({
        "id": format!("{number:032x}"), "text": format!("bericht {number} van {handle} aan @piet"), "url": format!("https://social.example/@{handle}/{number}"),
        "author": { "name": "Jan de Vries", "handle": format!("@{handle}"), "url": format!("https://social.example/@{handle}") },
        "parent": { "author": "Piet Bakker", "text": "wat vindt Jan de Vries ervan?" },
    });
    let source = SourceName::new("forum").unwrap();
    let mut mention = MentionLine::parse(&line.to_string()).unwrap().into_mention(&source, at(day));
    (mention.id, mention.story) = (MentionId::from_bytes(u128::from(number).to_be_bytes()), StoryId(mention.id));
    let (id, verdict) = (mention.id, stage::verdict(Signal::Complaint));
    store
        .record_part(&[Found { mention, verdict, content: number, like: None, change: Change::New, pendings: vec![], answers: None }])
        .unwrap();
    id
}

#[test]
fn writers_get_a_pseudonym_and_their_history_goes_on() {
    let (live, store, _dir) = stage::set_with("[privacy]\npseudonymise_after = \"40d\"\n", SOURCES);
    let (plan, retention, store) = (&live.plan, &live.plan.retention, &store);
    let pseudonyms = plan.pseudonyms().unwrap().unwrap();
    let old = hear_from(store, 1, "jan_1970", 0);
    for today in [0, 30] {
        assert!(day(store, retention, today));
        assert_eq!(hide(store, retention, pseudonyms, at(today)).unwrap(), None);
    }
    let new = hear_from(store, 2, "jan_1970", 30);
    assert!(day(store, retention, 41));
    assert_eq!(hide(store, retention, pseudonyms, at(41)).unwrap(), Some(1));
    assert_eq!(hide(store, retention, pseudonyms, at(41)).unwrap(), None);
    let [hidden, named] = [old, new].map(|id| store.mention(id).unwrap().unwrap().mention);
    let told = serde_json::to_string(&hidden).unwrap();
    for trace in ["Jan", "jan_1970", "Piet", "piet", "social.example"] {
        assert!(!told.contains(trace), "{trace} in {told}");
    }
    assert_eq!(hidden.text, "bericht 1 van ******** aan *****");
    let author = named.author.clone().unwrap();
    assert_eq!(pseudonyms.of(&author, &named.source), hidden.author, "it is the same writer for whoever has the key");
    let key = hidden.author_key().unwrap();
    assert_eq!(store.by_author(&key, 9).unwrap().1, 1);
    assert_eq!(store.by_author(&named.author_key().unwrap(), 9).unwrap().1, 1);
    assert_eq!(store.verify().unwrap().findings, Vec::<String>::new());
    assert!(pseudonyms.called("https://social.example/@jan_1970", plan.sources.keys()).contains(&author_name(&hidden)));
}

fn author_name(mention: &luister_mention::Mention) -> String {
    mention.author.as_ref().unwrap().display().to_owned()
}

#[test]
fn another_key_is_noticed_once() {
    let (live, store, _dir) = stage::set_with("[privacy]\npseudonymise_after = \"40d\"\n", SOURCES);
    let plan = live.plan;
    let is_other = |plan: &crate::config::Plan| is_other_key(&store, &plan.retention, plan.pseudonyms().unwrap().unwrap(), at(1)).unwrap();
    assert_eq!([is_other(&plan), is_other(&plan)], [false, false]);
    std::fs::remove_file(plan.pseudonym_key()).unwrap();
    let plan = crate::config::Plan { pseudonyms: std::sync::OnceLock::new(), ..plan };
    assert_eq!([is_other(&plan), is_other(&plan)], [true, false]);
}

#[test]
fn files_that_were_taken_in_go_with_what_they_brought() {
    let inbox = "[[inbox]]\nname = \"post\"\nfolder = \"../post\"\nchannel = \"review\"\n";
    let (live, _store, dir) = stage::set_with("[privacy]\nretention = \"30d\"\n", inbox);
    let taken = dir.path().join("post/taken");
    std::fs::create_dir_all(&taken).unwrap();
    std::fs::write(taken.join("a.jsonl"), "{}").unwrap();
    let now = DateTime::<Utc>::from(std::fs::metadata(taken.join("a.jsonl")).unwrap().modified().unwrap());
    assert_eq!(clear_taken(&live.plan, now + TimeDelta::days(29)).unwrap(), 0);
    assert_eq!(clear_taken(&live.plan, now + TimeDelta::days(31)).unwrap(), 1);
    assert!(!taken.join("a.jsonl").exists());
}
