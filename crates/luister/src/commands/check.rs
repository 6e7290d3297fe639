//! `luister check`: every problem of the configuration and the lists, or "fine" in sentences.

use super::{Cli, Json, language::Spoken, say, say_problems_in};
use crate::{
    clock,
    config::{self, Plan, Retention, Secrets},
};
use clap::Args;
use luister_alerts::{
    DigestRule, Lookup, Route, Team,
    config::{Outside, Transport},
};
use luister_matcher::List;
use luister_mention::{Locale, LookupName, LookupStatus, Period, Severity, TeamName};
use std::{
    io::{self, Write},
    path::Path,
    process::ExitCode,
};

/// How many of the next times of a digest are told.
const NEXT_TIMES: usize = 5;

#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    spoken: Spoken,
    #[command(flatten)]
    json: Json,
}

impl Check {
    pub(super) fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        let locale = self.spoken.locale();
        let loaded = config::load(&cli.config, None, Secrets::Read);
        let status = if loaded.has_errors() { ExitCode::FAILURE } else { ExitCode::SUCCESS };
        if self.json.json {
            let mut out = io::stdout().lock();
            for problem in &loaded.problems {
                writeln!(out, "{}", serde_json::to_string(&problem.as_line(locale))?)?;
            }
            return Ok(status);
        }
        say_problems_in(&loaded.problems, locale);
        let count = |severity| loaded.problems.iter().filter(|problem| problem.severity == severity).count();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        match &loaded.plan {
            Some(plan) if !loaded.lists_have_errors => writeln!(io::stdout().lock(), "{}", summary(plan, warnings, locale))?,
            _ => {
                say(&to_mend(errors, warnings, locale));
                if let Some(said) = untried(loaded.untried, locale) {
                    say(&said);
                }
            }
        }
        Ok(status)
    }
}

fn to_mend(errors: usize, warnings: usize, locale: Locale) -> String {
    let errors = counted(errors, locale.pick(("fout", "fouten"), ("problem", "problems")));
    let warnings = if warnings == 0 { String::new() } else { format!(" {} {}", locale.pick("en", "and"), warned(warnings, locale)) };
    format!("{errors}{warnings} {}", locale.pick("gevonden", "to mend"))
}

/// What is said of tests that wait until their list has no other mistakes.
fn untried(tests: usize, locale: Locale) -> Option<String> {
    let tests = (tests > 0).then(|| counted(tests, ("test", "tests")))?;
    Some(locale.pick(
        format!("{tests} in de lijsten (`must match`, `must not match`) nog niet geprobeerd: herstel eerst de fouten"),
        format!("{tests} in the lists (`must match`, `must not match`) not tried yet: mend the mistakes first"),
    ))
}

/// What the configuration comes to, in sentences.
fn summary(plan: &Plan, warnings: usize, locale: Locale) -> String {
    let fine = locale.pick("in orde", "fine");
    let with = locale.pick("met", "with");
    let mut lines = vec![if warnings == 0 { fine.to_owned() } else { format!("{fine}, {with} {}", warned(warnings, locale)) }];
    let queries = |count| counted(count, locale.pick(("zoekopdracht", "zoekopdrachten"), ("query", "queries")));
    let sources = counted(plan.sources.len(), locale.pick(("bron", "bronnen"), ("source", "sources")));
    let is = if plan.sources.len() == 1 { locale.pick("wordt", "is") } else { locale.pick("worden", "are") };
    let lists = counted(plan.lists.iter().count(), locale.pick(("lijst", "lijsten"), ("list", "lists")));
    let all = queries(plan.lists.iter().map(List::query_count).sum());
    lines.push(
        locale
            .pick(format!("{sources} {is} gevolgd voor {lists} met {all}."), format!("{sources} {is} listened to for {lists} with {all}.")),
    );
    lines.extend(
        plan.lists.iter().map(|list| format!("  {} ({}, {}): {}", list.name(), list.kind(), list.file(), queries(list.query_count()))),
    );
    lines.extend(routes(plan, locale));
    lines.extend(teams(plan, locale));
    lines.extend(plan.digests.iter().map(|rule| digest(rule, locale)));
    if plan.answers.count() > 0 {
        let ready = counted(plan.answers.count(), locale.pick(("antwoord", "antwoorden"), ("answer", "answers")));
        let folder = whole(&plan.answers_dir());
        lines.push(
            locale.pick(format!("Klaar om mee te antwoorden: {ready} in {folder}."), format!("Ready to answer with: {ready} in {folder}.")),
        );
    }
    lines.push(match &plan.mail.transport {
        Transport::Folder(folder) => {
            let folder = whole(&plan.base.join(folder));
            locale.pick(format!("Mails worden als bestanden bewaard in {folder}."), format!("Mails are written into {folder}."))
        }
        Transport::Smtp(smtp) => {
            let (host, port) = (&smtp.host, smtp.port);
            locale.pick(format!("Mails gaan via {host}:{port}."), format!("Mails leave through {host}:{port}."))
        }
    });
    if !plan.webhooks.is_empty() {
        let names = plan.webhooks.iter().map(|webhook| webhook.name.as_str()).collect::<Vec<_>>().join(", ");
        lines.push(format!("Webhooks: {names}."));
    }
    lines.extend(lookups(plan, locale));
    let state = whole(&plan.daemon.state);
    lines.push(locale.pick(format!("Alles wordt bewaard in {state}."), format!("Everything is kept in {state}.")));
    lines.push(retention(&plan.retention, locale));
    lines.join("\n")
}

