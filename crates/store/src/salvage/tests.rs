//! What is read without sled is what sled would have read.

use super::{Found, Salvaged, salvage};
use crate::{Intake as _, Outbox as _, Upkeep as _, codec, fixtures};
use std::{
    collections::{BTreeMap, HashSet},
    fs,
    path::Path,
    thread,
};

mod damage;

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }
}

/// What was ever written to a store, and what is in it now.
#[derive(Default)]
struct Model {
    now: BTreeMap<Vec<u8>, Vec<u8>>,
    ever: HashSet<(Vec<u8>, Vec<u8>)>,
}

impl Model {
    fn sealed(&mut self, key: &[u8], payload: &[u8]) -> Vec<u8> {
        let mut value = Vec::new();
        codec::seal_bytes(&mut value, key, payload);
        self.now.insert(key.to_vec(), value.clone());
        self.ever.insert((key.to_vec(), value.clone()));
        value
    }

    /// Writes batches as the store does: new records under rising numbers, others under hashes, some anew, some removed.
    fn write(&mut self, db: &sled::Db, dice: &mut Dice, batches: u64, large: u64) {
        for _ in 0..batches {
            let mut batch = sled::Batch::default();
            if dice.below(20) == 0 {
                // So that pages get empty and are put together.
                let from = dice.below(2500);
                for number in from..from + 60 {
                    let key = [&[1], &number.to_be_bytes()[..]].concat();
                    self.now.remove(&key);
                    batch.remove(key);
                }
            }
            for _ in 0..=dice.below(12) {
                let number = dice.below(2500);
                let key = match dice.below(3) {
                    0 => [&[1], &number.to_be_bytes()[..]].concat(),
                    1 => [&[2], &hash(number)[..]].concat(),
                    _ => [&[3], &(number / 50).to_be_bytes()[..], &number.to_be_bytes()[..]].concat(),
                };
                if dice.below(5) == 0 {
                    self.now.remove(&key);
                    batch.remove(key);
                } else {
                    let bytes = if dice.below(1000) < large { 20_000 + dice.below(40_000) } else { dice.below(300) };
                    let payload: Vec<u8> = (0..bytes).map(|_| u8::try_from(dice.below(256)).unwrap()).collect();
                    let value = self.sealed(&key, &payload);
                    batch.insert(key, value);
                }
            }
            db.apply_batch(batch).unwrap();
        }
        db.flush().unwrap();
    }
}

/// Bytes without any order.
fn hash(number: u64) -> [u8; 16] {
    let mut dice = Dice(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    for _ in 0..8 {
        dice.below(2);
    }
    (u128::from(dice.below(u64::MAX)) << 64 | u128::from(dice.below(u64::MAX))).to_be_bytes()
}

/// A thread of sled 0.34 may hold the files for some moments after they were closed.
fn opened(dir: &Path) -> sled::Db {
    let config = sled::Config::new().path(dir).cache_capacity(8 << 20).flush_every_ms(None);
    loop {
        match config.open() {
            Err(sled::Error::Io(error)) if error.to_string().contains("could not acquire lock") => thread::yield_now(),
            opened => return opened.unwrap(),
        }
    }
}

/// Closes a store, and waits until nobody holds its files.
fn close(db: sled::Db, dir: &Path) {
    drop(db);
    let file = fs::File::open(dir.join("db")).unwrap();
    while file.try_lock().is_err() {
        thread::yield_now();
    }
}

/// Leaves nothing of a store but its log.
fn remove_snapshot(dir: &Path) {
    for entry in fs::read_dir(dir).unwrap().map(Result::unwrap) {
        if entry.file_name() != "db" && entry.file_type().unwrap().is_file() {
            fs::remove_file(entry.path()).unwrap();
        }
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else if let Err(error) = fs::copy(entry.path(), to) {
            // A thread of sled may just have given a snapshot its name.
            assert_eq!(error.kind(), std::io::ErrorKind::NotFound, "{error}");
        }
    }
}

/// What a reading gave.
struct Reading {
    told: Salvaged,
    records: BTreeMap<Vec<u8>, (Vec<u8>, bool)>,
}

impl Reading {
    fn of(dir: &Path) -> Self {
        let (mut records, mut was_stale, mut places) = (BTreeMap::new(), false, 0);
        let mut each = |found: &Found<'_>| {
            assert!(codec::open_bytes(found.key, found.value).is_ok(), "a value that is not what was written");
            assert!(found.stale || !was_stale, "what is certain comes first");
            was_stale = found.stale;
            assert!(records.insert(found.key.to_vec(), (found.value.to_vec(), found.stale)).is_none(), "each key once");
            Ok(())
        };
        let told = salvage(dir, &mut each, &mut |_, _| {
            places += 1;
            Ok(())
        });
        let told = told.unwrap();
        assert_eq!((told.records, told.damaged), (records.len() as u64, places));
        assert_eq!(told.stale_records, records.values().filter(|(_, stale)| *stale).count() as u64);
        Self { told, records }
    }

    /// Nothing was damaged, and this is what there is.
    fn assert_whole(&self, expected: &BTreeMap<Vec<u8>, Vec<u8>>, name: &str) {
        let expected_told = Salvaged { records: expected.len() as u64, pages: self.told.pages, ..Salvaged::default() };
        assert_eq!(self.told, expected_told, "{name}");
        assert!(self.records.iter().map(|(key, (value, _))| (key, value)).eq(expected), "{name}");
    }
}

