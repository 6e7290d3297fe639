//! `luister sources`: how each source does.

use super::{Cli, Json};
use crate::{
    desk::Request,
    table::{Column, text, time},
};
use clap::Args;
use luister_mention::{Gap, Period};
use serde_json::Value;
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
    ("a week", |row| text(row, "/per_week")),
    ("last new (UTC)", |row| time(row, "/last_new")),
    ("late", |row| row["late_secs"].as_u64().map(|secs| Period::secs(secs).to_string()).unwrap_or_default()),
    ("last gap (UTC)", |row| gap(row)),
    ("next poll (UTC)", |row| time(row, "/next_poll")),
    ("what to do", |row| text(row, "/detail")),
];

impl Sources {
    pub(super) fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        cli.ask(&Request::Sources, self.json.json, COLUMNS, "there are no sources; add one to sources.toml")
    }
}

/// The time of which something may have been missed, if there was one.
fn gap(row: &Value) -> String {
    let last = row.pointer("/gaps").and_then(Value::as_array).and_then(|gaps| gaps.last());
    let gap = last.and_then(|gap| serde_json::from_value::<Gap>(gap.clone()).ok());
    gap.map(|gap| gap.to_string().trim_end_matches(" UTC").to_owned()).unwrap_or_default()
}