/// To whom a digest goes, and the next times at which it does.
fn digest(rule: &DigestRule, locale: Locale) -> String {
    let times: Vec<String> =
        rule.next_times(clock::now(), NEXT_TIMES).iter().map(|at| locale.moment(&at.with_timezone(&rule.timezone))).collect();
    let (name, team, times) = (&rule.name, &rule.team, times.join(", "));
    let said = locale.pick(
        format!("Overzicht {name}: naar {team}; de eerste keren op {times}."),
        format!("Digest {name}: to {team}; the next times are {times}."),
    );
    let time = rule.review_time;
    let draft = rule.review_by.as_ref().map(|editors| {
        locale.pick(format!(" {editors} krijgt het {time} ervoor als concept."), format!(" {editors} gets it as a draft {time} before."))
    });
    said + &draft.unwrap_or_default()
}

/// How long what strangers wrote is kept.
fn retention(retention: &Retention, locale: Locale) -> String {
    let periods: Vec<String> = retention.periods().iter().map(ToString::to_string).collect();
    match (periods.split_last(), retention.longest()) {
        (None, _) => locale.pick(
            "Wat anderen schrijven, blijft voor altijd bewaard; `retention` bij [privacy] maakt daar een einde aan.".to_owned(),
            "What strangers write is kept for ever; `retention` in [privacy] puts an end to that.".to_owned(),
        ),
        (Some((longest, [])), Some(_)) => {
            locale.pick(format!("Wat anderen schrijven, wordt {longest} bewaard."), format!("What strangers write is kept for {longest}."))
        }
        (Some((longest, shorter)), Some(_)) => {
            let shorter = shorter.join(", ");
            locale.pick(
                format!("Wat anderen schrijven, wordt hooguit {longest} bewaard, een deel ervan {shorter}."),
                format!("What strangers write is kept for {longest} at the most, some of it for {shorter}."),
            )
        }
        (Some(_), None) => {
            let periods = periods.join(", ");
            locale.pick(
                format!("Wat anderen schrijven, wordt voor een deel {periods} bewaard en voor de rest voor altijd."),
                format!("What strangers write is kept for {periods} in part, and the rest of it for ever."),
            )
        }
    }
}

