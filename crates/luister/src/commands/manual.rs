//! `luister manual`: the pages that `man` shows, made of what `--help` says.

use super::{Cli, say};
use crate::table::counted;
use anyhow::Context;
use chrono::NaiveDate;
use clap::{Args, Command, CommandFactory};
use clap_mangen::{
    Man,
    roff::{Roff, bold, roman},
};
use std::{collections::VecDeque, fs, io, path::PathBuf, process::ExitCode};

/// Where a service has its things, and what a folder of one's own has in their place.
const FILES: [(&str, &str); 6] = [
    ("/etc/luister/luister.toml, config/luister.toml", "Where things are kept, how mail leaves, who is told of what."),
    ("sources.toml", "Beside it: where luister listens."),
    ("answers/*.txt", "Beside it, if there are any: what a team keeps ready to answer."),
    ("/etc/luister/keywords/*.txt, keywords/*.txt", "The lists: what luister listens for."),
    ("/etc/luister/smtp-password", "The password of the mail server, which systemd hands to the service."),
    ("/var/lib/luister, state", "Everything that is kept. No other account can open it."),
];

const STATUS: [(&str, &str); 3] =
    [("0", "It is done."), ("1", "What was given has problems, said on standard error."), ("2", "The command was written wrong.")];

const ENVIRONMENT: [(&str, &str); 2] = [
    ("LUISTER_CONFIG", "The configuration, if --config does not name it."),
    ("LUISTER_LOG", "How much the log says: error, warn, info, debug or trace."),
];

#[derive(Debug, Args)]
pub(super) struct Manual {
    /// The folder that the pages are written into
    dir: PathBuf,
    /// The date that the pages bear: 2026-11-23
    #[arg(long)]
    date: Option<NaiveDate>,
}

/// A page, and the name of its file.
type Page = (String, String);

impl Manual {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        let pages = pages(self.date)?;
        fs::create_dir_all(&self.dir).with_context(|| format!("cannot make the folder `{}`", self.dir.display()))?;
        for (name, text) in &pages {
            let file = self.dir.join(name);
            fs::write(&file, text).with_context(|| format!("cannot write `{}`", file.display()))?;
        }
        say(&format!("wrote {} into {}", counted(pages.len(), "page"), self.dir.display()));
        Ok(ExitCode::SUCCESS)
    }
}

/// The page of luister itself, then those of its commands and of what these have in turn.
fn pages(date: Option<NaiveDate>) -> io::Result<Vec<Page>> {
    let mut all = Cli::command();
    all.build();
    let date = date.map(|date| date.to_string()).unwrap_or_default();
    let source = format!("luister {}", all.get_version().unwrap_or_default());
    let mut pages = Vec::new();
    let mut left = VecDeque::from([(all, None)]);
    while let Some((command, above)) = left.pop_front() {
        let name = full_name(&command);
        let below: Vec<String> = command.get_subcommands().map(full_name).collect();
        left.extend(command.get_subcommands().map(|command| (command.clone(), Some(name.clone()))));
        let command = command.subcommand_help_heading("COMMANDS").subcommand_value_name("command");
        let man = Man::new(command.clone()).date(date.as_str()).source(source.as_str()).manual("luister");
        pages.push((format!("{name}.1"), page(&man, &command, above, below)?));
    }
    Ok(pages)
}

/// `luister-silence-add`, as its page is asked for.
fn full_name(command: &Command) -> String {
    command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned()
}

fn page(man: &Man, command: &Command, above: Option<String>, below: Vec<String>) -> io::Result<String> {
    let mut text = Vec::new();
    man.render_title(&mut text)?;
    man.render_name_section(&mut text)?;
    man.render_synopsis_section(&mut text)?;
    man.render_description_section(&mut text)?;
    let more = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let mut behind = Roff::new();
    for paragraph in more.split("\n\n").filter(|paragraph| !paragraph.is_empty()) {
        behind.control("PP", []).text([roman(paragraph)]);
    }
    behind.to_writer(&mut text)?;
    man.render_options_section(&mut text)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut text)?;
    }
    let mut rest = Roff::new();
    if above.is_none() {
        table(&mut rest, "FILES", &FILES);
        table(&mut rest, "ENVIRONMENT", &ENVIRONMENT);
    }
    table(&mut rest, "EXIT STATUS", &STATUS);
    see_also(&mut rest, above.into_iter().chain(below));
    rest.to_writer(&mut text)?;
    // Two breaks around an empty line are one empty line, and only that is right in a list.
    Ok(String::from_utf8_lossy(&text).replace("\n.br\n\n.br\n", "\n.sp\n"))
}

fn table(roff: &mut Roff, heading: &str, rows: &[(&str, &str)]) {
    roff.control("SH", [heading]);
    for (name, about) in rows {
        roff.control("TP", []).text([bold(*name)]).text([roman(*about)]);
    }
}

fn see_also(roff: &mut Roff, names: impl Iterator<Item = String>) {
    roff.control("SH", ["SEE ALSO"]);
    let mut line = Vec::new();
    for name in names {
        line.extend([roman(if line.is_empty() { "" } else { ", " }), bold(name), roman("(1)")]);
    }
    roff.text(line);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The whole text of a page.
    fn named(pages: &[Page], name: &str) -> String {
        pages.iter().find(|(page, _)| page == name).unwrap().1.clone()
    }

    #[test]
    fn every_command_has_a_page_and_every_page_leads_to_the_others() {
        let pages = pages(NaiveDate::from_ymd_opt(2026, 11, 23)).unwrap();
        let main = named(&pages, "luister.1");
        assert!(main.contains(".TH luister 1 2026-11-23 \"luister "), "{main}");
        for section in ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "FILES", "ENVIRONMENT", "\"EXIT STATUS\"", "\"SEE ALSO\""] {
            assert!(main.contains(&format!(".SH {section}\n")), "{section} is missing: {main}");
        }
        for command in Cli::command().get_subcommands() {
            let name = format!("luister-{}", command.get_name());
            let page = named(&pages, &format!("{name}.1"));
            let seen = |name: &str| format!("\\fB{}\\fR(1)", name.replace('-', "\\-"));
            assert!(page.contains(&seen("luister")), "{page}");
            assert!(main.contains(&seen(&name)), "{name} is not in: {main}");
        }
        assert!(named(&pages, "luister-silence-add.1").contains("\\fBluister\\-silence\\fR(1)"));
    }

    #[test]
    fn what_is_said_behind_the_flags_belongs_to_the_description() {
        let page = named(&pages(None).unwrap(), "luister-init.1");
        let (description, options) = page.split_once(".SH OPTIONS").unwrap();
        assert!(description.contains("Nothing that is there already is overwritten"), "{description}");
        assert!(!options.contains("Nothing that is there already is overwritten"), "{options}");
    }
}
