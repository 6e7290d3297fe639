//! One change of the store: gathered first, applied as a whole, and on disk before it is acknowledged.

use crate::{
    codec::{self, BadValue, MAX_VALUE_BYTES},
    disk::{Open, SledStore, lock, look_again},
    error::{Result, StoreError},
    keys::{self, Kind},
};
use luister_mention::Position;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;

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

    pub(crate) fn count(&self, kind: Kind) -> u64 {
        self.counts.get(kind as usize).copied().unwrap_or_default()
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
    changes: BTreeMap<Vec<u8>, Option<Vec<u8>>>,
}

impl SledStore {
    /// Gathers one change, applies it, and waits until it is on disk. One at a time; the waiting is shared.
    pub(crate) fn write<T>(&self, gather: impl FnOnce(&mut Write<'_>) -> Result<T>) -> Result<T> {
        let guard = self.opened()?;
        let open = guard.as_ref().ok_or_else(|| self.damaged("it is closed".to_owned()))?;
        let (gathered, ticket) = {
            let mut meta = lock(&open.meta);
            let mut write = Write { store: self, open, meta: meta.clone(), changes: BTreeMap::new() };
            let gathered = self.guarded(|| gather(&mut write))?;
            if write.changes.is_empty() {
                return Ok(gathered);
            }
            *meta = self.guarded(|| write.apply())?;
            (gathered, meta.changes)
        };
        self.sync(open, ticket).inspect_err(|_| self.broke())?;
        Ok(gathered)
    }
}

impl Write<'_> {
    fn value(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        if let Some(change) = self.changes.get(key) {
            return Ok(change.clone());
        }
        Ok(self.open.db.get(key).map_err(|error| self.store.sled(error))?.map(|value| value.to_vec()))
    }

    /// The record under a key.
    pub(crate) fn get<T: DeserializeOwned>(&self, key: &[u8]) -> Result<Option<T>> {
        let kind = Kind::of(key).map_or("unknown", Kind::as_str);
        let bad = |why: BadValue| self.store.damaged(format!("a record of kind `{kind}` is {why}"));
        self.value(key)?.map(|value| codec::open(key, &value).map_err(bad)).transpose()
    }

    /// Whether there is a record under a key.
    pub(crate) fn has(&self, key: &[u8]) -> Result<bool> {
        match self.changes.get(key) {
            Some(change) => Ok(change.is_some()),
            None => self.open.db.contains_key(key).map_err(|error| self.store.sled(error)),
        }
    }

    /// How many keys begin so, before this change.
    pub(crate) fn count(&self, prefix: &[u8]) -> u32 {
        u32::try_from(self.open.db.scan_prefix(prefix).keys().count()).unwrap_or(u32::MAX)
    }

    /// Puts a record in its place.
    pub(crate) fn put<T: Serialize>(&mut self, key: Vec<u8>, record: &T) -> Result<()> {
        let bytes = codec::to_bytes(record).map_err(|error| self.store.damaged(error.to_string()))?;
        self.put_bytes(key, &bytes)
    }

    /// Puts bytes in their place.
    pub(crate) fn put_bytes(&mut self, key: Vec<u8>, bytes: &[u8]) -> Result<()> {
        if bytes.len() > MAX_VALUE_BYTES {
            return Err(StoreError::TooLong { bytes: bytes.len(), most: MAX_VALUE_BYTES });
        }
        let value = codec::seal_bytes(&key, bytes);
        self.changes.insert(key, Some(value));
        Ok(())
    }

    /// Puts an entry of an index, which is all key.
    pub(crate) fn index(&mut self, key: Vec<u8>) -> Result<()> {
        self.put_bytes(key, &[])
    }

    /// Takes a record away.
    pub(crate) fn remove(&mut self, key: Vec<u8>) {
        self.changes.insert(key, None);
    }

    /// The next position, which nobody else gets.
    pub(crate) fn next_position(&mut self) -> Position {
        self.meta.last += 1;
        Position(self.meta.last)
    }

    fn apply(&mut self) -> Result<Meta> {
        let mut batch = sled::Batch::default();
        for (key, change) in &self.changes {
            let before = self.open.db.contains_key(key).map_err(|error| self.store.sled(error))?;
            if let Some(count) = Kind::of(key).and_then(|kind| self.meta.count_mut(kind)) {
                *count = count.saturating_add(u64::from(change.is_some() && !before)).saturating_sub(u64::from(change.is_none() && before));
            }
            match change {
                Some(value) => batch.insert(key.as_slice(), value.as_slice()),
                None => batch.remove(key.as_slice()),
            }
        }
        self.meta.changes += 1;
        let key = keys::meta();
        let meta = codec::to_bytes(&self.meta).map_err(|error| self.store.damaged(error.to_string()))?;
        batch.insert(key.as_slice(), codec::seal_bytes(&key, &meta));
        self.open.db.apply_batch(batch).map_err(|error| {
            self.store.broke();
            self.store.sled(error)
        })?;
        for key in self.changes.keys() {
            look_again(&self.open.db, key).map_err(|error| self.store.sled(error))?;
        }
        self.open.applied(self.meta.changes);
        Ok(self.meta.clone())
    }
}
