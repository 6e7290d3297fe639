//! What a table of examples gives, and what is said of one that is wrong.

use super::*;
use luister_mention::Locale;

fn table(lines: &[&str]) -> String {
    format!("{HEADER}\n{}\n", lines.join("\n"))
}

#[test]
fn a_line_says_everything_that_a_text_is() {
    let text = table(&["nl\tquestion,complaint\tsocial\tirony\tFijn hoor,\u{202E} alweer.", "", "en\tnone\treview\tplain\tIt is blue."]);
    let read = read("proef/examples.tsv", &format!("\u{FEFF}{}", text.replace('\n', "\r\n")));
    assert_eq!(read.problems, []);
    let [first, second] = read.examples.as_slice() else { panic!("{:?}", read.examples) };
    let expected = Example {
        line: 2,
        lang: Lang::NL,
        signals: vec![Signal::Complaint, Signal::Question],
        channel: Channel::Social,
        phenomenon: "irony".to_owned(),
        pair: None,
        text: "Fijn hoor, alweer.".to_owned(),
    };
    assert_eq!(first, &expected);
    assert_eq!((second.line, second.signals.as_slice(), second.channel), (4, &[][..], Channel::Review));
}

#[test]
fn lines_below_one_another_make_pairs() {
    let (irony, tense) = ("nl\tnone\tsocial\tirony pair\tx", "nl\tnone\tsocial\ttense pair\tx");
    let (plain, english) = ("nl\tnone\tsocial\tplain\tx", "en\tnone\tsocial\tirony pair\tx");
    for (name, lines, expected, warnings) in [
        ("no pair", &[plain, plain][..], &[None, None][..], 0),
        ("two", &[irony, irony], &[Some(1), Some(1)], 0),
        ("two and two", &[irony, irony, irony, irony], &[Some(1), Some(1), Some(2), Some(2)], 0),
        ("three", &[irony, irony, irony], &[Some(1), Some(1), Some(1)], 0),
        ("another phenomenon begins another", &[irony, irony, tense, tense], &[Some(1), Some(1), Some(2), Some(2)], 0),
        ("two with a word each", &[irony, tense], &[Some(1), Some(1)], 0),
        ("one alone", &[plain, irony, plain], &[None, None, None], 1),
        ("another language", &[irony, english], &[None, None], 2),
        ("a line between them", &[irony, plain, irony], &[None, None, None], 2),
    ] {
        let read = read("x.tsv", &table(lines));
        assert_eq!(read.examples.iter().map(|example| example.pair).collect::<Vec<_>>(), expected, "{name}");
        assert_eq!(read.problems.len(), warnings, "{name}: {:?}", read.problems);
    }
}

#[test]
fn every_mistake_is_told_and_the_other_lines_are_read() {
    let long = format!("nl\tnone\tsocial\tplain\t{}", "a ".repeat(20_000));
    let text = table(&[
        "nl\tnone\tsocial\tplain\tgood",
        "dutch\tcomplant,other\tsocail\tvery hard\t ",
        "nl\tcomplaint,complaint,none\tprint\tplain\tx",
        "nl\tangry\tradio\t\tx",
        "nl\tnone\tsocial\tplain",
        "nl\tnone\tsocial\tplain\ta\tb",
        "nl\tnone\tsocial\tlonely pair\talso good",
        &long,
        &format!("nl\tnone\tsocial\tplain\t{}", "b".repeat(1 << 20)),
    ]);
    let read = read("examples.tsv", &text);
    assert_eq!(read.examples.iter().map(|example| example.line).collect::<Vec<_>>(), [2, 8]);
    let told = |locale| read.problems.iter().map(|problem| problem.in_words(locale)).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!("mistakes_en", told(Locale::En));
    insta::assert_snapshot!("mistakes_nl", told(Locale::Nl));
}

#[test]
fn without_its_first_line_nothing_is_read() {
    for (name, text, expected) in [
        ("nothing", "", "this file is empty"),
        ("no header", "nl\tnone\tsocial\tplain\tx\n", "these are not the columns of a table of examples"),
        ("other columns", "text\tlabels\n", "these are not the columns of a table of examples"),
        ("a header alone", &table(&[]), "there is no example in this file"),
    ] {
        let read = read("x.tsv", text);
        assert_eq!(read.examples, [], "{name}");
        let told: Vec<&str> = read.problems.iter().map(|problem| problem.message.in_words(Locale::En)).collect();
        assert_eq!(told, [expected], "{name}");
    }
}

#[test]
fn of_very_many_mistakes_the_first_are_told_and_the_others_counted() {
    let read = read("x.tsv", &table(&["x"; 130]));
    assert_eq!(read.problems.len(), 101);
    let last = read.problems.last().map(Problem::to_string);
    assert_eq!(last.as_deref(), Some("x.tsv:1:1: 30 more problems of this file are not told"));
}
