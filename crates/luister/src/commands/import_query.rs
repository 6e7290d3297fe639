//! `luister import-query`: queries of another tool, as a list of ours.

use super::{language::Spoken, say};
use anyhow::{Context, bail, ensure};
use clap::{Args, ValueEnum};
use luister_matcher::{
    ListFile, Lists,
    dialect::{Dialect, Translation, translate},
};
use luister_mention::{ListName, Locale, Problem};
use std::{
    fs::File,
    io::{self, Read as _, Write},
    path::PathBuf,
    process::ExitCode,
};

/// The most that is read, in bytes.
const MAX_BYTES: u64 = 2 * 1024 * 1024;

/// What is said behind the flags.
const MORE: &str = "\
Prints a list; what could not be kept or means something else here is said on standard error, with its place and what was \
done instead. A part that cannot be kept is left out so that a query finds more and not less, unless that is said.

A file has one query on a line. A query may run over several lines: a line belongs to the one above if a bracket is open \
there, if it is indented, if it begins with an operator, or if the line above ends with one. A blank line ends a query.

  luister import-query --from brandwatch acme-query.txt --name Acme > keywords/acme.txt";

#[derive(Debug, Args)]
#[command(after_help = MORE)]
pub(super) struct ImportQuery {
    /// The tool whose queries they are
    #[arg(long, value_name = "TOOL", value_enum)]
    from: Tool,
    /// The file with the queries; `-` or nothing reads them from standard input
    file: Option<PathBuf>,
    /// The name of the list; the file's name if left out
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    spoken: Spoken,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Tool {
    /// Brandwatch
    Brandwatch,
    /// Meltwater
    Meltwater,
    /// Talkwalker and Hootsuite
    #[value(alias = "hootsuite")]
    Talkwalker,
    /// Coosto, as far as it is known
    Coosto,
    /// Google Alerts
    GoogleAlerts,
}

impl From<Tool> for Dialect {
    fn from(tool: Tool) -> Self {
        match tool {
            Tool::Brandwatch => Self::Brandwatch,
            Tool::Meltwater => Self::Meltwater,
            Tool::Talkwalker => Self::Talkwalker,
            Tool::Coosto => Self::Coosto,
            Tool::GoogleAlerts => Self::GoogleAlerts,
        }
    }
}

impl ImportQuery {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        let (dialect, locale) = (Dialect::from(self.from), self.spoken.locale());
        let name = self.name(dialect)?;
        let text = self.text()?;
        let translation = translate(dialect, &text);
        let place =
            self.file().map_or_else(|| locale.pick("standaardinvoer", "standard input").to_owned(), |file| file.display().to_string());
        say_notes(&translation, &place, &text, locale);
        if translation.is_empty() {
            let blank = translation.notes.is_empty();
            say(&if blank {
                locale.pick(format!("{place}: hier staat geen zoekopdracht in"), format!("{place}: there is no query in it"))
            } else {
                locale.pick("er is niets overgenomen", "nothing was taken over").to_owned()
            });
            return Ok(ExitCode::FAILURE);
        }
        let from = self.file().and_then(|file| file.file_name()).map_or(place, |name| name.to_string_lossy().into_owned());
        io::stdout().lock().write_all(translation.list(&name, &from, locale).as_bytes())?;
        say(&summary(&translation, locale));
        Ok(ExitCode::SUCCESS)
    }

    /// The file, if it is not standard input.
    fn file(&self) -> Option<&PathBuf> {
        self.file.as_ref().filter(|file| file.as_os_str() != "-")
    }

    fn text(&self) -> anyhow::Result<String> {
        let named = self.file().map_or_else(|| "standard input".to_owned(), |file| format!("`{}`", file.display()));
        let mut bytes = Vec::new();
        let read = match self.file() {
            Some(file) => File::open(file).and_then(|open| open.take(MAX_BYTES + 1).read_to_end(&mut bytes)),
            None => io::stdin().lock().take(MAX_BYTES + 1).read_to_end(&mut bytes),
        };
        read.with_context(|| format!("cannot read {named}"))?;
        ensure!(bytes.len() as u64 <= MAX_BYTES, "{named} is longer than {MAX_BYTES} bytes");
        String::from_utf8(bytes).ok().with_context(|| format!("{named} is not UTF-8; save it as UTF-8 and try again"))
    }

    /// The name that was given, else the file's, else the tool's: whichever a header can hold.
    fn name(&self, dialect: Dialect) -> anyhow::Result<ListName> {
        if let Some(given) = &self.name {
            let name = ListName::new(given).with_context(|| format!("`{given}` cannot be the name of a list"))?;
            ensure!(holds(&name), "`{given}` cannot be the name of a list; leave signs and operators out");
            return Ok(name);
        }
        let stem = self.file().and_then(|file| file.file_stem()).map(|stem| stem.to_string_lossy().into_owned());
        let names = stem.into_iter().chain([dialect.label().to_owned()]).filter_map(|name| ListName::new(&name).ok());
        match names.into_iter().find(holds) {
            Some(name) => Ok(name),
            None => bail!("no name can be made for the list; give one with --name"),
        }
    }
}

/// Whether a header gives a list this very name.
fn holds(name: &ListName) -> bool {
    let file = ListFile { file: "list.txt".to_owned(), text: format!("list:  {name}\n\nx\n") };
    let (lists, problems) = Lists::compile(&[file], None);
    problems.is_empty() && lists.iter().any(|list| list.name() == name)
}

/// Says each note at its place, and what is true of all queries without one.
fn say_notes(translation: &Translation, place: &str, text: &str, locale: Locale) {
    for note in &translation.notes {
        let words = note.in_words(translation.dialect, locale);
        if note.at.is_empty() {
            say(&format!("{place}: {words}"));
        } else {
            say(&Problem::error(place, text, note.at.clone(), words).to_string());
        }
    }
    let more = translation.more_notes;
    if more > 0 {
        say(&locale.pick(
            format!("{place}: nog {more} opmerkingen, die niet getoond worden"),
            format!("{place}: {more} more notes are not shown"),
        ));
    }
}

/// How much was taken over.
fn summary(translation: &Translation, locale: Locale) -> String {
    let all = translation.brought.iter().filter(|brought| !brought.written.is_empty()).count();
    let taken = translation.brought.iter().filter(|brought| !brought.queries.is_empty()).count();
    let notes = translation.notes.len() + translation.more_notes;
    let count = |number: usize, one: &str, many: &str| format!("{number} {}", if number == 1 { one } else { many });
    let said = match notes {
        0 => locale.pick("zonder opmerkingen", "without a note").to_owned(),
        _ => locale.pick(format!("met {}", count(notes, "opmerking", "opmerkingen")), format!("with {}", count(notes, "note", "notes"))),
    };
    let queries = locale.pick(count(all, "zoekopdracht", "zoekopdrachten"), count(all, "query", "queries"));
    let compared = if taken == all { queries } else { locale.pick(format!("{taken} van de {queries}"), format!("{taken} of {queries}")) };
    locale.pick(
        format!("{compared} overgenomen, {said}. Bewaar de lijst in keywords/ en laat `luister check` hem nakijken."),
        format!("{compared} taken over, {said}. Save the list in keywords/ and let `luister check` look it through."),
    )
}
