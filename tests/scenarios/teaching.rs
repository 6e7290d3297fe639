//! Corrections teach: what comes next is judged with them, until somebody takes them back.

#![expect(clippy::unwrap_used, reason = "what fails in a test should panic, in its helpers too")]

use luister_tests::{Entry, FakeMail, FakeWeb, Home, Luister, run};
use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_luister");
const FIRST: &str = "Acme: gisteren weer zo'n avond met grijze blokjes in beeld.";
const SECOND: &str = "Alweer een avond met grijze blokjes in beeld bij Acme.";

fn entry(number: u32, text: &str) -> Entry {
    Entry { guid: number.to_string(), ..Entry::new("Avond", &format!("Buur {number}"), text) }
}

/// The row of the mention that says this.
fn row(luister: &Luister, text: &str) -> Value {
    let rows = luister.command(&["mentions", "--json"]).rows();
    rows.into_iter().find(|row| row["text"] == text).unwrap()
}

#[test]
fn what_somebody_corrected_is_known_from_the_next_mention_on_and_after_a_restart() {
    let (web, mail) = (FakeWeb::start(), FakeMail::start());
    let mut home = Home::new(&mail);
    home.feed(&web, "forum", "/f", "");
    home.set_list("acme.txt", "list: Acme\nteam: Webcare\n\nacme\n");
    web.set_feed("/f", vec![entry(1, FIRST)]);
    let luister = Luister::start(PROGRAM, &home);
    luister.wait_for_log("heard 1 new");
    let first = row(&luister, FIRST);
    assert_eq!(first["verdict"]["signals"], json!([]), "{first}");
    let id = first["id"].as_str().unwrap();
    let label = luister.command(&["label", id, "complaint"]);
    assert_eq!(label.status, 0, "{label:?}");
    for said in ["will be told of it as complaint", "verdicts rest on 1 correction now; `luister model` shows what they taught"] {
        assert!(label.err.contains(said), "no `{said}` in {}", label.err);
    }
    mail.wait_for(1);
    luister.stop();

    let luister = Luister::start(PROGRAM, &home);
    web.publish("/f", entry(2, SECOND));
    let text = mail.wait_for(2)[1].text();
    assert!(text.contains("eerdere correcties bij ‘"), "the mail says where that comes from:\n{text}");
    let verdict = &row(&luister, SECOND)["verdict"];
    assert_eq!(verdict["signals"], json!(["complaint"]));
    assert!(verdict["versions"]["model"].as_str().unwrap().ends_with("+1"), "{verdict}");
    let explained = luister.command(&["explain", SECOND, "--lang", "nl"]).out;
    assert!(explained.starts_with("Klacht"), "{explained}");

    let shown = luister.command(&["model", "--lang", "nl"]).out;
    for said in ["wat 1 correctie leert", "‘blokjes’", "De testzinnen die luister meebrengt"] {
        assert!(shown.contains(said), "no `{said}` in\n{shown}");
    }
    let undone = luister.command(&["model", "--undo", id, "--json"]);
    assert_eq!((undone.status, &undone.rows()[0]["teaches"]), (0, &json!(false)), "{undone:?}");
    assert!(undone.err.contains("verdicts rest on 0 corrections now"), "{}", undone.err);
    web.publish("/f", entry(3, "Weer grijze blokjes in beeld bij Acme, zo'n avond."));
    luister.wait_for_log("heard 1 new and 0 edited at `forum`");
    luister.stop();

    let config = home.config();
    let model: Value = serde_json::from_str(&run(PROGRAM, &config, &["model", "--json"], "").out).unwrap();
    assert_eq!((&model["lessons"], &model["labels"][0]["teaches"], &model["words"]), (&json!(0), &json!(false), &json!([])));
    assert_eq!(model["labels"][0]["correction"], "complaint", "it counts for its own mention all the same");
    let listed = run(PROGRAM, &config, &["model", "--labels", "--lang", "nl"], "").out;
    assert!(listed.contains("teruggenomen") && listed.contains("grijze blokjes"), "{listed}");
    for (bad, expected) in [
        (&["model", "--undo", id][..], "there is nothing to take back: it teaches nothing any more"),
        (&["model", "--undo-all"], "there is nothing to take back: no correction teaches"),
        (&["model", "--undo", "zz"], "there is no mention `zz`"),
    ] {
        let output = run(PROGRAM, &config, bad, "");
        assert!(output.status == 1 && output.err.contains(expected), "{bad:?}: {output:?}");
    }
}
