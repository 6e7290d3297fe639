//! What says the same in every language: question marks and faces.

use super::{PerSignal, SIGNALS, Unit};
use crate::{
    signs::{entries, words_of},
    view::View,
};
use luister_mention::Signal;
use std::{collections::HashSet, ops::Range, sync::LazyLock};

/// The log-odds of every signal in a text without such a mark.
const LEVEL: f32 = -2.2;
/// What marks add to them: little enough for the signal to be uncertain at most.
const WEIGHT: f32 = 1.7;

/// The signals that have marks, and the files of these.
const FILES: [(Signal, &str); 3] = [
    (Signal::Complaint, include_str!("../../signs/any/complaint.txt")),
    (Signal::Question, include_str!("../../signs/any/question.txt")),
    (Signal::Praise, include_str!("../../signs/any/praise.txt")),
];

static KNOWN: LazyLock<PerSignal<HashSet<u64>>> = LazyLock::new(|| {
    Signal::SCORED.map(|signal| {
        let ours = FILES.iter().filter(|(known, _)| *known == signal);
        ours.flat_map(|(_, text)| entries(text)).flat_map(words_of).collect()
    })
});

/// A text of which nothing but such marks is read.
#[derive(Debug)]
pub(crate) struct Marks<'w> {
    units: Vec<Unit<'w>>,
}

impl<'w> Marks<'w> {
    /// Those of a mention.
    pub(crate) fn of(view: &'w View<'_>) -> Self {
        Self { units: Unit::all(view) }
    }

    /// The log-odds of each signal.
    pub(crate) fn odds(&self) -> PerSignal<f32> {
        self.odds_without(&(0..0))
    }

    /// The same if these units did not stand there.
    pub(crate) fn odds_without(&self, left_out: &Range<usize>) -> PerSignal<f32> {
        let read = || self.units.iter().enumerate().filter(|(at, _)| !left_out.contains(at));
        KNOWN.each_ref().map(|known| if read().any(|(_, unit)| known.contains(&unit.mark)) { LEVEL + WEIGHT } else { LEVEL })
    }

    /// What each unit adds to them; marks that say the same share it.
    pub(crate) fn shares(&self) -> Vec<PerSignal<f32>> {
        let counts = KNOWN.each_ref().map(|known| self.units.iter().filter(|unit| known.contains(&unit.mark)).count());
        let share = |unit: &Unit<'_>| {
            let mut shares = [0.0; SIGNALS];
            for ((share, known), count) in shares.iter_mut().zip(KNOWN.iter()).zip(counts) {
                if known.contains(&unit.mark) {
                    #[expect(clippy::cast_precision_loss, reason = "a few marks")]
                    let count = count as f32;
                    *share = WEIGHT / count;
                }
            }
            shares
        };
        self.units.iter().map(share).collect()
    }

    /// The words and marks of the text.
    pub(crate) fn units(&self) -> &[Unit<'w>] {
        &self.units
    }
}
