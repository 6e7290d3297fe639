//! What a draft gains and loses, and what each part of it contributes.

use super::{hinges::Look, terms::Terms, *};
use crate::{
    ListFile, Lists,
    fields::testing::mention,
    query::{Expr, find},
};
use luister_mention::{CaseState, ListKind, ListName, Match, Scores, Signal, Verdict, Versions};
use serde_json::json;
use std::{convert::Infallible, sync::Arc};

fn compiled(texts: &[(&str, &str)]) -> Lists {
    let files: Vec<ListFile> = texts.iter().map(|(file, text)| ListFile { file: (*file).to_owned(), text: (*text).to_owned() }).collect();
    let (lists, problems) = Lists::compile(&files, None);
    let errors: Vec<_> = problems.iter().filter(|problem| problem.severity == luister_mention::Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    lists
}

/// A history in which each mention was heard a day later than the one before.
fn history(lines: &[serde_json::Value]) -> Vec<Stored> {
    let stored = |(number, line): (usize, &serde_json::Value)| {
        let mut line = line.clone();
        let signals: Vec<Signal> = serde_json::from_value(line["signals"].take()).unwrap_or_default();
        let hit_by: Vec<(ListName, ListKind)> = serde_json::from_value(line["hit"].take()).unwrap_or_default();
        line["id"] = json!(format!("{number:032x}"));
        line["heard"] = json!(format!("2026-11-{:02}T08:00:00Z", number + 1));
        let matches: Vec<Match> = serde_json::from_value(line["matches"].take()).unwrap_or_default();
        let hit = |(list, kind)| Match { list, kind, line: Some(1), query: String::new(), signal: None, spans: vec![] };
        let verdict = Verdict {
            lang: None,
            signal: signals.first().copied().unwrap_or(Signal::Other),
            uncertain: false,
            signals,
            scores: Scores::default(),
            matches: hit_by.into_iter().map(hit).chain(matches).collect(),
            why: vec![],
            versions: Versions::default(),
        };
        Stored { mention: mention(&line.to_string()), verdict, content: 0, revision: 0 }
    };
    lines.iter().enumerate().map(stored).collect()
}

fn texts(texts: &[&str]) -> Vec<Stored> {
    history(&texts.iter().map(|text| json!({ "text": text })).collect::<Vec<_>>())
}

fn run(before: Option<&str>, after: &str, history: &[Stored]) -> Report {
    run_where(before, after, history, |_| None)
}

fn run_where(before: Option<&str>, after: &str, history: &[Stored], opinion: impl Fn(&Mention) -> Option<Opinion>) -> Report {
    let list = |text: &str| compiled(&[("acme.txt", text), ("other.txt", "list: other\n\nbond OR solar\n")]);
    let (before, after) = (before.map(list), list(after));
    let first = |lists: &'_ Lists| lists.iter().next().map(|list| list.name().as_str().to_owned()).unwrap();
    let name = first(&after);
    let mut backtest = Backtest::new(
        before.as_ref().and_then(|lists| lists.get(&first(lists))),
        after.get(&name).unwrap(),
        &Matcher::new(Arc::new(Lists::default())),
    );
    for stored in history {
        if backtest.wants(&Glimpse::from(&stored.mention)) {
            let date = stored.mention.heard.date_naive();
            backtest.see::<Infallible>(stored, date, |mention| Ok(opinion(mention))).unwrap();
        }
    }
    backtest.finish()
}

#[test]
fn what_changes_is_gained_or_lost() {
    let history = texts(&["Storing bij Acme", "Acme levert niet", "Het regent", "ACME-klant", "Acmeïsme", "acme vacature"]);
    for (name, before, after, expected) in [
        ("the same", Some("acme"), "acme", (Some(4), 4, 0, 0)),
        ("a new list", None, "acme", (None, 4, 4, 0)),
        ("narrower", Some("acme"), "acme NOT vacature", (Some(4), 3, 0, 1)),
        ("wider", Some("acme storing"), "acme OR regent", (Some(1), 5, 4, 0)),
        ("another", Some("regent"), "acme", (Some(1), 4, 4, 1)),
        ("nothing", Some("acme"), "onweer", (Some(4), 0, 0, 4)),
    ] {
        let report = run(before, after, &history);
        assert_eq!((report.before, report.after, report.gained, report.lost), expected, "{name}");
        assert_eq!(report.looked_at, 6, "{name}");
        assert_eq!(report.gained_examples.len() as u64, report.gained, "{name}");
        assert_eq!(report.lost_examples.len() as u64, report.lost, "{name}");
    }
}

#[test]
fn a_term_has_a_share_in_what_is_found() {
    for (query, found, expected) in [
        // Each alone of an AND, and the only one of an OR.
        ("acme AND storing", &["acme storing", "acme", "storing"][..], "acme 1/1, storing 1/1"),
        ("acme OR storing", &["acme storing", "acme", "storing"], "acme 2/1, storing 2/1"),
        ("acme AND (storing OR kapot)", &["acme storing kapot", "acme kapot"], "acme 2/2, kapot 2/1, storing 1/0"),
        ("$x = acme OR bolt\n$x AND kapot\n$x AND stuk", &["acme kapot stuk", "bolt stuk"], "acme 1/1, bolt 1/1, kapot 1/0, stuk 2/1"),
        // In two queries, a word is the same term.
        ("acme AND kapot\nacme AND stuk", &["acme kapot stuk", "acme stuk"], "acme 2/2, kapot 1/0, stuk 2/1"),
        // What may not be there keeps out what it alone keeps out.
        ("acme NOT (vacature OR baan)", &["acme", "acme vacature", "acme baan vacature"], "acme 1/1, NOT baan 0/0, NOT vacature 0/1"),
        ("acme NOT vacature\nacme storing", &["acme vacature storing", "acme vacature"], "acme 1/1, storing 1/1, NOT vacature 0/1"),
        ("acme NOT (vacature NOT storing)", &["acme vacature storing", "acme vacature"], "acme 1/1, storing 1/1, NOT vacature 0/1"),
        // NEAR and count: look at places.
        (
            "acme NEAR/1 (storing OR kapot)",
            &["acme storing", "kapot acme een storing", "acme en nog veel meer kapot"],
            "acme 2/2, kapot 1/0, storing 2/1",
        ),
        ("count:2:(acme OR bolt)", &["acme bolt", "acme acme", "acme"], "acme 2/2, bolt 1/1"),
        ("title:acme OR acme", &["acme"], "acme 1/1, title:acme 0/0"),
        ("lang:nl AND (list:other)", &["bond is niet van het volk"], "lang:nl 1/1, list:other 1/1"),
        ("\"geld terug\" OR `C++`", &["geld terug met C++", "C++"], "`C++` 2/1, \"geld terug\" 1/0"),
        ("onweer", &["acme"], "onweer 0/0"),
    ] {
        let list = format!("list: Acme\n\n{query}\n");
        let mut shares: Vec<String> = run(None, &list, &texts(found))
            .terms
            .iter()
            .map(|term| format!("{}{} {}/{}", if term.not { "NOT " } else { "" }, term.term, term.found, term.only))
            .collect();
        shares.sort_by_key(|share| (share.starts_with("NOT"), share.trim_start_matches(['`', '"']).to_lowercase()));
        assert_eq!(shares.join(", "), expected, "{query}");
    }
}

#[test]
fn a_wildcard_tells_the_words_it_found() {
    let history = texts(&["Acme: klacht, klachten, KLACHTEN", "klachten over acme", "klachtenformulier", "acme storing"]);
    let report = run(None, "acme AND (klacht* OR st?ring OR \"een klacht*\")", &history);
    let words = |term: &str| report.terms.iter().find(|share| share.term == term).map(|share| share.words.clone()).unwrap();
    let word = |word: &str, count| (word.to_owned(), count);
    assert_eq!(words("klacht*"), [word("klachten", 2), word("klacht", 1)], "in what is found, once for each mention");
    assert_eq!(words("st?ring"), [word("storing", 1)]);
    assert_eq!(words("acme"), []);
    let many = texts(&(0..30).map(|n| format!("acme klacht{n:02}")).collect::<Vec<_>>().iter().map(String::as_str).collect::<Vec<_>>());
    let report = run(None, "acme AND klacht*", &many);
    let share = report.terms.iter().find(|share| share.term == "klacht*").unwrap();
    assert_eq!((share.words.len(), share.more_words), (20, 10));
}

#[test]
fn queries_have_their_own_and_lists_their_sources() {
    let history = history(&[
        json!({ "text": "acme kapot" }),
        json!({ "text": "acme" }),
        json!({ "text": "Fijne winkel", "about": ["ACME"] }),
        json!({ "text": "acme", "about": ["Acme"] }),
        json!({ "text": "acme van onszelf", "own": true }),
        json!({ "text": "acme elders", "about": ["Bolt"] }),
    ]);
    let report = run(Some("list: Acme\n\nonweer"), "list: Acme\n\nacme\nkapot => complaint\n", &history);
    let shares: Vec<_> = report.queries.iter().map(|query| (query.line, query.query.as_str(), query.found, query.only)).collect();
    assert_eq!(shares, [(3, "acme", 4, 2), (4, "kapot", 1, 0)]);
    assert_eq!((report.looked_at, report.own, report.about), (5, 1, 1));
    assert_eq!((report.before, report.after, report.gained), (Some(2), 5, 3), "a source finds for both versions");
}

#[test]
fn what_would_be_told_follows_kind_and_signal() {
    let complaint = json!(["complaint"]);
    let history = history(&[
        json!({ "text": "acme", "signals": complaint }),
        json!({ "text": "acme", "signals": ["complaint"], "hit": [["Eigen", "brand"]] }),
        json!({ "text": "acme kapot" }),
        json!({ "text": "acme", "signals": ["question", "praise"], "hit": [["acme", "brand"]] }),
    ]);
    for (kind, expected) in [
        ("brand", vec![(Signal::Complaint, 3), (Signal::Question, 1)]),
        ("competitor", vec![(Signal::Complaint, 1), (Signal::Lead, 2), (Signal::Question, 1)]),
        ("sector", vec![(Signal::Complaint, 1), (Signal::Question, 1), (Signal::Other, 2)]),
    ] {
        let list = format!("list: Acme\nkind: {kind}\n\nacme\nkapot => complaint\n");
        let report = run(None, &list, &history);
        let signals: Vec<(Signal, u64)> = report.signals.iter().map(|(signal, share)| (*signal, share.after)).collect();
        assert_eq!(signals, *expected, "{kind}");
        let told: u64 = expected.iter().filter(|(signal, _)| *signal != Signal::Other).map(|(_, count)| count).sum();
        assert_eq!(report.days.iter().map(|day| day.told).sum::<u64>(), told, "{kind}");
        assert_eq!(report.days.len(), 4);
    }
}

#[test]
fn what_people_worked_on_and_is_lost_is_told() {
    let history = texts(&["acme een", "acme twee", "acme drie", "storing acme"]);
    let opinion = |mention: &Mention| match mention.text.as_str() {
        "acme een" => Some(Opinion::Real(Work::Case(CaseState::Handled))),
        "acme twee" => Some(Opinion::Dismissed),
        "acme drie" => Some(Opinion::Real(Work::Label(Signal::Complaint))),
        "storing acme" => panic!("only lost ones are asked for"),
        _ => None,
    };
    let report = run_where(Some("acme"), "storing", &history, opinion);
    assert_eq!((report.lost, report.missed, report.dismissed), (3, 2, 1));
    let missed: Vec<_> = report.missed_examples.iter().map(|missed| (missed.work, missed.example.lines.as_slice())).collect();
    assert_eq!(missed, [(Work::Label(Signal::Complaint), &[1][..]), (Work::Case(CaseState::Handled), &[1])], "the newest first");
}

#[test]
fn what_both_find_with_another_signal_has_moved() {
    let of_line = |line| json!([{ "list": "Acme", "kind": "brand", "line": line, "query": "", "signal": "complaint" }]);
    let history = history(&[
        json!({ "text": "acme kantoor", "signals": ["complaint"], "matches": of_line(3) }),
        json!({ "text": "acme kantoor, al drie weken geen reactie, wat een waardeloze oplichters", "signals": ["complaint"], "matches": of_line(3) }),
        json!({ "text": "acme kantoor", "signals": ["complaint"], "hit": [["Pers", "brand"]] }),
        json!({ "text": "acme baan", "signals": ["praise"] }),
        json!({ "text": "kantoor", "signals": ["question"] }),
    ]);
    let before = "list: Acme\n\nacme\nacme AND kantoor => complaint\n";
    for (name, after, expected) in [
        ("no signal any more", "list: Acme\n\nacme\n", "complaint by line 4 -> other for nothing"),
        ("another query's", "list: Acme\n\nacme\nkantoor => question", "complaint by line 4 -> question by line 4"),
        ("a list of another kind", "list: Acme\nkind: sector\n\nacme => complaint", "complaint by line 4 -> other for complaint of sector"),
        ("competitors", "list: Acme\nkind: competitor\n\nacme => complaint", "complaint by line 4 -> lead of competitors"),
    ] {
        let report = run(Some(before), after, &history);
        let first = report.moved_examples.iter().find(|moved| moved.example.id == history[0].mention.id).unwrap();
        assert_eq!(format!("{} -> {}", grounds(&first.before), grounds(&first.after)), expected, "{name}");
        assert_eq!(report.moves.iter().map(|way| way.count).sum::<u64>(), report.moved, "{name}");
        let share = |sum: fn(&Signals) -> u64| report.signals.values().map(sum).sum::<u64>();
        assert_eq!((share(|s| s.before), share(|s| s.after)), (report.before.unwrap(), report.after), "{name}");
        assert_eq!((share(|s| s.came), share(|s| s.left)), (report.moved, report.moved), "{name}");
        assert_eq!((share(|s| s.gained), share(|s| s.lost)), (report.gained, report.lost), "{name}");
    }
    let report = run(Some(before), "list: Acme\n\nacme\n", &history);
    assert_eq!(report.moves, [Move { from: Signal::Complaint, to: Signal::Other, count: 1 }], "the second is a complaint by itself");
    let complaints = report.signals[&Signal::Complaint];
    assert_eq!(complaints, Signals { before: 3, after: 2, gained: 0, lost: 0, came: 0, left: 1 });
    assert_eq!(run(Some(before), before, &history).moved, 0);
}

/// A signal and what it rests on.
fn grounds(told: &ToldAs) -> String {
    let ground = match &told.ground {
        Ground::Text { .. } => "by itself".to_owned(),
        Ground::Query { line } => format!("by line {line}"),
        Ground::Competitor => "of competitors".to_owned(),
        Ground::Kind { of, kind } => format!("for {of} of {kind}"),
        Ground::Nothing => "for nothing".to_owned(),
    };
    format!("{} {ground}", told.signal)
}

#[test]
fn examples_are_the_newest_and_quote_what_was_found() {
    let all: Vec<String> =
        (1..=12).map(|n| format!("nummer {n} {} acme\n\nen {} einde", "woord ".repeat(30), "meer ".repeat(60))).collect();
    let report = run(None, "acme AND nummer", &texts(&all.iter().map(String::as_str).collect::<Vec<_>>()));
    let quotes: Vec<String> = report.gained_examples.iter().map(|example| shown(&example.quote)).collect();
    assert_eq!((report.gained, quotes.len()), (12, 10));
    assert!(quotes[0].starts_with("[nummer] 12 woord"), "{}", quotes[0]);
    let report = run(None, "list: Acme\n\nacme", &texts(&[&all[0]]));
    let quote = shown(&report.gained_examples[0].quote);
    assert!(quote.starts_with("…woord ") && quote.contains("woord [acme] en meer") && quote.ends_with("meer…"), "{quote}");
    let titled = history(&[json!({ "title": "Acme <b>kapot</b>", "text": "geen woord" })]);
    let report = run(None, "acme AND kapot", &titled);
    assert_eq!(shown(&report.gained_examples[0].quote), "[Acme] <b>[kapot]</b>");
}

fn shown(quote: &[Piece]) -> String {
    quote.iter().map(|piece| if piece.hit { format!("[{}]", piece.text) } else { piece.text.clone() }).collect()
}

#[test]
fn an_author_is_looked_for_only_where_a_query_reads_one() {
    let history = history(&[json!({ "text": "hoi", "author": { "name": "Acme", "url": "https://a.example/bolt" } })]);
    for (query, expected) in [("acme", 0), ("author:acme", 1), ("author:bolt", 1), ("author:onweer", 0)] {
        assert_eq!(run(None, query, &history).after, expected, "{query}");
    }
}

#[test]
fn what_it_found_can_be_sent() {
    let report = run(Some("acme"), "storing NOT acme", &texts(&["acme storing", "storing"]));
    let text = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report);
}

