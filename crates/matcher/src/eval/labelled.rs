//! Labelled JSON lines: a text with the answer to one question about it.

use super::{Input, Sample, Task, Truth, sample::mention};
use crate::{
    examples::HEADER,
    fields::nearest,
    sheet::{Line, Sheet, stem},
};
use luister_mention::{Channel, Lang, Rating, Repair, Wording, text, wording};
use serde::Deserialize;
use std::ops::Range;

/// The longest name of a source, and the longest word that is quoted, in characters.
const MAX_WORD: usize = 40;

/// A line as it stands in the file. Unknown keys are ignored, so that other tools may keep theirs.
#[derive(Deserialize)]
struct Labelled {
    #[serde(default)]
    text: String,
    lang: Option<String>,
    label_task: Option<String>,
    label: Option<String>,
    source: Option<String>,
    channel: Option<Channel>,
    rating: Option<Rating>,
}

/// Reads a file of them.
pub(super) fn read(file: &str, text: &str) -> Input {
    let mut sheet = Sheet::new(file, text);
    let stem = stem(file);
    let first = text.trim_start_matches('\u{FEFF}').trim_start();
    let mut samples = Vec::new();
    if first.starts_with('{') {
        for line in sheet.lines() {
            match sample(&line, file, &stem) {
                Ok(sample) => samples.extend(sample),
                Err(refusal) => sheet.tell(refusal.bytes, refusal.message, refusal.repair),
            }
        }
    } else {
        tell_of_kind(&mut sheet, first.is_empty());
    }
    Input { samples, problems: sheet.finish() }
}

fn tell_of_kind(sheet: &mut Sheet<'_>, is_empty: bool) {
    let names = HEADER.replace('\t', " ");
    let repair = wording!(
        "write JSON lines such as `{{\"text\":\"…\",\"lang\":\"nl\",\"label_task\":\"complaint\",\"label\":\"other\",\"source\":\"…\"}}`, or a \
         table that begins with the line `{names}`, with TABs in place of the spaces",
        "schrijf JSON-regels zoals `{{\"text\":\"…\",\"lang\":\"nl\",\"label_task\":\"complaint\",\"label\":\"other\",\"source\":\"…\"}}`, of een \
         tabel die begint met de regel `{names}`, met TABs in plaats van spaties"
    );
    let (bytes, message) = if is_empty {
        (0..0, wording!("this file is empty", "dit bestand is leeg"))
    } else {
        let first = sheet.lines().first().map_or(0..0, Line::bytes);
        (first, wording!("there are no labelled texts in this file", "er staan geen teksten met labels in dit bestand"))
    };
    sheet.tell(bytes, message, repair);
}

/// Why a line is no labelled text.
struct Refusal {
    bytes: Range<usize>,
    message: Wording,
    repair: Repair,
}

/// Reads one line. None only if there cannot be a mention of it.
fn sample(line: &Line<'_>, file: &str, stem: &str) -> Result<Option<Sample>, Box<Refusal>> {
    if !line.text.trim_start().starts_with('{') {
        let message = wording!("this is not a JSON object", "dit is geen JSON-object");
        return Err(Box::new(Refusal { bytes: line.bytes(), message, repair: one_object() }));
    }
    let read: Labelled = serde_json::from_str(line.text).map_err(|error| not_read(line, &error))?;
    let clean = text::clean(&read.text);
    if clean.is_empty() {
        let message = wording!("there is no text", "er is geen tekst");
        return Err(refuse(line, "text", "", message, wording!("write what it says as `text`", "zet wat er staat in `text`")));
    }
    let lang = lang_of(line, read.lang.as_deref())?;
    let (task, label) = answer(line, read.label_task.as_deref(), read.label.as_deref())?;
    let source = read.source.as_deref().map(|source| text::excerpt(&text::line(source), MAX_WORD)).filter(|source| !source.is_empty());
    let said = text::cut(&clean, text::MAX_TEXT_BYTES).0;
    Ok(mention(said, read.channel.unwrap_or(Channel::Social), read.rating).map(|mention| Sample {
        mention,
        lang,
        source: source.unwrap_or_else(|| stem.to_owned()),
        file: file.to_owned(),
        line: line.number,
        truth: Truth::One { task, label },
    }))
}

