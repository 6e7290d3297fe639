//! A post becomes a mail, once, whatever the mail server does.

use luister_tests::{Accepted, Entry, FakeMail, FakeWeb, Home, Luister, Signal};

const PROGRAM: &str = env!("CARGO_BIN_EXE_luister");

fn complaint(number: u32) -> Entry {
    Entry::new(&format!("Storing {number}"), "Marieke", &format!("Alweer <b>storing {number}</b> bij Acme, al drie uur."))
}

fn ids(mails: &[Accepted]) -> Vec<String> {
    mails.iter().map(|mail| mail.header("Message-ID")).collect()
}

#[test]
fn a_complaint_becomes_a_mail_that_can_be_acted_on() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let mut home = Home::new(&mail);
    home.feed(&web, "forum", "/f", "");
    web.publish("/f", Entry::new("Ander nieuws", "Piet", "Niets over ons."));
    let luister = Luister::start(PROGRAM, &home);
    web.publish("/f", complaint(1));
    let mails = mail.wait_for(1);
    luister.stop();
    let [mail] = mails.as_slice() else { panic!("one mail, not {}", mails.len()) };
    assert_eq!(mail.to, "webcare@acme.example");
    assert!(mail.subject().contains("Acme") && mail.subject().contains("Storing 1"), "{}", mail.subject());
    let text = mail.text();
    for said in ["Marieke", "forum", "storing 1", "al drie uur", "luister case"] {
        assert!(text.contains(said), "no `{said}` in\n{text}");
    }
    assert!(mail.html().contains("<mark") || mail.html().contains("background"), "the words are marked");
    assert_eq!(mail.header("Auto-Submitted"), "auto-generated");
    assert!(!mail.header("X-Luister-Alert").is_empty());
}

#[test]
fn mentions_of_one_group_come_in_one_mail_and_earlier_ones_are_named() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let mut home = Home::new(&mail);
    home.feed(&web, "forum", "/f", "");
    web.set_feed("/f", (1..=3).map(complaint).collect());
    let luister = Luister::start(PROGRAM, &home);
    let first = mail.wait_for(1);
    assert_eq!(first.len(), 1, "one page, one group, one mail");
    web.publish("/f", complaint(4));
    let mails = mail.wait_for(2);
    luister.stop();
    let last = mails.last().unwrap();
    assert!(last.text().contains("Storing 3"), "what Marieke wrote before:\n{}", last.text());
    assert!(last.header("In-Reply-To").contains(first[0].header("Message-ID").trim_matches(['<', '>'])), "one group, one thread");
}

#[test]
fn our_own_words_and_what_hits_no_list_are_kept_and_never_told() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let mut home = Home::new(&mail);
    home.rest.insert_str(0, "[own]\naccounts = [\"Acme Klantenservice\"]\n");
    home.feed(&web, "forum", "/f", "");
    web.set_feed(
        "/f",
        vec![Entry::new("Antwoord", "acme klantenservice", "Acme helpt u graag."), Entry::new("Weer", "Piet", "Het regent.")],
    );
    let luister = Luister::start(PROGRAM, &home);
    luister.wait_for_log("heard 2 new");
    web.publish("/f", complaint(1));
    assert_eq!(mail.wait_for(1).len(), 1);
    let rows = luister.command(&["mentions", "--json"]).rows();
    let own: Vec<bool> = rows.iter().map(|row| row["own"] == true).collect();
    assert_eq!(rows.len(), 3);
    assert_eq!(own.iter().filter(|own| **own).count(), 1);
    luister.stop();
}

#[test]
fn a_source_that_is_about_us_needs_not_name_us() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let mut home = Home::new(&mail);
    home.rest = home.rest.replace("\"praise\"]", "\"praise\", \"other\"]");
    home.feed(&web, "reviews", "/r", "about = \"Acme\"");
    web.publish("/r", Entry::new("Traag", "Jan", "Drie weken gewacht."));
    let luister = Luister::start(PROGRAM, &home);
    let mails = mail.wait_for(1);
    luister.stop();
    assert!(mails[0].text().contains("Drie weken gewacht."), "{}", mails[0].text());
}

#[test]
fn one_refused_recipient_of_three_does_not_harm_the_others_and_is_told() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let mut home = Home::new(&mail);
    home.rest = home.rest.replace("\"webcare@acme.example\"", "[\"a@acme.example\", \"reject@acme.example\", \"b@acme.example\"]");
    home.feed(&web, "forum", "/f", "");
    web.publish("/f", complaint(1));
    let luister = Luister::start(PROGRAM, &home);
    let mails = mail.wait_for(3);
    let to: Vec<&str> = mails.iter().map(|mail| mail.to.as_str()).collect();
    assert!(["a@acme.example", "b@acme.example", "admin@acme.example"].iter().all(|address| to.contains(address)), "{to:?}");
    let notice = mails.iter().find(|mail| mail.to == "admin@acme.example").unwrap();
    for said in ["reject@acme.example", "no such user", "KLACHT OVER ACME", "luister outbox"] {
        assert!(notice.text().contains(said), "no `{said}` in {}", notice.text());
    }
    let outbox = luister.command(&["outbox", "--json"]).rows();
    assert_eq!((outbox.len(), &outbox[0]["state"]), (1, &serde_json::json!("refused")));
    drop(luister.end());
}

