//! A source that could be listened to, as a table of `sources.toml`.

use crate::{Keys, Kind, Source};
use luister_mention::SourceName;
use std::fmt::Write as _;
use toml::{Value, de::ValueDeserializer};

/// What to write into `sources.toml` to listen somewhere; only the name is missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The kind of source.
    pub kind: &'static str,
    /// Its keys beside `name`, in the order in which they are written.
    pub keys: Vec<(&'static str, Value)>,
}

impl Proposal {
    /// A source of this kind, with no keys yet.
    #[must_use]
    pub fn new(kind: &Kind) -> Self {
        Self { kind: kind.name, keys: Vec::new() }
    }

    /// The same with a key.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: impl Into<Value>) -> Self {
        self.keys.push((key, value.into()));
        self
    }

    /// The table, as it stands in the file.
    #[must_use]
    pub fn table(&self, name: &SourceName) -> String {
        let mut table = format!("[[{}]]\nname = {}\n", self.kind, Value::from(name.as_str()));
        for (key, value) in &self.keys {
            writeln!(table, "{key} = {value}").unwrap_or_default();
        }
        table
    }

    /// The source that this table makes.
    ///
    /// # Errors
    /// If a key is missing, unknown or wrong: in the words of `luister check`.
    pub fn source(&self, name: &SourceName, keys: &Keys<'_>) -> Result<Box<dyn Source>, String> {
        let kind = crate::kind(self.kind).ok_or_else(|| format!("there is no kind of source `{}`", self.kind))?;
        let named = [("name", Value::from(name.as_str()))].into_iter().chain(self.keys.iter().cloned());
        let table = Value::Table(named.map(|(key, value)| (key.to_owned(), value)).collect()).to_string();
        let value = ValueDeserializer::parse(&table).map_err(|error| error.message().to_owned())?;
        (kind.build)(value, keys).map_err(|error| error.message().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind;

    #[test]
    fn what_is_proposed_can_be_written_down_and_polled() {
        let feed = Proposal::new(kind("feed").unwrap())
            .with("url", "https://www.example.org/?a=\"b\"\\")
            .with("channel", "blog")
            .with("about", vec![Value::from("Acme")]);
        let name = SourceName::new("blog \"de\" draad").unwrap();
        insta::assert_snapshot!(feed.table(&name), @r#"
        [[feed]]
        name = 'blog "de" draad'
        url = 'https://www.example.org/?a="b"\'
        channel = "blog"
        about = ["Acme"]
        "#);
        let source = feed.source(&name, &Keys::blank()).unwrap();
        assert_eq!((source.settings().name.as_str(), source.address().host_str()), (name.as_str(), Some("www.example.org")));
        let wrong = feed.with("colour", "red").source(&name, &Keys::blank()).unwrap_err();
        assert!(wrong.starts_with("unknown field `colour`"), "{wrong}");
    }
}
