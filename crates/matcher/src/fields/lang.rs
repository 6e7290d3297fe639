//! `lang:` compares the language: as the source says unless the text is plainly in another, else as the text reads.

use super::{FieldSpec, Reads, Test, Value, Wrong};
use crate::{help::Text, view::View};
use luister_mention::{Lang, Repair, wording};
use std::sync::Arc;

pub(super) const FIELD: FieldSpec = FieldSpec {
    name: "lang",
    also: &["language"],
    help: Text { en: "The language, by its two letters.", nl: "De taal, met twee letters." },
    examples: ["lang:nl", "lang:(nl OR en)"],
    reads: Reads::Values(read),
};

/// Languages as people call them, in English, Dutch and themselves.
const NAMES: [(&str, &str); 16] = [
    ("dutch", "nl"),
    ("nederlands", "nl"),
    ("vlaams", "nl"),
    ("flemish", "nl"),
    ("nld", "nl"),
    ("english", "en"),
    ("engels", "en"),
    ("eng", "en"),
    ("german", "de"),
    ("duits", "de"),
    ("deutsch", "de"),
    ("french", "fr"),
    ("frans", "fr"),
    ("français", "fr"),
    ("spanish", "es"),
    ("spaans", "es"),
];

#[derive(Debug)]
struct Is(Lang);

fn read(value: &Value<'_>) -> Result<Arc<dyn Test>, Wrong> {
    let text = value.one("lang", "nl")?;
    match text.parse() {
        Ok(lang) => Ok(Arc::new(Is(lang))),
        Err(_) => Err(wrong(text)),
    }
}

fn wrong(text: &str) -> Wrong {
    Wrong {
        message: wording!("`lang:{text}` is not a two-letter language code", "`lang:{text}` is geen taalcode van twee letters"),
        repair: guess(text).map_or_else(
            || wording!("write for instance `lang:nl`", "schrijf bijvoorbeeld `lang:nl`").into(),
            |guess| Repair::write(&format!("lang:{guess}")),
        ),
    }
}

/// The code of a language that somebody called by another name.
pub(crate) fn guess(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    NAMES.iter().find(|(name, _)| *name == lower).map(|(_, code)| *code)
}

impl Test for Is {
    fn holds(&self, view: &View<'_>) -> bool {
        view.lang() == Some(self.0)
    }

    fn actual(&self, view: &View<'_>) -> Option<String> {
        view.lang().map(|lang| lang.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::testing::{fault, holds},
        *,
    };

    #[test]
    fn the_source_says_else_the_text() {
        for (value, json, expected) in [
            ("nl", r#"{"text":"hello there","lang":"nl"}"#, true),
            ("nl-BE", r#"{"text":"Ik heb al drie weken geen stroom"}"#, true),
            ("en", r#"{"text":"I have had no power for three weeks"}"#, true),
            ("en", r#"{"text":"Ik heb al drie weken geen stroom"}"#, false),
            ("nl", r#"{"text":"12 34"}"#, false),
        ] {
            assert_eq!(holds(&FIELD, Value::One(value), json), Ok(expected), "{value} {json}");
        }
        assert_eq!(fault(&FIELD, Value::One("dutch")), "`lang:dutch` is not a two-letter language code, write `lang:nl`");
        assert_eq!(fault(&FIELD, Value::AtLeast("nl")), "`lang:` takes no range, write for instance `lang:nl`");
    }
}
