//! `luister restore`: bring a backup back.

use super::{Cli, say, who};
use crate::{
    config::Plan,
    daemon::{close_state, open_store},
    table::counted,
    trail::{self, Did},
};
use anyhow::ensure;
use chrono::DateTime;
use clap::Args;
use luister_store::{Restored, restore};
use std::{os::unix::net::UnixStream, path::PathBuf, process::ExitCode};

/// All of it is read and checked before anything is written. luister must not run meanwhile.
#[derive(Debug, Args)]
pub(super) struct Restore {
    /// What `luister backup` or the schedule wrote
    file: PathBuf,
    /// Put the store that is there aside, into a folder beside it, and take this one in its place
    #[arg(long)]
    replace: bool,
}

impl Restore {
    pub(super) fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        let plan = cli.quiet_plan()?;
        ensure_not_running(&plan)?;
        close_state(&plan)?;
        let file = &self.file;
        let state = &plan.daemon.state;
        let Restored { made, records, replaced } = restore(file, &plan.store_dir(), &plan.store, state, self.replace)?;
        let store = open_store(&plan)?;
        trail::note(state, &*store, &who(None), Did::Restored, &format!("backup of {}", made.format("%F %H:%M UTC")))?;
        say(&format!("brought back {} as of {}", counted(usize::try_from(records).unwrap_or(usize::MAX), "record"), moment(made)));
        if let Some(replaced) = replaced {
            say(&format!("the store that was there lies in {}; remove it once all is well", replaced.display()));
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// What makes a store anew has it to itself.
pub(super) fn ensure_not_running(plan: &Plan) -> anyhow::Result<()> {
    ensure!(UnixStream::connect(plan.socket()).is_err(), "luister is running; stop it first, for it has the store in use");
    Ok(())
}

fn moment(at: DateTime<chrono::Utc>) -> String {
    at.format("%F %H:%M UTC").to_string()
}
