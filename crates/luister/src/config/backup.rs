//! `[backup]`: when a copy of everything is made, where, and how many of them are kept.

use luister_alerts::Schedule;
use serde::Deserialize;
use std::{num::NonZeroU16, path::PathBuf};

/// The table `[backup]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Backup {
    /// When, as cron writes it, in the time zone of `[mail]`; never, if it is left out.
    pub(crate) schedule: Option<Schedule>,
    /// The folder of the files, as seen from that of the configuration; `backup` in the state folder, if it is left out.
    pub(super) folder: Option<PathBuf>,
    /// How many are kept.
    pub(crate) keep: NonZeroU16,
}

impl Default for Backup {
    fn default() -> Self {
        Self { schedule: None, folder: None, keep: const { NonZeroU16::new(7).unwrap() } }
    }
}
