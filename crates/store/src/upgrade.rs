//! Brings a store of an older schema to this one. What only reads as if nothing were known yet needs no step; what has to be made is
//! made on a copy, which takes the place of the store once it is whole and on disk. Whatever fails before leaves the store as it was.

use crate::{
    Settings,
    disk::{Opening, SledStore},
    error::{Result, StoreError},
    figures,
    fresh::{Fresh, clear},
    keys,
    passage::{Passed, become_of},
    survey::bytes_in,
    write::Meta,
};
use std::{path::Path, sync::PoisonError};

/// What an older store lacks. It is asked of its records, not of its schema: a store that was made anew of a damaged one may lack it too.
struct Step {
    is_due: fn(&Meta) -> bool,
    take: fn(&SledStore) -> Result<()>,
}

/// All of them, in the order of the schemas that brought them.
const STEPS: [Step; 1] = [Step { is_due: figures::are_missing, take: SledStore::fill_figures }];
/// The room that copy and steps take at the most, in halves of what the store takes.
const ROOM_HALVES: u64 = 3;

impl SledStore {
    /// Takes the steps that are due, while nobody else uses the store. Says whether there were any.
    pub(crate) fn upgrade(&self) -> Result<bool> {
        let due: Vec<&Step> = self.with_meta(|_, meta| Ok(STEPS.iter().filter(|step| (step.is_due)(meta)).collect()))?;
        if due.is_empty() {
            return Ok(false);
        }
        let before = bytes_in(self.dir()).map_err(|error| self.io(error))?;
        self.check_room(before.saturating_mul(ROOM_HALVES) / 2)?;
        let changes = self.with_meta(|_, meta| Ok(meta.changes))?;
        let done = self.copied()?.close(changes)?;
        if let Err(error) = take(&due, done.dir(), &self.settings()) {
            clear(done.dir()).map_err(|error| self.io(error))?;
            // What is wrong with the copy is wrong with the store.
            return Err(if let StoreError::Damaged { what, .. } = error { self.damaged(what) } else { error });
        }
        let mut slot = self.open.write().unwrap_or_else(PoisonError::into_inner);
        *slot = None;
        let old = done.take_over(self.dir()).map_err(|error| self.io(error))?;
        let open = self.open_files(Opening::Copied)?;
        self.put_open(&mut slot, open);
        drop(slot);
        old.map_or(Ok(()), |old| clear(&old)).map_err(|error| self.io(error))?;
        Ok(true)
    }

    /// A copy of everything beside the store, counted.
    fn copied(&self) -> Result<Fresh> {
        let fresh = Fresh::beside(self.dir(), &self.settings().in_order())?;
        let passage = self.passage(true)?;
        let sum = fresh.copy(&passage)?;
        let own = passage.end(|Passed { db, meta, gained, .. }| {
            sum.missing(meta, &gained).map_or(Ok(()), |missing| Err(self.damaged(missing)))?;
            become_of(self, db, [keys::meta()])
        })?;
        fresh.become_so(own)?;
        Ok(fresh)
    }
}

/// Takes steps on the store of a folder, and closes it so that the next start is quick.
fn take(steps: &[&Step], dir: &Path, settings: &Settings) -> Result<()> {
    let copy = SledStore::closed(dir, settings, true);
    drop(copy.opened()?);
    steps.iter().try_for_each(|step| (step.take)(&copy))?;
    drop(copy);
    SledStore::settle(dir, settings)
}
