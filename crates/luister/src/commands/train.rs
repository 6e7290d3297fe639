//! `luister train`: makes the model that verdicts rest on, from examples.

use super::{eval, language::Spoken, say, say_problems_in};
use crate::{config, table::headed};
use clap::Args;
use luister_matcher::{
    examples::{self, Example},
    training::{self, Figure, Learned},
};
use luister_mention::{Lang, Locale, Severity, Signal};
use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// What is said behind the flags.
const MORE: &str = "\
The examples are tables with TABs between their columns, under this line:

  lang  labels  channel  phenomenon  text

Labels are some of complaint, question, lead, praise and crisis with commas between them, or none. From the same examples comes the \
same model, byte for byte. What stands in the table was measured on examples that were held back.

To use a model, name it in the configuration: `model` under `[signals]`.";

#[derive(Debug, Args)]
#[command(after_help = MORE)]
pub(super) struct Train {
    /// Tables of examples, or folders of them
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Where the model is written
    #[arg(long, short, value_name = "FILE", required_unless_present = "curve")]
    output: Option<PathBuf>,
    /// Tell how good a quarter, half and all of the examples make a model, and write none
    #[arg(long, conflicts_with = "output")]
    curve: bool,
    #[command(flatten)]
    spoken: Spoken,
}

impl Train {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        let locale = self.spoken.locale();
        let Some(examples) = self.read(locale) else { return Ok(ExitCode::FAILURE) };
        let mut out = io::stdout().lock();
        let Some(output) = &self.output else {
            out.write_all(curve(&training::curve(&examples), locale).as_bytes())?;
            return Ok(ExitCode::SUCCESS);
        };
        let trained = training::train(&examples);
        if let Err(error) = fs::write(output, &trained.bytes) {
            let shown = config::shown(output);
            say(&locale
                .pick(format!("{shown}: kan het model niet schrijven: {error}"), format!("{shown}: cannot write the model: {error}")));
            return Ok(ExitCode::FAILURE);
        }
        out.write_all(figures(&trained.report.figures, locale).as_bytes())?;
        let (shown, bytes) = (config::shown(output), number(trained.bytes.len(), locale));
        say(&locale.pick(format!("{shown} heeft nu {bytes} bytes"), format!("{shown} now has {bytes} bytes")));
        Ok(ExitCode::SUCCESS)
    }

    /// The examples of every file, in the order of their names; none if there is a mistake in any of them, or no example.
    fn read(&self, locale: Locale) -> Option<Vec<Vec<Example>>> {
        let mut examples = Vec::new();
        let mut are_good = true;
        for path in self.paths.iter().flat_map(|path| tables(path)) {
            let shown = config::shown(&path);
            match eval::text(&path) {
                Ok(text) => {
                    let read = examples::read(&shown, &text);
                    say_problems_in(&read.problems, locale);
                    are_good &= read.problems.iter().all(|problem| problem.severity == Severity::Warning);
                    examples.push(read.examples);
                }
                Err(why) => {
                    say(&format!("{shown}: {}{}{}", why.message.in_words(locale), locale.pick("; ", ", "), why.repair.in_words(locale)));
                    are_good = false;
                }
            }
        }
        if examples.iter().all(Vec::is_empty) && are_good {
            say(locale.pick("er is geen voorbeeld om van te leren", "there is no example to learn from"));
            return None;
        }
        are_good.then_some(examples)
    }
}

/// The tables in a folder and in those below it, by name; of anything else the path itself.
fn tables(path: &Path) -> Vec<PathBuf> {
    let Ok(folder) = fs::read_dir(path) else { return vec![path.to_owned()] };
    let mut entries: Vec<PathBuf> = folder.filter_map(|entry| Some(entry.ok()?.path())).collect();
    entries.sort();
    let is_table = |path: &PathBuf| path.is_dir() || path.extension().is_some_and(|end| end == "tsv");
    entries.into_iter().filter(is_table).flat_map(|path| tables(&path)).collect()
}

fn figures(figures: &[Figure], locale: Locale) -> String {
    let row = |figure: &Figure| {
        let counts = [figure.examples, figure.with, figure.features].map(|count| number(count, locale));
        let shares = [figure.threshold, figure.precision, figure.recall, figure.f1].map(|share| locale.decimal(share));
        names(figure.lang, figure.signal, locale).into_iter().chain(counts).chain(shares).collect()
    };
    let numbers = locale
        .pick(["voorbeelden", "wel", "kenmerken", "drempel", "P", "R", "F1"], ["examples", "has", "features", "threshold", "P", "R", "F1"]);
    headed(&heads(locale), &numbers, figures.iter().map(row).collect())
}

fn curve(points: &[Learned], locale: Locale) -> String {
    let row = |point: &Learned| {
        let figures = [number(point.examples, locale), locale.decimal(point.f1)];
        names(point.lang, point.signal, locale).into_iter().chain(figures).collect()
    };
    headed(&heads(locale), &locale.pick(["geleerd van", "F1"], ["learned from", "F1"]), points.iter().map(row).collect())
}

fn heads(locale: Locale) -> [&'static str; 2] {
    locale.pick(["taal", "signaal"], ["lang", "signal"])
}

fn names(lang: Lang, signal: Signal, locale: Locale) -> [String; 2] {
    [lang.to_string(), signal.word(locale).to_owned()]
}

fn number(count: usize, locale: Locale) -> String {
    locale.number(u64::try_from(count).unwrap_or(u64::MAX))
}
