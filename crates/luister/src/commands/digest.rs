//! `luister digest`: the digest of any period, now.

use super::{
    Cli,
    language::Language,
    period::{self, Period},
};
use crate::{
    clock,
    desk::{self, Line, Request},
    table::harmless,
};
use anyhow::{anyhow, bail};
use clap::{Args, ValueEnum};
use luister_alerts::{
    DigestRule, render,
    seal::{self, Addressee},
};
use luister_insight::figures::cells;
use luister_mention::{Alert, DigestBody, DigestCursor, ListName, Locale, Position, Topics};
use std::{
    io::{self, Write},
    process::ExitCode,
};

#[derive(Debug, Args)]
#[command(after_help = period::MORE)]
pub(super) struct Digest {
    #[command(flatten)]
    period: Period,
    /// As this `[[digest]]` of the configuration would tell it: its lists, sections, team and language
    #[arg(long, value_name = "NAME", conflicts_with = "list")]
    name: Option<String>,
    /// Of this list alone; may be given more than once
    #[arg(long, value_name = "LIST", value_parser = |name: &str| ListName::new(name))]
    list: Vec<ListName>,
    /// In this language; that of the team or the administrator if left out
    #[arg(long, value_enum)]
    lang: Option<Language>,
    /// How it is written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// As the text of the mail
    #[default]
    Text,
    /// A page that stands alone, with its pictures
    Html,
    /// One JSON document
    Json,
    /// A line a number: by,name,measure,value,previous
    Csv,
}

impl Digest {
    pub(super) fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        let plan = cli.quiet_plan()?;
        let rule = self.name.as_ref().map(|name| named(&plan.digests, name)).transpose()?;
        let zone = rule.map_or(plan.mail.timezone, |rule| rule.timezone);
        let now = clock::now();
        let (form, span) = self.period.span(zone, now)?;
        let request = Request::Digest { name: self.name.clone(), lists: self.list.clone(), form, span };
        let mut found: Option<DigestBody> = None;
        desk::ask(&plan, &request, &mut |line| {
            if let Line::Row(row) = line {
                found = Some(serde_json::from_value(row)?);
            }
            Ok(())
        })?;
        let Some(body) = found else { bail!("the daemon gave no digest") };
        let mut out = io::stdout().lock();
        match self.format {
            Format::Json => writeln!(out, "{}", serde_json::to_string_pretty(&body)?)?,
            Format::Csv => csv(&body, &mut out)?,
            Format::Text | Format::Html => {
                let team = rule.and_then(|rule| plan.routes.team(&rule.team));
                let to = team.map_or(Addressee::Administrator(&plan.mail), Addressee::Team);
                let cursor = DigestCursor::new(&body.name, Position(0), now);
                let mut alert = seal::digest(body, cursor, to, &plan.mail.letterhead(), now).alert;
                alert.locale = self.lang.map_or(alert.locale, Locale::from);
                zone.name().clone_into(&mut alert.zone);
                self.write(&alert, &mut out)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }

    fn write(&self, alert: &Alert, out: &mut impl Write) -> anyhow::Result<()> {
        if self.format == Format::Html {
            let page = render::digest_page(alert)?.ok_or_else(|| anyhow!("this is no digest"))?;
            return Ok(writeln!(out, "{page}")?);
        }
        Ok(write!(out, "{}", render::text(alert))?)
    }
}

fn named<'r>(rules: &'r [DigestRule], name: &str) -> anyhow::Result<&'r DigestRule> {
    rules.iter().find(|rule| rule.name == name).ok_or_else(|| {
        let known: Vec<&str> = rules.iter().map(|rule| rule.name.as_str()).collect();
        let there = if known.is_empty() { "none at all".to_owned() } else { known.join(", ") };
        anyhow!("there is no [[digest]] called `{name}`, there is {there}")
    })
}

/// Every number of a digest, with that of the period before.
fn csv(body: &DigestBody, out: &mut impl Write) -> anyhow::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(["by", "name", "measure", "value", "previous"])?;
    let before = body.previous.as_deref().map(cells).unwrap_or_default();
    for cell in cells(&body.figures) {
        let then = before.iter().find(|then| then.by == cell.by && then.name == cell.name && then.measure == cell.measure);
        let then = then.map(|then| then.value.to_string()).unwrap_or_default();
        csv.write_record([cell.by.as_str(), &harmless(&cell.name), &cell.measure, &cell.value.to_string(), &then])?;
    }
    let none = Topics::default();
    for (by, topics) in [("complaints", body.complaints.as_ref().unwrap_or(&none)), ("questions", body.questions.as_ref().unwrap_or(&none))]
    {
        for topic in &topics.found {
            let then = topic.previous.map(|then| then.to_string()).unwrap_or_default();
            csv.write_record([by, &harmless(&topic.name), "mentions", &topic.count.to_string(), &then])?;
        }
        if topics.total > 0 {
            csv.write_record([by, "", "unsorted", &topics.unsorted.to_string(), ""])?;
        }
    }
    csv.flush()?;
    Ok(())
}
