//! `luister judge`: mentions to verdicts.

use super::{Cli, say, say_problems};
use crate::{clock, config};
use anyhow::{Context, ensure};
use clap::Args;
use luister_matcher::{Lists, Matcher};
use luister_mention::{MentionId, MentionLine, Severity, SourceName, Verdict};
use serde::Serialize;
use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read as _, Write},
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
};

/// The longest line, in bytes.
const MAX_LINE_BYTES: u64 = 4 * 1024 * 1024;

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
        let mut input: Box<dyn BufRead> = match &self.file {
            Some(file) => Box::new(BufReader::new(File::open(file).with_context(|| format!("cannot read `{}`", file.display()))?)),
            None => Box::new(io::stdin().lock()),
        };
        let named = self.file.as_ref().map_or_else(|| "standard input".to_owned(), |file| file.display().to_string());
        let (source, now) = (SourceName::new("judge")?, clock::now());
        let mut out = io::BufWriter::new(io::stdout().lock());
        let mut bad = 0;
        for number in 1.. {
            let mut line = Vec::new();
            if (&mut input).take(MAX_LINE_BYTES).read_until(b'\n', &mut line)? == 0 {
                break;
            }
            if line.trim_ascii().is_empty() {
                continue;
            }
            match MentionLine::parse(&String::from_utf8_lossy(&line)) {
                Ok(line) => {
                    let mention = line.into_mention(&source, now);
                    let row = Row { id: mention.id, verdict: matcher.judge(&mention) };
                    writeln!(out, "{}", serde_json::to_string(&row)?)?;
                }
                Err(error) => {
                    bad += 1;
                    say(&format!("{named}:{number}: {error}"));
                }
            }
        }
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
