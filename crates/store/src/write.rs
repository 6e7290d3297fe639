//! One change of the store: gathered first, applied as a whole, and on disk before it is acknowledged.

use crate::{
    codec::{self, BadValue, MAX_VALUE_BYTES},
    disk::{Open, SledStore, lock},
    error::{Result, StoreError},
    keys::{self, Kind},
    memory::{is_large, look_after, sweep},
    survey::Sum,
};
use luister_mention::Position;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;

/// What is known of one key.
#[derive(Default)]
struct Slot {
    /// Whether there was a record before this change; none as long as nobody looked.
    was_there: Option<bool>,
    change: Option<Change>,
}

/// What becomes of a key.
enum Change {
    Put(sled::IVec),
    Removed,
}

/// What the store knows of itself; written with every change.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Meta {
    /// The position that the next mention gets, less one.
    pub(crate) last: u64,
    /// How many changes there were.
    pub(crate) changes: u64,
    /// How many records of each kind there are.
    counts: Vec<u64>,
}

impl Meta {
    pub(crate) fn read(db: &sled::Db, damaged: impl Fn(String) -> StoreError, newer: impl Fn(u8) -> StoreError) -> Result<Self> {
        let key = keys::meta();
        let value = db.get(&key).map_err(|error| damaged(error.to_string()))?;
        let Some(value) = value else {
            return if db.is_empty() { Ok(Self::default()) } else { Err(damaged("its first record is missing".to_owned())) };
        };
        codec::open(&key, &value).map_err(|why| match why {
            BadValue::Schema(found) if found > codec::SCHEMA => newer(found),
            why => damaged(format!("its first record is {why}")),
        })
    }

    /// What a store knows of itself that holds so many records.
    pub(crate) fn counted(sum: &Sum, last: u64, changes: u64) -> Self {
        let count = |kind: Kind| if kind == Kind::Meta { 0 } else { sum.of(kind) };
        Self { last, changes, counts: Kind::ALL.into_iter().map(count).collect() }
    }

    pub(crate) fn count(&self, kind: Kind) -> u64 {
        self.counts.get(kind as usize).copied().unwrap_or_default()
    }

    /// Counts a record that was there, or not, and is there, or not.
    fn add(&mut self, key: &[u8], was_there: bool, is_there: bool) {
        if let Some(count) = Kind::of(key).and_then(|kind| self.count_mut(kind)) {
            *count = count.saturating_add(u64::from(is_there && !was_there)).saturating_sub(u64::from(was_there && !is_there));
        }
    }

    fn count_mut(&mut self, kind: Kind) -> Option<&mut u64> {
        if self.counts.len() < Kind::COUNT {
            self.counts.resize(Kind::COUNT, 0);
        }
        self.counts.get_mut(kind as usize)
    }
}

/// A change that is being gathered. It sees its own puts and removals; nobody else does until it is applied.
pub(crate) struct Write<'w> {
    store: &'w SledStore,
    open: &'w Open,
    meta: Meta,
    /// The last position before this change: at a later one nothing was there.
    last: u64,
    slots: BTreeMap<Vec<u8>, Slot>,
    /// Where values are put together.
    buffer: Vec<u8>,
}

impl SledStore {
    /// Gathers one change, applies it, and waits until it is on disk. One at a time; the waiting is shared.
    pub(crate) fn write<T>(&self, gather: impl FnOnce(&mut Write<'_>) -> Result<T>) -> Result<T> {
        let guard = self.opened()?;
        let open = guard.as_ref().ok_or_else(|| self.damaged("it is closed".to_owned()))?;
        let (gathered, ticket) = {
            let mut meta = open.passers.before(|| lock(&open.meta));
            let (last, slots, buffer) = (meta.last, BTreeMap::new(), Vec::new());
            let mut write = Write { store: self, open, meta: meta.clone(), last, slots, buffer };
            let gathered = self.guarded(|| gather(&mut write))?;
            if write.slots.values().all(|slot| slot.change.is_none()) {
                return Ok(gathered);
            }
            // Whatever fails here, the disk may know more than `meta` does: it is read anew.
            *meta = self.guarded(|| write.apply()).inspect_err(|_| self.broke())?;
            (gathered, meta.changes)
        };
        self.sync(open, ticket).inspect_err(|_| self.broke())?;
        Ok(gathered)
    }
}

impl Write<'_> {
    /// The record under a key.
    pub(crate) fn get<T: DeserializeOwned>(&mut self, key: &[u8]) -> Result<Option<T>> {
        let kind = Kind::of(key).map_or("unknown", Kind::as_str);
        let bad = |why: BadValue| self.store.damaged(format!("a record of kind `{kind}` is {why}"));
        match self.slots.get(key).and_then(|slot| slot.change.as_ref()) {
            Some(Change::Put(value)) => return codec::open(key, value).map(Some).map_err(bad),
            Some(Change::Removed) => return Ok(None),
            None => {}
        }
        let value = self.open.db.get(key).map_err(|error| self.store.sled(error))?;
        let record = value.as_ref().map(|value| codec::open(key, value).map_err(bad)).transpose()?;
        self.slots.entry(key.to_vec()).or_default().was_there = Some(value.is_some());
        Ok(record)
    }

    /// The checked bytes of the value under a key, as it was before this change.
    pub(crate) fn get_bytes(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        let value = self.open.db.get(key).map_err(|error| self.store.sled(error))?;
        let kind = Kind::of(key).map_or("unknown", Kind::as_str);
        let bad = |why: BadValue| self.store.damaged(format!("a record of kind `{kind}` is {why}"));
        value.map(|value| codec::open_bytes(key, &value).map(<[u8]>::to_vec).map_err(bad)).transpose()
    }

