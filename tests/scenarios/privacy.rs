//! What becomes of somebody who asks to be forgotten, and of the trail of who did what.

#![expect(clippy::unwrap_used, reason = "what fails in a test should panic, in its helpers too")]

use luister_tests::{Entry, FakeWeb, Home, Luister, run};
use std::{fs, path::Path};

const PROGRAM: &str = env!("CARGO_BIN_EXE_luister");
/// What stands for the author, and is of nobody else.
const TRACES: [&str; 3] = ["Wilhelmina Testpersoon", "weggegooide zomerjas", "wilhelmina testpersoon"];

/// Every file below a folder that holds one of these words.
fn files_with(folder: &Path, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_with(&path, words));
        } else if let Ok(bytes) = fs::read(&path) {
            let text = String::from_utf8_lossy(&bytes);
            let there = words.iter().filter(|word| text.contains(**word)).map(|word| format!("{}: {word}", path.display()));
            found.extend(there);
        }
    }
    found
}

/// How many of these words a backup made now would bring back.
fn brought_back(luister: &Luister, words: &[&str]) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("backup.tar.zst");
    let made = luister.command(&["backup", file.to_str().unwrap()]);
    assert_eq!(made.status, 0, "{}", made.err);
    let bytes = zstd::decode_all(fs::File::open(file).unwrap()).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("Joost"), "it has what is kept of others");
    words.iter().filter(|word| text.contains(**word)).count()
}

#[test]
fn who_is_forgotten_is_in_no_file_any_more() {
    let web = FakeWeb::start();
    let mut home = Home::with_folder();
    home.feed(&web, "forum", "/f", "");
    web.set_feed(
        "/f",
        vec![
            Entry::new("Klacht", "Wilhelmina Testpersoon", "Storing bij Acme, en mijn weggegooide zomerjas krijg ik niet terug."),
            Entry::new("Reactie", "Joost", "Wat Wilhelmina Testpersoon schrijft over de storing van Acme klopt."),
        ],
    );
    let luister = Luister::start(PROGRAM, &home);
    luister.wait_for_logs("INFO delivered", 1);
    assert!(!files_with(home.path(), &TRACES).is_empty(), "it is there before");
    assert_eq!(brought_back(&luister, &TRACES[..2]), 2);

    let config = home.config();
    let refused = run(PROGRAM, &config, &["forget", "wilhelmina testpersoon"], "no\n");
    assert_eq!(refused.status, 1);
    assert!(refused.err.contains("1 mentions") && refused.err.contains("nothing was erased"), "{}", refused.err);
    assert_eq!(luister.command(&["mentions", "--json"]).rows().len(), 2);

    let done = run(PROGRAM, &config, &["forget", "wilhelmina testpersoon"], "forget\n");
    assert_eq!(done.status, 0, "{}", done.err);
    let left = luister.command(&["mentions", "--json"]).rows();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0]["text"], "Wat ********************** schrijft over de storing van Acme klopt.");
    assert_eq!(files_with(home.path(), &TRACES), Vec::<String>::new());

    // The same page again brings nothing back.
    let polled = web.requests("/f");
    web.wait_for_requests("/f", polled + 2);
    assert_eq!(luister.command(&["mentions", "--json"]).rows().len(), 1);
    assert_eq!(files_with(home.path(), &TRACES), Vec::<String>::new());
    assert_eq!(brought_back(&luister, &TRACES), 0);
    let nobody = run(PROGRAM, &config, &["forget", "wilhelmina testpersoon"], "forget\n");
    assert!(nobody.status == 1 && nobody.err.contains("nothing is kept of"), "{}", nobody.err);

    let verified = luister.command(&["verify", "--json"]);
    assert_eq!(verified.status, 0, "{}", verified.err);
    assert_eq!(verified.rows()[0]["findings"], serde_json::json!([]));
    let trail = fs::read_to_string(home.path().join("state/trail.jsonl")).unwrap();
    assert_eq!(trail.matches("\"did\":\"forgot\"").count(), 1, "{trail}");
    luister.stop();
}

