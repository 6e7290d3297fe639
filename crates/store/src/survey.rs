//! Looking through the whole store beside those who use it: is every record there and what was written, and how much is what?

use crate::{
    codec,
    disk::{SledStore, lock},
    error::Result,
    keys::Kind,
    passage::{Gained, Passage, Passed},
    write::Meta,
};
use std::{collections::BTreeMap, fs, io, path::Path};

/// How much there is of one kind of record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Taken {
    /// Records.
    pub records: u64,
    /// Their keys and values, in bytes.
    pub bytes: u64,
}

/// How much of the disk is what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Space {
    /// By kind of record.
    pub kinds: BTreeMap<&'static str, Taken>,
    /// What the files take, with all that was written over.
    pub disk: u64,
}

impl Space {
    /// The keys and values of all records, in bytes.
    #[must_use]
    pub fn live(&self) -> u64 {
        self.kinds.values().map(|taken| taken.bytes).sum()
    }
}

/// What was passed so far.
#[derive(Debug, Default)]
pub(crate) struct Sum(BTreeMap<Kind, Taken>);

impl Sum {
    pub(crate) fn add(&mut self, key: &[u8], value: &[u8]) {
        if let Some(kind) = Kind::of(key) {
            let taken = self.0.entry(kind).or_default();
            taken.records += 1;
            taken.bytes += (key.len() + value.len()) as u64;
        }
    }

    pub(crate) fn of(&self, kind: Kind) -> u64 {
        self.0.get(&kind).map_or(0, |taken| taken.records)
    }

    /// What does not add up; nothing if as many records were passed as there should be.
    pub(crate) fn missing(&self, meta: &Meta, gained: &Gained) -> Option<String> {
        Kind::ALL.into_iter().filter(|kind| *kind != Kind::Meta).find_map(|kind| {
            let found = self.of(kind).saturating_add_signed(gained.get(&kind).copied().unwrap_or_default());
            let due = meta.count(kind);
            (found != due).then(|| format!("there are {found} records of kind `{}`, and there should be {due}", kind.as_str()))
        })
    }
}

impl SledStore {
    /// Reads every record, a stride at a time, and holds what there is against what there should be.
    pub(crate) fn look_through(&self) -> Result<Space> {
        let _turn = lock(&self.passing);
        let (passage, mut sum) = (self.passage(false)?, Sum::default());
        while self.look_at_some(&passage, &mut sum)? {}
        let missing = passage.end(|Passed { meta, gained, .. }| Ok(sum.missing(meta, &gained)))?;
        if let Some(missing) = missing {
            return Err(self.damaged(missing));
        }
        self.found_whole();
        let kinds = sum.0.into_iter().map(|(kind, taken)| (kind.as_str(), taken)).collect();
        Ok(Space { kinds, disk: bytes_in(self.dir()).map_err(|error| self.io(error))? })
    }

    fn look_at_some(&self, passage: &Passage<'_>, sum: &mut Sum) -> Result<bool> {
        let stride = passage.stride()?;
        for (key, value) in &stride {
            let Some(kind) = Kind::of(key) else { return Err(self.damaged("there is a key of no known kind".to_owned())) };
            codec::open_bytes(key, value).map_err(|why| self.damaged(format!("a record of kind `{}` is {why}", kind.as_str())))?;
            sum.add(key, value);
        }
        Ok(!stride.is_empty())
    }
}

/// What the files in a folder take, in bytes.
pub(crate) fn bytes_in(dir: &Path) -> io::Result<u64> {
    fs::read_dir(dir)?.try_fold(0, |sum, entry| {
        let entry = entry?;
        let metadata = match entry.metadata() {
            // sled took it away in the meantime.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(sum),
            known => known?,
        };
        Ok(sum + if metadata.is_dir() { bytes_in(&entry.path())? } else { metadata.len() })
    })
}
