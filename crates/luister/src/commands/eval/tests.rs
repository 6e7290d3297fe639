//! The figures and the mistakes as their readers see them.

use super::*;
use luister_matcher::eval::{Bin, Calibration, Scored, Task};
use luister_mention::{Because, Reason, Signal};

fn bin(from: f64, n: u32, score: f64, share: f64) -> Bin {
    let known = |value| (n > 0).then_some(value);
    Bin { from, to: from + 0.2, n, score: known(score), share: known(share) }
}

fn row(task: Task, label: &str, source: &str, is_scored: bool) -> Row {
    let bins =
        vec![bin(0.0, 1_204, 0.04, 0.021), bin(0.2, 40, 0.3, 0.2), bin(0.4, 0, 0.0, 0.0), bin(0.6, 9, 0.7, 1.0), bin(0.8, 51, 0.9, 0.94)];
    Row {
        task,
        label: label.to_owned(),
        lang: "nl".to_owned(),
        source: source.to_owned(),
        n: 1_304,
        labelled: 90,
        precision: Some(0.95),
        recall: Some(2.0 / 3.0),
        f1: Some(0.783_5),
        false_alarms: Some(0.012),
        macro_f1: Some(0.88),
        recall_at_2pct: is_scored.then_some(0.75),
        recall_at_5pct: is_scored.then_some(1.0),
        calibration: is_scored.then_some(Calibration { bins, error: 0.029_4 }),
    }
}

fn wrong(task: Task, should_be: &str, said: &str, score: Option<Scored>, why: Vec<Reason>) -> Wrong {
    Wrong {
        task,
        should_be: should_be.to_owned(),
        said: said.to_owned(),
        lang: "nl".to_owned(),
        source: "own".to_owned(),
        file: "proef/own.tsv".to_owned(),
        line: 7,
        text: "Fijn hoor,\u{1b}[31m alweer drie uur geen stroom.".to_owned(),
        score,
        why,
    }
}

fn report() -> Report {
    let scored = |value| Some(Scored { signal: Signal::Complaint, value, threshold: 0.5 });
    let sign = |words: &str| Reason::new(Signal::Complaint, 0.6, Because::Sign { words: words.to_owned() });
    let never = Row {
        n: 4,
        labelled: 0,
        precision: None,
        recall: None,
        f1: None,
        ..row(Task::Crisis, "crisis", "a source whose name is\n very long", false)
    };
    let ironies =
        Phenomenon { name: "irony".to_owned(), lang: "nl".to_owned(), n: 12, right: 4.25, f1: Some(0.4), pairs: 5, pairs_right: 2 };
    Report {
        rows: vec![row(Task::Complaint, "complaint", "own", true), never, row(Task::Lang, "nl", "lingua", false)],
        phenomena: vec![ironies.clone(), Phenomenon { name: "plain".to_owned(), f1: None, pairs: 0, pairs_right: 0, ..ironies }],
        wrong: vec![
            wrong(Task::Complaint, "complaint", "other", scored(0.121), vec![]),
            wrong(Task::Complaint, "other", "complaint", scored(0.951), vec![sign("geen stroom"), sign("alweer")]),
            wrong(Task::Lang, "nl", "af", None, vec![]),
        ],
    }
}

#[test]
fn figures_and_mistakes_can_be_read_in_two_languages() {
    let told = |locale| [tables::text(&report(), locale), wrong::text(&report().wrong, locale)].concat();
    insta::assert_snapshot!("text_en", told(Locale::En));
    insta::assert_snapshot!("text_nl", told(Locale::Nl));
    assert_eq!(tables::text(&Report::default(), Locale::En), "", "no table without a row");
}

#[test]
fn json_has_an_entry_on_each_line() {
    let mut out = Vec::new();
    write_json(&mut out, &report()).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(serde_json::from_str::<Vec<serde_json::Value>>(&text).is_ok_and(|entries| entries.len() == 8), "{text}");
    insta::assert_snapshot!("json", text);
}
