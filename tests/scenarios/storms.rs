//! A storm is told as one thing, and once.

#![expect(clippy::unwrap_used, reason = "what fails in a test should panic, in its helpers too")]

use chrono::{DateTime, TimeDelta, Utc};
use luister_mention::{Change, Found, ListKind, ListName, Match, Mention, MentionLine, Scores, Signal, SourceName, Verdict, Versions};
use luister_store::Intake as _;
use luister_tests::{FakeMail, Home, Luister, run};
use std::time::SystemTime;

const PROGRAM: &str = env!("CARGO_BIN_EXE_luister");

/// A line of a mention as others export it, heard so many minutes ago.
fn heard(now: DateTime<Utc>, minutes_ago: i64, author: &str, text: &str) -> Mention {
    let when = now - TimeDelta::minutes(minutes_ago);
    let line = format!("{{\"text\":\"{text}\",\"author\":{{\"name\":\"{author}\"}},\"published\":\"{when:?}\",\"heard\":\"{when:?}\"}}");
    MentionLine::parse(&line).unwrap().into_mention(&SourceName::new("forum").unwrap(), when)
}

#[test]
fn a_storm_is_told_once_however_often_the_daemon_is_started() {
    let mail = FakeMail::start();
    let home = Home::new(&mail);
    let config = home.config();
    let now = DateTime::<Utc>::from(SystemTime::now());
    let calm = (0..240).rev().map(|n| heard(now, 120 * n + 90, &format!("Jan {n}"), &format!("Acme belt niet terug {n}")));
    let storm = (0..12).rev().map(|n| heard(now, n + 2, &format!("Eva {n}"), &format!("De lekkende accu van Acme vliegt in brand {n}")));
    {
        let settings = luister_store::Settings::default();
        let store = luister_store::SledStore::open(&home.path().join("state/store"), &settings).unwrap();
        let found: Vec<Found> = calm.chain(storm).map(of_acme).collect();
        store.record_part(&found).unwrap();
    }
    let luister = Luister::start(PROGRAM, &home);
    let mails = mail.wait_for(1);
    luister.wait_for_log("INFO delivered");
    luister.stop();
    let told = &mails[0];
    assert_eq!((told.to.as_str(), told.header("X-Luister-Kind").as_str()), ("webcare@acme.example", "storm"));
    assert!(told.subject().starts_with("Acme: ") && told.subject().contains("gewoonlijk"), "{}", told.subject());
    assert!(told.text().contains("accu") && told.text().contains("Eva"), "{}", told.text());
    assert_eq!(run(PROGRAM, &config, &["run", "--once"], "").status, 0);
    assert_eq!(mail.accepted().len(), 1, "a restart tells nothing twice");
}

/// A mention that was recorded as a complaint about Acme.
fn of_acme(mention: Mention) -> Found {
    let hit = Match {
        list: ListName::new("Acme").unwrap(),
        kind: ListKind::Brand,
        line: Some(3),
        query: "acme".into(),
        signal: None,
        spans: vec![],
    };
    let verdict = Verdict {
        lang: None,
        signal: Signal::Complaint,
        uncertain: false,
        signals: vec![Signal::Complaint],
        scores: Scores::default(),
        matches: vec![hit],
        why: vec![],
        versions: Versions::default(),
    };
    Found { mention, verdict, content: 0, like: None, change: Change::New, pendings: vec![], answers: None }
}
