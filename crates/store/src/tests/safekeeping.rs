//! What is copied while others write is whole, what is brought back is what was there, and what does not check is not brought back.

use super::{hearing::record_page, *};
use crate::{BESIDE, check_backup, restore};
use std::{
    io::Read as _,
    path::PathBuf,
    sync::atomic::{AtomicBool, AtomicU32, Ordering},
    thread,
};

/// The sum of an export: two stores with the same hold the same.
pub(super) fn sum(store: &SledStore) -> crate::Summary {
    export_lines(store, &mut std::io::sink()).unwrap()
}

pub(super) fn fill(store: &SledStore, pages: std::ops::Range<u32>) {
    for page in pages {
        let items: Vec<Item> = (0..50).map(|nth| Item { text: "é".repeat(400), ..item(page * 50 + nth) }).collect();
        record_page(store, &items);
    }
}

/// Goes on recording pages as long as `work` takes, and says how many there were at its end.
fn beside<T>(store: &SledStore, work: impl FnOnce() -> T) -> (T, u32) {
    let (done, recorded) = (AtomicBool::new(false), AtomicU32::new(0));
    let given = thread::scope(|scope| {
        scope.spawn(|| {
            for page in 1000.. {
                fill(store, page..page + 1);
                recorded.fetch_add(1, Ordering::Relaxed);
                if done.load(Ordering::Relaxed) {
                    break;
                }
            }
        });
        let given = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
        done.store(true, Ordering::Relaxed);
        given.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    });
    (given, recorded.load(Ordering::Relaxed))
}

pub(super) fn backup(store: &SledStore, state: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    store.back_up(&mut bytes, state, at(5000)).unwrap();
    bytes
}

/// A store with a trail beside it, and a backup of it.
fn kept() -> (tempfile::TempDir, Vec<u8>, crate::Summary) {
    let state = tempfile::tempdir().unwrap();
    fs::write(state.path().join(BESIDE[0]), "{\"did\":\"something\"}\n").unwrap();
    let store = open(&state.path().join("store"));
    fill(&store, 0..3);
    let (bytes, sum) = (backup(&store, state.path()), sum(&store));
    drop(store);
    (state, bytes, sum)
}

fn file(dir: &Path, bytes: &[u8]) -> PathBuf {
    let file = dir.join("backup.tar.zst");
    fs::write(&file, bytes).unwrap();
    file
}

#[test]
fn what_is_restored_is_what_was_there() {
    let (_state, bytes, due) = kept();
    let other = tempfile::tempdir().unwrap();
    let (file, dir) = (file(other.path(), &bytes), other.path().join("store"));
    assert_eq!(check_backup(&file).unwrap().0, at(5000));
    let restored = restore(&file, &dir, &Settings::default(), other.path(), false).unwrap();
    assert_eq!((restored.made, restored.replaced), (at(5000), None));
    assert_eq!(fs::read_to_string(other.path().join(BESIDE[0])).unwrap(), "{\"did\":\"something\"}\n");
    let store = open(&dir);
    assert_eq!(sum(&store), due);
    assert_eq!(restored.records, store.counts().unwrap().values().sum::<u64>());
    assert_eq!(store.verify().unwrap().findings, Vec::<String>::new());
}

#[test]
fn a_store_is_only_replaced_when_that_is_said_and_it_is_not_in_use() {
    let (state, bytes, due) = kept();
    let (file, dir) = (file(state.path(), &bytes), state.path().join("store"));
    let bring = |replaces| restore(&file, &dir, &Settings::default(), state.path(), replaces);
    assert!(matches!(bring(false), Err(StoreError::Taken { .. })));
    let store = open(&dir);
    fill(&store, 3..4);
    assert!(matches!(bring(true), Err(StoreError::Locked { .. })));
    let newer = sum(&store);
    drop(store);
    let aside = bring(true).unwrap().replaced.unwrap();
    assert_eq!((sum(&open(&dir)), sum(&open(&aside))), (due, newer));
    assert!(bring(true).unwrap().replaced.unwrap() != aside, "nothing that was put aside is lost");
}

