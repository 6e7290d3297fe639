//! `luister export`: everything that is kept, as JSON lines, or what is kept of one author.

use super::{Cli, language::Language};
use crate::{
    clock,
    desk::{self, Kept, Line, Request},
};
use anyhow::bail;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use clap::Args;
use luister_mention::{Author, Correction, Link, Locale, Signal, SourceName, TeamName, text};
use std::{
    io::{self, Write},
    process::ExitCode,
};

/// Everything is written to standard output; the last line holds the number of records and their checksum.
#[derive(Debug, Args)]
#[command(
    after_help = "With --author it is the answer to somebody who asks what is kept about them: what they wrote, what it was counted as, \
                        and which teams were told of it. Names are shared: --source says at which site."
)]
pub(super) struct Export {
    /// Only what is kept of this author, for people to read: a name, a handle or the link of a page
    #[arg(long, value_name = "AUTHOR")]
    author: Option<String>,
    /// Of that author only at this source
    #[arg(long, value_name = "SOURCE", requires = "author", value_parser = |name: &str| SourceName::new(name))]
    source: Option<SourceName>,
    /// Of that author as JSON, a line for each mention
    #[arg(long, requires = "author")]
    json: bool,
    /// In this language; that of the administrator if left out
    #[arg(long, value_enum, requires = "author")]
    lang: Option<Language>,
}

impl Export {
    pub(super) fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        let Some(author) = &self.author else { return cli.ask(&Request::Export, true, &[], "") };
        let plan = cli.quiet_plan()?;
        let mut kept: Vec<Kept> = Vec::new();
        let mut out = io::stdout().lock();
        let request = Request::Author { author: author.clone(), source: self.source.clone() };
        desk::ask(&plan, &request, &mut |line| {
            let Line::Row(row) = line else { return Ok(()) };
            if self.json {
                return writeln!(out, "{row}");
            }
            kept.push(serde_json::from_value(row)?);
            Ok(())
        })?;
        if self.json {
            return Ok(ExitCode::SUCCESS);
        }
        if kept.is_empty() {
            bail!("nothing is kept of `{author}`: a name, a handle or a link has to be whole, as the source writes it");
        }
        let letter = Letter { locale: self.lang.map_or(plan.mail.lang, Locale::from), zone: plan.mail.timezone };
        letter.write(author, &kept, &mut out)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// For whom it is written: language and time zone.
struct Letter {
    locale: Locale,
    zone: Tz,
}

impl Letter {
    fn write(&self, author: &str, kept: &[Kept], out: &mut impl Write) -> io::Result<()> {
        let pick = |nl: String, en: String| self.locale.pick(nl, en);
        let (now, count) = (self.moment(clock::now()), kept.len());
        let author = text::line(author);
        writeln!(
            out,
            "{}\n",
            pick(format!("Wat er op {now} van ‘{author}’ bewaard wordt"), format!("What is kept of “{author}” on {now}"))
        )?;
        let number = if count == 1 {
            pick("1 bericht.".into(), "1 mention.".into())
        } else {
            pick(format!("{count} berichten."), format!("{count} mentions."))
        };
        writeln!(out, "{number}")?;
        for (nth, kept) in (1..).zip(kept) {
            self.one(nth, kept, out)?;
        }
        Ok(())
    }

    fn one(&self, nth: usize, kept: &Kept, out: &mut impl Write) -> io::Result<()> {
        let mention = &kept.stored.mention;
        let locale = self.locale;
        writeln!(out, "\n{nth}. {} · {}", self.moment(mention.when()), mention.source)?;
        let mut said = |what: &str, value: &str| if value.is_empty() { Ok(()) } else { writeln!(out, "   {what}: {value}") };
        said(locale.pick("Adres", "Address"), mention.url.as_ref().map(Link::as_str).unwrap_or_default())?;
        said(locale.pick("Schrijver", "Writer"), &mention.author.as_ref().map(writer).unwrap_or_default())?;
        said(locale.pick("Titel", "Title"), &mention.title.as_deref().map(clean).unwrap_or_default())?;
        said(locale.pick("Tekst", "Text"), &clean(&mention.text))?;
        let rating = mention.rating.map(|rating| format!("{} / {}", rating.value(), rating.best()));
        said(locale.pick("Beoordeling", "Rating"), &rating.unwrap_or_default())?;
        said(locale.pick("Bewaard sinds", "Kept since"), &self.moment(mention.heard))?;
        let lists: Vec<String> = kept.stored.verdict.lists().iter().map(ToString::to_string).collect();
        said(locale.pick("Gaat over", "Is about"), &lists.join(", "))?;
        said(locale.pick("Geldt als", "Counts as"), kept.stored.verdict.signal.word(locale))?;
        let corrections: Vec<String> = kept
            .corrections
            .iter()
            .map(|(correction, at)| format!("{} ({})", correction_word(*correction, locale), self.moment(*at)))
            .collect();
        said(locale.pick("Verbeterd in", "Corrected to"), &corrections.join(", "))?;
        let team = |team: &Option<TeamName>| {
            team.as_ref().map_or_else(|| locale.pick("de beheerder", "the administrator").to_owned(), ToString::to_string)
        };
        let told: Vec<String> = kept.told.iter().map(|(to, at)| format!("{} ({})", team(to), self.moment(*at))).collect();
        said(locale.pick("Gemeld aan", "Told to"), &told.join(", "))?;
        let cases: Vec<String> = kept.cases.iter().map(|(team, state)| format!("{team} ({state})")).collect();
        said(locale.pick("Zaak bij", "Case of"), &cases.join(", "))
    }

    fn moment(&self, at: DateTime<Utc>) -> String {
        self.locale.moment(&at.with_timezone(&self.zone))
    }
}

/// All that a source tells of the writer.
fn writer(author: &Author) -> String {
    let known = [author.name.as_deref(), author.handle.as_deref(), author.url.as_ref().map(Link::as_str)];
    known.into_iter().flatten().map(clean).collect::<Vec<_>>().join(", ")
}

/// A stranger's text on one line, with nothing in it that a terminal obeys.
fn clean(said: &str) -> String {
    text::line(&text::clean(said))
}

fn correction_word(correction: Correction, locale: Locale) -> String {
    match correction {
        Correction::NotUs => locale.pick("gaat niet over ons", "not about us").to_owned(),
        Correction::Signal(Signal::Other) => locale.pick("niets mee te doen", "nothing to act on").to_owned(),
        Correction::Signal(signal) => signal.word(locale).to_owned(),
    }
}
