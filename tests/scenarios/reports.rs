//! Digests and key figures on the command line: of the store of the running daemon, in every form, and moving no cursor.

use luister_tests::{Entry, FakeMail, FakeWeb, Home, Luister, run};
use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_luister");

/// What strangers write is only ever text, in a page and in a table.
const HOSTILE: &str = "Alweer storing bij Acme <script>alert(1)</script> \"=1+1\"";

fn ask(home: &Home, arguments: &[&str]) -> String {
    let output = run(PROGRAM, &home.config(), arguments, "");
    assert_eq!(output.status, 0, "{arguments:?}: {output:?}");
    output.out
}

#[test]
fn a_digest_and_its_figures_are_told_in_every_form() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let mut home = Home::new(&mail);
    home.rest
        .push_str("\n[[digest]]\nname = \"morning\"\nteam = \"Webcare\"\nschedule = \"0 8 * * *\"\nsections = [\"volume\", \"seen\"]\n");
    home.feed(&web, "forum", "/f", "");
    web.set_feed("/f", vec![Entry::new("Storing", "Marieke", HOSTILE), Entry::new("Weer", "Piet", "Het regent.")]);
    let luister = Luister::start(PROGRAM, &home);
    mail.wait_for(1);

    let stats: Value = serde_json::from_str(&ask(&home, &["stats", "--format", "json", "--against", "previous"])).unwrap();
    assert_eq!((&stats["figures"]["all"]["complaint"], &stats["figures"]["aside"]), (&Value::from(1), &Value::from(1)), "{stats}");
    assert_eq!(stats["against"]["all"]["complaint"], 0, "{stats}");
    let csv = ask(&home, &["stats", "--format", "csv", "--by", "list"]);
    assert!(csv.starts_with("by,name,measure,value,against\nlist,Acme,mentions,1,\n"), "{csv}");
    let table = ask(&home, &["stats"]);
    assert!(table.contains("complaint") && table.contains("Acme"), "{table}");

    let text = ask(&home, &["digest", "--name", "morning", "--lang", "nl"]);
    assert!(text.starts_with("MORNING, ") && text.contains("1 bericht") && text.contains("Daaronder 1 klacht"), "{text}");
    assert!(text.contains("HET BEKIJKEN WAARD") && !text.contains("AAN HET WOORD"), "the sections of the configuration: {text}");
    let page = ask(&home, &["digest", "--format", "html", "--lang", "en"]);
    assert!(page.contains("<svg") && page.contains("id=\"complaint\"") && page.contains("href=\"#complaint\""), "{page}");
    assert!(!page.contains("<script") && !page.contains("src=") && !page.contains("url("), "nothing runs and nothing is loaded: {page}");
    let json: Value = serde_json::from_str(&ask(&home, &["digest", "--format", "json"])).unwrap();
    assert_eq!((&json["figures"]["all"], &json["complete"]["whole"]), (&stats["figures"]["all"], &Value::from(1)), "{json}");
    assert!(ask(&home, &["digest", "--format", "csv"]).contains("\nall,,complaint,1,"));

    for (arguments, expected) in [
        (&["digest", "--name", "evening"][..], "there is no [[digest]] called `evening`, there is morning"),
        (&["stats", "--list", "Rival"], "there is no list `Rival`, there are Acme"),
        (&["stats", "--from", "2026-11-02", "--to", "2026-11-01"], "the period ends before it begins"),
    ] {
        let output = run(PROGRAM, &home.config(), arguments, "");
        assert!(output.status == 1 && output.err.contains(expected), "{arguments:?}: {output:?}");
    }
    assert_eq!(mail.accepted().len(), 1, "nobody was mailed by it");
    luister.stop();
}

#[test]
fn who_asks_what_is_kept_of_them_is_told() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let mut home = Home::new(&mail);
    home.feed(&web, "forum", "/f", "");
    web.set_feed("/f", vec![Entry::new("Storing", "Marieke", HOSTILE), Entry::new("Weer", "Piet", "Acme? Het regent.")]);
    let luister = Luister::start(PROGRAM, &home);
    mail.wait_for(1);
    let letter = ask(&home, &["export", "--author", "@marieke", "--lang", "nl"]);
    for said in ["van ‘@marieke’ bewaard wordt", "1 bericht.", "forum", "Schrijver: Marieke", "Geldt als: klacht", "Gemeld aan: Webcare ("]
    {
        assert!(letter.contains(said), "no `{said}` in {letter}");
    }
    assert!(!letter.contains("Piet") && !letter.contains("regent"), "{letter}");
    let row: Value = serde_json::from_str(&ask(&home, &["export", "--author", "marieke", "--source", "forum", "--json"])).unwrap();
    assert_eq!((&row["author"]["name"], &row["told"][0][0], &row["kind"]), (&"Marieke".into(), &"Webcare".into(), &Value::Null), "{row}");
    let nobody = run(PROGRAM, &home.config(), &["export", "--author", "Marie"], "");
    assert!(nobody.status == 1 && nobody.err.contains("nothing is kept of `Marie`"), "{nobody:?}");
    let alone = run(PROGRAM, &home.config(), &["export", "--json"], "");
    assert!(alone.status == 2 && alone.err.contains("--author"), "{alone:?}");
    luister.stop();
}
