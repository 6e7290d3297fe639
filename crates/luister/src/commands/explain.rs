//! `luister explain`: what luister makes of a text, and why.

use super::{Cli, check::when, language::Spoken, say};
use crate::{clock, config::Plan, desk};
use clap::Args;
use luister_matcher::{Detail, Matcher};
use luister_mention::{Channel, Locale, MentionLine, Pending, SourceName, Verdict, text};
use std::{
    io::{self, Read as _, Write},
    process::ExitCode,
};

/// The longest text that is read from standard input, in bytes.
const MAX_BYTES: u64 = 1024 * 1024;

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The text; `-` reads it from standard input
    text: String,
    /// Its title
    #[arg(long)]
    title: Option<String>,
    /// The source it would come from
    #[arg(long, default_value = "explain", value_parser = |name: &str| SourceName::new(name))]
    source: SourceName,
    /// The kind of place it would be found in
    #[arg(long, default_value = "social", value_parser = channel)]
    channel: Channel,
    /// Every query that did not find it too, and every word that a score rests on
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    spoken: Spoken,
}

fn channel(text: &str) -> Result<Channel, String> {
    let known = || Channel::ALL.map(Channel::as_str).join(", ");
    Channel::ALL.into_iter().find(|channel| channel.as_str() == text).ok_or_else(|| format!("there are {}", known()))
}

impl Explain {
    pub(super) fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        let locale = self.spoken.locale();
        let plan = cli.quiet_plan()?;
        let mut text = self.text.clone();
        if text == "-" {
            text.clear();
            io::stdin().lock().take(MAX_BYTES).read_to_string(&mut text)?;
        }
        if text.trim().is_empty() && self.title.as_ref().is_none_or(|title| title.trim().is_empty()) {
            say(locale.pick(
                "er is geen tekst; zet die tussen aanhalingstekens achter `luister explain`",
                "there is no text; write one in quotes behind `luister explain`",
            ));
            return Ok(ExitCode::FAILURE);
        }
        let line = serde_json::json!({ "text": text, "title": self.title, "channel": self.channel });
        let now = clock::now();
        let mut mention = MentionLine::parse(&line.to_string())?.into_mention(&self.source, now);
        if let Some(source) = plan.sources.get(&self.source) {
            mention.about.clone_from(&source.settings().about);
            mention.lang = source.settings().lang;
            mention.channel = source.settings().channel;
        }
        let explanation = matcher(&plan, locale).explain(&mention);
        let trace = plan.routes.trace(&mention, &explanation.verdict, now);
        let detail = if self.all { Detail::All } else { Detail::Close };
        let explained = explanation.in_words(locale, detail);
        let concluded = conclusion(&explanation.verdict, &trace.pendings, &trace.in_words(locale), &plan, locale);
        let mut out = io::stdout().lock();
        writeln!(out, "{concluded}\n\n{}", explained.trim_end())?;
        // Who is told and when stands above; how the routes were asked is for who misses somebody.
        if self.all || trace.pendings.is_empty() && !trace.steps.is_empty() {
            writeln!(out, "\nRoutes\n{}", indented(&trace.in_words(locale)))?;
        }
        if !self.all {
            let more =
                locale.pick("Met --all staat elke zoekopdracht en elk woord erbij.", "With --all every query and every word is told.");
            writeln!(out, "\n{more}")?;
        }
        say_of_lists(&plan, locale);
        Ok(ExitCode::SUCCESS)
    }
}

/// The matcher as the daemon has it. Whoever may not read what is kept is told what the lists and the model say alone.
pub(super) fn matcher(plan: &Plan, locale: Locale) -> Matcher {
    desk::taught_matcher(plan).unwrap_or_else(|error| {
        say(&locale.pick(
            format!("zonder wat correcties leerden, want die zijn niet te lezen: {error:#}"),
            format!("without what corrections taught, for they cannot be read: {error:#}"),
        ));
        plan.matcher.clone()
    })
}

/// Says which lists had no part in it.
fn say_of_lists(plan: &Plan, locale: Locale) {
    let broken: Vec<&str> = plan.lists.broken().iter().map(|list| list.source.file.as_str()).collect();
    if !broken.is_empty() {
        let files = broken.join(", ");
        say(&locale.pick(
            format!("niet meegedaan, want er staan fouten in: {files}; `luister check` laat ze zien"),
            format!("left out, for there are mistakes in: {files}; `luister check` shows them"),
        ));
    } else if plan.lists.iter().next().is_none() {
        say(locale
            .pick("er zijn geen lijsten; schrijf er een, zie keywords/README.md", "there are no lists; write one, see keywords/README.md"));
    }
}

/// What happens with a mention, in one line: what it is, and who is told when.
fn conclusion(verdict: &Verdict, pendings: &[Pending], traced: &str, plan: &Plan, locale: Locale) -> String {
    let signal = if verdict.is_hit() { verdict.named() } else { verdict.signal };
    let told = |pending: &Pending| {
        let (team, route) = (&pending.key.team, pending.key.route.as_ref());
        let when = when(plan.routes.timing(route).group_wait, locale);
        let by =
            route.map_or_else(|| locale.pick("het team van de lijst", "the team of the list").to_owned(), |route| format!("route {route}"));
        locale.pick(format!("{team} krijgt bericht, {when} ({by})"), format!("{team} is told, {when} ({by})"))
    };
    let happens = match pendings {
        // Why nobody is told stands at the end of the way that it went.
        [] => traced.lines().last().unwrap_or_default().to_owned(),
        pendings => pendings.iter().map(told).collect::<Vec<_>>().join("; "),
    };
    format!("{}. {}.", text::capital(signal.word(locale)), text::capital(&happens))
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}
