//! A text as the model sees it: its units, the signs in it, and what negations reach.

use super::Unit;
use crate::signs::{Found, Signs};
use std::ops::Range;

/// A negation reaches so many units behind it, or up to the next stop.
const REACH: usize = 4;

/// A text as the model sees it.
#[derive(Debug)]
pub(crate) struct Reading<'w> {
    /// Words and marks, in order.
    pub(crate) units: Vec<Unit<'w>>,
    /// Of each unit whether a negation reaches it.
    pub(crate) negated: Vec<bool>,
    /// Signs in the order in which they begin.
    pub(crate) signs: Vec<Sign>,
    /// Whether the writers speak of themselves.
    pub(crate) is_personal: bool,
    /// Whether something is asked.
    pub(crate) asks: bool,
}

/// A sign in a text.
#[derive(Debug, Clone)]
pub(crate) struct Sign {
    /// Its group, and whether a negation reaches it: `2 * group + 1` if so.
    pub(crate) code: usize,
    /// Its units.
    pub(crate) units: Range<usize>,
}

impl<'w> Reading<'w> {
    /// Reads these units.
    pub(crate) fn of(units: Vec<Unit<'w>>, signs: &Signs) -> Self {
        let Found { signs, negations, is_personal } = signs.find(&units);
        let negated = reach(&units, &negations);
        let is_negated = |at: usize| negated.get(at).is_some_and(|negated| *negated);
        let sign = |(group, units): (u8, Range<usize>)| Sign { code: 2 * usize::from(group) + usize::from(is_negated(units.start)), units };
        let signs = signs.into_iter().map(sign).collect();
        let asks = units.iter().any(|unit| unit.form.starts_with('?'));
        Self { units, negated, signs, is_personal, asks }
    }
}

/// Which units the negations at these places reach.
fn reach(units: &[Unit<'_>], negations: &[usize]) -> Vec<bool> {
    let mut reached = vec![false; units.len()];
    for at in negations {
        let behind = reached.iter_mut().zip(units).skip(at + 1).take(REACH);
        behind.take_while(|(_, unit)| !unit.is_stop && !unit.opens).for_each(|(reached, _)| *reached = true);
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{signs, words::Words};
    use luister_mention::Lang;

    /// The words that a negation reaches.
    fn negated(text: &str, lang: Lang) -> String {
        let words = Words::of(text);
        let mut units = Vec::new();
        Unit::add(0, &words, text, &mut units);
        let reading = Reading::of(units, signs::of(lang).unwrap());
        let reached = reading.units.iter().zip(&reading.negated).filter(|(_, negated)| **negated);
        reached.map(|(unit, _)| unit.form).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_negation_reaches_four_words_within_its_clause() {
        for (text, lang, expected) in [
            ("dit is goed", Lang::NL, ""),
            ("dit is niet goed", Lang::NL, "goed"),
            ("het is nooit echt heel erg goed geweest", Lang::NL, "echt heel erg goed"),
            ("nee niet, goed", Lang::NL, ""),
            ("niet! goed", Lang::NL, ""),
            ("niet alleen traag", Lang::NL, ""),
            ("I don’t feel happy", Lang::EN, "feel happy"),
            ("not only good", Lang::EN, ""),
        ] {
            assert_eq!(negated(text, lang), expected, "{text}");
        }
    }
}
