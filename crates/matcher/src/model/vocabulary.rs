//! Frequent words with all of their pieces, added up once: what a text of 300 bytes has 700 of need not be looked up one by one.

use super::{PerSignal, SIGNALS, Table, Unit, of_unit};
use crate::marks::Marked;

/// The bytes of one word in a file.
const BYTES: usize = 8 + 2 + 2 * SIGNALS;

/// The frequent words of a language.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary(Marked<Whole>);

/// What a word weighs with all of its pieces.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Whole {
    /// What they add to the square of the length of a text.
    pub(crate) length: u16,
    /// What they add to the score of each signal.
    pub(crate) weights: PerSignal<i16>,
}

impl Whole {
    /// What this unit weighs by the table.
    pub(crate) fn of(unit: &Unit<'_>, table: &Table) -> Self {
        let mut whole = Self::default();
        of_unit(unit, |mark, _| {
            let Some(packed) = table.get(mark) else { return };
            whole.length = whole.length.saturating_add(packed.length.into());
            whole.weights.iter_mut().zip(packed.weights).for_each(|(sum, weight)| *sum = sum.saturating_add(weight.into()));
        });
        whole
    }
}

impl Vocabulary {
    /// The words of these units.
    pub(crate) fn of<'u>(units: impl Iterator<Item = &'u Unit<'u>>, table: &Table) -> Self {
        Self(units.map(|unit| (unit.mark, Whole::of(unit, table))).collect())
    }

    /// What a unit weighs, if it is a word that is known.
    pub(crate) fn get(&self, unit: &Unit<'_>) -> Option<Whole> {
        if unit.is_word { self.0.get(&unit.mark).copied() } else { None }
    }

    /// The words as bytes, in the order of their marks.
    pub(crate) fn bytes(&self) -> impl Iterator<Item = u8> {
        let mut words: Vec<(&u64, &Whole)> = self.0.iter().collect();
        words.sort_unstable_by_key(|(mark, _)| **mark);
        words.into_iter().flat_map(|(mark, whole)| {
            let weights = whole.weights.into_iter().flat_map(i16::to_le_bytes);
            mark.to_le_bytes().into_iter().chain(whole.length.to_le_bytes()).chain(weights)
        })
    }

    /// The words of such bytes; none if their number is none of whole words.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let (words, rest) = bytes.as_chunks::<BYTES>();
        let word = |bytes: &[u8; BYTES]| {
            let (mark, rest) = bytes.split_first_chunk::<8>()?;
            let (numbers, _) = rest.as_chunks::<2>();
            let (length, weights) = numbers.split_first()?;
            let mut whole = Whole { length: u16::from_le_bytes(*length), weights: [0; SIGNALS] };
            whole.weights.iter_mut().zip(weights).for_each(|(weight, bytes)| *weight = i16::from_le_bytes(*bytes));
            Some((u64::from_le_bytes(*mark), whole))
        };
        rest.is_empty().then(|| words.iter().map(word).collect::<Option<_>>().map(Self))?
    }

    /// How many bytes it has in a file.
    pub(crate) fn size(&self) -> usize {
        self.0.len() * BYTES
    }
}
