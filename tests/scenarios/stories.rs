//! Mentions that tell the same become one story, and people who are angry alike stay people.

use luister_tests::{Entry, FakeMail, FakeWeb, Home, Luister};
use serde_json::Value;
use std::collections::HashSet;

const PROGRAM: &str = env!("CARGO_BIN_EXE_luister");
const ARTICLE: &str = "De Tweede Kamer wil van de minister weten waarom huishoudens in Almere dit jaar al vier keer zonder stroom zaten. \
    Acme zegt dat een verouderd verdeelstation de oorzaak is en dat er volgend jaar een nieuw station komt.";
/// The same with some of the words changed.
const COPY: &str = "De Tweede Kamer wil van een minister weten waarom gezinnen in Almere dit jaar al vier keer zonder stroom zaten. \
    Acme meldt dat een oud verdeelstation de oorzaak is en dat er volgend jaar een nieuw station komt.";

fn entry(guid: &str, author: &str, text: &str) -> Entry {
    Entry { guid: guid.to_owned(), ..Entry::new("Kamervragen over stroom", author, text) }
}

/// The stories of all mentions.
fn stories(luister: &Luister) -> Vec<Value> {
    luister.command(&["mentions", "--json"]).rows().iter().map(|row| row["story"].clone()).collect()
}

#[test]
fn an_article_that_appears_elsewhere_is_the_same_story_after_a_restart_too() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let mut home = Home::new(&mail);
    for (name, path) in [("bureau", "/b"), ("stadsblad", "/s"), ("omroep", "/o")] {
        home.feed(&web, name, path, "");
        web.set_feed(path, Vec::new());
    }
    let luister = Luister::start(PROGRAM, &home);
    web.publish("/b", entry("1", "Bas", ARTICLE));
    let first = mail.wait_for(1);
    assert!(!first[0].text().contains("plekken"), "{}", first[0].text());
    web.publish("/s", entry("2", "Redactie", COPY));
    let text = mail.wait_for(2)[1].text();
    for said in ["Dit verhaal staat op 2 plekken, het eerst bij bureau:", "bureau · Bas: Kamervragen", "je kreeg dit verhaal eerder"] {
        assert!(text.contains(said), "no `{said}` in\n{text}");
    }
    luister.stop();

    let luister = Luister::start(PROGRAM, &home);
    web.publish("/o", entry("3", "Nieuwsdienst", ARTICLE));
    let mails = mail.wait_for(3);
    assert_eq!(mails[2].subject(), format!("Re: {}", mails[0].subject()));
    assert!(mails[2].text().contains("Dit verhaal staat op 3 plekken, het eerst bij bureau:"), "{}", mails[2].text());
    let told = stories(&luister);
    assert_eq!((told.len(), told.iter().collect::<HashSet<_>>().len()), (3, 1));
    let newest = luister.command(&["mentions", "--json"]).rows().iter().find(|row| row["source"] == "omroep").unwrap()["id"].clone();
    let cases = luister.command(&["case", newest.as_str().unwrap(), "handled", "--json"]).rows();
    assert_eq!((cases.len(), &cases[0]["story"], &cases[0]["state"]), (1, &told[0], &Value::from("handled")), "one case for the story");
    luister.stop();
}

#[test]
fn copies_on_one_page_stand_once_in_the_mail_and_an_edit_keeps_the_story() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let mut home = Home::new(&mail);
    home.feed(&web, "forum", "/f", "");
    web.set_feed("/f", vec![entry("1", "Bas", ARTICLE), entry("2", "Sanne", COPY)]);
    let luister = Luister::start(PROGRAM, &home);
    let mails = mail.wait_for(1);
    let text = mails[0].text();
    assert!(text.contains("staat op 2 plekken") && text.contains("Sanne") && text.contains("Bas"), "{text}");
    assert_eq!(text.matches("luister case").count(), 1, "one of the two is shown:\n{text}");
    let before = stories(&luister);
    web.set_feed("/f", vec![entry("1", "Bas", ARTICLE), entry("2", "Sanne", "Acme heeft dit bericht ingetrokken.")]);
    luister.wait_for_log("heard 0 new and 1 edited");
    assert_eq!(stories(&luister), before);
    luister.stop();
}

#[test]
fn five_people_who_write_the_same_few_words_are_five_complaints() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let mut home = Home::new(&mail);
    home.feed(&web, "forum", "/f", "");
    let angry =
        |number: u32| Entry { guid: number.to_string(), ..Entry::new("Storing", &format!("Buur {number}"), "Alweer storing bij Acme") };
    web.set_feed("/f", (1..=5).map(angry).collect());
    let luister = Luister::start(PROGRAM, &home);
    let text = mail.wait_for(1)[0].text();
    assert_eq!(text.matches("luister case").count(), 5, "{text}");
    assert_eq!(stories(&luister).iter().collect::<HashSet<_>>().len(), 5);
    luister.stop();
}
