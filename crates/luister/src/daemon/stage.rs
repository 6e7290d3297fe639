//! A plan and a store for tests, without a daemon around them.

use super::post::Live;
use crate::config::{Secrets, load};
use luister_mention::{ListKind, ListName, Match, Scores, Signal, Verdict, Versions};
use luister_store::{Settings, SledStore};
use std::fs;
use tempfile::TempDir;

/// What every configuration begins with.
const MAIL: &str = "[mail]\nfrom = \"luister@acme.example\"\nadministrator = \"admin@acme.example\"\nfolder = \"../mail\"\n";

/// What this configuration asks for, with mails to a folder, no source and one list; and an empty store.
pub(crate) fn set(config: &str) -> (Live, SledStore, TempDir) {
    set_with(config, "")
}

/// The same with these sources.
pub(crate) fn set_with(config: &str, sources: &str) -> (Live, SledStore, TempDir) {
    let dir = tempfile::tempdir().unwrap();
    for folder in ["config", "keywords", "state"] {
        fs::create_dir(dir.path().join(folder)).unwrap();
    }
    let file = dir.path().join("config/luister.toml");
    fs::write(&file, format!("{MAIL}{config}")).unwrap();
    fs::write(dir.path().join("config/sources.toml"), sources).unwrap();
    fs::write(dir.path().join("keywords/acme.txt"), "list: Acme\n\nacme\n").unwrap();
    let live = Live::new(load(&file, None, Secrets::LeaveAlone).plan.unwrap()).unwrap();
    let store = SledStore::open(&dir.path().join("store"), &Settings::default()).unwrap();
    (live, store, dir)
}

/// What is said of a mention that hit the list and is this.
pub(crate) fn verdict(signal: Signal) -> Verdict {
    let list = ListName::new("Acme").unwrap();
    Verdict {
        lang: None,
        signal,
        uncertain: false,
        signals: vec![signal],
        scores: Scores::default(),
        matches: vec![Match { list, kind: ListKind::Brand, line: Some(3), query: "acme".into(), signal: None, spans: vec![] }],
        why: vec![],
        versions: Versions::default(),
    }
}
