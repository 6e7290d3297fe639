//! What comes back from the form of a draft.

use crate::{Revision, pages::who::name};
use luister_mention::{DraftItem, DraftStep, text};
use std::collections::BTreeMap;
use url::form_urlencoded;

/// The most of what is said with an item, in characters: a draft with all its remarks is one record.
pub(super) const REMARK_CHARS: usize = 200;
/// The most of what is said above everything else.
pub(super) const ABOVE_CHARS: usize = 600;
/// The most fields that are looked at.
const MAX_FIELDS: usize = 128;
/// What stands before an item in the name of the field of its remark.
pub(super) const REMARK: &str = "remark-";

/// The form as it is filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) edition: u32,
    pub(super) who: String,
    pub(super) step: Option<DraftStep>,
    pub(super) remarks: BTreeMap<DraftItem, String>,
    pub(super) remark: Option<String>,
}

impl Form {
    pub(super) fn read(body: &[u8]) -> Self {
        let (mut form, mut other) = (Self::default(), String::new());
        for (field, value) in form_urlencoded::parse(body).take(MAX_FIELDS) {
            match &*field {
                "edition" => form.edition = value.parse().unwrap_or_default(),
                "who" => form.who = name(&value),
                "other" => other = name(&value),
                "step" => form.step = value.parse().ok(),
                "remark" => form.remark = Some(said(&value, ABOVE_CHARS)),
                field => {
                    if let Some(Ok(item)) = field.strip_prefix(REMARK).map(str::parse) {
                        form.remarks.insert(item, said(&text::line(&value), REMARK_CHARS));
                    }
                }
            }
        }
        // Whoever types a name means it, also where another was chosen before.
        if !other.is_empty() {
            form.who = other;
        }
        form
    }

    /// What is to be done; nothing if nobody says who it is. Without a button it is kept.
    pub(super) fn revision(&self) -> Option<Revision> {
        let Self { edition, who, step, remarks, remark } = self.clone();
        (!who.is_empty()).then(|| Revision { edition, who, step: step.unwrap_or(DraftStep::Save), remarks, remark })
    }
}

fn said(typed: &str, most: usize) -> String {
    text::clean(typed).chars().take(most).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_says_who_what_and_what_with_it() {
        let item: DraftItem = "complaints-00ff".parse().unwrap();
        let form = Form::read(
            b"edition=3&who=Bram&other=Anna&step=up-complaints-00ff&remark=+Rustig%0D%0Adagje+&remark-complaints-00ff=Al%0Aopgelost&remark-x=y",
        );
        let expected = Form {
            edition: 3,
            who: "Anna".into(),
            step: Some(DraftStep::Up(item.clone())),
            remarks: [(item.clone(), "Al opgelost".to_owned())].into(),
            remark: Some("Rustig\ndagje".into()),
        };
        assert_eq!(form, expected);
        assert_eq!(form.revision().map(|revision| (revision.edition, revision.who)), Some((3, "Anna".into())));
        assert_eq!(Form::read(b"step=release&who=+").revision(), None);
        assert_eq!(Form::read(b"step=delete&who=Anna").revision().map(|revision| revision.step), Some(DraftStep::Save));
        let long = Form::read(format!("remark={}&remark-complaints-00ff={}", "n".repeat(5000), "é".repeat(500)).as_bytes());
        assert_eq!(long.remark.map(|said| said.len()), Some(ABOVE_CHARS));
        assert_eq!(long.remarks.get(&item).map(|said| said.chars().count()), Some(REMARK_CHARS));
    }
}