/// A store that was opened and closed a few times; its last opening has written down where everything lies.
fn written(dir: &Path, dice: &mut Dice, batches: u64, large: u64) -> Model {
    let mut model = Model::default();
    for _ in 0..4 {
        let db = opened(dir);
        model.write(&db, dice, batches / 4, large);
        close(db, dir);
    }
    close(opened(dir), dir);
    model
}

#[test]
fn a_whole_store_is_read_as_sled_reads_it() {
    for (name, seed, batches, large) in
        [("small values", 1, 1600, 0), ("some large ones", 2, 160, 250), ("few", 3, 4, 0), ("none", 4, 0, 0)]
    {
        let dir = tempfile::tempdir().unwrap();
        let mut dice = Dice(seed);
        let mut model = Model::default();
        for round in 0..4 {
            let db = opened(dir.path());
            model.write(&db, &mut dice, batches / 4, large);
            let by_sled = db.iter().map(Result::unwrap).map(|(key, value)| (key.to_vec(), value.to_vec()));
            assert!(by_sled.eq(model.now.clone()), "{name}");
            let killed = tempfile::tempdir().unwrap();
            copy(dir.path(), killed.path());
            Reading::of(killed.path()).assert_whole(&model.now, &format!("{name}, killed in round {round}"));
            close(db, dir.path());
            Reading::of(dir.path()).assert_whole(&model.now, &format!("{name}, closed in round {round}"));
        }
        close(opened(dir.path()), dir.path());
        Reading::of(dir.path()).assert_whole(&model.now, &format!("{name}, opened and closed"));
        let blobs = fs::read_dir(dir.path().join("blobs")).unwrap().count();
        assert_eq!(blobs > 0, large > 0, "{name}: {blobs} pages are in files of their own");
        remove_snapshot(dir.path());
        Reading::of(dir.path()).assert_whole(&model.now, &format!("{name}, nothing but the log"));
    }
}

#[test]
fn mentions_are_read() {
    let dir = tempfile::tempdir().unwrap();
    let store = fixtures::open(dir.path());
    let page: Vec<_> = (0..300).map(fixtures::found).collect();
    store.record(&page, &fixtures::cursor()).unwrap();
    store.seal(&fixtures::seal(&page, 2)).unwrap();
    let records = store.verify().unwrap().records;
    drop(store);
    let reading = Reading::of(dir.path());
    assert_eq!(reading.told, Salvaged { records, pages: reading.told.pages, ..Salvaged::default() });
}

#[test]
fn what_is_no_store_gives_nothing() {
    let mut dice = Dice(5);
    let mut noise = |bytes: usize| (0..bytes).map(|_| u8::try_from(dice.below(256)).unwrap()).collect::<Vec<_>>();
    for (name, db, damaged) in [
        ("empty", vec![], 0),
        ("a byte", vec![7], 0),
        ("less than a header", noise(19), 0),
        ("a header's length", noise(20), 1),
        ("zeros", vec![0; 700_000], 0),
        ("noise", noise(1_200_000), 3),
    ] {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("db"), &db).unwrap();
        fs::write(dir.path().join("snap.0000000000000010"), noise(100)).unwrap();
        let reading = Reading::of(dir.path());
        assert_eq!(reading.told, Salvaged { damaged, unplaced: damaged, ..Salvaged::default() }, "{name}");
    }
    let dir = tempfile::tempdir().unwrap();
    assert!(salvage(dir.path(), &mut |_| Ok(()), &mut |_, _| Ok(())).is_err(), "there is no file");
}

#[test]
fn a_value_that_is_not_what_was_written_is_not_given() {
    let dir = tempfile::tempdir().unwrap();
    let mut model = Model::default();
    let db = opened(dir.path());
    let good = model.sealed(b"\x01good", b"told");
    db.insert(b"\x01good", good).unwrap();
    db.insert(b"\x01bad", b"\x0bno checksum at all").unwrap();
    close(db, dir.path());
    let reading = Reading::of(dir.path());
    assert_eq!(reading.told.damaged, 1);
    assert!(reading.records.iter().map(|(key, (value, _))| (key, value)).eq(&model.now));
}
