//! `luister mentions`: search what was heard.

use super::{
    Cli, Json,
    since::{self, Since},
};
use crate::{
    clock,
    desk::Request,
    table::{Column, text, time},
};
use clap::Args;
use luister_mention::Signal;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Mentions {
    /// A query as in the lists: `acme AND storing`
    query: Option<String>,
    /// From when on: `7d` ago, or the day `2026-10-01`
    #[arg(long, value_name = "PERIOD|DAY", value_parser = since::read)]
    since: Option<Since>,
    /// Counted as this: complaint, question, lead, praise, crisis or other
    #[arg(long, value_name = "SIGNAL")]
    signal: Option<Signal>,
    /// Those that this alert tells of: its id, or the beginning of it
    #[arg(long, value_name = "ID", conflicts_with_all = ["query", "since", "signal"])]
    alert: Option<String>,
    /// At most so many, the newest first
    #[arg(long, value_name = "N", default_value_t = 100)]
    most: usize,
    #[command(flatten)]
    json: Json,
}

const COLUMNS: &[Column] = &[
    ("id", |row| text(row, "/id").chars().take(10).collect()),
    ("published (UTC)", |row| if row.pointer("/published").is_some() { time(row, "/published") } else { time(row, "/heard") }),
    ("signal", |row| text(row, "/verdict/signal")),
    ("source", |row| text(row, "/source")),
    ("story", |row| {
        let (story, id) = (text(row, "/story"), text(row, "/id"));
        if story == id { String::new() } else { story.chars().take(10).collect() }
    }),
    ("author", |row| text(row, "/author/name")),
    ("text", |row| {
        let title = text(row, "/title");
        luister_mention::text::excerpt(&if title.is_empty() { text(row, "/text") } else { title }, 100)
    }),
];

impl Mentions {
    pub(super) fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        let since = self.since.and_then(|since| since.moment(clock::now()));
        let request = match &self.alert {
            Some(alert) => Request::Told { alert: alert.clone() },
            None => Request::Mentions { query: self.query.clone(), since, signal: self.signal, most: self.most },
        };
        cli.ask(&request, self.json.json, COLUMNS, "no such mention was heard")
    }
}
