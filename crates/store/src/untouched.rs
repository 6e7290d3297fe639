//! A log that is damaged is left as it was found: sled would write over what lies behind the damage, and a rebuild reads it.

use crate::{
    disk::{SledStore, once_unlocked},
    error::Result,
    fresh, life, salvage,
};

impl SledStore {
    /// Makes sure that sled will read all that was ever told to be on disk, where the store was not closed.
    pub(crate) fn check_log(&self) -> Result<()> {
        if !life::was_left(self.dir()) {
            return Ok(());
        }
        let Some(alone) = once_unlocked(|| fresh::alone(self.dir()))? else { return Ok(()) };
        let torn = salvage::tear(self.dir()).map_err(|error| self.io(error))?;
        drop(alone);
        // Where it ends in what was on its way to the disk when the process was killed, nothing was told.
        let Some(torn) = torn else { return Ok(()) };
        match self.read_mark()?.filter(|marked| *marked > torn.changes) {
            Some(marked) => Err(self.damaged(format!(
                "the file `db` is not what was written at byte {}, and {} of {marked} changes lie behind that",
                torn.at,
                marked - torn.changes
            ))),
            None => Ok(()),
        }
    }
}
