//! What speaks for each signal and against it: words, the rating, and queries that say so.

mod phrases;
mod said;

pub(crate) use said::opinions;

use crate::{
    Model,
    layer::{Added, Layer},
    limits::{MAX_REASONS_AGAINST, MAX_REASONS_FOR},
    model::{Opinion, PerSignal, SIGNALS},
    view::View,
};
use luister_mention::{
    Because, Lang, Mention, Rating, Reason, Scores, Signal,
    text::{self, excerpt},
};
use phrases::LEAST_WEIGHT;
use said::{Said, by_chance};
use std::ops::Range;

/// The longest reason, in characters.
const MAX_REASON_CHARS: usize = 80;
/// What speaks for each signal and against it.
#[derive(Debug)]
pub(crate) struct Evidence<'v, 'm> {
    view: &'v View<'m>,
    layer: &'v Layer,
    said: Said<'v>,
    /// What the rating adds to the log-odds of each signal.
    rating: PerSignal<f32>,
    /// The log-odds of each signal.
    odds: PerSignal<f32>,
    /// Queries that stand for a signal.
    forced: Vec<Reason>,
}

impl<'v, 'm> Evidence<'v, 'm> {
    /// What a mention says by itself in this language, and queries that stand for a signal.
    pub(crate) fn of(model: &'v Model, layer: &'v Layer, view: &'v View<'m>, lang: Option<Lang>, forced: Vec<Reason>) -> Self {
        let said = Said::of(model, layer, view, lang);
        let rating = of_rating(view.mention);
        let odds = sum(said.odds(), rating);
        Self { view, layer, said, rating, odds, forced }
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
        let ends = phrases::ends(&self.said.begins());
        let taught = self.said.taught();
        let counted_by = counted(&self.scores());
        for (number, signal) in Signal::SCORED.into_iter().enumerate().filter(|(_, signal)| wanted(*signal)) {
            let ours: Vec<f32> = shares.iter().map(|shares| said::of_signal(*shares, number)).collect();
            let mut phrases = phrases::phrases(&ours, &ends, 1.0, MAX_REASONS_FOR);
            phrases.extend(phrases::phrases(&ours, &ends, -1.0, MAX_REASONS_AGAINST));
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
            reasons.extend(taught.as_ref().and_then(|taught| self.taught(taught, number, signal, &ends)).map(|mut reason| {
                let untaught = sum(self.said.untaught(), self.rating);
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
    fn taught(&self, added: &Added, number: usize, signal: Signal, ends: &[usize]) -> Option<Reason> {
        let all = *added.odds.get(number)?;
        let shares: Vec<f32> = added.shares.iter().map(|shares| said::of_signal(*shares, number)).collect();
        let strongest = phrases::phrases(&shares, ends, all.signum(), 1).pop()?;
        let is_reason = weight(all).abs() >= LEAST_WEIGHT;
        is_reason.then(|| Reason::new(signal, weight(all), Because::Label { words: self.quoted(&strongest.units) }))
    }

    /// The words of a phrase as the writer put them.
    fn quoted(&self, phrase: &Range<usize>) -> String {
        let ends = self.said.unit(phrase.start).zip(self.said.unit(phrase.end.saturating_sub(1)));
        let written = ends.and_then(|(first, last)| {
            let place = self.view.place(first.place)?;
            place.text.get(first.bytes.start..last.bytes.end)
        });
        excerpt(&text::line(written.unwrap_or_default()), MAX_REASON_CHARS)
    }
}

/// The log-odds of each signal in one of so many passages, with what the rating of the mention adds.
pub(crate) fn with_rating(opinion: &Opinion<'_, '_>, passages: usize, mention: &Mention) -> PerSignal<f32> {
    sum(opinion.odds(), of_rating(mention)).map(|odds| odds - by_chance(passages))
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
