//! `luister sources`: how each source does.

use super::{Cli, Json, say};
use crate::{
    desk::Request,
    table::{Column, text, time},
};
use clap::Args;
use luister_mention::{Gap, Period};
use luister_sources::{
    Source,
    opml::{self, Subscription},
};
use serde_json::Value;
use std::{
    io::{self, Write as _},
    process::ExitCode,
};

#[derive(Debug, Args)]
pub(super) struct Sources {
    /// Print the feeds as OPML, which feed readers and `luister add` take
    #[arg(long, conflicts_with = "json")]
    opml: bool,
    #[command(flatten)]
    json: Json,
}

/// The most of a name that the table shows, in characters.
const MAX_NAME: usize = 40;

const COLUMNS: &[Column] = &[
    ("source", |row| luister_mention::text::excerpt(&text(row, "/source"), MAX_NAME)),
    ("state", state),
    ("heard", |row| text(row, "/heard")),
    ("a week", |row| row.pointer("/rate/per_week").and_then(Value::as_f64).map(|rate| format!("{rate:.0}")).unwrap_or_default()),
    ("last new (UTC)", |row| time(row, "/last_new")),
    ("late", |row| row["late_secs"].as_u64().map(|secs| Period::secs(secs).to_string()).unwrap_or_default()),
    ("next (UTC)", |row| time(row, "/next_poll").get("2026-".len()..).unwrap_or_default().to_owned()),
    ("what to do", notes),
];

/// The state, and why if it is another word.
fn state(row: &Value) -> String {
    let (state, reason) = (text(row, "/state"), text(row, "/reason"));
    if reason.is_empty() || reason == state || reason == "ok" { state } else { format!("{state}: {reason}") }
}

/// What is wrong and what helps, the last time of which something may have been missed, and how it stands with its hub.
fn notes(row: &Value) -> String {
    let parts = [text(row, "/detail"), gap(row), text(row, "/push")];
    let named = parts.into_iter().zip(["", "last gap: ", "push: "]).filter(|(part, _)| !part.is_empty());
    named.map(|(part, name)| format!("{name}{part}")).collect::<Vec<_>>().join("; ")
}

impl Sources {
    pub(super) fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        if self.opml {
            return print_opml(cli);
        }
        cli.ask(&Request::Sources, self.json.json, COLUMNS, "there are no sources; add one to sources.toml")
    }
}

/// The sources that are feeds in substance; the others are named on standard error.
fn print_opml(cli: &Cli) -> anyhow::Result<ExitCode> {
    let plan = cli.quiet_plan()?;
    let (feeds, others): (Vec<_>, Vec<_>) =
        plan.sources.values().map(|source| (source, subscription(&**source))).partition(|(_, feed)| feed.is_some());
    let feeds: Vec<Subscription> = feeds.into_iter().filter_map(|(_, feed)| feed).collect();
    write!(io::stdout().lock(), "{}", opml::write(&feeds))?;
    if !others.is_empty() {
        let names: Vec<&str> = others.iter().map(|(source, _)| source.settings().name.as_str()).collect();
        say(&format!("left out, for no feed reader could read them: {}", names.join(", ")));
    }
    Ok(ExitCode::SUCCESS)
}

/// What a feed reader would need of it; none if there is no such feed.
fn subscription(source: &dyn Source) -> Option<Subscription> {
    let (feed, page, settings) = (source.feed()?, source.address(), source.settings());
    let site = Some(page).filter(|page| *page != feed);
    Some(Subscription { channel: Some(settings.channel), title: settings.name.to_string(), feed, site })
}

/// The time of which something may have been missed, if there was one.
fn gap(row: &Value) -> String {
    let last = row.pointer("/gaps").and_then(Value::as_array).and_then(|gaps| gaps.last());
    let gap = last.and_then(|gap| serde_json::from_value::<Gap>(gap.clone()).ok());
    gap.map(|gap| gap.to_string()).unwrap_or_default()
}
