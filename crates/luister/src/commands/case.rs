//! `luister case`: act on the case of a mention or alert.

use super::{Cli, Json, who};
use crate::{
    clock,
    desk::Request,
    table::{Column, text, time},
};
use chrono::TimeDelta;
use clap::{Args, ValueEnum};
use luister_mention::{CaseAct, Period, TeamName};
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
    /// How long it is snoozed; until the team is there tomorrow if left out
    #[arg(long = "for", value_name = "PERIOD")]
    period: Option<Period>,
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
        let later = |period: &Period| clock::now().checked_add_signed(period.delta().max(TimeDelta::zero()));
        let request = Request::Case {
            id: self.id.clone(),
            team: self.team.clone(),
            act: self.act.into(),
            until: self.period.as_ref().and_then(later),
            note: self.note.clone(),
            who: who(self.who.as_ref()),
        };
        cli.ask(&request, self.json.json, COLUMNS, "")
    }
}

impl From<Act> for CaseAct {
    fn from(act: Act) -> Self {
        match act {
            Act::Claimed => Self::Claimed,
            Act::Handled => Self::Handled,
            Act::Ignored => Self::Ignored,
            Act::Open => Self::Open,
            Act::Snooze => Self::Snooze,
        }
    }
}
