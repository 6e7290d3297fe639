//! `luister outbox`: what waits to be told, and what was refused.

use super::{Cli, Json};
use crate::{
    desk::Request,
    table::{Column, text, time},
};
use clap::Args;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Outbox {
    #[command(flatten)]
    json: Json,
}

const COLUMNS: &[Column] = &[
    ("state", |row| text(row, "/state")),
    ("what", |row| {
        let delivery = text(row, "/delivery");
        if delivery.is_empty() { text(row, "/mention").chars().take(10).collect() } else { delivery.chars().take(10).collect() }
    }),
    ("to", |row| {
        let to = text(row, "/to");
        if to.is_empty() { text(row, "/team") } else { to }
    }),
    ("attempts", |row| text(row, "/attempts")),
    ("next (UTC)", |row| time(row, "/not_before")),
    ("why", |row| text(row, "/reason")),
];

impl Outbox {
    pub(super) fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        cli.ask(&Request::Outbox, self.json.json, COLUMNS, "nothing waits, and nothing was refused")
    }
}
