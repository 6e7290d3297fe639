//! `data.posts`, `author.name`, `messages.0`: how the configuration points at a place in JSON.

use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::Value;

/// The names that lead to a place in JSON, from the outside in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Path(Vec<String>);

impl Path {
    /// What is there; nothing where it is missing or null.
    pub(super) fn of<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        let step = |value: &'v Value, name: &String| match value {
            Value::Array(list) => list.get(name.parse::<usize>().ok()?),
            other => other.get(name),
        };
        self.0.iter().try_fold(value, step).filter(|value| !value.is_null())
    }
}

impl<'de> Deserialize<'de> for Path {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let names: Vec<String> = text.split('.').map(|name| name.trim().to_owned()).collect();
        if names.iter().any(String::is_empty) {
            return Err(D::Error::custom(format!("`{text}` names no place in JSON; write for instance `title` or `author.name`")));
        }
        Ok(Self(names))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_path_leads_to_a_place() {
        let answer = json!({ "data": { "posts": [{ "title": "a" }, { "title": null }] }, "a.b": 1 });
        for (path, expected) in [
            ("data.posts.0.title", Some(json!("a"))),
            ("data.posts.1.title", None),
            ("data.posts.2.title", None),
            ("data.posts.x", None),
            ("data.title", None),
            (" data . posts.0 ", Some(json!({ "title": "a" }))),
            ("a.b", None),
        ] {
            let path: Path = serde_json::from_value(json!(path)).unwrap();
            assert_eq!(path.of(&answer), expected.as_ref(), "{path:?}");
        }
        let error = serde_json::from_value::<Path>(json!("a..b")).unwrap_err();
        assert_eq!(error.to_string(), "`a..b` names no place in JSON; write for instance `title` or `author.name`");
    }
}
