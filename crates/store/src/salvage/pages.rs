//! Which messages make up the newest version of each page.

use super::{log::Spot, snapshot::State};
use std::collections::HashMap;

/// What is known of all pages.
#[derive(Debug, Default)]
pub(super) struct Pages {
    by_pid: HashMap<u64, Page>,
}

/// A page as the log tells it.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) base: Base,
    /// What changed since, in order.
    pub(super) changes: Vec<Spot>,
    /// Whether something was written after `base` that cannot be read.
    pub(super) is_stale: bool,
}

/// The last time that a page was written as a whole.
#[derive(Debug, Default, Clone, Copy)]
pub(super) enum Base {
    /// It is not in the log.
    #[default]
    Missing,
    Node(Spot),
    Free {
        lsn: u64,
    },
}

impl Base {
    fn lsn(self) -> Option<u64> {
        match self {
            Self::Missing => None,
            Self::Node(spot) => Some(spot.lsn),
            Self::Free { lsn } => Some(lsn),
        }
    }
}

impl Pages {
    /// What follows has to come in the order in which it was written.
    pub(super) fn replace(&mut self, pid: u64, spot: Spot) {
        self.by_pid.insert(pid, Page { base: Base::Node(spot), ..Page::default() });
    }

    pub(super) fn free(&mut self, pid: u64, lsn: u64) {
        self.by_pid.insert(pid, Page { base: Base::Free { lsn }, ..Page::default() });
    }

    /// A change of a page that is not there counts for nothing, as in sled 0.34: it was written anew later, or is lost.
    pub(super) fn change(&mut self, pid: u64, spot: Spot) {
        let page = self.by_pid.entry(pid).or_default();
        if matches!(page.base, Base::Node(_)) {
            page.changes.push(spot);
        }
    }

    /// Something of a page cannot be read.
    pub(super) fn lose(&mut self, pid: u64) {
        self.by_pid.entry(pid).or_default().is_stale = true;
    }

    /// Compares a page with what sled wrote down of it when it last opened.
    pub(super) fn compare(&mut self, pid: u64, state: &State) {
        let page = self.by_pid.entry(pid).or_default();
        let found = page.base.lsn();
        match state {
            State::Free { lsn } if found.is_none_or(|found| found < *lsn) => {
                *page = Page { base: Base::Free { lsn: *lsn }, ..Page::default() };
            }
            State::Free { .. } => {}
            State::Present { base, changes } => {
                let is_known = |lsn: &u64| page.changes.iter().any(|spot| spot.lsn == *lsn);
                let is_missing = match found {
                    Some(found) if found == *base => !changes.iter().all(is_known),
                    found => found.is_none_or(|found| found < *base),
                };
                page.is_stale |= is_missing;
            }
        }
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (u64, &mut Page)> {
        self.by_pid.iter_mut().map(|(pid, page)| (*pid, page))
    }

    pub(super) fn get(&self, pid: u64) -> Option<&Page> {
        self.by_pid.get(&pid)
    }
}
