//! `title:` reads the title alone.

use super::{FieldSpec, Reads, Scope};
use crate::help::Text;
use luister_mention::Field;

pub(super) const FIELD: FieldSpec = FieldSpec {
    name: "title",
    also: &[],
    help: Text { en: "Words in the title.", nl: "Woorden in de titel." },
    examples: ["title:storing", "title:\"price increase\""],
    reads: Reads::Words(Scope::Only(Field::Title)),
};

#[cfg(test)]
mod tests {
    use crate::{Query, fields::testing::mention};

    #[test]
    fn only_the_title_is_read() {
        let mention = mention(r#"{"title":"Storing bij Acme","text":"Geen stroom in Breda"}"#);
        for (query, expected) in [
            ("title:storing", true),
            ("title:stroom", false),
            ("title:(storing AND acme)", true),
            ("title:(storing AND breda)", false),
            ("title:(storing NEAR/1 acme)", true),
            (r#"title:"acme geen""#, false),
            (r#""acme geen""#, false),
        ] {
            assert_eq!(Query::parse("test", query).unwrap().matches(&mention), expected, "{query}");
        }
    }
}
