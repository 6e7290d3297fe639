//! `source:` compares the name that `sources.toml` gives the source.

use super::{FieldSpec, Reads, Test, Value, Wrong, glob::Glob};
use crate::{help::Text, view::View};
use std::sync::Arc;

/// What it is called.
pub(crate) const NAME: &str = "source";

pub(super) const FIELD: FieldSpec = FieldSpec {
    name: NAME,
    also: &[],
    help: Text {
        en: "The source by its name in the configuration, whole or with `*`.",
        nl: "De bron, met zijn naam uit de configuratie, helemaal of met `*`.",
    },
    examples: ["source:tweakers", "source:trustpilot*"],
    reads: Reads::Values(read),
};

/// Whether a value means the source of this name.
pub(crate) fn names_source(value: &str, name: &str) -> bool {
    Glob::of(value).is(name)
}

#[derive(Debug)]
struct Source(Glob);

fn read(value: &Value<'_>) -> Result<Arc<dyn Test>, Wrong> {
    Ok(Arc::new(Source(Glob::of(value.one("source", "tweakers")?))))
}

impl Test for Source {
    fn holds(&self, view: &View<'_>) -> bool {
        self.0.is(view.mention.source.as_str())
    }

    fn actual(&self, view: &View<'_>) -> Option<String> {
        Some(view.mention.source.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::{super::testing::holds, *};

    #[test]
    fn the_name_is_compared_whole() {
        let json = r#"{"text":"x","source":"Trustpilot Acme"}"#;
        for (value, expected) in [("trustpilot acme", true), ("trustpilot", false), ("trustpilot*", true)] {
            assert_eq!(holds(&FIELD, Value::One(value), json), Ok(expected), "{value}");
        }
    }
}
