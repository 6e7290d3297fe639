//! `luister forget`: erase what is kept of an author.

use super::{Cli, language, say};
use crate::{
    config::shown,
    desk::{self, Gone, Line, Request, Sight},
};
use anyhow::bail;
use clap::Args;
use luister_mention::{Locale, SourceName, text};
use std::{
    collections::BTreeSet,
    io::{self, BufRead as _, Write as _},
    path::PathBuf,
    process::ExitCode,
};

/// Shows first what would be erased and where, and asks for a word before it does so.
#[derive(Debug, Args)]
#[command(
    after_help = "What the author wrote goes from mentions, alerts, cases, corrections, what waits, and the mail folder; what others wrote no \
                  longer names them; and the same messages are not taken in again. Figures stay, for they name nobody. Backups that were \
                  made before keep it until newer ones have taken their place. Keyword lists are yours: the command names those with the \
                  author in them and changes none."
)]
pub(super) struct Forget {
    /// A name, a handle or the link of a page, whole, as the source writes it
    author: String,
    /// Only at this source: names are shared
    #[arg(long, value_name = "SOURCE", value_parser = |name: &str| SourceName::new(name))]
    source: Option<SourceName>,
    /// Erase more mentions than this
    #[arg(long, value_name = "NUMBER", default_value_t = 1000)]
    most: u64,
}

impl Forget {
    pub(super) fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        let plan = cli.quiet_plan()?;
        let locale = language::environment();
        let request = |really| Request::Forget { author: self.author.clone(), source: self.source.clone(), really, most: self.most };
        let mut count = 0;
        desk::ask(&plan, &request(false), &mut |line| {
            match line {
                Line::Row(row) => {
                    let sight: Sight = serde_json::from_value(row)?;
                    count = sight.mentions;
                    preview(&self.author, &sight, locale);
                }
                Line::Note(note) => say(&note),
                _ => {}
            }
            Ok(())
        })?;
        if count > self.most {
            bail!(
                "these are {count} mentions, and the most is {}; say at which source with --source, or allow more with --most {count}",
                self.most
            );
        }
        let word = locale.pick("vergeet", "forget");
        say(&locale.pick(
            format!("\nDit kan niet ongedaan worden gemaakt. Typ `{word}` om het te wissen:"),
            format!("\nThis cannot be undone. Type `{word}` to erase it:"),
        ));
        io::stderr().flush()?;
        let mut typed = String::new();
        io::stdin().lock().read_line(&mut typed)?;
        if typed.trim() != word {
            bail!(locale.pick("niets is gewist", "nothing was erased"));
        }
        desk::ask(&plan, &request(true), &mut |line| {
            match line {
                Line::Row(row) => done(&serde_json::from_value(row)?, locale),
                Line::Note(note) => say(&note),
                _ => {}
            }
            Ok(())
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

/// What would be erased, and where.
fn preview(author: &str, sight: &Sight, locale: Locale) {
    let Sight { mentions, alerts, cases, .. } = sight;
    let author = clean(author);
    say(&locale.pick(
        format!("Van ‘{author}’ wordt bewaard: {mentions} berichten, verteld in {alerts} meldingen, met {cases} zaken."),
        format!("What is kept of “{author}”: {mentions} mentions, told in {alerts} alerts, with {cases} cases."),
    ));
    for (source, count) in &sight.sources {
        say(&format!("  {source}: {count}"));
    }
    let said = |what: &str, all: Vec<String>| {
        if !all.is_empty() {
            say(&format!("{what}: {}", all.join(", ")));
        }
    };
    let files = |files: &[PathBuf]| files.iter().map(|file| shown(file)).collect();
    let words = |words: &BTreeSet<String>| words.iter().map(|word| clean(word)).collect();
    said(locale.pick("Wordt overal onleesbaar gemaakt", "Is made unreadable wherever it stands"), words(&sight.sought));
    said(
        locale.pick("Staat nu in (de berichten zelf meegeteld)", "Stands now in (the mentions themselves among them)"),
        sight.named_in.iter().map(|(kind, count)| format!("{count} {kind}")).collect(),
    );
    said(
        locale.pick("Te gewoon om in teksten van anderen te zoeken", "Too common to be looked for in what others wrote"),
        words(&sight.common),
    );
    said(locale.pick("Bestanden die worden verwijderd", "Files that are removed"), files(&sight.files));
    said(
        locale.pick("Staat ook in deze lijsten, die blijven zoals ze zijn", "Stands in these lists too, which stay as they are"),
        sight.lists.clone(),
    );
}

fn clean(said: &str) -> String {
    text::line(&text::clean(said))
}

fn done(gone: &Gone, locale: Locale) {
    let Gone { erased, masked, fingerprint, .. } = gone;
    say(&locale.pick(
        format!("Gewist: {erased} berichten; {masked} andere gegevens noemen de schrijver niet meer. In het logboek heet de schrijver {fingerprint}."),
        format!("Erased: {erased} mentions; {masked} other records no longer name the author. The trail calls the author {fingerprint}."),
    ));
}