    /// The records whose key begins so, before this change.
    pub(crate) fn scan<T: DeserializeOwned>(&mut self, prefix: &[u8]) -> Result<Vec<T>> {
        let keys: std::result::Result<Vec<_>, _> = self.open.db.scan_prefix(prefix).keys().collect();
        let keys = keys.map_err(|error| self.store.sled(error))?;
        keys.iter().filter_map(|key| self.get(key).transpose()).collect()
    }

    /// The keys that begin so, those that this change takes away left out; what it puts is not among them.
    pub(crate) fn keys(&self, prefix: &[u8]) -> Result<Vec<Vec<u8>>> {
        let keys: std::result::Result<Vec<_>, _> = self.open.db.scan_prefix(prefix).keys().collect();
        let keys = keys.map_err(|error| self.store.sled(error))?;
        let stays = |key: &sled::IVec| !matches!(self.slots.get(&**key), Some(Slot { change: Some(Change::Removed), .. }));
        Ok(keys.iter().filter(|key| stays(key)).map(|key| key.to_vec()).collect())
    }

    /// Whether there is a record under a key.
    pub(crate) fn has(&self, key: &[u8]) -> Result<bool> {
        match self.slots.get(key).and_then(|slot| slot.change.as_ref()) {
            Some(change) => Ok(matches!(change, Change::Put(_))),
            None => self.open.db.contains_key(key).map_err(|error| self.store.sled(error)),
        }
    }

    /// How many keys begin so, before this change.
    pub(crate) fn count(&self, prefix: &[u8]) -> u32 {
        u32::try_from(self.open.db.scan_prefix(prefix).keys().count()).unwrap_or(u32::MAX)
    }

    /// Puts a record in its place.
    pub(crate) fn put<T: Serialize>(&mut self, key: Vec<u8>, record: &T) -> Result<()> {
        codec::seal(&mut self.buffer, &key, record).map_err(|error| self.store.damaged(error.to_string()))?;
        self.put_sealed(key)
    }

    /// Puts bytes in their place.
    pub(crate) fn put_bytes(&mut self, key: Vec<u8>, bytes: &[u8]) -> Result<()> {
        codec::seal_bytes(&mut self.buffer, &key, bytes);
        self.put_sealed(key)
    }

    /// Why a record could not be written as bytes.
    pub(crate) fn unwritable(&self, error: &dyn std::error::Error) -> StoreError {
        self.store.damaged(error.to_string())
    }

    /// Puts an entry of an index, which is all key.
    pub(crate) fn index(&mut self, key: Vec<u8>) -> Result<()> {
        self.put_bytes(key, &[])
    }

    fn put_sealed(&mut self, key: Vec<u8>) -> Result<()> {
        let bytes = codec::payload_bytes(&self.buffer);
        if bytes > MAX_VALUE_BYTES {
            return Err(StoreError::TooLong { bytes, most: MAX_VALUE_BYTES });
        }
        self.slots.entry(key).or_default().change = Some(Change::Put(self.buffer.as_slice().into()));
        Ok(())
    }

    /// Takes a record away.
    pub(crate) fn remove(&mut self, key: Vec<u8>) {
        self.slots.entry(key).or_default().change = Some(Change::Removed);
    }

    /// The next position, which nobody else gets.
    pub(crate) fn next_position(&mut self) -> Position {
        self.meta.last += 1;
        Position(self.meta.last)
    }

    fn apply(mut self) -> Result<Meta> {
        let (mut batch, mut large) = (sled::Batch::default(), Vec::new());
        let (keys, is_watched, mut watched) = (self.slots.len(), self.open.passers.are_there(), Vec::new());
        for (key, slot) in std::mem::take(&mut self.slots) {
            let Some(change) = slot.change else { continue };
            let was_there = self.was_there(&key, slot.was_there)?;
            let is_there = matches!(change, Change::Put(_));
            self.meta.add(&key, was_there, is_there);
            watched.extend(is_watched.then(|| (key.clone(), i64::from(is_there) - i64::from(was_there))));
            match change {
                Change::Put(value) => {
                    large.extend(is_large(value.len()).then(|| (key.clone(), value.len())));
                    batch.insert(key, value);
                }
                Change::Removed => batch.remove(key),
            }
        }
        self.meta.changes += 1;
        let meta = keys::meta();
        codec::seal(&mut self.buffer, &meta, &self.meta).map_err(|error| self.store.damaged(error.to_string()))?;
        batch.insert(meta, self.buffer.as_slice());
        let db = &self.open.db;
        db.apply_batch(batch).map_err(|error| self.store.sled(error))?;
        large.iter().try_for_each(|(key, bytes)| look_after(db, key, *bytes)).map_err(|error| self.store.sled(error))?;
        sweep(keys);
        self.open.passers.saw(watched);
        self.open.applied(self.meta.changes);
        Ok(self.meta)
    }

    /// Whether there was a record under a key before this change. The disk is asked only if nothing else tells.
    fn was_there(&self, key: &[u8], known: Option<bool>) -> Result<bool> {
        if let Some(known) = known {
            return Ok(known);
        }
        if keys::new_position(key).is_some_and(|position| position.0 > self.last) {
            return Ok(false);
        }
        self.open.db.contains_key(key).map_err(|error| self.store.sled(error))
    }
}
