//! `luister judge`: mentions to verdicts.

use super::{Cli, given, say, say_problems};
use crate::{clock, config};
use anyhow::{Context, ensure};
use clap::Args;
use luister_matcher::{Lists, Matcher};
use luister_mention::{MentionId, Severity, SourceName, Verdict};
use serde::Serialize;
use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
};

#[derive(Debug, Args)]
pub(super) struct Judge {
    /// Mentions as JSON lines; standard input if left out
    file: Option<PathBuf>,
    /// The folder of the lists; without it no list is hit
    #[arg(long, value_name = "DIR")]
    keywords: Option<PathBuf>,
}

/// A verdict on its way out.
#[derive(Serialize)]
struct Row {
    id: MentionId,
    #[serde(flatten)]
    verdict: Verdict,
}

impl Judge {
    pub(super) fn run(&self, _cli: &Cli) -> anyhow::Result<ExitCode> {
        let matcher = Matcher::new(Arc::new(self.lists()?));
        let (source, now) = (SourceName::new("judge")?, clock::now());
        let mut out = io::BufWriter::new(io::stdout().lock());
        let bad = given::each(self.file.as_deref(), |line| {
            let mention = line.into_mention(&source, now);
            let row = Row { id: mention.id, verdict: matcher.judge(&mention) };
            Ok(writeln!(out, "{}", serde_json::to_string(&row)?)?)
        })?;
        out.flush()?;
        Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    fn lists(&self) -> anyhow::Result<Lists> {
        let Some(folder) = &self.keywords else { return Ok(Lists::default()) };
        let config::Folder { files, unreadable } =
            config::read_lists(folder).with_context(|| format!("cannot read the folder `{}`", folder.display()))?;
        let (lists, problems) = Lists::compile(&files, None);
        say_problems(&problems);
        for (file, why) in &unreadable {
            say(&format!("{file}: {why}"));
        }
        let errors = problems.iter().any(|problem| problem.severity == Severity::Error) || !unreadable.is_empty();
        ensure!(!errors, "the lists have problems");
        Ok(lists)
    }
}
