//! What a model was learned from, and how good it was on examples that it had not seen.

use super::{
    calibrate::{Calibrated, Counts},
    course::{self, Course},
};
use luister_mention::{Lang, Signal, Thresholds};

/// What a model was learned from, and how good it was on examples that it had not seen.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Of each language and signal, in the order of the model.
    pub figures: Vec<Figure>,
}

/// How good a model is at one signal in one language.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The language.
    pub lang: Lang,
    /// The signal.
    pub signal: Signal,
    /// How many examples there are.
    pub examples: usize,
    /// How many of them have the signal.
    pub with: usize,
    /// How many features were learned.
    pub features: usize,
    /// From which score on the signal holds.
    pub threshold: f32,
    /// Of those that were said to have it, the share that has it.
    pub precision: f32,
    /// Of those that have it, the share that was said to.
    pub recall: f32,
    /// Both in one.
    pub f1: f32,
}

impl Report {
    pub(super) fn of(courses: &[Course], calibrated: &[Calibrated], thresholds: &Thresholds) -> Self {
        let mut figures = Vec::new();
        for (course, calibrated) in courses.iter().zip(calibrated) {
            for ((number, signal), with) in Signal::SCORED.into_iter().enumerate().zip(course::count(&course.rows)) {
                let threshold = thresholds.of(signal).certain;
                let counts = Counts::of(calibrated.scored(number), f64::from(threshold));
                figures.push(Figure {
                    lang: course.lang,
                    signal,
                    examples: course.rows.len(),
                    with,
                    features: course.features.len(),
                    threshold,
                    precision: share(counts.hits / (counts.hits + counts.alarms).max(1.0)),
                    recall: share(counts.hits / (counts.hits + counts.misses).max(1.0)),
                    f1: share(counts.f1()),
                });
            }
        }
        Self { figures }
    }
}

/// A share as it is told.
pub(super) fn share(share: f64) -> f32 {
    #[expect(clippy::cast_possible_truncation, reason = "between 0 and 1")]
    let share = share as f32;
    share
}
