//! What the words of a text say: of a short text as a whole, of a long one passage by passage.

use super::sum;
use crate::{
    Model, language,
    layer::{Added, Layer},
    model::{Marks, Opinion, PerSignal, SIGNALS, Unit},
    view::View,
};
use luister_mention::Lang;
use std::ops::Range;

/// What the words of a text say.
#[derive(Debug)]
pub(super) enum Said<'v> {
    /// In a language that was learned: by its passages.
    Learned(Vec<Passage<'v>>),
    /// In another: only what says the same in all of them is read.
    Marks(Marks<'v>),
}

/// A passage, and what is said of it.
#[derive(Debug)]
pub(super) struct Passage<'v> {
    opinion: Opinion<'v, 'v>,
    /// What corrections taught of it.
    added: Option<Added>,
}

impl<'v> Said<'v> {
    pub(super) fn of(model: &'v Model, layer: &Layer, view: &'v View<'_>, lang: Option<Lang>) -> Self {
        let opinions = opinions(model, view, lang);
        if opinions.is_empty() {
            return Self::Marks(Marks::of(view));
        }
        Self::Learned(opinions.into_iter().map(|opinion| Passage { added: layer.added(&opinion), opinion }).collect())
    }

    /// The log-odds of each signal.
    pub(super) fn odds(&self) -> PerSignal<f32> {
        match self {
            Self::Learned(passages) => strongest(passages.iter().map(Passage::odds)),
            Self::Marks(marks) => marks.odds(),
        }
    }

    /// The log-odds without what corrections taught.
    pub(super) fn untaught(&self) -> PerSignal<f32> {
        match self {
            Self::Learned(passages) => strongest(passages.iter().map(|passage| passage.opinion.odds())),
            Self::Marks(marks) => marks.odds(),
        }
    }

    /// The log-odds if these units, which stand in one passage, did not stand there.
    pub(super) fn odds_without(&self, left_out: &Range<usize>, layer: &Layer) -> PerSignal<f32> {
        match self {
            Self::Learned(passages) => strongest(located(passages).map(|(start, passage)| {
                let end = start + passage.opinion.units().len();
                if !(start..end).contains(&left_out.start) {
                    return passage.odds();
                }
                let opinion = passage.opinion.without(&(left_out.start - start..left_out.end.min(end) - start));
                Passage { added: layer.added(&opinion), opinion }.odds()
            })),
            Self::Marks(marks) => marks.odds_without(left_out),
        }
    }

    /// What each unit adds to the log-odds of each signal, without what corrections taught.
    pub(super) fn shares(&self) -> Vec<PerSignal<f32>> {
        match self {
            Self::Learned(passages) => of_strongest(passages, |passage| passage.opinion.shares()),
            Self::Marks(marks) => marks.shares(),
        }
    }

    /// What corrections add to the log-odds of each signal, and how much of it each unit; nothing of what they do not know.
    pub(super) fn taught(&self) -> Option<Added> {
        let Self::Learned(passages) = self else { return None };
        passages.iter().find(|passage| passage.added.is_some())?;
        let added = |passage: &Passage<'_>| passage.added.as_ref().map_or([0.0; SIGNALS], |added| added.odds);
        let mut odds = [0.0; SIGNALS];
        for ((number, odds), best) in odds.iter_mut().enumerate().zip(places_of_strongest(passages)) {
            *odds = passages.get(best).map_or(0.0, |passage| of_signal(added(passage), number));
        }
        let no_shares = |passage: &Passage<'_>| vec![[0.0; SIGNALS]; passage.opinion.units().len()];
        let shares =
            of_strongest(passages, |passage| passage.added.as_ref().map_or_else(|| no_shares(passage), |added| added.shares.clone()));
        Some(Added { odds, shares })
    }

