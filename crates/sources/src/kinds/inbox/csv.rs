//! Mentions in a table: the first line names the columns, in any order.

use super::push;
use crate::Batch;
use ::csv::{ReaderBuilder, StringRecord};
use serde_json::{Map, Value, json};

/// The separators that programs write.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];
/// Columns that are taken over as they are.
const PLAIN: [&str; 8] = ["id", "title", "text", "url", "lang", "thread", "published", "edited"];

/// Whether the first line names a column `text`.
pub(super) fn has_text(table: &str) -> bool {
    separator(table).is_some()
}

/// The separator by which the first line has a column `text`.
fn separator(table: &str) -> Option<u8> {
    let head = table.lines().next().unwrap_or_default();
    SEPARATORS
        .into_iter()
        .find(|separator| head.split(char::from(*separator)).any(|name| name.trim().trim_matches('"').eq_ignore_ascii_case("text")))
}

/// Reads one mention a row.
pub(super) fn read(table: &str, batch: &mut Batch) {
    let mut reader = ReaderBuilder::new().delimiter(separator(table).unwrap_or(b',')).flexible(true).from_reader(table.as_bytes());
    let names: Vec<String> = match reader.headers() {
        Ok(names) => names.iter().map(|name| name.trim().to_ascii_lowercase()).collect(),
        Err(error) => return batch.skip(format!("the names of the columns cannot be read: {error}")),
    };
    for (number, row) in (2..).zip(reader.records()) {
        let line = row.as_ref().ok().and_then(|row| row.position()).map_or(number, |place| usize::try_from(place.line()).unwrap_or(number));
        let item = row.map_err(|error| error.to_string()).and_then(|row| super::item(&object(&names, &row)?.to_string()));
        push(batch, line, item);
    }
}

/// A row as the object that a line of JSON would be.
fn object(names: &[String], row: &StringRecord) -> Result<Value, String> {
    let mut object = Map::new();
    let mut author = Map::new();
    for (name, value) in names.iter().zip(row).filter(|(_, value)| !value.trim().is_empty()) {
        match name.as_str() {
            "rating" => drop(object.insert("rating".to_owned(), rating(value)?)),
            "author" => drop(author.insert("name".to_owned(), json!(value))),
            "handle" => drop(author.insert("handle".to_owned(), json!(value))),
            "author_url" => drop(author.insert("url".to_owned(), json!(value))),
            "ref" => drop(object.insert("ref".to_owned(), json!(value))),
            name if PLAIN.contains(&name) => drop(object.insert(name.to_owned(), json!(value))),
            _ => {}
        }
    }
    if !author.is_empty() {
        object.insert("author".to_owned(), Value::Object(author));
    }
    object.entry("text").or_insert_with(|| json!(""));
    Ok(Value::Object(object))
}

/// `4/5`, `8 of 10`, or a number of stars out of five.
fn rating(text: &str) -> Result<Value, String> {
    let numbers: Vec<f32> = text.split(['/', ' ']).filter_map(|part| part.trim().replace(',', ".").parse().ok()).collect();
    match numbers.as_slice() {
        [value] => Ok(json!({ "value": value, "best": 5 })),
        [value, best] => Ok(json!({ "value": value, "best": best })),
        _ => Err(format!("`{}` is no rating, write `4/5`", luister_mention::text::excerpt(text, 40))),
    }
}
