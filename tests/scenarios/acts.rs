//! What people do who follow a link in a mail: nothing until they confirm, and then the same as the commands.

#![expect(clippy::unwrap_used, reason = "what fails in a test should panic, in its helpers too")]

use chrono::{DateTime, TimeDelta, Utc};
use luister_mention::{DigestCursor, Position, Size};
use luister_store::Outbox as _;
use luister_tests::{Entry, FakeMail, FakeWeb, Home, Luister, get, post, run};
use serde_json::Value;
use std::{fmt::Write as _, net::TcpListener, time::SystemTime};

const PROGRAM: &str = env!("CARGO_BIN_EXE_luister");

fn complaint(guid: u32, author: &str, text: &str) -> Entry {
    Entry { guid: guid.to_string(), ..Entry::new("Acme", author, text) }
}

/// Two teams, of which the second sells, and the address of the pages.
fn served(mail: &FakeMail, web: &FakeWeb) -> (Home, String) {
    let mut home = Home::new(mail);
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let public = format!("http://127.0.0.1:{port}");
    home.rest = String::from(
        r#"
[[team]]
name = "Webcare"
mail = "webcare@acme.example"
lang = "nl"
response_target = "1h"
people = ["Anna", "Bram"]

[[team]]
name = "Sales"
mail = "sales@acme.example"
lang = "en"

[[route]]
name = "webcare"
match = { signal = ["crisis", "complaint"] }
team = "Webcare"
group_wait = "0s"
group_interval = "0s"

[[route]]
name = "sales"
match = { signal = "lead" }
team = "Sales"
group_wait = "0s"
"#,
    );
    write!(home.rest, "\n[web]\npublic_listen = \"127.0.0.1:{port}\"\npublic_url = \"{public}\"\n").unwrap();
    home.feed(web, "forum", "/f", "");
    web.set_feed("/f", Vec::new());
    (home, public)
}

/// The links of a text, by the act that they end in.
fn link(text: &str, act: &str) -> String {
    let found = text.split_whitespace().find(|word| word.contains("/act/") && word.ends_with(act));
    found.unwrap_or_else(|| panic!("no link to {act} in\n{text}")).to_owned()
}

fn case(luister: &Luister) -> Vec<Value> {
    luister.command(&["cases", "--json"]).rows()
}

#[test]
fn a_link_does_nothing_until_it_is_confirmed() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let (home, public) = served(&mail, &web);
    let luister = Luister::start(PROGRAM, &home);
    web.publish("/f", complaint(1, "Sanne", "Acme laat mij al drie weken wachten op een monteur."));
    let told = mail.wait_for(1).remove(0);
    let (text, html) = (told.text(), told.html());
    for act in ["claimed", "handled", "snooze", "not-us", "other", "lead"] {
        let link = link(&text, &format!("/{act}"));
        assert!(link.starts_with(&format!("{public}/act/")) && html.contains(&link), "{link} in\n{html}");
        let page = get(&link);
        assert!(page.starts_with("HTTP/1.1 200") && page.contains(&format!("value=\"{act}\" required checked")), "{page}");
    }
    assert_eq!(case(&luister)[0]["state"], "open", "programs that check mails follow every link");
    let claim = link(&text, "/claimed");
    let answer = post(&claim, "Connection: close\r\n", "act=claimed&who=Anna&note=ik+bel");
    assert!(answer.starts_with("HTTP/1.1 303") && answer.contains("luister_who=Anna"), "{answer}");
    let page = get(&claim.replace("/claimed", "/done"));
    assert!(page.contains("Genoteerd.") && page.contains("Anna is ermee bezig, met de notitie ‘ik bel’"), "{page}");
    let open = case(&luister).remove(0);
    assert_eq!((&open["state"], &open["by"]), (&"claimed".into(), &"Anna".into()), "{open}");
    // Nobody can be reached at the address of another alert, and nothing else is served here.
    assert!(get(&format!("{public}/metrics")).starts_with("HTTP/1.1 404"));
    assert!(get(&format!("{claim}?x=1")).starts_with("HTTP/1.1 404"));
    let log = luister.log();
    assert!(log.contains("somebody acted on a mention") && !log.contains("/act/") && !log.contains("ik bel"), "{log}");
    // The key is kept: a link outlives a restart.
    luister.stop();
    let luister = Luister::start(PROGRAM, &home);
    let answer = post(&link(&text, "/handled"), "Connection: close\r\n", "act=handled&who=&other=Co+%3Cb%3E");
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    assert_eq!(case(&luister), Vec::<Value>::new());
    let id = luister.command(&["mentions", "--json"]).rows()[0]["id"].as_str().unwrap().to_owned();
    let handled = luister.command(&["case", &id, "open", "--who", "Karin", "--json"]).rows().remove(0);
    let who: Vec<&str> = handled["history"].as_array().unwrap().iter().map(|event| event["who"].as_str().unwrap()).collect();
    assert_eq!(who, ["Anna", "Co <b>", "Karin"]);
    luister.stop();
}