#[test]
fn more_than_was_allowed_is_not_erased() {
    let web = FakeWeb::start();
    let mut home = Home::with_folder();
    home.feed(&web, "forum", "/f", "");
    for number in 0..3 {
        web.publish("/f", Entry::new(&format!("Nummer {number}"), "Anoniem", &format!("Bericht {number} over Acme.")));
    }
    let luister = Luister::start(PROGRAM, &home);
    luister.wait_for_log("INFO delivered");
    let config = home.config();
    let refused = run(PROGRAM, &config, &["forget", "anoniem", "--most", "2"], "forget\n");
    assert!(refused.status == 1 && refused.err.contains("these are 3 mentions, and the most is 2"), "{}", refused.err);
    let done = run(PROGRAM, &config, &["forget", "anoniem", "--source", "forum", "--most", "3"], "forget\n");
    assert_eq!(done.status, 0, "{}", done.err);
    luister.stop();
}

#[test]
fn a_backup_brings_everything_back() {
    let web = FakeWeb::start();
    let mut home = Home::with_folder();
    home.feed(&web, "forum", "/f", "");
    web.publish("/f", Entry::new("Klacht", "Marieke", "Alweer storing bij Acme."));
    let luister = Luister::start(PROGRAM, &home);
    luister.wait_for_log("INFO delivered");
    let file = home.path().join("copy.tar.zst");
    let file = file.to_str().unwrap();
    let made = luister.command(&["backup", file]);
    assert_eq!(made.status, 0, "{}", made.err);
    assert_eq!(luister.command(&["backup", file]).status, 1, "it is there already");
    let config = home.config();
    let running = run(PROGRAM, &config, &["restore", file, "--replace"], "");
    assert!(running.status == 1 && running.err.contains("luister is running"), "{}", running.err);
    luister.stop();

    let before = run(PROGRAM, &config, &["export"], "").out;
    let there = run(PROGRAM, &config, &["restore", file], "");
    assert!(there.status == 1 && there.err.contains("there is a store in"), "{}", there.err);
    let restored = run(PROGRAM, &config, &["restore", file, "--replace"], "");
    assert_eq!(restored.status, 0, "{}", restored.err);
    let mentions = |text: &str| text.lines().filter(|line| line.contains("\"kind\":\"mention\"")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(mentions(&run(PROGRAM, &config, &["export"], "").out), mentions(&before));
    assert_eq!(run(PROGRAM, &config, &["verify"], "").status, 0);
    let compacted = run(PROGRAM, &config, &["compact", "--json"], "");
    assert_eq!(compacted.status, 0, "{}", compacted.err);
}

fn atom(entries: &str) -> String {
    format!(
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:at='http://purl.org/atompub/tombstones/1.0'><id>f</id><title>F</title>\
         <updated>2026-11-22T10:00:00Z</updated>{entries}</feed>"
    )
}

#[test]
fn what_its_source_takes_away_goes_here_too_and_its_case_says_so() {
    let web = FakeWeb::start();
    let mut home = Home::with_folder();
    home.feed(&web, "forum", "/f", "");
    let entry =
        "<entry><id>tag:1</id><title>Storing</title><content>Alweer een storing bij Acme, mijn weggegooide zomerjas.</content></entry>";
    web.set_page("/f", "200 OK", "application/atom+xml", atom(entry).as_bytes());
    let luister = Luister::start(PROGRAM, &home);
    luister.wait_for_log("INFO delivered");
    let id = luister.command(&["mentions", "--json"]).rows()[0]["id"].as_str().unwrap().to_owned();
    let gone = atom("<at:deleted-entry ref='tag:1' when='2026-11-22T11:00:00Z'/>");
    web.set_page("/f", "200 OK", "application/atom+xml", gone.as_bytes());
    luister.wait_for_log("erased what `forum` took away");
    luister.wait_for_log("took what is gone out of alerts");
    assert_eq!(luister.command(&["mentions", "--json"]).rows().len(), 0);
    assert_eq!(luister.command(&["cases", "--json"]).rows().len(), 0);
    let out = luister.command(&["export"]).out;
    let case = out.lines().find(|line| line.contains("\"kind\":\"case\"")).unwrap();
    assert!(case.contains("\"ignored\"") && case.contains("bij de bron verwijderd"), "{id}: {case}");
    assert!(!out.contains("zomerjas"), "{out}");
    luister.stop();
}
