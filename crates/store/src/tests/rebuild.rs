//! A damaged store is made anew of what can be read and of what a backup has, and what was erased or told stays so.

use super::{
    safekeeping::{backup, fill, sum},
    *,
};
use crate::{Erasure, rebuild};
use luister_mention::{Case, CaseStep, Erased, MentionId, Signal, Told};
use std::{collections::BTreeMap, path::PathBuf};

/// Numbers without an order, the same in each run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % most as u64).unwrap()
    }
}

/// A store with mentions, a sealed alert with deliveries and a case, a correction, and something that waits; and a backup of it.
fn kept(state: &Path) -> (PathBuf, PathBuf, Vec<Found>) {
    let dir = state.join("store");
    let store = open(&dir);
    fill(&store, 2..14);
    let page = vec![found(1), found(2), found(3)];
    store.record(&page, &cursor()).unwrap();
    let mut sealed = seal(&page[..2], 2);
    let told = Told::new(page[0].mention.clone(), page[0].verdict.clone(), Signal::Complaint);
    sealed.cases = vec![CaseStep::Open(Case { next: Some(at(2000)), ..Case::open(&told, group().team, &sealed.alert) })];
    store.seal(&sealed).unwrap();
    let correction = Correction::Signal(luister_mention::Signal::Praise);
    let label = Label { mention: page[1].mention.id, correction, who: "Karin".into(), note: None, at: at(1), teaches: true };
    store.label(&label, &[], &[]).unwrap();
    let file = state.join("backup.tar.zst");
    fs::write(&file, backup(&store, state)).unwrap();
    (dir, file, page)
}

fn anew(dir: &Path, newest: Option<&Path>) -> (crate::Rebuilt, SledStore) {
    let rebuilt = rebuild(dir, &Settings::default(), newest, &dir.with_file_name("corrupt")).unwrap();
    let store = open(dir);
    assert_eq!(store.verify().unwrap().findings, Vec::<String>::new());
    (rebuilt, store)
}

/// What an export gives of each mention.
fn mentions(store: &SledStore) -> BTreeMap<MentionId, String> {
    let page = store.after(Position(0), 10_000).unwrap();
    page.mentions.into_iter().map(|stored| (stored.mention.id, format!("{stored:?}"))).collect()
}

#[test]
fn a_whole_store_is_the_same_when_it_is_made_anew() {
    let state = tempfile::tempdir().unwrap();
    let (dir, _, _) = kept(state.path());
    let due = sum(&open(&dir));
    let (rebuilt, store) = anew(&dir, None);
    assert_eq!((rebuilt.stale, rebuilt.from_backup, rebuilt.damaged, rebuilt.dropped), (0, 0, 0, 0));
    assert_eq!(sum(&store), due);
    assert!(rebuilt.kept.join("db").exists() && rebuilt.kept.starts_with(state.path().join("corrupt")));
}

#[test]
fn flipped_bits_cost_what_they_hit_and_with_a_backup_nothing() {
    let state = tempfile::tempdir().unwrap();
    let (dir, file, _) = kept(state.path());
    let due = mentions(&open(&dir));
    let whole = sum(&open(&dir));
    let bytes = fs::read(dir.join("db")).unwrap();
    let mut chance = Chance(42);
    for round in 0..12 {
        let mut flipped = bytes.clone();
        for _ in 0..=round % 3 {
            flipped[chance.below(bytes.len())] ^= 1 << chance.below(8);
        }
        let newest = (round % 2 == 0).then_some(&*file);
        fs::write(dir.join("db"), &flipped).unwrap();
        let (rebuilt, store) = anew(&dir, newest);
        let found = mentions(&store);
        assert!(found.iter().all(|(id, stored)| due.get(id) == Some(stored)), "round {round}: something that was never written");
        assert!(found.len() + 30 >= due.len(), "round {round}: {rebuilt:?}");
        if newest.is_some() {
            assert_eq!(sum(&store), whole, "round {round}: {rebuilt:?}");
        }
    }
}

#[test]
fn a_store_that_was_cut_comes_back_from_its_backup() {
    let state = tempfile::tempdir().unwrap();
    let (dir, file, _) = kept(state.path());
    let (due, length) = (sum(&open(&dir)), fs::metadata(dir.join("db")).unwrap().len());
    for part in [0, 1, 2, 3] {
        fs::File::options().write(true).open(dir.join("db")).unwrap().set_len(length * part / 4).unwrap();
        assert_eq!(sum(&anew(&dir, Some(&file)).1), due, "cut to {part} quarters");
    }
}

