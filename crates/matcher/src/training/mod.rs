//! Making the model from examples: the same bytes from the same examples, on every machine.
//!
//! Of each language the features that stand in enough examples are learned (`course`), their weights found by a linear
//! machine (`solve`), and what the weights say of texts that they were not learned from held against what these texts are
//! (`calibrate`): so a score of 0.8 is right eight times in ten.

mod calibrate;
mod course;
mod curve;
mod pack;
mod report;
mod solve;

pub use curve::{Learned, curve};
pub use report::{Figure, Report};

use crate::{examples::Example, model::Model, signs};
use calibrate::Calibrated;
use course::Course;
use luister_mention::{Signal, Threshold, Thresholds};

/// A score from this share of the threshold on is uncertain.
const UNCERTAIN: f64 = 0.6;

/// A model, and how good it is.
#[derive(Debug, Clone)]
pub struct Trained {
    /// The model file, as [`Model::read`] takes it.
    pub bytes: Vec<u8>,
    /// What it was learned from, and how good it was on examples that it had not seen.
    pub report: Report,
}

/// Learns a model from the examples of these files, each with its examples from top to bottom. Those in a language that has no
/// signs are left out and counted.
#[must_use]
pub fn train(files: &[Vec<Example>]) -> Trained {
    let courses: Vec<Course> = signs::LANGS.into_iter().map(|lang| Course::of(lang, files)).collect();
    let calibrated: Vec<Calibrated> = courses.iter().map(calibrate::calibrate).collect();
    let thresholds = thresholds(&calibrated);
    let parts: Vec<_> = courses.iter().zip(&calibrated).filter_map(|(course, calibrated)| pack::pack(course, calibrated)).collect();
    let report = Report::of(&courses, &calibrated, &thresholds);
    Trained { bytes: Model::write(&thresholds, &parts), report }
}

/// Where each signal begins to hold: where hits, false alarms and misses balance best, over all languages.
fn thresholds(calibrated: &[Calibrated]) -> Thresholds {
    let mut thresholds = Thresholds::default();
    for (number, signal) in Signal::SCORED.into_iter().enumerate() {
        let certain = calibrate::best(signal, &calibrated.iter().map(|calibrated| calibrated.scored(number).collect()).collect::<Vec<_>>());
        #[expect(clippy::cast_possible_truncation, reason = "hundredths")]
        if let Some(threshold) = thresholds.of_mut(signal) {
            *threshold = Threshold { certain: certain as f32, uncertain: (certain * UNCERTAIN) as f32 };
        }
    }
    thresholds
}
