//! What is counted of all mentions together.

use super::report::{Day, Move, Signals};
use crate::limits::MAX_DAYS;
use chrono::{DateTime, NaiveDate, Utc};
use luister_mention::Signal;
use std::{cmp::Reverse, collections::BTreeMap};

/// What is counted of all mentions together.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub looked_at: u64,
    pub own: u64,
    pub heard: Option<(DateTime<Utc>, DateTime<Utc>)>,
    pub before: u64,
    pub after: u64,
    pub gained: u64,
    pub lost: u64,
    pub moved: u64,
    pub missed: u64,
    pub dismissed: u64,
    pub about: u64,
    pub signals: BTreeMap<Signal, Signals>,
    pub moves: BTreeMap<(Signal, Signal), u64>,
    pub days: BTreeMap<NaiveDate, Day>,
}

impl Tally {
    /// Counts a mention of the history that is not our own.
    pub(super) fn looks_at(&mut self, heard: DateTime<Utc>) {
        self.looked_at += 1;
        let (first, last) = self.heard.get_or_insert((heard, heard));
        (*first, *last) = ((*first).min(heard), (*last).max(heard));
    }

    /// Counts what either version would tell a mention as that was heard on this day; none if it does not find it.
    pub(super) fn add(&mut self, date: NaiveDate, before: Option<Signal>, after: Option<Signal>) {
        let (was, is) = (u64::from(before.is_some()), u64::from(after.is_some()));
        self.before += was;
        self.after += is;
        self.gained += u64::from(was < is);
        self.lost += u64::from(was > is);
        if let (Some(from), Some(to)) = (before, after)
            && from != to
        {
            self.moved += 1;
            *self.moves.entry((from, to)).or_default() += 1;
        }
        if let Some(signal) = before {
            let share = self.signals.entry(signal).or_default();
            share.before += 1;
            share.lost += u64::from(after.is_none());
            share.left += u64::from(after.is_some_and(|after| after != signal));
        }
        if let Some(signal) = after {
            let share = self.signals.entry(signal).or_default();
            share.after += 1;
            share.gained += u64::from(before.is_none());
            share.came += u64::from(before.is_some_and(|before| before != signal));
        }
        if was + is > 0 && (self.days.len() < MAX_DAYS || self.days.contains_key(&date)) {
            let day = self.days.entry(date).or_insert(Day { date, before: 0, after: 0, told: 0 });
            day.before += was;
            day.after += is;
            day.told += u64::from(after.is_some_and(|signal| signal != Signal::Other));
        }
    }
}

/// The ways in which signals change, those of most mentions first.
pub(super) fn in_order(moves: BTreeMap<(Signal, Signal), u64>) -> Vec<Move> {
    let mut moves: Vec<Move> = moves.into_iter().map(|((from, to), count)| Move { from, to, count }).collect();
    moves.sort_by_key(|way| Reverse(way.count));
    moves
}
