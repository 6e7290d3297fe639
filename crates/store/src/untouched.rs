//! A log that is damaged is left as it was found, for a rebuild reads more of it than sled does.

use crate::{
    disk::{SledStore, once_unlocked},
    error::{Result, StoreError},
    fresh, life,
    salvage::{Copy, Tail},
};

impl SledStore {
    /// Opens the files. Where the store was not closed and its log is damaged, nothing is lost by having tried.
    pub(crate) fn untouched<T>(&self, open: impl FnOnce() -> Result<T>) -> Result<T> {
        let copy = self.doubtful()?;
        let opened = open();
        if let (Some(copy), Err(StoreError::Damaged { .. })) = (copy, &opened) {
            let alone = once_unlocked(|| fresh::alone(self.dir()))?;
            copy.put_back(self.dir()).map_err(|error| self.io(error))?;
            drop(alone);
        }
        opened
    }

    /// What has to be put back if the store turns out to be damaged.
    fn doubtful(&self) -> Result<Option<Copy>> {
        if !life::was_left(self.dir()) {
            return Ok(None);
        }
        let Some(alone) = once_unlocked(|| fresh::alone(self.dir()))? else { return Ok(None) };
        let tail = Tail::of(self.dir()).map_err(|error| self.io(error))?;
        drop(alone);
        match tail {
            Tail::Whole => Ok(None),
            Tail::Doubtful(copy) => Ok(Some(copy)),
            Tail::Damaged(at) => Err(self.damaged(format!("the file `db` is not what was written at byte {at}, and much follows"))),
        }
    }
}
