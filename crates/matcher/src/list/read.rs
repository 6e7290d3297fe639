//! From the text of a file to a draft of its list, with every problem that shows without the other lists.

use super::{
    ListFile,
    draft::{Definition, Draft, Expectation},
    header::{self, no_name},
    lines,
};
use crate::{
    limits::{MAX_FILE_BYTES, MAX_NAMES, MAX_QUERIES},
    marks::Marked,
    query::{self, Line, is_name_char},
};
use luister_mention::{ListName, Mistake, wording};
use std::{
    collections::{HashMap, hash_map::Entry},
    ops::Range,
};

/// Reads one file.
pub(super) fn read(source: &ListFile) -> Draft {
    let mut draft = Draft::of(source);
    if source.text.len() > MAX_FILE_BYTES {
        let message = wording!(
            "this file has {} bytes, and {MAX_FILE_BYTES} are the most that is read",
            "dit bestand is {} bytes groot en er worden er hooguit {MAX_FILE_BYTES} gelezen",
            source.text.len()
        );
        draft.tell(Mistake::TooMuch, 0..0, message, wording!("make several lists of it", "maak er meer lijsten van"));
        return draft;
    }
    let body = header::read(&mut draft);
    name_by_file(&mut draft);
    for range in lines::logical(&source.text, body) {
        if draft.queries.len() == MAX_QUERIES {
            draft.tell(
                Mistake::TooMuch,
                range,
                wording!("this list has more than {MAX_QUERIES} queries", "deze lijst heeft meer dan {MAX_QUERIES} zoekopdrachten"),
                wording!("make several lists of it", "maak er meer lijsten van"),
            );
            break;
        }
        line(&mut draft, source, range);
    }
    if draft.queries.is_empty() && !draft.has_errors() {
        let end = source.text.trim_end().len();
        draft.tell(
            Mistake::NoQuery,
            end..end,
            wording!("this list has no query, so it would find nothing", "deze lijst heeft geen zoekopdracht en zou dus niets vinden"),
            wording!("write one query per line below the header", "schrijf onder de koptekst één zoekopdracht per regel"),
        );
    }
    warn_of_repeats(&mut draft);
    draft
}

/// Tells of lists that have the name of an earlier one.
pub(super) fn refuse_same_names(drafts: &mut [Draft]) {
    let mut taken: HashMap<String, String> = HashMap::new();
    for draft in drafts {
        let Some(name) = draft.name.as_ref().map(ToString::to_string) else { continue };
        if let Some(file) = taken.get(&name.to_lowercase()) {
            let (at, message) =
                (draft.name_at.clone(), wording!("the list in {file} is called `{name}` too", "de lijst in {file} heet ook `{name}`"));
            draft.tell(
                Mistake::Twice,
                at,
                message,
                wording!(
                    "give one of them another name with `list: …` in its first line",
                    "geef een van de twee een andere naam met `list: …` op de eerste regel"
                ),
            );
        } else {
            taken.insert(name.to_lowercase(), draft.source.file.clone());
        }
    }
}

fn name_by_file(draft: &mut Draft) {
    if draft.name.is_some() {
        return;
    }
    let file = draft.source.file.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    match ListName::new(stem) {
        Ok(name) => draft.name = Some(name),
        Err(_) if draft.has_errors() => {}
        Err(error) => draft.tell(
            Mistake::BadName,
            0..0,
            no_name("the file's name gives the list no name", "de naam van het bestand geeft de lijst geen naam", &error),
            wording!("write `list: …` in its first line", "schrijf `list: …` op de eerste regel"),
        ),
    }
}

fn line(draft: &mut Draft, source: &ListFile, range: Range<usize>) {
    let text = source.text.get(range.clone()).unwrap_or_default();
    let start = range.end - text.trim_start().len();
    let trimmed = text.trim_start();
    if let Some((found, from)) = expectation(trimmed) {
        expect(draft, start + from..range.end, found);
    } else if trimmed.starts_with("must ") || is_meant_as_test(trimmed) {
        let repair = if trimmed.split(':').next().is_some_and(|key| key.contains("not") || key.contains("niet")) {
            wording!("write `must not match:` before the text", "schrijf `must not match:` voor de tekst")
        } else {
            wording!("write `must match:` before the text", "schrijf `must match:` voor de tekst")
        };
        draft.tell(
            Mistake::BadTest,
            start..range.end,
            wording!(
                "this line begins like a test of the list, and is none",
                "deze regel lijkt op een test van de lijst, maar begint anders"
            ),
            repair,
        );
    } else if let Some((name, from)) = definition(trimmed) {
        define(draft, start..start + name.len(), start + from..range.end);
    } else {
        let (line, problems) = query::line(&source.file, &source.text, start..range.end);
        let blank = problems.is_empty() && line.is_none();
        if !blank {
            draft.take(range.start, problems);
            draft.queries.extend(line);
        }
    }
}

