//! A way through all keys in order while others go on writing.
//!
//! Each stride is read under the lock of the writers, so that of every key it is known whether it was passed. Of those that were, the
//! writers note what they changed: in the end what was read and what was noted is the store as it is at that moment.

use crate::{
    disk::{Open, SledStore, lock},
    error::{Result, StoreError},
    keys::{self, Kind},
    memory::{is_large, look_again},
    write::Meta,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    sync::{
        Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

/// Records of one stride: writers wait for it.
const RECORDS_A_STRIDE: usize = 1000;
/// Bytes of values after which a stride ends earlier.
const BYTES_A_STRIDE: usize = 1 << 20;
/// How long, and how often, a stride lets writers go first that are waiting already.
const COURTESY: Duration = Duration::from_micros(100);
const COURTESIES: usize = 100;

/// A record as sled has it.
pub(crate) type Entry = (sled::IVec, sled::IVec);

/// How many records more there are than were passed, by kind.
pub(crate) type Gained = BTreeMap<Kind, i64>;

/// Those who pass through an open store.
#[derive(Debug, Default)]
pub(crate) struct Passers {
    all: Mutex<Vec<Passer>>,
    /// Writers that wait for the lock.
    waiting: AtomicUsize,
}

#[derive(Debug)]
struct Passer {
    id: u64,
    /// Every key before this one was passed.
    next: Vec<u8>,
    /// How many records more there are than were passed, by kind.
    gained: Gained,
    /// Keys that were changed after they were passed, if anybody wants to know.
    changed: Option<BTreeSet<Vec<u8>>>,
}

impl Passers {
    /// Whether anybody passes through.
    pub(crate) fn are_there(&self) -> bool {
        !lock(&self.all).is_empty()
    }

    /// Lets a writer take the lock before the next stride does.
    pub(crate) fn before<T>(&self, takes: impl FnOnce() -> T) -> T {
        self.waiting.fetch_add(1, Ordering::AcqRel);
        let taken = takes();
        self.waiting.fetch_sub(1, Ordering::AcqRel);
        taken
    }

    fn let_go_first(&self) {
        for _ in 0..COURTESIES {
            if self.waiting.load(Ordering::Acquire) == 0 {
                return;
            }
            thread::sleep(COURTESY);
        }
    }

    /// What was changed, and how many records more or fewer each makes.
    pub(crate) fn saw(&self, changes: Vec<(Vec<u8>, i64)>) {
        let mut all = lock(&self.all);
        for (key, gained) in changes {
            for passer in all.iter_mut().filter(|passer| key < passer.next) {
                if let Some(kind) = Kind::of(&key) {
                    *passer.gained.entry(kind).or_default() += gained;
                }
                if let Some(changed) = &mut passer.changed {
                    changed.insert(key.clone());
                }
            }
        }
    }

    /// What is known of a passage at its end: how many records more there are, by kind, and what was changed and not asked for since.
    pub(crate) fn known(&self, id: u64) -> Option<(Gained, BTreeSet<Vec<u8>>)> {
        self.of(id, |passer| (std::mem::take(&mut passer.gained), passer.changed.take().unwrap_or_default()))
    }

    fn of<T>(&self, id: u64, with: impl FnOnce(&mut Passer) -> T) -> Option<T> {
        lock(&self.all).iter_mut().find(|passer| passer.id == id).map(with)
    }
}

/// Somebody on the way through all keys but the first, which is what the store knows of itself.
pub(crate) struct Passage<'s> {
    store: &'s SledStore,
    id: u64,
}

/// What is known at the end of a passage.
pub(crate) struct Passed<'p> {
    pub(crate) db: &'p sled::Db,
    pub(crate) meta: &'p Meta,
    /// How many records more there are than were passed, by kind.
    pub(crate) gained: Gained,
    /// Keys that were changed after they were passed and not asked for since.
    pub(crate) changed: BTreeSet<Vec<u8>>,
}

