//! The command line: one file a command. Data goes to standard output, words go to standard error.
//!
//! Exit status: 0 done; 1 what was given has problems, said on standard error; 2 wrong usage.

mod add;
mod backtest;
mod backup;
mod case;
mod cases;
mod check;
mod compact;
mod completions;
mod demo;
mod digest;
mod eval;
mod explain;
mod export;
mod forget;
mod given;
mod help;
mod import;
mod import_query;
mod init;
mod judge;
mod label;
mod language;
mod manual;
mod mentions;
mod model;
mod outbox;
mod period;
mod preview;
mod privacy;
mod progress;
mod read;
mod rebuild;
mod restore;
mod routes;
mod run;
mod silence;
mod since;
mod sources;
mod stats;
mod test_mail;
mod train;
mod verify;

use crate::{
    config::{self, Plan, Secrets},
    desk::{self, Line, Request},
    logging,
    table::{Column, Table},
};
use clap::{Args, Parser, Subcommand};
use luister_mention::{Locale, Problem};
use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// The configuration in the folder at hand, as it lies in the repository and as `luister init` makes it.
const AT_HAND: &str = "config/luister.toml";
/// The configuration of the service of this machine.
const OF_THE_SERVICE: &str = "/etc/luister/luister.toml";

/// Listens to what is said about an organisation in public, and tells the right team.
#[derive(Debug, Parser)]
#[command(name = "luister", version, arg_required_else_help = true, disable_help_subcommand = true, max_term_width = 100)]
pub(crate) struct Cli {
    /// The configuration; `sources.toml` lies beside it. By default config/luister.toml, and where there is none, that of
    /// the service of this machine, /etc/luister/luister.toml
    #[arg(long, global = true, value_name = "FILE", env = "LUISTER_CONFIG", default_value_os_t = usual(Path::exists), hide_default_value = true)]
    config: PathBuf,
    /// How the log is written; `LUISTER_LOG` says how much (info, debug, …)
    #[arg(long, global = true, value_name = "FORMAT", value_enum, default_value_t)]
    log: logging::Format,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Listen and tell, until it is stopped
    Run(run::Run),
    /// See it work: the daemon on a small sample web of its own
    Demo(demo::Demo),
    /// Begin with your own brand: find where to listen, and write a first configuration
    Init(init::Init),
    /// Listen to one more site, or to all feeds of an OPML file
    Add(add::Add),
    /// Check the configuration and the lists: every mistake, or "fine"
    Check(check::Check),
    /// How each source does: health, last new mention, next poll, why it fails
    Sources(sources::Sources),
    /// Read a saved page as a source kind would: mentions as JSON lines
    Read(read::Read),
    /// Judge mentions: JSON lines in, verdicts as JSON lines out
    Judge(judge::Judge),
    /// What luister makes of a text, who would be told, and why
    Explain(explain::Explain),
    /// How good the verdicts are, on texts of which somebody said what they are
    Eval(eval::Eval),
    /// Learn verdicts from examples: makes the model that `eval` measures
    Train(train::Train),
    /// What a list would find, gain and lose in all that was heard, before you save it
    Backtest(backtest::Backtest),
    /// Search what was heard
    Mentions(mentions::Mentions),
    /// Correct a verdict
    Label(label::Label),
    /// What verdicts learned from corrections, what that changes, and taking it back
    Model(model::Model),
    /// What nobody has answered yet
    Cases(cases::Cases),
    /// Claim, close or snooze the case of a mention or alert
    Case(case::Case),
    /// Hold something back until a time: then it is told together
    Silence(silence::Silence),
    /// Who would be told of a mention, when, and why
    Routes(routes::Routes),
    /// The digest of any period, now: as text, page, JSON or CSV
    Digest(digest::Digest),
    /// Key figures of any period: volume, mood, response times, ratings
    Stats(stats::Stats),
    /// Write every kind of mail into a folder, with made-up content, to look at
    Preview(preview::Preview),
    /// Mails and webhooks that still wait, and those that were refused
    Outbox(outbox::Outbox),
    /// Send a team a test message, to see that it arrives
    TestMail(test_mail::TestMail),
    /// Write out everything that is kept, as JSON lines
    Export(export::Export),
    /// Bring an export back
    Import(import::Import),
    /// What is kept of whom, why, how long and where, and who receives it: the record of processing
    Privacy(privacy::Privacy),
    /// Erase what is kept of an author, everywhere, once you have seen what that is
    Forget(forget::Forget),
    /// Copy everything that is kept into one file, while luister runs
    Backup(backup::Backup),
    /// Bring a backup back
    Restore(restore::Restore),
    /// Make a damaged store anew of what can be read and of the newest backup
    Rebuild(rebuild::Rebuild),
    /// Give back the room of what was written over and erased
    Compact(compact::Compact),
    /// Make a list of queries from Brandwatch, Meltwater, Coosto and others
    ImportQuery(import_query::ImportQuery),
    /// Check that everything that is kept is whole
    Verify(verify::Verify),
    /// Completions for a shell
    Completions(completions::Completions),
    /// Write the pages that `man` shows, one for each command
    Manual(manual::Manual),
    /// Explain a subject: `luister help query` tells how queries are written
    Help(help::Help),
}

/// What every command that prints a table can be asked.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Json {
    /// Print JSON lines instead of a table
    #[arg(long)]
    json: bool,
}

