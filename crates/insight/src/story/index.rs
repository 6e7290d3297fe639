//! Where mentions are found by what they say: under each key those that have it, the newest first.
//!
//! It is made as compressors make theirs: a table has the newest place of each key, and each place leads to the one before it.
//! Places are used again in a ring, so that nothing is ever taken out: a place of a mention that was overwritten is known by its
//! number, and the way ends there.

use super::telling::{Keys, MAX_KEYS};
use luister_mention::MentionId;
use std::collections::HashMap;

/// The most mentions that are remembered; of more, the oldest are forgotten. What they take says
/// `cargo run --release -p luister-insight --example story_rate`.
pub const MAX_MENTIONS: usize = 50_000;
/// Entries of the table, a power of two: about as many as there are keys when all places are taken.
const TABLE: usize = 1 << 20;
/// The most mentions that are looked at for one key: of a footer or of a message that thousands copy, the newest will do.
const MAX_OF_KEY: usize = 24;
/// The most steps along one way, which other keys may share.
const MAX_STEPS: usize = 48;
/// Anchors that two mentions share before they are worth comparing.
const MIN_SHARED: u32 = 2;

/// What speaks for a mention that has a key as the only one.
const WHOLE: usize = 1_000;

/// Mentions by their keys.
#[derive(Debug, Clone)]
pub(super) struct Index {
    /// The number of the newest place of each entry, or 0.
    table: Vec<u32>,
    /// The key of each place.
    keys: Vec<u32>,
    /// The number of the place before each place.
    before: Vec<u32>,
    /// The mention that each run of [`MAX_KEYS`] places belongs to.
    mentions: Vec<MentionId>,
    /// How many mentions there ever were, and one.
    next: u32,
}

/// How much speaks for a mention.
#[derive(Debug, Clone, Copy, Default)]
struct Evidence {
    shared: u32,
    /// In parts of [`WHOLE`]: a key that few have says more.
    weight: usize,
    is_certain: bool,
}

impl Index {
    pub(super) fn new() -> Self {
        Self { table: vec![0; TABLE], keys: Vec::new(), before: Vec::new(), mentions: Vec::new(), next: 1 }
    }

    /// Bytes that it takes at the most.
    pub(super) fn bytes(&self) -> usize {
        let numbers = self.table.capacity() + self.keys.capacity() + self.before.capacity();
        numbers * size_of::<u32>() + self.mentions.capacity() * size_of::<MentionId>()
    }

    /// Adds a mention. What has no keys is not remembered.
    pub(super) fn add(&mut self, id: MentionId, keys: &Keys) {
        if keys.iter().next().is_none() {
            return;
        }
        if self.next >= u32::MAX / PLACES - 1 {
            *self = Self::new();
        }
        let own = slot(self.next);
        if own == self.mentions.len() {
            self.grow();
        }
        if let Some(mention) = self.mentions.get_mut(own) {
            *mention = id;
        }
        for (key, number) in keys.iter().zip(self.next * PLACES..(self.next + 1) * PLACES) {
            let at = place(number);
            let Some(entry) = self.table.get_mut(key as usize % TABLE) else { continue };
            let before = std::mem::replace(entry, number);
            if let (Some(its_key), Some(leads_to)) = (self.keys.get_mut(at), self.before.get_mut(at)) {
                (*its_key, *leads_to) = (key, before);
            }
        }
        self.next += 1;
    }

    /// Room for one more mention, taken in larger pieces, never more than for all.
    fn grow(&mut self) {
        const STEP: usize = MAX_MENTIONS / 25;
        if self.mentions.len() == self.mentions.capacity() {
            self.mentions.reserve_exact(STEP);
            self.keys.reserve_exact(STEP * MAX_KEYS);
            self.before.reserve_exact(STEP * MAX_KEYS);
        }
        self.mentions.push(MentionId::from_bytes([0; 16]));
        self.keys.resize(self.mentions.len() * MAX_KEYS, 0);
        self.before.resize(self.mentions.len() * MAX_KEYS, 0);
    }

