//! `luister sources`: how each source does.

use super::{Cli, Json};
use crate::{
    desk::Request,
    table::{Column, text, time},
};
use clap::Args;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Sources {
    #[command(flatten)]
    json: Json,
}

const COLUMNS: &[Column] = &[
    ("source", |row| text(row, "/source")),
    ("state", |row| text(row, "/state")),
    ("reason", |row| text(row, "/reason")),
    ("heard", |row| text(row, "/heard")),
    ("last new (UTC)", |row| time(row, "/last_new")),
    ("next poll (UTC)", |row| time(row, "/next_poll")),
    ("what to do", |row| text(row, "/detail")),
];

impl Sources {
    pub(super) fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        cli.ask(&Request::Sources, self.json.json, COLUMNS, "there are no sources; add one to sources.toml")
    }
}
