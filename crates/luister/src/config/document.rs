//! A TOML file, read table by table, so that all its mistakes are found and each has a place.

use luister_mention::{Mistake, Period, Problem, Size, Wording, wording};
use std::{collections::BTreeMap, ops::Range};
use toml::{
    Spanned,
    de::{DeTable, DeValue, Error, ValueDeserializer},
};

/// The most mistakes that are looked for in one table.
const MAX_MISTAKES: usize = 50;

/// What a route takes stands in a table of its own, which is easily forgotten.
const WANTED: [&str; 8] = ["signal", "list", "lang", "source", "channel", "score", "rating", "reach"];

/// How a value is made of its table: serde's `deserialize`, or a source kind's own.
pub(crate) type Build<'b, T> = &'b dyn Fn(ValueDeserializer<'_>) -> Result<T, Error>;

/// A file of the configuration, and what is wrong with it.
pub(crate) struct Document<'t> {
    file: String,
    text: &'t str,
    tables: BTreeMap<String, Table<'t>>,
    /// The names in tables that have mistakes: whoever refers to them makes none.
    half_read: Vec<String>,
    pub(crate) problems: Vec<Problem>,
}

struct Table<'t> {
    header: Range<usize>,
    value: Spanned<DeValue<'t>>,
}

/// A value that was read, and where its parts stand.
pub(crate) struct Read<T> {
    pub(crate) value: T,
    pub(crate) place: Place,
}

/// A value with those inside it.
pub(crate) struct Tree<T> {
    pub(crate) value: T,
    pub(crate) place: Place,
    pub(crate) inner: Vec<Tree<T>>,
}

impl<T> Tree<T> {
    /// This one and all inside it, each before those inside it.
    pub(crate) fn flat(&self) -> Vec<&Self> {
        std::iter::once(self).chain(self.inner.iter().flat_map(Self::flat)).collect()
    }
}

/// Where a table and its values stand in the file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Place {
    header: Range<usize>,
    values: BTreeMap<String, Vec<(String, Range<usize>)>>,
}

impl Place {
    /// Where the text of this key stands that a message speaks of; else the key's first.
    pub(crate) fn spoken_of(&self, key: &str, message: &str) -> Range<usize> {
        self.said_in(key, message).unwrap_or_else(|| self.of(key, ""))
    }

    /// Where the text of this key stands that a message speaks of, if it speaks of one.
    pub(crate) fn said_in(&self, key: &str, message: &str) -> Option<Range<usize>> {
        let texts = self.values.get(key)?;
        texts.iter().find(|(text, _)| !text.is_empty() && message.contains(text.as_str())).map(|(_, bytes)| bytes.clone())
    }

    /// Where a text of this key stands; else the whole table's header.
    pub(crate) fn of(&self, key: &str, text: &str) -> Range<usize> {
        let found = self.values.get(key).and_then(|values| values.iter().find(|(value, _)| value == text).or(values.first()));
        found.map_or_else(|| self.header.clone(), |(_, bytes)| bytes.clone())
    }
}

impl<'t> Document<'t> {
    /// Reads the file's outline; mistakes against TOML itself are all told at once.
    pub(crate) fn parse(file: &str, text: &'t str) -> Self {
        let (root, errors) = DeTable::parse_recoverable(text);
        let mut document = Self { file: file.to_owned(), text, tables: BTreeMap::new(), half_read: Vec::new(), problems: Vec::new() };
        for error in errors {
            document.problem(error.span().unwrap_or_default(), wording!("this is not TOML: {}", "dit is geen TOML: {}", error.message()));
        }
        for (key, value) in root.into_inner() {
            document.tables.insert(key.get_ref().to_string(), Table { header: key.span(), value });
        }
        document
    }