/// Whether a line begins as a test does in other words: `moet vinden:`, `mag niet vinden:`, `should match:`.
fn is_meant_as_test(line: &str) -> bool {
    const FIRST: [&str; 4] = ["must", "should", "moet", "mag"];
    const FURTHER: [&str; 10] = ["not", "niet", "wel", "match", "find", "matchen", "vinden", "gevonden", "worden", "opleveren"];
    let Some((key, _)) = line.split_once(':') else { return false };
    let lower = key.to_lowercase();
    let mut words = lower.split_whitespace();
    let begins = words.next().is_some_and(|word| FIRST.contains(&word));
    begins && words.clone().next().is_some() && words.all(|word| FURTHER.contains(&word))
}

/// Whether the text has to be found, and where it begins.
fn expectation(line: &str) -> Option<(bool, usize)> {
    let (key, _) = line.split_once(':')?;
    match key.split_whitespace().collect::<Vec<_>>().as_slice() {
        ["must", "match"] => Some((true, key.len() + 1)),
        ["must", "not", "match"] => Some((false, key.len() + 1)),
        _ => None,
    }
}

fn expect(draft: &mut Draft, range: Range<usize>, found: bool) {
    let lines = draft.source.text.get(range.clone()).unwrap_or_default().lines();
    let text = lines.map(|line| lines::without_comment(line).trim()).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    let whole = draft.source.text.get(range.clone()).unwrap_or_default();
    let start = range.start + whole.len() - whole.trim_start().len();
    if text.is_empty() {
        draft.tell(
            Mistake::BadTest,
            range.start.saturating_sub(1)..range.start,
            wording!("there is no text to try", "hier ontbreekt de tekst van de test"),
            wording!("write one behind the colon", "zet die achter de dubbele punt"),
        );
    } else {
        draft.expectations.push(Expectation { text, at: start..range.end, found });
    }
}

/// The `$name` of a definition, and where its expression begins.
fn definition(line: &str) -> Option<(&str, usize)> {
    let rest = line.strip_prefix('$')?;
    let name = rest.get(..rest.find(|c| !is_name_char(c))?)?;
    let behind = rest.get(name.len()..)?;
    let expr = behind.trim_start().strip_prefix('=').filter(|expr| !expr.starts_with('>'))?;
    line.get(..name.len() + 1).map(|name| (name, line.len() - expr.len()))
}

fn define(draft: &mut Draft, at: Range<usize>, range: Range<usize>) {
    let name = draft.source.text.get(at.start + 1..at.end).unwrap_or_default().to_lowercase();
    if name.is_empty() {
        draft.tell(
            Mistake::NoValue,
            at,
            wording!("behind `$` a name has to follow", "achter `$` hoort een naam"),
            wording!("write for instance `$brand = acme OR #acme`", "schrijf bijvoorbeeld `$brand = acme OR #acme`"),
        );
        return;
    }
    if draft.definitions.len() == MAX_NAMES {
        let message = wording!("this list has more than {MAX_NAMES} names", "deze lijst heeft meer dan {MAX_NAMES} namen");
        draft.tell(Mistake::TooMuch, at, message, wording!("make several lists of it", "maak er meer lijsten van"));
        return;
    }
    if let Some(known) = draft.definitions.iter().find(|known| known.name == name) {
        let message = wording!(
            "`${name}` has a meaning already, in line {}",
            "`${name}` heeft op regel {} al een betekenis",
            draft.line_of(known.at.start)
        );
        draft.tell(Mistake::Twice, at, message, wording!("give one of them another name", "geef een van de twee een andere naam"));
        return;
    }
    let start = range.start;
    let (line, problems) = query::definition(&draft.source.file, &draft.source.text, range);
    draft.take(start, problems);
    if let Some(end) = line.as_ref().filter(|line| line.signal.is_some()).map(|line| line.at.end) {
        let message =
            wording!("`${name}` stands for words and cannot have a signal", "`${name}` staat voor woorden en kan geen signaal hebben");
        draft.tell(
            Mistake::MisplacedSignal,
            end..end,
            message,
            wording!("write `=> …` behind the queries that use it", "schrijf `=> …` achter de zoekopdrachten die het gebruiken"),
        );
    }
    draft.definitions.push(Definition { name, at, line });
}

fn warn_of_repeats(draft: &mut Draft) {
    let mut seen: Marked<&Line> = Marked::default();
    let mut repeats = Vec::new();
    for query in &draft.queries {
        match seen.entry(query.expr.fingerprint()) {
            Entry::Occupied(first) => {
                let first = first.get();
                if (&first.expr, first.signal) == (&query.expr, query.signal) {
                    repeats.push((query.at.clone(), first.at.start));
                }
            }
            Entry::Vacant(free) => drop(free.insert(query)),
        }
    }
    for (at, first) in repeats {
        let line = draft.line_of(first);
        draft.warn(
            Mistake::SameQuery,
            at,
            wording!("the same query stands in line {line}", "dezelfde zoekopdracht staat op regel {line}"),
            wording!("take one of them out", "haal er een weg"),
        );
    }
}
