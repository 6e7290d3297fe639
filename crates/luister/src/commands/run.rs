//! `luister run`: the daemon.

use super::{Cli, say};
use crate::{
    allocator,
    daemon::{self, Start, observer::Nobody},
    logging,
};
use anyhow::Context;
use clap::Args;
use std::{process::ExitCode, sync::Arc, time::Duration};
use tokio::signal::unix::{SignalKind, signal};

/// How long a store operation that is under way may still take when all else has ended.
const LAST_WORK: Duration = Duration::from_secs(2);

#[derive(Debug, Args)]
pub(super) struct Run {
    /// Poll everything that is due, deliver, and exit; 1 if a source could not be polled or a mail not be delivered
    #[arg(long)]
    once: bool,
}

impl Run {
    pub(super) fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        allocator::settle();
        logging::init(cli.log, "info");
        let plan = cli.plan()?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start")?;
        if self.once {
            let left = runtime.block_on(daemon::run_once(plan, Arc::new(Nobody)))?;
            runtime.shutdown_timeout(LAST_WORK);
            if left.waiting > 0 {
                say(&format!("mails that wait in the outbox: {}; `luister outbox` says why", left.waiting));
            }
            if !left.failing.is_empty() {
                say(&format!("sources that could not be polled: {}; `luister sources` says why", left.failing.len()));
            }
            let done = left.waiting == 0 && left.failing.is_empty();
            return Ok(if done { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        let start = Start { plan, config: Some(cli.config.clone()), observer: Arc::new(Nobody) };
        let ended = runtime.block_on(async {
            let end = asked_to_end()?;
            daemon::run(start, end).await
        });
        runtime.shutdown_timeout(LAST_WORK);
        ended.map(|()| ExitCode::SUCCESS)
    }
}

/// Comes when somebody asks the process to end.
pub(super) fn asked_to_end() -> anyhow::Result<impl Future<Output = ()>> {
    let mut term = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for Ctrl-C")?;
    Ok(async move {
        tokio::select! {
            _ = term.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
