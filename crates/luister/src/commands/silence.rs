//! `luister silence`: hold something back until a time.

use super::{Cli, Json, who};
use crate::{
    clock,
    desk::Request,
    table::{Column, text, time},
};
use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use luister_mention::{Hushed, ListName, Period, Signal, SourceName, TeamName};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Silence {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Hold back what fits; all of it is told in one mail when the silence is over
    Add(Add),
    /// What is held back, by whom and why, and by storms
    List(Listing),
    /// End a silence now
    End(End),
}

#[derive(Debug, Args)]
struct Add {
    /// Mentions that hit this list
    #[arg(long, value_parser = |name: &str| ListName::new(name))]
    list: Option<ListName>,
    /// What is told as this; without it a crisis is told all the same
    #[arg(long, value_name = "SIGNAL")]
    signal: Option<Signal>,
    /// What is found at this source
    #[arg(long, value_parser = |name: &str| SourceName::new(name))]
    source: Option<SourceName>,
    /// Only for this team
    #[arg(long, value_parser = |name: &str| TeamName::new(name))]
    team: Option<TeamName>,
    /// How long: `2h`, `3d`; or until when: `2026-11-23T09:00:00Z`
    #[arg(long, value_name = "PERIOD|TIME", value_parser = end)]
    until: Until,
    /// Why: whoever finds it in place wants to know
    #[arg(long)]
    reason: String,
    /// Who asks for it; your account's name if left out
    #[arg(long)]
    who: Option<String>,
    #[command(flatten)]
    json: Json,
}

#[derive(Debug, Args)]
struct Listing {
    #[command(flatten)]
    json: Json,
}

#[derive(Debug, Args)]
struct End {
    /// Its id, or the beginning of it
    id: String,
    #[command(flatten)]
    json: Json,
}

/// A time that may be told from now on.
#[derive(Debug, Clone, Copy)]
enum Until {
    After(Period),
    At(DateTime<Utc>),
}

fn end(text: &str) -> Result<Until, String> {
    if let Ok(at) = text.parse() {
        return Ok(Until::At(at));
    }
    text.parse().map(Until::After).map_err(|bad: luister_mention::BadUnit| bad.to_string())
}

const COLUMNS: &[Column] = &[
    ("silence", |row| text(row, "/id")),
    ("team", |row| text(row, "/team")),
    ("list", |row| text(row, "/list")),
    ("signal", |row| text(row, "/signal")),
    ("source", |row| text(row, "/source")),
    ("until (UTC)", |row| time(row, "/until")),
    ("by", |row| if row.pointer("/because") == Some(&"storm".into()) { "a storm".to_owned() } else { text(row, "/because/asked/who") }),
    ("reason", |row| text(row, "/because/asked/reason")),
];

impl Silence {
    pub(super) fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        match &self.command {
            Command::Add(add) => {
                let now = clock::now();
                let until = match add.until {
                    Until::At(at) => at,
                    Until::After(period) => now.checked_add_signed(period.delta()).unwrap_or(DateTime::<Utc>::MAX_UTC),
                };
                let request = Request::Hush {
                    team: add.team.clone(),
                    what: Hushed { list: add.list.clone(), signal: add.signal, source: add.source.clone() },
                    until,
                    reason: add.reason.clone(),
                    who: who(add.who.as_ref()),
                };
                cli.ask(&request, add.json.json, COLUMNS, "")
            }
            Command::List(listing) => cli.ask(&Request::Hushes, listing.json.json, COLUMNS, "nothing is held back"),
            Command::End(end) => cli.ask(&Request::EndHush { id: end.id.clone() }, end.json.json, COLUMNS, ""),
        }
    }
}
