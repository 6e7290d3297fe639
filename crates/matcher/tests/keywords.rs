//! The lists and the guide that come with luister are whole.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

use luister_matcher::{ListFile, Lists, Query, help_query};
use luister_mention::{ListKind, Locale, Mention, MentionLine, Problem, SourceName};
use std::fs;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../keywords");

fn files() -> Vec<ListFile> {
    let mut paths: Vec<_> = fs::read_dir(FOLDER).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "txt"));
    paths.sort();
    paths
        .iter()
        .map(|path| ListFile {
            file: format!("keywords/{}", path.file_name().unwrap().to_string_lossy()),
            text: fs::read_to_string(path).unwrap(),
        })
        .collect()
}

#[test]
fn the_lists_compile_without_a_word() {
    let (lists, problems) = Lists::compile(&files(), None);
    assert_eq!(problems.iter().map(Problem::to_string).collect::<Vec<_>>(), Vec::<String>::new());
    let told: Vec<_> = lists.iter().map(|list| (list.name().as_str(), list.kind(), list.file(), list.query_count())).collect();
    assert_eq!(
        told,
        [
            ("Acme", ListKind::Brand, "keywords/acme.txt", 6),
            ("Competitors", ListKind::Competitor, "keywords/competitors.txt", 4),
            ("Energie", ListKind::Sector, "keywords/energie.txt", 5),
        ]
    );
}

/// A cell of a table in the guide.
fn code(text: &str) -> String {
    let text = text.replace('|', "\\|");
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

/// The rows of the guide's tables, made from the help.
fn rows(help: &str) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    for line in help.lines().filter(|line| line.starts_with("  ")) {
        if let Some(examples) = line.trim().strip_prefix("for instance ") {
            let (dutch, english) = examples.split_once(" or ").unwrap();
            let row = rows.pop().unwrap();
            rows.push(format!("{row} {} | {} |", code(dutch), code(english)));
            continue;
        }
        let (written, finds) = line.trim().split_once("  ").unwrap();
        let names: Vec<&str> = if written.ends_with(':') { written.split(' ').collect() } else { vec![written] };
        let finds = if finds.trim().chars().all(char::is_uppercase) { code(finds.trim()) } else { finds.trim().to_owned() };
        rows.push(format!("| {} | {finds} |", names.into_iter().map(code).collect::<Vec<_>>().join(", ")));
    }
    rows
}

#[test]
fn the_guide_has_the_tables_of_the_help() {
    let guide = fs::read_to_string(format!("{FOLDER}/README.md")).unwrap();
    for row in rows(&help_query(Locale::En)) {
        assert!(guide.contains(&row), "keywords/README.md lacks this row:\n{row}");
    }
}

#[test]
fn the_help_says_the_same_in_dutch() {
    let written = |locale| {
        let help = help_query(locale);
        let rows = help.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
        rows.filter_map(|line| line.trim().split_once("  ").map(|(written, _)| written.to_owned())).collect::<Vec<_>>()
    };
    assert_eq!(written(Locale::Nl), written(Locale::En));
    for expected in ["de woordgroep: deze woorden direct achter elkaar", "bijvoorbeeld lang:nl of lang:(nl OR en)", "32.768 bytes"] {
        assert!(help_query(Locale::Nl).contains(expected), "{expected}");
    }
}

#[test]
fn every_list_in_the_guide_compiles() {
    let guide = fs::read_to_string(format!("{FOLDER}/README.md")).unwrap();
    let lists: Vec<&str> = guide.split("```text\n").skip(1).filter_map(|block| block.split("```").next()).collect();
    assert!(lists.len() >= 3, "the guide has examples");
    for text in lists.into_iter().filter(|text| !text.contains('^')) {
        let (_, problems) = Lists::compile(&[ListFile { file: "guide.txt".into(), text: text.into() }], None);
        assert_eq!(problems.iter().map(Problem::to_string).collect::<Vec<_>>(), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn the_mistakes_in_the_guide_are_shown_as_they_are() {
    let guide = fs::read_to_string(format!("{FOLDER}/README.md")).unwrap();
    for shown in guide.split("```text\n").skip(1).filter_map(|block| block.split("```").next()).filter(|block| block.contains('^')) {
        let query = shown.lines().nth(1).unwrap().trim();
        let (_, problems) = Lists::compile(&[ListFile { file: "keywords/acme.txt".into(), text: query.into() }], None);
        assert_eq!(problems.first().map(Problem::to_string).as_deref(), Some(shown.trim_end()));
    }
}

#[test]
fn the_guide_says_rightly_when_words_are_the_same() {
    let guide = fs::read_to_string(format!("{FOLDER}/README.md")).unwrap();
    let (_, section) = guide.split_once("## When two words are the same").unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let rows = rows.take_while(|line| line.matches('|').count() == 4);
    let mut tried = 0;
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [written, finds, misses] = cells.as_slice() else { panic!("three cells in {row}") };
        let query = Query::parse("query", written.trim_matches('`')).unwrap();
        for (texts, expected) in [(finds, true), (misses, false)] {
            for text in texts.split(", ") {
                assert_eq!(query.matches(&mention(text)), expected, "{query} in {text}");
                tried += 1;
            }
        }
    }
    assert!(tried > 50, "the table has rows");
}

fn mention(text: &str) -> Mention {
    let line = serde_json::json!({ "text": text }).to_string();
    MentionLine::parse(&line).unwrap().into_mention(&SourceName::new("guide").unwrap(), "2026-11-21T08:00:00Z".parse().unwrap())
}
