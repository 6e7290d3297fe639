//! A draft of a list is tried on what was heard: beside the daemon and without it, before it is saved.

#![expect(clippy::unwrap_used, reason = "what fails in a test should panic, in its helpers too")]

use luister_tests::{Entry, FakeMail, FakeWeb, Home, Luister, run};
use serde_json::{Value, json};
use std::{fs, path::PathBuf};

const PROGRAM: &str = env!("CARGO_BIN_EXE_luister");

/// A home that heard four messages, with its daemon still alive.
fn heard(web: &FakeWeb, mail: &FakeMail) -> (Home, Luister) {
    let mut home = Home::new(mail);
    home.set_list("acme.txt", "list: Acme\n\nacme => complaint\n");
    home.set_list("other.txt", "list: Other\n\nbolt OR volt\n");
    home.feed(web, "forum", "/f", "");
    let entry = |title: &str, text: &str| Entry::new(title, "Marieke", text);
    web.set_feed(
        "/f",
        vec![
            entry("Storing", "Alweer een storing bij Acme, al drie uur."),
            entry("Vacature", "Acme zoekt een monteur."),
            entry("Bolt", "Bolt heeft ook klachten."),
            entry("Weer", "Het regent."),
        ],
    );
    let luister = Luister::start(PROGRAM, &home);
    mail.wait_until("both about Acme", |mails| {
        ["storing bij", "monteur"].iter().all(|text| mails.iter().any(|mail| mail.text().contains(text)))
    });
    web.wait_for_requests("/f", 2);
    (home, luister)
}

fn draft(home: &Home, name: &str, text: &str) -> PathBuf {
    let file = home.path().join(name);
    fs::write(&file, text).unwrap();
    file
}

/// The four numbers that matter.
fn counts(report: &Value) -> [Value; 4] {
    ["before", "after", "gained", "lost"].map(|key| report[key].clone())
}

#[test]
fn a_draft_is_tried_beside_the_daemon_and_without_it() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let (home, luister) = heard(&web, &mail);
    let id = luister.command(&["mentions", "monteur", "--json"]).rows()[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(luister.command(&["case", &id, "handled"]).status, 0);
    let file = draft(&home, "acme.txt", "list: Acme\n\nacme NOT vacature => complaint\n(list:other) AND klacht*\n");
    let path = file.to_str().unwrap();
    let ask = ["backtest", path, "--json"];
    let live = luister.command(&ask);
    assert_eq!((live.status, live.err.as_str()), (0, ""), "{live:?}");
    let report = &live.rows()[0];
    assert_eq!(counts(report), [json!(2), json!(2), json!(1), json!(1)], "{report}");
    assert_eq!(
        (&report["looked_at"], &report["missed"], &report["missed_examples"][0]["work"]),
        (&json!(4), &json!(1), &json!({ "case": "handled" }))
    );
    assert_eq!(report["against"]["loaded"]["file"], "acme.txt");
    let queries: Vec<_> =
        report["queries"].as_array().unwrap().iter().map(|query| (&query["line"], &query["found"], &query["only"])).collect();
    assert_eq!(queries, [(&json!(3), &json!(1), &json!(1)), (&json!(4), &json!(1), &json!(1))]);
    luister.stop();

    let config = home.config();
    let offline = run(PROGRAM, &config, &ask, "");
    let without_time = |report: &Value| {
        let mut report = report.clone();
        report["now"].take();
        report
    };
    assert_eq!(without_time(&offline.rows()[0]), without_time(report), "who answers makes no difference");
    let text = run(PROGRAM, &config, &["backtest", path, "--lang", "nl"], "");
    assert!(text.out.contains("nu gevonden      2\n") && text.out.contains("een collega heeft dit afgehandeld"), "{text:?}");
    let since = run(PROGRAM, &config, &["backtest", path, "--since", "0s", "--lang", "en"], "");
    assert!(since.out.contains("Nothing was heard since ") && since.out.contains("The oldest mention there is was heard on "), "{since:?}");
    let page = home.path().join("page.html");
    let said = run(PROGRAM, &config, &["backtest", path, "--html", page.to_str().unwrap()], "");
    assert_eq!(said.status, 0, "{said:?}");
    let html = fs::read_to_string(page).unwrap();
    assert!(html.contains("<mark>Acme</mark> zoekt een monteur.") && !html.contains("<script"), "{html}");
    assert_eq!(
        fs::read_to_string(home.path().join("keywords/acme.txt")).unwrap(),
        "list: Acme\n\nacme => complaint\n",
        "nothing is changed"
    );
}

