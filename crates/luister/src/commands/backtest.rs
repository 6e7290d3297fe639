//! `luister backtest`: what a list would find, gain and lose, before it is saved.

use super::{
    Cli,
    language::Spoken,
    progress::Progress,
    say, say_problems_in,
    since::{self, Since},
};
use crate::{
    clock,
    config::{self, Plan, Secrets, Unreadable},
    desk::{self, Backtested, Draft, Line, Request},
    report,
    table::counted,
};
use anyhow::{Context, anyhow};
use clap::Args;
use luister_matcher::{List, ListFile, Lists};
use luister_mention::{Locale, Problem, Severity};
use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// What is said behind the flags.
const MORE: &str = "\
FILE is a draft, wherever it lies. It is held against the list in keywords/ with the same file name, or else with the same \
name after `list:`, as that one last came into force. What was heard before goes by both; nothing is changed, and nobody is told.";

#[derive(Debug, Args)]
#[command(after_help = MORE)]
pub(super) struct Backtest {
    /// The list as you would save it
    file: PathBuf,
    /// Only what was heard since then: `30d` ago, or the day `2026-10-01`
    #[arg(long, value_name = "PERIOD|DAY", value_parser = since::read)]
    since: Option<Since>,
    /// Write the report as a page too, to send around
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    #[command(flatten)]
    spoken: Spoken,
    /// Print JSON instead of text; mistakes in the list as `check --json` does
    #[arg(long)]
    json: bool,
}

impl Backtest {
    pub(super) fn run(&self, cli: &Cli) -> anyhow::Result<ExitCode> {
        let (plan, locale) = (cli.quiet_plan()?, self.spoken.locale());
        let shown = config::shown(&self.file);
        let text = config::read_list(&self.file).map_err(|why| unread(&shown, &why, locale))?;
        let place = place_of(&plan, &self.file, &text);
        let problems = problems(cli, &place, &shown, &text);
        if problems.iter().any(is_error) {
            self.refuse(&problems, locale)?;
            return Ok(ExitCode::FAILURE);
        }
        say_problems_in(&problems, locale);
        let draft = Draft { file: desk::file_name(&config::shown(&place)), text };
        let since = self.since.and_then(|since| since.moment(clock::now()));
        let done = ask(&plan, &Request::Backtest { draft, since }, locale)?;
        let mut out = io::stdout().lock();
        let told = report::Told::of(&done, &shown, locale);
        if let Some(file) = &self.html {
            let unwritten =
                || locale.pick(format!("`{}` kan niet worden geschreven", file.display()), format!("cannot write `{}`", file.display()));
            fs::write(file, report::page(&told).with_context(unwritten)?).with_context(unwritten)?;
        }
        if self.json {
            writeln!(out, "{}", serde_json::to_string(&done)?)?;
        } else {
            write!(out, "{}", report::text(&told))?;
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Tells the problems of a list that cannot be tried, as `check` does.
    fn refuse(&self, problems: &[Problem], locale: Locale) -> io::Result<()> {
        if self.json {
            let mut out = io::stdout().lock();
            return problems.iter().try_for_each(|problem| writeln!(out, "{}", serde_json::to_string(&problem.as_line(locale))?));
        }
        say_problems_in(problems, locale);
        let errors = problems.iter().filter(|problem| is_error(problem)).count();
        say(&locale.pick(
            if errors == 1 { "herstel eerst deze fout".to_owned() } else { format!("herstel eerst deze {errors} fouten") },
            format!("{} to mend first", counted(errors, "problem")),
        ));
        Ok(())
    }
}

fn is_error(problem: &Problem) -> bool {
    problem.severity == Severity::Error
}

/// Why the draft cannot be tried.
fn unread(shown: &str, why: &Unreadable, locale: Locale) -> anyhow::Error {
    let (message, repair) = (why.message.in_words(locale), why.repair.in_words(locale));
    anyhow!(
        locale
            .pick(format!("`{shown}` kan niet worden gelezen: {message}, {repair}"), format!("cannot read `{shown}`: {message}, {repair}"))
    )
}

/// Every problem that the list would have if it were saved as it is.
fn problems(cli: &Cli, place: &Path, shown: &str, text: &str) -> Vec<Problem> {
    let drafts = [(place.to_owned(), text.to_owned())].into();
    let loaded = config::load_as_if(&cli.config, None, Secrets::LeaveAlone, &drafts);
    let own = config::shown(place);
    let problems = loaded.problems.into_iter().filter(|problem| problem.file == own);
    problems.map(|problem| Problem { file: shown.to_owned(), ..problem }).collect()
}

/// Where a draft would be saved: over the list with its file name, else over that with its name, else beside the others.
fn place_of(plan: &Plan, file: &Path, text: &str) -> PathBuf {
    let folder = &plan.daemon.keywords;
    let named = folder.join(file.file_name().unwrap_or_default());
    if named.exists() {
        return named;
    }
    let (lists, _) = Lists::compile(&[ListFile { file: config::shown(file), text: text.to_owned() }], None);
    let name = lists.iter().map(List::name).chain(lists.broken().iter().map(|list| &list.name)).next();
    let same = name.and_then(|name| plan.lists.get(name.as_str()));
    same.map_or(named, |list| folder.join(desk::file_name(list.file())))
}

fn ask(plan: &Plan, request: &Request, locale: Locale) -> anyhow::Result<Backtested> {
    let progress = Progress::new(locale.pick("kijkt door wat er is gehoord", "looking through what was heard"));
    let mut done = None;
    desk::ask(plan, request, &mut |line| {
        match line {
            Line::Row(row) => done = Some(row),
            Line::Progress { done, all } => progress.show(done, all),
            Line::Raw(_) | Line::Note(_) | Line::Done | Line::Error(_) => {}
        }
        Ok(())
    })?;
    drop(progress);
    let differs = || {
        locale.pick(
            "het antwoord van de draaiende luister is niet te lezen; is het dezelfde versie?",
            "the daemon answers something else; is it of the same version?",
        )
    };
    serde_json::from_value(done.with_context(differs)?).with_context(differs)
}
