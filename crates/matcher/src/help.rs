//! The help that `luister help query` prints: made from the tables that the language itself is read by.

use crate::{fields::FIELDS, limits, query::OPERATOR_NAMES};
use std::fmt::Write as _;

/// How a part of a query is written, and what it finds.
pub(crate) struct Form {
    pub written: &'static str,
    pub finds: &'static str,
}

/// Every form of the language apart from the fields, in the order of the documentation.
pub(crate) const FORMS: [Form; 25] = [
    Form { written: "storing", finds: "the word, with any capitals and accents; also #storing and @storing" },
    Form { written: "e-mail", finds: "e-mail, email and e mail" },
    Form { written: "\"geld terug\"", finds: "the phrase: these words side by side" },
    Form { written: "klacht*", finds: "every word that begins so; two or more letters come first" },
    Form { written: "customi?e", finds: "exactly one letter in the place of ?" },
    Form { written: "acme AND storing", finds: "both" },
    Form { written: "acme storing", finds: "both as well: words side by side mean AND" },
    Form { written: "storing OR kapot", finds: "one of them, or both" },
    Form { written: "acme NOT vacature", finds: "the first without the second" },
    Form { written: "acme -vacature", finds: "the same" },
    Form {
        written: "acme AND (storing OR kapot)",
        finds: "brackets say what belongs together; AND and OR never stand side by side without them",
    },
    Form { written: "acme NEAR/5 storing", finds: "both with at most 5 words between them, in any order; NEAR alone is NEAR/4" },
    Form { written: "geld ONEAR/2 terug", finds: "the same, in this order; NEAR/2f means this too" },
    Form { written: "\"geld terug\"~3", finds: "these words with at most 3 others between them, in any order" },
    Form { written: "(acme AND (storing OR kapot))~5", finds: "the same for parts; near/5:acme,storing and onear/5:acme,storing too" },
    Form { written: "@acme_nl", finds: "the handle only" },
    Form { written: "#acme", finds: "the hashtag only" },
    Form { written: "{BT}", finds: "the word with these very capitals" },
    Form { written: "`C++`", finds: "these very signs" },
    Form { written: "/\\b\\d{4} ?[A-Z]{2}\\b/", finds: "a regular expression; with an i behind it capitals do not matter" },
    Form { written: "count:3:klacht*", finds: "what stands there three times or more" },
    Form { written: "$brand", finds: "what the line `$brand = …` of the same list says" },
    Form { written: "list:competitors", finds: "what any query of that list finds" },
    Form {
        written: "=> complaint",
        finds: "behind a query: what it finds is a complaint, whatever the text says; also question, lead, praise, crisis",
    },
    Form { written: "// note", finds: "nothing: a comment at the start of a line or after a blank; <<< note >>> inside a query" },
];

/// Every form and field of the query language with what it finds.
#[must_use]
pub fn help_query() -> String {
    let mut help = String::from("A query says which mentions a list finds. A query without a field reads title and text.\n\n");
    let widest = FORMS.iter().map(|form| form.written.chars().count()).max().unwrap_or(0);
    for form in FORMS {
        line(&mut help, form.written, widest, form.finds);
    }
    help.push_str("\nOperators are written in capitals. In Dutch:\n\n");
    for (dutch, english, _) in OPERATOR_NAMES.iter().filter(|(.., dutch)| *dutch) {
        line(&mut help, dutch, widest, english);
    }
    help.push_str(
        "\nA field narrows what stands behind it, without a blank: site:tweakers.net, title:(storing OR kapot), -site:acme.nl.\n\n",
    );
    for field in FIELDS {
        let name = field.also.iter().fold(format!("{}:", field.name), |name, also| format!("{name} {also}:"));
        line(&mut help, &name, widest, field.help);
        line(&mut help, "", widest, &format!("for instance {}", field.examples.join(" or ")));
    }
    let limits = format!(
        "\nAt most {} words may stand between, {} brackets inside each other, {} bytes in one query and {} queries in one list.\n",
        limits::MAX_BETWEEN,
        limits::MAX_BRACKETS,
        limits::MAX_LINE_BYTES,
        limits::MAX_QUERIES
    );
    help + &limits
}

fn line(help: &mut String, left: &str, width: usize, right: &str) {
    let pad = width.saturating_sub(left.chars().count());
    writeln!(help, "  {left}{:pad$}  {right}", "").unwrap_or_default();
}