#[test]
fn what_was_erased_or_told_since_the_backup_stays_so() {
    let state = tempfile::tempdir().unwrap();
    let (dir, file, page) = kept(state.path());
    let store = open(&dir);
    let [first, _, last] = [0, 1, 2].map(|nth| page[nth].mention.id);
    store.erase(&[first], Erased::Forgotten, at(3000)).unwrap();
    store.sweep(None, &mut |_| {}).unwrap();
    let mut sealed = seal(&page[2..], 1);
    sealed.alert.id = luister_mention::AlertId::from_bytes([7; 16]);
    for delivery in &mut sealed.deliveries {
        delivery.id.alert = sealed.alert.id;
    }
    store.seal(&sealed).unwrap();
    let due = sum(&store);
    drop(store);
    let (rebuilt, store) = anew(&dir, Some(&file));
    assert_eq!(store.mention(first).unwrap(), None);
    assert!(store.pendings().unwrap().iter().all(|pending| pending.mention != last) && store.mention(last).unwrap().is_some());
    assert_eq!(sum(&store), due, "{rebuilt:?}");
}

#[test]
fn nothing_is_touched_while_it_is_in_use_or_the_backup_does_not_check() {
    let state = tempfile::tempdir().unwrap();
    let (dir, file, _) = kept(state.path());
    let again = |file: Option<&Path>| rebuild(&dir, &Settings::default(), file, &state.path().join("corrupt"));
    let store = open(&dir);
    assert!(matches!(again(None), Err(StoreError::Locked { .. })));
    let due = sum(&store);
    drop(store);
    fs::write(&file, "no backup").unwrap();
    assert!(matches!(again(Some(&file)), Err(StoreError::Backup { .. })));
    assert_eq!(sum(&open(&dir)), due);
    assert!(!state.path().join("corrupt").exists());
}

/// A copy of the files of a folder.
fn copied(dir: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(dir).unwrap().map(Result::unwrap).filter(|entry| entry.file_type().unwrap().is_file()) {
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// What is read of a store that is made anew from a copy.
fn left(dir: &Path, place: &Path) -> BTreeMap<MentionId, String> {
    fs::create_dir(place).unwrap();
    copied(dir, &place.join("store"));
    mentions(&anew(&place.join("store"), None).1)
}

#[test]
fn damage_behind_a_kill_costs_no_more_for_having_been_opened() {
    const LAST: usize = 768 * 1024;
    let state = tempfile::tempdir().unwrap();
    let dir = state.path().join("store");
    fill(&open(&dir), 0..4);
    SledStore::settle(&dir, &Settings::default()).unwrap();
    let store = open(&dir);
    fill(&store, 4..40);
    let killed = state.path().join("killed");
    copied(&dir, &killed);
    let due = mentions(&store);
    drop(store);
    let bytes = fs::read(killed.join("db")).unwrap();
    let mut chance = Chance(7);
    let mut refused = 0;
    for round in 0..8 {
        let mut flipped = bytes.clone();
        let at = bytes.len() - 1 - chance.below(LAST);
        flipped[at] ^= 1 << chance.below(8);
        fs::write(killed.join("db"), &flipped).unwrap();
        let at_once = left(&killed, &state.path().join(format!("at-once-{round}")));
        let opened = state.path().join(format!("opened-{round}"));
        copied(&killed, &opened);
        match SledStore::open(&opened, &Settings::default()) {
            Ok(store) => assert_eq!(mentions(&store), due, "round {round}"),
            Err(StoreError::Damaged { .. }) => {
                refused += 1;
                assert!(fs::read(opened.join("db")).unwrap() == flipped, "round {round}");
                let later = left(&opened, &state.path().join(format!("later-{round}")));
                assert!(at_once == later, "round {round}: {} and {} of {}", at_once.len(), later.len(), due.len());
            }
            Err(error) => panic!("round {round}: {error}"),
        }
    }
    assert!(refused > 2, "{refused}");
}

#[test]
fn what_nobody_was_told_of_may_be_torn() {
    let state = tempfile::tempdir().unwrap();
    let dir = state.path().join("store");
    let store = open(&dir);
    fill(&store, 0..6);
    let told = state.path().join("told");
    copied(&dir, &told);
    let due = mentions(&store).len();
    fill(&store, 6..7);
    let (before, after) = (fs::read(told.join("db")).unwrap(), fs::read(dir.join("db")).unwrap());
    drop(store);
    let written: Vec<usize> = (0..after.len()).filter(|at| before.get(*at) != after.get(*at)).collect();
    for part in 0..5 {
        let at = written[(written.len() - 1) * part / 4];
        let mut torn = after.clone();
        torn[at] ^= 1;
        let killed = state.path().join(format!("killed-{part}"));
        copied(&told, &killed);
        fs::write(killed.join("db"), torn).unwrap();
        assert_eq!(mentions(&open(&killed)).len(), due, "byte {at}");
    }
}
