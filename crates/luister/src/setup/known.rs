//! What is listened to already: a source is the same if its kind is, and what it asks for.

use crate::config::Plan;
use luister_mention::{Cursor, SourceName};
use luister_sources::Source;
use std::collections::HashMap;
use toml::Table;

/// The sources that are there, by what makes them the same.
#[derive(Debug, Default)]
pub(crate) struct Known(HashMap<String, SourceName>);

impl Known {
    /// Those of a plan; `file` is the text of the `sources.toml` that it was made of, which knows their kinds.
    pub(crate) fn of(plan: &Plan, file: &str) -> Self {
        let tables: Table = file.trim_start_matches('\u{FEFF}').parse().unwrap_or_default();
        let mut known = Self::default();
        for (kind, array) in &tables {
            let names = array.as_array().into_iter().flatten().filter_map(|table| table.get("name")?.as_str());
            for source in names.filter_map(|name| plan.sources.get(name.trim())) {
                known.add(kind, &**source);
            }
        }
        known
    }

    /// From now on this one is known too.
    pub(crate) fn add(&mut self, kind: &str, source: &dyn Source) {
        self.0.entry(mark(kind, source)).or_insert_with(|| source.settings().name.clone());
    }

    /// What the same source is called, if it is there.
    pub(crate) fn same(&self, kind: &str, source: &dyn Source) -> Option<&SourceName> {
        self.0.get(&mark(kind, source))
    }
}

fn mark(kind: &str, source: &dyn Source) -> String {
    let first = Cursor::new(source.settings().name.clone(), chrono::DateTime::UNIX_EPOCH);
    let asked: Vec<String> = source.start(&first).into_iter().map(|ask| ask.url.to_string()).collect();
    format!("{kind} {} {}", source.address(), asked.join(" "))
}
