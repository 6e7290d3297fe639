//! A store that an older luister kept is read as it was, made whole, and left as it was where that fails.

use super::*;
use crate::{
    Figures as _,
    codec::{self, OLDEST},
    keys::Kind,
};
use luister_mention::CaseTurn;
use serde_json::Value;
use std::{collections::HashMap, path::PathBuf};

/// A folder with `store` and `export.jsonl`, as the luister of a schema left them.
fn kept_by(schema: u8) -> tempfile::TempDir {
    let packed = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/schema-{schema}.tar.zst"));
    let packed = fs::read(&packed).unwrap_or_else(|error| panic!("{}: {error}; see fixtures/README.md", packed.display()));
    let dir = tempfile::tempdir().unwrap();
    tar::Archive::new(zstd::Decoder::new(&*packed).unwrap()).unpack(dir.path()).unwrap();
    dir
}

/// The records of an export.
fn records(export: &[u8]) -> Vec<Value> {
    let lines = export.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let records = lines.map(|line| serde_json::from_slice(line).unwrap());
    records.filter(|record: &Value| !matches!(record["kind"].as_str(), Some("export" | "end"))).collect()
}

fn export(store: &SledStore) -> Vec<u8> {
    let mut lines = Vec::new();
    export_lines(store, &mut lines).unwrap();
    lines
}

/// Whether all that `old` says is said by `new`, which may say more.
fn says(new: &Value, old: &Value) -> bool {
    match (new, old) {
        (Value::Object(new), Value::Object(old)) => old.iter().all(|(name, old)| new.get(name).is_some_and(|new| says(new, old))),
        (Value::Array(new), Value::Array(old)) => new.len() == old.len() && new.iter().zip(old).all(|(new, old)| says(new, old)),
        _ => new == old,
    }
}

/// What is not said any more.
fn missing(new: &[Value], old: &[Value]) -> Vec<Value> {
    old.iter().filter(|old| !new.iter().any(|new| says(new, old))).cloned().collect()
}

fn kinds(records: &[Value]) -> HashMap<String, usize> {
    let mut kinds = HashMap::new();
    for record in records {
        *kinds.entry(record["kind"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    kinds
}

#[test]
fn what_any_older_luister_kept_is_kept() {
    for schema in OLDEST..=SCHEMA {
        let dir = kept_by(schema);
        let old = fs::read(dir.path().join("export.jsonl")).unwrap();
        let store = open(&dir.path().join("store"));
        assert_eq!(store.was_upgraded(), schema < 10, "schema {schema}");
        let new = export(&store);
        assert_eq!(missing(&records(&new), &records(&old)), Vec::<Value>::new(), "schema {schema}");
        assert_eq!(kinds(&records(&new)), kinds(&records(&old)), "schema {schema}");

        let imported = tempfile::tempdir().unwrap();
        let other = open(imported.path());
        import_lines(&other, &mut Bytes::new(&old)).unwrap();
        assert_eq!(export(&other), new, "an export of schema {schema}");
    }
}

#[test]
fn what_an_older_luister_kept_is_worked_on() {
    for schema in OLDEST..=SCHEMA {
        let dir = kept_by(schema);
        let store = open(&dir.path().join("store"));
        let before = store.counts().unwrap();
        let day = chrono::TimeDelta::days(1);
        let first = store.first_heard().unwrap().unwrap();
        let (mut tallies, mut cases) = (0, 0);
        store.tallies(first, first + day, &mut |_| tallies += 1).unwrap();
        store.case_tallies(first, first + day, &mut |turn| cases += u64::from(turn.turn == CaseTurn::Opened)).unwrap();
        assert_eq!((tallies, cases), (before["mention"], before["case"]), "schema {schema}");

        store.record(&[found(1), found(2)], &cursor()).unwrap();
        drop(store);
        let store = open(&dir.path().join("store"));
        assert!(!store.was_upgraded(), "schema {schema}");
        assert_eq!(store.counts().unwrap()["mention"], before["mention"] + 2, "schema {schema}");
        let verification = store.verify().unwrap();
        assert!(verification.findings.is_empty(), "schema {schema}: {:?}", verification.findings);
    }
}

/// sled's own handle on a store that nobody uses.
fn bare(dir: &Path) -> sled::Db {
    let store = SledStore::closed(dir, &Settings::default(), true);
    store.unlocked(&store.config()).unwrap()
}

fn all(db: &sled::Db) -> Vec<(sled::IVec, sled::IVec)> {
    db.iter().map(|record| record.unwrap()).collect()
}

#[test]
fn a_step_that_fails_leaves_the_store_as_it_was() {
    let state = kept_by(9);
    let dir = state.path().join("store");
    let kept = fs::read(state.path().join("export.jsonl")).unwrap();
    let db = bare(&dir);
    let (key, good) = db.scan_prefix([Kind::Mention as u8]).next().unwrap().unwrap();
    let mut bad = Vec::new();
    codec::seal_bytes(&mut bad, &key, b"not a record");
    db.insert(&key, bad).unwrap();
    db.flush().unwrap();
    let before = all(&db);
    drop(db);

    for _ in 0..2 {
        let error = SledStore::open(&dir, &Settings::default()).unwrap_err();
        assert!(matches!(&error, StoreError::Damaged { dir: told, .. } if *told == dir), "{error}");
        let beside: Vec<_> = fs::read_dir(state.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(beside.len(), 2, "{beside:?}");
        let db = bare(&dir);
        assert!(all(&db) == before);
    }

    let db = bare(&dir);
    db.insert(&key, good).unwrap();
    db.flush().unwrap();
    drop(db);
    let store = open(&dir);
    assert!(store.was_upgraded());
    assert_eq!(missing(&records(&export(&store)), &records(&kept)), Vec::<Value>::new());
}
