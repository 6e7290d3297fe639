//! A storm from its first mention to its end, over restarts; and those that are none.

use super::*;
use crate::{
    config::{Secrets, load},
    daemon::stage,
};
use luister_mention::{Body, Change, Found, MentionLine, Signal, StormPhase};
use luister_store::{Intake as _, Library as _, Outbox as _, Settings, SledStore, Stormwatch as _};
use std::{fs, path::Path};

fn at(time: &str) -> DateTime<Utc> {
    time.parse().unwrap()
}

/// A configuration with one list and one team.
fn live(dir: &Path) -> Live {
    for folder in ["config", "keywords"] {
        fs::create_dir_all(dir.join(folder)).unwrap();
    }
    let config = dir.join("config/luister.toml");
    let text = "[mail]\nfrom = \"luister@acme.example\"\nadministrator = \"admin@acme.example\"\nfolder = \"../mail\"\n\
                [[team]]\nname = \"Webcare\"\nmail = \"webcare@acme.example\"\n[[route]]\nname = \"all\"\nteam = \"Webcare\"\n";
    fs::write(&config, text).unwrap();
    fs::write(dir.join("config/sources.toml"), "").unwrap();
    fs::write(dir.join("keywords/acme.txt"), "list: Acme\n\nacme\n").unwrap();
    Live::new(load(&config, None, Secrets::LeaveAlone).plan.unwrap()).unwrap()
}

/// A mention that was heard two minutes after it was published.
fn found(number: usize, when: DateTime<Utc>, signal: Signal, text: &str) -> Found {
    let line = serde_json::json!({
        "text": format!("{text} {number}"), "author": { "name": format!("Schrijver {number}") },
        "published": when, "heard": when + TimeDelta::minutes(2),
    });
    let mention = MentionLine::parse(&line.to_string()).unwrap().into_mention(&SourceName::new("forum").unwrap(), when);
    let verdict = stage::verdict(signal);
    Found { mention, verdict, content: number as u64, like: None, change: Change::New, pendings: vec![], answers: None }
}

/// Three weeks with a mention every two hours, up to this moment.
fn history(until: DateTime<Utc>) -> Vec<Found> {
    let signals = [Signal::Other, Signal::Complaint, Signal::Question, Signal::Other];
    let when = |number: usize| until - TimeDelta::minutes(120 * i64::try_from(252 - number).unwrap());
    (0..252).map(|number| found(number, when(number), signals[number % 4], "Acme belt niet terug")).collect()
}

/// So many complaints, a minute apart.
fn complaints(from: DateTime<Utc>, first: usize, count: usize) -> Vec<Found> {
    let when = |number: usize| from + TimeDelta::minutes(i64::try_from(number).unwrap());
    (0..count).map(|number| found(first + number, when(number), Signal::Complaint, "Lekkende accu van Acme vliegt in brand")).collect()
}

/// Looks through all there is, and gives what was told.
fn watch(known: &mut Option<Known>, store: &dyn Store, live: &Live, now: DateTime<Utc>) -> Vec<Alert> {
    let mut told = Vec::new();
    loop {
        let (after, sealed) = Known::step(known.take(), store, live, now).unwrap();
        told.extend(sealed);
        let is_behind = after.is_behind;
        *known = Some(after);
        if !is_behind {
            return told;
        }
    }
}

fn body(alert: &Alert) -> &StormBody {
    let Body::Storm(body) = &alert.body else { panic!("a storm") };
    body
}

#[test]
fn a_storm_is_told_once_updated_and_ended_over_every_restart() {
    let dir = tempfile::tempdir().unwrap();
    let live = live(dir.path());
    let store = SledStore::open(&dir.path().join("store"), &Settings::default()).unwrap();
    let begin = at("2026-11-18T09:00:00Z");
    store.record_part(&history(begin)).unwrap();
    let mut known = None;
    assert!(watch(&mut known, &store, &live, begin).is_empty(), "what is usual is no storm");

    store.record_part(&complaints(begin, 1000, 8)).unwrap();
    let told = watch(&mut known, &store, &live, begin + TimeDelta::minutes(12));
    let [began] = told.as_slice() else { panic!("one mail, not {}", told.len()) };
    assert_eq!(
        (body(began).signal, &body(began).phase, began.team.as_ref().map(TeamName::as_str)),
        (Some(Signal::Complaint), &StormPhase::Began, Some("Webcare"))
    );
    assert!(body(began).count >= 3 && body(began).usual < 1.0 && body(began).odds < -5.0, "{:?}", body(began));
    assert!(body(began).first.as_ref().is_some_and(|first| first.excerpt.contains("accu")), "{:?}", body(began).first);
    assert_eq!(store.undelivered().unwrap().len(), 1);

    for restart in 0..3 {
        let mut anew = None;
        assert!(watch(&mut anew, &store, &live, begin + TimeDelta::minutes(13 + restart)).is_empty(), "told once");
        known = anew;
    }
    store.record_part(&complaints(begin + TimeDelta::minutes(20), 2000, 30)).unwrap();
    let mut told = watch(&mut known, &store, &live, begin + TimeDelta::minutes(60));
    let update = told.pop().unwrap();
    assert!(matches!(body(&update).phase, StormPhase::GoesOn(_)) && told.is_empty(), "{:?}", body(&update).phase);
    assert_eq!(update.in_reply_to, Some(began.id));
    assert!(body(&update).about.iter().any(|term| term.contains("accu")), "{:?}", body(&update).about);

    let mut anew = None;
    let told = watch(&mut anew, &store, &live, begin + TimeDelta::hours(6));
    let [.., ended] = told.as_slice() else { panic!("its end is told") };
    assert!(matches!(body(ended).phase, StormPhase::Ended { is_usual_now: false, .. }), "{:?}", body(ended));
    assert!(body(ended).count >= 38 && ended.in_reply_to == Some(began.id), "{:?}", body(ended));
    assert!(watch(&mut anew, &store, &live, begin + TimeDelta::hours(30)).is_empty());
}

#[test]
fn a_storm_of_the_past_is_learned_of_and_not_told() {
    let dir = tempfile::tempdir().unwrap();
    let live = live(dir.path());
    let store = SledStore::open(&dir.path().join("store"), &Settings::default()).unwrap();
    let begin = at("2026-11-18T09:00:00Z");
    store.record_part(&history(begin)).unwrap();
    for first in [0, 300] {
        store.record_part(&complaints(begin, 1000 + first, 300)).unwrap();
    }
    let mut known = None;
    assert!(watch(&mut known, &store, &live, begin + TimeDelta::days(3)).is_empty());
    assert_eq!(store.storm_cursor().unwrap().unwrap().position, store.last_position().unwrap());
    assert!(store.undelivered().unwrap().is_empty());
}

#[test]
fn what_failed_to_be_kept_is_looked_at_again() {
    let dir = tempfile::tempdir().unwrap();
    let live = live(dir.path());
    let store = SledStore::open(&dir.path().join("store"), &Settings::default()).unwrap();
    let begin = at("2026-11-18T09:00:00Z");
    store.record_part(&history(begin)).unwrap();
    let mut known = None;
    watch(&mut known, &store, &live, begin);
    store.record_part(&complaints(begin, 1000, 8)).unwrap();
    // The daemon dies before anything of this is kept: what it knew is gone, and the store is where it was.
    drop(Known::load(&store).unwrap());
    let now = begin + TimeDelta::minutes(12);
    assert_eq!(watch(&mut None, &store, &live, now).len(), 1, "nothing is lost");
    assert!(watch(&mut None, &store, &live, now).is_empty(), "and nothing is told twice");
}
