//! The report as its readers see it.

use super::{Told, page, text};
use crate::desk::{Against, Backtested};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use luister_matcher::backtest::{Day, Example, Ground, Missed, Move, Moved, Piece, QueryShare, Report, Signals, TermShare, ToldAs, Work};
use luister_mention::{Because, CaseState, Link, ListKind, ListName, Locale, MentionId, Reason, Signal, SourceName};
use std::{collections::BTreeMap, fmt::Write as _};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn example(number: u8, quote: &[(&str, bool)]) -> Example {
    Example {
        id: MentionId::from_bytes([number; 16]),
        heard: at("2026-11-20T08:00:00Z"),
        source: SourceName::new("tweakers").unwrap(),
        author: Some("Marieke <b>\n".to_owned()),
        url: Link::parse("https://forum.example/t/1?a=1&b=2"),
        signal: Signal::Complaint,
        lines: vec![7, 9],
        quote: quote.iter().map(|(text, hit)| Piece { text: (*text).to_owned(), hit: *hit }).collect(),
    }
}

fn term(term: &str, not: bool, found: u64, only: u64, words: &[(&str, u64)]) -> TermShare {
    let words = words.iter().map(|(word, count)| ((*word).to_owned(), *count)).collect();
    TermShare { term: term.to_owned(), not, lines: vec![7], found, only, words, more_words: u64::from(term == "klacht*") }
}

/// One for each thing that a signal can rest on.
fn moved() -> Vec<Moved> {
    let sign = |words: &str| Reason::new(Signal::Complaint, 0.6, Because::Sign { words: words.to_owned() });
    let told = |signal, ground| ToldAs { signal, ground };
    let line = |signal, line| told(signal, Ground::Query { line });
    let by_itself = |why| told(Signal::Complaint, Ground::Text { why });
    [
        (line(Signal::Complaint, 12), line(Signal::Question, 7)),
        (by_itself(vec![sign("waardeloos")]), told(Signal::Lead, Ground::Competitor)),
        (by_itself(vec![]), told(Signal::Other, Ground::Kind { of: Signal::Complaint, kind: ListKind::Sector })),
        (line(Signal::Complaint, 12), told(Signal::Other, Ground::Nothing)),
    ]
    .into_iter()
    .map(|(before, after)| Moved { example: example(5, &[("acme", true), (" hapert", false)]), before, after })
    .collect()
}

fn backtested() -> Backtested {
    let query = |line, query: &str, signal, found, only| QueryShare { line, query: query.to_owned(), signal, found, only };
    let day = |date: &str, before, after, told| Day { date: date.parse().unwrap(), before, after, told };
    let report = Report {
        list: ListName::new("Acme").unwrap(),
        looked_at: 12_480,
        own: 31,
        heard: Some((at("2026-10-22T08:00:00Z"), at("2026-11-21T08:00:00Z"))),
        before: Some(12),
        after: 14,
        gained: 12,
        lost: 10,
        about: 1,
        moved: 4,
        signals: [
            (Signal::Crisis, Signals { before: 1, after: 1, ..Signals::default() }),
            (Signal::Complaint, Signals { before: 11, after: 8, gained: 7, lost: 6, came: 0, left: 4 }),
            (Signal::Question, Signals { after: 2, came: 2, ..Signals::default() }),
            (Signal::Other, Signals { before: 0, after: 3, gained: 5, lost: 4, came: 2, left: 0 }),
        ]
        .into(),
        moves: vec![
            Move { from: Signal::Complaint, to: Signal::Question, count: 2 },
            Move { from: Signal::Complaint, to: Signal::Other, count: 2 },
        ],
        days: vec![day("2026-11-18", 9, 4, 1), day("2026-11-20", 3, 10, 8)],
        queries: vec![
            query(
                7,
                "acme NEAR/8 (storing OR klacht* OR \"geen stroom\" OR \"ligt eruit\" OR uitval OR onderbreking) => complaint",
                Some(Signal::Complaint),
                9,
                8,
            ),
            query(9, "acme NOT vacature", None, 6, 5),
        ],
        terms: vec![
            term("acme", false, 14, 13, &[]),
            term("klacht*", false, 5, 4, &[("klachten", 3), ("klacht", 2)]),
            term("\"geen stroom\"", false, 0, 0, &[]),
            term("vacature", true, 0, 3, &[]),
            term("baan", true, 0, 0, &[]),
        ],
        uncounted_terms: 1200,
        gained_examples: vec![example(
            1,
            &[("Alweer ", false), ("klachten", true), (" over <script>alert(1)</script> & ", false), ("acme", true)],
        )],
        lost_examples: vec![example(2, &[("acme", true), (" zoekt een monteur", false)])],
        moved_examples: moved(),
        dismissed: 3,
        missed: 2,
        missed_examples: vec![
            Missed { example: example(3, &[("acme", true), (" doet niets", false)]), work: Work::Case(CaseState::Handled) },
            Missed {
                example: Example { lines: vec![], author: None, url: None, ..example(4, &[("Nog niets", false)]) },
                work: Work::Label(Signal::Complaint),
            },
        ],
    };
    let against = Against::Loaded { file: "acme.txt".to_owned(), at: at("2026-11-12T09:14:00Z") };
    let kept = Some((at("2026-10-22T08:00:00Z"), at("2026-11-21T08:00:00Z")));
    Backtested { against, since: None, now: at("2026-11-21T09:00:00Z"), zone: Tz::Europe__Amsterdam, kept, report }
}

