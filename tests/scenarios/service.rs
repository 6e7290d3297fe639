//! The daemon as a service: reload, readiness, signals, commands beside it, and a disk that fills up.

#![expect(clippy::unwrap_used, reason = "what fails in a test should panic, in its helpers too")]

use chrono::TimeDelta;
use luister_mention::{DigestCursor, Position, Size};
use luister_store::{Intake as _, Outbox as _};
use luister_tests::{Entry, FakeMail, FakeWeb, Home, Luister, Signal, run};
use std::{
    fmt::Write as _,
    io::{Read, Write as _},
    net::{TcpListener, TcpStream},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_luister");

fn complaint(number: u32) -> Entry {
    Entry::new(&format!("Storing {number}"), "Marieke", &format!("Alweer storing {number} bij Acme."))
}

#[test]
fn a_list_that_breaks_goes_on_as_it_was_and_the_team_is_told() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let mut home = Home::new(&mail);
    home.set_list("acme.txt", "list: Acme\nteam: Webcare\n\nacme => complaint\n");
    home.feed(&web, "forum", "/f", "");
    web.publish("/f", complaint(1));
    let luister = Luister::start(PROGRAM, &home);
    mail.wait_for(1);
    home.set_list("acme.txt", "list: Acme\nteam: Webcare\n\nacme AND (storing\n");
    let mails = mail.wait_for(2);
    let notice = mails.last().unwrap();
    assert_eq!(notice.to, "webcare@acme.example");
    assert!(notice.subject().contains("acme.txt"), "{}", notice.subject());
    assert!(notice.text().contains("acme.txt:4:"), "{}", notice.text());
    assert!(notice.text().contains("dit haakje wordt niet gesloten"), "in the team's language: {}", notice.text());
    web.publish("/f", complaint(2));
    mail.wait_until("the old list's mail", |mails| mails.iter().any(|mail| mail.text().contains("storing 2")));
    home.set_list("acme.txt", "list: Acme\n\nacme => crisis\n");
    luister.wait_for_log("configuration and lists reloaded");
    web.publish("/f", complaint(3));
    let mails = mail.wait_until("the new list's mail", |mails| mails.iter().any(|mail| mail.text().contains("storing 3")));
    assert!(mails.last().unwrap().subject().starts_with("Crisis"), "{}", mails.last().unwrap().subject());
    luister.stop();
}

#[test]
fn a_bad_configuration_changes_nothing_but_the_log_and_a_mail() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let mut home = Home::new(&mail);
    home.feed(&web, "forum", "/f", "");
    web.publish("/f", Entry::new("Weer", "Piet", "Het regent."));
    let luister = Luister::start(PROGRAM, &home);
    home.rest.push_str("\n[[route]]\nname = \"x\"\nteam = \"Webcaer\"\n");
    let config = home.config();
    let mails = mail.wait_for(1);
    assert_eq!(mails[0].to, "admin@acme.example");
    assert!(mails[0].text().contains("there is no team `Webcaer`, did you mean `Webcare`?"), "{}", mails[0].text());
    web.publish("/f", complaint(1));
    mail.wait_for(2);
    assert_eq!(run(PROGRAM, &config, &["run"], "").status, 1, "it does not start with such a configuration");
    luister.end();
}

#[test]
fn a_new_source_is_heard_after_sighup() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let mut home = Home::new(&mail);
    home.feed(&web, "forum", "/f", "");
    let luister = Luister::start(PROGRAM, &home);
    home.feed(&web, "blog", "/b", "");
    web.publish("/b", complaint(1));
    let _config = home.config();
    luister.signal(Signal::HUP);
    assert!(mail.wait_for(1)[0].text().contains("blog"));
    luister.stop();
}

/// A free port of this machine.
fn port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn get(port: u16, path: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn polling_pauses_before_the_disk_is_full_and_goes_on_by_itself() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let mut home = Home::new(&mail);
    let port = port();
    write!(home.rest, "\n[web]\nlisten = \"127.0.0.1:{port}\"\n").unwrap();
    home.store = "min_free = \"900000 GiB\"\n".to_owned();
    home.feed(&web, "forum", "/f", "");
    web.publish("/f", complaint(1));
    let luister = Luister::start(PROGRAM, &home);
    luister.wait_for_log("polling pauses");
    let ready = get(port, "/readyz");
    assert!(ready.starts_with("HTTP/1.1 503") && ready.contains("polling pauses"), "{ready}");
    assert!(get(port, "/healthz").starts_with("HTTP/1.1 200"));
    assert_eq!(web.requests("/f"), 0);
    home.store = "min_free = \"1 KiB\"\n".to_owned();
    let _config = home.config();
    mail.wait_for(1);
    luister.wait_for_log("INFO delivered");
    assert!(get(port, "/readyz").starts_with("HTTP/1.1 200"));
    let metrics = get(port, "/metrics");
    for name in
        ["luister_polls_total{outcome=\"ok\"}", "luister_mentions_total{", "luister_deliveries_total{result=\"sent\"} 1", "luister_ready 1"]
    {
        assert!(metrics.contains(name), "no `{name}` in\n{metrics}");
    }
    luister.stop();
}

