//! Files in, figures out.

use super::*;
use crate::{ListFile, Lists, Matcher, Model, examples::HEADER};
use luister_mention::{Channel, Lang, Locale, Signal};
use std::sync::Arc;

/// A matcher whose verdict on a few words is known: it has learned nothing, and the list gives them a score of 1.
fn matcher() -> Matcher {
    let text = "zwik => complaint\nzwak => question\nzwok => praise\n".to_owned();
    let (lists, problems) = Lists::compile(&[ListFile { file: "known.txt".to_owned(), text }], None);
    assert_eq!(problems, []);
    Matcher::new(Arc::new(lists)).with_model(Arc::new(Model::default()))
}

fn report(files: &[(&str, &str)], most_wrong: usize) -> Report {
    let matcher = matcher();
    let mut evaluation = Evaluation::new(&matcher, most_wrong);
    for (file, text) in files {
        let input = read(file, text);
        assert_eq!(input.problems, [], "{file}");
        input.samples.iter().for_each(|sample| evaluation.add(sample));
    }
    evaluation.finish()
}

fn line(task: &str, label: &str, lang: &str, text: &str) -> String {
    format!("{{\"text\":\"{text}\",\"lang\":\"{lang}\",\"label_task\":\"{task}\",\"label\":\"{label}\",\"source\":\"own\"}}\n")
}

const COMPLAINT: &str = "De zwik ligt op tafel.";
const QUESTION: &str = "De zwak ligt op tafel.";
const PRAISE: &str = "De zwok ligt op tafel.";
const NOTHING: &str = "De lamp staat op tafel.";

fn seen(row: &Row) -> (Task, &str, &str, u32, u32) {
    (row.task, &row.label, &row.lang, row.n, row.labelled)
}

#[test]
fn every_task_is_judged_by_its_part_of_the_verdict() {
    let of = |task, said: [(&str, &str); 4]| said.map(|(label, text)| line(task, label, "nl", text)).concat();
    for (task, text, expected) in [
        (Task::Complaint, of("complaint", [("complaint", COMPLAINT), ("other", QUESTION), ("other", PRAISE), ("other", NOTHING)]), 1),
        (Task::Question, of("question", [("other", COMPLAINT), ("question", QUESTION), ("other", PRAISE), ("other", NOTHING)]), 1),
        (Task::Praise, of("praise", [("other", COMPLAINT), ("other", QUESTION), ("praise", PRAISE), ("other", NOTHING)]), 1),
        (Task::Sentiment, of("sentiment", [("negative", COMPLAINT), ("neutral", QUESTION), ("positive", PRAISE), ("neutral", NOTHING)]), 3),
        (Task::Signal, of("signal", [("complaint", COMPLAINT), ("question", QUESTION), ("praise", PRAISE), ("other", NOTHING)]), 4),
    ] {
        let report = report(&[("x.jsonl", &text)], 9);
        assert_eq!(report.rows.len(), expected, "{task}");
        for row in &report.rows {
            assert_eq!((row.n, row.f1, row.macro_f1), (4, Some(1.0), Some(1.0)), "{task} {}: {:?}", row.label, report.wrong);
        }
        assert_eq!(report.wrong, [], "{task}");
    }
}

#[test]
fn rows_are_by_task_label_language_and_source() {
    let text = [
        line("complaint", "complaint", "nl", COMPLAINT),
        line("complaint", "other", "en", "It rains."),
        line("intent", "nobuy", "nl", NOTHING),
        line("intent", "undefined", "nl", NOTHING),
        line("lang", "nl", "nl", COMPLAINT),
        line("lang", "de", "de", "Der Kundendienst antwortet seit drei Wochen nicht"),
    ]
    .concat();
    let report = report(&[("x.jsonl", &text)], 0);
    let rows: Vec<_> = report.rows.iter().map(seen).collect();
    let expected = [
        (Task::Complaint, "complaint", "en", 1, 0),
        (Task::Complaint, "complaint", "nl", 1, 1),
        (Task::Intent, "buy", "nl", 2, 0),
        (Task::Lang, "de", "de", 2, 1),
        (Task::Lang, "nl", "nl", 2, 1),
    ];
    assert_eq!(rows, expected, "languages are held against one another, all others apart");
    assert!(report.rows.iter().all(|row| row.source == "own" && (row.task == Task::Lang) == row.calibration.is_none()));
}

fn table(lines: &[(&str, &str, &str)]) -> String {
    let rows = lines.iter().map(|(labels, phenomenon, text)| format!("nl\t{labels}\tsocial\t{phenomenon}\t{text}\n"));
    std::iter::once(format!("{HEADER}\n")).chain(rows).collect()
}

