//! What comes by itself: messages that a client posts to an inbox, and news that a hub pushes.

#![expect(clippy::unwrap_used, reason = "what fails in a test should panic, in its helpers too")]

use luister_store::Intake as _;
use luister_tests::{FakeHub, FakeMail, FakeWeb, Home, Luister, Manner, post, run};
use serde_json::{Value, json};
use std::{fmt::Write as _, fs, net::TcpListener};

const PROGRAM: &str = env!("CARGO_BIN_EXE_luister");
const TOKEN: &str = "0123456789abcdef0123456789abcdef";

/// A home whose pages are served, and the port they are served on.
fn served(mail: &FakeMail) -> (Home, u16) {
    let mut home = Home::new(mail);
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    write!(home.rest, "\n[web]\npublic_listen = \"127.0.0.1:{port}\"\npublic_url = \"http://127.0.0.1:{port}\"\n").unwrap();
    (home, port)
}

fn source(luister: &Luister) -> Value {
    luister.command(&["sources", "--json"]).rows().remove(0)
}

#[test]
fn what_is_posted_is_on_disk_when_it_is_answered_and_is_told_once() {
    let mail = FakeMail::start();
    let (mut home, port) = served(&mail);
    fs::write(home.path().join("config/token"), format!("{TOKEN}\n")).unwrap();
    home.add_source("[[inbox]]\nname = \"kn ip/sels\"\ntoken_file = \"token\"\nmax_bytes = \"1 KiB\"\n");
    let send = |token: &str, kind: &str, body: &str| {
        let headers = format!("Authorization: Bearer {token}\r\nContent-Type: {kind}\r\n");
        let answer = post(&format!("http://127.0.0.1:{port}/inbox/kn%20ip%2Fsels"), &headers, body);
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.get(9..12).unwrap().to_owned(), body.to_owned())
    };
    let luister = Luister::start(PROGRAM, &home);
    let before = source(&luister);
    assert_eq!((&before["state"], &before["next_poll"], &before["url"]), (&json!("new"), &Value::Null, &json!("inbox:/kn%20ip%2Fsels")));
    let lines = "{\"text\":\"Alweer een storing bij Acme.\",\"ref\":\"k-1\"}\n{\"text\":\"\"}\n{\"text\":\"Het regent.\"}\n";
    let (status, receipt) = send(TOKEN, "application/x-ndjson", lines);
    assert_eq!(status, "200", "{receipt}");
    assert_eq!(
        serde_json::from_str::<Value>(&receipt).unwrap(),
        json!({"kept": 2, "new": 2, "edited": 0, "skipped": [{"line": 2, "reason": "`text` is empty and there is no `title`"}]})
    );
    // What was answered survives whatever comes next.
    luister.kill();
    let luister = Luister::start(PROGRAM, &home);
    assert!(mail.wait_for(1)[0].text().contains("Alweer een storing bij"));
    let (status, receipt) = send(TOKEN, "application/x-ndjson", lines);
    assert!(status == "200" && receipt.starts_with("{\"kept\":2,\"new\":0,\"edited\":0,"), "{receipt}");
    let (status, receipt) = send(TOKEN, "application/json", "[{\"text\":\"Alweer een storing bij Acme!\",\"ref\":\"k-1\"}]");
    assert!(status == "200" && receipt.starts_with("{\"kept\":1,\"new\":0,\"edited\":1,"), "{receipt}");
    let (status, receipt) = send(TOKEN, "text/csv", "text,ref\nZon.,k-2\n");
    assert!(status == "200" && receipt.starts_with("{\"kept\":1,\"new\":1,"), "{receipt}");
    for (name, token, kind, body, expected, text) in [
        ("a wrong token", "x", "text/csv", "text\nx\n", "401", "this wants `Authorization: Bearer`"),
        ("a web page", TOKEN, "application/json", "<!doctype html><html></html>", "400", "this is an HTML page, not what was due"),
        ("nothing", TOKEN, "application/json", "", "400", "the page is empty"),
        ("too much", TOKEN, "application/json", &"x".repeat(1025), "413", "this is longer than 1 KiB"),
    ] {
        let (status, said) = send(token, kind, body);
        assert!(status == expected && said.contains(text), "{name}: {status} {said}");
    }
    let after = source(&luister);
    assert_eq!((&after["heard"], &after["next_poll"], &after["failures"]), (&json!(3), &Value::Null, &json!(0)), "{after}");
    assert!(after["last_new"].is_string());
    let log = luister.log();
    assert!(!log.contains(TOKEN) && !log.contains("Alweer"), "{log}");
    luister.wait_for_log("INFO delivered");
    luister.stop();
}

