//! What an editor needs of a mistake: the name of its rule, and the text that mends its place.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

use luister_matcher::{ListFile, Lists, Query};
use luister_mention::{Locale, Mention, MentionLine, Mistake, Problem, SourceName};

/// The problems of one list.
fn problems(text: &str) -> Vec<Problem> {
    Lists::compile(&[ListFile { file: "keywords/acme.txt".into(), text: text.into() }], None).1
}

/// The name of a problem's rule, as `--json` gives it.
fn code(problem: &Problem) -> String {
    serde_json::to_value(problem.mistake).unwrap().as_str().unwrap().to_owned()
}

#[test]
fn a_replacement_mends_its_place() {
    for (text, expected) in [
        ("acme AND lang:dutch", "acme AND lang:nl"),
        ("acme AND lang:(dutch OR en)", "acme AND lang:(nl OR en)"),
        ("acme AND titel:storing", "acme AND title:storing"),
        ("acme AND body:storing", "acme AND text:storing"),
        ("acme AND rating:7", "acme AND rating:7/10"),
        ("acme AND rating:[4 TO 2]/10", "acme AND rating:[2 TO 4]/10"),
        ("acme AND date:21-11-2026", "acme AND date:2026-11-21"),
        ("acme AND channel:forums", "acme AND channel:forum"),
        ("acme EN storing && kapot", "acme EN storing EN kapot"),
        ("acme || storing", "acme OR storing"),
        ("acme + storing", "acme AND storing"),
        ("acme AND !vacature", "acme AND NOT vacature"),
        ("acme near/3 storing", "acme NEAR/3 storing"),
        ("acme => klacht", "acme => complaint"),
        ("acme -> complaint", "acme => complaint"),
        ("acme AND *klacht", "acme AND /\\b\\w*klacht\\b/i"),
        ("$brand = acme\n$brnd AND x1", "$brand = acme\n$brand AND x1"),
        ("lijst: Acme\n\nacme", "list: Acme\n\nacme"),
        ("list: Acme\nkind: merk\n\nacme", "list: Acme\nkind: brand\n\nacme"),
        ("\u{FEFF}list: Acme\r\nlang: engels\r\n\r\nacme", "\u{FEFF}list: Acme\r\nlang: en\r\n\r\nacme"),
    ] {
        let problems = problems(text);
        let problem = &problems[0];
        let mut mended = text.to_owned();
        mended.replace_range(problem.bytes.clone(), problem.instead.as_deref().unwrap_or_else(|| panic!("{problem}")));
        assert_eq!(mended, expected);
        assert_eq!(self::problems(&mended), [], "{mended}");
    }
}

#[test]
fn what_has_several_repairs_is_not_replaced() {
    for text in ["acme AND storing OR kapot", "acme storing", "acme OR \"acme energie\"", "acme AND lang:klingon", "acme AND channel:x"] {
        assert!(problems(text).iter().all(|problem| problem.instead.is_none()), "{text}");
    }
}

#[test]
fn rules_have_names_that_stay() {
    for (text, expected) in [
        ("acme AND storing OR kapot", "mixed-and-or"),
        ("acme NEAR storing NEAR kapot", "mixed-near"),
        ("acme AND", "missing-operand"),
        ("NOT vacature", "only-not"),
        ("*klacht", "leading-wildcard"),
        ("k*", "short-wildcard"),
        ("acme AND \"\"", "empty-phrase"),
        ("acme AND rating:[1 2]", "bad-range"),
        ("acme and storing", "small-operator"),
        ("acme AND body:storing", "unknown-field"),
        ("acme OR Acme", "idle-term"),
        ("acme NOT acme", "contradiction"),
        ("de", "finds-almost-everything"),
        ("acme AND storing\nmust match: Lumeo", "failed-test"),
    ] {
        assert_eq!(problems(text).iter().map(code).collect::<Vec<_>>(), [expected], "{text}");
    }
}

#[test]
fn the_guide_names_every_rule() {
    let guide = include_str!("../../../keywords/README.md");
    for (mistake, name) in Mistake::ALL.into_iter().map(|mistake| (mistake, serde_json::to_value(mistake).unwrap())) {
        assert!(guide.contains(&format!("`{}`", name.as_str().unwrap())), "keywords/README.md lacks {mistake:?}");
    }
}

#[test]
fn the_expression_for_an_open_beginning_finds_what_was_meant() {
    for (query, found, missed) in [
        ("*klacht", "Een webklacht over Acme, en een KLACHT", "klachten"),
        ("*klacht*", "Mijn webklachten", "klagen"),
        ("?acme", "Bij eacme", "acme"),
    ] {
        let (_, problems) = Lists::compile(&[ListFile { file: "a.txt".into(), text: query.into() }], None);
        let repair = problems[0].repair.as_ref().unwrap().in_words(Locale::Nl);
        let offered = Query::parse("the repair", repair.split('`').nth(1).unwrap()).unwrap();
        assert_eq!((offered.matches(&mention(found)), offered.matches(&mention(missed))), (true, false), "{offered}");
    }
}

fn mention(text: &str) -> Mention {
    let line = serde_json::json!({ "text": text }).to_string();
    MentionLine::parse(&line).unwrap().into_mention(&SourceName::new("test").unwrap(), "2026-11-21T08:00:00Z".parse().unwrap())
}
