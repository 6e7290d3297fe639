//! Reading the open store: every value is checked before anybody sees it.

use crate::{
    codec::{self, BadValue},
    disk::SledStore,
    error::{Result, StoreError},
    keys::{self, Kind},
    memory::{is_large, look_again},
    write::Meta,
};
use serde::de::DeserializeOwned;

/// A look into the open store.
pub(crate) struct View<'v> {
    store: &'v SledStore,
    db: &'v sled::Db,
}

impl<'v> View<'v> {
    pub(crate) fn of(store: &'v SledStore, db: &'v sled::Db) -> Self {
        Self { store, db }
    }

    fn bad(&self, key: &[u8], why: &BadValue) -> StoreError {
        let kind = Kind::of(key).map_or("unknown", Kind::as_str);
        self.store.damaged(format!("a record of kind `{kind}` is {why}"))
    }

    /// The record under a key.
    pub(crate) fn get<T: DeserializeOwned>(&self, key: &[u8]) -> Result<Option<T>> {
        let value = self.db.get(key).map_err(|error| self.store.sled(error))?;
        value.map(|value| codec::open(key, &value).map_err(|why| self.bad(key, &why))).transpose()
    }

    /// Whether there is a record under a key.
    pub(crate) fn has(&self, key: &[u8]) -> Result<bool> {
        self.db.contains_key(key).map_err(|error| self.store.sled(error))
    }

    /// The record under a key that has to be there.
    pub(crate) fn must<T: DeserializeOwned>(&self, key: &[u8]) -> Result<T> {
        let kind = Kind::of(key).map_or("unknown", Kind::as_str);
        look_again(self.db, key).map_err(|error| self.store.sled(error))?;
        self.get(key)?.ok_or_else(|| self.store.damaged(format!("a record of kind `{kind}` is missing")))
    }

    /// The bytes of all values whose key begins so.
    pub(crate) fn pieces(&self, prefix: &[u8]) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        for entry in self.db.scan_prefix(prefix) {
            let (key, value) = entry.map_err(|error| self.store.sled(error))?;
            bytes.extend_from_slice(codec::open_bytes(&key, &value).map_err(|why| self.bad(&key, &why))?);
        }
        Ok(bytes)
    }

    /// The records whose key begins so, in order.
    pub(crate) fn scan<'a, T: DeserializeOwned + 'a>(
        &'a self,
        prefix: &[u8],
    ) -> impl DoubleEndedIterator<Item = Result<(sled::IVec, T)>> + 'a {
        self.db.scan_prefix(prefix).map(|entry| {
            let (key, value) = entry.map_err(|error| self.store.sled(error))?;
            let record = codec::open(&key, &value).map_err(|why| self.bad(&key, &why))?;
            Ok((key, record))
        })
    }

    /// The keys that begin so.
    pub(crate) fn prefixed(&self, prefix: &[u8]) -> impl Iterator<Item = Result<sled::IVec>> + '_ {
        self.db.scan_prefix(prefix).keys().map(|key| key.map_err(|error| self.store.sled(error)))
    }

    /// The keys from one up to, but not with, another.
    pub(crate) fn keys(&self, from: Vec<u8>, until: Vec<u8>) -> impl DoubleEndedIterator<Item = Result<sled::IVec>> + '_ {
        self.db.range(from..until).keys().map(|key| key.map_err(|error| self.store.sled(error)))
    }

    /// The records from one key up to, but not with, another.
    pub(crate) fn range<T: DeserializeOwned>(&self, from: Vec<u8>, until: Vec<u8>) -> impl Iterator<Item = Result<(sled::IVec, T)>> + '_ {
        self.db.range(from..until).map(|entry| {
            let (key, value) = entry.map_err(|error| self.store.sled(error))?;
            look_again(self.db, &key).map_err(|error| self.store.sled(error))?;
            let record = codec::open(&key, &value).map_err(|why| self.bad(&key, &why))?;
            Ok((key, record))
        })
    }

    /// Gives the checked bytes of each value from one key up to, but not with, another, at most `most` of them.
    pub(crate) fn each_value(
        &self,
        from: Vec<u8>,
        until: Vec<u8>,
        most: usize,
        mut each: impl FnMut(&[u8], &[u8]) -> std::result::Result<(), BadValue>,
    ) -> Result<()> {
        let mut passed = 0;
        for entry in self.db.range(from..until).take(most) {
            let (key, value) = entry.map_err(|error| self.store.sled(error))?;
            passed += value.len();
            if is_large(passed) {
                look_again(self.db, &key).map_err(|error| self.store.sled(error))?;
                passed = 0;
            }
            codec::open_bytes(&key, &value).and_then(|bytes| each(&key, bytes)).map_err(|why| self.bad(&key, &why))?;
        }
        Ok(())
    }

    /// Keys and values from one key up to, but not with, another, as they are on disk, at most `most` of them.
    pub(crate) fn raw(&self, from: Vec<u8>, until: Vec<u8>, most: usize) -> Result<Vec<(Vec<u8>, Vec<u8>)>> {
        let entries = self.db.range(from..until).take(most);
        entries.map(|entry| entry.map(|(key, value)| (key.to_vec(), value.to_vec())).map_err(|error| self.store.sled(error))).collect()
    }

    /// What the store knows of itself; nothing, as long as it is empty.
    pub(crate) fn meta(&self) -> Result<Meta> {
        Ok(self.get(&keys::meta())?.unwrap_or_default())
    }
}
