//! What holds of every query in every spelling, tried on random ones.

use super::{Dialect, Translation, translate};
use crate::{ListFile, Lists, Query, fields::testing::mention};
use luister_mention::{ListName, Locale, Severity};
use proptest::prelude::*;

/// Words, operators and signs of all tools, in no order.
const PIECES: [&str; 64] = [
    "acme",
    "storing",
    "e-mail",
    "café",
    "klacht*",
    "*verzekering",
    "k*",
    "D*C*",
    "customi?e",
    "?",
    "*",
    "#acme",
    "@acme_nl",
    "{BT}",
    "{KP*}",
    "C++",
    "`",
    "a=b",
    "<<<merk>>>",
    "must",
    "list",
    "raw:\"a b\"",
    "title:",
    "title:acme",
    "content:(",
    "allintitle:",
    "author:\"jan d\"",
    "site:a.nl",
    "site:nl",
    "site:(",
    "url:*x*y*",
    "https://a.nl/x?y=(1)",
    "language:nl",
    "lang:dutch",
    "rating:[1 TO 2]",
    "rating:[0 TO 9]",
    "country:nl",
    "sourcetype:blog",
    "subreddit:x",
    "\"geld terug\"",
    "\"geld terug\"~3",
    "\"a * b\"",
    "“een zin”",
    "\"",
    "AND",
    "OR",
    "NOT",
    "and",
    "NEAR/3",
    "NEAR/2f",
    "ONEAR/500",
    "NEAR",
    "AROUND(3)",
    "(",
    ")",
    "(",
    ")~4",
    ")^9",
    "-",
    "+",
    "|",
    "$a = b",
    "=> complaint",
    "// x",
];

fn any_dialect() -> impl Strategy<Value = Dialect> {
    proptest::sample::select(Dialect::ALL.to_vec())
}

fn any_pieces() -> impl Strategy<Value = String> {
    let piece =
        prop_oneof![8 => proptest::sample::select(PIECES.to_vec()).prop_map(str::to_owned), 1 => "\\PC{0,3}", 1 => Just("\n".to_owned())];
    proptest::collection::vec((piece, any::<bool>()), 0..24)
        .prop_map(|pieces| pieces.into_iter().map(|(piece, tight)| if tight { piece } else { format!("{piece} ") }).collect())
}

/// The list that a translation makes has no error, and whatever it lacks was told.
fn holds(translation: &Translation, text: &str) -> Result<(), TestCaseError> {
    for brought in &translation.brought {
        let told = translation.notes.iter().any(|note| note.stops() && brought.at.start <= note.at.start && note.at.end <= brought.at.end);
        prop_assert!(
            translation.more_notes > 0 || told == (brought.queries.is_empty() && !brought.written.is_empty()),
            "{}: {:?}",
            text,
            translation
        );
    }
    for note in &translation.notes {
        prop_assert!(text.get(note.at.clone()).is_some(), "{:?} in {}", note, text);
        for locale in [Locale::Nl, Locale::En] {
            prop_assert!(!note.in_words(translation.dialect, locale).is_empty(), "{:?}", note);
        }
    }
    if translation.is_empty() {
        return Ok(());
    }
    let list = translation.list(&ListName::new("Acme").unwrap(), "acme.txt", Locale::Nl);
    let (lists, problems) = Lists::compile(&[ListFile { file: "acme.txt".to_owned(), text: list.clone() }], None);
    let errors: Vec<String> = problems.iter().filter(|problem| problem.severity == Severity::Error).map(ToString::to_string).collect();
    prop_assert!(errors.is_empty(), "{}\n{}\n{}", text, list, errors.join("\n"));
    let queries: usize = translation.brought.iter().map(|brought| brought.queries.len()).sum();
    prop_assert_eq!(lists.iter().map(crate::List::query_count).sum::<usize>(), queries, "{}\n{}", text, list);
    Ok(())
}

/// A query of which it is known what it finds.
#[derive(Debug, Clone)]
enum Tree {
    Word(usize),
    /// Something that cannot be asked for here, and may hold or not.
    Filter,
    Not(Box<Tree>),
    And(Vec<Tree>),
    Or(Vec<Tree>),
}

const WORDS: [&str; 5] = ["acme", "storing", "kapot", "geld", "monteur"];

fn any_tree() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![8 => (0..WORDS.len()).prop_map(Tree::Word), 1 => Just(Tree::Filter)];
    leaf.prop_recursive(4, 20, 4, |inner| {
        let some = proptest::collection::vec(inner.clone(), 2..4);
        prop_oneof![2 => some.clone().prop_map(Tree::And), 2 => some.prop_map(Tree::Or), 1 => inner.prop_map(|tree| Tree::Not(Box::new(tree)))]
    })
}