/// Runs the command that was given.
pub(crate) fn main() -> ExitCode {
    let cli = Cli::parse();
    luister_net::install_crypto_provider();
    let done = match &cli.command {
        Command::Run(command) => command.run(&cli),
        Command::Demo(command) => command.run(&cli),
        Command::Init(command) => command.run(&cli),
        Command::Add(command) => command.run(&cli),
        Command::Check(command) => command.run(&cli),
        Command::Sources(command) => command.run(&cli),
        Command::Read(command) => command.run(),
        Command::Judge(command) => command.run(&cli),
        Command::Explain(command) => command.run(&cli),
        Command::Eval(command) => command.run(&cli),
        Command::Train(command) => command.run(),
        Command::Backtest(command) => command.run(&cli),
        Command::Mentions(command) => command.run(&cli),
        Command::Label(command) => command.run(&cli),
        Command::Model(command) => command.run(&cli),
        Command::Cases(command) => command.run(&cli),
        Command::Case(command) => command.run(&cli),
        Command::Silence(command) => command.run(&cli),
        Command::Routes(command) => command.run(&cli),
        Command::Digest(command) => command.run(&cli),
        Command::Stats(command) => command.run(&cli),
        Command::Preview(command) => command.run(&cli),
        Command::Outbox(command) => command.run(&cli),
        Command::TestMail(command) => command.run(&cli),
        Command::Export(command) => command.run(&cli),
        Command::Import(command) => command.run(&cli),
        Command::Privacy(command) => command.run(&cli),
        Command::Forget(command) => command.run(&cli),
        Command::Backup(command) => command.run(&cli),
        Command::Restore(command) => command.run(&cli),
        Command::Rebuild(command) => command.run(&cli),
        Command::Compact(command) => command.run(&cli),
        Command::ImportQuery(command) => command.run(),
        Command::Verify(command) => command.run(&cli),
        Command::Completions(command) => command.run(),
        Command::Manual(command) => command.run(),
        Command::Help(command) => command.run(),
    };
    match done {
        Ok(status) => status,
        // Whoever reads our output has seen enough.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("luister: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

/// The configuration that is meant if none is named.
fn usual(is_there: impl Fn(&Path) -> bool) -> PathBuf {
    let places = [AT_HAND, OF_THE_SERVICE].map(Path::new);
    places.into_iter().find(|place| is_there(place)).unwrap_or(Path::new(AT_HAND)).to_owned()
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe))
}

/// Words for people go to standard error; if that is closed, there is nobody to tell.
pub(crate) fn say(words: &str) {
    drop(writeln!(io::stderr().lock(), "{words}"));
}

/// Says every problem, in the language of the environment.
pub(crate) fn say_problems(problems: &[Problem]) {
    say_problems_in(problems, language::environment());
}

fn say_problems_in(problems: &[Problem], locale: Locale) {
    for problem in problems {
        say(&problem.in_words(locale));
    }
}

impl Cli {
    /// The plan that the configuration makes; all its problems are said.
    fn plan(&self) -> anyhow::Result<Plan> {
        let loaded = config::load(&self.config, None, Secrets::Read);
        say_problems(&loaded.problems);
        let errors = loaded.problems.iter().filter(|problem| problem.severity == luister_mention::Severity::Error).count();
        let has_errors = loaded.has_errors();
        loaded.plan.filter(|_| !has_errors).ok_or_else(|| {
            let them = if errors == 1 { "this problem" } else { "these problems" };
            anyhow::anyhow!("{errors} to mend: mend {them} first; `luister check` looks again")
        })
    }

    /// Asks, and prints the rows of the answer as a table or as JSON lines.
    fn ask(&self, request: &Request, json: bool, columns: &'static [Column], nothing: &str) -> anyhow::Result<ExitCode> {
        let plan = self.quiet_plan()?;
        let mut table = Table::new(columns);
        let mut out = io::stdout().lock();
        desk::ask(&plan, request, &mut |line| match line {
            Line::Row(row) if json => writeln!(out, "{row}"),
            Line::Row(row) => {
                table.push(&row);
                Ok(())
            }
            Line::Raw(text) => writeln!(out, "{text}"),
            Line::Note(text) => {
                say(&text);
                Ok(())
            }
            Line::Progress { .. } | Line::Done | Line::Error(_) => Ok(()),
        })?;
        if !json && !table.is_empty() {
            table.print(&mut out)?;
        } else if !json && !nothing.is_empty() {
            say(nothing);
        }
        Ok(ExitCode::SUCCESS)
    }

    /// The plan for a command that only needs to know where things are: problems of lists do not stop it.
    fn quiet_plan(&self) -> anyhow::Result<Plan> {
        logging::init(self.log, "warn");
        let loaded = config::load(&self.config, None, Secrets::LeaveAlone);
        if let Some(plan) = loaded.plan {
            Ok(plan)
        } else {
            say_problems(&loaded.problems);
            anyhow::bail!("the configuration has problems; `luister check` looks again")
        }
    }
}

/// Who gives a command, for the record: `--who`, else the name of the account, under sudo that of the person.
pub(crate) fn who(given: Option<&String>) -> String {
    let account = ["SUDO_USER", "USER", "LOGNAME"].into_iter().find_map(|name| std::env::var(name).ok());
    given.cloned().or(account).unwrap_or_else(|| "unknown".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_at_hand_goes_before_the_service_of_the_machine() {
        for (name, there, expected) in [
            ("nothing yet", &[][..], AT_HAND),
            ("a folder of one's own", &[AT_HAND], AT_HAND),
            ("a service", &[OF_THE_SERVICE], OF_THE_SERVICE),
            ("both", &[OF_THE_SERVICE, AT_HAND], AT_HAND),
        ] {
            assert_eq!(usual(|path| there.iter().any(|there| path == Path::new(there))), Path::new(expected), "{name}");
        }
    }
}
