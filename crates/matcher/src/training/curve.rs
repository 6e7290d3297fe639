//! Whether more examples would help: how good a model is that learned from a quarter of them, from half and from all.

use super::{
    calibrate::{self, FOLDS},
    course::{Course, Row},
    report::share,
    solve::solve,
};
use crate::{examples::Example, signs};
use luister_mention::{Lang, Signal};

/// Examples are split into so many parts, of which one, two or all are learned from.
const QUARTERS: usize = 4;

/// How good a model is that learned from a share of the examples.
#[derive(Debug, Clone, PartialEq)]
pub struct Learned {
    /// The language.
    pub lang: Lang,
    /// The signal.
    pub signal: Signal,
    /// How many examples it learned from, on average.
    pub examples: usize,
    /// F1 on examples that it had not seen, at the threshold that suits it best.
    pub f1: f32,
}

/// Of each language and signal how good a model is that learned from a quarter, half and all of the examples but those that it
/// is tried on, in this order.
#[must_use]
pub fn curve(files: &[Vec<Example>]) -> Vec<Learned> {
    let courses = signs::LANGS.into_iter().map(|lang| Course::of(lang, files));
    courses.flat_map(|course| [1, 2, 4].map(|quarters| point(&course, quarters))).flatten().collect()
}

fn point(course: &Course, quarters: usize) -> Vec<Learned> {
    let (mut seen, mut margins) = (0, Vec::new());
    for fold in 0..FOLDS {
        let (tried, others): (Vec<&Row>, Vec<&Row>) = course.rows.iter().partition(|row| row.group % FOLDS == fold);
        let learned: Vec<&Row> = others.into_iter().filter(|row| row.group / FOLDS % QUARTERS < quarters).collect();
        let weights = solve(&learned, course.features.len());
        seen += learned.len();
        margins.extend(tried.into_iter().map(|row| (weights.margins(row), row.truth)));
    }
    let learned = |(number, signal)| {
        let ours = margins.iter().filter_map(move |(margins, truth)| Some((f64::from(*margins.get(number)?), *truth.get(number)?)));
        Learned { lang: course.lang, signal, examples: seen / FOLDS, f1: share(calibrate::best_f1(ours.collect())) }
    };
    Signal::SCORED.into_iter().enumerate().map(learned).collect()
}