impl Tree {
    /// The query with as few brackets as a tool allows in which AND or OR binds first.
    fn written(&self, and_first: bool) -> String {
        let joined = |parts: &[Self], operator: &str| {
            let parts = parts.iter().map(|part| {
                let binds_first = match part {
                    Self::And(_) => operator == "OR" && and_first,
                    Self::Or(_) => operator == "AND" && !and_first,
                    _ => true,
                };
                let written = part.written(and_first);
                if binds_first { written } else { format!("({written})") }
            });
            parts.collect::<Vec<_>>().join(&format!(" {operator} "))
        };
        match self {
            Self::Word(word) => WORDS[*word].to_owned(),
            Self::Filter => "country:nl".to_owned(),
            Self::Not(part) => format!("NOT ({})", part.written(and_first)),
            Self::And(parts) => joined(parts, "AND"),
            Self::Or(parts) => joined(parts, "OR"),
        }
    }

    /// Whether it finds a text of these words, if filters hold or not.
    fn finds(&self, words: u8, filter: bool) -> bool {
        match self {
            Self::Word(word) => words & (1 << word) != 0,
            Self::Filter => filter,
            Self::Not(part) => !part.finds(words, filter),
            Self::And(parts) => parts.iter().all(|part| part.finds(words, filter)),
            Self::Or(parts) => parts.iter().any(|part| part.finds(words, filter)),
        }
    }

    fn has_filter(&self) -> bool {
        match self {
            Self::Word(_) => false,
            Self::Filter => true,
            Self::Not(part) => part.has_filter(),
            Self::And(parts) | Self::Or(parts) => parts.iter().any(Self::has_filter),
        }
    }
}

proptest! {
    #[test]
    fn whatever_comes_of_any_text_compiles(dialect in any_dialect(), text in "\\PC{0,60}") {
        holds(&translate(dialect, &text), &text)?;
    }

    #[test]
    fn whatever_comes_of_any_pieces_compiles(dialect in any_dialect(), text in any_pieces()) {
        holds(&translate(dialect, &text), &text)?;
    }

    #[test]
    fn a_translation_finds_what_the_query_found(tree in any_tree(), words in 0..32_u8, filter in any::<bool>()) {
        for (dialect, and_first) in [(Dialect::Meltwater, true), (Dialect::GoogleAlerts, false)] {
            let text = tree.written(and_first);
            let translation = translate(dialect, &text);
            holds(&translation, &text)?;
            let less = translation.notes.iter().any(|note| note.in_words(dialect, Locale::En).contains(" less "));
            let queries: Vec<Query> = translation.brought.iter().flat_map(|brought| &brought.queries).map(|query| Query::parse("test", query).unwrap()).collect();
            if queries.is_empty() || less {
                continue;
            }
            let said: Vec<&str> = WORDS.iter().enumerate().filter(|(at, _)| words & (1 << at) != 0).map(|(_, word)| *word).collect();
            let mention = mention(&serde_json::json!({ "text": format!("tja {}", said.join(" ")) }).to_string());
            let found = queries.iter().any(|query| query.matches(&mention));
            prop_assert!(found || !tree.finds(words, filter), "{} became {:?} and misses {:?}", text, queries, said);
            prop_assert!(!found || tree.has_filter() || tree.finds(words, filter), "{} became {:?} and finds {:?}", text, queries, said);
        }
    }
}

#[test]
fn what_is_too_large_is_told() {
    let words = (0..2500).map(|n| format!("woordenboek{n}")).collect::<Vec<_>>();
    for (name, text, queries) in [
        ("an OR that is too long for one line", words.join(" OR "), 2),
        ("an AND that is", words.join(" AND "), 0),
        ("too long to be read", "woord OR ".repeat(9000), 0),
        ("too many brackets", format!("{}acme{}", "(".repeat(100), ")".repeat(100)), 0),
        ("very many signs", "-".repeat(10_000), 0),
        ("very many NEARs", "acme* NEAR/3 ".repeat(500), 1),
        ("very many wildcards beside NEAR", format!("({0}) NEAR/3 ({0})", "klacht* OR ".repeat(400)), 1),
        ("near in near in near", format!("{}acme{}", "(".repeat(30), " NEAR/3 storing)".repeat(30)), 1),
    ] {
        for dialect in Dialect::ALL {
            let translation = translate(dialect, &text);
            holds(&translation, &text).unwrap();
            let made: usize = translation.brought.iter().map(|brought| brought.queries.len()).sum();
            assert_eq!(made > 0, queries > 0, "{name} in {dialect:?}: {:?}", translation.notes);
            assert!(made >= queries, "{name} in {dialect:?}");
        }
    }
    let huge = translate(Dialect::Coosto, &"acme\n".repeat(1 << 18));
    assert!(huge.is_empty() && huge.notes.len() == 1, "{:?}", huge.notes);
    let many = translate(Dialect::Brandwatch, &"acme AND country:nl\n".repeat(500));
    assert_eq!((many.notes.len(), many.more_notes), (200, 300));
}
