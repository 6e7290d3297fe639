//! What speaks for each signal and against it: words, the rating, and queries that say so.

use crate::{
    Model, language,
    layer::{Added, Layer},
    limits::{MAX_REASONS_AGAINST, MAX_REASONS_FOR},
    model::{Marks, Opinion, PerSignal, SIGNALS, Unit},
    view::View,
};
use luister_mention::{
    Because, Lang, Mention, Rating, Reason, Scores, Signal,
    text::{self, excerpt},
};
use std::ops::Range;

/// The longest reason, in words and marks.
const MAX_PHRASE: usize = 9;
/// The longest reason, in characters.
const MAX_REASON_CHARS: usize = 80;
/// What weighs less is no reason.
const LEAST_WEIGHT: f32 = 0.12;
/// A word belongs to a phrase if it adds at least this share of what the strongest word adds…
const LEAST_SHARE: f32 = 0.1;
/// …and stands at either end of it if it adds this share of the whole.
const LEAST_AT_ENDS: f32 = 0.08;

/// What speaks for each signal and against it.
#[derive(Debug)]
pub(crate) struct Evidence<'v, 'm> {
    view: &'v View<'m>,
    layer: &'v Layer,
    said: Said<'v>,
    /// What corrections taught of it.
    added: Option<Added>,
    /// What the rating adds to the log-odds of each signal.
    rating: PerSignal<f32>,
    /// The log-odds of each signal.
    odds: PerSignal<f32>,
    /// Queries that stand for a signal.
    forced: Vec<Reason>,
}

/// What the words of a text say.
#[derive(Debug)]
enum Said<'v> {
    /// In a language that was learned.
    Learned(Opinion<'v, 'v>),
    /// In another: only what says the same in all of them is read.
    Marks(Marks<'v>),
}

/// Words that speak for a signal or against it, and what they add to its log-odds.
struct Phrase {
    units: Range<usize>,
    added: f32,
}

impl<'v, 'm> Evidence<'v, 'm> {
    /// What a mention says by itself in this language, and queries that stand for a signal.
    pub(crate) fn of(model: &'v Model, layer: &'v Layer, view: &'v View<'m>, lang: Option<Lang>, forced: Vec<Reason>) -> Self {
        let said = opinion(model, view, lang).map_or_else(|| Said::Marks(Marks::of(view)), Said::Learned);
        let rating = of_rating(view.mention);
        let added = said.added(layer);
        let odds = sum(sum(said.odds(), rating), added.as_ref().map_or([0.0; SIGNALS], |added| added.odds));
        Self { view, layer, said, added, rating, odds, forced }
    }

    /// Whether the words were read, and not only what says the same in every language.
    pub(crate) fn is_learned(&self) -> bool {
        matches!(self.said, Said::Learned(_))
    }

    /// The score of each signal: 1 where a query says so.
    pub(crate) fn scores(&self) -> Scores {
        self.scores_of(self.odds)
    }

    fn scores_of(&self, odds: PerSignal<f32>) -> Scores {
        let mut scores = Scores::default();
        for (signal, odds) in Signal::SCORED.into_iter().zip(odds) {
            let is_forced = self.forced.iter().any(|reason| reason.signal == signal);
            if let Some(score) = scores.of_mut(signal) {
                *score = if is_forced { 1.0 } else { chance(odds) };
            }
        }
        scores
    }

