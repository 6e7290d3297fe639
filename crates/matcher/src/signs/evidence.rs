//! Adding up what speaks for a signal and against it.
//!
//! A sign of weight 0.6 alone gives a score of 0.6. Several make it surer, never certain: their doubts are
//! multiplied, so 0.6 and 0.5 give 1 - 0.4 · 0.5 = 0.8. A negative sign divides by its doubt, so -0.5 takes
//! away what 0.5 gave. The score stays between 0 and 1.

use super::{model::Sign, words};
use crate::{
    limits::{MAX_REASONS_AGAINST, MAX_REASONS_FOR},
    query::Occurrence,
    view::View,
};
use luister_mention::{Because, Reason, Scores, Signal};
use std::ops::Range;

/// No sign is without doubt.
const MAX_WEIGHT: f32 = 0.95;

/// What speaks for and against each signal.
#[derive(Debug, Default)]
pub(crate) struct Evidence {
    clues: Vec<Clue>,
    /// Where signs stand, one sign after the other.
    found: Vec<Occurrence>,
}

/// One thing that speaks for a signal, or against it.
#[derive(Debug)]
enum Clue {
    /// A sign, and where it stands among all that was found: its words are written out only if they are told.
    Sign(&'static Sign, Range<usize>),
    /// Anything else.
    Reason(Reason),
}

impl Clue {
    fn signal(&self) -> Signal {
        match self {
            Self::Sign(sign, _) => sign.signal,
            Self::Reason(reason) => reason.signal,
        }
    }

    fn weight(&self) -> f32 {
        match self {
            Self::Sign(sign, _) => sign.weight,
            Self::Reason(reason) => reason.weight,
        }
    }
}

impl Evidence {
    /// Adds a sign if it stands; where, `find` adds to what was found before.
    pub(super) fn add_sign(&mut self, sign: &'static Sign, find: impl FnOnce(&mut Vec<Occurrence>) -> bool) {
        let before = self.found.len();
        if find(&mut self.found) {
            self.clues.push(Clue::Sign(sign, before..self.found.len()));
        }
    }

    /// Adds a reason of another sort.
    pub(crate) fn add(&mut self, reason: Reason) {
        self.clues.push(Clue::Reason(reason));
    }

    /// The score of each signal: 1 where a query says so.
    pub(crate) fn scores(&self) -> Scores {
        let mut scores = Scores::default();
        for signal in Signal::SCORED {
            let ours = || self.clues.iter().filter(|clue| clue.signal() == signal);
            let said = ours().any(|clue| matches!(clue, Clue::Reason(Reason { because: Because::Query { .. }, .. })));
            let doubt: f32 = ours().map(|clue| doubt(clue.weight())).product();
            if let Some(score) = scores.of_mut(signal) {
                *score = if said { 1.0 } else { (1.0 - doubt).clamp(0.0, 1.0) };
            }
        }
        scores
    }

    /// All reasons, the strongest first.
    pub(crate) fn reasons(&self, view: &View<'_>) -> Vec<Reason> {
        self.strongest().into_iter().map(|clue| self.reason(clue, view)).collect()
    }

    /// The strongest reasons for and against each of these signals.
    pub(crate) fn reasons_of(&self, signals: impl Fn(Signal) -> bool, view: &View<'_>) -> Vec<Reason> {
        let mut told = [[0; 2]; Signal::SCORED.len()];
        let mut chosen = self.strongest();
        chosen.retain(|clue| {
            let Some(at) = Signal::SCORED.iter().position(|signal| *signal == clue.signal()).filter(|_| signals(clue.signal())) else {
                return false;
            };
            let (side, most) = if clue.weight() > 0.0 { (0, MAX_REASONS_FOR) } else { (1, MAX_REASONS_AGAINST) };
            let Some(count) = told.get_mut(at).and_then(|sides| sides.get_mut(side)) else { return false };
            *count += 1;
            *count <= most
        });
        chosen.into_iter().map(|clue| self.reason(clue, view)).collect()
    }

    fn reason(&self, clue: &Clue, view: &View<'_>) -> Reason {
        match clue {
            Clue::Sign(sign, found) => {
                let words = words(self.found.get(found.clone()).unwrap_or_default(), view, sign);
                Reason { signal: sign.signal, weight: sign.weight, because: Because::Sign { words } }
            }
            Clue::Reason(reason) => reason.clone(),
        }
    }

    fn strongest(&self) -> Vec<&Clue> {
        let mut clues: Vec<&Clue> = self.clues.iter().collect();
        clues.sort_by(|a, b| b.weight().abs().total_cmp(&a.weight().abs()));
        clues
    }
}

/// What a sign leaves of the doubt; more than there was if it speaks against.
fn doubt(weight: f32) -> f32 {
    let left = 1.0 - weight.abs().min(MAX_WEIGHT);
    if weight < 0.0 { 1.0 / left } else { left }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_adds_up() {
        for (name, weights, expected) in [
            ("nothing", &[][..], 0.0),
            ("one", &[0.6], 0.6),
            ("two", &[0.6, 0.5], 0.8),
            ("one against another", &[0.5, -0.5], 0.0),
            ("a strong one outweighs a weak one", &[0.75, -0.5], 0.5),
            ("never below nothing", &[-0.9], 0.0),
        ] {
            let mut evidence = Evidence::default();
            for weight in weights {
                evidence.add(Reason { signal: Signal::Lead, weight: *weight, because: Because::Sign { words: "x".into() } });
            }
            assert!((evidence.scores().lead - expected).abs() < 1e-6, "{name}: {}", evidence.scores().lead);
            assert!(evidence.scores().praise.abs() < 1e-6);
        }
    }
}
