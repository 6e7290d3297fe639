//! Counting what there is of each kind when a store is opened: sled 0.34 may open a damaged file with records missing.

use crate::{
    disk::SledStore,
    error::Result,
    keys::{self, Kind},
    memory::{is_large, look_again},
    write::Meta,
};
use std::{
    num::NonZero,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

/// Keys that are counted in one go.
const STRIDE: usize = 1000;
/// The most threads that count.
const MAX_COUNTERS: usize = 4;

impl SledStore {
    /// Counts the records of these kinds, on all cores: it is what a start of a large store waits for.
    pub(crate) fn check_counts(&self, db: &sled::Db, meta: &Meta, kinds: &[Kind]) -> Result<()> {
        if db.range(keys::behind_all()..).next().is_some() {
            return Err(self.damaged("there is a key of no known kind".to_owned()));
        }
        let next = AtomicUsize::new(0);
        let count_some = || -> Result<()> {
            while let Some(kind) = kinds.get(next.fetch_add(1, Ordering::Relaxed)).copied() {
                let (found, due) = (self.guarded(|| self.count(db, kind))?, meta.count(kind));
                if kind != Kind::Meta && found != due {
                    return Err(self.damaged(format!("there are {found} records of kind `{}`, and there should be {due}", kind.as_str())));
                }
            }
            Ok(())
        };
        thread::scope(|scope| {
            let cores = thread::available_parallelism().map_or(1, NonZero::get).min(MAX_COUNTERS);
            let counters: Vec<_> = (0..cores).map(|_| scope.spawn(count_some)).collect();
            counters.into_iter().try_for_each(|counter| counter.join().unwrap_or_else(|_| Err(self.damaged("sled gave up".to_owned()))))
        })
    }

    fn count(&self, db: &sled::Db, kind: Kind) -> Result<u64> {
        let (mut from, mut counted) = (keys::key(kind, &[]), 0);
        loop {
            // In strides: as long as an iterator lives, sled lets go of no page that it has passed.
            let (mut last, mut passed) = (None, 0);
            for entry in db.range(from..keys::end(kind)).take(STRIDE) {
                let (key, value) = entry.map_err(|error| self.sled(error))?;
                passed += value.len();
                if is_large(passed) {
                    look_again(db, &key).map_err(|error| self.sled(error))?;
                    passed = 0;
                }
                counted += 1;
                last = Some(key);
            }
            let Some(last) = last else { return Ok(counted) };
            from = last.to_vec();
            from.push(0);
        }
    }
}
