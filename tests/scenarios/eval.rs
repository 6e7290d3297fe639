//! Verdicts are held against labelled texts: figures on standard output, what is wrong with a file on standard error.

#![expect(clippy::unwrap_used, reason = "what fails in a test should panic, in its helpers too")]

use luister_tests::{Home, run};
use serde_json::{Value, json};
use std::{env, fs, path::PathBuf};

const PROGRAM: &str = env!("CARGO_BIN_EXE_luister");

const TABLE: &str = "lang\tlabels\tchannel\tphenomenon\ttext\n\
    nl\tquestion\tsocial\tplain pair\tHoe laat gaat de winkel morgen open?\n\
    nl\tnone\tsocial\tplain pair\tDe winkel gaat morgen om negen uur open.\n";

fn file(home: &Home, name: &str, text: impl AsRef<[u8]>) -> String {
    let path = home.path().join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn good_lines_are_judged_and_bad_ones_are_told() {
    let home = Home::with_folder();
    let (config, table) = (home.config(), file(&home, "own.tsv", TABLE));
    let good = run(PROGRAM, &config, &["eval", &table, "--json"], "");
    assert_eq!((good.status, good.err.as_str()), (0, ""), "{good:?}");
    let entries: Vec<Value> = serde_json::from_str(&good.out).unwrap();
    let question = entries.iter().find(|entry| entry["task"] == "question").unwrap();
    let keys = ["label", "lang", "source", "n", "labelled", "f1"].map(|key| question[key].clone());
    assert_eq!(keys, [json!("question"), json!("nl"), json!("own"), json!(2), json!(1), json!(1.0)], "{question}");
    let phenomenon = entries.iter().find(|entry| entry["phenomenon"] == "plain").unwrap();
    assert_eq!((&phenomenon["n"], &phenomenon["pairs"]), (&json!(2), &json!(1)), "{phenomenon}");

    let mixed = "{\"text\":\"Het regent.\",\"lang\":\"nl\",\"label_task\":\"lang\",\"label\":\"nl\",\"source\":\"own\"}\n{\"text\":\"x\"\n";
    let mixed = file(&home, "mixed.jsonl", mixed);
    let picture = file(&home, "picture.png", b"\x89PNG\r\n\x1a\n\xff");
    let missing = home.path().join("missing.tsv").to_str().unwrap().to_owned();
    let bad = run(PROGRAM, &config, &["eval", &mixed, &picture, &missing, &table, "--lang", "nl"], "");
    let told = bad.err.replace(&home.path().display().to_string(), "HOME");
    let expected = "HOME/mixed.jsonl:2:11: dit is geen tekst met een label: EOF while parsing an object; zet op elke regel één JSON-object\n  \
        {\"text\":\"x\"\n            ^\n\
        HOME/picture.png: dit bestand is geen tekst met de codering UTF-8; sla het opnieuw op als platte tekst met de codering UTF-8\n\
        HOME/missing.tsv: dit bestand bestaat niet; kijk hoe het heet en waar het staat\n";
    assert_eq!((bad.status, told.as_str()), (1, expected));
    for task in ["lang ", "question ", "verschijnsel "] {
        assert!(bad.out.lines().any(|line| line.trim_start().starts_with(task)), "{task} is judged all the same:\n{}", bad.out);
    }
}

#[test]
fn texts_that_are_taken_for_none_count_as_false_alarms() {
    let home = Home::with_folder();
    let table = file(&home, "own.tsv", TABLE);
    let output = run(PROGRAM, &home.config(), &["eval", "--none", &table, "--json"], "");
    let entries: Vec<Value> = serde_json::from_str(&output.out).unwrap();
    let of = |task: &str| entries.iter().find(|entry| entry["task"] == task).map(|row| row["false_alarms"].clone());
    assert_eq!((of("question"), of("crisis"), entries.len()), (Some(json!(0.5)), Some(json!(0.0)), 5), "{output:?}");
}

#[test]
fn the_thresholds_of_the_configuration_count_and_mistakes_are_printed() {
    let mut home = Home::with_folder();
    home.rest.push_str("\n[signals]\nquestion = { certain = 1.0, uncertain = 0.9 }\n");
    let (config, table) = (home.config(), file(&home, "own.tsv", TABLE));
    let quiet = run(PROGRAM, &config, &["eval", &table], "").out;
    assert!(!quiet.contains("should have been"), "{quiet}");
    let told = run(PROGRAM, &config, &["eval", &table, "--errors", "1"], "").out;
    assert!(told.contains("question: should have been question\n"), "{told}");
    assert!(told.contains("own.tsv:2 (nl) was taken for other, score ") && told.contains(" for question, threshold 1.00\n"), "{told}");
    let usage = run(PROGRAM, &config, &["eval"], "");
    assert_eq!(usage.status, 2, "{usage:?}");
}

#[test]
#[expect(clippy::print_stderr, reason = "a test that looks at nothing should say so")]
fn texts_that_nobody_here_labelled_are_read_whole() {
    let Some(root) = env::var_os("LUISTER_CORPUS") else {
        eprintln!("skipped: LUISTER_CORPUS does not name the folder with the corpus");
        return;
    };
    let home = Home::with_folder();
    let folder = PathBuf::from(root).join("labelled");
    for (name, label, n) in
        [("question.nl.assistant_xsid.jsonl", "question", 191), ("sentiment.nl.reviews_tripadvisor.jsonl", "positive", 246)]
    {
        let output = run(PROGRAM, &home.config(), &["eval", folder.join(name).to_str().unwrap(), "--json"], "");
        assert_eq!((output.status, output.err.as_str()), (0, ""), "{name}");
        let entries: Vec<Value> = serde_json::from_str(&output.out).unwrap();
        let row = entries.iter().find(|entry| entry["label"] == label).unwrap();
        assert_eq!(row["n"], json!(n), "{name}: {row}");
    }
}
