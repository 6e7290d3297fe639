//! Lists that change while they are in use: what is taken over and what is read anew give the same as reading everything.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

use luister_matcher::{ListFile, Lists, Matcher};
use luister_mention::{Mention, MentionLine, SourceName};
use proptest::prelude::*;
use std::sync::Arc;

fn mention(text: &str) -> Mention {
    let line = serde_json::json!({ "text": text, "author": { "name": "acme" } }).to_string();
    MentionLine::parse(&line).unwrap().into_mention(&SourceName::new("test").unwrap(), "2026-11-21T08:00:00Z".parse().unwrap())
}

/// What each list finds in a text, by name, in the order of their names.
fn found(lists: &Lists, text: &str) -> Vec<(String, Option<u32>, String, usize)> {
    let verdict = Matcher::new(Arc::new(lists.clone())).judge(&mention(text));
    let mut found: Vec<_> = verdict.matches.into_iter().map(|hit| (hit.list.to_string(), hit.line, hit.query, hit.spans.len())).collect();
    found.sort();
    found
}

const QUERIES: [&str; 16] = [
    "acme",
    "storing",
    "acme AND storing",
    "acme NOT storing",
    "\"geld terug\"",
    "klacht*",
    "k?acht",
    "acme NEAR/2 klacht*",
    "e-mail",
    "één",
    "{BT}",
    "#acme OR @acme",
    "author:acme",
    "channel:social",
    "/stor+ing/",
    "count:2:acme",
];

fn any_list() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        8 => proptest::sample::select(QUERIES.to_vec()).prop_map(str::to_owned),
        2 => (0..3).prop_map(|number| format!("(list:l{number}) AND acme")),
        1 => Just("acme AND".to_owned()),
        1 => Just("acme AND storing\nmust match: Acme\n".to_owned()),
    ];
    proptest::collection::vec(line, 1..4).prop_map(|lines| lines.join("\n"))
}

fn any_lists() -> impl Strategy<Value = Vec<Option<String>>> {
    proptest::collection::vec(proptest::option::weighted(0.9, any_list()), 5)
}

fn files(lists: &[Option<String>]) -> Vec<ListFile> {
    let file = |(number, text): (usize, &Option<String>)| {
        let text = format!("list: L{number}\n\n{}\n", text.as_ref()?);
        Some(ListFile { file: format!("keywords/l{number}.txt"), text })
    };
    lists.iter().enumerate().filter_map(file).collect()
}

const TEXTS: [&str; 5] = [
    "Acme heeft een storing",
    "klacht over ACME's e-mail, en één over BT",
    "Geld terug! #acme en @acme",
    "acme, acme en email met klachten",
    "niets",
];

proptest! {
    #[test]
    fn a_change_gives_what_reading_everything_gives(versions in proptest::collection::vec(any_lists(), 1..5)) {
        let mut changed: Option<Lists> = None;
        for version in versions {
            let files = files(&version);
            let (next, told) = Lists::compile(&files, changed.as_ref());
            // From nothing, with the texts that are in force: what has mistakes now works on as it was.
            let good: Vec<ListFile> = next.iter().map(|list| ListFile { file: list.file().into(), text: list.text().into() }).collect();
            let (whole, _) = Lists::compile(&good, None);
            if whole.broken().is_empty() && next.broken().is_empty() {
                prop_assert_eq!(next.version(), whole.version());
                for text in TEXTS {
                    prop_assert_eq!(found(&next, text), found(&whole, text));
                }
                prop_assert_eq!(&told, &Lists::compile(&files, None).1);
            }
            changed = Some(next);
        }
    }

    #[test]
    fn the_order_of_lists_changes_nothing(lists in any_lists(), text in proptest::sample::select(TEXTS.to_vec())) {
        let mut files = files(&lists);
        let forwards = Lists::compile(&files, None).0;
        files.reverse();
        let backwards = Lists::compile(&files, None).0;
        prop_assert_eq!(found(&forwards, text), found(&backwards, text));
    }

    #[test]
    fn looking_at_every_query_finds_the_same(lists in any_lists(), text in proptest::sample::select(TEXTS.to_vec())) {
        let (lists, _) = Lists::compile(&files(&lists), None);
        let mention = mention(text);
        prop_assert_eq!(lists.count_found(&mention), lists.count_found_plainly(&mention));
    }
}

#[test]
fn a_name_that_is_taken_now_is_told() {
    let file = |name: &str, text: &str| ListFile { file: name.into(), text: text.into() };
    let (first, _) = Lists::compile(&[file("b.txt", "list: Acme\n\nacme")], None);
    let (second, problems) = Lists::compile(&[file("a.txt", "list: ACME\n\nlumeo"), file("b.txt", "list: Acme\n\nacme")], Some(&first));
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("b.txt:1:7: the list in a.txt is called `Acme` too"), "{}", told[0]);
    assert_eq!(found(&second, "acme").len(), 1, "what it was goes on working");
}

#[test]
fn what_a_change_does_not_touch_is_kept_as_it_is() {
    let file = |name: &str, text: &str| ListFile { file: name.into(), text: text.into() };
    let files =
        |a: &str, d: &str| [file("a.txt", a), file("b.txt", "(list:A) AND storing"), file("c.txt", "(list:b) AND nu"), file("d.txt", d)];
    let (first, _) = Lists::compile(&files("acme", "vega"), None);
    let kept = |lists: &Lists| ["a", "b", "c", "d"].map(|name| std::ptr::eq(first.get(name).unwrap(), lists.get(name).unwrap()));
    let (other, _) = Lists::compile(&files("acme", "lumeo"), Some(&first));
    assert_eq!(kept(&other), [true, true, true, false], "those that borrow stay, as what they borrow does");
    let (source, _) = Lists::compile(&files("lumeo", "vega"), Some(&first));
    assert_eq!(kept(&source), [false, false, false, true], "and change with it, however far away");
}

#[test]
fn a_list_that_is_borrowed_changes_with_its_source() {
    let file = |name: &str, text: &str| ListFile { file: name.into(), text: text.into() };
    let borrower = file("b.txt", "(list:a) AND storing");
    let (first, _) = Lists::compile(&[file("a.txt", "acme"), borrower.clone()], None);
    let (second, _) = Lists::compile(&[file("a.txt", "lumeo"), borrower.clone()], Some(&first));
    assert_eq!(found(&second, "lumeo storing").len(), 2);
    assert_eq!(found(&second, "acme storing").len(), 0);
    let (third, _) = Lists::compile(&[file("a.txt", "lumeo"), file("b.txt", "(list:a) AND kapot")], Some(&second));
    assert_eq!(found(&third, "lumeo kapot").len(), 2, "from a list that was kept as it was");
}
