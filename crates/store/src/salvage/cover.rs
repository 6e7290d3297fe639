//! Ranges of keys that do not overlap, and what lies between them.

use std::{
    collections::BTreeMap,
    ops::Bound::{self, Excluded, Included, Unbounded},
};

/// Ranges of keys, by their first; the other bound is the first key behind, or empty if there is no end.
#[derive(Debug, Default)]
pub(super) struct Cover {
    ranges: BTreeMap<Box<[u8]>, Box<[u8]>>,
}

/// Whether a range ends behind a key.
pub(super) fn ends_behind(hi: &[u8], key: &[u8]) -> bool {
    hi.is_empty() || hi > key
}

/// A range as the standard library takes it.
type Bounds<'k> = (Bound<&'k [u8]>, Bound<&'k [u8]>);

/// A range as the standard library takes it; none if it has no keys.
pub(super) fn bounds<'k>(lo: &'k [u8], hi: &'k [u8]) -> Option<Bounds<'k>> {
    ends_behind(hi, lo).then_some((Included(lo), if hi.is_empty() { Unbounded } else { Excluded(hi) }))
}

impl Cover {
    /// Adds a range, unless it has no keys or shares some with another.
    pub(super) fn add(&mut self, lo: &[u8], hi: &[u8]) -> bool {
        let is_new = ends_behind(hi, lo) && self.overlapping(lo, hi).next().is_none();
        if is_new {
            self.ranges.insert(lo.into(), hi.into());
        }
        is_new
    }

    /// The ranges that share keys with another.
    pub(super) fn overlapping<'c>(&'c self, lo: &'c [u8], hi: &'c [u8]) -> impl Iterator<Item = (&'c [u8], &'c [u8])> {
        let before = self.ranges.range::<[u8], _>((Unbounded, Excluded(lo))).next_back();
        let before = before.filter(|(_, end)| ends_behind(end, lo));
        let behind = bounds(lo, hi).into_iter().flat_map(|bounds| self.ranges.range::<[u8], _>(bounds));
        before.into_iter().chain(behind).map(|(lo, hi)| (&**lo, &**hi))
    }

    /// Whether a key is in one of the ranges.
    pub(super) fn has(&self, key: &[u8]) -> bool {
        self.ranges.range::<[u8], _>((Unbounded, Included(key))).next_back().is_some_and(|(_, hi)| ends_behind(hi, key))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// What lies between the ranges, before and behind them.
    pub(super) fn holes(&self) -> Self {
        let mut holes = Self::default();
        let mut from: Option<&[u8]> = Some(&[]);
        for (lo, hi) in &self.ranges {
            if let Some(from) = from.filter(|from| **from < **lo) {
                holes.ranges.insert(from.into(), lo.clone());
            }
            from = (!hi.is_empty()).then_some(hi);
        }
        if let Some(from) = from {
            holes.ranges.insert(from.into(), Box::default());
        }
        holes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cover(ranges: &[(&str, &str)]) -> Cover {
        let mut cover = Cover::default();
        assert!(ranges.iter().all(|(lo, hi)| cover.add(lo.as_bytes(), hi.as_bytes())));
        cover
    }

    #[test]
    fn holes_are_what_is_not_covered() {
        for (ranges, holes) in [
            (&[][..], &[("", "")][..]),
            (&[("", "")], &[]),
            (&[("", "b"), ("b", "")], &[]),
            (&[("a", "b"), ("c", "d")], &[("", "a"), ("b", "c"), ("d", "")]),
            (&[("", "b"), ("c", "")], &[("b", "c")]),
        ] {
            let found = cover(ranges).holes();
            let found: Vec<_> = found.ranges.iter().map(|(lo, hi)| (str::from_utf8(lo).unwrap(), str::from_utf8(hi).unwrap())).collect();
            assert_eq!(found, holes, "{ranges:?}");
        }
    }

    #[test]
    fn what_overlaps_is_not_added() {
        let mut cover = cover(&[("b", "d"), ("f", "")]);
        for (lo, hi) in [("", ""), ("a", "c"), ("b", "d"), ("c", "e"), ("g", "h"), ("e", "e"), ("e", "d")] {
            assert!(!cover.add(lo.as_bytes(), hi.as_bytes()), "{lo}..{hi}");
        }
        assert!(cover.add(b"d", b"f"));
        assert!(cover.has(b"b") && cover.has(b"e") && cover.has(b"z") && !cover.has(b"a"));
    }
}