#[test]
fn a_backup_under_load_is_the_store_at_one_moment() {
    let state = tempfile::tempdir().unwrap();
    let store = open(&state.path().join("store"));
    fill(&store, 0..40);
    let (bytes, recorded) = beside(&store, || backup(&store, state.path()));
    assert!(recorded > 0);
    let other = tempfile::tempdir().unwrap();
    let file = file(other.path(), &bytes);
    restore(&file, &other.path().join("store"), &Settings::default(), other.path(), false).unwrap();
    let restored = open(&other.path().join("store"));
    assert_eq!(restored.verify().unwrap().findings, Vec::<String>::new());
    let count = restored.counts().unwrap()["mention"];
    assert!(count >= 2000 && count.is_multiple_of(50), "whole pages only, and all that came before: {count}");
}

#[test]
fn compacting_loses_nothing_and_gives_room_back_while_others_write() {
    let state = tempfile::tempdir().unwrap();
    let dir = state.path().join("store");
    let store = open(&dir);
    for round in 0..5 {
        fill(&store, 20 * round..20 * (round + 1));
        let page: Vec<_> = store.after(Position(0), 900).unwrap().mentions.iter().map(|stored| stored.mention.id).collect();
        crate::Erasure::erase(&store, &page, luister_mention::Erased::Expired, at(9000)).unwrap();
    }
    let (compacted, recorded) = beside(&store, || store.compact().unwrap());
    assert!(recorded > 0 && compacted.after < compacted.before, "{compacted:?}");
    fill(&store, 2000..2002);
    let (due, count) = (sum(&store), store.counts().unwrap()["mention"]);
    assert_eq!(count, 500 + 50 * (u64::from(recorded) + 2));
    assert_eq!(store.verify().unwrap().findings, Vec::<String>::new());
    drop(store);
    assert_eq!(sum(&open(&dir)), due);
    let names: Vec<_> = fs::read_dir(state.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["store"], "nothing is left beside it");
}

#[test]
fn an_attempt_that_did_not_end_leaves_the_store_as_it_was() {
    let (state, _, due) = kept();
    let (dir, aside) = (state.path().join("store"), state.path().join("store.old"));
    fs::create_dir(state.path().join("store.new")).unwrap();
    fs::write(state.path().join("store.new/db"), "half of a copy").unwrap();
    assert_eq!(sum(&open(&dir)), due);
    fs::rename(&dir, &aside).unwrap();
    assert_eq!(sum(&open(&dir)), due, "it was only put aside");
    assert!(!aside.exists() && !state.path().join("store.new").exists());
}

#[test]
fn a_survey_counts_what_is_there_and_finds_what_is_not() {
    let (state, ..) = kept();
    let dir = state.path().join("store");
    let store = open(&dir);
    let (space, recorded) = beside(&store, || store.survey().unwrap());
    let mentions = space.kinds["mention"].records;
    assert!(mentions >= 150 && mentions <= 150 + 50 * u64::from(recorded));
    assert!(space.live() > 150 * 800 && space.disk >= space.live(), "{space:?}");
    drop(store);
    // A thread of sled may still hold the folder for a moment.
    let closed = SledStore::closed(&dir, &Settings::default(), true);
    let db = closed.unlocked(&closed.config()).unwrap();
    let some = db.scan_prefix([crate::Kind::ByTime as u8]).keys().next().unwrap().unwrap();
    db.remove(some).unwrap();
    db.flush().unwrap();
    drop(db);
    let error = SledStore::open(&dir, &Settings::default()).unwrap_err().to_string();
    assert!(error.contains("records of kind `by_time`"), "{error}");
}

/// A tar archive with these entries, packed.
fn packed(entries: &[(&str, tar::EntryType, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, kind, content) in entries {
        let mut header = tar::Header::new_gnu();
        // As a hostile archive has it: `set_path` refuses to climb.
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_entry_type(*kind);
        header.set_size(content.len() as u64);
        header.set_cksum();
        tar.append(&header, *content).unwrap();
    }
    zstd::encode_all(&*tar.into_inner().unwrap(), 1).unwrap()
}

type Entries = Vec<(String, Vec<u8>)>;

/// The entries of a backup.
fn entries(bytes: &[u8]) -> Entries {
    let mut archive = tar::Archive::new(zstd::Decoder::new(bytes).unwrap());
    let read = |entry: std::io::Result<tar::Entry<'_, _>>| {
        let (mut entry, mut content) = (entry.unwrap(), Vec::new());
        entry.read_to_end(&mut content).unwrap();
        (String::from_utf8(entry.path_bytes().into_owned()).unwrap(), content)
    };
    archive.entries().unwrap().map(read).collect()
}

