//! What holds the house together: which crate may know which, and that the README tells the truth about the commands.

#![expect(clippy::unwrap_used, reason = "what fails in a test should panic, in its helpers too")]

use luister_tests::run;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_luister");

/// Which crates of ours each crate may depend on, as `crates/README.md` draws it.
const EDGES: [(&str, &[&str]); 9] = [
    ("mention", &[]),
    ("matcher", &["mention"]),
    ("insight", &["mention"]),
    ("net", &["mention"]),
    ("store", &["mention"]),
    ("sources", &["mention", "net"]),
    ("alerts", &["mention", "insight", "net"]),
    ("web", &["mention"]),
    ("luister", &["mention", "matcher", "insight", "net", "sources", "store", "alerts", "web"]),
];

/// Which crates may name a library that opens files, sockets or the store.
const EFFECTS: [(&str, &[&str]); 6] = [
    ("sled", &["store"]),
    ("reqwest", &["net"]),
    ("lettre", &["alerts"]),
    ("axum", &["web", "luister"]),
    ("tokio", &["net", "sources", "alerts", "web", "luister"]),
    ("notify-debouncer-full", &["luister"]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The names under `[dependencies]` of every crate.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let folders = fs::read_dir(root().join("crates")).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    folders
        .map(|path| {
            let manifest = fs::read_to_string(path.join("Cargo.toml")).unwrap();
            let section = manifest.split("\n[").find(|section| section.starts_with("dependencies]")).unwrap_or_default();
            let keys = section.lines().skip(1).filter_map(|line| line.split(['.', ' ', '=']).next()).filter(|key| !key.is_empty());
            (name(&path), keys.filter(|key| !key.starts_with('#')).map(str::to_owned).collect())
        })
        .collect()
}

#[test]
fn crates_know_only_whom_they_may_know() {
    let found = dependencies();
    let expected: BTreeSet<&str> = EDGES.iter().map(|(name, _)| *name).collect();
    assert_eq!(found.keys().map(String::as_str).collect::<BTreeSet<_>>(), expected, "a new crate belongs on the map first");
    for (name, allowed) in EDGES {
        let ours: Vec<&str> = found[name].iter().filter_map(|dependency| dependency.strip_prefix("luister-")).collect();
        for dependency in ours {
            assert!(allowed.contains(&dependency), "`{name}` may not depend on `{dependency}`");
        }
    }
    for (library, allowed) in EFFECTS {
        for (name, dependencies) in &found {
            assert!(!dependencies.contains(library) || allowed.contains(&name.as_str()), "`{name}` may not name `{library}`");
        }
    }
}

#[test]
fn every_dependency_has_one_version_in_one_place() {
    for folder in ["alerts", "insight", "luister", "matcher", "mention", "net", "sources", "store", "web"]
        .map(|name| format!("crates/{name}"))
        .iter()
        .chain([&"tests".to_owned()])
    {
        let manifest = fs::read_to_string(root().join(folder).join("Cargo.toml")).unwrap();
        for line in manifest.split("dependencies]").skip(1).flat_map(|section| section.split("\n[").next().unwrap_or_default().lines()) {
            let says_version = line.contains('=') && !line.contains("workspace = true") && !line.trim_start().starts_with('#');
            assert!(!says_version, "{folder}: `{line}` belongs in [workspace.dependencies]");
        }
    }
}

#[test]
fn values_that_judge_and_decide_read_no_clock_file_or_socket() {
    let forbidden = ["std::fs", "std::net", "tokio::", "SystemTime::now", "Instant::now", "Utc::now", "Local::now"];
    for name in ["mention", "matcher", "insight"] {
        for file in sources(&root().join("crates").join(name).join("src")) {
            let text = fs::read_to_string(&file).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for word in forbidden {
                assert!(!code.contains(word), "{} uses `{word}`", file.display());
            }
        }
    }
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            files.extend(sources(&entry));
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            files.push(entry);
        }
    }
    files
}

#[test]
fn the_top_level_is_what_it_is() {
    let known =
        ["Cargo.lock", "Cargo.toml", "LICENSE-APACHE", "LICENSE-MIT", "README.md", "config", "crates", "deploy", "keywords", "tests"];
    let ignored = ["target", "state", "demo"];
    for entry in fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()) {
        let fine = entry.starts_with('.') || known.contains(&entry.as_str()) || ignored.contains(&entry.as_str());
        assert!(fine, "`{entry}` does not belong at the top level");
    }
}

#[test]
fn what_is_served_to_others_is_let_through_by_the_proxy_that_we_ship() {
    let pages = fs::read_to_string(root().join("crates/web/src/pages/mod.rs")).unwrap();
    let others = pages.split("pub fn for_others").nth(1).unwrap();
    let folders: BTreeSet<&str> = others.split(".route(\"/").skip(1).filter_map(|route| route.split('/').next()).collect();
    assert!(folders.len() > 3, "{folders:?}");
    let proxy = fs::read_to_string(root().join("deploy/nginx.conf")).unwrap();
    let places: Vec<&str> = proxy.lines().filter(|line| line.contains("location ")).collect();
    for folder in folders {
        assert!(places.iter().any(|place| place.contains(folder)), "deploy/nginx.conf lets nobody reach /{folder}/");
    }
}

#[test]
fn the_alert_rules_ask_for_figures_that_there_are() {
    let name = |text: &str| text.chars().take_while(|sign| sign.is_ascii_lowercase() || *sign == '_').collect::<String>();
    let code: String = sources(&root().join("crates/luister/src/daemon")).iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let named = code.split("describe_").skip(1).filter_map(|call| call.split('"').nth(1));
    let figures: BTreeSet<String> = named.filter_map(|figure| figure.strip_prefix("luister_")).map(name).collect();
    assert!(figures.len() > 10, "{figures:?}");
    for file in ["alerts.yml", "alerts.test.yml"] {
        let rules = fs::read_to_string(root().join("deploy").join(file)).unwrap();
        for asked in rules.split("luister_").skip(1).map(name) {
            assert!(figures.contains(&asked), "deploy/{file} asks for `luister_{asked}`, which /metrics does not have");
        }
    }
}

#[test]
fn the_readme_names_every_command_in_the_words_of_its_help() {
    let help = run(PROGRAM, Path::new("none"), &["--help"], "").out;
    let commands: Vec<(String, String)> = help
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .take_while(|line| !line.trim().is_empty())
        .filter_map(|line| line.trim().split_once(' ').map(|(name, about)| (name.to_owned(), about.trim().to_owned())))
        .collect();
    assert!(commands.len() > 10, "{help}");
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let rows: Vec<&str> =
        readme.lines().filter_map(|line| line.strip_prefix("| `luister ")).filter_map(|row| row.split(['`', ' ']).next()).collect();
    let names: Vec<&str> = commands.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(rows, names, "the table of commands in README.md, in the order of --help");
}

#[test]
fn every_scenario_has_a_row_in_its_table() {
    let table = fs::read_to_string(root().join("tests/README.md")).unwrap();
    for scenario in sources(&root().join("tests/scenarios")) {
        let name = scenario.file_name().unwrap().to_str().unwrap();
        assert!(table.contains(&format!("\n| `{name}` | ")), "tests/README.md does not say what `{name}` holds");
    }
}