proptest::proptest! {
    #[test]
    fn what_a_glimpse_lets_go_is_found_by_nobody(
        query in "(acme|ac\\*|e-mail|foto's|#bolt|acm\\?|één|een|\"geld terug\"|count:2:acme|author:acme|ij\\*) ((AND|OR|NOT) (storing|stör\\*|klant|author:bolt))?",
        text in "x (Acme|ACME’s|åcme|ac\u{301}me|e-mail|eMail|e‑mail|foto’s|foto's|één|EEN|geld, terug|storing|St\u{308}oring|#Bolt|“klant”|👍|ĳs|ＡＣＭＥ|x|[ .…–€])( |-|’|…|){1}( ?(acme|terug|klant)){0,2}",
    ) {
        let lists = compiled(&[("f.txt", &format!("list: f\n\n{query}\n"))]);
        let list = lists.get("f").unwrap();
        for line in [json!({ "text": text }), json!({ "text": "x", "title": text }), json!({ "text": "x", "author": { "name": text } })] {
            let mention = mention(&line.to_string());
            let is_wanted = Backtest::new(None, list, &Matcher::new(Arc::new(Lists::default()))).wants(&Glimpse::from(&mention));
            let is_found = list.queries().iter().any(|query| find(&query.expr, &View::of(&mention), Scope::Usual).is_some());
            proptest::prop_assert!(is_wanted || !is_found, "{query} in {line}");
        }
    }
}

