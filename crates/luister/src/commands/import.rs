//! `luister import`: bring an export back.

use super::{Cli, Json};
use crate::{
    desk::Request,
    table::{Column, text},
};
use anyhow::Context;
use clap::Args;
use std::{path::PathBuf, process::ExitCode};

#[derive(Debug, Args)]
pub(super) struct Import {
    /// What `luister export` wrote; records that are there already stay as they are
    file: PathBuf,
    #[command(flatten)]
    json: Json,
}

const COLUMNS: &[Column] = &[("added", |row| text(row, "/added")), ("were there", |row| text(row, "/known"))];

impl Import {
    pub(super) fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        let file = self.file.canonicalize().with_context(|| format!("cannot read `{}`", self.file.display()))?;
        cli.ask(&Request::Import { file }, self.json.json, COLUMNS, "")
    }
}
