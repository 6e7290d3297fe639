//! What the corrections of a team taught: a small layer on top of the model.
//!
//! The layer adds to the log-odds that the model gives. It knows words, two side by side, words behind a negation and groups of signs,
//! each with a weight for each signal and one for *not about us*. It is made anew from all corrections whenever there is another one,
//! so that taking one back leaves nothing of it behind. Nothing of it is in the model, and nothing of it leaves the installation.

mod effect;
mod features;
mod lesson;
mod sentences;
mod solve;

pub use effect::{Effect, NotUsEffect, SignalEffect};
pub use lesson::Lesson;
pub use sentences::{Changed, changed};

use crate::{
    Matcher,
    marks::Marked,
    model::{Opinion, PerSignal, SIGNALS},
};
use features::Own;
use lesson::Class;
use luister_mention::{Lang, Signal};
use std::collections::BTreeMap;

/// The signals, and behind them whether a text is about us.
const GOALS: usize = SIGNALS + 1;
/// The place of *about us*.
const ABOUT_US: usize = SIGNALS;

/// One value for each signal, and one for *about us*.
type PerGoal<T> = [T; GOALS];

/// What the corrections of a team taught.
#[derive(Debug, Default)]
pub struct Layer {
    /// What a feature adds in each language, before it is divided by the length of the text.
    parts: BTreeMap<Lang, Marked<PerGoal<f32>>>,
    lessons: usize,
    unread: usize,
    words: Vec<LearnedWord>,
}

/// Words of which the corrections taught something.
#[derive(Debug, Clone, PartialEq)]
pub struct LearnedWord {
    /// The language.
    pub lang: Lang,
    /// The signal that they speak for or against; none if they tell whether a text is about us.
    pub signal: Option<Signal>,
    /// One word, or two side by side.
    pub words: String,
    /// How far they move the score of a text like those that were corrected, between -1 and 1.
    pub weight: f32,
    /// How many of the corrected texts have them.
    pub lessons: usize,
}

/// What the layer adds to what the model says of a text.
#[derive(Debug, Default)]
pub(crate) struct Added {
    /// To the log-odds of each signal.
    pub(crate) odds: PerSignal<f32>,
    /// How much of it each unit of the text adds.
    pub(crate) shares: Vec<PerSignal<f32>>,
}

impl Layer {
    /// Learns from these corrections what the model of the matcher does not know, so that its thresholds part them.
    #[must_use]
    pub fn learn(matcher: &Matcher, lessons: &[Lesson]) -> Self {
        let classes = Class::all(matcher, lessons);
        let read: usize = classes.iter().map(|class| class.lessons).sum();
        let mut layer = Self { lessons: read, unread: lessons.len() - read, ..Self::default() };
        for class in &classes {
            let weights = class.learn(|_| true);
            layer.words.extend(class.words(&weights));
            let marked =
                class.features.iter().zip(weights).map(|(feature, weights)| (feature.mark, weights.map(|weight| weight * feature.value)));
            layer.parts.insert(class.lang, marked.collect());
        }
        layer
    }

    /// From how many corrections it learned.
    #[must_use]
    pub fn lessons(&self) -> usize {
        self.lessons
    }

    /// How many corrections taught nothing, for they are of texts in a language that the model does not read.
    #[must_use]
    pub fn unread(&self) -> usize {
        self.unread
    }

    /// What it learned of words, the strongest first.
    #[must_use]
    pub fn words(&self) -> &[LearnedWord] {
        &self.words
    }

    /// What it adds to an opinion of the model; nothing if nothing was learned in that language.
    pub(crate) fn added(&self, opinion: &Opinion<'_, '_>) -> Option<Added> {
        let weights = self.parts.get(&opinion.part().lang)?;
        let units = opinion.units().len();
        let (mut sum, mut shares, mut size) = ([0.0; GOALS], vec![[0.0; GOALS]; units], 0.0);
        features::each(opinion, |Own { mark, value, is_topic, on, .. }| {
            size += value * value;
            let Some(learned) = weights.get(&mark) else { return };
            let mut learned = *learned;
            if !is_topic {
                learned[ABOUT_US] = 0.0;
            }
            add(&mut sum, learned, 1.0);
            #[expect(clippy::cast_precision_loss, reason = "a few words")]
            let each = 1.0 / on.iter().map(|(start, end)| end - start).sum::<usize>().max(1) as f32;
            for (start, end) in on {
                shares.iter_mut().take(end).skip(start).for_each(|share| add(share, learned, each));
            }
        });
        let per_weight = 1.0 / f32::sqrt(size).max(f32::MIN_POSITIVE);
        // What is more about us than other texts is no more of a complaint for that.
        let not_us = if sum[ABOUT_US] < 0.0 { per_weight } else { 0.0 };
        let of_signals =
            |sum: PerGoal<f32>| std::array::from_fn(|at| sum.get(at).map_or(0.0, |sum| sum * per_weight) + sum[ABOUT_US] * not_us);
        Some(Added { odds: of_signals(sum), shares: shares.into_iter().map(of_signals).collect() })
    }
}

fn add(sum: &mut PerGoal<f32>, learned: PerGoal<f32>, share: f32) {
    sum.iter_mut().zip(learned).for_each(|(sum, learned)| *sum += learned * share);
}
