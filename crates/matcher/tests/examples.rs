//! The examples that verdicts are learned from, and those that they are measured with: they can be read, and none stands in both.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

use luister_matcher::examples::{self, Example};
use luister_mention::{Lang, Signal};
use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::{Path, PathBuf},
};

/// The fewest texts of a language that verdicts are measured with, and the fewest of them that are each signal.
const FEWEST_MEASURED: usize = 400;
const FEWEST_OF_EACH: usize = 60;
/// So many words in a row that two texts have in common make one a copy of the other.
const COPIED: usize = 12;

/// The tables below a folder of this crate, with their examples.
fn tables(folder: &str) -> BTreeMap<PathBuf, Vec<Example>> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    let mut tables = BTreeMap::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "tsv") {
                let found = examples::read(&path.to_string_lossy(), &fs::read_to_string(&path).unwrap());
                let told: Vec<String> = found.problems.iter().map(ToString::to_string).collect();
                assert!(told.is_empty(), "{}", told.join("\n"));
                tables.insert(path, found.examples);
            }
        }
    }
    tables
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

#[test]
fn no_text_stands_there_twice() {
    let mut seen: HashMap<String, String> = HashMap::new();
    for (path, examples) in tables("training").into_iter().chain(tables("tests/behaviour")) {
        for example in examples {
            let place = format!("{}:{}", path.display(), example.line);
            let bare: String = example.text.chars().filter(|c| !c.is_ascii_punctuation() && !c.is_whitespace()).collect();
            let key = if bare.is_empty() { example.text } else { bare.to_lowercase() };
            if let Some(other) = seen.insert(key, place.clone()) {
                panic!("{place} says what {other} says");
            }
        }
    }
}

#[test]
fn nothing_that_is_measured_with_was_copied_to_learn_from() {
    let measured: HashMap<Vec<String>, String> = tables("tests/behaviour")
        .into_values()
        .flatten()
        .flat_map(|example| words(&example.text).windows(COPIED).map(|row| (row.to_vec(), example.text.clone())).collect::<Vec<_>>())
        .collect();
    assert!(measured.len() > FEWEST_MEASURED, "there are texts of some length");
    for (path, examples) in tables("training") {
        for example in examples {
            let copied = words(&example.text).windows(COPIED).find_map(|row| measured.get(row).cloned());
            assert_eq!(copied, None, "{}:{}: {}", path.display(), example.line, example.text);
        }
    }
}

#[test]
fn every_signal_is_measured_in_both_languages() {
    let all: Vec<Example> = tables("tests/behaviour").into_values().flatten().collect();
    for lang in [Lang::NL, Lang::EN] {
        let own = || all.iter().filter(|example| example.lang == lang);
        assert!(own().count() >= FEWEST_MEASURED, "{lang}");
        for signal in Signal::SCORED {
            let of_it = own().filter(|example| example.signals.contains(&signal)).count();
            assert!(of_it >= FEWEST_OF_EACH, "{lang}: {of_it} of {signal}");
        }
    }
}

#[test]
fn what_belongs_to_a_pair_is_not_the_same_thing() {
    let mut alike = Vec::new();
    for (path, examples) in tables("training").into_iter().chain(tables("tests/behaviour")) {
        let mut pairs: BTreeMap<u32, Vec<&Example>> = BTreeMap::new();
        for example in &examples {
            example.pair.into_iter().for_each(|pair| pairs.entry(pair).or_default().push(example));
        }
        let same = |members: &&Vec<&Example>| members.iter().all(|member| member.signals == members[0].signals);
        alike.extend(pairs.values().filter(same).map(|members| format!("{}:{}", path.display(), members[0].line)));
    }
    assert!(alike.is_empty(), "{}", alike.join("\n"));
}