/// The same query as if a term were never found.
fn without(expr: &Expr, term: &str, not: bool, is_not: bool) -> Expr {
    let all = |parts: &[Expr]| parts.iter().map(|part| without(part, term, not, is_not)).collect::<Vec<_>>();
    let one = |part: &Expr, is_not| Box::new(without(part, term, not, is_not));
    match expr {
        Expr::Phrase(_) if not == is_not && expr.to_string() == term => Expr::nothing(),
        Expr::And(parts) => Expr::And(all(parts)),
        Expr::Or(parts) => Expr::or(all(parts)),
        Expr::Not(part) => Expr::Not(one(part, !is_not)),
        Expr::Near { operands, between, ordered } => Expr::Near { operands: all(operands), between: *between, ordered: *ordered },
        Expr::Count { at_least, of } => Expr::Count { at_least: *at_least, of: one(of, is_not) },
        expr => expr.clone(),
    }
}

const QUERIES: [&str; 12] = [
    "aa",
    "aa AND bb",
    "(aa AND bb) OR cc",
    "(aa OR bb) AND (bb OR cc) AND NOT dd",
    "aa NOT (bb OR (cc NOT dd))",
    "(aa AND NOT bb) OR (cc AND NOT (bb AND dd))",
    "(aa OR bb) NEAR/1 (cc OR dd)",
    "(aa NEAR/2 bb) AND NOT (cc NEAR/0 dd)",
    "count:2:(aa OR bb) OR (cc AND NOT aa)",
    "((aa AND cc) OR (aa AND dd) OR bb) AND NOT (aa AND bb AND cc)",
    "(aa AND bb AND cc)~1 OR dd",
    "(aa OR bb) ONEAR/1 (aa OR cc)",
];

proptest::proptest! {
    #[test]
    fn hinges_are_the_terms_without_which_the_answer_is_another(number in 0..QUERIES.len(), text in "((aa|bb|cc|dd|x) ){0,9}") {
        let lists = compiled(&[("f.txt", &format!("list: f\n\n{}\n", QUERIES[number]))]);
        let (query, mention) = (&lists.get("f").unwrap().queries()[0], mention(&json!({ "text": format!("x {text}") }).to_string()));
        let (mut terms, view) = (Terms::default(), View::of(&mention));
        let ids = terms.add(query);
        let answer = Look::at(&view).answer(&query.expr, &ids, Scope::Usual);
        proptest::prop_assert_eq!(answer.holds, find(&query.expr, &view, Scope::Usual).is_some());
        answer.hinges.iter().for_each(|term| terms.decides(*term));
        for share in terms.shares() {
            let other = without(&query.expr, &share.term, share.not, false);
            let turns = find(&other, &view, Scope::Usual).is_some() != answer.holds;
            proptest::prop_assert_eq!(share.only == 1, turns, "{} of {}", share.term, QUERIES[number]);
        }
    }
}
