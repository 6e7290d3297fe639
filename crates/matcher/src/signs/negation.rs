//! Negation: a sign does not count if one of the words right before it takes it back.

use super::model::Model;
use crate::{marks::WordSet, query::Occurrence, view::View};

/// So many words before a sign are looked at, within the same clause.
const REACH: usize = 3;

/// Whether a negation stands before this place, and not in it.
pub(super) fn is_negated(occurrence: &Occurrence, view: &View<'_>, model: &Model) -> bool {
    let Some(place) = view.places.get(occurrence.place) else { return false };
    let words = place.words();
    let is_one_of = |set: &WordSet, at| words.get(at).is_some_and(|token| set.contains(token.form(), words.plain(token)));
    let negates = |at: usize| is_one_of(&model.negations, at);
    let lifts = |at: usize| is_one_of(&model.lifts, at);
    let (start, end) = occurrence.words;
    if (start..end).any(negates) {
        return false;
    }
    for at in (start.saturating_sub(REACH)..start).rev() {
        if words.get(at + 1).is_some_and(|next| next.opens) {
            return false;
        }
        if negates(at) {
            return !lifts(at + 1);
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use crate::fields::testing::mention;
    use crate::{fields::Scope, query, view::View};

    #[test]
    fn a_negation_reaches_three_words_within_its_clause() {
        for (word, text, lang, expected) in [
            ("goed", "dit is goed", "nl", false),
            ("goed", "dit is niet goed", "nl", true),
            ("goed", "dit is niet zo heel goed", "nl", false),
            ("goed", "nooit heel erg goed", "nl", true),
            ("goed", "nee niet, goed", "nl", false),
            ("traag", "niet alleen traag", "nl", false),
            ("niet goed", "dit is niet goed", "nl", false),
            ("happy", "I don't feel happy", "en", true),
            ("happy", "I don’t feel happy", "en", true),
            ("happy", "Never been so happy", "en", true),
            ("happy", "so happy", "en", false),
        ] {
            let mention = mention(&format!(r#"{{"text":"{text}"}}"#));
            let view = View::of(&mention);
            let (line, _) = query::line("test", &format!("\"{word}\""), 0..word.len() + 2);
            let found = query::find(&line.unwrap().expr, &view, Scope::Usual).unwrap();
            let model = super::super::model::all().iter().find(|model| model.lang.as_str() == lang).unwrap();
            assert_eq!(super::is_negated(&found[0], &view, model), expected, "{word} in {text}");
        }
    }
}