/// A feed that names its hub.
fn feed(web: &FakeWeb, hub: &FakeHub, entries: &[u32]) -> String {
    let mut rss = String::from("<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel><title>t</title>");
    write!(rss, "<atom:link rel=\"hub\" href=\"{}\"/><atom:link rel=\"self\" href=\"{}\"/>", hub.url(), web.url("/f")).unwrap();
    for number in entries {
        write!(
            rss,
            "<item><title>Storing {number}</title><guid>{number}</guid><description>Storing {number} bij Acme.</description></item>"
        )
        .unwrap();
    }
    rss + "</channel></rss>"
}

fn publish(web: &FakeWeb, hub: &FakeHub, entries: &[u32]) {
    web.set_page("/f", "200 OK", "application/rss+xml", feed(web, hub, entries).as_bytes());
}

fn hourly(home: &mut Home, web: &FakeWeb) {
    let url = web.url("/f");
    home.add_source(&format!("[[feed]]\nname = \"blog\"\nurl = \"{url}\"\nevery = \"1h\"\n"));
}

fn told(mail: &FakeMail, number: u32) {
    mail.wait_until(&format!("storing {number}"), |mails| mails.iter().any(|mail| mail.text().contains(&format!("Storing {number} bij"))));
}

#[test]
fn a_hub_pushes_what_is_new_and_is_believed_when_it_signs() {
    let (web, mail, hub) = (FakeWeb::start(), FakeMail::start(), FakeHub::start(Manner::Verifies(3600)));
    let (mut home, _) = served(&mail);
    hourly(&mut home, &web);
    publish(&web, &hub, &[1]);
    let luister = Luister::start(PROGRAM, &home);
    let asked = hub.wait_for(1).remove(0);
    assert_eq!((asked.of("hub.mode"), asked.of("hub.topic")), ("subscribe", web.url("/f").as_str()));
    assert!(asked.of("hub.secret").len() == 64 && asked.verified.ends_with("c4a11"), "{asked:?}");
    luister.wait_for_log("`blog` is pushed to us");
    assert!(source(&luister)["push"].as_str().unwrap().starts_with("subscribed until "), "{}", source(&luister));
    told(&mail, 1);

    assert!(asked.push_signed(&feed(&web, &hub, &[66]), "guessed").starts_with("HTTP/1.1 202"));
    assert!(asked.push(&feed(&web, &hub, &[2])).starts_with("HTTP/1.1 202"));
    told(&mail, 2);
    assert_eq!(web.requests("/f"), 1, "nobody had to ask");
    for query in ["hub.mode=subscribe&hub.topic=x&hub.challenge=y", "hub.mode=unsubscribe&hub.challenge=y"] {
        assert!(asked.ask(query).starts_with("HTTP/1.1 404"), "{query}");
    }

    // Something that says no more than that there is something.
    publish(&web, &hub, &[3, 2, 1]);
    assert!(asked.push("").starts_with("HTTP/1.1 202"));
    told(&mail, 3);
    assert_eq!(web.requests("/f"), 2);
    luister.wait_for_log("INFO delivered");
    assert!(!luister.log().contains(asked.of("hub.secret")) && !luister.log().contains("bij Acme"), "{}", luister.log());
    luister.stop();

    let luister = Luister::start(PROGRAM, &home);
    assert!(asked.push(&feed(&web, &hub, &[4])).starts_with("HTTP/1.1 202"));
    told(&mail, 4);
    assert_eq!(hub.asked().len(), 1, "the hub had promised");
    assert!(mail.accepted().iter().all(|mail| !mail.text().contains("Storing 66")), "what was not signed is not told");
    luister.end();
}

