//! A customer system is asked who wrote it; whatever it answers, or does not, everybody is told in time.

#![expect(clippy::unwrap_used, reason = "what fails in a test should panic, in its helpers too")]

use luister_tests::{Accepted, Entry, FakeMail, FakeReceiver, FakeWeb, Home, Luister, get, run};
use std::{collections::BTreeMap, fmt::Write as _, fs, net::TcpListener};

const PROGRAM: &str = env!("CARGO_BIN_EXE_luister");

/// Teams, of which one has somebody with an address.
const TEAMS: &str = r#"
[[team]]
name = "Webcare"
mail = "webcare@acme.example"
lang = "nl"

[[team]]
name = "Service"
mail = "service@acme.example"
lang = "nl"

[[team]]
name = "Key accounts"
mail = "accounts@acme.example"
lang = "nl"
response_target = "1h"
people = ["Bob", { name = "Anna", mail = "anna@acme.example" }]
"#;

/// A route that asks, for what is found at one source.
fn route(name: &str) -> String {
    format!(
        "\n[[route]]\nname = \"{name}\"\nmatch = {{ signal = \"complaint\", source = \"{name}\" }}\nteam = \"Webcare\"\nlookup = \"{name}\"\n\
         nack = {{ team = \"Service\" }}\nerr = {{ team = \"Webcare\" }}\ngroup_wait = \"0s\"\ngroup_interval = \"0s\"\n"
    )
}

/// A look-up at the path of its name.
fn lookup(receiver: &FakeReceiver, name: &str, timeout: &str) -> String {
    let url = receiver.url(&format!("/{name}"));
    format!(
        "\n[[lookup]]\nname = \"{name}\"\nurl = \"{url}\"\nsecret_file = \"secret\"\ntimeout = \"{timeout}\"\n\
         send = [\"author.name\", \"list\", \"signal\", \"source\", \"code\"]\ncode = '\\bORD-\\d{{6}}\\b'\n"
    )
}

/// A home where what is found at each of these sources is asked about.
fn home(mail: &FakeMail, web: &FakeWeb, receiver: &FakeReceiver, names: &[&str], timeout: &str) -> Home {
    let mut home = Home::new(mail);
    TEAMS.clone_into(&mut home.rest);
    for name in names {
        home.rest += &lookup(receiver, name, timeout);
        home.rest += &route(name);
        home.feed(web, name, &format!("/{name}"), "");
    }
    fs::write(home.path().join("config/secret"), "geheim\n").unwrap();
    home
}

fn complaint(number: u32, author: &str) -> Entry {
    Entry::new(&format!("Storing {number}"), author, &format!("Alweer storing {number} bij Acme, over ORD-{number:06}."))
}

