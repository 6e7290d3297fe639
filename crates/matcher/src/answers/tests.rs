//! Which answers fit, and what people are told who write one that cannot be read.

use super::*;
use crate::example::example;
use luister_mention::{Locale, Severity};

const FILE: &str = "\u{FEFF}// What we say.\r\nanswer: Storing\r\nwhen:   storing* OF \"geen stroom\" // Nederlands mag\r\nlang:   nl\r\n\r\nWat vervelend!\r\n\r\nKijk op https://acme.example/storingen en houd je // klantnummer klaar.\r\n// not said\r\n\r\nanswer: Outage\nwhen: outage*\n  OR \"no power\"\nlang: en\n\nSorry!\n\nanswer: Monteur\nwhen: monteur* NABIJ/6 (wacht* OF \"niet gekomen\")\nsignal: complaint\nteam: Webcare\n\nantwoord: dit is gewone tekst.\n\nanswer: Alles\nwhen: acme\n\nBedankt.\n";

fn files(text: &str) -> Vec<ListFile> {
    vec![ListFile { file: "config/answers/faq.txt".into(), text: text.into() }]
}

fn fitting(text: &str, team: &str, signals: &[Signal], lang: Option<Lang>) -> Vec<(String, Vec<String>)> {
    let (answers, problems) = Answers::read(&files(FILE), None);
    assert!(problems.is_empty(), "{problems:?}");
    let asked = Asked { team: &TeamName::new(team).unwrap(), signals, lang };
    answers.fitting(&example(text).unwrap(), asked).into_iter().map(|fit| (fit.name, fit.because)).collect()
}

#[test]
fn what_fits_is_offered_and_the_best_first() {
    let (complaint, question) = ([Signal::Complaint], [Signal::Question]);
    let nl = Some(Lang::NL);
    for (name, text, team, signals, lang, expected) in [
        ("one", "Alweer een storing!", "Webcare", &complaint, nl, vec![("Storing", vec!["storing"])]),
        ("nothing", "Het regent.", "Webcare", &complaint, nl, vec![]),
        (
            "the most words first",
            "Storing: geen stroom, en maar wachten op een monteur. Acme!",
            "Webcare",
            &complaint,
            nl,
            vec![("Storing", vec!["Storing", "geen stroom"]), ("Monteur", vec!["wachten", "monteur"]), ("Alles", vec!["Acme"])],
        ),
        ("another team", "wachten op een monteur", "Sales", &complaint, nl, vec![]),
        ("told as something else", "wachten op een monteur", "Webcare", &question, nl, vec![]),
        ("another language", "storing", "Webcare", &complaint, Some(Lang::EN), vec![]),
        ("a language that is not known", "outage", "Webcare", &complaint, None, vec![("Outage", vec!["outage"])]),
        ("a word is named once", "storing storing STORING", "Webcare", &complaint, nl, vec![("Storing", vec!["storing"])]),
    ] {
        let found = fitting(text, team, signals, lang);
        let found: Vec<(&str, Vec<&str>)> =
            found.iter().map(|(name, words)| (name.as_str(), words.iter().map(String::as_str).collect())).collect();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn an_answer_says_what_stands_below_its_header() {
    let (answers, _) = Answers::read(&files(FILE), None);
    let texts: Vec<&str> = answers.all.iter().map(|answer| answer.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "Wat vervelend!\n\nKijk op https://acme.example/storingen en houd je // klantnummer klaar.",
            "Sorry!",
            "antwoord: dit is gewone tekst.",
            "Bedankt.",
        ]
    );
    let teams: Vec<(&str, u32)> = answers.teams().map(|(_, team)| (team.name.as_str(), team.line)).collect();
    assert_eq!((teams, answers.count()), (vec![("Webcare", 21)], 4));
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let long = format!("answer: Lang\nwhen: storing\n\n{}\n", "x".repeat(2001));
    let mut told = Vec::new();
    for (name, text, good) in [
        ("nothing", "", 0),
        ("only comments", "// later\n\n", 0),
        ("no beginning", "Wat vervelend!\n\nanswer: A\nwhen: storing\n\nSorry!\n", 1),
        ("a key of our own making", "answer: A\nantwoord: B\nals: storing\n\nSorry!\n", 0),
        ("no query and no text", "answer: A\nlang: nederlands\n", 0),
        ("a query that is none", "answer: A\nwhen: storing EN uitval OF stuk\n  => complaint\n\nSorry!\n", 0),
        ("a reference", "answer: A\nwhen: $merk => complaint\n\nSorry!\n", 0),
        ("no blank line", "answer: A\nwhen: storing\nSorry dat je wacht.\n", 0),
        ("twice", "answer: A\nwhen: storing\nwhen: uitval\n\nSorry!\n\nanswer: a\nwhen: stuk\n\nOei.\n", 0),
        ("a signal and a team that are none", "answer: A\nwhen: storing\nsignal: klacht, boos\nteam:\n\nSorry!\n", 0),
        ("too long", long.as_str(), 0),
        ("two that are good beside one that is not", "answer: A\nwhen: a1\n\nA.\n\nanswer: B\n\nB.\n\nanswer: C\nwhen: c1\n\nC.\n", 2),
    ] {
        let (answers, problems) = Answers::read(&files(text), None);
        assert_eq!(answers.count(), good, "{name}: {problems:?}");
        for problem in &problems {
            assert_eq!(problem.severity, Severity::Error, "{name}");
            let repair = problem.repair.as_ref().map(|repair| repair.in_words(Locale::Nl).to_owned()).unwrap_or_default();
            told.push(format!("{name} · {}:{} {} | {repair}", problem.line, problem.column, problem.message.in_words(Locale::Nl)));
        }
    }
    insta::assert_snapshot!("mistakes", told.join("\n"));
}

#[test]
fn a_file_that_breaks_stays_as_it_was() {
    let (good, _) = Answers::read(&files(FILE), None);
    let (kept, problems) = Answers::read(&files(&FILE.replace("when: acme", "when: acme EN")), Some(&good));
    assert_eq!((kept.count(), problems.len()), (4, 1));
    let (other, _) = Answers::read(&files("answer: A\nwhen: a1\n\nA.\n"), Some(&good));
    assert_eq!(other.count(), 1, "what is gone without a mistake is gone");
}