#[test]
fn commands_speak_to_the_daemon_or_to_the_store_and_say_the_same() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let mut home = Home::new(&mail);
    home.feed(&web, "forum", "/f", "");
    web.set_feed("/f", vec![complaint(1), Entry::new("Weer", "Piet", "Het regent.")]);
    let luister = Luister::start(PROGRAM, &home);
    let told = mail.wait_for(1);
    web.wait_for_requests("/f", 2);
    let id = luister.command(&["mentions", "storing", "--json"]).rows()[0]["id"].as_str().unwrap().to_owned();
    let short = id.get(..10).unwrap();
    let said = luister.command(&["case", short, "claimed", "--note", "ik bel haar"]);
    assert_eq!((said.status, said.err.as_str()), (0, ""), "{said:?}");
    let alert = told[0].header("X-Luister-Alert");
    let handled = luister.command(&["case", &alert, "handled", "--json"]).rows();
    assert_eq!((&handled[0]["state"], &handled[0]["history"][1]["who"]), (&serde_json::json!("handled"), &serde_json::json!("karin")));
    let live = ["sources", "mentions", "outbox"].map(|command| luister.command(&[command, "--json"]));
    assert_eq!(live[0].rows()[0]["state"], "ok");
    let test = luister.command(&["test-mail", "Webcare"]);
    assert!(test.status == 0 && test.err.contains("webcare@acme.example: accepted"), "{test:?}");
    luister.stop();
    let config = home.config();
    for (command, live) in ["sources", "mentions", "outbox"].iter().zip(&live) {
        let offline = run(PROGRAM, &config, &[command, "--json"], "");
        assert_eq!(offline.out.lines().count(), live.out.lines().count(), "{command}");
    }
    let label = run(PROGRAM, &config, &["label", short, "not-us"], "");
    assert!(label.status == 0 && label.err.contains("is ignored"), "{label:?}");
    for (bad, expected) in [
        (&["case", "ffffffffff", "handled"][..], "there is no mention and no alert `ffffffffff`; a mail names it at its end"),
        (&["label", "zz", "complaint"], "there is no mention `zz`; `luister mentions` lists them with their ids"),
        (&["test-mail", "Sales"], "there is no team `Sales`, there are Webcare"),
        (&["mentions", "(storing"], "query:1:1"),
    ] {
        let output = run(PROGRAM, &config, bad, "");
        assert!(output.status == 1 && output.err.contains(expected), "{bad:?}: {output:?}");
    }
}

#[test]
fn what_is_exported_is_verified_and_brought_back() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let mut home = Home::new(&mail);
    home.feed(&web, "forum", "/f", "");
    web.set_feed("/f", (0..20).map(complaint).collect());
    let luister = Luister::start(PROGRAM, &home);
    mail.wait_for(1);
    let live = luister.command(&["export"]);
    assert_eq!(live.status, 0);
    luister.stop();
    let config = home.config();
    let export = run(PROGRAM, &config, &["export"], "");
    let verified = run(PROGRAM, &config, &["verify", "--json"], "").rows();
    let sum = verified[0]["sha256"].as_str().unwrap();
    assert!(export.err.contains(sum), "{} and {sum}", export.err);
    let file = home.path().join("export.jsonl");
    std::fs::write(&file, &export.out).unwrap();
    let other = Home::new(&mail);
    let other_config = other.config();
    let imported = run(PROGRAM, &other_config, &["import", file.to_str().unwrap(), "--json"], "");
    assert_eq!(imported.rows()[0]["added"], verified[0]["records"], "{imported:?}");
    assert_eq!(run(PROGRAM, &other_config, &["verify", "--json"], "").rows()[0]["sha256"].as_str(), Some(sum));
    std::fs::write(&file, export.out.lines().take(4).collect::<Vec<_>>().join("\n")).unwrap();
    let cut = run(PROGRAM, &other_config, &["import", file.to_str().unwrap()], "");
    assert!(cut.status == 1 && cut.err.contains("it was cut short"), "{cut:?}");
}