    /// Whether there is such a table.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.tables.contains_key(name)
    }

    /// Whether a table of this name is there, though it has mistakes.
    pub(crate) fn is_half_read(&self, name: &str) -> bool {
        self.half_read.iter().any(|half| half == name)
    }

    /// Where a part of a value stands, as the file has it; else the whole value.
    pub(crate) fn within(&self, bytes: Range<usize>, part: &str) -> Range<usize> {
        let found = self.text.get(bytes.clone()).and_then(|text| text.find(part));
        found.map_or_else(|| bytes.clone(), |at| bytes.start + at..bytes.start + at + part.len())
    }

    /// Adds a mistake.
    pub(crate) fn problem(&mut self, bytes: Range<usize>, message: impl Into<Wording>) -> &mut Problem {
        self.problems.push(Problem::error(&self.file, self.text, bytes, message).of(Mistake::Configuration));
        let last = self.problems.len() - 1;
        #[expect(clippy::indexing_slicing, reason = "it was pushed just now")]
        &mut self.problems[last]
    }

    /// Reads `[name]`; its default, if it is left out.
    pub(crate) fn table<T: Default>(&mut self, name: &str, build: Build<'_, T>) -> Read<T> {
        self.required(name, build).unwrap_or_else(|| Read { value: T::default(), place: Place::default() })
    }

    /// Reads `[name]`; none, if it is left out or has mistakes.
    pub(crate) fn required<T>(&mut self, name: &str, build: Build<'_, T>) -> Option<Read<T>> {
        let table = self.tables.remove(name)?;
        if !table.value.get_ref().is_table() {
            self.problem(table.header, wording!("`{name}` is a table", "`{name}` is een tabel")).repair =
                Some(wording!("write it as [{name}]", "schrijf [{name}]"));
            return None;
        }
        self.read(&format!("[{name}]"), table.header, table.value, build)
    }

    /// Reads every `[[name]]`; those with mistakes are left out.
    pub(crate) fn array<T>(&mut self, name: &str, build: Build<'_, T>) -> Vec<Read<T>> {
        let Some(table) = self.tables.remove(name) else { return Vec::new() };
        let header = table.header;
        if let DeValue::Array(items) = table.value.into_inner() {
            items
                .into_iter()
                .filter_map(|item| {
                    let span = item.span();
                    self.read(&format!("[[{name}]]"), if span.is_empty() { header.clone() } else { span }, item, build)
                })
                .collect()
        } else {
            self.problem(header, wording!("there may be several of `{name}`", "van `{name}` kunnen er meer zijn")).repair =
                Some(wording!("write each as [[{name}]]", "schrijf elk als [[{name}]]"));
            Vec::new()
        }
    }

    /// Reads every `[[name]]` with the `[[name.name]]` inside it; those with mistakes are left out.
    pub(crate) fn trees<T>(&mut self, name: &str, build: Build<'_, T>) -> Vec<Tree<T>> {
        let Some(table) = self.tables.remove(name) else { return Vec::new() };
        self.branches(&format!("[[{name}]]"), name, table.header, table.value, build)
    }

    fn branches<T>(
        &mut self,
        label: &str,
        name: &str,
        header: Range<usize>,
        value: Spanned<DeValue<'t>>,
        build: Build<'_, T>,
    ) -> Vec<Tree<T>> {
        let DeValue::Array(items) = value.into_inner() else {
            self.problem(header, wording!("there may be several of `{name}`", "van `{name}` kunnen er meer zijn")).repair =
                Some(wording!("write each as {label}", "schrijf elk als {label}"));
            return Vec::new();
        };
        let mut trees = Vec::new();
        for mut item in items {
            let span = if item.span().is_empty() { header.clone() } else { item.span() };
            let inner = if let DeValue::Table(table) = item.get_mut() { table.remove_entry(name) } else { None };
            let inner_label = label.replace("]]", &format!(".{name}]]"));
            let inner = inner.map(|(key, value)| self.branches(&inner_label, name, key.span(), value, build)).unwrap_or_default();
            let read = self.read(label, span, item, build);
            trees.extend(read.map(|Read { value, place }| Tree { value, place, inner }));
        }
        trees
    }

    /// Tables that nobody asked for are mistakes.
    pub(crate) fn finish(&mut self, known: &[&str]) {
        for (name, table) in std::mem::take(&mut self.tables) {
            let message = wording!("there is no table `{name}` in this file", "een tabel `{name}` bestaat niet in dit bestand");
            let repair = did_you_mean(&name, known).unwrap_or_else(|| wording!("there are {}", "kies uit {}", known.join(", ")));
            self.problem(table.header, message).repair = Some(repair);
        }
        self.problems.sort_by_key(|problem| problem.bytes.start);
    }

    /// Reads a table; a value that cannot be read is told and taken out, so that the next mistake is found too.
    fn read<T>(&mut self, table: &str, header: Range<usize>, mut value: Spanned<DeValue<'t>>, build: Build<'_, T>) -> Option<Read<T>> {
        let place = Place { header: header.clone(), values: places(&value) };
        let named = place.values.get("name").cloned().unwrap_or_default();
        let mut bad: Vec<String> = Vec::new();
        for _ in 0..MAX_MISTAKES {
            let error = match build(ValueDeserializer::from(value.clone())) {
                // With mistakes there is no plan; what could be read is still held against the other tables.
                Ok(read) => return Some(Read { value: read, place }),
                Err(error) => error,
            };
            self.half_read.extend(named.iter().map(|(name, _)| name.clone()));
            if let Some(key) = error.message().strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`')) {
                if !bad.iter().any(|known| known == key) {
                    self.problem(header, wording!("{table} has no `{key}`", "in {table} ontbreekt `{key}`")).repair =
                        Some(wording!("add `{key} = …`", "voeg `{key} = …` toe"));
                }
                return None;
            }
            let span = error.span().unwrap_or_else(|| header.clone());
            let culprit = take_out(&mut value, &span);
            self.mistake(table, if culprit.is_some() { span } else { header.clone() }, error.message());
            bad.push(culprit?);
        }
        None
    }

    /// Puts serde's words into ours.
    fn mistake(&mut self, table: &str, bytes: Range<usize>, message: &str) {
        if let Some((key, rest)) = message.strip_prefix("unknown field `").and_then(|rest| rest.split_once('`')) {
            let known: Vec<&str> = rest.split('`').skip(1).step_by(2).collect();
            let in_match = wording!("write it inside `match = {{ {key} = … }}`", "schrijf het binnen `match = {{ {key} = … }}`");
            let repair = Some(in_match).filter(|_| table.starts_with("[[route") && WANTED.contains(&key));
            let repair = repair.or_else(|| did_you_mean(key, &known));
            let repair = repair.unwrap_or_else(|| wording!("it has {}", "kies uit {}", known.join(", ")));
            self.problem(bytes, wording!("{table} has no key `{key}`", "een sleutel `{key}` bestaat niet in {table}")).repair =
                Some(repair);
        } else if let Some((value, rest)) = message.strip_prefix("unknown variant `").and_then(|rest| rest.split_once('`')) {
            let known: Vec<&str> = rest.split('`').skip(1).step_by(2).collect();
            let message = wording!("`{value}` is not one of {}", "`{value}` is niet een van {}", known.join(", "));
            self.problem(bytes, message).repair = did_you_mean(value, &known);
        } else if let Some((found, due)) = message.strip_prefix("invalid type: ").and_then(|rest| rest.split_once(", expected ")) {
            let number = found.strip_prefix("integer `").and_then(|rest| rest.strip_suffix('`'));
            let message = Wording::in_each(|locale| {
                let due = due.replace("a string", locale.pick("een tekst tussen aanhalingstekens", "a text in quotes"));
                let found =
                    number.map_or_else(|| found.to_owned(), |number| format!("{} {number}", locale.pick("het getal", "the number")));
                locale.pick(format!("dit is {found}, maar hier hoort {due}"), format!("this is {found}, and should be {due}"))
            });
            let unit = |number| {
                wording!(
                    "write for instance \"{number}s\" or \"{number} MiB\", with its unit",
                    "schrijf het met een eenheid, bijvoorbeeld \"{number}s\" of \"{number} MiB\""
                )
            };
            self.problem(bytes, message).repair = number.filter(|_| due.contains("string")).map(unit);
        } else {
            let message = self.of_a_unit(&bytes, message).unwrap_or_else(|| message.replace("a string", "a text in quotes").into());
            self.problem(bytes, message);
        }
    }

    /// What is told of a duration or a size that is none, in both languages: serde hands on the English text alone.
    fn of_a_unit(&self, bytes: &Range<usize>, message: &str) -> Option<Wording> {
        let text = self.text.get(bytes.clone())?.trim_matches(['"', '\'']);
        let wrong = [text.parse::<Period>().err(), text.parse::<Size>().err()];
        let wrong = wrong.into_iter().flatten().find(|wrong| wrong.to_string() == message)?;
        Some(Wording::in_each(|locale| wrong.in_words(locale)))
    }
}