#[test]
fn a_change_of_signal_is_told_and_what_colleagues_called_a_mention_counts() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let (mut home, luister) = heard(&web, &mail);
    let id = |word: &str| luister.command(&["mentions", word, "--json"]).rows()[0]["id"].as_str().unwrap().to_owned();
    let (outage, job) = (id("drie"), id("monteur"));
    let asked = draft(&home, "acme.txt", "list: Acme\n\nacme\nacme AND monteur => question\n");
    let report = &luister.command(&["backtest", asked.to_str().unwrap(), "--json"]).rows()[0];
    assert_eq!(report["moves"][0], json!({ "from": "complaint", "to": "question", "count": 1 }), "{report}");
    assert_eq!(report["moved_examples"][0]["after"], json!({ "signal": "question", "ground": "query", "line": 4 }), "{report}");
    let text = luister.command(&["backtest", asked.to_str().unwrap(), "--lang", "nl"]).out;
    assert!(text.contains("nu: klacht, want regel 3 van de oude lijst zegt => complaint\n"), "{text}");

    let narrow = draft(&home, "acme.txt", "list: Acme\n\nacme AND onweer\n");
    for (mention, label, missed, dismissed) in
        [(&outage, "complaint", 1, 0), (&outage, "lead", 1, 0), (&job, "other", 1, 1), (&outage, "not-us", 0, 2)]
    {
        assert_eq!(luister.command(&["label", mention, label]).status, 0);
        let report = &luister.command(&["backtest", narrow.to_str().unwrap(), "--json"]).rows()[0];
        assert_eq!((&report["missed"], &report["dismissed"]), (&json!(missed), &json!(dismissed)), "{label}");
    }
    luister.stop();

    home.rest = home.rest.replace("lang = \"nl\"", "lang = \"nl\"\ntimezone = \"America/New_York\"");
    let config = home.config();
    for (what, header, zone) in [("the administrator's", "", "Europe/Amsterdam"), ("its team's", "team: Webcare\n", "America/New_York")] {
        let file = draft(&home, "acme.txt", &format!("list: Acme\n{header}\nacme\n"));
        let report = &run(PROGRAM, &config, &["backtest", file.to_str().unwrap(), "--json"], "").rows()[0];
        assert_eq!(report["zone"], zone, "{what} clock");
    }
}

#[test]
fn a_draft_is_known_by_its_file_or_its_name_and_a_new_one_is_compared_with_nothing() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let (home, luister) = heard(&web, &mail);
    let acme = json!("acme.txt");
    for (name, text, against, before) in [
        ("acme.txt", "list: Acme NL\n\nacme\n", Some(&acme), json!(2)),
        ("nieuw.txt", "list: ACME\n\nacme\n", Some(&acme), json!(2)),
        ("bolt.txt", "list: Bolt\n\nbolt\n", None, Value::Null),
    ] {
        let file = draft(&home, name, text);
        let report = &luister.command(&["backtest", file.to_str().unwrap(), "--json"]).rows()[0];
        assert_eq!((report["against"]["loaded"].get("file"), &report["before"]), (against, &before), "{name}: {report}");
    }
    // What is saved is in force, and what comes after is held against that.
    home.set_list("acme.txt", "list: Acme\n\nacme AND storing\n");
    luister.wait_for_log("configuration and lists reloaded");
    let file = draft(&home, "acme.txt", "list: Acme\n\nacme\n");
    let report = &luister.command(&["backtest", file.to_str().unwrap(), "--json"]).rows()[0];
    assert_eq!(counts(report), [json!(1), json!(2), json!(1), json!(0)], "{report}");
    // The whole store moves with its lists.
    luister.stop();
    let config = home.config();
    let export = home.path().join("export.jsonl");
    fs::write(&export, run(PROGRAM, &config, &["export"], "").out).unwrap();
    fs::remove_dir_all(home.path().join("state")).unwrap();
    let empty = run(PROGRAM, &config, &["backtest", file.to_str().unwrap(), "--lang", "en"], "");
    assert!(empty.out.contains("No list was kept yet, so"), "{empty:?}");
    assert_eq!(run(PROGRAM, &config, &["import", export.to_str().unwrap()], "").status, 0);
    let again = &run(PROGRAM, &config, &["backtest", file.to_str().unwrap(), "--json"], "").rows()[0];
    assert_eq!(counts(again), counts(report));
}

