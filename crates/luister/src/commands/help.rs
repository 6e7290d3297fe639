//! `luister help`: help on a subject.

use super::{Cli, language::Spoken};
use clap::{Args, CommandFactory, ValueEnum};
use std::{
    io::{self, Write},
    process::ExitCode,
};

#[derive(Debug, Args)]
pub(super) struct Help {
    /// What to explain; without it every command is named
    #[arg(value_enum)]
    subject: Option<Subject>,
    #[command(flatten)]
    spoken: Spoken,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Subject {
    /// How a query is written
    Query,
    /// What can be polled
    Sources,
}

impl Help {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        let mut out = io::stdout().lock();
        match self.subject {
            None => Cli::command().print_help()?,
            Some(Subject::Query) => writeln!(out, "{}", luister_matcher::help_query(self.spoken.locale()).trim_end())?,
            Some(Subject::Sources) => {
                for kind in luister_sources::KINDS {
                    writeln!(out, "# {}\n[[{}]]\n{}\n", kind.about, kind.name, kind.example.trim())?;
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
