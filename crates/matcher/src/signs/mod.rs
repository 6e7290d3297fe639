//! Signs: words in a text that speak for a signal or against it, from the files under `signs/`.

mod evidence;
#[cfg(test)]
mod measure;
mod model;
mod negation;

pub(crate) use evidence::Evidence;
pub(crate) use model::version;

use crate::{
    fields::Scope,
    language,
    limits::MAX_OCCURRENCES,
    query::{Expr, Occurrence, find_into},
    view::View,
};
use luister_mention::{
    Because, Lang, Rating, Reason, Signal,
    text::{self, excerpt},
};
use model::{Model, Sign};
use negation::Negations;

/// The most places whose words stand in one reason.
const MAX_QUOTED_PLACES: usize = 3;
/// The longest reason, in characters.
const MAX_REASON_CHARS: usize = 80;
/// Ratings up to this share of the scale speak for a complaint…
const LOW_RATING: f32 = 0.4;
/// …and from this share on for praise.
const HIGH_RATING: f32 = 0.8;
/// How much a rating says by itself: enough, unless the text says otherwise.
const RATING_WEIGHT: f32 = 0.55;

/// What the text of a mention says for and against each signal.
pub(crate) fn read(view: &View<'_>, lang: Option<Lang>) -> Evidence {
    let mut evidence = Evidence::default();
    for model in models(view, lang) {
        let negations = Negations::of(view, model);
        model.each_candidate(view, |sign, parts| evidence.add_sign(sign, |found| any_stands(parts, view, &negations, found)));
    }
    if let Some(rating) = view.mention.rating {
        for (signal, weight) in weigh(rating) {
            evidence.add(Reason { signal, weight, because: Because::Rating { rating } });
        }
    }
    evidence
}

/// The signs of the language; of all languages if it is not known, or if a short text only seems to be in another.
fn models(view: &View<'_>, lang: Option<Lang>) -> Vec<&'static Model> {
    let all = model::all();
    let own: Vec<&Model> = all.iter().filter(|model| Some(model.lang) == lang).collect();
    let told = view.mention.lang.is_some() || view.text().is_some_and(language::is_long_enough);
    if own.is_empty() && !(lang.is_some() && told) { all.iter().collect() } else { own }
}

fn weigh(rating: Rating) -> Vec<(Signal, f32)> {
    match rating.share() {
        share if share <= LOW_RATING => vec![(Signal::Complaint, RATING_WEIGHT), (Signal::Praise, -RATING_WEIGHT)],
        share if share >= HIGH_RATING => vec![(Signal::Praise, RATING_WEIGHT), (Signal::Complaint, -RATING_WEIGHT)],
        _ => Vec::new(),
    }
}

/// Whether any of these stands without a negation before it; where is added to what was found before.
fn any_stands<'e>(
    parts: impl IntoIterator<Item = &'e Expr>,
    view: &View<'_>,
    negations: &Negations<'_, '_>,
    found: &mut Vec<Occurrence>,
) -> bool {
    let mut any = false;
    parts.into_iter().for_each(|part| any |= stands(part, view, negations, found));
    any
}

/// Whether a part of a sign stands without a negation before it.
fn stands(expr: &Expr, view: &View<'_>, negations: &Negations<'_, '_>, found: &mut Vec<Occurrence>) -> bool {
    if let Expr::Or(parts) = expr {
        return any_stands(parts.may_stand(view, Scope::Usual), view, negations, found);
    }
    let before = found.len();
    if !find_into(expr, view, Scope::Usual, found) {
        return false;
    }
    let (all, mut kept) = (found.len(), before);
    for at in before..all {
        if found.get(at).is_some_and(|occurrence| !negations.reach(occurrence)) {
            found.swap(kept, at);
            kept += 1;
        }
    }
    found.truncate(kept);
    let is_one = matches!(expr, Expr::Phrase(_) | Expr::Pattern(_));
    let stands = if is_one { found.len() > before } else { found.len() == all };
    found.truncate(if stands { before + MAX_OCCURRENCES } else { before });
    stands
}

/// Whether two pieces of text differ in case alone.
fn is_same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other) || !(one.is_ascii() && other.is_ascii()) && one.to_lowercase() == other.to_lowercase()
}

/// The words of a sign as the writer put them.
fn words(found: &[Occurrence], view: &View<'_>, sign: &Sign) -> String {
    let mut pieces = [""; MAX_QUOTED_PLACES];
    let mut told = 0;
    let mut add = |occurrence: &Occurrence| {
        let piece = piece(occurrence, view);
        if !pieces.iter().take(told).any(|known| is_same(known, piece))
            && let Some(free) = pieces.get_mut(told)
        {
            *free = piece;
            told += 1;
        }
    };
    let place = |occurrence: &Occurrence| (occurrence.place, occurrence.bytes);
    if found.is_sorted_by_key(place) {
        found.iter().for_each(&mut add);
    } else {
        let mut places: Vec<&Occurrence> = found.iter().collect();
        places.sort_unstable_by_key(|occurrence| place(occurrence));
        places.into_iter().for_each(&mut add);
    }
    let joined = match pieces.get(..told) {
        Some([]) | None => sign.expr.to_string().replace('"', ""),
        Some([piece]) => (*piece).to_owned(),
        Some(pieces) => pieces.join(" … "),
    };
    // What stands in a mention is clean; only a line break may be left.
    let line = if joined.contains('\n') { text::line(&joined) } else { joined };
    if line.len() <= MAX_REASON_CHARS { line } else { excerpt(&line, MAX_REASON_CHARS) }
}

/// The words of one place. A pattern may begin before the first of them; a question mark on its own is the sign itself.
fn piece<'m>(occurrence: &Occurrence, view: &View<'m>) -> &'m str {
    let written = view.place(occurrence.place).map_or("", |place| place.text);
    let whole = written.get(occurrence.bytes.0..occurrence.bytes.1).unwrap_or_default().trim();
    let bare = whole.trim_matches(|c: char| !c.is_alphanumeric());
    if bare.is_empty() { whole } else { bare }
}