#[test]
fn a_correction_by_link_tells_who_should_have_been_told_and_closes_what_was_not_theirs() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let (home, _) = served(&mail, &web);
    let luister = Luister::start(PROGRAM, &home);
    web.publish("/f", complaint(1, "Sanne", "Acme laat mij al drie weken wachten op een monteur."));
    let told = mail.wait_for(1).remove(0);
    let answer = post(&link(&told.text(), "/lead"), "Connection: close\r\n", "act=lead&who=Bram&note=overstapper");
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    let lead = mail.wait_for(2).remove(1);
    assert_eq!(lead.to, "sales@acme.example");
    assert_eq!(case(&luister), Vec::<Value>::new(), "webcare has nothing to do with it any more");
    let page = get(&link(&told.text(), "/handled"));
    for said in ["Bram zegt: dit is een lead, met de notitie ‘overstapper’", "Volgens Bram hoeft er geen antwoord op"] {
        assert!(page.contains(said), "no `{said}` in {page}");
    }
    let text = lead.text();
    assert!(text.contains("/not-us") && !text.contains("/handled"), "a team without a response target has no cases: {text}");
    web.publish("/f", complaint(2, "Bas", "De acme van het bergbeklimmen: al drie uur storing in mijn kuiten."));
    let other = mail.wait_for(3).remove(2);
    post(&link(&other.text(), "/not-us"), "Connection: close\r\n", "act=not-us&who=Anna");
    assert_eq!(case(&luister), Vec::<Value>::new());
    luister.stop();
}

#[test]
fn a_reminder_has_links_too_and_tomorrow_is_another_day() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let (mut home, _) = served(&mail, &web);
    home.rest = home.rest.replace("response_target = \"1h\"", "response_target = \"3s\"\ntimezone = \"Europe/Amsterdam\"");
    let luister = Luister::start(PROGRAM, &home);
    web.publish("/f", complaint(1, "Sanne", "Acme laat mij al drie weken wachten op een monteur."));
    let reminder = mail.wait_for(2).remove(1);
    let answer = post(&link(&reminder.text(), "/snooze"), "Connection: close\r\n", "act=snooze&who=Anna");
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    let page = get(&link(&reminder.text(), "/handled"));
    assert!(page.contains("Anna stelde het uit tot ") && page.contains(" 09:00 ("), "{page}");
    luister.stop();
}

#[test]
fn a_digest_is_edited_and_released_behind_the_links_of_its_draft() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let (mut home, public) = served(&mail, &web);
    let due = DateTime::<Utc>::from(SystemTime::now()) + TimeDelta::minutes(20);
    home.rest.push_str("\n[[team]]\nname = \"Redactie\"\nmail = \"redactie@acme.example\"\nlang = \"nl\"\n");
    let schedule = due.format("%-M %-H * * *");
    write!(
        home.rest,
        "\n[[digest]]\nname = \"morning\"\nteam = \"Sales\"\nschedule = \"{schedule}\"\ntimezone = \"UTC\"\nreview_by = \"Redactie\"\n"
    )
    .unwrap();
    let luister = Luister::start(PROGRAM, &home);
    web.publish("/f", complaint(1, "Sanne", "Acme laat mij al drie weken wachten op een monteur."));
    web.publish("/f", complaint(2, "Bas", "Acme heeft al drie uur storing, schandalig."));
    mail.wait_until("both complaints", |mails| {
        ["monteur", "schandalig"].iter().all(|word| mails.iter().any(|mail| mail.text().contains(word)))
    });
    luister.stop();
    let told = mail.accepted().len();
    // As if the last one had been yesterday, before anything was heard.
    let settings = luister_store::Settings { cache: Size::mib(4), ..luister_store::Settings::default() };
    let store = luister_store::SledStore::open(&home.path().join("state/store"), &settings).unwrap();
    store.set_digest(&DigestCursor::new("morning", Position(0), due - TimeDelta::days(1))).unwrap();
    drop(store);
    let luister = Luister::start(PROGRAM, &home);
    let draft = mail.wait_for(told + 1).remove(told);
    assert_eq!(draft.to, "redactie@acme.example");
    assert!(draft.subject().starts_with("Concept: morning, "), "{}", draft.subject());
    let (text, html) = (draft.text(), draft.html());
    let page = text.split_whitespace().find(|word| word.starts_with(&format!("{public}/review/"))).unwrap().to_owned();
    let drop_link = html.split('"').find(|word| word.contains("/review/") && word.contains("/drop-seen-")).unwrap().to_owned();
    let shown = get(&drop_link);
    assert!(shown.starts_with("HTTP/1.1 200") && shown.contains("Ja, weglaten"), "{shown}");
    let step = drop_link.rsplit('/').next().unwrap();
    let answer = post(&drop_link, "Connection: close\r\n", &format!("edition=0&who=Anna&step={step}&remark=Rustig"));
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    let again = post(&page, "Connection: close\r\n", "edition=0&who=Bram&step=release");
    assert!(again.starts_with("HTTP/1.1 409") && again.contains("Anna heeft dit concept intussen veranderd"), "{again}");
    let released = post(&page, "Connection: close\r\n", "edition=1&who=Bram&step=release");
    assert!(released.starts_with("HTTP/1.1 303"), "{released}");
    let digest = mail.wait_for(told + 2).remove(told + 1);
    assert_eq!(digest.to, "sales@acme.example");
    let text = digest.text();
    for said in ["Reviewed and released by Bram", "1 item was", "Remark of the editors: Rustig", "2 mentions"] {
        assert!(text.contains(said), "no `{said}` in {text}");
    }
    assert!(get(&page).contains("is op") && !get(&page).contains("<form"), "it has gone: {}", get(&page));
    luister.stop();
}

#[test]
fn without_an_address_a_mail_names_the_command() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let mut home = Home::new(&mail);
    home.feed(&web, "forum", "/f", "");
    web.set_feed("/f", vec![complaint(1, "Sanne", "Acme laat mij al drie weken wachten op een monteur.")]);
    let once = run(PROGRAM, &home.config(), &["run", "--once"], "");
    assert_eq!(once.status, 0, "{}", once.err);
    let text = mail.accepted().remove(0).text();
    assert!(text.contains("Afgehandeld: luister case ") && !text.contains("/act/"), "{text}");
    assert!(!home.path().join("state/links.key").exists());
}
