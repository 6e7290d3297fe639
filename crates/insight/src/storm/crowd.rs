//! How many different people and stories there are: who says a thing ten times is no crowd.

use serde::{Deserialize, Serialize};

/// How many people or stories are remembered; beyond it the one that was heard of least recently is forgotten, and counts in full
/// when it comes again.
const MAX_SEEN: usize = 512;
/// How long one is remembered, in minutes: as long as the longest time that is looked at.
const MEMORY_MINUTES: i64 = 190;

/// People or stories, and how often each was heard of late.
///
/// What comes again from the same person, or as a copy of the same story, counts the second, the fourth, the eighth time, and
/// so on: one article that sixteen papers print counts five times. So a copy is no event, but many copies are news too.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Crowd {
    seen: Vec<Seen>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Seen {
    key: u64,
    times: u32,
    /// The minute in which it was heard last.
    last: i64,
    /// As which signals it was heard: a bit each.
    signals: u8,
}

impl Crowd {
    /// Takes one in that was heard `before` times even if it is not known here, and says whether it counts.
    pub(super) fn takes(&mut self, key: u64, before: u32, minute: i64, signals: u8) -> bool {
        self.seen.retain(|seen| seen.last > minute - MEMORY_MINUTES);
        if let Some(seen) = self.seen.iter_mut().find(|seen| seen.key == key) {
            seen.times = seen.times.saturating_add(1);
            seen.last = seen.last.max(minute);
            seen.signals |= signals;
            return seen.times.is_power_of_two();
        }
        if self.seen.len() >= MAX_SEEN
            && let Some(oldest) = self.seen.iter().enumerate().min_by_key(|(_, seen)| seen.last).map(|(place, _)| place)
        {
            self.seen.swap_remove(oldest);
        }
        let times = before.saturating_add(1);
        self.seen.push(Seen { key, times, last: minute, signals });
        times.is_power_of_two()
    }

    /// How many different ones were heard since a minute, as any of these signals.
    pub(super) fn different(&self, since: i64, signals: u8) -> usize {
        self.seen.iter().filter(|seen| seen.last >= since && seen.signals & signals != 0).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_again_counts_at_every_doubling() {
        let mut crowd = Crowd::default();
        let counted: Vec<u32> = (1..=17).filter(|_| crowd.takes(7, 0, 100, 1)).collect();
        assert_eq!(counted, [1, 2, 4, 8, 16]);
        let copies: Vec<u32> = (1..=16).filter(|_| crowd.takes(8, 1, 100, 1)).collect();
        assert_eq!(copies, [1, 3, 7, 15], "the original was heard before its first copy");
        assert!(crowd.takes(7, 0, 400, 2), "after hours it is somebody new");
        assert_eq!((crowd.different(400, 1), crowd.different(400, 2), crowd.different(401, 3)), (0, 1, 0));
    }

    #[test]
    fn a_crowd_has_an_end() {
        let mut crowd = Crowd::default();
        for key in 0..5000 {
            assert!(crowd.takes(key, 0, i64::try_from(key).unwrap() / 100, 1));
        }
        assert_eq!(crowd.seen.len(), MAX_SEEN);
        assert!(!crowd.takes(4998, 0, 50, 1) || crowd.seen.iter().any(|seen| seen.key == 4998));
    }
}
