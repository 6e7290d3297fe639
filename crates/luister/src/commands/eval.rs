//! `luister eval`: how good the verdicts are, on texts of which somebody said what they are.

mod tables;
mod wrong;

#[cfg(test)]
mod tests;

use super::{Cli, language::Spoken, progress::Progress, say, say_problems_in};
use crate::config::{self, Unreadable};
use clap::Args;
use luister_matcher::{
    Lists, MAX_SHEET_BYTES, Matcher,
    eval::{self, Evaluation, Phenomenon, Report, Row, Sample, Truth, Wrong},
};
use luister_mention::{Locale, Severity, wording};
use serde::Serialize;
use std::{
    fs::File,
    io::{self, Read as _, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

/// So many mistakes of each task and label are printed, unless another number is asked for.
const USUAL_ERRORS: &str = "20";
/// How many steps the progress bar takes for a file.
const STEPS: u64 = 1_000;

/// What is said behind the flags.
const MORE: &str = "\
A file has one of two shapes, and its first line tells which.

Labelled JSON lines answer one question about a text each. `channel` and `rating` may be added:

  {\"text\":\"…\",\"lang\":\"nl\",\"label_task\":\"complaint\",\"label\":\"other\",\"source\":\"…\"}

  complaint, question, lead, praise, crisis   its own name, or other
  intent                                      buy, or anything else
  sentiment                                   negative, neutral or positive
  signal                                      complaint, question, lead, praise, crisis or other
  lang                                        a language code

A table has TABs between its columns and answers all five questions about each text. Its labels are some of complaint, question, \
lead, praise and crisis with commas between them, or none; ` pair` behind the phenomenon marks a line that belongs together with \
the one beside it:

  lang  labels              channel  phenomenon     text
  nl    complaint,question  social   irony          …
  nl    none                social   negation pair  …

No lists are looked at. The thresholds are those of the configuration, if there is one.";

#[derive(Debug, Args)]
#[command(after_help = MORE)]
pub(super) struct Eval {
    /// Labelled JSON lines, or tables of examples
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Take every text for one that has none of the five signals, whatever its file says: what it is given is a false alarm
    #[arg(long)]
    none: bool,
    /// Print the texts that were judged wrong too: the N surest of each task and label
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = USUAL_ERRORS, value_parser = count)]
    errors: Option<usize>,
    #[command(flatten)]
    spoken: Spoken,
    /// Print a JSON array instead of tables
    #[arg(long)]
    json: bool,
}

/// An entry of the JSON array; which it is show its keys.
#[derive(Serialize)]
#[serde(untagged)]
enum Entry<'r> {
    Row(&'r Row),
    Phenomenon(&'r Phenomenon),
    Wrong(&'r Wrong),
}

fn count(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| "write a number, or put --errors behind the files".to_owned())
}

impl Eval {
    pub(super) fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        let locale = self.spoken.locale();
        let matcher = matcher(cli)?;
        let mut evaluation = Evaluation::new(&matcher, self.errors.unwrap_or(0));
        let are_good = self.judge(&mut evaluation, locale);
        let report = evaluation.finish();
        let mut out = io::stdout().lock();
        if self.json {
            write_json(&mut out, &report)?;
        } else {
            write!(out, "{}{}", tables::text(&report, locale), wrong::text(&report.wrong, locale))?;
        }
        if report.rows.is_empty() {
            say(locale.pick("er is geen tekst om te beoordelen", "there is no text to judge"));
        }
        Ok(if are_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// Judges every file; says what is wrong with them, and gives whether nothing is.
    fn judge(&self, evaluation: &mut Evaluation<'_>, locale: Locale) -> bool {
        let mut are_good = true;
        let files = u64::try_from(self.files.len()).unwrap_or(u64::MAX);
        for (number, file) in (0..).zip(&self.files) {
            let shown = config::shown(file);
            let text = match text(file) {
                Ok(text) => text,
                Err(why) => {
                    are_good = false;
                    say(&format!("{shown}: {}{}{}", why.message.in_words(locale), locale.pick("; ", ", "), why.repair.in_words(locale)));
                    continue;
                }
            };
            let input = eval::read(&shown, &text);
            say_problems_in(&input.problems, locale);
            are_good &= input.problems.iter().all(|problem| problem.severity == Severity::Warning);
            let progress = Progress::new(locale.pick("beoordelen", "judging"));
            let all = u64::try_from(input.samples.len()).unwrap_or(u64::MAX);
            for (at, sample) in (0_u64..).zip(input.samples) {
                if at.is_multiple_of(100) {
                    progress.show(number * STEPS + at * STEPS / all.max(1), files * STEPS);
                }
                evaluation.add(&if self.none { Sample { truth: Truth::Nothing, ..sample } } else { sample });
            }
        }
        are_good
    }
}

/// Without lists, and with the thresholds of the configuration, if there is one. One that was asked for by name has to be there.
fn matcher(cli: &Cli) -> anyhow::Result<Matcher> {
    let usual = Matcher::new(Arc::new(Lists::default()));
    let is_default = cli.config == Path::new(super::AT_HAND);
    if is_default && !cli.config.exists() {
        return Ok(usual);
    }
    let configured = cli.quiet_plan()?.matcher;
    Ok(usual.with_model(Arc::clone(configured.model())).with_thresholds(*configured.thresholds()))
}

/// The text of a file, which may be a pipe.
pub(super) fn text(path: &Path) -> Result<String, Unreadable> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(MAX_SHEET_BYTES).unwrap_or(u64::MAX);
    File::open(path).and_then(|file| file.take(limit.saturating_add(1)).read_to_end(&mut bytes)).map_err(|error| unread(&error))?;
    if bytes.len() > MAX_SHEET_BYTES {
        return Err(Unreadable {
            message: wording!(
                "this file has more than {MAX_SHEET_BYTES} bytes, which are the most",
                "dit bestand is groter dan {MAX_SHEET_BYTES} bytes en meer mag niet"
            ),
            repair: wording!("make several files of it", "maak er meer bestanden van"),
        });
    }
    config::text_of(bytes)
}

/// Why a file cannot be read. What the system says of rarer causes is English.
fn unread(error: &io::Error) -> Unreadable {
    if error.kind() == io::ErrorKind::NotFound {
        return Unreadable {
            message: wording!("this file is not there", "dit bestand bestaat niet"),
            repair: wording!("look at how it is called and where it lies", "kijk hoe het heet en waar het staat"),
        };
    }
    Unreadable {
        message: wording!("this file cannot be read: {error}", "dit bestand kan niet worden gelezen: {error}"),
        repair: wording!("look at whether it is a file and who may read it", "kijk of het een bestand is en wie het mag lezen"),
    }
}

/// The array, with an entry on each line.
fn write_json(out: &mut impl Write, report: &Report) -> anyhow::Result<()> {
    let rows = report.rows.iter().map(Entry::Row);
    let entries = rows.chain(report.phenomena.iter().map(Entry::Phenomenon)).chain(report.wrong.iter().map(Entry::Wrong));
    let lines = entries.map(|entry| serde_json::to_string(&entry)).collect::<Result<Vec<_>, _>>()?;
    writeln!(out, "[{}]", lines.join(",\n "))?;
    Ok(())
}
