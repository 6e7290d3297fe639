//! `luister compact`: give back the room of what was written over and erased.

use super::{Cli, Json};
use crate::{
    desk::Request,
    table::{Column, text},
};
use clap::Args;
use std::process::ExitCode;

/// A running luister does this by itself once a day where it pays. It needs room for a copy, and others go on meanwhile.
#[derive(Debug, Args)]
pub(super) struct Compact {
    #[command(flatten)]
    json: Json,
}

const COLUMNS: &[Column] = &[("before", |row| text(row, "/before")), ("now", |row| text(row, "/after"))];

impl Compact {
    pub(super) fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        cli.ask(&Request::Compact, self.json.json, COLUMNS, "")
    }
}
