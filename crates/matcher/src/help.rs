//! The help that `luister help query` prints: made from the tables that the language itself is read by.

use crate::{fields::FIELDS, limits, query::OPERATOR_NAMES};
use luister_mention::Locale;
use std::fmt::Write as _;

/// How a part of a query is written, and what it finds.
pub(crate) struct Form {
    pub written: &'static str,
    pub finds: Text,
}

/// A text of a table in both languages.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text {
    pub en: &'static str,
    pub nl: &'static str,
}

impl Text {
    /// The one in this language.
    pub(crate) fn in_words(self, locale: Locale) -> &'static str {
        locale.pick(self.nl, self.en)
    }
}

/// Every form of the language apart from the fields, in the order of the documentation.
pub(crate) const FORMS: [Form; 25] = [
    Form {
        written: "storing",
        finds: Text {
            en: "the word, with any capitals and accents; also #storing and @storing",
            nl: "het woord, met of zonder hoofdletters en accenten; ook #storing en @storing",
        },
    },
    Form { written: "e-mail", finds: Text { en: "e-mail, email and e mail", nl: "e-mail, email en e mail" } },
    Form {
        written: "\"geld terug\"",
        finds: Text { en: "the phrase: these words side by side", nl: "de woordgroep: deze woorden direct achter elkaar" },
    },
    Form {
        written: "klacht*",
        finds: Text {
            en: "every word that begins so; two or more letters come first",
            nl: "elk woord dat zo begint; voor het sterretje staan minstens twee letters",
        },
    },
    Form {
        written: "customi?e", finds: Text { en: "exactly one letter in the place of ?", nl: "precies één letter op de plaats van ?" }
    },
    Form { written: "acme AND storing", finds: Text { en: "both", nl: "allebei" } },
    Form {
        written: "acme storing",
        finds: Text { en: "both as well: words side by side mean AND", nl: "ook allebei: woorden naast elkaar gelden als AND" },
    },
    Form { written: "storing OR kapot", finds: Text { en: "one of them, or both", nl: "een van de twee, of allebei" } },
    Form { written: "acme NOT vacature", finds: Text { en: "the first without the second", nl: "het eerste zonder het tweede" } },
    Form { written: "acme -vacature", finds: Text { en: "the same", nl: "hetzelfde" } },
    Form {
        written: "acme AND (storing OR kapot)",
        finds: Text {
            en: "brackets say what belongs together; AND and OR never stand side by side without them",
            nl: "haakjes zeggen wat bij elkaar hoort; AND en OR staan nooit zonder haakjes naast elkaar",
        },
    },
    Form {
        written: "acme NEAR/5 storing",
        finds: Text {
            en: "both with at most 5 words between them, in any order; NEAR alone is NEAR/4",
            nl: "allebei, met hooguit 5 woorden ertussen, in elke volgorde; NEAR alleen is NEAR/4",
        },
    },
    Form {
        written: "geld ONEAR/2 terug",
        finds: Text { en: "the same, in this order; NEAR/2f means this too", nl: "hetzelfde, in deze volgorde; NEAR/2f kan ook" },
    },
    Form {
        written: "\"geld terug\"~3",
        finds: Text {
            en: "these words with at most 3 others between them, in any order",
            nl: "deze woorden met hooguit 3 andere ertussen, in elke volgorde",
        },
    },
    Form {
        written: "(acme AND (storing OR kapot))~5",
        finds: Text {
            en: "the same for parts; near/5:acme,storing and onear/5:acme,storing too",
            nl: "hetzelfde voor delen; near/5:acme,storing en onear/5:acme,storing kunnen ook",
        },
    },
    Form { written: "@acme_nl", finds: Text { en: "the handle only", nl: "alleen de accountnaam" } },
    Form { written: "#acme", finds: Text { en: "the hashtag only", nl: "alleen de hashtag" } },
    Form { written: "{BT}", finds: Text { en: "the word with these very capitals", nl: "het woord met precies deze hoofdletters" } },
    Form { written: "`C++`", finds: Text { en: "these very signs", nl: "precies deze tekens" } },
    Form {
        written: "/\\b\\d{4} ?[A-Z]{2}\\b/",
        finds: Text {
            en: "a regular expression; with an i behind it capitals do not matter",
            nl: "een reguliere expressie; met een i erachter tellen hoofdletters niet",
        },
    },
    Form {
        written: "count:3:klacht*",
        finds: Text { en: "what stands there three times or more", nl: "wat er drie keer of vaker in staat" },
    },
    Form {
        written: "$brand",
        finds: Text { en: "what the line `$brand = …` of the same list says", nl: "wat de regel `$brand = …` van dezelfde lijst zegt" },
    },
    Form {
        written: "list:competitors",
        finds: Text { en: "what any query of that list finds", nl: "wat een zoekopdracht van die lijst vindt" },
    },
    Form {
        written: "=> complaint",
        finds: Text {
            en: "behind a query: what it finds is a complaint, whatever the text says; also question, lead, praise, crisis",
            nl: "achter een zoekopdracht: wat die vindt is een klacht, wat de tekst ook zegt; ook question (vraag), lead, praise (compliment) en crisis",
        },
    },
    Form {
        written: "// note",
        finds: Text {
            en: "nothing: a comment at the start of a line or after a blank; <<< note >>> inside a query",
            nl: "niets: uitleg aan het begin van een regel of na een spatie; <<< uitleg >>> midden in een zoekopdracht",
        },
    },
];

