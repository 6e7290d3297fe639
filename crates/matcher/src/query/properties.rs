//! What holds of every query and every text, tried on random ones.

use super::{Comparison, Expr, find, line, spans};
use crate::{engine::Segment, fields::Scope, fields::testing::mention, view::View};
use luister_mention::Field;
use proptest::prelude::*;
use std::{collections::HashMap, sync::Arc};

/// Words, operators and signs of the language, in no order.
const PIECES: [&str; 52] = [
    "acme",
    "storing",
    "e-mail",
    "café",
    "klacht*",
    "customi?e",
    "#acme",
    "@acme_nl",
    "{BT}",
    "`C++`",
    "/stor+ing/i",
    "$brand",
    "list:other",
    "list:\"Acme Energie\"",
    "count:2:acme",
    "count:2:(acme OR storing)",
    "title:",
    "text:",
    "author:",
    "site:a.nl",
    "url:https://a.nl/x",
    "lang:nl",
    "lang:(nl OR en)",
    "source:\"a b\"",
    "channel:forum",
    "rating:[1 TO 2]",
    "rating:>=4/10",
    "thread:7",
    "date:2026-11",
    "\"geld terug\"",
    "\"geld terug\"~3",
    "“een zin”",
    "near/3:a,b",
    "onear/3:aa,bb,cc",
    "AND",
    "OR",
    "NOT",
    "EN",
    "OF",
    "NIET",
    "NEAR/3",
    "ONEAR/2",
    "NABIJ",
    "(",
    ")",
    "(",
    ")~4",
    "-",
    "=>",
    "complaint",
    "😡",
    "’s-hertogenbosch",
];

fn any_pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![6 => proptest::sample::select(PIECES.to_vec()).prop_map(str::to_owned), 1 => "\\PC{0,3}"];
    proptest::collection::vec((piece, any::<bool>()), 0..14)
        .prop_map(|pieces| pieces.into_iter().map(|(piece, blank)| if blank { format!("{piece} ") } else { piece }).collect())
}

/// A query that is one by construction.
fn any_query() -> impl Strategy<Value = String> {
    let word = proptest::sample::select(vec![
        "acme",
        "e-mail",
        "#acme",
        "\"geld terug\"",
        "\"acme geld\"",
        "\"geld* acme*\"",
        "\"één #acme\"",
        "klacht*",
        "{BT}",
        "`C++`",
        "$brand",
        "\"AND\"",
        "a.u.b.",
        "😡",
        "\"ac*-me me x\"",
        "\"e-mail geld\"",
        "k?acht",
        "жалоба*",
        "\"投 诉\"",
        "(acme OR \"geld terug\" OR klacht*)",
    ]);
    let value = proptest::sample::select(vec![
        "lang:(nl OR en)",
        "rating:[1 TO 4]/10",
        "source:\"a b\"",
        "/a+/",
        "count:2:acme",
        "count:2:(acme OR geld)",
        "title:acme",
        "title:(acme NOT geld)",
        "author:(acme OR jan)",
        "onear/2:acme,geld,klacht",
        "(acme AND geld AND klacht*)~2",
        "\"acme geld\"~1",
        "-site:a.nl",
    ]);
    let leaf = prop_oneof![3 => word.clone(), 1 => value].prop_map(str::to_owned);
    let near = (word.clone(), word, 0..9, any::<bool>()).prop_map(|(a, b, n, o)| format!("{a} {}NEAR/{n} {b}", if o { "O" } else { "" }));
    prop_oneof![3 => leaf, 1 => near].prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 2..4).prop_map(|parts| parts
                .iter()
                .map(|part| format!("({part})"))
                .collect::<Vec<_>>()
                .join(" AND ")),
            proptest::collection::vec(inner.clone(), 2..4).prop_map(|parts| parts
                .iter()
                .map(|part| format!("({part})"))
                .collect::<Vec<_>>()
                .join(" OR ")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("({a}) NOT ({b})")),
        ]
    })
}

