//! `luister label`: correct a verdict.

use super::{Cli, Json, who};
use crate::{
    desk::Request,
    table::{Column, text},
};
use clap::Args;
use luister_mention::Correction;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Label {
    /// The mention, or the beginning of its id
    id: String,
    /// What it is instead: complaint, question, lead, praise, crisis, other, or not-us
    correction: Correction,
    /// What is said with it
    #[arg(long)]
    note: Option<String>,
    /// Who says so; your account's name if left out
    #[arg(long)]
    who: Option<String>,
    #[command(flatten)]
    json: Json,
}

const COLUMNS: &[Column] = &[
    ("mention", |row| text(row, "/mention").chars().take(10).collect()),
    ("is now", |row| text(row, "/correction")),
    ("says", |row| text(row, "/who")),
];

impl Label {
    pub(super) fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        let request =
            Request::Label { id: self.id.clone(), correction: self.correction, note: self.note.clone(), who: who(self.who.as_ref()) };
        cli.ask(&request, self.json.json, COLUMNS, "")
    }
}
