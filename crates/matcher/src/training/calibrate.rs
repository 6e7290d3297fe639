//! How sure a score may be: margins of texts that were held back, against what these texts are.

use super::{
    course::{Course, Row},
    solve::solve,
};
use crate::model::{PerSignal, SIGNALS, chance};
use luister_mention::Signal;

/// Into so many parts examples are split; each is judged by what was learned from the others.
pub(super) const FOLDS: usize = 4;
/// No signal holds with a lower score, in hundredths.
const LEAST_CERTAIN: i32 = 42;
/// Neither a crisis nor a complaint does: most of what is heard is none, and what wakes people up should rather be one than not.
const LEAST_ALARMING: i32 = 50;
/// So many steps bring the curve to where it stays.
const STEPS: usize = 30;

/// What was found on examples that were held back.
#[derive(Debug)]
pub(super) struct Calibrated {
    /// How a margin becomes log-odds.
    pub(super) curves: PerSignal<Curve>,
    /// Of each example the chance of each signal, and whether it has it.
    held_back: Vec<(PerSignal<f64>, PerSignal<bool>)>,
}

/// A straight line from margins to log-odds.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Curve {
    pub(super) slope: f64,
    pub(super) offset: f64,
}

impl Curve {
    fn chance(self, margin: f64) -> f64 {
        chance(self.slope * margin + self.offset)
    }
}

impl Calibrated {
    /// The chance of one signal in each example, and whether it has it.
    pub(super) fn scored(&self, signal: usize) -> impl Iterator<Item = (f64, bool)> + Clone {
        self.held_back.iter().filter_map(move |(chances, truth)| Some((*chances.get(signal)?, *truth.get(signal)?)))
    }
}

/// Judges each example by what the others teach, and fits the curves.
pub(super) fn calibrate(course: &Course) -> Calibrated {
    let mut margins: Vec<(PerSignal<f64>, PerSignal<bool>)> = Vec::new();
    for fold in 0..FOLDS {
        let (held_back, learned): (Vec<&Row>, Vec<&Row>) = course.rows.iter().partition(|row| row.group % FOLDS == fold);
        let weights = solve(&learned, course.features.len());
        margins.extend(held_back.iter().map(|row| (weights.margins(row).map(f64::from), row.truth)));
    }
    let mut curves = [Curve::default(); SIGNALS];
    for (number, curve) in curves.iter_mut().enumerate() {
        let of_signal = margins.iter().filter_map(|(margins, truth)| Some((*margins.get(number)?, *truth.get(number)?)));
        *curve = fit(&of_signal.collect::<Vec<_>>());
    }
    for (margins, _) in &mut margins {
        margins.iter_mut().zip(curves).for_each(|(margin, curve)| *margin = curve.chance(*margin));
    }
    Calibrated { curves, held_back: margins }
}

/// The curve that makes what was seen most likely: Newton's method, with the targets that Platt proposes ("Probabilistic Outputs
/// for Support Vector Machines", 1999) so that no chance becomes 0 or 1.
fn fit(seen: &[(f64, bool)]) -> Curve {
    let with = f64::from(u32::try_from(seen.iter().filter(|(_, has)| *has).count()).unwrap_or(u32::MAX));
    let without = f64::from(u32::try_from(seen.len()).unwrap_or(u32::MAX)) - with;
    let target = |has: bool| if has { (with + 1.0) / (with + 2.0) } else { 1.0 / (without + 2.0) };
    let mut curve = Curve { slope: 1.0, offset: 0.0 };
    for _ in 0..STEPS {
        let (mut gradient, mut bend) = ([0.0; 2], [1e-9, 0.0, 1e-9]);
        for (margin, has) in seen {
            let chance = curve.chance(*margin);
            let (error, weight) = (chance - target(*has), chance * (1.0 - chance));
            gradient = [gradient[0] + error * margin, gradient[1] + error];
            bend = [bend[0] + weight * margin * margin, bend[1] + weight * margin, bend[2] + weight];
        }
        let determinant = bend[0] * bend[2] - bend[1] * bend[1];
        curve.slope -= (bend[2] * gradient[0] - bend[1] * gradient[1]) / determinant;
        curve.offset -= (bend[0] * gradient[1] - bend[1] * gradient[0]) / determinant;
    }
    curve
}

/// The threshold at which F1 is best on average over these, in hundredths; not one at which most of what just passes it is wrong.
pub(super) fn best(signal: Signal, scored: &[Vec<(f64, bool)>]) -> f64 {
    let is_alarming = matches!(signal, Signal::Crisis | Signal::Complaint);
    let least = if is_alarming { LEAST_ALARMING } else { LEAST_CERTAIN };
    let mean = |threshold: f64| scored.iter().map(|scored| Counts::of(scored.iter().copied(), threshold).f1()).sum::<f64>();
    let hundredths = (least..=95).map(|hundredth| f64::from(hundredth) / 100.0);
    hundredths.map(|threshold| (threshold, mean(threshold))).fold((0.5, -1.0), |best, next| if next.1 > best.1 { next } else { best }).0
}

/// F1 at the threshold that is best.
pub(super) fn best_f1(mut scored: Vec<(f64, bool)>) -> f64 {
    scored.sort_by(|one, other| other.0.total_cmp(&one.0));
    let misses = scored.iter().map(|(_, has)| f64::from(u8::from(*has))).sum();
    let mut counts = Counts { misses, ..Counts::default() };
    scored.into_iter().fold(0.0, |best, (_, has)| {
        let hit = f64::from(u8::from(has));
        counts = Counts { hits: counts.hits + hit, alarms: counts.alarms + 1.0 - hit, misses: counts.misses - hit };
        counts.f1().max(best)
    })
}

/// Hits, false alarms and misses.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) hits: f64,
    pub(super) alarms: f64,
    pub(super) misses: f64,
}

impl Counts {
    pub(super) fn of(scored: impl Iterator<Item = (f64, bool)>, threshold: f64) -> Self {
        scored.fold(Self::default(), |mut counts, (chance, has)| {
            match (chance >= threshold, has) {
                (true, true) => counts.hits += 1.0,
                (true, false) => counts.alarms += 1.0,
                (false, true) => counts.misses += 1.0,
                (false, false) => {}
            }
            counts
        })
    }

    pub(super) fn f1(self) -> f64 {
        2.0 * self.hits / (2.0 * self.hits + self.alarms + self.misses).max(1.0)
    }
}