/// The text of a mail with its lines joined.
fn said(mail: &Accepted) -> String {
    mail.text().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn an_account_manager_gets_the_complaint_of_their_own_customer() {
    let (web, mail, receiver) = (FakeWeb::start(), FakeMail::start(), FakeReceiver::start());
    receiver.say(
        "/crm",
        r#"{"status":"ACK","name":"Jansen BV","customer":"K-1234","link":"https://crm.acme.example/k/1234","team":"key accounts","person":"Anna"}"#,
    );
    let home = home(&mail, &web, &receiver, &["crm"], "5s");
    web.publish("/crm", complaint(1, "Jan Jansen"));
    let luister = Luister::start(PROGRAM, &home);
    let mails = mail.wait_for(1);
    let cases = luister.command(&["cases", "--json"]).rows();
    let log = luister.log();
    luister.stop();

    let [asked] = &receiver.handed()[..] else { panic!("asked once") };
    assert!(asked.is_signed_with("geheim") && !asked.is_signed_with("anders"), "{asked:?}");
    assert_eq!(asked.header("idempotency-key").len(), 32);
    let expected = r#"{"author":{"name":"Jan Jansen"},"code":"ORD-000001","list":"Acme","signal":"complaint","source":"crm"}"#;
    assert_eq!(String::from_utf8_lossy(&asked.body), expected, "nothing else leaves");

    let [told] = &mails[..] else { panic!("{mails:#?}") };
    assert_eq!(told.to, "anna@acme.example", "in place of the team");
    assert!(told.header("List-Id").contains("key-accounts.luister.acme.example"));
    assert!(said(told).contains("Jan Jansen Klant: Jansen BV (K-1234); voor Anna https://crm.acme.example/k/1234"), "{}", told.text());
    assert!(told.html().contains("<a href=\"https://crm.acme.example/k/1234\""), "{}", told.html());
    assert_eq!((cases.len(), &cases[0]["team"]), (1, &"Key accounts".into()), "the case is the team's");
    assert!(log.contains("asked `crm`") && !log.contains("Jansen"), "the log tells no names:\n{log}");
}

#[test]
fn whatever_comes_of_a_question_somebody_is_told() {
    let (web, mail, receiver) = (FakeWeb::start(), FakeMail::start(), FakeReceiver::start());
    receiver.say("/ack", r#"{"status":"ack"}"#);
    receiver.say("/nack", r#"{"status":"NACK","reason":"contract opgezegd"}"#);
    receiver.say("/err", r#"{"status":"ERR"}"#);
    receiver.say("/html", "<html><h1>Welkom</h1></html>");
    receiver.say("/huge", vec![b' '; 10_000_000]);
    receiver.say("/unknown", r#"{"status":"ACK","name":"Piet","team":"Noord","person":"Anna"}"#);
    receiver.say("/nameless", r#"{"status":"ACK","team":"Key accounts","person":"Bob"}"#);
    receiver.answer("/redirect", &["302 Found"]);
    receiver.answer("/broken", &["500 Oops"]);
    receiver.answer("/gone", &[""]);
    receiver.hang("/hangs", true);
    let nobody_knows = "Onbekend of dit een klant is";
    let expected = BTreeMap::from([
        ("ack", ("webcare@acme.example", "Klant, volgens ack")),
        ("nack", ("service@acme.example", "Geen klant, volgens nack (contract opgezegd)")),
        ("err", ("webcare@acme.example", nobody_knows)),
        ("html", ("webcare@acme.example", nobody_knows)),
        ("huge", ("webcare@acme.example", nobody_knows)),
        ("empty", ("webcare@acme.example", nobody_knows)),
        ("redirect", ("webcare@acme.example", nobody_knows)),
        ("broken", ("webcare@acme.example", nobody_knows)),
        ("gone", ("webcare@acme.example", nobody_knows)),
        ("hangs", ("webcare@acme.example", nobody_knows)),
        ("unknown", ("webcare@acme.example", "unknown vroeg om team Noord, maar dat bestaat hier niet; unknown vroeg om Anna")),
        ("nameless", ("accounts@acme.example", "Klant, volgens nameless; voor Bob")),
    ]);
    let names: Vec<&str> = expected.keys().copied().collect();
    let mut home = home(&mail, &web, &receiver, &names, "3s");
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    write!(home.rest, "\n[web]\nlisten = \"127.0.0.1:{port}\"\n").unwrap();
    for (number, name) in (0..).zip(&names) {
        web.publish(&format!("/{name}"), complaint(number, &format!("Schrijver {number}")));
    }
    let luister = Luister::start(PROGRAM, &home);
    let mails = mail.wait_for(names.len());
    let metrics = get(&format!("http://127.0.0.1:{port}/metrics"));
    luister.stop();
    for (name, status) in [("ack", "ack"), ("nack", "nack"), ("err", "err"), ("hangs", "err")] {
        let counted = format!("luister_lookups_total{{lookup=\"{name}\",status=\"{status}\"}} 1");
        assert!(metrics.contains(&counted), "no `{counted}` in\n{metrics}");
    }
    assert_eq!(mails.len(), names.len());
    for (name, (to, words)) in &expected {
        let told = mails.iter().find(|mail| mail.subject().contains(&format!("({name})"))).unwrap();
        assert_eq!(told.to, *to, "{name}");
        assert!(said(told).contains(words), "{name}: {}", told.text());
    }
    let paths: Vec<String> = receiver.handed().into_iter().map(|handed| handed.path).collect();
    assert_eq!(paths.len(), names.len(), "each is asked once: {paths:?}");
    assert!(!paths.contains(&"/elsewhere".to_owned()), "nobody is followed");
}

#[test]
fn a_question_that_a_crash_cut_off_is_asked_again_under_the_same_key() {
    let (web, mail, receiver) = (FakeWeb::start(), FakeMail::start(), FakeReceiver::start());
    receiver.hang("/crm", true);
    let home = home(&mail, &web, &receiver, &["crm"], "30s");
    web.publish("/crm", complaint(1, "Jan Jansen"));
    let luister = Luister::start(PROGRAM, &home);
    receiver.wait_for(1);
    let waiting = luister.command(&["outbox", "--json"]).rows();
    assert_eq!(waiting[0]["reason"], "a complaint: `crm` is asked about its writer");
    luister.kill();
    assert_eq!(mail.accepted().len(), 0);

    receiver.hang("/crm", false);
    receiver.say("/crm", r#"{"status":"NACK"}"#);
    let luister = Luister::start(PROGRAM, &home);
    let mails = mail.wait_for(1);
    luister.stop();
    assert_eq!(mails[0].to, "service@acme.example");
    let asked = receiver.handed();
    assert_eq!(asked.len(), 2);
    assert_eq!((asked[0].header("idempotency-key"), &asked[0].body), (asked[1].header("idempotency-key"), &asked[1].body));
}

#[test]
fn one_writer_is_asked_about_once_and_a_system_that_hangs_is_left_alone() {
    let (web, mail, receiver) = (FakeWeb::start(), FakeMail::start(), FakeReceiver::start());
    receiver.say("/crm", r#"{"status":"ACK","name":"Jansen BV"}"#);
    receiver.hang("/hangs", true);
    let mut home = home(&mail, &web, &receiver, &["crm", "hangs"], "1s");
    home.rest = home.rest.replace("\"source\", \"code\"]\ncode = '\\bORD-\\d{6}\\b'", "\"source\"]");
    for number in 0..20 {
        web.publish("/crm", complaint(number, "Jan Jansen"));
        web.publish("/hangs", complaint(100 + number, &format!("Schrijver {number}")));
    }
    let luister = Luister::start(PROGRAM, &home);
    let all = |mails: &[Accepted]| mails.iter().map(|mail| mail.text().matches("[KLACHT]").count()).sum::<usize>();
    mail.wait_until("all forty", |mails| all(mails) >= 40);
    luister.wait_for_log("`hangs` does not answer");
    luister.stop();
    let asked = receiver.handed();
    let of = |path: &str| asked.iter().filter(|asked| asked.path == path).count();
    assert_eq!((all(&mail.accepted()), of("/crm")), (40, 1));
    assert!(of("/hangs") <= 16, "{} questions to one that hangs", of("/hangs"));
}

#[test]
fn what_would_be_asked_is_told_and_nothing_is() {
    let (web, mail, receiver) = (FakeWeb::start(), FakeMail::start(), FakeReceiver::start());
    let home = home(&mail, &web, &receiver, &["crm"], "5s");
    let config = home.config();
    let checked = run(PROGRAM, &config, &["check", "--lang", "nl"], "");
    assert!(
        checked.out.contains("Route crm: klacht naar Webcare, na vraag aan crm (nack naar Service, err naar Webcare), meteen."),
        "{}",
        checked.out
    );
    assert!(
        checked.out.contains(
            "Look-up crm krijgt te horen: author.name, list, signal, source, code; een melding wacht hooguit 5s op het antwoord."
        ),
        "{}",
        checked.out
    );
    let mut line = String::new();
    writeln!(
        line,
        r#"{{"source":"crm","text":"Acme, waar blijft ORD-123456?","author":{{"name":"Jan"}},"published":"2026-11-20T09:00:00Z"}}"#
    )
    .unwrap();
    let tested = run(PROGRAM, &config, &["routes", "test", "--lang", "en"], &line);
    let expected =
        "crm is asked first (author.name: Jan, code: ORD-123456, list: Acme, signal: complaint, source: crm); its answer may change this";
    assert!(tested.out.contains(expected), "{tested:?}");
    let row = &run(PROGRAM, &config, &["routes", "test", "--json"], &line).rows()[0]["told"][0];
    assert_eq!((&row["asks"]["lookup"], &row["asks"]["told"]["code"]), (&"crm".into(), &"ORD-123456".into()));
    assert_eq!(receiver.handed().len(), 0);
}