impl SledStore {
    /// Sets out. Who copies wants to know which keys were changed behind its back; who counts does not.
    pub(crate) fn passage(&self, notes_changes: bool) -> Result<Passage<'_>> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        self.with_meta(|open, _| {
            let passer = Passer { id, next: keys::behind_meta(), gained: Gained::new(), changed: notes_changes.then(BTreeSet::new) };
            lock(&open.passers.all).push(passer);
            Ok(())
        })?;
        Ok(Passage { store: self, id })
    }

    /// Does something while nobody writes.
    pub(crate) fn with_meta<T>(&self, work: impl FnOnce(&Open, &Meta) -> Result<T>) -> Result<T> {
        let guard = self.opened()?;
        let open = guard.as_ref().ok_or_else(|| self.damaged("it is closed".to_owned()))?;
        open.passers.let_go_first();
        let meta = lock(&open.meta);
        self.guarded(|| work(open, &meta))
    }
}

impl Passage<'_> {
    /// The next records; none at the end.
    pub(crate) fn stride(&self) -> Result<Vec<Entry>> {
        self.store.with_meta(|open, _| {
            let from = open.passers.of(self.id, |passer| passer.next.clone()).ok_or_else(|| self.lost())?;
            let (mut stride, mut bytes, mut passed) = (Vec::new(), 0, 0);
            for entry in open.db.range(from..).take(RECORDS_A_STRIDE) {
                let (key, value) = entry.map_err(|error| self.store.sled(error))?;
                (bytes, passed) = (bytes + value.len(), passed + value.len());
                if is_large(passed) {
                    look_again(&open.db, &key).map_err(|error| self.store.sled(error))?;
                    passed = 0;
                }
                stride.push((key, value));
                if bytes >= BYTES_A_STRIDE {
                    break;
                }
            }
            // At the end everything was passed, what comes later too.
            let next = stride.last().map_or_else(keys::behind_all, |(last, _)| [&**last, &[0]].concat());
            open.passers.of(self.id, |passer| passer.next = next);
            Ok(stride)
        })
    }

    /// What has become of the keys that were changed since they were passed, or since this was asked.
    pub(crate) fn changed(&self) -> Result<Vec<(Vec<u8>, Option<sled::IVec>)>> {
        let changed = self.store.with_meta(|open, _| {
            open.passers.of(self.id, |passer| passer.changed.as_mut().map(std::mem::take).unwrap_or_default()).ok_or_else(|| self.lost())
        })?;
        let mut now = Vec::with_capacity(changed.len());
        for some in changed.into_iter().collect::<Vec<_>>().chunks(RECORDS_A_STRIDE) {
            now.extend(self.store.with_meta(|open, _| become_of(self.store, &open.db, some.iter().cloned()))?);
        }
        Ok(now)
    }

    /// Ends the passage with what is known at this moment, while nobody writes.
    pub(crate) fn end<T>(self, last: impl FnOnce(Passed<'_>) -> Result<T>) -> Result<T> {
        self.store.with_meta(|open, meta| {
            let (gained, changed) = open.passers.known(self.id).ok_or_else(|| self.lost())?;
            last(Passed { db: &open.db, meta, gained, changed })
        })
    }

    pub(crate) fn id(&self) -> u64 {
        self.id
    }

    pub(crate) fn lost(&self) -> StoreError {
        self.store.io(io::Error::other("it was opened anew in the meantime; try again"))
    }
}

impl Drop for Passage<'_> {
    fn drop(&mut self) {
        // If it was opened anew, nobody knows of this passage any more.
        drop(self.store.with_meta(|open, _| {
            lock(&open.passers.all).retain(|passer| passer.id != self.id);
            Ok(())
        }));
    }
}

/// What has become of keys.
pub(crate) fn become_of(
    store: &SledStore,
    db: &sled::Db,
    keys: impl IntoIterator<Item = Vec<u8>>,
) -> Result<Vec<(Vec<u8>, Option<sled::IVec>)>> {
    let look = |key: Vec<u8>| db.get(&key).map(|value| (key, value)).map_err(|error| store.sled(error));
    keys.into_iter().map(look).collect()
}