#[test]
fn what_the_server_kept_before_it_dropped_comes_again_as_the_same_mail() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let mut home = Home::new(&mail);
    home.rest = home.rest.replace("webcare@", "drop@");
    home.feed(&web, "forum", "/f", "");
    web.publish("/f", complaint(1));
    let luister = Luister::start(PROGRAM, &home);
    let mails = mail.wait_for(2);
    luister.stop();
    assert_eq!(mails[0].bytes, mails[1].bytes, "a retry is the same to the byte");
}

#[test]
fn a_server_that_was_away_gets_its_mail_when_it_is_back() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let mut home = Home::new(&mail);
    home.feed(&web, "forum", "/f", "");
    mail.set_down(true);
    web.publish("/f", complaint(1));
    let luister = Luister::start(PROGRAM, &home);
    luister.wait_for_log("not delivered");
    let waiting = luister.command(&["outbox", "--json"]).rows();
    assert_eq!((waiting.len(), &waiting[0]["state"]), (1, &serde_json::json!("waiting")));
    assert_eq!(luister.end().matches("sealed an alert").count(), 1);
    mail.set_down(false);
    let luister = Luister::start(PROGRAM, &home);
    assert_eq!(mail.wait_for(1).len(), 1, "a start tries at once what waits");
    luister.stop();
}

#[test]
fn while_a_server_is_away_one_mail_finds_out_when_it_is_back() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let mut home = Home::new(&mail);
    home.rest = home.rest.replace("group_wait = \"0s\"", "group_wait = \"0s\"\ngroup_by = \"author\"");
    home.feed(&web, "forum", "/f", "");
    mail.set_down(true);
    let entry = |n: u32| Entry {
        guid: n.to_string(),
        ..Entry::new("Storing", &format!("Buur {n}"), &format!("Voor de {n}e keer storing bij Acme."))
    };
    web.set_feed("/f", (1..=20).map(entry).collect());
    let luister = Luister::start(PROGRAM, &home);
    luister.wait_for_log("mails wait until the mail server is back");
    luister.wait_for_log("not delivered");
    mail.set_down(false);
    assert_eq!(mail.wait_for(20).len(), 20);
    let log = luister.end();
    assert!(log.matches("not delivered").count() < 12, "{log}");
    assert!(log.contains("mail goes on"), "{log}");
}

#[test]
fn a_mail_that_is_put_off_waits_and_goes_out_after_a_reload() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let mut home = Home::new(&mail);
    home.rest = home.rest.replace("webcare@", "greylist@");
    home.feed(&web, "forum", "/f", "");
    web.publish("/f", complaint(1));
    let luister = Luister::start(PROGRAM, &home);
    luister.wait_for_log("not delivered");
    let outbox = luister.command(&["outbox", "--json"]).rows();
    assert!(outbox[0]["reason"].as_str().unwrap().contains("greylisted"), "{outbox:?}");
    luister.signal(Signal::HUP);
    assert_eq!(mail.wait_for(1).len(), 1);
    luister.stop();
}

#[test]
fn nothing_is_lost_and_nothing_told_twice_over_many_kills() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let mut home = Home::new(&mail);
    home.feed(&web, "forum", "/f", "");
    for round in 0..8 {
        web.publish("/f", complaint(round));
        let luister = Luister::start(PROGRAM, &home);
        match round % 4 {
            0 => luister.wait_for_log("INFO heard"),
            1 => luister.wait_for_log("sealed an alert"),
            2 => luister.wait_for_log("delivered"),
            _ => {}
        }
        luister.kill();
    }
    let luister = Luister::start(PROGRAM, &home);
    web.publish("/f", complaint(8));
    let told = |mails: &[Accepted], round: u32| mails.iter().filter(|mail| mail.text().contains(&format!("storing {round} "))).count();
    let mails = mail.wait_until("a mail for each", |mails| (0..=8).all(|round| told(mails, round) >= 1));
    luister.stop();
    let mut by_id: Vec<(String, Vec<u8>)> = ids(&mails).into_iter().zip(mails.iter().map(|mail| mail.bytes.clone())).collect();
    by_id.sort();
    by_id.dedup();
    let mut only = by_id.iter().map(|(id, _)| id).collect::<Vec<_>>();
    only.dedup();
    assert_eq!(only.len(), by_id.len(), "a mail that came twice is the same mail");
    assert!(mails.len() <= by_id.len() + 8, "at most one for each kill came twice");
}
