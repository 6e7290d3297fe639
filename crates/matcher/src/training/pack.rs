//! Weights as the model keeps them: whole numbers in a small table.

use super::{
    calibrate::Calibrated,
    course::Course,
    solve::{Weights, solve},
};
use crate::{
    model::{Line, Packed, Part, PerSignal, SIGNALS, Table, Unit, Vocabulary},
    signs,
};

/// Learns from all examples of a language, and packs what was learned.
pub(super) fn pack(course: &Course, calibrated: &Calibrated) -> Option<Part> {
    let weights = solve(&course.rows.iter().collect::<Vec<_>>(), course.features.len());
    let scales = scales(course, &weights);
    let features: Vec<(u64, Packed)> = course
        .features
        .iter()
        .zip(&weights.features)
        .map(|(feature, weights)| {
            let mut packed = [0; SIGNALS];
            for ((packed, weight), scale) in packed.iter_mut().zip(weights).zip(scales) {
                #[expect(clippy::cast_possible_truncation, reason = "between -127 and 127")]
                let whole = (weight * feature.value / scale).round().clamp(-127.0, 127.0) as i8;
                *packed = whole;
            }
            (feature.mark, Packed { length: feature.length, weights: packed })
        })
        .collect();
    let mut lines = [Line::default(); SIGNALS];
    for (((line, curve), scale), bias) in lines.iter_mut().zip(calibrated.curves).zip(scales).zip(weights.bias) {
        #[expect(clippy::cast_possible_truncation, reason = "rounded on purpose")]
        let (steepness, level) = ((curve.slope * f64::from(scale)) as f32, (curve.slope * f64::from(bias) + curve.offset) as f32);
        *line = Line { steepness, level };
    }
    let table = Table::of(&features);
    let words = Vocabulary::of(course.words.iter().map(|word| Unit::word(word)).collect::<Vec<_>>().iter(), &table);
    Some(Part { lang: course.lang, table, words, length_unit: course.length_unit, lines, signs: signs::of(course.lang)? })
}

/// What a whole number of weight is for each signal, so that the largest is 127.
fn scales(course: &Course, weights: &Weights) -> PerSignal<f32> {
    let mut largest = [1e-6_f32; SIGNALS];
    for (feature, weights) in course.features.iter().zip(&weights.features) {
        largest.iter_mut().zip(weights).for_each(|(largest, weight)| *largest = largest.max((weight * feature.value).abs()));
    }
    largest.map(|largest| largest / 127.0)
}
