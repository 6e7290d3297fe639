//! What is told of slips, and of a tool as a whole.

use super::About;
use crate::dialect::spelling::Differs;
use luister_mention::Locale;

/// Quotes and brackets.
pub(super) fn quotes(about: &About, locale: Locale) -> Option<String> {
    let say = |nl: &str, en: &str| locale.pick(nl.to_owned(), en.to_owned());
    Some(match about {
        About::SingleQuotes => say(
            "enkele aanhalingstekens zijn gelezen als dubbele: deze woorden moeten naast elkaar staan",
            "single quotes were read as double ones: these words have to stand side by side",
        ),
        About::Cell => say(
            "alle aanhalingstekens zijn hier dubbel, zoals in een cel van een rekenblad; ze zijn gelezen als enkele",
            "every quote is doubled here, as in a cell of a spreadsheet; each pair was read as one",
        ),
        About::Unclosed => say(
            "dit wordt nergens gesloten; gelezen alsof dat aan het eind gebeurt",
            "this is closed nowhere; read as if it were at the end",
        ),
        About::Unopened => say("dit haakje sluit niets en is weggelaten", "this bracket closes nothing and is left out"),
        About::Empty => say("hier staat niets tussen; het is weggelaten", "there is nothing in between here; it is left out"),
        _ => return None,
    })
}

/// What means nothing, and what is true of every query.
pub(super) fn rest(about: &About, tool: &str, locale: Locale) -> Option<String> {
    let say = |nl: &str, en: &str| locale.pick(nl.to_owned(), en.to_owned());
    Some(match about {
        About::Weight => say(
            "een gewicht bepaalt niet wat er gevonden wordt en is weggelaten",
            "a weight does not decide what is found and is left out",
        ),
        About::Sign { written } => locale.pick(
            format!("`{written}` betekent hier niets en is weggelaten"),
            format!("`{written}` means nothing here and is left out"),
        ),
        About::Tool(Differs::Forms) => locale.pick(
            format!("{tool} zoekt uit zichzelf ook naar andere vormen en woorden met dezelfde betekenis, en luister alleen naar wat er staat; schrijf zo nodig `klacht*`"),
            format!("{tool} also looks for other forms and for words that mean the same by itself, and luister only for what is written; write `claim*` where you need it"),
        ),
        About::Tool(Differs::LittleKnown) => locale.pick(
            format!("van {tool} is alleen bekend wat iedereen gebruikt (AND, OR, NOT, aanhalingstekens, haakjes, `*`); kijk na of de rest klopt"),
            format!("of {tool} only what everybody uses is known (AND, OR, NOT, quotes, brackets, `*`); see whether the rest is right"),
        ),
        _ => return None,
    })
}
