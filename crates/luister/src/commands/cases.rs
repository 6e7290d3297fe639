//! `luister cases`: what nobody has answered yet.

use super::{Cli, Json};
use crate::{
    desk::Request,
    table::{Column, text, time},
};
use clap::Args;
use luister_mention::TeamName;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Cases {
    /// Of this team alone
    #[arg(long, value_parser = |name: &str| TeamName::new(name))]
    team: Option<TeamName>,
    #[command(flatten)]
    json: Json,
}

const COLUMNS: &[Column] = &[
    ("case", |row| text(row, "/story").chars().take(10).collect()),
    ("team", |row| text(row, "/team")),
    ("state", |row| text(row, "/state")),
    ("by", |row| text(row, "/by")),
    ("due (UTC)", |row| time(row, "/due")),
    ("late", |row| if row.pointer("/late").is_some_and(|late| late == true) { "late".to_owned() } else { String::new() }),
    ("source", |row| text(row, "/source")),
    ("text", |row| luister_mention::text::excerpt(&text(row, "/excerpt"), 80)),
];

impl Cases {
    pub(super) fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        cli.ask(&Request::Cases { team: self.team.clone() }, self.json.json, COLUMNS, "no case is open")
    }
}
