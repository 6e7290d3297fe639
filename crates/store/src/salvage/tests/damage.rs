//! What a flipped bit, a wiped sector or a cut costs.

use super::{
    super::{
        log::Log,
        walk::{Event, walk},
        wire::Form,
    },
    Dice, Model, Reading, copy, opened, remove_snapshot, written,
};
use std::{fs, ops::Range, path::Path};

/// A leaf of sled 0.34 is split when it has more than 16 records, as soon as it is looked at; two small ones may have been put together.
const MOST_IN_A_PAGE: usize = 24;

/// How a reading differs from what was written.
#[derive(Debug, Default, PartialEq, Eq)]
struct Cost {
    /// Records of which the last value was not given.
    lost: usize,
    /// Records that had been removed.
    back: usize,
    stale: usize,
}

impl Cost {
    fn of(reading: &Reading, model: &Model, name: &str) -> Self {
        let mut cost = Self::default();
        for (key, (value, stale)) in &reading.records {
            assert!(model.ever.contains(&(key.clone(), value.clone())), "{name}: a value that was never written");
            cost.stale += usize::from(*stale);
            cost.back += usize::from(!model.now.contains_key(key));
        }
        cost.lost = model.now.iter().filter(|(key, value)| reading.records.get(*key).is_none_or(|(found, _)| found != *value)).count();
        cost
    }
}

/// What is not stale is what was last written.
fn assert_certain(reading: &Reading, model: &Model, name: &str) {
    for (key, (value, stale)) in &reading.records {
        assert!(*stale || model.now.get(key) == Some(value), "{name}: an old value as if it were certain");
    }
}

/// A bit that is wrong costs one record at most, and what else is in its page is stale at most.
fn assert_flips(dir: &Path, model: &Model, dice: &mut Dice, flips: usize) {
    let db = dir.join("db");
    let mut bytes = fs::read(&db).unwrap();
    for _ in 0..flips {
        let (byte, bit) = (dice.below(bytes.len() as u64), dice.below(8));
        let at = usize::try_from(byte).unwrap();
        bytes[at] ^= 1 << bit;
        fs::write(&db, &bytes).unwrap();
        bytes[at] ^= 1 << bit;
        let name = format!("bit {bit} of byte {byte}");
        let reading = Reading::of(dir);
        assert_certain(&reading, model, &name);
        let cost = Cost::of(&reading, model, &name);
        assert!(cost.lost <= 1 && cost.back == 0 && cost.stale <= MOST_IN_A_PAGE, "{name}: {cost:?}");
        assert!(reading.told.damaged <= 1 && reading.told.stale <= 1 && reading.told.unplaced == 0, "{name}: {:?}", reading.told);
    }
    fs::write(&db, &bytes).unwrap();
}

#[test]
fn a_flipped_bit_costs_a_record() {
    let dir = tempfile::tempdir().unwrap();
    let mut dice = Dice(11);
    let mut model = written(dir.path(), &mut dice, 700, 3);
    assert_flips(dir.path(), &model, &mut dice, 30);
    let killed = tempfile::tempdir().unwrap();
    let db = opened(dir.path());
    model.write(&db, &mut dice, 300, 3);
    copy(dir.path(), killed.path());
    assert_flips(killed.path(), &model, &mut dice, 15);
    remove_snapshot(killed.path());
    assert_flips(killed.path(), &model, &mut dice, 15);
}

#[test]
fn a_cut_costs_what_it_cut_off() {
    let dir = tempfile::tempdir().unwrap();
    let mut dice = Dice(12);
    let model = written(dir.path(), &mut dice, 700, 3);
    let db = dir.path().join("db");
    let whole = fs::read(&db).unwrap();
    for witnessed in [true, false] {
        for _ in 0..12 {
            let length = usize::try_from(dice.below(whole.len() as u64)).unwrap();
            fs::write(&db, &whole[..length]).unwrap();
            let name = format!("cut to {length} of {}", whole.len());
            let reading = Reading::of(dir.path());
            let cost = Cost::of(&reading, &model, &name);
            if witnessed {
                assert_certain(&reading, &model, &name);
                assert!(cost.lost <= MOST_IN_A_PAGE * usize::try_from(reading.told.stale).unwrap(), "{name}: {cost:?} {:?}", reading.told);
            }
        }
        remove_snapshot(dir.path());
    }
}

