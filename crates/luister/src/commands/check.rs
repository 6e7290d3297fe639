//! `luister check`: every problem of the configuration and the lists, or "fine" in sentences.

use super::{Cli, Json, say, say_problems};
use crate::{
    config::{self, Plan, Secrets},
    table::counted,
};
use clap::Args;
use luister_alerts::config::Transport;
use luister_mention::Severity;
use std::{
    io::{self, Write},
    path::Path,
    process::ExitCode,
};

#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    json: Json,
}

impl Check {
    pub(super) fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        let loaded = config::load(&cli.config, None, Secrets::Read);
        let status = if loaded.has_errors() { ExitCode::FAILURE } else { ExitCode::SUCCESS };
        if self.json.json {
            let mut out = io::stdout().lock();
            for problem in &loaded.problems {
                writeln!(out, "{}", serde_json::to_string(problem)?)?;
            }
            return Ok(status);
        }
        say_problems(&loaded.problems);
        let count = |severity| loaded.problems.iter().filter(|problem| problem.severity == severity).count();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        match &loaded.plan {
            Some(plan) if !loaded.lists_have_errors => writeln!(io::stdout().lock(), "{}", summary(plan, warnings))?,
            _ => say(&format!("{}{} to mend", counted(errors, "problem"), and_warnings(warnings))),
        }
        Ok(status)
    }
}

fn and_warnings(warnings: usize) -> String {
    if warnings == 0 { String::new() } else { format!(" and {}", counted(warnings, "warning")) }
}

/// What the configuration comes to, in sentences.
fn summary(plan: &Plan, warnings: usize) -> String {
    let mut lines = vec![if warnings == 0 { "fine".to_owned() } else { format!("fine, with {}", counted(warnings, "warning")) }];
    let queries = plan.lists.iter().map(luister_matcher::List::query_count).sum();
    lines.push(format!(
        "{} listened to for {} with {}.",
        were(plan.sources.len(), "source"),
        counted(plan.lists.iter().count(), "list"),
        plural_of(queries, "query", "queries")
    ));
    for list in plan.lists.iter() {
        lines.push(format!("  {} ({}, {}): {}", list.name(), list.kind(), list.file(), plural_of(list.query_count(), "query", "queries")));
    }
    for rule in plan.routes.rules() {
        let signals: Vec<&str> = rule.signal.iter().map(|signal| signal.as_str()).collect();
        let signals = if signals.is_empty() { "every signal but other".to_owned() } else { signals.join(", ") };
        let teams: Vec<&str> = rule.team.iter().map(luister_mention::TeamName::as_str).collect();
        lines.push(format!("Route {}: {signals} to {}, {} after the first mention.", rule.name, teams.join(" and "), rule.group_wait));
    }
    lines.push(match &plan.mail.transport {
        Transport::Folder(folder) => format!("Mails are written into {}.", whole(&plan.base.join(folder))),
        Transport::Smtp(smtp) => format!("Mails leave through {}:{}.", smtp.host, smtp.port),
    });
    lines.push(format!("Everything is kept in {}.", whole(&plan.daemon.state)));
    lines.join("\n")
}

/// A path that says where it is, wherever one stands.
fn whole(path: &Path) -> String {
    config::shown(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()))
}

fn were(count: usize, word: &str) -> String {
    format!("{} {}", counted(count, word), if count == 1 { "is" } else { "are" })
}

fn plural_of(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
