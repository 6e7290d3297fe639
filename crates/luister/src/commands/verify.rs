//! `luister verify`: is everything that is kept whole?

use super::{Cli, Json};
use crate::{
    desk::Request,
    table::{Column, text},
};
use clap::Args;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Verify {
    #[command(flatten)]
    json: Json,
}

const COLUMNS: &[Column] = &[
    ("records", |row| text(row, "/records")),
    ("mentions", |row| text(row, "/counts/mention")),
    ("alerts sent or waiting", |row| text(row, "/counts/delivery")),
    ("sha256", |row| text(row, "/sha256")),
];

impl Verify {
    pub(super) fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        cli.ask(&Request::Verify, self.json.json, COLUMNS, "")
    }
}