#[test]
fn a_wiped_sector_is_noticed() {
    let dir = tempfile::tempdir().unwrap();
    let mut dice = Dice(13);
    let model = written(dir.path(), &mut dice, 700, 3);
    let db = dir.path().join("db");
    let whole = fs::read(&db).unwrap();
    let messages = messages(dir.path());
    let (last, _) = messages.last().unwrap();
    for witnessed in [true, false] {
        for _ in 0..12 {
            let sector = usize::try_from(dice.below(whole.len() as u64 / 4096)).unwrap() * 4096;
            let mut wiped = whole.clone();
            wiped[sector..sector + 4096].fill(0);
            fs::write(&db, &wiped).unwrap();
            let name = format!("{sector} wiped");
            let reading = Reading::of(dir.path());
            let cost = Cost::of(&reading, &model, &name);
            // Without a witness, a log whose end is wiped just ends earlier.
            let is_end = sector < last.end && last.start < sector + 4096;
            if reading.told.unplaced == 0 && (witnessed || !is_end) {
                assert_certain(&reading, &model, &name);
            }
            let (wiped, stale) = (cost.lost + cost.back, MOST_IN_A_PAGE * usize::try_from(reading.told.stale).unwrap());
            assert!(reading.told.unplaced == 0 || !witnessed, "{name}: {:?}", reading.told);
            assert!(!witnessed || wiped <= cost.stale + stale, "{name}: {cost:?} {:?}", reading.told);
        }
        remove_snapshot(dir.path());
    }
}

#[test]
fn a_flipped_bit_in_the_file_of_a_page_costs_a_record() {
    let dir = tempfile::tempdir().unwrap();
    let mut dice = Dice(14);
    let model = written(dir.path(), &mut dice, 160, 250);
    let blobs: Vec<_> = fs::read_dir(dir.path().join("blobs")).unwrap().map(|blob| blob.unwrap().path()).collect();
    assert!(blobs.len() > 3, "{} pages are in files of their own", blobs.len());
    let mut live = 0;
    for blob in blobs.iter().take(12) {
        let whole = fs::read(blob).unwrap();
        let mut flipped = whole.clone();
        flipped[whole.len() / 2] ^= 4;
        for (name, bytes, most) in [("flipped", Some(flipped), 1), ("gone", None, MOST_IN_A_PAGE)] {
            match bytes {
                Some(bytes) => fs::write(blob, bytes).unwrap(),
                None => fs::remove_file(blob).unwrap(),
            }
            let reading = Reading::of(dir.path());
            assert_certain(&reading, &model, name);
            let cost = Cost::of(&reading, &model, name);
            assert!(cost.lost <= most && cost.stale <= MOST_IN_A_PAGE, "{name}: {cost:?}");
            assert_eq!(reading.told.damaged, reading.told.stale, "{name}");
            live += reading.told.damaged;
        }
        fs::write(blob, whole).unwrap();
    }
    // sled 0.34 leaves some that are of no use any more.
    assert!(live > 3, "only {live} of them are pages");
}

/// Where in the file each message lies, in the order in which they were written, and whether a batch begins with it.
fn messages(dir: &Path) -> Vec<(Range<usize>, bool)> {
    let log = Log::open(dir).unwrap();
    let (mut messages, mut buffer) = (Vec::new(), Vec::new());
    for segment in &log.segments {
        log.segment(segment.offset, &mut buffer).unwrap();
        let offset = usize::try_from(segment.offset).unwrap();
        let mut hear = |_: &[u8], event: Event| {
            if let Event::Message(message) = event {
                messages.push((offset + message.at..offset + message.body.end, message.form == Form::Manifest));
            }
            Ok(())
        };
        walk(&mut buffer, segment.number, true, &mut hear).unwrap();
    }
    messages
}

#[test]
fn a_batch_without_its_end_counts_for_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut dice = Dice(15);
    let mut model = written(dir.path(), &mut dice, 400, 0);
    let db = opened(dir.path());
    model.write(&db, &mut dice, 50, 0);
    let before = model.now.clone();
    let mut batch = sled::Batch::default();
    for key in [b"\x01one", b"\x01two", b"\x02one", b"\x02two"] {
        let value = model.sealed(key, b"half a change");
        batch.insert(key, value);
    }
    db.apply_batch(batch).unwrap();
    db.flush().unwrap();
    let killed = tempfile::tempdir().unwrap();
    copy(dir.path(), killed.path());
    Reading::of(killed.path()).assert_whole(&model.now, "before it was torn");
    let messages = messages(killed.path());
    let manifest = messages.iter().rposition(|(_, is_manifest)| *is_manifest).unwrap();
    let mut bytes = fs::read(killed.path().join("db")).unwrap();
    for (place, _) in &messages[manifest + 2..] {
        bytes[place.clone()].fill(0);
    }
    fs::write(killed.path().join("db"), bytes).unwrap();
    let reading = Reading::of(killed.path());
    assert!(reading.told.unfinished);
    assert!(reading.records.iter().map(|(key, (value, _))| (key, value)).eq(&before));
}
