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

/// The phrases that add most to a signal, or take most from it if the side is -1.
pub(super) fn phrases(shares: &[f32], begins: &[bool], side: f32, most: usize) -> Vec<Phrase> {
    let least = LEAST_SHARE * shares.iter().map(|share| share * side).fold(0.0, f32::max);
    let mut free: Vec<f32> = shares.iter().map(|share| share * side - least).collect();
    let mut runs: Vec<Run> = (0..free.len()).map(|start| Run::from(start, &free, begins)).collect();
    let mut phrases = Vec::new();
    while phrases.len() < most {
        let Some(units) = strongest(&runs) else { break };
        free.iter_mut().take(units.end).skip(units.start).for_each(|share| *share = f32::NEG_INFINITY);
        // Only runs that would reach into these words are others now.
        let first = units.start.saturating_sub(MAX_PHRASE);
        for (start, run) in runs.iter_mut().enumerate().take(units.end).skip(first) {
            *run = Run::from(start, &free, begins);
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
    added: f32,
    end: usize,
}

impl Run {
    fn from(start: usize, shares: &[f32], begins: &[bool]) -> Self {
        let (mut best, mut added) = (Self { added: 0.0, end: start }, 0.0);
        if shares.get(start).is_none_or(|share| *share <= 0.0) {
            return best;
        }
        for (at, (share, begins)) in shares.iter().zip(begins).enumerate().skip(start).take(MAX_PHRASE) {
            if at > start && *begins {
                break;
            }
            added += share;
            if added > best.added {
                best = Self { added, end: at + 1 };
            }
        }
        best
    }
}

/// The units of the run that adds most, if any adds something.
fn strongest(runs: &[Run]) -> Option<Range<usize>> {
    let mut best: Option<(usize, Run)> = None;
    for (start, run) in runs.iter().enumerate() {
        if run.added > best.map_or(0.0, |(_, best)| best.added) {
            best = Some((start, *run));
        }
    }
    best.map(|(start, run)| start..run.end)
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
            let runs: Vec<Run> = (0..shares.len()).map(|start| Run::from(start, shares, &begins)).collect();
            assert_eq!(strongest(&runs), expected, "{name}");
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
