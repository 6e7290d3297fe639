//! Negation: a sign does not count if one of the words right before it takes it back.

use super::model::Model;
use crate::{
    fields::Scope,
    query::Occurrence,
    view::{Place, View},
    words::Token,
};
use std::ops::Range;

/// So many words before a sign are looked at, within the same clause.
const REACH: usize = 3;

/// Where the negations of a mention stand.
#[derive(Debug)]
pub(super) struct Negations<'v, 'm> {
    view: &'v View<'m>,
    model: &'v Model,
    /// Which text of the view, and which word of it.
    places: Vec<(usize, usize)>,
}

impl<'v, 'm> Negations<'v, 'm> {
    /// Those of a mention, as a language has them.
    pub(super) fn of(view: &'v View<'m>, model: &'v Model) -> Self {
        let mut places = Vec::new();
        for (place, text) in view.within(Scope::Usual) {
            let words = text.words();
            let negates = |token: &Token| model.negations.contains(token.form(), words.plain(token));
            places.extend((0..).zip(words.tokens()).filter(|(_, token)| negates(token)).map(|(at, _)| (place, at)));
        }
        Self { view, model, places }
    }

    /// Whether a negation stands before this place, and not in it.
    pub(super) fn reach(&self, occurrence: &Occurrence) -> bool {
        let (start, end) = occurrence.words;
        let Some(last) = self.last_in(occurrence.place, start.saturating_sub(REACH)..end).filter(|last| *last < start) else {
            return false;
        };
        let Some(words) = self.view.place(occurrence.place).map(Place::words) else { return false };
        let lifts = |at: usize| words.get(at).is_some_and(|token| self.model.lifts.contains(token.form(), words.plain(token)));
        let same_clause = (last + 1..=start).all(|at| words.get(at).is_none_or(|token| !token.opens));
        same_clause && !lifts(last + 1)
    }

    /// The last negation among these words.
    fn last_in(&self, place: usize, words: Range<usize>) -> Option<usize> {
        let before = self.places.partition_point(|known| *known < (place, words.end));
        let (_, at) = self.places.get(before.checked_sub(1)?).filter(|known| **known >= (place, words.start))?;
        Some(*at)
    }
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
            assert_eq!(super::Negations::of(&view, model).reach(&found[0]), expected, "{word} in {text}");
        }
    }
}