    pub(super) fn unit(&self, at: usize) -> Option<&Unit<'v>> {
        match self {
            Self::Learned(passages) => passages.iter().flat_map(|passage| passage.opinion.units()).nth(at),
            Self::Marks(marks) => marks.units().get(at),
        }
    }

    /// Of each unit whether no phrase goes on there: a clause begins, a passage, or another text.
    pub(super) fn begins(&self) -> Vec<bool> {
        match self {
            Self::Learned(passages) => passages.iter().flat_map(|passage| begins(passage.opinion.units())).collect(),
            Self::Marks(marks) => begins(marks.units()),
        }
    }
}

impl Passage<'_> {
    fn odds(&self) -> PerSignal<f32> {
        self.added.as_ref().map_or_else(|| self.opinion.odds(), |added| sum(self.opinion.odds(), added.odds))
    }
}

/// What the model says of each passage of a mention in this language; of none if it does not read it.
pub(crate) fn opinions<'v>(model: &'v Model, view: &'v View<'_>, lang: Option<Lang>) -> Vec<Opinion<'v, 'v>> {
    // A short text that only seems to be in another language may be in any.
    let is_told = view.mention.lang.is_some() || view.text().is_some_and(language::is_long_enough);
    Opinion::of_passages(model, view, lang.filter(|lang| is_told || model.reads(*lang)))
}

/// What is taken from the log-odds of each of so many passages: among ten, one that seems to be what is rare is ten times as likely to
/// be there by chance.
pub(crate) fn by_chance(passages: usize) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "a few hundred at most")]
    let passages = passages.max(1) as f32;
    passages.ln()
}

/// The log-odds that a passage is what the text is counted as.
fn strongest(all: impl ExactSizeIterator<Item = PerSignal<f32>>) -> PerSignal<f32> {
    let by_chance = by_chance(all.len());
    let most = all.reduce(|one, other| std::array::from_fn(|at| of_signal(one, at).max(of_signal(other, at))));
    most.unwrap_or_default().map(|odds| odds - by_chance)
}

/// For each signal the passage that is most likely to have it.
fn places_of_strongest(passages: &[Passage<'_>]) -> PerSignal<usize> {
    let all: Vec<PerSignal<f32>> = passages.iter().map(Passage::odds).collect();
    std::array::from_fn(|number| {
        let odds = all.iter().map(|odds| of_signal(*odds, number)).enumerate();
        odds.max_by(|(_, one), (_, other)| one.total_cmp(other)).map_or(0, |(place, _)| place)
    })
}

/// What each unit adds to each signal in the passage that is most likely to have it; in the others nothing.
fn of_strongest(passages: &[Passage<'_>], shares: impl Fn(&Passage<'_>) -> Vec<PerSignal<f32>>) -> Vec<PerSignal<f32>> {
    let best = places_of_strongest(passages);
    let of_passage = |(place, passage): (usize, &Passage<'_>)| {
        let mut shares = if best.contains(&place) { shares(passage) } else { vec![[0.0; SIGNALS]; passage.opinion.units().len()] };
        for share in &mut shares {
            share.iter_mut().zip(best).filter(|(_, best)| *best != place).for_each(|(share, _)| *share = 0.0);
        }
        shares
    };
    passages.iter().enumerate().flat_map(of_passage).collect()
}

/// The passages, each with the place of its first unit among those of all.
fn located<'p, 'v>(passages: &'p [Passage<'v>]) -> impl ExactSizeIterator<Item = (usize, &'p Passage<'v>)> {
    let mut start = 0;
    passages.iter().map(move |passage| {
        let here = start;
        start += passage.opinion.units().len();
        (here, passage)
    })
}

fn begins(units: &[Unit<'_>]) -> Vec<bool> {
    let begins = |(unit, before): (&Unit<'_>, &Unit<'_>)| unit.opens || unit.place != before.place || before.is_stop;
    let first = units.first().map(|_| true);
    first.into_iter().chain(units.iter().skip(1).zip(units).map(begins)).collect()
}

/// What of this belongs to the signal with this number.
pub(super) fn of_signal(odds: PerSignal<f32>, number: usize) -> f32 {
    odds.get(number).copied().unwrap_or_default()
}
