//! What is told of AND, OR and NOT, and of words without them.

use super::About;
use luister_mention::Locale;

/// AND beside OR.
pub(super) fn mixed(about: &About, tool: &str, locale: Locale) -> Option<String> {
    let say = |nl: String, en: String| locale.pick(nl, en);
    Some(match about {
        About::Brackets { and_first, known: true } => {
            let first = if *and_first { "AND" } else { "OR" };
            say(
                format!("AND en OR staan hier naast elkaar; er zijn haakjes om de {first} gezet, want {tool} leest die eerst"),
                format!("AND and OR stand side by side here; the {first} was put in brackets, for {tool} reads it first"),
            )
        }
        About::Brackets { .. } => say(
            format!(
                "AND en OR staan hier naast elkaar, en hoe {tool} dat leest is niet zeker; er zijn haakjes om de AND gezet, wat het meest vindt: kijk na of dat klopt"
            ),
            format!(
                "AND and OR stand side by side here, and how {tool} reads that is not certain; the AND was put in brackets, which finds the most: see whether that is meant"
            ),
        ),
        About::Mixed => say(
            format!(
                "AND en OR staan hier naast elkaar, wat {tool} ook weigert; zet haakjes om wat bij elkaar hoort, en probeer het opnieuw"
            ),
            format!(
                "AND and OR stand side by side here, which {tool} refuses too; put brackets around what belongs together, and try again"
            ),
        ),
        _ => return None,
    })
}

/// Operators that are missing, alone or in small letters.
pub(super) fn operators(about: &About, tool: &str, locale: Locale) -> Option<String> {
    let say = |nl: String, en: String| locale.pick(nl, en);
    Some(match about {
        About::SideBySide => say(
            "er staat niets tussen deze woorden; ze zijn met AND verbonden. Bedoel je precies deze woorden naast elkaar, zet er dan aanhalingstekens om"
                .to_owned(),
            "nothing stands between these words; they were joined with AND. If you mean these very words side by side, put them in quotes".to_owned(),
        ),
        About::Alone { written } => say(
            format!("`{written}` heeft hier niets om te verbinden en is weggelaten"),
            format!("`{written}` has nothing to join here and is left out"),
        ),
        About::SmallRead { written } => {
            let capitals = written.to_uppercase();
            say(
                format!("`{written}` in kleine letters is gelezen als `{capitals}`; bedoel je het woord zelf, zet er dan aanhalingstekens om"),
                format!("`{written}` in small letters was read as `{capitals}`; if you mean the word itself, put it in quotes"),
            )
        }
        About::Small { written, left_out: true } => say(
            format!("`{written}` in kleine letters slaat {tool} over, en is weggelaten; schrijf `{}` als je de operator bedoelt", written.to_uppercase()),
            format!("{tool} skips `{written}` in small letters, and it is left out; write `{}` if you mean the operator", written.to_uppercase()),
        ),
        About::Small { written, .. } => {
            let capitals = written.to_uppercase();
            say(
                format!("`{written}` in kleine letters is gelezen als een woord dat in de tekst moet staan; schrijf `{capitals}` als je de operator bedoelt"),
                format!("`{written}` in small letters was read as a word that has to be in the text; write `{capitals}` if you mean the operator"),
            )
        }
        _ => return None,
    })
}