/// Queries of few words, so that some find what others find.
fn any_kin() -> impl Strategy<Value = String> {
    let word = proptest::sample::select(vec![
        "acme",
        "Acme",
        "#acme",
        "@acme",
        "{Acme}",
        "acm*",
        "ac*e",
        "acme*",
        "acme's",
        "e-mail",
        "e-mai*",
        "email",
        "mail",
        "\"e mail\"",
        "\"acme e-mail\"",
        "\"acme mail\"",
        "\"mail acme\"",
        "\"bij acme mail\"",
        "café",
        "cafe",
        "caf*",
        "cafés",
        "bol.com",
        "bol",
        "`acme`",
        "lang:nl",
        "lang:(nl OR en)",
        "title:acme",
        "title:(acme NOT mail)",
        "text:mail",
        "author:acme",
        "count:1:mail",
        "count:2:acme",
        "count:3:acme",
        "count:2:(acme OR mail)",
    ]);
    let operand = proptest::sample::select(vec!["acme", "mail", "e-mail", "\"acme mail\"", "(acme OR cafe)", "acm*", "cafe"]);
    let near =
        (operand.clone(), operand, 0..4, any::<bool>()).prop_map(|(a, b, n, o)| format!("{a} {}NEAR/{n} {b}", if o { "O" } else { "" }));
    prop_oneof![4 => word.prop_map(str::to_owned), 2 => near].prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) AND ({b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) OR ({b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) NOT ({b})")),
            (inner.clone(), inner.clone(), inner).prop_map(|(a, b, c)| format!("({a}) OR ({b}) OR ({c})")),
        ]
    })
}

/// What a text of the property is made of.
const KIN_TEXT: &str =
    "((Acme|ACME|acme's|#acme|@acme|acmetje|e-mail|email|e mail|mail|Mails|café|cafe|cafés|CAFE|bol.com|bij|de|,|\\.)[ ,-]){0,8}";

/// The tree of a text, whether or not a part of it adds nothing.
fn tree(text: &str) -> Option<Arc<Expr>> {
    line("test", text, 0..text.len()).0.map(|line| line.expr)
}

/// Printing what was read and reading it again gives the same tree.
fn survives_printing(text: &str) -> Result<bool, TestCaseError> {
    let (Some(read), _) = line("test", text, 0..text.len()) else { return Ok(false) };
    let printed = read.expr.to_string();
    let (again, problems) = line("test", &printed, 0..printed.len());
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    prop_assert!(again.is_some(), "{} printed as {}: {}", text, printed, told.join("\n"));
    prop_assert_eq!(again.map(|line| line.expr), Some(read.expr), "{} printed as {}", text, printed);
    Ok(true)
}