#[test]
fn no_hostile_archive_is_brought_back() {
    use tar::EntryType::{Directory, Link, Regular, Symlink};
    let (_state, bytes, _) = kept();
    let good = entries(&bytes);
    let with = |change: &dyn Fn(&mut Entries)| {
        let mut all = good.clone();
        change(&mut all);
        packed(&all.iter().map(|(name, content)| (name.as_str(), Regular, content.as_slice())).collect::<Vec<_>>())
    };
    let manifest = good[0].1.as_slice();
    let newer = String::from_utf8_lossy(manifest).replace(&format!("\"schema\": {SCHEMA}"), &format!("\"schema\": {}", SCHEMA + 1));
    let zeros = vec![0; 17 << 20];
    let flipped = |at: usize| {
        let mut flipped = bytes.clone();
        flipped[at] ^= 4;
        flipped
    };
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("empty", vec![], "cut short"),
        ("no archive", b"this is a letter to the editor, and no archive".to_vec(), "cannot be unpacked"),
        ("packed, and no archive", zstd::encode_all(&b"hello"[..], 1).unwrap(), "cannot be unpacked"),
        ("another archive", packed(&[("photo.jpg", Regular, b"jpg")]), "no backup of luister"),
        ("cut in the middle", bytes[..bytes.len() / 2].to_vec(), "cut short"),
        ("cut by its checksum", bytes[..bytes.len() - 3].to_vec(), "cut short"),
        ("a changed byte", flipped(bytes.len() / 2), ""),
        ("a climbing path", packed(&[("manifest.json", Regular, manifest), ("../../etc/passwd", Regular, b"x")]), "has no place"),
        ("an absolute path", packed(&[("manifest.json", Regular, manifest), ("/etc/passwd", Regular, b"x")]), "has no place"),
        (
            "a path that looks like a piece",
            packed(&[("manifest.json", Regular, manifest), ("records/../x", Regular, b"x")]),
            "has no place",
        ),
        ("a folder", packed(&[("manifest.json", Regular, manifest), ("records/000001", Directory, b"")]), "no plain file"),
        ("a link out", packed(&[("manifest.json", Regular, manifest), ("trail.jsonl", Symlink, b"")]), "no plain file"),
        ("a hard link", packed(&[("manifest.json", Regular, manifest), ("trail.jsonl", Link, b"")]), "no plain file"),
        ("a bomb", packed(&[("manifest.json", Regular, manifest), ("records/000001", Regular, &zeros)]), "the most is"),
        ("zeros for records", packed(&[("manifest.json", Regular, manifest), ("records/000001", Regular, &zeros[..9000])]), "cut short"),
        ("a newer schema", with(&|all| all[0].1 = newer.clone().into_bytes()), "a newer luister made it"),
        ("a manifest of something else", with(&|all| all[0].1 = b"{\"kind\":\"photos\"}".to_vec()), "cannot be read"),
        ("a piece twice", with(&|all| all.insert(1, all[1].clone())), "has no place"),
        ("a piece less", with(&|all| drop(all.remove(1))), "checksum"),
        ("an end less", with(&|all| drop(all.pop())), "its last entry is missing"),
        ("more behind the end", with(&|all| all.push(all[1].clone())), "more behind its end"),
        ("another sum", with(&|all| all[1].1 = good[1].1[..0].to_vec()), "checksum"),
        (
            "other counts",
            with(&|all| {
                let end = all.last_mut().unwrap();
                end.1 = String::from_utf8_lossy(&end.1).replace("\"mention\": 150", "\"mention\": 149").into_bytes();
            }),
            "differs: 150 and 149",
        ),
    ];
    for (name, bytes, because) in cases {
        let other = tempfile::tempdir().unwrap();
        let state = other.path().join("state");
        let error = restore(&file(other.path(), &bytes), &state.join("store"), &Settings::default(), &state, false).unwrap_err();
        let said = error.to_string();
        assert!(
            said.starts_with("this backup cannot be brought back, and nothing was written: ") && said.contains(because),
            "{name}: {said}"
        );
        assert!(!state.join("store").exists() && !state.join("store.new").exists() && !state.join(BESIDE[0]).exists(), "{name}");
    }
}
