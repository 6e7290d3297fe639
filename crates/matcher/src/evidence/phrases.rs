//! The words in a row that carry a signal: what a score is explained by.

use super::weight;
use std::ops::Range;

/// The longest reason, in words and marks.
const MAX_PHRASE: usize = 9;
/// What weighs less is no reason.
pub(super) const LEAST_WEIGHT: f32 = 0.12;
/// A word belongs to a phrase if it adds at least this share of what the strongest word adds…
const LEAST_SHARE: f32 = 0.1;
/// …and stands at either end of it if it adds this share of the whole.
const LEAST_AT_ENDS: f32 = 0.08;

/// Words that speak for a signal or against it, and what they add to its log-odds.
pub(super) struct Phrase {
    pub(super) units: Range<usize>,
    pub(super) added: f32,
}

/// Where a phrase that begins at each unit ends at the latest: before the next one at which a clause begins.
pub(super) fn ends(begins: &[bool]) -> Vec<usize> {
    let mut next = begins.len();
    let mut ends = vec![0; begins.len()];
    for (at, (end, begins)) in ends.iter_mut().zip(begins).enumerate().rev() {
        *end = next.min(at + MAX_PHRASE);
        next = if *begins { at } else { next };
    }
    ends
}

/// The phrases that add most to a signal, or take most from it if the side is -1.
pub(super) fn phrases(shares: &[f32], ends: &[usize], side: f32, most: usize) -> Vec<Phrase> {
    let least = LEAST_SHARE * shares.iter().map(|share| share * side).fold(0.0, f32::max);
    let mut free: Vec<f32> = shares.iter().map(|share| share * side - least).collect();
    let mut runs = runs(&free, ends);
    let mut phrases = Vec::new();
    while phrases.len() < most {
        let Some(units) = strongest(&runs) else { break };
        free.iter_mut().take(units.end).skip(units.start).for_each(|share| *share = f32::NEG_INFINITY);
        // Only runs that would reach into these words are others now.
        let first = units.start.saturating_sub(MAX_PHRASE);
        for run in runs.iter_mut().filter(|run| (first..units.end).contains(&run.start)) {
            *run = Run::from(run.start, run.latest, &free);
        }
        let units = without_ends(units, shares, side);
        let added = shares.get(units.clone()).unwrap_or_default().iter().sum();
        if weight(added).abs() < LEAST_WEIGHT {
            break;
        }
        phrases.push(Phrase { units, added });
    }
    phrases
}

/// The units in a row from one on that add most.
#[derive(Debug, Clone, Copy)]
struct Run {
    start: usize,
    end: usize,
    /// Where it would end at the latest.
    latest: usize,
    added: f32,
}

/// A run from each unit on that adds something; no other one begins a phrase.
fn runs(shares: &[f32], ends: &[usize]) -> Vec<Run> {
    let mut runs = Vec::with_capacity(shares.len());
    let starts = shares.iter().zip(ends).enumerate().filter(|(_, (share, _))| **share > 0.0);
    runs.extend(starts.map(|(start, (_, latest))| Run::from(start, *latest, shares)));
    runs
}

impl Run {
    #[inline]
    fn from(start: usize, latest: usize, shares: &[f32]) -> Self {
        let (mut best, mut added) = (Self { start, end: start, latest, added: 0.0 }, 0.0);
        let shares = shares.get(start..latest).unwrap_or_default();
        if shares.first().is_none_or(|share| *share <= 0.0) {
            return best;
        }
        for (end, share) in (start + 1..).zip(shares) {
            added += share;
            if added > best.added {
                (best.end, best.added) = (end, added);
            }
        }
        best
    }
}

/// The units of the run that adds most, if any adds something.
fn strongest(runs: &[Run]) -> Option<Range<usize>> {
    let mut best: Option<&Run> = None;
    for run in runs {
        if run.added > best.map_or(0.0, |best| best.added) {
            best = Some(run);
        }
    }
    best.map(|run| run.start..run.end)
}

/// The same without what adds little at either end: the *and* and *the* of a phrase.
fn without_ends(units: Range<usize>, shares: &[f32], side: f32) -> Range<usize> {
    let Range { mut start, mut end } = units;
    let all: f32 = shares.get(start..end).unwrap_or_default().iter().sum();
    let is_little = |at: usize| shares.get(at).is_some_and(|share| share * side < LEAST_AT_ENDS * all * side);
    while end > start + 1 && is_little(end - 1) {
        end -= 1;
    }
    while end > start + 1 && is_little(start) {
        start += 1;
    }
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strongest_words_in_a_row_are_found_within_a_clause() {
        for (name, shares, clause, expected) in [
            ("nothing adds", &[-0.1, 0.0][..], 0, None),
            ("one word", &[-0.1, 0.5, -0.2], 0, Some(1..2)),
            ("over a word that says nothing", &[0.5, -0.1, 0.6], 0, Some(0..3)),
            ("not over one that says the opposite", &[0.5, -0.9, 0.6], 0, Some(2..3)),
            ("not over the border of a clause", &[0.5, 0.6], 1, Some(1..2)),
            ("no longer than can be read", &[1.0; 20], 0, Some(0..MAX_PHRASE)),
        ] {
            let begins: Vec<bool> = (0..shares.len()).map(|at| at == clause).collect();
            assert_eq!(strongest(&runs(shares, &ends(&begins))), expected, "{name}");
        }
    }

    #[test]
    fn little_words_at_either_end_are_left_out() {
        for (name, shares, side, expected) in [
            ("behind", &[2.0, 1.0, 0.1][..], 1.0, 0..2),
            ("before", &[0.1, 2.0], 1.0, 1..2),
            ("not in the middle", &[1.0, 0.0, 1.0], 1.0, 0..3),
            ("against a signal too", &[-0.01, -2.0, -0.01], -1.0, 1..2),
            ("one word stays", &[0.1], 1.0, 0..1),
        ] {
            assert_eq!(without_ends(0..shares.len(), shares, side), expected, "{name}");
        }
    }
}
