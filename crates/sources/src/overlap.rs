//! The proof that nothing was missed between two readings: the later one meets what the earlier one had shown.

use chrono::{DateTime, Utc};
use luister_mention::{Cursor, Gap, Item};
use std::{collections::HashSet, sync::OnceLock};

/// The newest messages that are remembered of a reading.
const MAX_HEAD: usize = 64;
/// The chains of pages of which something is remembered.
const MAX_CHAINS: usize = 32;
/// The marks that are remembered where something was brought in between.
const MAX_ADDED: usize = 4 * MAX_HEAD;
/// The gaps that are remembered of a source.
const MAX_GAPS: usize = 20;

/// What is known of the last reading. A page that is as it was is not compared with it.
#[derive(Debug)]
pub(crate) struct Known<'c> {
    head: &'c [u64],
    marks: OnceLock<HashSet<u64>>,
}

impl<'c> Known<'c> {
    pub(crate) fn of(cursor: &'c Cursor) -> Self {
        Self { head: &cursor.head, marks: OnceLock::new() }
    }

    /// Whether there is anything to meet: not at the first reading, and not if the last one was empty.
    pub(crate) fn is_anything(&self) -> bool {
        !self.head.is_empty()
    }

    /// Whether one of these was there the last time.
    pub(crate) fn meets(&self, items: &[Item]) -> bool {
        if !self.is_anything() {
            return false;
        }
        let marks = self.marks.get_or_init(|| self.head.iter().copied().collect());
        // Who it is costs less to say than what it says, and is nearly always enough.
        let is_known = |mark: u64| marks.contains(&mark);
        items.iter().any(|item| is_known(item.identity().mark())) || items.iter().any(|item| is_known(item.content()))
    }
}

/// Two marks of a message: one of who it is and one of what it says, as some pages give another guid at every look, and
/// others change the text.
fn marks(item: &Item) -> [u64; 2] {
    [item.identity().mark(), item.content()]
}

/// Remembers what was read for the next time, and notes a gap if there was one. `chains` says where in `items` each chain
/// of pages begins: of each the newest are remembered, so that a busy one does not hide a quiet one.
pub(crate) fn remember(after: &mut Cursor, items: &[Item], chains: &[usize], met: bool, now: DateTime<Utc>) -> Option<Gap> {
    if items.is_empty() {
        return None;
    }
    let when = |item: &Item| item.published.map(|at| at.min(now));
    let gap = (!met).then(|| Gap {
        from: after.newest.unwrap_or(now),
        to: items.iter().filter_map(when).min().unwrap_or(now).max(after.newest.unwrap_or(now)),
        noted: now,
    });
    if let Some(gap) = gap {
        after.gaps.push(gap);
        let extra = after.gaps.len().saturating_sub(MAX_GAPS);
        after.gaps.drain(..extra);
    }
    after.newest = Some(items.iter().filter_map(when).max().unwrap_or(now));
    after.head.clear();
    let ends = chains.iter().skip(1).copied().chain([items.len()]);
    for (begin, end) in chains.iter().copied().zip(ends).take(MAX_CHAINS) {
        let mut newest: Vec<&Item> = items.get(begin..end).unwrap_or_default().iter().collect();
        // What has no date is taken in the order of the page.
        newest.sort_by_key(|item| std::cmp::Reverse(when(item)));
        after.head.extend(newest.into_iter().take(MAX_HEAD).flat_map(marks));
    }
    gap
}

/// Remembers what was brought between two readings. What the last one had shown stays known: the next one may meet either.
pub(crate) fn add(after: &mut Cursor, items: &[Item], now: DateTime<Utc>) {
    let room = after.head.len().max(MAX_ADDED);
    let new: Vec<u64> = items.iter().take(MAX_HEAD).flat_map(marks).filter(|mark| !after.head.contains(mark)).collect();
    after.head.splice(0..0, new);
    after.head.truncate(room);
    let newest = items.iter().filter_map(|item| item.published).max().map_or(now, |at| at.min(now));
    after.newest = after.newest.max(Some(newest));
}

#[cfg(test)]
mod tests {
    use super::*;
    use luister_mention::SourceName;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(minutes * 60, 0).unwrap()
    }

    fn item(number: i64) -> Item {
        Item { guid: Some(number.to_string()), text: format!("text {number}"), published: Some(at(number)), ..Item::default() }
    }

    fn items(numbers: std::ops::Range<i64>) -> Vec<Item> {
        numbers.rev().map(item).collect()
    }

    #[test]
    fn a_reading_that_meets_nothing_leaves_a_gap() {
        let mut cursor = Cursor::new(SourceName::new("forum").unwrap(), at(0));
        assert!(!Known::of(&cursor).is_anything());
        assert_eq!(remember(&mut cursor, &items(0..10), &[0], true, at(10)), None);
        assert_eq!((cursor.newest, cursor.head.len()), (Some(at(9)), 20));
        let known = Known::of(&cursor);
        assert!(known.meets(&items(9..15)) && !known.meets(&items(10..15)));
        let gap = remember(&mut cursor, &items(12..20), &[0], false, at(25)).unwrap();
        assert_eq!(gap, Gap { from: at(9), to: at(12), noted: at(25) });
        assert_eq!(gap.to_string(), "1970-01-01 00:09-00:12 UTC");
        assert_eq!(remember(&mut cursor, &[], &[0], false, at(30)), None, "an empty page shows nothing");
        assert_eq!(cursor.newest, Some(at(19)));
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut cursor = Cursor::new(SourceName::new("forum").unwrap(), at(0));
        for round in 0..50 {
            remember(&mut cursor, &items(round * 1000..round * 1000 + 500), &[0], false, at(60_000));
        }
        assert_eq!((cursor.head.len(), cursor.gaps.len()), (2 * MAX_HEAD, MAX_GAPS));
    }

    #[test]
    fn a_quiet_chain_is_not_hidden_by_a_busy_one() {
        let mut cursor = Cursor::new(SourceName::new("apps").unwrap(), at(0));
        let both = [items(1000..1500), items(0..2)].concat();
        remember(&mut cursor, &both, &[0, 500], true, at(2000));
        assert!(Known::of(&cursor).meets(&items(0..1)));
    }

    #[test]
    fn another_guid_or_another_text_is_still_the_same() {
        let mut cursor = Cursor::new(SourceName::new("forum").unwrap(), at(0));
        remember(&mut cursor, &[item(1)], &[0], true, at(2));
        let known = Known::of(&cursor);
        assert!(known.meets(&[Item { guid: Some("other".into()), ..item(1) }]));
        assert!(known.meets(&[Item { text: "edited".into(), ..item(1) }]));
        assert!(!known.meets(&[Item { guid: Some("other".into()), text: "edited".into(), ..item(1) }]));
    }
}