/// Every form and field of the query language with what it finds, in this language.
#[must_use]
pub fn help_query(locale: Locale) -> String {
    let mut help = locale
        .pick(
            "Een zoekopdracht zegt welke berichten een lijst vindt. Zonder veld zoekt hij in titel en tekst.\n\n",
            "A query says which mentions a list finds. A query without a field reads title and text.\n\n",
        )
        .to_owned();
    let widest = FORMS.iter().map(|form| form.written.chars().count()).max().unwrap_or(0);
    for form in FORMS {
        line(&mut help, form.written, widest, form.finds.in_words(locale));
    }
    help.push_str(locale.pick(
        "\nOperatoren schrijf je in hoofdletters. In het Nederlands kan ook:\n\n",
        "\nOperators are written in capitals. In Dutch:\n\n",
    ));
    for (dutch, english, _) in OPERATOR_NAMES.iter().filter(|(.., dutch)| *dutch) {
        line(&mut help, dutch, widest, english);
    }
    help.push_str(locale.pick(
        "\nEen veld beperkt wat er direct achter staat, zonder spatie: site:tweakers.net, title:(storing OR kapot), -site:acme.nl.\n\n",
        "\nA field narrows what stands behind it, without a blank: site:tweakers.net, title:(storing OR kapot), -site:acme.nl.\n\n",
    ));
    for field in FIELDS {
        let name = field.also.iter().fold(format!("{}:", field.name), |name, also| format!("{name} {also}:"));
        line(&mut help, &name, widest, field.help.in_words(locale));
        let examples = field.examples.join(locale.pick(" of ", " or "));
        line(&mut help, "", widest, &format!("{} {examples}", locale.pick("bijvoorbeeld", "for instance")));
    }
    help + &bounds(locale)
}

fn bounds(locale: Locale) -> String {
    let (between, brackets) = (limits::MAX_BETWEEN, limits::MAX_BRACKETS);
    let (bytes, queries) = (locale.number(limits::MAX_LINE_BYTES as u64), locale.number(limits::MAX_QUERIES as u64));
    locale.pick(
        format!(
            "\nEr kunnen hooguit {between} woorden tussen staan, {brackets} haakjes in elkaar, {bytes} bytes in één zoekopdracht en {queries} \
             zoekopdrachten in één lijst.\n"
        ),
        format!(
            "\nAt most {between} words may stand between, {brackets} brackets inside each other, {bytes} bytes in one query and {queries} \
             queries in one list.\n"
        ),
    )
}

fn line(help: &mut String, left: &str, width: usize, right: &str) {
    let pad = width.saturating_sub(left.chars().count());
    writeln!(help, "  {left}{:pad$}  {right}", "").unwrap_or_default();
}