#[test]
fn a_second_daemon_is_told_that_there_is_one() {
    let mail = FakeMail::start();
    let home = Home::new(&mail);
    let luister = Luister::start(PROGRAM, &home);
    let second = run(PROGRAM, &home.config(), &["run"], "");
    assert!(second.status == 1 && second.err.contains("is in use by another process"), "{second:?}");
    luister.stop();
}

#[test]
fn once_polls_tells_and_ends() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let mut home = Home::new(&mail);
    home.rest = home.rest.replace("group_wait = \"0s\"", "group_wait = \"1h\"");
    home.feed(&web, "forum", "/f", "");
    web.set_feed("/f", (0..150).map(complaint).collect());
    let once = run(PROGRAM, &home.config(), &["run", "--once"], "");
    assert_eq!(once.status, 0, "{once:?}");
    let mails = mail.accepted();
    let told = |number: u32| mails.iter().filter(|mail| mail.text().contains(&format!("storing {number} "))).count();
    assert!((0..150).all(|number| told(number) == 1), "each in exactly one mail");
    assert_eq!(mails.len(), 2);
}

#[test]
fn a_digest_tells_what_was_heard_since_the_last_one() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let mut home = Home::new(&mail);
    home.rest.push_str("\n[[digest]]\nname = \"morning\"\nteam = \"Webcare\"\nschedule = \"0 8 * * *\"\n");
    home.feed(&web, "forum", "/f", "");
    web.set_feed("/f", vec![complaint(1), complaint(2), Entry::new("Weer", "Piet", "Het regent.")]);
    let luister = Luister::start(PROGRAM, &home);
    mail.wait_until("both complaints", |mails| {
        [1, 2].iter().all(|n| mails.iter().any(|mail| mail.text().contains(&format!("storing {n}"))))
    });
    luister.stop();
    let told = mail.accepted().len();
    // As if the last digest had been two days ago, before anything was heard.
    let settings = luister_store::Settings { cache: Size::mib(4), ..luister_store::Settings::default() };
    let store = luister_store::SledStore::open(&home.path().join("state/store"), &settings).unwrap();
    let cursor = store.digest("morning").unwrap().unwrap();
    let due = cursor.due - TimeDelta::days(2);
    store.set_digest(&DigestCursor { position: Position(0), due, until: None, ..cursor }).unwrap();
    drop(store);
    let luister = Luister::start(PROGRAM, &home);
    let digest = mail.wait_for(told + 1).pop().unwrap();
    assert!(digest.subject().starts_with("morning, "), "{}", digest.subject());
    let text = digest.text();
    assert!(text.contains("Storing 1") && text.contains("Storing 2") && !text.contains("regent"), "{text}");
    luister.wait_for_log("INFO delivered");
    luister.stop();
    let luister = Luister::start(PROGRAM, &home);
    web.publish("/f", complaint(3));
    mail.wait_for(told + 2);
    assert_eq!(mail.accepted().iter().filter(|mail| mail.subject() == digest.subject()).count(), 1, "a digest is sent once");
    luister.stop();
}

#[test]
fn a_log_for_programs_is_json_line_by_line() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let mut home = Home::new(&mail);
    home.feed(&web, "forum", "/f", "");
    home.feed(&web, "gone", "/gone", "");
    web.set_feed("/f", vec![complaint(1)]);
    let said = run(PROGRAM, &home.config(), &["run", "--once", "--log", "json"], "");
    assert_eq!(said.status, 1, "one source could not be polled");
    let (log, words) = said.err.rsplit_once("}\n").unwrap();
    let lines: Vec<serde_json::Value> = format!("{log}}}").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(words.contains("`luister sources` says why"), "{words}");
    let line = |text: &str| lines.iter().find(|line| line["message"].as_str().unwrap().contains(text)).unwrap();
    assert_eq!((&line("heard 1 new")["level"], &line("heard 1 new")["new"]), (&"INFO".into(), &1.into()));
    assert_eq!(line("could not poll")["source.name"], "gone");
    assert!(lines.iter().all(|line| line["timestamp"].is_string()), "{}", said.err);
    assert!(!said.err.contains("webcare@acme.example"), "addresses are masked: {}", said.err);
}

