//! An alert is handed over to other software, once for each key, whatever that answers.

#![expect(clippy::unwrap_used, reason = "what fails in a test should panic, in its helpers too")]

use luister_tests::{Entry, FakeMail, FakeReceiver, FakeWeb, Home, Luister, run};
use std::{fmt::Write as _, fs};

const PROGRAM: &str = env!("CARGO_BIN_EXE_luister");

fn complaint(number: u32) -> Entry {
    Entry::new(&format!("Storing {number}"), "Marieke <!channel>", &format!("Alweer <b>storing {number}</b> bij Acme, al drie uur."))
}

/// A home whose team has a mail address and a webhook at this path of the receiver.
fn home(mail: &FakeMail, receiver: &FakeReceiver, path: &str, rest: &str) -> Home {
    let mut home = Home::new(mail);
    let url = receiver.url(path);
    home.rest = home.rest.replace("lang = \"nl\"", "lang = \"nl\"\nwebhook = \"chat\"");
    write!(home.rest, "\n[[webhook]]\nname = \"chat\"\nurl = \"{url}\"\nsecret_file = \"secret\"\n{rest}\n").unwrap();
    fs::write(home.path().join("config/secret"), "geheim\n").unwrap();
    home
}

#[test]
fn an_alert_is_handed_over_once_and_signed_beside_its_mail() {
    let (web, mail, receiver) = (FakeWeb::start(), FakeMail::start(), FakeReceiver::start());
    let mut home = home(&mail, &receiver, "/hook", "");
    home.feed(&web, "forum", "/f", "");
    web.publish("/f", complaint(1));
    let luister = Luister::start(PROGRAM, &home);
    let handed = receiver.wait_for(1);
    let mails = mail.wait_for(1);
    luister.stop();
    let [handed] = handed.as_slice() else { panic!("{handed:#?}") };
    assert!(handed.is_signed_with("geheim") && !handed.is_signed_with("anders"), "{handed:?}");
    let alert = mails[0].header("X-Luister-Alert");
    assert_eq!(handed.header("x-luister-alert"), alert);
    assert_eq!(handed.header("idempotency-key"), format!("{alert}-1"), "the second of its recipients");
    let body = handed.json();
    assert_eq!((&body["alert"], &body["team"], &body["kind"]), (&alert.as_str().into(), &"Webcare".into(), &"mentions".into()));
    let told = &body["mentions"][0];
    assert_eq!(told["mention"]["text"], "Alweer storing 1 bij Acme, al drie uur.");
    assert!(told["why"][0].as_str().unwrap().contains("Acme") || told["why"][1].as_str().unwrap().contains("Acme"), "{told}");
    assert!(body["answer_by"].is_string(), "{body}");
    assert_eq!(receiver.handed().len(), 1);
}

#[test]
fn after_an_error_the_same_comes_again_under_the_same_key() {
    let (web, mail, receiver) = (FakeWeb::start(), FakeMail::start(), FakeReceiver::start());
    receiver.answer("/hook", &["500 Oops", ""]);
    let mut home = home(&mail, &receiver, "/hook", "");
    home.rest = home.rest.replace("mail = \"webcare@acme.example\"\n", "");
    home.feed(&web, "forum", "/f", "");
    web.publish("/f", complaint(1));
    let luister = Luister::start(PROGRAM, &home);
    receiver.wait_for(1);
    luister.wait_for_log("not delivered");
    let waiting = luister.command(&["outbox", "--json"]).rows();
    assert!(waiting[0]["reason"].as_str().unwrap().contains("it answered with 500"), "{waiting:?}");
    // A start tries at once what waits: another attempt breaks off, and the third is accepted.
    drop(luister.end());
    let luister = Luister::start(PROGRAM, &home);
    receiver.wait_for(2);
    luister.wait_for_log("not delivered");
    luister.kill();
    let luister = Luister::start(PROGRAM, &home);
    let handed = receiver.wait_for(3);
    luister.wait_for_log("INFO delivered");
    luister.stop();
    assert_eq!(handed.len(), 3);
    for again in &handed[1..] {
        assert_eq!(again.header("idempotency-key"), handed[0].header("idempotency-key"));
        assert_eq!(again.body, handed[0].body, "the same to the byte");
    }
    assert!(handed.iter().all(|handed| handed.is_signed_with("geheim")), "each attempt with its own time");
}

#[test]
fn what_is_refused_is_told_to_the_administrator_and_nobody_is_followed() {
    for (status, said) in [("400 Bad Request", "it answered with 400 Bad Request"), ("307 Temporary Redirect", "webhooks follow nobody")] {
        let (web, mail, receiver) = (FakeWeb::start(), FakeMail::start(), FakeReceiver::start());
        receiver.answer("/hook", &[status]);
        let mut home = home(&mail, &receiver, "/hook", "");
        home.feed(&web, "forum", "/f", "");
        web.publish("/f", complaint(1));
        let luister = Luister::start(PROGRAM, &home);
        let mails = mail.wait_until("a mail to the team and one to the administrator", |mails| mails.len() >= 2);
        let notice = mails.iter().find(|mail| mail.to == "admin@acme.example").unwrap();
        let text = notice.text().replace('\n', " ");
        assert!(text.contains(said) && text.contains("webhook chat"), "{text}");
        let outbox = luister.command(&["outbox", "--json"]).rows();
        assert_eq!((outbox.len(), &outbox[0]["state"]), (1, &serde_json::json!("refused")));
        drop(luister.end());
        let handed = receiver.handed();
        assert_eq!((handed.len(), handed[0].path.as_str()), (1, "/hook"));
    }
}

#[test]
fn a_test_message_reaches_mail_and_webhooks() {
    let (mail, receiver) = (FakeMail::start(), FakeReceiver::start());
    let home = home(&mail, &receiver, "/hook", "shape = \"slack\"");
    let config = home.config();
    let tested = run(PROGRAM, &config, &["test-mail", "Webcare"], "");
    assert_eq!(tested.status, 0, "{tested:?}");
    assert!(tested.err.contains("mail:webcare@acme.example: accepted") && tested.err.contains("webhook:chat: accepted"), "{}", tested.err);
    let body = receiver.wait_for(1)[0].json();
    assert!(body["text"].as_str().unwrap().contains("Testbericht"), "{body}");

    receiver.answer("/hook", &["401 Unauthorized"]);
    let refused = run(PROGRAM, &config, &["test-mail", "Webcare"], "");
    assert_eq!(refused.status, 1);
    assert!(refused.err.contains("webhook:chat: refused: ") && refused.err.contains("401 Unauthorized"), "{}", refused.err);
}