fn did_you_mean(word: &str, known: &[&str]) -> Option<Wording> {
    nearest(word, known).map(|near| wording!("did you mean `{near}`?", "bedoel je `{near}`?"))
}

/// The word of a few that looks most like this one.
pub(crate) fn nearest<'w>(word: &str, known: &[&'w str]) -> Option<&'w str> {
    const LIKE: f64 = 0.75;
    let scored = known.iter().map(|near| (strsim::jaro_winkler(word, near), *near));
    scored.filter(|(score, _)| *score >= LIKE).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, near)| near)
}

/// The texts of a table and where they stand; those of an array or an inner table are several.
fn places(value: &Spanned<DeValue<'_>>) -> BTreeMap<String, Vec<(String, Range<usize>)>> {
    fn texts(value: &Spanned<DeValue<'_>>) -> Vec<(String, Range<usize>)> {
        let own = (value.get_ref().as_str().unwrap_or_default().to_owned(), value.span());
        match value.get_ref() {
            DeValue::Array(items) => items.iter().flat_map(texts).collect(),
            DeValue::Table(inner) => std::iter::once(own).chain(inner.iter().flat_map(|(_, value)| texts(value))).collect(),
            _ => vec![own],
        }
    }
    let DeValue::Table(table) = value.get_ref() else { return BTreeMap::new() };
    table.iter().map(|(key, value)| (key.get_ref().to_string(), texts(value))).collect()
}

/// Takes the entry out that a span lies in, and gives its key.
fn take_out(value: &mut Spanned<DeValue<'_>>, span: &Range<usize>) -> Option<String> {
    let DeValue::Table(table) = value.get_mut() else { return None };
    let inside = |outer: Range<usize>| outer.start <= span.start && span.end <= outer.end && !span.is_empty();
    // The values of a table with a header of its own lie outside that header.
    let inner = table.iter_mut().filter(|(_, value)| value.get_ref().is_table()).find_map(|(_, value)| take_out(value, span));
    if inner.is_some() {
        return inner;
    }
    let key = table.iter().find(|(key, value)| inside(key.span()) || inside(value.span())).map(|(key, _)| key.clone())?;
    table.remove(&key);
    Some(key.get_ref().to_string())
}
