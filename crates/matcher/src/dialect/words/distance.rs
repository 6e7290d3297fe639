//! What is told of NEAR and `~`.

use super::{About, finds};
use luister_mention::Locale;

/// How far words may stand apart.
pub(super) fn numbers(about: &About, tool: &str, locale: Locale) -> Option<String> {
    let say = |nl: String, en: String| locale.pick(nl, en);
    Some(match about {
        About::NoDistance { taken } => say(
            format!("hier staat niet hoeveel woorden ertussen mogen staan; er is {taken} van gemaakt"),
            format!("this does not say how many words may stand in between; {taken} was taken"),
        ),
        About::TooFar { taken } => say(
            format!("er mogen hier hooguit {taken} woorden tussen staan; dat is het geworden, en het vindt iets minder"),
            format!("at most {taken} words may stand in between here; it became that, and finds a little less"),
        ),
        About::Tilde => say("`~` betekent hier niets en is weggelaten".to_owned(), "`~` means nothing here and is left out".to_owned()),
        About::Slop => say(
            format!(
                "`~` achter een woordgroep telt bij {tool} verschuivingen van woorden, en hier de woorden ertussen, in elke volgorde: dat vindt soms iets meer"
            ),
            format!(
                "`~` behind a phrase counts moves of words in {tool}, and here the words in between, in any order: that finds a little more at times"
            ),
        ),
        _ => return None,
    })
}

/// What stands beside NEAR.
pub(super) fn operands(about: &About, locale: Locale) -> Option<String> {
    let say = |nl: String, en: String| locale.pick(nl, en);
    Some(match about {
        About::NearMore => say(
            "naast NEAR kunnen hier alleen woorden staan; dit is losser opgeschreven en vindt meer".to_owned(),
            "only words can stand beside NEAR here; this was written more loosely and finds more".to_owned(),
        ),
        About::NearLeftOut { finds: found } => say(
            format!(
                "naast NEAR kunnen hier alleen woorden staan; dit deel is weggelaten, en de zoekopdracht vindt daardoor {}",
                finds(*found, locale)
            ),
            format!(
                "only words can stand beside NEAR here; this part is left out, and the query finds {} because of it",
                finds(*found, locale)
            ),
        ),
        About::NearWild => say(
            "er staan hier te veel woorden met `*` naast NEAR; ze zijn met AND verbonden, wat meer vindt".to_owned(),
            "there are too many words with `*` beside NEAR here; they were joined with AND, which finds more".to_owned(),
        ),
        _ => return None,
    })
}
