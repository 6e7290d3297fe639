//! `text:` reads the text alone.

use super::{FieldSpec, Reads, Scope};
use crate::help::Text;
use luister_mention::Field;

pub(super) const FIELD: FieldSpec = FieldSpec {
    name: "text",
    also: &[],
    help: Text { en: "Words in the text, and not in the title.", nl: "Woorden in de tekst en niet in de titel." },
    examples: ["text:(storing OR kapot)", "text:outage"],
    reads: Reads::Words(Scope::Only(Field::Text)),
};

#[cfg(test)]
mod tests {
    use crate::{Query, fields::testing::mention};

    #[test]
    fn only_the_text_is_read() {
        let mention = mention(r#"{"title":"Storing bij Acme","text":"Geen stroom in Breda"}"#);
        for (query, expected) in
            [("text:stroom", true), ("text:storing", false), ("text:(stroom OR storing)", true), ("-text:storing AND stroom", true)]
        {
            assert_eq!(Query::parse("test", query).unwrap().matches(&mention), expected, "{query}");
        }
    }
}