    /// The strongest reasons for and against each of these signals, the strongest first. The strongest words say what the
    /// mention would be counted by if they were not there; `counted` says that of scores.
    pub(crate) fn reasons(&self, wanted: impl Fn(Signal) -> bool, counted: impl Fn(&Scores) -> Signal) -> Vec<Reason> {
        let mut reasons: Vec<Reason> = self.forced.iter().filter(|reason| wanted(reason.signal)).cloned().collect();
        let shares = self.said.shares();
        let begins = self.said.begins();
        let counted_by = counted(&self.scores());
        for (number, signal) in Signal::SCORED.into_iter().enumerate().filter(|(_, signal)| wanted(*signal)) {
            let ours: Vec<f32> = shares.iter().filter_map(|shares| shares.get(number).copied()).collect();
            let mut phrases = phrases(&ours, &begins, 1.0, MAX_REASONS_FOR);
            phrases.extend(self::phrases(&ours, &begins, -1.0, MAX_REASONS_AGAINST));
            for (nth, phrase) in phrases.into_iter().enumerate() {
                let words = self.quoted(&phrase.units);
                let mut reason = Reason::new(signal, weight(phrase.added), Because::Sign { words });
                if nth == 0 && signal == counted_by && phrase.added > 0.0 {
                    let without = sum(self.said.odds_without(&phrase.units, self.layer), self.rating);
                    // One that is named before this one held it up all the same: that is no reason for this one.
                    reason.without = Some(counted(&self.scores_of(without))).filter(|other| *other > signal);
                }
                reasons.push(reason);
            }
            reasons.extend(self.taught(number, signal, &begins).map(|mut reason| {
                let untaught = sum(self.said.odds(), self.rating);
                let is_counted = signal == counted_by && reason.weight > 0.0;
                reason.without = is_counted.then(|| counted(&self.scores_of(untaught))).filter(|other| *other != signal);
                reason
            }));
            let rated = self.rating.get(number).copied().unwrap_or_default();
            let because = self.view.mention.rating.map(|rating| Because::Rating { rating });
            reasons.extend(because.map(|because| Reason::new(signal, weight(rated), because)).filter(|_| rated.abs() > 0.0));
        }
        reasons.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
        reasons
    }

    /// What corrections taught of a signal, and the words of the text that this rests on.
    fn taught(&self, number: usize, signal: Signal, begins: &[bool]) -> Option<Reason> {
        let added = self.added.as_ref()?;
        let all = *added.odds.get(number)?;
        let shares: Vec<f32> = added.shares.iter().filter_map(|shares| shares.get(number).copied()).collect();
        let strongest = phrases(&shares, begins, all.signum(), 1).pop()?;
        let is_reason = weight(all).abs() >= LEAST_WEIGHT;
        is_reason.then(|| Reason::new(signal, weight(all), Because::Label { words: self.quoted(&strongest.units) }))
    }

    /// The words of a phrase as the writer put them.
    fn quoted(&self, phrase: &Range<usize>) -> String {
        let units = self.said.units().get(phrase.clone()).unwrap_or_default();
        let written = units.first().zip(units.last()).and_then(|(first, last)| {
            let place = self.view.place(first.place)?;
            place.text.get(first.bytes.start..last.bytes.end)
        });
        excerpt(&text::line(written.unwrap_or_default()), MAX_REASON_CHARS)
    }
}

impl Said<'_> {
    fn odds(&self) -> PerSignal<f32> {
        match self {
            Self::Learned(opinion) => opinion.odds(),
            Self::Marks(marks) => marks.odds(),
        }
    }

    /// The log-odds if these units did not stand there, with what corrections taught.
    fn odds_without(&self, left_out: &Range<usize>, layer: &Layer) -> PerSignal<f32> {
        match self {
            Self::Learned(opinion) => {
                let rest = opinion.without(left_out);
                sum(rest.odds(), layer.added(&rest).map_or([0.0; SIGNALS], |added| added.odds))
            }
            Self::Marks(marks) => marks.odds_without(left_out),
        }
    }

    /// What corrections taught of it: nothing of texts in a language that was not learned.
    fn added(&self, layer: &Layer) -> Option<Added> {
        match self {
            Self::Learned(opinion) => layer.added(opinion),
            Self::Marks(_) => None,
        }
    }

    /// What each unit adds to the log-odds of each signal.
    fn shares(&self) -> Vec<PerSignal<f32>> {
        match self {
            Self::Learned(opinion) => opinion.shares(),
            Self::Marks(marks) => marks.shares(),
        }
    }

    fn units(&self) -> &[Unit<'_>] {
        match self {
            Self::Learned(opinion) => opinion.units(),
            Self::Marks(marks) => marks.units(),
        }
    }

    /// Of each unit whether no phrase goes on there: a clause begins, or another text.
    fn begins(&self) -> Vec<bool> {
        let units = self.units();
        let begins = |(unit, before): (&Unit<'_>, &Unit<'_>)| unit.opens || unit.place != before.place || before.is_stop;
        let first = units.first().map(|_| true);
        first.into_iter().chain(units.iter().skip(1).zip(units).map(begins)).collect()
    }
}

