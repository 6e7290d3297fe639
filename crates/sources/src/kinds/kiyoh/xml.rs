//! The feed in XML, told as the one in JSON tells it.

use crate::ReadError;
use quick_xml::{Reader, events::Event};
use serde_json::{Map, Value};

/// The deepest nesting of a feed.
const MAX_DEPTH: usize = 32;

/// An element that is not closed yet.
#[derive(Default)]
struct Open {
    text: String,
    members: Map<String, Value>,
}

/// The root element as an object: elements are members, several of one name are an array.
pub(super) fn value(document: &str) -> Result<Value, ReadError> {
    let mut reader = Reader::from_str(document);
    let mut open: Vec<(String, Open)> = Vec::new();
    loop {
        let event = reader.read_event().map_err(|error| ReadError::Parse(error.to_string()))?;
        match event {
            Event::Start(_) if open.len() >= MAX_DEPTH => {
                return Err(ReadError::Parse(format!("it is nested deeper than {MAX_DEPTH} elements")));
            }
            Event::Start(start) => open.push((name(start.local_name().as_ref()), Open::default())),
            Event::Empty(empty) => add(&mut open, name(empty.local_name().as_ref()), Value::Null),
            Event::Text(text) => say(&mut open, &text.xml10_content()),
            Event::CData(text) => say(&mut open, &text.xml10_content()),
            Event::GeneralRef(reference) => say(&mut open, &crate::html::decode_entities(&format!("&{};", reference.xml10_content()))),
            Event::End(_) => {
                let Some((name, element)) = open.pop() else { continue };
                let value = if element.members.is_empty() { element.text.into() } else { Value::Object(element.members) };
                if open.is_empty() {
                    return Ok(value);
                }
                add(&mut open, name, value);
            }
            Event::Eof => return Err(ReadError::Parse("it is cut off".into())),
            _ => {}
        }
    }
}

fn name(bytes: impl AsRef<[u8]>) -> String {
    String::from_utf8_lossy(bytes.as_ref()).into_owned()
}

fn say(open: &mut [(String, Open)], text: &str) {
    if let Some((_, element)) = open.last_mut() {
        element.text.push_str(text);
    }
}

fn add(open: &mut [(String, Open)], name: String, value: Value) {
    let Some((_, around)) = open.last_mut() else { return };
    match around.members.get_mut(&name) {
        Some(Value::Array(values)) => values.push(value),
        Some(first) => *first = Value::Array(vec![first.take(), value]),
        None => drop(around.members.insert(name, value)),
    }
}