/// A list that nobody had before, and that finds nothing in a history of a single day.
fn nothing() -> Backtested {
    let known = backtested();
    let report = Report {
        heard: Some((at("2026-11-21T08:00:00Z"), at("2026-11-21T09:00:00Z"))),
        looked_at: 1,
        own: 0,
        before: None,
        after: 0,
        gained: 0,
        lost: 0,
        moved: 0,
        signals: BTreeMap::new(),
        moves: vec![],
        moved_examples: vec![],
        dismissed: 0,
        days: vec![],
        terms: vec![term("acme", false, 0, 0, &[])],
        uncounted_terms: 0,
        queries: vec![QueryShare { found: 0, only: 0, ..known.report.queries[1].clone() }],
        gained_examples: vec![],
        lost_examples: vec![],
        missed: 0,
        missed_examples: vec![],
        ..known.report
    };
    Backtested { against: Against::NewList, report, ..known }
}

#[test]
fn a_marketer_reads_what_changes() {
    for (name, locale) in [("english", Locale::En), ("dutch", Locale::Nl)] {
        let text = text(&Told::of(&backtested(), "drafts/acme.txt", locale));
        assert!(text.lines().all(|line| unicode_width::UnicodeWidthStr::width(line) <= 100), "{text}");
        insta::assert_snapshot!(name, text);
    }
}

#[test]
fn a_list_that_finds_nothing_says_so() {
    let english = text(&Told::of(&nothing(), "drafts/acme.txt", Locale::En));
    let kept = Backtested { against: Against::NothingKept, ..nothing() };
    let dutch = text(&Told::of(&kept, "drafts/acme.txt", Locale::Nl));
    insta::assert_snapshot!("nothing", format!("{english}\n----\n{dutch}"));
}

#[test]
fn where_nothing_was_heard_it_is_said_what_there_is() {
    let unheard = |own| Report { heard: None, looked_at: 0, own, ..nothing().report };
    let since = Some(at("2026-11-21T08:59:59Z"));
    let mut all = String::new();
    for (name, done) in [
        ("since a second", Backtested { since, report: unheard(0), ..nothing() }),
        ("our own alone, for readers without a zone", Backtested { zone: Tz::UTC, report: unheard(2), ..nothing() }),
        ("nothing at all", Backtested { kept: None, report: unheard(0), ..nothing() }),
    ] {
        for locale in [Locale::En, Locale::Nl] {
            writeln!(all, "# {name}\n{}", text(&Told::of(&done, "drafts/acme.txt", locale))).unwrap();
        }
    }
    insta::assert_snapshot!("nothing_heard", all);
}

#[test]
fn a_list_that_can_no_longer_be_read_is_named_and_nothing_is_compared() {
    let done = Backtested { against: Against::Unreadable { file: "acme.txt".to_owned() }, ..nothing() };
    let mut all = String::new();
    for locale in [Locale::En, Locale::Nl] {
        let told = Told::of(&done, "drafts/acme.txt", locale);
        let text = text(&told);
        let intro = text.split("\n\n").nth(2).unwrap();
        assert!(page(&told).unwrap().contains(&intro.lines().next().unwrap().to_owned()), "the page says it too");
        write!(all, "{intro}\n\n").unwrap();
    }
    all.push_str(&serde_json::to_value(&done).unwrap()["against"].to_string());
    insta::assert_snapshot!(all);
}

#[test]
fn a_page_is_one_file_in_which_strangers_text_is_only_text() {
    let page = page(&Told::of(&backtested(), "drafts/acme.txt", Locale::Nl)).unwrap();
    for absent in ["<script>", "<b>\n", "src=", "@import", "url("] {
        assert!(!page.contains(absent), "{absent}");
    }
    let (_, body) = page.split_once("<body>").unwrap();
    insta::assert_snapshot!("page", body);
}

#[test]
fn programs_read_the_same() {
    let done = backtested();
    insta::assert_json_snapshot!("json", done);
    assert_eq!(serde_json::from_value::<Backtested>(serde_json::to_value(&done).unwrap()).unwrap(), done);
}

#[test]
fn numbers_a_day_are_rounded_for_people() {
    let words = super::words::Words { locale: Locale::Nl, zone: Tz::UTC };
    for (n, days, expected) in [
        (0, 3, "0"),
        (1, 300, "minder dan 0,1"),
        (1, 3, "0,3"),
        (9, 3, "3"),
        (10, 4, "2,5"),
        (1234, 100, "12"),
        (123_456, 10, "12.346"),
        (5, 0, "0"),
    ] {
        assert_eq!(words.a_day(n, days), expected, "{n} in {days}");
    }
}
