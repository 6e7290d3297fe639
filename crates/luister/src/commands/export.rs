//! `luister export`: everything that is kept, as JSON lines.

use super::Cli;
use crate::desk::Request;
use clap::Args;
use std::process::ExitCode;

/// Everything is written to standard output; the last line holds the number of records and their checksum.
#[derive(Debug, Args)]
pub(super) struct Export {}

impl Export {
    #[expect(clippy::unused_self, reason = "every command is run the same way")]
    pub(super) fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        cli.ask(&Request::Export, true, &[], "")
    }
}
