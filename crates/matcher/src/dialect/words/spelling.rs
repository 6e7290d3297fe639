//! What is told of wildcards, signs and capitals.

use super::{About, finds};
use luister_mention::Locale;

/// Words with too little before a wildcard.
pub(super) fn beginnings(about: &About, locale: Locale) -> Option<String> {
    let say = |nl: String, en: String| locale.pick(nl, en);
    Some(match about {
        About::Ending { ours } => say(
            format!(
                "een woord kan hier niet met een jokerteken beginnen; het is de reguliere expressie `{ours}` geworden, die hetzelfde vindt"
            ),
            format!("a word cannot begin with a wildcard here; it became the regular expression `{ours}`, which finds the same"),
        ),
        About::NoBeginning { ours } => say(
            format!("een woord kan hier niet met een jokerteken beginnen; het is `{ours}` geworden, dat minder vindt"),
            format!("a word cannot begin with a wildcard here; it became `{ours}`, which finds less"),
        ),
        About::Short { written, finds: found } => say(
            format!(
                "voor de `*` van `{written}` staan minder dan twee letters, wat bijna elk woord vindt; het is weggelaten, en de zoekopdracht vindt {}",
                finds(*found, locale)
            ),
            format!(
                "fewer than two letters stand before the `*` of `{written}`, which finds nearly every word; it is left out, and the query finds {}",
                finds(*found, locale)
            ),
        ),
        About::ShortInside { written } => say(
            format!("voor de `*` van `{written}` staan minder dan twee letters; het jokerteken is weggelaten, en dat vindt minder"),
            format!("fewer than two letters stand before the `*` of `{written}`; the wildcard is left out, and that finds less"),
        ),
        _ => return None,
    })
}

/// Signs, capitals and stars.
pub(super) fn signs(about: &About, tool: &str, locale: Locale) -> Option<String> {
    let say = |nl: String, en: String| locale.pick(nl, en);
    Some(match about {
        About::Star { written } => say(
            format!("`{written}` vindt hier elk woord dat zo begint, wat {tool} niet doet: het vindt meer"),
            format!("`{written}` finds every word that begins so here, which {tool} does not do: it finds more"),
        ),
        About::Gap => say(
            "`*` tussen woorden is ONEAR/1 geworden: hooguit één woord ertussen, ook geen".to_owned(),
            "`*` between words became ONEAR/1: at most one word in between, or none".to_owned(),
        ),
        About::Signs { written, ours } => say(
            format!(
                "naar tekens wordt in woorden niet gekeken: `{written}` is {ours} geworden; voor precies die tekens schrijf je ze tussen backticks"
            ),
            format!("signs are not looked at in words: `{written}` became {ours}; for the very signs write them in backticks"),
        ),
        About::Capitals { written } => say(
            format!("`{written}` let bij {tool} op hoofdletters, en hier op de tekens alleen: het vindt meer"),
            format!("`{written}` heeds capitals in {tool}, and only the signs here: it finds more"),
        ),
        About::WildExact { written } => say(
            format!("waar hoofdletters tellen kan geen jokerteken staan; `{written}` is zonder hoofdletterregel overgenomen en vindt meer"),
            format!("no wildcard can stand where capitals count; `{written}` was taken over without heeding capitals and finds more"),
        ),
        _ => return None,
    })
}
