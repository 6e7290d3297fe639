//! What of a text corrections teach something about: few features, so that few corrections say something of each.

use crate::model::{Feature, Opinion, Packed, Reading, Run, Sort, each_together, of_word};

/// What a word counts that stands in no example of the model, as the rarest of those that do.
const UNKNOWN_WORD: u8 = u8::MAX;
/// What two words side by side count that stand so in no example: most do, however common the words.
const UNKNOWN_PAIR: u8 = 60;

/// A feature of a text that corrections may weigh.
#[derive(Debug, Clone, Copy)]
pub(super) struct Own {
    pub(super) mark: u64,
    /// What one of it counts: the more the rarer it is in the examples of the model.
    pub(super) value: f32,
    /// Whether it tells what the text is about: no sign of a mood or a wish has a part in it.
    pub(super) is_topic: bool,
    /// Whether it is a word, or two.
    has_words: bool,
    /// The runs of units that it stands on.
    pub(super) on: [Run; 2],
}

impl Own {
    /// Its words, if it is a word or two.
    pub(super) fn words(&self, opinion: &Opinion<'_, '_>) -> Option<String> {
        let forms = |(start, end): Run| opinion.units().get(start..end).unwrap_or_default().iter().map(|unit| unit.form);
        self.has_words.then(|| self.on.into_iter().flat_map(forms).collect::<Vec<_>>().join(" "))
    }
}

/// Tells every such feature of a text, as often as it stands in it.
pub(super) fn each(opinion: &Opinion<'_, '_>, mut tell: impl FnMut(Own)) {
    let reading = opinion.reading();
    let is_sign = on_signs(reading);
    let mut own = |feature: Feature, unknown: u8| {
        let length = opinion.part().get(feature.mark).map_or(unknown, |Packed { length, .. }| length);
        let is_free = |(start, end): Run| is_sign.get(start..end).is_some_and(|signs| !signs.contains(&true));
        let is_topic = matches!(feature.sort, Sort::Word | Sort::Pair) && feature.on.into_iter().all(is_free);
        tell(Own {
            mark: feature.mark,
            value: f32::from(length).sqrt(),
            is_topic,
            has_words: has_words(reading, &feature),
            on: feature.on,
        });
    };
    for (at, unit) in reading.units.iter().enumerate() {
        own(Feature { mark: of_word(unit), sort: Sort::Word, on: [(at, at + 1), (0, 0)] }, UNKNOWN_WORD);
    }
    each_together(reading, |feature| match feature.sort {
        Sort::Pair | Sort::Negated => own(feature, UNKNOWN_PAIR),
        Sort::Sign => own(feature, UNKNOWN_WORD),
        _ => {}
    });
}

/// Of each unit whether it is part of a sign.
fn on_signs(reading: &Reading<'_>) -> Vec<bool> {
    let mut is_sign = vec![false; reading.units.len()];
    for sign in &reading.signs {
        is_sign.iter_mut().take(sign.units.end).skip(sign.units.start).for_each(|sign| *sign = true);
    }
    is_sign
}

/// Whether a feature is a word or two: not a mark alone, and not the border of the text.
fn has_words(reading: &Reading<'_>, feature: &Feature) -> bool {
    let is_word =
        |(start, end): Run| reading.units.get(start..end).is_some_and(|units| !units.is_empty() && units.iter().all(|unit| unit.is_word));
    match feature.sort {
        Sort::Word => feature.on.into_iter().take(1).all(is_word),
        Sort::Pair => feature.on.into_iter().all(is_word),
        _ => false,
    }
}