#[test]
fn an_example_answers_five_questions_and_has_a_phenomenon() {
    let text = table(&[
        ("complaint", "irony pair", COMPLAINT),
        ("none", "irony pair", NOTHING),
        ("question", "plain", QUESTION),
        ("complaint,lead", "plain", NOTHING),
        ("praise", "tense pair", PRAISE),
        ("praise", "tense pair", NOTHING),
    ]);
    let report = report(&[("proef/own.tsv", &text)], 0);
    assert_eq!(report.rows.iter().map(|row| row.task).collect::<Vec<_>>(), Task::ALL.get(..5).unwrap());
    assert!(report.rows.iter().all(|row| (row.n, row.source.as_str(), row.lang.as_str()) == (6, "own", "nl")));
    let found: Vec<_> =
        report.phenomena.iter().map(|row| (row.name.as_str(), row.n, row.right, row.f1, row.pairs, row.pairs_right)).collect();
    let expected = [
        ("irony", 2, 5.0, Some(1.0), 1, 1),
        // One hit and two misses; of the ten answers two are wrong.
        ("plain", 2, 4.0, Some(0.5), 0, 0),
        ("tense", 2, 4.5, Some(2.0 / 3.0), 1, 0),
    ];
    assert_eq!(found, expected);
}

#[test]
fn mistakes_say_what_should_have_been() {
    let text = [
        line("complaint", "other", "nl", COMPLAINT),
        line("complaint", "complaint", "nl", NOTHING),
        line("complaint", "other", "nl", NOTHING),
        line("sentiment", "positive", "nl", COMPLAINT),
        line("sentiment", "neutral", "nl", PRAISE),
        line("lang", "nl", "nl", "Der Kundendienst antwortet seit drei Wochen nicht"),
    ]
    .concat();
    let wrong = report(&[("x.jsonl", &text)], 5).wrong;
    let score = |wrong: &Wrong| wrong.score.map(|score| (score.signal, score.value >= score.threshold));
    let told: Vec<_> =
        wrong.iter().map(|one| (one.line, one.should_be.as_str(), one.said.as_str(), score(one), one.why.is_empty())).collect();
    let expected = [
        (2, "complaint", "other", Some((Signal::Complaint, false)), true),
        (1, "other", "complaint", Some((Signal::Complaint, true)), false),
        (5, "neutral", "positive", Some((Signal::Praise, true)), false),
        (4, "positive", "negative", Some((Signal::Complaint, true)), false),
        (6, "nl", "de", None, true),
    ];
    assert_eq!(told, expected);
    assert_eq!(wrong.first().map(|one| (one.text.as_str(), one.file.as_str())), Some((NOTHING, "x.jsonl")));
    assert_eq!(report(&[("x.jsonl", &text)], 0).wrong, []);
}

#[test]
fn a_labelled_line_may_say_where_it_was_found_and_what_was_given() {
    let text = "{\"id\":7,\"text\":\"Ac\\u200bme\",\"lang\":\"nl-BE\",\"label_task\":\"praise\",\"label\":\"praise\",\"channel\":\"review\",\"rating\":{\"value\":5,\"best\":5}}\n";
    let input = read("proef/own.jsonl", text);
    assert_eq!(input.problems, []);
    let sample = input.samples.first().unwrap();
    assert_eq!((sample.mention.text.as_str(), sample.mention.channel, sample.mention.lang), ("Acme", Channel::Review, None));
    assert!(sample.mention.rating.is_some_and(|rating| rating.share() > 0.99));
    assert_eq!((sample.lang, sample.source.as_str(), sample.line), (Lang::NL, "own", 1), "without a source it is the file's name");
}

#[test]
fn every_bad_line_is_told_and_the_others_are_read() {
    let text = [
        line("complaint", "other", "nl", "goed"),
        "{\"text\": oops}\n[]\n{}\n".to_owned(),
        line("complaint", "other", "nl", "  "),
        line("complain", "other", "nl", "x"),
        line("complaint", "question", "nl", "x"),
        line("sentiment", "angry", "dutch", "x"),
        line("sentiment", "angry", "nl", "x"),
        line("lang", "klingon", "nl", "x"),
        "{\"text\":\"x\",\"lang\":\"nl\",\"label_task\":\"lead\"}\n".to_owned(),
        "{\"text\":\"x\",\"lang\":\"nl\",\"label_task\":\"lead\",\"label\":\"lead\",\"rating\":{\"value\":6,\"best\":5}}\n".to_owned(),
        line("complaint", "other", "nl", &"x".repeat(1 << 20)),
        line("complaint", "other", "nl", "ook goed"),
    ]
    .concat();
    let input = read("labelled.jsonl", &text);
    assert_eq!(input.samples.iter().map(|sample| sample.line).collect::<Vec<_>>(), [1, 14]);
    let told = |locale| input.problems.iter().map(|problem| problem.in_words(locale)).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!("mistakes_en", told(Locale::En));
    insta::assert_snapshot!("mistakes_nl", told(Locale::Nl));
}

#[test]
fn what_is_neither_kind_of_file_is_told_once() {
    for (name, text, expected) in [
        ("empty", " \n\n", "this file is empty"),
        ("prose", "Dear reader,\nthis is a letter.\n", "there are no labelled texts in this file"),
        ("another table", "text\tlabel\nx\tcomplaint\n", "these are not the columns of a table of examples"),
    ] {
        let input = read("x.txt", text);
        assert_eq!(input.samples, [], "{name}");
        let told: Vec<&str> = input.problems.iter().map(|problem| problem.message.in_words(Locale::En)).collect();
        assert_eq!(told, [expected], "{name}");
    }
}
