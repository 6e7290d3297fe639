//! The words of what a query lost or changed, in Dutch and English side by side.

mod distance;
mod joining;
mod refusal;
mod slips;
mod spelling;

use super::note::{About, Finds};
use luister_mention::Locale;

/// What happened and what was done instead, in one clause.
pub(super) fn of(about: &About, tool: &str, locale: Locale) -> String {
    left_out(about, tool, locale)
        .or_else(|| joining::mixed(about, tool, locale))
        .or_else(|| joining::operators(about, tool, locale))
        .or_else(|| distance::numbers(about, tool, locale))
        .or_else(|| distance::operands(about, locale))
        .or_else(|| spelling::beginnings(about, locale))
        .or_else(|| spelling::signs(about, tool, locale))
        .or_else(|| slips::quotes(about, locale))
        .or_else(|| slips::rest(about, tool, locale))
        .unwrap_or_else(|| refusal::refusal(about, tool, locale))
}

/// Parts that cannot be asked for, or not quite.
fn left_out(about: &About, tool: &str, locale: Locale) -> Option<String> {
    let say = |nl: String, en: String| locale.pick(nl, en);
    Some(match about {
        About::Field { written, why, finds: found } => {
            let (why, more) = (refusal::reason(*why, tool, locale), finds(*found, locale));
            say(
                format!("`{written}` is weggelaten: {why}; de zoekopdracht vindt daardoor {more}"),
                format!("`{written}` is left out: {why}; the query finds {more} because of it"),
            )
        }
        About::Group { written } => say(
            format!("`{written}` is in zijn geheel weggelaten, want een deel ervan viel weg; anders zou er iets gemist worden"),
            format!("`{written}` is left out as a whole, for a part of it fell away; something would be missed otherwise"),
        ),
        About::Alike { written, ours } => say(
            format!("`{written}` is `{ours}` geworden, dat er het meest op lijkt; dat vindt mogelijk meer"),
            format!("`{written}` became `{ours}`, which is the nearest; it may find more"),
        ),
        _ => return None,
    })
}

fn finds(found: Finds, locale: Locale) -> &'static str {
    match found {
        Finds::More => locale.pick("meer", "more"),
        Finds::Less => locale.pick("minder", "less"),
    }
}
