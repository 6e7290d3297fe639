//! What the model says of one text, and what each of its units adds to that.

use super::{
    Model, PerSignal, Reading, SIGNALS, Unit, Whole,
    features::{self, Feature},
    file::Part,
    passages,
    table::Packed,
};
use crate::view::View;
use luister_mention::Lang;
use std::ops::Range;

/// What the model says of a text.
#[derive(Debug)]
pub(crate) struct Opinion<'m, 'w> {
    part: &'m Part,
    reading: Reading<'w>,
    /// What each unit weighs with its pieces: it is looked up once for the sum, the shares, and what it would be without some.
    wholes: Vec<Whole>,
    sum: Sum,
}

/// What the features of a text add up to.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    weights: PerSignal<i32>,
    /// The square of its length.
    length: u32,
}

impl<'m, 'w> Opinion<'m, 'w> {
    /// What the model says of each passage of a text in this language; if it is not known, in the one that has the most of its
    /// words. Nothing of a text in another language.
    pub(crate) fn of_passages(model: &'m Model, view: &'w View<'_>, lang: Option<Lang>) -> Vec<Self> {
        let all = lang.map_or_else(|| model.all(), |lang| model.part(lang).map_or(&[], std::slice::from_ref));
        let opinions =
            all.iter().map(|part| passages::split(Unit::all(view)).into_iter().map(|units| Self::in_language(part, units)).collect());
        let known = |opinions: &Vec<Self>| opinions.iter().map(Self::known).sum::<usize>();
        opinions.reduce(|one, other| if known(&other) > known(&one) { other } else { one }).unwrap_or_default()
    }

    fn in_language(part: &'m Part, units: Vec<Unit<'w>>) -> Self {
        let wholes = units.iter().map(|unit| part.whole(unit)).collect();
        Self::weighed(part, units, wholes)
    }

    fn weighed(part: &'m Part, units: Vec<Unit<'w>>, wholes: Vec<Whole>) -> Self {
        let reading = Reading::of(units, part.signs);
        let sum = Sum::of(&reading, &wholes, part);
        Self { part, reading, wholes, sum }
    }

    /// How many of its words are known.
    fn known(&self) -> usize {
        self.reading.units.iter().filter(|unit| self.part.words.get(unit).is_some()).count()
    }

    /// The log-odds of each signal.
    pub(crate) fn odds(&self) -> PerSignal<f32> {
        self.sum.odds(self.part)
    }

    /// What it would say if these units did not stand there.
    pub(crate) fn without(&self, left_out: &Range<usize>) -> Self {
        Self::weighed(self.part, all_but(left_out, &self.reading.units), all_but(left_out, &self.wholes))
    }

    /// What each unit adds to the log-odds of each signal.
    pub(crate) fn shares(&self) -> Vec<PerSignal<f32>> {
        let mut shares = vec![[0.0; SIGNALS]; self.reading.units.len()];
        let per_weight = self.sum.per_weight(self.part);
        for (Whole { weights, .. }, shares) in self.wholes.iter().zip(&mut shares) {
            *shares =
                std::array::from_fn(|at| weights.get(at).zip(per_weight.get(at)).map_or(0.0, |(weight, each)| f32::from(*weight) * each));
        }
        features::each_together(&self.reading, |Feature { mark, on, .. }| {
            let Some(Packed { weights, .. }) = self.part.get(mark) else { return };
            let count: usize = on.iter().map(|(start, end)| end - start).sum();
            for (start, end) in on {
                for share in shares.iter_mut().take(end).skip(start) {
                    for ((share, weight), per_weight) in share.iter_mut().zip(weights).zip(per_weight) {
                        #[expect(clippy::cast_precision_loss, reason = "a few words")]
                        let count = count as f32;
                        *share += f32::from(weight) * per_weight / count;
                    }
                }
            }
        });
        shares
    }

    /// The weights that it rests on.
    pub(crate) fn part(&self) -> &'m Part {
        self.part
    }

    /// The text as it was read.
    pub(crate) fn reading(&self) -> &Reading<'w> {
        &self.reading
    }

    /// The words and marks of the text.
    pub(crate) fn units(&self) -> &[Unit<'w>] {
        &self.reading.units
    }
}

impl Sum {
    fn of(reading: &Reading<'_>, wholes: &[Whole], part: &Part) -> Self {
        let mut sum = Self::default();
        for Whole { length, weights } in wholes {
            sum.add((*length).into(), *weights);
        }
        features::each_together(reading, |Feature { mark, .. }| {
            if let Some(Packed { length, weights }) = part.get(mark) {
                sum.add(length.into(), weights);
            }
        });
        sum
    }

    #[inline]
    fn add<W: Into<i32>>(&mut self, length: u32, weights: PerSignal<W>) {
        self.length = self.length.saturating_add(length);
        self.weights.iter_mut().zip(weights).for_each(|(sum, weight)| *sum = sum.saturating_add(weight.into()));
    }

    /// What one whole number of weight is in log-odds.
    fn per_weight(&self, part: &Part) -> PerSignal<f32> {
        #[expect(clippy::cast_precision_loss, reason = "the last bits do not count")]
        let length = (self.length.max(1) as f32 * part.length_unit).sqrt();
        part.lines.map(|line| line.steepness / length)
    }

    fn odds(&self, part: &Part) -> PerSignal<f32> {
        let mut odds = part.lines.map(|line| line.level);
        for ((odds, weight), per_weight) in odds.iter_mut().zip(self.weights).zip(self.per_weight(part)) {
            #[expect(clippy::cast_precision_loss, reason = "the last bits do not count")]
            let weight = weight as f32;
            *odds += weight * per_weight;
        }
        odds
    }
}

/// What is left of some in a row without these.
fn all_but<T: Clone>(left_out: &Range<usize>, all: &[T]) -> Vec<T> {
    all.iter().take(left_out.start).chain(all.iter().skip(left_out.end)).cloned().collect()
}