#[test]
fn mistakes_of_a_draft_are_told_as_check_tells_them() {
    let mail = FakeMail::start();
    let home = Home::new(&mail);
    let config = home.config();
    for (text, expected) in [
        ("list: Acme\n\nacme AND storing OR kapot\n", "acme.txt:3:18: `AND` and `OR` without brackets can be read in two ways"),
        ("list: Acme\n\n(list:bolt) AND acme\n", "acme.txt:3:2: there is no list called `bolt`"),
        ("list: Acme\nteam: Nobody\n\nacme\n", "acme.txt:2:7: there is no team `Nobody`"),
    ] {
        let file = draft(&home, "acme.txt", text);
        let said = run(PROGRAM, &config, &["backtest", file.to_str().unwrap()], "");
        assert_eq!((said.status, said.out.as_str()), (1, ""), "{said:?}");
        assert!(said.err.contains(expected) && said.err.contains("1 problem to mend first"), "{said:?}");
        let dutch = run(PROGRAM, &config, &["backtest", file.to_str().unwrap(), "--lang", "nl"], "");
        assert!(dutch.err.ends_with("herstel eerst deze fout\n"), "{dutch:?}");
        assert!(said.err.contains(file.to_str().unwrap()), "it names the draft, not the list that is in force: {said:?}");
        let json = run(PROGRAM, &config, &["backtest", file.to_str().unwrap(), "--json", "--lang", "nl"], "");
        assert_eq!((json.status, json.err.as_str()), (1, ""), "{json:?}");
        let problem = &json.rows()[0];
        let place = format!("{}:{}:{}: ", "acme.txt", problem["line"], problem["column"]);
        assert!(expected.starts_with(&place) && problem["file"] == file.to_str().unwrap(), "{problem}");
        assert!(dutch.err.contains(problem["message"].as_str().unwrap()), "{problem}");
    }
    let missing = run(PROGRAM, &config, &["backtest", "nowhere.txt"], "");
    assert!(missing.status == 1 && missing.err.contains("cannot read `nowhere.txt`"), "{missing:?}");
    let missing = run(PROGRAM, &config, &["backtest", "nowhere.txt", "--lang", "nl"], "");
    assert!(missing.err.starts_with("luister: `nowhere.txt` kan niet worden gelezen: "), "{missing:?}");
}

#[test]
fn a_long_list_fits_a_request() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let (home, luister) = heard(&web, &mail);
    let comment = format!("// {}\n", "\"é\" ".repeat(30));
    let text = format!("list: Acme\n\nacme\n{}", comment.repeat(4 * 1024 * 1024 / comment.len() - 1));
    let file = draft(&home, "acme.txt", &text);
    let said = luister.command(&["backtest", file.to_str().unwrap(), "--json"]);
    assert_eq!(counts(&said.rows()[0]), [json!(2), json!(2), json!(0), json!(0)]);
    let file = draft(&home, "acme.txt", &format!("{text}{comment}{comment}"));
    let said = luister.command(&["backtest", file.to_str().unwrap()]);
    assert!(said.status == 1 && said.err.contains("make several lists of it"), "{:?}", said.err);
    luister.stop();
}