/// A sentence for each route, those inside it below it.
fn routes(plan: &Plan, locale: Locale) -> Vec<String> {
    fn told(route: &Route, depth: usize, locale: Locale, lines: &mut Vec<String>) {
        let signals: Vec<&str> = route.wanted.signal.iter().map(|signal| signal.word(locale)).collect();
        let every = locale.pick("elk signaal behalve overig", "every signal but other");
        let signals = if signals.is_empty() { every.to_owned() } else { signals.join(", ") };
        let teams = route.team.iter().map(TeamName::as_str).collect::<Vec<_>>().join(locale.pick(" en ", " and "));
        let (name, when) = (&route.name, when(route.timing.group_wait, locale));
        let when = route.lookup.as_ref().map_or_else(String::new, |lookup| asked_first(route, lookup, locale)) + &when;
        let said = if teams.is_empty() {
            locale.pick(format!("Route {name}: {signals}, verder volgens de routes hieronder."), {
                format!("Route {name}: {signals}, on to the routes below.")
            })
        } else {
            locale.pick(format!("Route {name}: {signals} naar {teams}, {when}."), format!("Route {name}: {signals} to {teams}, {when}."))
        };
        lines.push(format!("{}{said}", "  ".repeat(depth)));
        route.inner.iter().for_each(|inner| told(inner, depth + 1, locale, lines));
    }
    let mut lines = Vec::new();
    plan.routes.outermost().iter().for_each(|route| told(route, 0, locale, &mut lines));
    lines
}

/// Whom a route asks before, and to whom it leads then.
fn asked_first(route: &Route, lookup: &LookupName, locale: Locale) -> String {
    let branches = [LookupStatus::Ack, LookupStatus::Nack, LookupStatus::Err];
    let branches = branches.into_iter().filter_map(|status| Some((status.as_str(), route.branches.of(status)?)));
    let branches: Vec<String> =
        branches.map(|(status, team)| locale.pick(format!("{status} naar {team}"), format!("{status} to {team}"))).collect();
    let branches = if branches.is_empty() { String::new() } else { format!(" ({})", branches.join(", ")) };
    locale.pick(format!("na vraag aan {lookup}{branches}, "), format!("after asking {lookup}{branches}, "))
}

/// A sentence for each customer system: what it is told, and how long it is waited for.
fn lookups(plan: &Plan, locale: Locale) -> Vec<String> {
    let told = |lookup: &Lookup| {
        let (name, sent, most) = (&lookup.name, lookup.sent().collect::<Vec<_>>().join(", "), lookup.timeout);
        locale.pick(
            format!("Look-up {name} krijgt te horen: {sent}; een melding wacht hooguit {most} op het antwoord."),
            format!("Look-up {name} is told: {sent}; an alert waits {most} for its answer at most."),
        )
    };
    plan.lookups.iter().map(told).collect()
}

/// A sentence for each team: what it gets at most, when it is there, and how soon it answers.
fn teams(plan: &Plan, locale: Locale) -> Vec<String> {
    let told = |team: &Team| {
        let (name, most) = (&team.name, team.mails_per_hour);
        let mut said = locale.pick(
            format!("Team {name}: hooguit {most} mails per uur, meer komt als samenvatting"),
            format!("Team {name}: at most {most} mails an hour, more comes as a summary"),
        );
        if let Some(target) = team.response_target {
            said += &locale.pick(format!("; antwoord binnen {target}"), format!("; answers within {target}"));
        }
        if !team.office().is_always() {
            said += &match &team.outside {
                Outside::Hold => locale
                    .pick("; buiten kantooruren wacht alles behalve een crisis", "; outside its hours all but a crisis waits")
                    .to_owned(),
                Outside::Send => locale.pick("; ook buiten kantooruren", "; outside its hours too").to_owned(),
                Outside::Team(other) => locale.pick(
                    format!("; buiten kantooruren krijgt {other} alles behalve een crisis"),
                    format!("; outside its hours {other} gets all but a crisis"),
                ),
            };
        }
        said + "."
    };
    plan.routes.teams().map(told).collect()
}

/// When a group is told that waits so long.
pub(super) fn when(wait: Period, locale: Locale) -> String {
    if wait.0.is_zero() {
        return locale.pick("meteen", "at once").to_owned();
    }
    locale.pick(format!("{wait} na het eerste bericht"), format!("{wait} after the first mention"))
}

/// A path that says where it is, wherever one stands.
fn whole(path: &Path) -> String {
    config::shown(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()))
}

fn warned(warnings: usize, locale: Locale) -> String {
    counted(warnings, locale.pick(("waarschuwing", "waarschuwingen"), ("warning", "warnings")))
}

fn counted(count: usize, (one, many): (&str, &str)) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
