//! `author:` reads name, handle and page of the writer.

use super::{FieldSpec, Reads, Scope};
use crate::help::Text;
use luister_mention::Field;

pub(super) const FIELD: FieldSpec = FieldSpec {
    name: "author",
    also: &[],
    help: Text {
        en: "Words in the writer's name, handle or page.",
        nl: "Woorden in de naam, de accountnaam of de pagina van de schrijver.",
    },
    examples: ["author:\"Jan de Vries\"", "author:@acme_support"],
    reads: Reads::Words(Scope::Only(Field::Author)),
};

#[cfg(test)]
mod tests {
    use crate::{Query, fields::testing::mention};

    #[test]
    fn name_handle_and_page_are_read() {
        let mention = mention(
            r#"{"text":"x","author":{"name":"Jan de Vries","handle":"@jan_1970@masto.example","url":"https://masto.example/@jan_1970"}}"#,
        );
        for (query, expected) in [
            ("author:vries", true),
            (r#"author:"Jan de Vries""#, true),
            ("author:@jan_1970", true),
            ("author:jan_1970", true),
            ("author:masto.example", true),
            ("author:piet", false),
            (r#"author:"vries jan""#, false),
            ("jan", false),
        ] {
            assert_eq!(Query::parse("test", query).unwrap().matches(&mention), expected, "{query}");
        }
    }
}
