//! `luister backup`: a copy of everything that is kept, in one file.

use super::{Cli, Json};
use crate::{
    desk::Request,
    table::{Column, text},
};
use anyhow::Context;
use clap::Args;
use std::{path::PathBuf, process::ExitCode};

/// It is made while luister runs and holds what there is at one moment. Keys (`*.key`) are not in it: keep them apart.
#[derive(Debug, Args)]
pub(super) struct Backup {
    /// The file to write; it must not be there yet
    file: PathBuf,
    #[command(flatten)]
    json: Json,
}

const COLUMNS: &[Column] =
    &[("records", |row| text(row, "/records")), ("size", |row| text(row, "/size")), ("file", |row| text(row, "/file"))];

impl Backup {
    pub(super) fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        // The daemon may stand in another folder.
        let file = std::path::absolute(&self.file).with_context(|| format!("`{}` is no name of a file", self.file.display()))?;
        cli.ask(&Request::Backup { file }, self.json.json, COLUMNS, "")
    }
}