proptest! {
    #[test]
    fn reading_any_text_ends(text in "\\PC{0,60}") {
        survives_printing(&text)?;
    }

    #[test]
    fn reading_any_pieces_ends(text in any_pieces()) {
        survives_printing(&text)?;
    }

    #[test]
    fn a_query_is_read_and_printed(text in any_query()) {
        survives_printing(&text)?;
    }

    #[test]
    fn what_is_found_is_a_candidate(
        title in "(\\PC|ACME| ){0,6}",
        text in "(\\PC|Acme's|e-mail|email|é|een|geld |terug|Klachten|acme |#acme|BT|C\\+\\+|aaa|a.u.b.|😡|acme me x|жалобы|投诉| ){0,20}",
        queries in proptest::collection::vec(any_query(), 1..6),
    ) {
        let json = serde_json::json!({ "title": title, "text": format!("x {text}"), "rating": { "value": 3, "best": 10 }, "lang": "nl", "author": { "name": "Jan" } }).to_string();
        let mention = mention(&json);
        let view = View::of(&mention);
        let exprs: Vec<Arc<Expr>> = queries.iter().filter_map(|query| Some(line("test", query, 0..query.len()).0?.expr)).collect();
        let segment = Segment::of(exprs.iter().map(|expr| &**expr));
        let found = || {
            let mut found = HashMap::new();
            segment.each_found(&view, |query, sure| { found.insert(query, sure); });
            found
        };
        let mut waiting = Vec::new();
        segment.each_waiting(&view, |query| waiting.push(query));
        let before = found();
        for (at, expr) in (0..).zip(&exprs) {
            let is_found = find(expr, &view, Scope::Usual).is_some();
            prop_assert!(!is_found || before.contains_key(&at), "{} in {}", expr, json);
            prop_assert!(is_found || before.get(&at) != Some(&true), "{} not in {}", expr, json);
            prop_assert!(!is_found || waiting.contains(&at), "{} waits in {}", expr, json);
        }
        // The words are cut now, and the same is read from them.
        view.places().for_each(|place| { place.words(); });
        prop_assert_eq!(found(), before);
    }

    #[test]
    fn who_covers_another_finds_what_it_finds(
        general in any_kin(),
        specific in any_kin(),
        texts in proptest::collection::vec((KIN_TEXT, KIN_TEXT, any::<bool>()), 6),
    ) {
        if let (Some(general), Some(specific)) = (tree(&general), tree(&specific))
            && Comparison::within(1_000).covers(&general, &specific, Scope::Usual)
        {
            for (title, text, is_dutch) in texts {
                let lang = if is_dutch { "nl" } else { "en" };
                let json = serde_json::json!({ "title": title, "text": format!("x {text}"), "lang": lang, "author": { "name": "Acme" } }).to_string();
                let mention = mention(&json);
                let view = View::of(&mention);
                let found = find(&specific, &view, Scope::Usual).is_some();
                prop_assert!(!found || find(&general, &view, Scope::Usual).is_some(), "{} finds {} and {} does not", specific, json, general);
            }
        }
    }

    #[test]
    fn spans_lie_on_characters(title in "\\PC{0,20}", text in "(\\PC|acme|geld terug|#acme|C\\+\\+| ){0,40}", query in any_query()) {
        let json = serde_json::json!({ "title": title, "text": format!("x {text}") }).to_string();
        let mention = mention(&json);
        let view = View::of(&mention);
        if let (Some(line), _) = line("test", &query, 0..query.len())
            && let Some(found) = find(&line.expr, &view, Scope::Usual)
        {
            for span in spans(&found, &view) {
                let text = if span.field == Field::Title { mention.title.as_deref().unwrap_or_default() } else { &mention.text };
                prop_assert!(text.get(span.start as usize..span.end as usize).is_some_and(|found| !found.is_empty()), "{:?} in {:?}", span, text);
            }
        }
    }
}

#[test]
fn some_queries_cover_others() {
    use proptest::{strategy::ValueTree, test_runner::TestRunner};
    let mut runner = TestRunner::deterministic();
    let trees: Vec<Arc<Expr>> = (0..60).filter_map(|_| tree(&any_kin().new_tree(&mut runner).unwrap().current())).collect();
    let covers = |general: &Expr, specific: &Expr| Comparison::within(1_000).covers(general, specific, Scope::Usual);
    let pairs: usize = trees.iter().map(|general| trees.iter().filter(|specific| covers(general, specific)).count()).sum();
    assert!(pairs > 2 * trees.len(), "only {pairs} pairs of {} queries, so the property says little", trees.len());
}

#[test]
fn most_made_queries_are_queries() {
    use proptest::{strategy::ValueTree, test_runner::TestRunner};
    let mut runner = TestRunner::deterministic();
    let made = (0..200).filter(|_| survives_printing(&any_query().new_tree(&mut runner).unwrap().current()).unwrap()).count();
    assert!(made > 60, "only {made} of 200 were read, so the properties say little");
}