    /// Other mentions that may say the same, those for whom most speaks first.
    pub(super) fn candidates(&self, keys: &Keys, but: MentionId, most: usize) -> Vec<MentionId> {
        let mut found: HashMap<usize, Evidence> = HashMap::new();
        let mut note = |key: u32, is_certain: bool| {
            let slots = self.slots_of(key);
            for slot in &slots {
                let evidence = found.entry(*slot).or_default();
                evidence.shared += 1;
                evidence.is_certain |= is_certain;
                evidence.weight += WHOLE / slots.len();
            }
        };
        keys.certain.iter().for_each(|key| note(*key, true));
        keys.anchors.iter().for_each(|key| note(*key, false));
        let mut worth: Vec<(usize, Evidence)> =
            found.into_iter().filter(|(_, evidence)| evidence.is_certain || evidence.shared >= MIN_SHARED).collect();
        worth.sort_by(|(slot, one), (other_slot, other)| other.weight.cmp(&one.weight).then(slot.cmp(other_slot)));
        let mut candidates = Vec::with_capacity(most);
        for mention in worth.into_iter().filter_map(|(slot, _)| self.mentions.get(slot).copied()) {
            if candidates.len() >= most {
                break;
            }
            if mention != but && !candidates.contains(&mention) {
                candidates.push(mention);
            }
        }
        candidates
    }

    /// The newest mentions that have a key, each once.
    fn slots_of(&self, key: u32) -> Vec<usize> {
        let mut slots = Vec::new();
        let mut number = self.table.get(key as usize % TABLE).copied().unwrap_or_default();
        for _ in 0..MAX_STEPS {
            let mention = number / PLACES;
            if mention == 0 || self.next - mention > CAPACITY || slots.len() >= MAX_OF_KEY {
                break;
            }
            let at = place(number);
            let its_slot = slot(mention);
            if self.keys.get(at) == Some(&key) && slots.last() != Some(&its_slot) {
                slots.push(its_slot);
            }
            number = self.before.get(at).copied().unwrap_or_default();
        }
        slots
    }
}

/// The place of a number.
fn place(number: u32) -> usize {
    slot(number / PLACES) * MAX_KEYS + (number % PLACES) as usize
}

/// Where the mention with a number stands in the ring.
fn slot(mention: u32) -> usize {
    (mention.saturating_sub(1) % CAPACITY) as usize
}

#[expect(clippy::cast_possible_truncation, reason = "both are small")]
const PLACES: u32 = MAX_KEYS as u32;
#[expect(clippy::cast_possible_truncation, reason = "both are small")]
const CAPACITY: u32 = MAX_MENTIONS as u32;

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u8) -> MentionId {
        MentionId::from_bytes([number; 16])
    }

    fn keys(certain: &[u32], anchors: &[u32]) -> Keys {
        Keys { certain: certain.to_vec(), anchors: anchors.to_vec() }
    }

    #[test]
    fn what_few_have_speaks_more_than_what_many_have() {
        let mut index = Index::new();
        for number in 1..=20 {
            index.add(id(number), &keys(&[], &[1, 2, 3]));
        }
        index.add(id(50), &keys(&[], &[1, 77]));
        index.add(id(60), &keys(&[9], &[]));
        index.add(id(70), &Keys::default());
        for (name, asked, expected) in [
            ("a rare anchor and a common one", keys(&[], &[1, 77]), vec![id(50)]),
            ("one anchor is not enough", keys(&[], &[77]), vec![]),
            ("a certain key is", keys(&[9], &[]), vec![id(60)]),
            ("none", keys(&[10], &[11, 12]), vec![]),
        ] {
            assert_eq!(index.candidates(&asked, id(99), 1), expected, "{name}");
        }
        assert_eq!(index.candidates(&keys(&[], &[1, 2, 3]), id(3), 6).len(), 6, "of many no more than are asked for");
        assert!(!index.candidates(&keys(&[], &[1, 2, 3]), id(3), 50).contains(&id(3)), "nobody is compared with themselves");
    }

    #[test]
    fn keys_that_share_an_entry_of_the_table_are_told_apart() {
        let (mut index, other) = (Index::new(), u32::try_from(TABLE).unwrap());
        index.add(id(1), &keys(&[5], &[]));
        index.add(id(2), &keys(&[5 + other], &[]));
        assert_eq!(index.candidates(&keys(&[5], &[]), id(9), 6), [id(1)]);
        assert_eq!(index.candidates(&keys(&[5 + other], &[]), id(9), 6), [id(2)]);
    }

    #[test]
    fn when_numbers_run_out_it_begins_anew() {
        let last = u32::MAX / PLACES - 1;
        let mut index = Index { next: (last - 1) / CAPACITY * CAPACITY + 1, ..Index::new() };
        index.add(id(1), &keys(&[5], &[]));
        assert_eq!(index.candidates(&keys(&[5], &[]), id(9), 6), [id(1)]);
        index.next = last;
        index.add(id(2), &keys(&[5], &[]));
        assert_eq!(index.candidates(&keys(&[5], &[]), id(9), 6), [id(2)]);
    }
}
