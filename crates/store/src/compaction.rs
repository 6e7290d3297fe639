//! Giving back the room of what was written over and erased: a copy of what is there takes the place of the store, while it is used.

use crate::{
    disk::{Opening, SledStore, free_space, lock},
    error::{Result, StoreError},
    fresh::{Done, Fresh, clear},
    keys,
    passage::{Passage, become_of},
    survey::{Space, Sum, bytes_in},
};
use std::sync::PoisonError;

/// A store is worth compacting when its files take so many times what is in them: a fresh one takes a little over two.
const WORTH: u64 = 3;
/// A store that takes less is left alone.
const SMALL: u64 = 64 << 20;
/// The room that a copy takes at the most, as many times what is in it.
const ROOM: u64 = 3;
/// Keys that may be changed behind the copy when it takes the store's place: nobody reads or writes as long as these are put.
const FEW_CHANGES: usize = 500;
/// How often changes are fetched before it does so anyway.
const ROUNDS: usize = 50;

/// What a compaction gave back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compacted {
    /// What the files took, in bytes.
    pub before: u64,
    /// What they take now.
    pub after: u64,
}

impl Space {
    /// Whether it pays to compact a store.
    #[must_use]
    pub fn is_wasted(&self) -> bool {
        self.disk > SMALL && self.disk > self.live().saturating_mul(WORTH)
    }
}

impl SledStore {
    pub(crate) fn compact_now(&self) -> Result<Compacted> {
        let live = self.look_through()?.live();
        let turn = lock(&self.passing);
        let before = bytes_in(self.dir()).map_err(|error| self.io(error))?;
        self.check_room(live.saturating_mul(ROOM))?;
        let mut fresh = Fresh::beside(self.dir(), &self.settings().in_order())?;
        let passage = self.passage(true)?;
        let sum = fresh.copy(&passage)?;
        catch_up(&passage, &fresh)?;
        fresh.settle()?;
        catch_up(&passage, &fresh)?;
        if let Some(old) = self.swap(&passage, fresh, &sum)? {
            clear(&old).map_err(|error| self.io(error))?;
        }
        drop((passage, turn));
        Ok(Compacted { before, after: bytes_in(self.dir()).map_err(|error| self.io(error))? })
    }

    pub(crate) fn check_room(&self, needed: u64) -> Result<()> {
        let free = free_space(self.dir()).map_err(|error| self.io(error))?;
        if free < needed {
            return Err(StoreError::NoRoom { dir: self.dir().to_owned(), needed, free });
        }
        Ok(())
    }

    /// Puts the copy in the place of the store, while nobody reads or writes.
    fn swap(&self, passage: &Passage<'_>, fresh: Fresh, sum: &Sum) -> Result<Option<std::path::PathBuf>> {
        let mut slot = self.open.write().unwrap_or_else(PoisonError::into_inner);
        let done: Done = {
            let open = slot.as_ref().filter(|_| !self.is_broken()).ok_or_else(|| passage.lost())?;
            let (gained, changed) = open.passers.known(passage.id()).ok_or_else(|| passage.lost())?;
            let meta = lock(&open.meta);
            if let Some(missing) = sum.missing(&meta, &gained) {
                return Err(self.damaged(missing));
            }
            fresh.become_so(become_of(self, &open.db, changed.into_iter().chain([keys::meta()]))?)?;
            fresh.close(meta.changes)?
        };
        *slot = None;
        let old = done.take_over(self.dir()).map_err(|error| self.io(error))?;
        let open = self.open_files(Opening::Copied)?;
        self.put_open(&mut slot, open);
        Ok(old)
    }
}

/// Fetches what was changed in the meantime, until it is little.
fn catch_up(passage: &Passage<'_>, fresh: &Fresh) -> Result<()> {
    for _ in 0..ROUNDS {
        let changed = passage.changed()?;
        let few = changed.len() <= FEW_CHANGES;
        fresh.become_so(changed)?;
        if few {
            break;
        }
    }
    Ok(())
}
