//! What holds of every query in every spelling, tried on random ones.

use super::{Brought, Dialect, Header, Translation, translate};
use crate::{ListFile, Lists, Query, fields::testing::mention};
use luister_mention::{ListName, Locale, Severity};
use proptest::prelude::*;

/// Words, operators and signs of all tools, in no order.
const PIECES: [&str; 67] = [
    "\"\"",
    "'geld terug'",
    "‘t",
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
    let header = Header { name: ListName::new("Acme").unwrap(), kind: None, langs: Vec::new() };
    let list = translation.list(&header, "acme.txt", Locale::Nl);
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
    /// The query with as few brackets as a tool allows in which this operator binds first.
    fn written(&self, first: &str) -> String {
        let joined = |parts: &[Self], operator: &str| {
            let parts = parts.iter().map(|part| {
                let binds_first = match part {
                    Self::And(_) => operator == "OR" && first == "AND",
                    Self::Or(_) => operator == "AND" && first == "OR",
                    _ => true,
                };
                let written = part.written(first);
                if binds_first { written } else { format!("({written})") }
            });
            parts.collect::<Vec<_>>().join(&format!(" {operator} "))
        };
        match self {
            Self::Word(word) => WORDS[*word].to_owned(),
            Self::Filter => "country:nl".to_owned(),
            Self::Not(part) => format!("NOT ({})", part.written(first)),
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

/// Words that stand near each other, of which it is known where.
#[derive(Debug, Clone)]
enum Chain {
    Word(usize),
    Or(Box<Chain>, Box<Chain>),
    Near(Box<Chain>, usize, Box<Chain>),
}

fn any_chain() -> impl Strategy<Value = Chain> {
    (0..WORDS.len()).prop_map(Chain::Word).prop_recursive(3, 8, 2, |inner| {
        let (left, right) = (inner.clone().prop_map(Box::new), inner.prop_map(Box::new));
        prop_oneof![
            (left.clone(), right.clone()).prop_map(|(left, right)| Chain::Or(left, right)),
            (left, 0..4_usize, right).prop_map(|(left, between, right)| Chain::Near(left, between, right)),
        ]
    })
}

impl Chain {
    fn written(&self) -> String {
        match self {
            Self::Word(word) => WORDS[*word].to_owned(),
            Self::Or(left, right) => format!("({} OR {})", left.written(), right.written()),
            Self::Near(left, between, right) => format!("({} NEAR/{between} {})", left.written(), right.written()),
        }
    }

    /// From where to where it stands, each time, among words of which those beyond ours are none of ours.
    fn stands(&self, text: &[usize]) -> Vec<(usize, usize)> {
        match self {
            Self::Word(word) => text.iter().enumerate().filter(|(_, said)| *said == word).map(|(at, _)| (at, at)).collect(),
            Self::Or(left, right) => [left.stands(text), right.stands(text)].concat(),
            Self::Near(left, between, right) => {
                let rights = right.stands(text);
                let both = |(from, to): (usize, usize)| rights.iter().map(move |(first, last)| ((from, to), (*first, *last)));
                let pairs = left.stands(text).into_iter().flat_map(both).collect::<Vec<_>>().into_iter();
                let gap = |one: (usize, usize), other: (usize, usize)| other.0.checked_sub(one.1 + 1);
                pairs
                    .filter(|(left, right)| gap(*left, *right).or(gap(*right, *left)).is_some_and(|gap| gap <= *between))
                    .map(|(left, right)| (left.0.min(right.0), left.1.max(right.1)))
                    .collect()
            }
        }
    }
}

proptest! {
    #[test]
    fn what_stood_near_is_found(chain in any_chain(), text in proptest::collection::vec(0..=WORDS.len(), 1..10)) {
        let said: Vec<&str> = text.iter().map(|word| WORDS.get(*word).copied().unwrap_or("tja")).collect();
        let mention = mention(&serde_json::json!({ "text": said.join(" ") }).to_string());
        let query = translate(Dialect::Brandwatch, &chain.written());
        let [Brought { queries, .. }] = query.brought.as_slice() else { return Err(TestCaseError::fail("one query")) };
        let found = queries.iter().any(|query| Query::parse("test", query).unwrap().matches(&mention));
        let stands = !chain.stands(&text).is_empty();
        prop_assert!(found || !stands, "{} became {queries:?} and misses {said:?}", chain.written());
        prop_assert!(!found || stands || !query.notes.is_empty(), "{} became {queries:?} and finds {said:?}", chain.written());
    }

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
        for (dialect, first) in [
            (Dialect::Meltwater, "AND"),
            (Dialect::GoogleAlerts, "OR"),
            (Dialect::Talkwalker, "AND"),
            (Dialect::Coosto, "AND"),
            (Dialect::Brandwatch, ""),
        ] {
            let text = tree.written(first);
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