/// What the model says of a mention in this language; nothing if it does not read it.
pub(crate) fn opinion<'v>(model: &'v Model, view: &'v View<'_>, lang: Option<Lang>) -> Option<Opinion<'v, 'v>> {
    // A short text that only seems to be in another language may be in any.
    let is_told = view.mention.lang.is_some() || view.text().is_some_and(language::is_long_enough);
    Opinion::of(model, view, lang.filter(|lang| is_told || model.reads(*lang)))
}

/// The log-odds of each signal with what the rating of the mention adds.
pub(crate) fn with_rating(opinion: &Opinion<'_, '_>, mention: &Mention) -> PerSignal<f32> {
    sum(opinion.odds(), of_rating(mention))
}

/// The phrases that add most to a signal, or take most from it if the side is -1.
fn phrases(shares: &[f32], begins: &[bool], side: f32, most: usize) -> Vec<Phrase> {
    let least = LEAST_SHARE * shares.iter().map(|share| share * side).fold(0.0, f32::max);
    let mut free: Vec<f32> = shares.iter().map(|share| share * side - least).collect();
    let mut phrases = Vec::new();
    while phrases.len() < most {
        let Some(units) = strongest(&free, begins) else { break };
        free.iter_mut().take(units.end).skip(units.start).for_each(|share| *share = f32::NEG_INFINITY);
        let units = without_ends(units, shares, side);
        let added = shares.get(units.clone()).unwrap_or_default().iter().sum();
        if weight(added).abs() < LEAST_WEIGHT {
            break;
        }
        phrases.push(Phrase { units, added });
    }
    phrases
}

/// The units in a row that add most, if any add something.
fn strongest(shares: &[f32], begins: &[bool]) -> Option<Range<usize>> {
    let mut best: Option<(f32, Range<usize>)> = None;
    let adds = |start: &usize| shares.get(*start).is_some_and(|share| *share > 0.0);
    for start in (0..shares.len()).filter(adds) {
        let mut added = 0.0;
        for (at, (share, begins)) in shares.iter().zip(begins).enumerate().skip(start).take(MAX_PHRASE) {
            if at > start && *begins {
                break;
            }
            added += share;
            if added > best.as_ref().map_or(0.0, |(most, _)| *most) {
                best = Some((added, start..at + 1));
            }
        }
    }
    best.map(|(_, units)| units)
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

fn of_rating(mention: &Mention) -> PerSignal<f32> {
    mention.rating.map_or([0.0; SIGNALS], shift)
}

/// What a rating adds to the log-odds of each signal. One star settles it unless the words say otherwise, two nearly do.
fn shift(rating: Rating) -> PerSignal<f32> {
    let (complaint, praise) = match rating.share() {
        share if share <= 0.2 => (3.4, -3.4),
        share if share <= 0.4 => (2.9, -2.9),
        share if share < 0.8 => (0.5, -1.5),
        share if share < 1.0 => (-1.8, 2.2),
        _ => (-2.8, 3.0),
    };
    Signal::SCORED.map(|signal| match signal {
        Signal::Complaint => complaint,
        Signal::Praise => praise,
        _ => 0.0,
    })
}

fn sum(one: PerSignal<f32>, other: PerSignal<f32>) -> PerSignal<f32> {
    std::array::from_fn(|at| one.get(at).zip(other.get(at)).map_or(0.0, |(one, other)| one + other))
}

/// How far what is added to log-odds moves a score from the middle: between -1 and 1.
pub(crate) fn weight(added: f32) -> f32 {
    2.0 * chance(added) - 1.0
}

/// The log-odds that stand for a chance.
pub(crate) fn odds(chance: f32) -> f32 {
    let chance = chance.clamp(1e-6, 1.0 - 1e-6);
    (chance / (1.0 - chance)).ln()
}

/// The chance that log-odds stand for.
fn chance(odds: f32) -> f32 {
    1.0 / (1.0 + (-odds).exp())
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
            assert_eq!(strongest(shares, &begins), expected, "{name}");
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
