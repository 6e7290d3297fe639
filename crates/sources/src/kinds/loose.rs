//! JSON whose fields come and go, and numbers that are sometimes text. Whole pages of JSON are read by `json`.

use crate::{Looks, ReadError};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;

/// The value of a text that was decoded.
pub(super) fn parse(text: &str) -> Result<Value, ReadError> {
    let looks = Looks::of_text(text);
    if looks != Looks::Json {
        return Err(ReadError::NotAFeed(looks));
    }
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    serde_json::from_str(text).map_err(|error| ReadError::Parse(error.to_string()))
}

/// What a row of an answer says, or that it is not of the shape that is known.
pub(super) fn row<T: DeserializeOwned>(row: Value, what: &str) -> Result<T, String> {
    serde_json::from_value(row).map_err(|_| format!("{what} of a shape that is not known"))
}

/// A text, or a number or a truth as text; what is anything else counts as left out.
pub(super) fn lenient<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::String(text) => Some(text).filter(|text| !text.trim().is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    })
}
