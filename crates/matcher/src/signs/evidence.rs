//! Adding up what speaks for a signal and against it.
//!
//! A sign of weight 0.6 alone gives a score of 0.6. Several make it surer, never certain: their doubts are
//! multiplied, so 0.6 and 0.5 give 1 - 0.4 · 0.5 = 0.8. A negative sign divides by its doubt, so -0.5 takes
//! away what 0.5 gave. The score stays between 0 and 1.

use luister_mention::{Reason, Scores, Signal};

/// No sign is without doubt.
const MAX_WEIGHT: f32 = 0.95;

/// The reasons for and against each signal.
#[derive(Debug, Clone, Default)]
pub(crate) struct Evidence {
    reasons: Vec<Reason>,
}

impl Evidence {
    /// Adds a reason.
    pub(crate) fn add(&mut self, reason: Reason) {
        self.reasons.push(reason);
    }

    /// The score of each signal.
    pub(crate) fn scores(&self) -> Scores {
        let mut scores = Scores::default();
        for signal in Signal::SCORED {
            let doubt: f32 = self.reasons.iter().filter(|reason| reason.signal == signal).map(|reason| doubt(reason.weight)).product();
            if let Some(score) = scores.of_mut(signal) {
                *score = (1.0 - doubt).clamp(0.0, 1.0);
            }
        }
        scores
    }

    /// The reasons so far.
    pub(crate) fn reasons(&self) -> &[Reason] {
        &self.reasons
    }

    /// All reasons.
    pub(crate) fn into_reasons(self) -> Vec<Reason> {
        self.reasons
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
    use luister_mention::Because;

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
