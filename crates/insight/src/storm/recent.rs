//! What was heard of late, in pieces of five minutes and of an hour.

use super::{
    odds::Expected,
    rates::Rates,
    week::{begin_of, hour},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// The length of a short piece, in minutes.
const PIECE_MINUTES: u32 = 5;
/// The same in seconds.
const PIECE_SECS: i64 = 300;
/// And in hours.
const PIECE_HOURS: f64 = 1.0 / 12.0;
/// The pieces of three days.
const MOST_PIECES: i64 = 3 * 24 * 12;
/// Lengths of time that are looked at, in minutes, the shortest first: a crowd that comes at once, and one that gathers.
pub(super) const WINDOWS: [u32; 4] = [10, 30, 60, 180];
/// The pieces that the longest of them may touch.
const PIECES: usize = 37;
/// How many hours stay open for what comes late, beside the one that runs; then they are learned.
pub(super) const OPEN_HOURS: i64 = 3;
/// Hours that a picture shows.
pub(super) const SHOWN_HOURS: usize = 24;
/// Hours that are kept: those that are shown, and those that may still be open when the daemon was away for a while.
const KEPT_HOURS: usize = SHOWN_HOURS + 6;

/// Counts of consecutive pieces of time, the last of which is the present one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Counts {
    last: i64,
    counts: VecDeque<u32>,
}

impl Counts {
    fn new(last: i64, length: usize) -> Self {
        Self { last, counts: vec![0; length].into() }
    }

    /// Goes on to a later piece.
    fn turn(&mut self, to: i64) {
        let passed = usize::try_from(to.saturating_sub(self.last)).unwrap_or(0);
        for _ in 0..passed.min(self.counts.len()) {
            self.counts.pop_front();
            self.counts.push_back(0);
        }
        self.last = self.last.max(to);
    }

    /// Adds one to a piece, as long as it is kept. What claims to come from the future came now.
    fn add(&mut self, at: i64) {
        if let Some(count) = self.place(at.min(self.last)).and_then(|place| self.counts.get_mut(place)) {
            *count = count.saturating_add(1);
        }
    }

    fn of(&self, at: i64) -> u32 {
        self.place(at).and_then(|place| self.counts.get(place)).copied().unwrap_or_default()
    }

    fn place(&self, at: i64) -> Option<usize> {
        usize::try_from(at - (self.last - i64::try_from(self.counts.len()).ok()? + 1)).ok()
    }
}

/// What was heard of late in one series of mentions, by the time at which it was published.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Recent {
    pieces: Counts,
    hours: Counts,
}

/// What came within some minutes, and how likely as much or more of it was.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Heard {
    /// The length of time, in minutes.
    pub minutes: u32,
    /// When it began.
    pub since: DateTime<Utc>,
    /// How many mentions there were.
    pub count: u32,
    /// How many are usual.
    pub usual: f64,
    /// The chance of as many or more.
    pub chance: f64,
}

impl Recent {
    pub(super) fn new(now: DateTime<Utc>) -> Self {
        Self { pieces: Counts::new(piece(now), PIECES), hours: Counts::new(hour(now), KEPT_HOURS) }
    }

    pub(super) fn turn(&mut self, now: DateTime<Utc>) {
        self.pieces.turn(piece(now));
        self.hours.turn(hour(now));
    }

    /// Adds a mention to its hour, and if `is_watched` to what a storm is made of.
    pub(super) fn add(&mut self, when: DateTime<Utc>, is_watched: bool) {
        self.hours.add(hour(when));
        if is_watched {
            self.pieces.add(piece(when));
        }
    }

    pub(super) fn hour(&self, hour: i64) -> u32 {
        self.hours.of(hour)
    }

    /// The last hours with their beginnings, the latest last.
    pub(super) fn shown(&self) -> impl Iterator<Item = (DateTime<Utc>, u32)> + '_ {
        let first = self.hours.last - i64::try_from(SHOWN_HOURS).unwrap_or_default() + 1;
        (first..=self.hours.last).map(|hour| (begin_of(hour), self.hours.of(hour)))
    }

    /// Whether so many came within the longest window that it is worth a closer look.
    pub(super) fn is_worth_a_look(&self, least: u32) -> bool {
        self.pieces.counts.iter().fold(0_u32, |sum, count| sum.saturating_add(*count)) >= least
    }

    /// What came in each of the [`WINDOWS`] before a moment. A window begins with a piece, so it is up to five minutes longer.
    pub(super) fn windows(&self, rates: &Rates, spread: f64, now: DateTime<Utc>) -> Vec<Heard> {
        let (last, secs) = (piece(now), now.timestamp());
        let (mut count, mut mean) = (0_u32, 0.0);
        let mut windows = Vec::with_capacity(WINDOWS.len());
        let mut lengths = WINDOWS.into_iter().peekable();
        for (back, at) in (last - i64::try_from(PIECES).unwrap_or_default() + 1..=last).rev().enumerate() {
            let began = at * PIECE_SECS;
            let length = (secs - began).clamp(0, PIECE_SECS);
            count = count.saturating_add(self.pieces.of(at));
            mean += rates.at(began + length / 2) * f64::from(i32::try_from(length).unwrap_or_default()) / 3600.0;
            if let Some(minutes) = lengths.next_if(|minutes| back >= (*minutes / PIECE_MINUTES) as usize) {
                let since = DateTime::from_timestamp(began, 0).unwrap_or(now);
                windows.push(Heard { minutes, since, count, usual: mean, chance: Expected { mean, spread }.chance_of(count) });
            }
        }
        windows
    }

    /// When the first mention since a moment came, to five minutes.
    pub(super) fn first_since(&self, since: DateTime<Utc>) -> DateTime<Utc> {
        let first = (piece(since)..=self.pieces.last).find(|at| self.pieces.of(*at) > 0);
        first.and_then(|at| DateTime::from_timestamp(at * PIECE_SECS, 0)).unwrap_or(since)
    }
}

/// How many are usual between two moments, at most three days apart.
pub(super) fn usual_between(rates: &Rates, from: DateTime<Utc>, until: DateTime<Utc>) -> f64 {
    let (from, until) = (from.timestamp(), until.timestamp());
    let pieces = (until - from).div_euclid(PIECE_SECS).clamp(0, MOST_PIECES);
    (0..pieces).map(|piece| rates.at(from + piece * PIECE_SECS + PIECE_SECS / 2)).sum::<f64>() * PIECE_HOURS
}

fn piece(at: DateTime<Utc>) -> i64 {
    at.timestamp().div_euclid(PIECE_SECS)
}
