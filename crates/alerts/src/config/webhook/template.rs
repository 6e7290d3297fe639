//! The body of the shape `custom`: JSON with named fields in braces.

use serde_json::Value;

/// What stands in place of every text while a template is tried.
const PROBE: &str = "luister-probe";

/// A field that a template may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The alert's id.
    Alert,
    /// The team.
    Team,
    /// The subject, as a mail has it.
    Subject,
    /// The whole of it as plain text.
    Text,
    /// Where the first mention can be read.
    Url,
    /// Who wrote it.
    Author,
    /// Its signal.
    Signal,
    /// The list that it is told for.
    List,
    /// Where it was found.
    Source,
    /// How many mentions there are: a number, and the only field that may stand without quotation marks.
    Count,
    /// Why it was flagged.
    Why,
    /// When an answer is due.
    Due,
    /// The first mention's id.
    Id,
}

impl Field {
    /// Every field, with its name.
    pub const ALL: [(&'static str, Self); 13] = [
        ("alert", Self::Alert),
        ("team", Self::Team),
        ("subject", Self::Subject),
        ("text", Self::Text),
        ("url", Self::Url),
        ("author", Self::Author),
        ("signal", Self::Signal),
        ("list", Self::List),
        ("source", Self::Source),
        ("count", Self::Count),
        ("why", Self::Why),
        ("due", Self::Due),
        ("id", Self::Id),
    ];
}

/// A piece of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    /// It stands as it is.
    Text(String),
    /// A field.
    Field(Field),
}

/// A template that gives JSON whatever its fields say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(Vec<Piece>);

/// Why a text is no template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum BadTemplate {
    /// It names a field that there is not: as it stands there, without its braces.
    Unknown(String),
    /// What it gives is no JSON, or a text stands where none can.
    NotJson(String),
    /// The name of a member would be strangers' text.
    InName,
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// If it names a field that there is not, or would not always give JSON.
    pub(crate) fn parse(text: &str) -> Result<Self, BadTemplate> {
        let mut pieces = Vec::new();
        let mut rest = text;
        let mut plain = String::new();
        while let Some((before, after)) = rest.split_once('{') {
            plain.push_str(before);
            let end = after.find(|c: char| !c.is_ascii_lowercase() && c != '_').unwrap_or(after.len());
            let (name, behind) = after.split_at(end);
            if let Some(behind) = behind.strip_prefix('}').filter(|_| !name.is_empty()) {
                let known = Field::ALL.into_iter().find(|(known, _)| *known == name);
                let (_, field) = known.ok_or_else(|| BadTemplate::Unknown(name.to_owned()))?;
                pieces.push(Piece::Text(std::mem::take(&mut plain)));
                pieces.push(Piece::Field(field));
                rest = behind;
            } else {
                plain.push('{');
                rest = after;
            }
        }
        plain.push_str(rest);
        pieces.push(Piece::Text(plain));
        let template = Self(pieces);
        // Outside quotation marks this is no JSON: so every text is known to stand inside them, where it cannot break out.
        let tried = template.filled(|field| if field == Field::Count { "7".to_owned() } else { PROBE.to_owned() });
        let tried: Value = serde_json::from_str(&tried).map_err(|error| BadTemplate::NotJson(cause(&error)))?;
        if names(&tried).any(|name| name.contains(PROBE)) { Err(BadTemplate::InName) } else { Ok(template) }
    }

    /// The template with its fields filled in. What is said is escaped for the inside of quotation marks.
    pub(crate) fn filled(&self, say: impl Fn(Field) -> String) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Field(field) => {
                let quoted = Value::from(say(*field)).to_string();
                quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or_default().to_owned()
            }
        };
        self.0.iter().map(piece).collect()
    }
}

/// What is wrong, without the place: that counts what is filled in.
fn cause(error: &serde_json::Error) -> String {
    let said = error.to_string();
    said.split_once(" at line ").map_or_else(|| said.clone(), |(cause, _)| cause.to_owned())
}

/// The names of all members, at any depth.
fn names(value: &Value) -> Box<dyn Iterator<Item = &String> + '_> {
    match value {
        Value::Array(items) => Box::new(items.iter().flat_map(names)),
        Value::Object(members) => Box::new(members.keys().chain(members.values().flat_map(names))),
        _ => Box::new(std::iter::empty()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_json_whatever_its_fields_say() {
        let hostile = "\", \"admin\": true, \"x\": \"{text}\\\n\u{0}";
        let filled = |text: &str| Template::parse(text).map(|template| template.filled(|_| hostile.to_owned()));
        for text in ["{\"a\": \"{text}\"}", "[\"{author}{url}: {subject}\", {}]", "{\"a\": {\"b\": \"{due}\"}}"] {
            let body: Value = serde_json::from_str(&filled(text).unwrap()).unwrap();
            assert!(!body.to_string().contains("\"admin\":true"), "{body}");
        }
        let counted = Template::parse("{\"n\": {count}, \"id\": \"{id}\"}").unwrap().filled(|_| "3".to_owned());
        assert_eq!(counted, "{\"n\": 3, \"id\": \"3\"}");
    }

    #[test]
    fn what_is_no_template_is_told() {
        for (text, expected) in [
            ("{\"a\": \"{txt}\"}", BadTemplate::Unknown("txt".to_owned())),
            ("{\"a\": {text}}", BadTemplate::NotJson("expected value".to_owned())),
            ("{\"a\": \"{text}\"", BadTemplate::NotJson("EOF while parsing an object".to_owned())),
            ("{\"{author}\": 1}", BadTemplate::InName),
            ("", BadTemplate::NotJson("EOF while parsing a value".to_owned())),
        ] {
            assert_eq!(Template::parse(text), Err(expected), "{text}");
        }
    }
}