#[test]
fn a_test_mail_that_fails_says_what_the_server_said_and_is_not_tried_again() {
    let mail = FakeMail::start();
    let home = Home::new(&mail);
    let config = home.config();
    mail.set_down(true);
    let said = run(PROGRAM, &config, &["test-mail", "Webcare"], "");
    assert_eq!(said.status, 1, "{said:?}");
    assert!(said.err.contains("webcare@acme.example: refused: 127.0.0.1:"), "{}", said.err);
    assert!(said.err.contains("a test is tried once"), "{}", said.err);
    mail.set_down(false);
    assert_eq!(run(PROGRAM, &config, &["run", "--once"], "").status, 0);
    assert_eq!(mail.accepted().len(), 0, "who asked has the answer");
}

#[test]
fn a_source_that_is_not_heard_is_told_once_and_once_more_when_it_is() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let mut home = Home::new(&mail);
    home.feed(&web, "forum", "/f", "");
    web.set_feed("/f", vec![Entry::new("Weer", "Piet", "Het regent.")]);
    assert_eq!(run(PROGRAM, &home.config(), &["run", "--once"], "").status, 0);
    // As if it had failed for three hours.
    let settings = luister_store::Settings { cache: Size::mib(4), ..luister_store::Settings::default() };
    let set = |change: &dyn Fn(&mut luister_mention::Cursor)| {
        let store = luister_store::SledStore::open(&home.path().join("state/store"), &settings).unwrap();
        let mut cursor = store.cursors().unwrap().remove(0);
        change(&mut cursor);
        store.record(&[], &cursor).unwrap();
    };
    set(&|cursor| {
        cursor.failures = 5;
        cursor.failing_since = cursor.first_read.map(|at| at - TimeDelta::hours(3));
        cursor.next_due += TimeDelta::days(1);
    });
    let luister = Luister::start(PROGRAM, &home);
    let notice = mail.wait_for(1).pop().unwrap();
    assert_eq!((notice.to.as_str(), notice.subject().as_str()), ("admin@acme.example", "Source forum is not heard"));
    assert!(notice.text().contains("forum: cannot be read, since") && notice.text().contains("(3 hours)"), "{}", notice.text());
    luister.wait_for_log("INFO delivered");
    luister.stop();
    set(&|cursor| cursor.next_due -= TimeDelta::days(1));
    let luister = Luister::start(PROGRAM, &home);
    let again = mail.wait_for(2).pop().unwrap();
    assert_eq!(again.subject(), "Source forum is heard again");
    luister.wait_for_log("INFO delivered");
    luister.stop();
}

#[test]
fn a_file_in_the_inbox_is_taken_once_and_comes_back_with_what_was_wrong() {
    let mail = FakeMail::start();
    let mut home = Home::new(&mail);
    home.add_source("[[inbox]]\nname = \"knipsels\"\nfolder = \"../inbox\"\nevery = \"1s\"\n");
    let inbox = home.path().join("inbox");
    std::fs::create_dir(&inbox).unwrap();
    std::fs::write(inbox.join("a.csv"), "text;author\nStoring 1 bij Acme;Marieke\n;Piet\n").unwrap();
    std::fs::write(inbox.join("b.jsonl"), "{\"text\": \"Storing 2 bij Acme\"}\n").unwrap();
    std::fs::write(inbox.join("c.pdf"), "%PDF-1.7").unwrap();
    std::fs::write(inbox.join("d.csv.part"), "text\nStoring 3 bij Acme\n").unwrap();
    let luister = Luister::start(PROGRAM, &home);
    mail.wait_until("both", |mails| [1, 2].iter().all(|n| mails.iter().any(|mail| mail.text().contains(&format!("toring {n}")))));
    luister.wait_for_log("could not poll `knipsels`");
    std::fs::rename(inbox.join("d.csv.part"), inbox.join("d.csv")).unwrap();
    mail.wait_until("the last", |mails| mails.iter().any(|mail| mail.text().contains("toring 3")));
    luister.wait_for_log("INFO delivered");
    let names = |folder: &str| {
        let mut names: Vec<String> = std::fs::read_dir(inbox.join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap().split_once('-').unwrap().1.to_owned())
            .collect();
        names.sort();
        names
    };
    luister.stop();
    assert_eq!(names("taken"), ["a.csv", "a.csv.problems.txt", "b.jsonl", "d.csv"]);
    assert_eq!(names("refused"), ["c.pdf", "c.pdf.problems.txt"]);
    let problems = std::fs::read_dir(inbox.join("taken")).unwrap().map(|entry| entry.unwrap().path());
    let problems = problems.filter(|path| path.to_string_lossy().ends_with("a.csv.problems.txt")).map(std::fs::read_to_string);
    assert_eq!(problems.map(Result::unwrap).collect::<Vec<_>>(), ["line 3: `text` is empty and there is no `title`\n"]);
}
