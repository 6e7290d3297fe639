//! `luister import-query`: queries of another tool, as a list of ours.

use super::{language::Spoken, say};
use anyhow::{Context, anyhow, bail, ensure};
use clap::{
    Args,
    builder::{PossibleValue, PossibleValuesParser, TypedValueParser},
};
use luister_matcher::{
    ListFile, Lists, MAX_BROUGHT_BYTES,
    dialect::{Dialect, Header, Translation, translate},
};
use luister_mention::{Lang, ListKind, ListName, Locale, Problem, wording};
use std::{
    fs::File,
    io::{self, Read as _, Write},
    path::PathBuf,
    process::ExitCode,
};

/// What is said behind the flags.
const MORE: &str = "\
Prints a list; what could not be kept or means something else here is said on standard error, with its place and what was \
done instead. A part that cannot be kept is left out so that a query finds more and not less, unless that is said.

A file has one query on a line. A query may run over several lines: a line belongs to the one above if a bracket is open \
there, if it is indented, if it begins with an operator, or if the line above ends with one. A blank line ends a query.

The exit status is 1 if a query was not taken over; the list then has it as a comment.

  luister import-query --from brandwatch acme-query.txt --name Acme --kind brand > keywords/acme.txt";

#[derive(Debug, Args)]
#[command(after_help = MORE)]
pub(super) struct ImportQuery {
    /// The tool whose queries they are
    #[arg(long, value_name = "TOOL", value_parser = tool())]
    from: Dialect,
    /// The file with the queries; `-` or nothing reads them from standard input
    file: Option<PathBuf>,
    /// The name of the list; the file's name if left out
    #[arg(long)]
    name: Option<String>,
    /// What the list is about: brand, product, competitor or sector
    #[arg(long, value_parser = kind())]
    kind: Option<ListKind>,
    /// The languages that are expected: `nl,en`; those that the queries ask for if left out
    #[arg(long, value_name = "LANGS", value_delimiter = ',')]
    languages: Vec<Lang>,
    #[command(flatten)]
    spoken: Spoken,
}

/// Reads the word for a tool; help and completions know every one that there is.
fn tool() -> impl TypedValueParser<Value = Dialect> {
    let word = |dialect: Dialect| {
        let (name, same) = dialect.names().split_first()?;
        let also = if same.is_empty() { String::new() } else { format!(", and {}", same.join(", ")) };
        Some(PossibleValue::new(*name).aliases(same).help(format!("{}{also}", dialect.label())))
    };
    let words = PossibleValuesParser::new(Dialect::ALL.into_iter().filter_map(word));
    words.try_map(|word| Dialect::named(&word).ok_or("there is no such tool"))
}

/// Reads the word for what a list is about.
fn kind() -> impl TypedValueParser<Value = ListKind> {
    let words = PossibleValuesParser::new(ListKind::ALL.map(ListKind::as_str));
    words.try_map(|word| ListKind::ALL.into_iter().find(|kind| kind.as_str() == word).ok_or("there is no such kind"))
}

