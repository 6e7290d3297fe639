//! `luister stats`: key figures of any period.

use super::{
    Cli,
    period::{self, Against, Period},
};
use crate::{
    clock,
    desk::{self, Line, Request, Stats as Figures},
    table::{harmless, headed},
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use clap::{Args, ValueEnum};
use luister_insight::figures::{By, Cell, cells};
use luister_mention::{ListName, Signal};
use std::{
    io::{self, Write},
    process::ExitCode,
};

#[derive(Debug, Args)]
#[command(after_help = period::MORE)]
pub(super) struct Stats {
    #[command(flatten)]
    period: Period,
    /// Hold it against the period before it, or against one of the same length that began then
    #[arg(long, value_name = "previous|DAY|TIME", value_parser = period::against)]
    against: Option<Against>,
    /// Of this list alone; may be given more than once
    #[arg(long, value_name = "LIST", value_parser = |name: &str| ListName::new(name))]
    list: Vec<ListName>,
    /// Only these: all, list, source, hour, team or reviews
    #[arg(long, value_name = "WHAT", value_parser = what)]
    by: Vec<By>,
    /// How they are printed
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Tables for people
    #[default]
    Text,
    /// One JSON document
    Json,
    /// A line a number: by,name,measure,value,against
    Csv,
}

fn what(text: &str) -> Result<By, String> {
    let known = || By::EACH.map(By::as_str).join(", ");
    By::EACH.into_iter().find(|by| by.as_str() == text).ok_or_else(|| format!("there is no `{text}`, there are {}", known()))
}

impl Stats {
    pub(super) fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        let plan = cli.quiet_plan()?;
        let zone = plan.mail.timezone;
        let (form, span) = self.period.span(zone, clock::now())?;
        let against = self.against.and_then(|against| against.span(form, span, zone));
        let mut found: Option<Figures> = None;
        desk::ask(&plan, &Request::Stats { lists: self.list.clone(), span, against }, &mut |line| {
            if let Line::Row(row) = line {
                found = Some(serde_json::from_value(row)?);
            }
            Ok(())
        })?;
        let Some(found) = found else { anyhow::bail!("the daemon gave no figures") };
        let mut out = io::stdout().lock();
        match self.format {
            Format::Json => writeln!(out, "{}", serde_json::to_string_pretty(&found)?)?,
            Format::Csv => self.csv(&found, &mut out)?,
            Format::Text => self.text(&found, zone, &mut out)?,
        }
        Ok(ExitCode::SUCCESS)
    }

    fn shows(&self, by: By) -> bool {
        // Hours are many, and asked for by those who want them.
        if self.by.is_empty() { by != By::Hour } else { self.by.contains(&by) }
    }

    fn csv(&self, found: &Figures, out: &mut impl Write) -> anyhow::Result<()> {
        let before = Found(found.against.as_ref().map(cells).unwrap_or_default());
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record(["by", "name", "measure", "value", "against"])?;
        for cell in cells(&found.figures).iter().filter(|cell| self.by.is_empty() || self.by.contains(&cell.by)) {
            let then = before.of(cell.by, &cell.name, &cell.measure).map(|value| value.to_string()).unwrap_or_default();
            csv.write_record([cell.by.as_str(), &harmless(&cell.name), &cell.measure, &cell.value.to_string(), &then])?;
        }
        csv.flush()?;
        Ok(())
    }

    fn text(&self, found: &Figures, zone: Tz, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "{}", between(found.figures.from, found.figures.until, zone))?;
        if let Some(against) = &found.against {
            writeln!(out, "In brackets: {}", between(against.from, against.until, zone))?;
        }
        let now = Found(cells(&found.figures));
        let before = found.against.as_ref().map(|against| Found(cells(against)));
        for by in By::EACH.into_iter().filter(|by| self.shows(*by)) {
            for columns in columns(by) {
                let rows: Vec<Vec<String>> = now.names(by).into_iter().map(|name| row(&now, before.as_ref(), by, &name, columns)).collect();
                if !rows.is_empty() {
                    let headings: Vec<&str> = columns.iter().map(|(heading, ..)| *heading).collect();
                    write!(out, "\n{}", headed(&[by.as_str()], &headings, rows))?;
                }
            }
        }
        Ok(())
    }
}

fn between(from: DateTime<Utc>, until: DateTime<Utc>, zone: Tz) -> String {
    let shown = |at: DateTime<Utc>| at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string();
    format!("From {} to {} ({zone})", shown(from), shown(until))
}

/// How a number is written.
#[derive(Debug, Clone, Copy)]
enum Form {
    Count,
    Signed,
    Percent,
    Stars,
    Whole,
    Secs,
}

