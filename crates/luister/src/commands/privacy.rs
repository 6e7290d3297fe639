//! `luister privacy`: the record of processing, made of the configuration that is in force.

use super::{Cli, language::Language, say};
use crate::{
    clock,
    desk::{self, Line, Request},
    privacy::{self, register},
};
use clap::{Args, ValueEnum};
use luister_mention::Locale;
use std::{
    collections::BTreeMap,
    io::{self, Write as _},
    process::ExitCode,
};

/// What is kept of whom and why, from which sources, how long, where, who receives it, and what a data officer would ask about.
#[derive(Debug, Args)]
pub(super) struct Privacy {
    /// In this language; that of the administrator if left out
    #[arg(long, value_enum)]
    lang: Option<Language>,
    /// How it is written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Text
    #[default]
    Text,
    /// A page that stands alone
    Html,
    /// One JSON document, its words in English
    Json,
}

impl Privacy {
    pub(super) fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        let plan = cli.quiet_plan()?;
        let mut space: BTreeMap<String, u64> = BTreeMap::new();
        let asked = desk::ask(&plan, &Request::Space, &mut |line| {
            if let Line::Row(row) = line {
                space = serde_json::from_value(row)?;
            }
            Ok(())
        });
        if let Err(error) = asked {
            say(&format!("how much is what is not told, for the store cannot be looked through: {error:#}"));
        }
        let (locale, zone) = (self.lang.map_or(plan.mail.lang, Locale::from), plan.mail.timezone);
        let register = register(&plan, clock::now(), &space);
        let told = match self.format {
            Format::Text => privacy::text(&register, locale, zone),
            Format::Html => privacy::html(&register, locale, zone),
            Format::Json => serde_json::to_string_pretty(&register)? + "\n",
        };
        io::stdout().lock().write_all(told.as_bytes())?;
        Ok(ExitCode::SUCCESS)
    }
}
