//! What only `[[digest]]` can do wrong.

use super::document::{Document, Read};
use crate::clock;
use luister_alerts::DigestRule;
use luister_mention::wording;

/// How many of the next times are looked at.
const TIMES: usize = 20;

/// Tells what is wrong with the review of each digest: editors need links, and time that the one before leaves them.
pub(super) fn check(digests: &[Read<DigestRule>], web: &luister_web::Settings, document: &mut Document<'_>) {
    for Read { value: digest, place } in digests {
        let Some(editors) = &digest.review_by else { continue };
        if web.public_url.is_none() {
            let message = wording!(
                "{editors} cannot review this digest: without `public_url` in [web] no link leads to the page to do so",
                "{editors} kan dit overzicht niet nakijken: zonder `public_url` bij [web] leidt geen link naar de pagina daarvoor"
            );
            document.problem(place.of("review_by", editors.as_str()), message).repair = Some(wording!(
                "set `public_listen` and `public_url` in [web], or remove `review_by`",
                "vul `public_listen` en `public_url` in bij [web], of haal `review_by` weg"
            ));
        }
        let times = digest.next_times(clock::now(), TIMES);
        let apart = times.windows(2).filter_map(|pair| Some(*pair.last()? - *pair.first()?)).min();
        if apart.is_some_and(|apart| apart <= digest.review_time.delta()) {
            let time = digest.review_time;
            let message = wording!(
                "with `review_time = \"{time}\"` the draft of this digest would come before the one before it has gone out",
                "met `review_time = \"{time}\"` komt het concept van dit overzicht voordat het vorige is verstuurd"
            );
            document.problem(place.of("review_time", &time.to_string()), message).repair =
                Some(wording!("shorten it, or plan the digest less often", "maak die korter, of plan het overzicht minder vaak"));
        }
    }
}
