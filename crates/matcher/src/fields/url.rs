//! `url:` looks for a piece of the address.

use super::{FieldSpec, Reads, Test, Value, Wrong};
use crate::{help::Text, view::View};
use luister_mention::{Link, Repair, wording};
use std::sync::Arc;

pub(super) const FIELD: FieldSpec = FieldSpec {
    name: "url",
    also: &["link"],
    help: Text { en: "A piece of the address; case does not matter.", nl: "Een stuk van het adres; hoofdletters tellen niet." },
    examples: ["url:/klantervaringen/", "url:acme.example/reviews"],
    reads: Reads::Values(read),
};

#[derive(Debug)]
struct Piece(String);

fn read(value: &Value<'_>) -> Result<Arc<dyn Test>, Wrong> {
    let text = value.one("url", "acme.example/reviews")?;
    if text.contains('*') {
        let longest = text.split('*').max_by_key(|piece| piece.len()).unwrap_or_default();
        let repair = if longest.is_empty() {
            wording!("leave `url:` out", "laat `url:` weg").into()
        } else {
            Repair::write(&format!("url:{longest}"))
        };
        return Err(Wrong {
            message: wording!(
                "`url:` finds any piece of the address and needs no `*`",
                "`url:` vindt elk stuk van het adres en heeft geen `*` nodig"
            ),
            repair,
        });
    }
    Ok(Arc::new(Piece(text.to_lowercase())))
}

impl Test for Piece {
    fn holds(&self, view: &View<'_>) -> bool {
        view.mention.url.as_ref().is_some_and(|link| link.as_str().to_lowercase().contains(&self.0))
    }

    fn actual(&self, view: &View<'_>) -> Option<String> {
        view.mention.url.as_ref().map(Link::to_string)
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::testing::{fault, holds},
        *,
    };

    #[test]
    fn any_piece_of_the_address_is_found() {
        let json = r#"{"text":"x","url":"https://acme.example/Reviews/12?page=2"}"#;
        for (value, expected) in [("acme.example/reviews", true), ("https://acme.example", true), ("page=2", true), ("page=3", false)] {
            assert_eq!(holds(&FIELD, Value::One(value), json), Ok(expected), "{value}");
        }
        assert_eq!(fault(&FIELD, Value::One("*reviews*")), "`url:` finds any piece of the address and needs no `*`, write `url:reviews`");
    }
}