#[test]
fn a_promise_that_runs_out_is_asked_for_anew_and_one_that_nobody_wants_is_ended() {
    let (web, mail, hub) = (FakeWeb::start(), FakeMail::start(), FakeHub::start(Manner::Verifies(3600)));
    let (mut home, _) = served(&mail);
    hourly(&mut home, &web);
    publish(&web, &hub, &[]);
    let luister = Luister::start(PROGRAM, &home);
    luister.wait_for_log("`blog` is pushed to us");
    luister.stop();

    // As if it had stood still for two hours.
    let settings = luister_store::Settings { cache: luister_mention::Size::mib(4), ..luister_store::Settings::default() };
    let store = luister_store::SledStore::open(&home.path().join("state/store"), &settings).unwrap();
    let mut kept = store.subscriptions().unwrap().remove(0);
    kept.until = kept.until.map(|until| until - chrono::TimeDelta::hours(2));
    kept.next -= chrono::TimeDelta::hours(2);
    store.keep_subscription(&kept).unwrap();
    drop(store);
    let luister = Luister::start(PROGRAM, &home);
    let asked = hub.wait_for(2);
    luister.wait_for_log("the subscription of `blog` has run out");
    luister.wait_for_log("`blog` is pushed to us");
    assert_eq!(asked[1].of("hub.callback"), asked[0].of("hub.callback"), "it is the same subscription");

    assert!(asked[1].ask(&format!("hub.mode=denied&hub.topic={}&hub.reason=no%20room", web.url("/f"))).starts_with("HTTP/1.1 200"));
    luister.wait_for_log("does not push it");
    let push = source(&luister)["push"].as_str().unwrap().to_owned();
    assert!(push.starts_with("not subscribed at 127.0.0.1: the hub refuses: no room; asked again at "), "{push}");
    luister.stop();

    // As if the wait were over.
    let store = luister_store::SledStore::open(&home.path().join("state/store"), &settings).unwrap();
    let mut kept = store.subscriptions().unwrap().remove(0);
    kept.next -= chrono::TimeDelta::hours(2);
    store.keep_subscription(&kept).unwrap();
    drop(store);
    let luister = Luister::start(PROGRAM, &home);
    luister.wait_for_log("`blog` is pushed to us");
    let config = home.config();
    fs::write(config.with_file_name("sources.toml"), "").unwrap();
    let last = hub.wait_for(4).pop().unwrap();
    assert_eq!((last.of("hub.mode"), last.of("hub.callback")), ("unsubscribe", asked[0].of("hub.callback")));
    assert!(last.verified.ends_with("c4a11"), "{}", last.verified);
    luister.wait_for_log("`blog` is no longer pushed to us");
    luister.stop();
    let export = run(PROGRAM, &config, &["export"], "");
    assert!(!export.out.contains("\"kind\":\"subscription\""), "{}", export.out);
}

#[test]
fn a_hub_that_fails_is_left_alone_and_its_source_is_polled() {
    let (web, mail, hub) = (FakeWeb::start(), FakeMail::start(), FakeHub::start(Manner::Fails));
    let (mut home, _) = served(&mail);
    home.feed(&web, "blog", "/f", "");
    publish(&web, &hub, &[1]);
    let luister = Luister::start(PROGRAM, &home);
    luister.wait_for_log("the hub of `blog` could not be asked");
    let push = source(&luister)["push"].as_str().unwrap().to_owned();
    assert!(push.starts_with("not subscribed at 127.0.0.1: `127.0.0.1` answered 503 Service Unavailable; asked again at "), "{push}");
    publish(&web, &hub, &[2, 1]);
    told(&mail, 2);
    web.wait_for_requests("/f", 4);
    assert_eq!(hub.asked().len(), 1, "it is left alone for a minute");
    luister.wait_for_log("INFO delivered");
    luister.stop();
}

#[test]
fn a_hub_that_promises_and_does_not_push_is_not_believed() {
    let (web, mail, hub) = (FakeWeb::start(), FakeMail::start(), FakeHub::start(Manner::Verifies(3600)));
    let (mut home, _) = served(&mail);
    home.feed(&web, "blog", "/f", "");
    publish(&web, &hub, &[1]);
    let luister = Luister::start(PROGRAM, &home);
    luister.wait_for_log("`blog` is pushed to us");
    for number in 2..=4 {
        publish(&web, &hub, &[number, 1]);
        told(&mail, number);
    }
    luister.wait_for_log("did not push what polls have found; it is asked anew");
    let push = source(&luister)["push"].as_str().unwrap().to_owned();
    assert!(push.starts_with("not subscribed at 127.0.0.1: it did not push what polls have found; asked again at "), "{push}");
    luister.end();
}
