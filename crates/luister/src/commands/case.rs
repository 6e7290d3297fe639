//! `luister case`: act on the case of a mention or alert.

use super::{Cli, Json, who};
use crate::{
    clock,
    desk::Request,
    table::{Column, text, time},
};
use chrono::{DateTime, TimeDelta, Utc};
use clap::{Args, ValueEnum};
use luister_mention::{CaseState, Period, TeamName};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Case {
    /// The mention or alert, or the beginning of its id
    id: String,
    /// What is done
    #[arg(value_enum)]
    act: Act,
    /// Whose case; needed if several teams have one
    #[arg(long, value_parser = |name: &str| TeamName::new(name))]
    team: Option<TeamName>,
    /// What is said with it
    #[arg(long)]
    note: Option<String>,
    /// How long it is snoozed
    #[arg(long = "for", value_name = "PERIOD", default_value = "1d")]
    period: Period,
    /// Who does it; your account's name if left out
    #[arg(long)]
    who: Option<String>,
    #[command(flatten)]
    json: Json,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Act {
    /// Somebody is at it
    Claimed,
    /// It was answered
    Handled,
    /// It needs no answer
    Ignored,
    /// Nothing was done yet after all
    Open,
    /// Later
    Snooze,
}

const COLUMNS: &[Column] = &[
    ("case", |row| text(row, "/story").chars().take(10).collect()),
    ("team", |row| text(row, "/team")),
    ("state", |row| text(row, "/state")),
    ("due (UTC)", |row| time(row, "/due")),
    ("snoozed until (UTC)", |row| time(row, "/snoozed")),
];

impl Case {
    pub(super) fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        let (state, snoozed) = self.outcome(clock::now());
        let request = Request::Case {
            id: self.id.clone(),
            team: self.team.clone(),
            state,
            snoozed,
            note: self.note.clone(),
            who: who(self.who.as_ref()),
        };
        cli.ask(&request, self.json.json, COLUMNS, "")
    }

    fn outcome(&self, now: DateTime<Utc>) -> (CaseState, Option<DateTime<Utc>>) {
        match self.act {
            Act::Claimed => (CaseState::Claimed, None),
            Act::Handled => (CaseState::Handled, None),
            Act::Ignored => (CaseState::Ignored, None),
            Act::Open => (CaseState::Open, None),
            Act::Snooze => (CaseState::Open, now.checked_add_signed(self.period.delta().max(TimeDelta::zero()))),
        }
    }
}
