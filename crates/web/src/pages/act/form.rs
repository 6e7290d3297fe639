//! What comes back from the form.

use crate::{Deed, pages::who::name};
use luister_mention::{Act, text};
use url::form_urlencoded;

/// The most of a note, in characters.
const NOTE_CHARS: usize = 1000;
/// The most fields that are looked at.
const MAX_FIELDS: usize = 16;

/// The form as it is filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) act: Option<Act>,
    pub(super) who: String,
    pub(super) note: String,
}

/// What a form has to say and does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    /// What is to be done.
    Act,
    /// Who does it.
    Who,
}

impl Form {
    pub(super) fn read(body: &[u8]) -> Self {
        let (mut form, mut other) = (Self::default(), String::new());
        for (field, value) in form_urlencoded::parse(body).take(MAX_FIELDS) {
            match &*field {
                "act" => form.act = value.parse().ok(),
                "who" => form.who = name(&value),
                "other" => other = name(&value),
                "note" => form.note = note(&value),
                _ => {}
            }
        }
        // Whoever types a name means it, also where another was chosen before.
        if !other.is_empty() {
            form.who = other;
        }
        form
    }

    pub(super) fn deed(&self) -> Result<Deed, Missing> {
        let act = self.act.ok_or(Missing::Act)?;
        if self.who.is_empty() {
            return Err(Missing::Who);
        }
        Ok(Deed { act, who: self.who.clone(), note: Some(self.note.clone()).filter(|note| !note.is_empty()) })
    }
}

fn note(said: &str) -> String {
    text::clean(said).chars().take(NOTE_CHARS).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::who::NAME_CHARS;
    use luister_mention::CaseAct;

    #[test]
    fn a_form_says_what_who_and_why() {
        let (act, who) = (Some(Act::Case(CaseAct::Handled)), "Anna".to_owned());
        for (body, expected) in [
            ("act=handled&who=Bram&other=Anna&note=", Form { act, who: who.clone(), note: String::new() }),
            ("act=handled&who=&other=+Anna%0A&note=+gebeld%0D%0Aen+klaar+", Form { act, who, note: "gebeld\nen klaar".to_owned() }),
            ("act=delete", Form::default()),
            ("", Form::default()),
        ] {
            assert_eq!(Form::read(body.as_bytes()), expected, "{body}");
        }
        assert_eq!(Form::read(b"who=Anna").deed(), Err(Missing::Act));
        assert_eq!(Form::read(b"act=handled&who=+").deed(), Err(Missing::Who));
        let long = Form::read(format!("act=lead&who={}&note={}", "é".repeat(500), "n".repeat(5000)).as_bytes());
        assert_eq!((long.who.chars().count(), long.note.len()), (NAME_CHARS, NOTE_CHARS));
    }
}
