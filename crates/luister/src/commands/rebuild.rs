//! `luister rebuild`: make a damaged store anew.

use super::{Cli, restore::ensure_not_running, say, who};
use crate::{
    backups,
    config::CORRUPT,
    daemon::{close_state, open_store},
    table::counted,
    trail::{self, Did},
};
use anyhow::{Context, ensure};
use clap::Args;
use luister_store::{Rebuilt, rebuild};
use std::{path::PathBuf, process::ExitCode};

/// Everything that can still be read is brought into a store of its own, and what only the newest backup has is added. The damaged
/// store is kept in the folder `corrupt` of the state folder. luister must not run meanwhile.
#[derive(Debug, Args)]
pub(super) struct Rebuild {
    /// Take this backup; without it the newest of those that the schedule made, if there is one
    #[arg(long, value_name = "FILE", conflicts_with = "no_backup")]
    backup: Option<PathBuf>,
    /// Take no backup
    #[arg(long)]
    no_backup: bool,
}

impl Rebuild {
    pub(super) fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        let plan = cli.quiet_plan()?;
        ensure_not_running(&plan)?;
        let (dir, state) = (plan.store_dir(), &plan.daemon.state);
        ensure!(dir.join("db").exists(), "there is no store in `{}`; `luister restore FILE` makes one of a backup", dir.display());
        close_state(&plan)?;
        let scheduled =
            backups::scheduled(&plan.backup_folder()).with_context(|| format!("cannot read `{}`", plan.backup_folder().display()))?;
        let backup = self.backup.clone().or_else(|| scheduled.last().cloned()).filter(|_| !self.no_backup);
        match &backup {
            Some(backup) => say(&format!("with what only {} has", backup.display())),
            None => say("without a backup: what cannot be read is lost"),
        }
        let Rebuilt { records, stale, from_backup, damaged, dropped, kept } =
            rebuild(&dir, &plan.store, backup.as_deref(), &state.join(CORRUPT))?;
        let store = open_store(&plan)?;
        trail::note(state, &*store, &who(None), Did::Rebuilt, &format!("{records} records, {from_backup} of a backup"))?;
        let many = |count: u64, word: &str| counted(usize::try_from(count).unwrap_or(usize::MAX), word);
        say(&format!("made anew: {}; {} could not be read", many(records, "record"), many(damaged, "place")));
        for (count, what) in [
            (from_backup, "came from the backup"),
            (stale, "may be older than what was last written"),
            (dropped, "could be read and are of no use without others that are lost"),
        ] {
            if count > 0 {
                say(&format!("{} {what}", many(count, "record")));
            }
        }
        let list = if damaged > 0 { ", with a list of the places" } else { "" };
        say(&format!("the old store lies in {}{list}; remove it once all is well", kept.display()));
        Ok(ExitCode::SUCCESS)
    }
}