fn not_read(line: &Line<'_>, error: &serde_json::Error) -> Box<Refusal> {
    // Its columns are bytes, and its words end with a place in a text that is one line alone.
    let at = error.column().saturating_sub(1).min(line.text.len());
    let said = error.to_string();
    let why = said.rsplit_once(" at line ").map_or(said.as_str(), |(why, _)| why);
    let why = text::excerpt(&text::line(why), 2 * MAX_WORD);
    Box::new(Refusal {
        bytes: line.start + at..line.start + at,
        message: wording!("this is not a labelled text: {why}", "dit is geen tekst met een label: {why}"),
        repair: one_object(),
    })
}

fn one_object() -> Repair {
    wording!("write one JSON object on a line", "zet op elke regel één JSON-object").into()
}

/// A refusal that points at the value of a key where that can be found, else at the line.
fn refuse(line: &Line<'_>, key: &str, value: &str, message: Wording, repair: impl Into<Repair>) -> Box<Refusal> {
    let place = || {
        let at = line.text.find(&format!("\"{key}\""))? + key.len() + 2;
        let within = line.text.get(at..)?.find(&format!("\"{value}\""))?;
        Some(line.start + at + within..line.start + at + within + value.len() + 2)
    };
    Box::new(Refusal { bytes: place().unwrap_or_else(|| line.bytes()), message, repair: repair.into() })
}

/// A refusal of a line in which a key is missing.
fn missing(line: &Line<'_>, key: &str, example: &str) -> Box<Refusal> {
    let message = wording!("`{key}` is missing", "`{key}` ontbreekt");
    let repair = wording!("write for instance `\"{key}\":\"{example}\"`", "schrijf bijvoorbeeld `\"{key}\":\"{example}\"`");
    Box::new(Refusal { bytes: line.bytes(), message, repair: repair.into() })
}

fn lang_of(line: &Line<'_>, lang: Option<&str>) -> Result<Lang, Box<Refusal>> {
    let written = lang.ok_or_else(|| missing(line, "lang", "nl"))?;
    written.parse().map_err(|_| {
        let quoted = quoted(written);
        let message = wording!("`{quoted}` is not a two-letter language code", "`{quoted}` is geen taalcode van twee letters");
        refuse(line, "lang", written, message, wording!("write for instance `nl`", "schrijf bijvoorbeeld `nl`"))
    })
}

fn answer(line: &Line<'_>, task: Option<&str>, label: Option<&str>) -> Result<(Task, String), Box<Refusal>> {
    let named = task.ok_or_else(|| missing(line, "label_task", "complaint"))?;
    let written = label.ok_or_else(|| missing(line, "label", "other"))?;
    let Some(task) = Task::ALL.into_iter().find(|task| task.as_str() == named) else {
        let quoted = quoted(named);
        let message = wording!("`{quoted}` is not a task", "`{quoted}` is geen taak");
        return Err(refuse(line, "label_task", named, message, choose(named, &Task::ALL.map(Task::as_str))));
    };
    let label = task.label(written).ok_or_else(|| {
        let quoted = quoted(written);
        let message = wording!("`{quoted}` is not a label of the task `{task}`", "`{quoted}` is geen label van de taak `{task}`");
        let labels = task.labels();
        let repair = if labels.is_empty() {
            wording!("write for instance `nl`", "schrijf bijvoorbeeld `nl`").into()
        } else {
            choose(written, &labels)
        };
        refuse(line, "label", written, message, repair)
    })?;
    Ok((task, label))
}

fn choose(written: &str, known: &[&str]) -> Repair {
    let all = known.join(", ");
    let near = nearest(written, known.iter().copied());
    near.map_or_else(|| wording!("choose from {all}", "kies uit {all}").into(), Repair::write)
}

fn quoted(word: &str) -> String {
    text::excerpt(&text::line(word), MAX_WORD)
}
