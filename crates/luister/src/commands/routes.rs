//! `luister routes test`: who would get what, when, and why.

use super::{Cli, Json, explain, given, language::Spoken};
use crate::{clock, config::Plan};
use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use luister_alerts::{Team, config::Outside, lookup::Question, routes::Trace};
use luister_mention::{Locale, Mention, Pending, ReadyAnswer, Signal, SourceName, Verdict, text};
use serde_json::{Value, json};
use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

/// The most of what a writer says, in characters.
const EXCERPT_CHARS: usize = 90;

#[derive(Debug, Args)]
pub(super) struct Routes {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Who would get these mentions, when, and why; nothing is sent
    Test(Test),
}

#[derive(Debug, Args)]
struct Test {
    /// Mentions as JSON lines; standard input if left out
    file: Option<PathBuf>,
    /// As if they were heard then: `2026-11-20T16:45:00Z`; without it, when each was published, or else now
    #[arg(long, value_name = "TIME")]
    at: Option<DateTime<Utc>>,
    /// How the routes were asked too
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    json: Json,
    #[command(flatten)]
    spoken: Spoken,
}

impl Routes {
    pub(super) fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        let Command::Test(test) = &self.command;
        test.run(cli)
    }
}

impl Test {
    fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        let locale = self.spoken.locale();
        let plan = cli.quiet_plan()?;
        let matcher = explain::matcher(&plan, locale);
        let source = SourceName::new("given")?;
        let mut out = io::stdout().lock();
        let bad = given::each(self.file.as_deref(), |line| {
            let now = clock::now();
            let named = line.source().cloned().unwrap_or_else(|| source.clone());
            let mention = line.into_mention(&named, self.at.unwrap_or(now));
            let heard = self.at.unwrap_or_else(|| mention.when());
            let verdict = matcher.judge(&mention);
            let trace = plan.routes.trace(&mention, &verdict, heard);
            let told: Vec<Told> = trace.pendings.iter().map(|pending| Told::of(pending, &plan, (&mention, &verdict), heard)).collect();
            if self.json.json {
                writeln!(out, "{}", row(&mention, &told, &trace, heard))?;
            } else {
                let signal = text::capital(verdict.named().word(locale));
                writeln!(out, "{signal}: {}", text::excerpt(&mention.excerpt(), EXCERPT_CHARS))?;
                for told in &told {
                    writeln!(out, "  → {}", told.in_words(locale))?;
                    if !told.answers.is_empty() {
                        let names = told.answers.iter().map(|answer| answer.name.as_str()).collect::<Vec<_>>().join(", ");
                        writeln!(out, "    {} {names}", locale.pick("met het antwoord:", "with the answer:"))?;
                    }
                    if let Some(asked) = told.asked(locale) {
                        writeln!(out, "    {asked}")?;
                    }
                }
                for step in trace.in_words(locale).lines().filter(|_| told.is_empty() || self.all) {
                    writeln!(out, "    {step}")?;
                }
            }
            Ok(())
        })?;
        Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

fn row(mention: &Mention, told: &[Told], trace: &Trace<'_>, heard: DateTime<Utc>) -> Value {
    let told: Vec<Value> = told.iter().map(Told::row).collect();
    json!({ "id": mention.id, "heard": heard, "told": told, "why": trace.in_words(Locale::En).lines().collect::<Vec<_>>() })
}

/// One team that would be told.
struct Told<'p> {
    pending: &'p Pending,
    team: Option<&'p Team>,
    /// When its mail would be sealed, if nothing else came.
    at: DateTime<Utc>,
    /// Whether it waits because nobody is there.
    is_held: bool,
    /// What the team keeps ready to answer it.
    answers: Vec<ReadyAnswer>,
    /// What a customer system would be asked first.
    question: Option<Question>,
}

impl<'p> Told<'p> {
    fn of(pending: &'p Pending, plan: &'p Plan, (mention, verdict): (&Mention, &Verdict), heard: DateTime<Utc>) -> Self {
        let team = plan.routes.team(&pending.key.team);
        let wait = plan.routes.timing(pending.key.route.as_ref()).group_wait;
        let waited = heard.checked_add_signed(wait.delta()).unwrap_or(heard);
        let is_held =
            team.is_some_and(|team| pending.signal != Signal::Crisis && team.outside != Outside::Send && !team.office().is_open(heard));
        let opens = team.filter(|_| is_held).and_then(|team| team.office().next_open(waited));
        let answers = plan.ready_answers(mention, verdict, &pending.key.team, pending.signal);
        let lookup = plan.routes.asks(pending).and_then(|name| plan.lookup(name));
        let question = lookup.map(|lookup| Question::of(lookup, mention, verdict, pending.signal));
        Self { pending, team, at: opens.unwrap_or(waited), is_held, answers, question }
    }

    /// What would be asked first; nothing is.
    fn asked(&self, locale: Locale) -> Option<String> {
        let question = self.question.as_ref()?;
        let (name, told) = (&question.lookup, question.in_words());
        let told = if told.is_empty() { locale.pick("niets bekend", "nothing known").to_owned() } else { told.join(", ") };
        Some(locale.pick(
            format!("eerst wordt {name} gevraagd ({told}); het antwoord kan dit veranderen"),
            format!("{name} is asked first ({told}); its answer may change this"),
        ))
    }

    fn in_words(&self, locale: Locale) -> String {
        let Self { pending, team, at, is_held, .. } = self;
        let at = match team {
            Some(team) => at.with_timezone(&team.timezone).format("%Y-%m-%d %H:%M:%S %Z").to_string(),
            None => at.format("%Y-%m-%d %H:%M:%S UTC").to_string(),
        };
        let (name, signal) = (&pending.key.team, pending.signal.word(locale));
        let by = match &pending.key.route {
            Some(route) => format!("route {route}"),
            None => locale.pick("het team van de lijst", "the team of the list").to_owned(),
        };
        let mut said = locale.pick(format!("{name} ({signal}), {by}, {at}"), format!("{name} ({signal}), {by}, {at}"));
        if *is_held {
            said += locale.pick("; tot dan is er niemand", "; nobody is there before");
        }
        if let Some(closed) = &pending.instead_of {
            said += &locale.pick(format!("; bij {closed} is dan niemand"), format!("; nobody of {closed} is there then"));
        }
        said
    }

    fn row(&self) -> Value {
        let Pending { key, signal, instead_of, .. } = self.pending;
        json!({
            "team": key.team, "route": key.route, "group": key.group, "signal": signal, "at": self.at, "held": self.is_held,
            "instead_of": instead_of, "answers": self.answers.iter().map(|answer| &answer.name).collect::<Vec<_>>(),
            "asks": self.question.as_ref().map(|question| json!({ "lookup": question.lookup, "told": question.told })),
        })
    }
}
