//! `luister completions`: completions for a shell.

use super::Cli;
use clap::{Args, CommandFactory};
use std::{io, process::ExitCode};

#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

impl Completions {
    #[expect(clippy::unnecessary_wraps, reason = "every command is run the same way")]
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        clap_complete::generate(self.shell, &mut Cli::command(), "luister", &mut io::stdout().lock());
        Ok(ExitCode::SUCCESS)
    }
}