impl ImportQuery {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        let (dialect, locale) = (self.from, self.spoken.locale());
        let header = Header { name: self.name(locale)?, kind: self.kind, langs: self.languages.clone() };
        let text = self.text(locale)?;
        let translation = translate(dialect, &text);
        let place =
            self.file().map_or_else(|| locale.pick("standaardinvoer", "standard input").to_owned(), |file| file.display().to_string());
        warn(&translation, &header.name, &place, &text, locale);
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
        io::stdout().lock().write_all(translation.list(&header, &from, locale).as_bytes())?;
        let (taken, all) = counts(&translation);
        say(&summary(&translation, (taken, all), locale));
        Ok(if taken == all { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// The file, if it is not standard input.
    fn file(&self) -> Option<&PathBuf> {
        self.file.as_ref().filter(|file| file.as_os_str() != "-")
    }

    fn text(&self, locale: Locale) -> anyhow::Result<String> {
        let named =
            self.file().map_or_else(|| locale.pick("standaardinvoer", "standard input").to_owned(), |file| format!("`{}`", file.display()));
        let (mut bytes, most) = (Vec::new(), MAX_BROUGHT_BYTES as u64 + 1);
        let read = match self.file() {
            Some(file) => File::open(file).and_then(|open| open.take(most).read_to_end(&mut bytes)),
            None => io::stdin().lock().take(most).read_to_end(&mut bytes),
        };
        read.with_context(|| locale.pick(format!("{named} kan niet worden gelezen"), format!("cannot read {named}")))?;
        if bytes.len() > MAX_BROUGHT_BYTES {
            bail!(locale.pick(
                format!("{named} is langer dan {MAX_BROUGHT_BYTES} bytes; maak er meer bestanden van"),
                format!("{named} is longer than {MAX_BROUGHT_BYTES} bytes; make several files of it"),
            ));
        }
        String::from_utf8(bytes).ok().with_context(|| {
            locale.pick(
                format!("{named} is geen UTF-8; sla het op als UTF-8 en probeer het opnieuw"),
                format!("{named} is not UTF-8; save it as UTF-8 and try again"),
            )
        })
    }

    /// The name that was given, else the file's, else the tool's: whichever a header can hold.
    fn name(&self, locale: Locale) -> anyhow::Result<ListName> {
        if let Some(given) = &self.name {
            let refuse = |why: &str| {
                let refused = locale
                    .pick(format!("`{given}` kan niet de naam van een lijst zijn"), format!("`{given}` cannot be the name of a list"));
                anyhow!("{refused}{why}")
            };
            let name = ListName::new(given).map_err(|why| refuse(&format!(": {}", why.in_words(locale))))?;
            ensure!(holds(&name), refuse(locale.pick("; laat tekens en operatoren weg", "; leave signs and operators out")));
            return Ok(name);
        }
        let stem = self.file().and_then(|file| file.file_stem()).map(|stem| stem.to_string_lossy().into_owned());
        let names = stem.into_iter().chain([self.from.label().to_owned()]).filter_map(|name| ListName::new(&name).ok());
        names.into_iter().find(holds).with_context(|| {
            locale.pick(
                "voor de lijst is geen naam te vinden; geef er een met --name",
                "no name can be made for the list; give one with --name",
            )
        })
    }
}

/// Whether a header gives a list this very name.
fn holds(name: &ListName) -> bool {
    let file = ListFile { file: "list.txt".to_owned(), text: format!("list:  {name}\n\nx\n") };
    let (lists, problems) = Lists::compile(&[file], None);
    problems.is_empty() && lists.iter().any(|list| list.name() == name)
}

/// Warns, before all else, of each query that may find anything now.
fn warn(translation: &Translation, name: &ListName, place: &str, text: &str, locale: Locale) {
    let told = wording!(
        "MIND: this part could not be kept, though it may say whom the query is about. See in the list what is left: without a name it \
         finds far too much",
        "LET OP: dit deel kon niet mee, terwijl het misschien zegt over wie de zoekopdracht gaat. Kijk in de lijst wat er overblijft: \
         zonder naam vindt die veel te veel"
    );
    for lost in translation.wide(name).filter_map(|brought| brought.lost.first()) {
        say(&Problem::error(place, text, lost.clone(), told.clone()).in_words(locale));
    }
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

/// How many queries were taken over, and how many there were.
fn counts(translation: &Translation) -> (usize, usize) {
    let all = translation.brought.iter().filter(|brought| !brought.written.is_empty()).count();
    let taken = translation.brought.iter().filter(|brought| !brought.queries.is_empty()).count();
    (taken, all)
}

/// How much was taken over.
fn summary(translation: &Translation, (taken, all): (usize, usize), locale: Locale) -> String {
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
