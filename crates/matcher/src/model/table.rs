//! The weights of all features of a language, packed into one small table.
//!
//! A feature has one slot of eight bytes: two that tell it from others that look in the same place, one for how much of the
//! length of a text it makes, and one for its weight on each signal. It is looked for from the place that its number says on,
//! up to the first empty slot.

use super::SIGNALS;

/// The packed weights of features.
#[derive(Debug)]
pub(crate) struct Table {
    /// As many as a power of two.
    slots: Box<[u64]>,
}

/// What a feature weighs: whole numbers, to be multiplied by the scale of their signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Packed {
    /// What it adds to the square of the length of a text; never 0.
    pub(crate) length: u8,
    /// What it adds to the score of each signal.
    pub(crate) weights: [i8; SIGNALS],
}

impl Packed {
    fn of(slot: u64) -> Self {
        let [_, _, length, weights @ ..] = slot.to_le_bytes();
        Self { length, weights: weights.map(u8::cast_signed) }
    }

    fn slot(self, check: u64) -> u64 {
        let mut bytes = check.to_le_bytes();
        bytes[2] = self.length;
        bytes.iter_mut().skip(3).zip(self.weights).for_each(|(byte, weight)| *byte = weight.cast_unsigned());
        u64::from_le_bytes(bytes)
    }
}

impl Table {
    /// A table of these features, each with its number. It is as large as needed for a quarter of it to stay empty.
    pub(crate) fn of(features: &[(u64, Packed)]) -> Self {
        let mut slots = vec![0; (features.len() * 4 / 3 + 2).next_power_of_two()].into_boxed_slice();
        for (mark, packed) in features {
            let mut at = home(*mark, slots.len());
            while slots.get(at).is_some_and(|slot| *slot != 0) {
                at = (at + 1) & (slots.len() - 1);
            }
            slots.iter_mut().skip(at).take(1).for_each(|slot| *slot = packed.slot(check(*mark)));
        }
        Self { slots }
    }

    /// The weights of the feature with this number, if it has any.
    #[inline]
    pub(crate) fn get(&self, mark: u64) -> Option<Packed> {
        let (mut at, check) = (home(mark, self.slots.len()), check(mark));
        loop {
            match self.slots.get(at).copied().unwrap_or_default() {
                0 => return None,
                slot if slot & 0xffff == check => return Some(Packed::of(slot)),
                _ => at = (at + 1) & (self.slots.len() - 1),
            }
        }
    }

    /// The table as bytes.
    pub(crate) fn bytes(&self) -> impl Iterator<Item = u8> {
        self.slots.iter().flat_map(|slot| slot.to_le_bytes())
    }

    /// A table of such bytes; none if they cannot be one: their number is no power of two of slots, or no slot is empty.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let (slots, rest) = bytes.as_chunks::<8>();
        let slots: Box<[u64]> = slots.iter().map(|slot| u64::from_le_bytes(*slot)).collect();
        (rest.is_empty() && slots.len().is_power_of_two() && slots.contains(&0)).then_some(Self { slots })
    }

    /// How many slots there are.
    pub(crate) fn len(&self) -> usize {
        self.slots.len()
    }
}

/// The slot where a feature is looked for first.
#[inline]
fn home(mark: u64, slots: usize) -> usize {
    usize::try_from(mark & 0xffff_ffff).unwrap_or_default() & (slots - 1)
}

/// What tells a feature from others.
#[inline]
fn check(mark: u64) -> u64 {
    mark >> 48
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::marks::mark;

    #[test]
    fn what_is_put_in_is_found_again_and_hardly_anything_else() {
        let packed = |number: u16| {
            let small = number.to_le_bytes()[0];
            Packed { length: small.max(1), weights: [small.cast_signed(), -1, -128, 127, 0] }
        };
        let features: Vec<(u64, Packed)> = (0..3_000).map(|number| (mark(&format!("in{number}")), packed(number))).collect();
        let table = Table::of(&features);
        let read = Table::read(&table.bytes().collect::<Vec<u8>>()).unwrap();
        assert_eq!(read.len(), 4_096);
        let found = features.iter().filter(|(mark, packed)| read.get(*mark) == Some(*packed)).count();
        assert!(found >= 2_998, "{found} of 3,000");
        let wrong = (0..100_000).filter(|number| read.get(mark(&format!("out{number}"))).is_some()).count();
        assert!(wrong < 10, "{wrong} of 100,000 are found that are not in it");
    }

    #[test]
    fn bytes_that_are_no_table_are_refused() {
        for (name, bytes) in [("nothing", vec![]), ("three slots", vec![0; 24]), ("a piece", vec![0; 15]), ("full", vec![1; 16])] {
            assert!(Table::read(&bytes).is_none(), "{name}");
        }
    }
}