/// A heading, the measure below it, and how its numbers are written.
type Column = (&'static str, &'static str, Form);

const VOLUME: &[Column] = &[
    ("mentions", "mentions", Form::Count),
    ("crisis", Signal::Crisis.as_str(), Form::Count),
    ("complaint", Signal::Complaint.as_str(), Form::Count),
    ("lead", Signal::Lead.as_str(), Form::Count),
    ("question", Signal::Question.as_str(), Form::Count),
    ("praise", Signal::Praise.as_str(), Form::Count),
    ("other", Signal::Other.as_str(), Form::Count),
    ("mood", "mood", Form::Signed),
];
const ASIDE: &[Column] = &[
    ("uncertain", "uncertain", Form::Count),
    ("own", "own", Form::Count),
    ("theirs", "theirs", Form::Count),
    ("no list", "aside", Form::Count),
    ("late", "late", Form::Count),
    ("heard after", "discovery_median_secs", Form::Secs),
    ("9 in 10", "discovery_p90_secs", Form::Secs),
    ("leads", "leads_opened", Form::Count),
    ("taken", "leads_claimed", Form::Count),
    ("after", "leads_taken_median_secs", Form::Secs),
];
const CARE: &[Column] = &[
    ("opened", "opened", Form::Count),
    ("again", "reopened", Form::Count),
    ("claimed", "claimed", Form::Count),
    ("handled", "handled", Form::Count),
    ("ignored", "ignored", Form::Count),
    ("open", "open", Form::Count),
    ("in time", "service_level", Form::Percent),
    ("response", "response_median_secs", Form::Secs),
    ("9 in 10", "response_p90_secs", Form::Secs),
    ("after alert", "after_alert_median_secs", Form::Secs),
];
const REVIEWS: &[Column] = &[
    ("reviews", "count", Form::Count),
    ("stars", "stars", Form::Stars),
    ("NPS", "nps", Form::Whole),
    ("NPS (estimate)", "nps_estimate", Form::Whole),
];

/// The tables of a kind.
fn columns(by: By) -> &'static [&'static [Column]] {
    match by {
        By::All => &[VOLUME, CARE, ASIDE],
        By::List | By::Source | By::Hour => &[VOLUME],
        By::Team => &[CARE],
        By::Reviews => &[REVIEWS],
    }
}

/// The cells of a row.
fn row(now: &Found, before: Option<&Found>, by: By, name: &str, columns: &[Column]) -> Vec<String> {
    let cell = |(_, measure, form): &Column| {
        let shown = |found: &Found| found.of(by, name, measure).map_or_else(|| "-".to_owned(), |value| form.write(value));
        before.map_or_else(|| shown(now), |before| format!("{} ({})", shown(now), shown(before)))
    };
    let cells = columns.iter().map(cell);
    [name.to_owned()].into_iter().chain(cells).collect()
}

/// Numbers to look up.
struct Found(Vec<Cell>);

impl Found {
    fn of(&self, by: By, name: &str, measure: &str) -> Option<f64> {
        self.0.iter().find(|cell| cell.by == by && cell.name == name && cell.measure == measure).map(|cell| cell.value)
    }

    fn names(&self, by: By) -> Vec<String> {
        let mut names: Vec<String> = self.0.iter().filter(|cell| cell.by == by).map(|cell| cell.name.clone()).collect();
        names.dedup();
        names
    }
}

impl Form {
    fn write(self, value: f64) -> String {
        match self {
            Self::Count | Self::Whole => format!("{value:.0}"),
            Self::Signed => format!("{value:+.2}"),
            Self::Percent => format!("{:.0}%", value * 100.0),
            Self::Stars => format!("{value:.2}"),
            Self::Secs => duration(value),
        }
    }
}

/// A length of time in its two largest units.
fn duration(secs: f64) -> String {
    let minutes = (secs / 60.0).round();
    let (days, hours) = ((minutes / 1440.0).floor(), (minutes / 60.0).floor());
    if days >= 2.0 {
        format!("{days:.0}d {:.0}h", hours - days * 24.0)
    } else if hours >= 1.0 {
        format!("{hours:.0}h {:02.0}m", minutes - hours * 60.0)
    } else {
        format!("{minutes:.0}m")
    }
}

#[cfg(test)]
mod tests {
    use super::duration;

    #[test]
    fn times_have_two_units() {
        for (secs, expected) in
            [(0.0, "0m"), (89.0, "1m"), (3600.0, "1h 00m"), (5430.0, "1h 31m"), (90_000.0, "25h 00m"), (180_000.0, "2d 2h")]
        {
            assert_eq!(duration(secs), expected);
        }
    }
}
