//! Corrections as something to learn from.

use super::{
    ABOUT_US, GOALS, LearnedWord, PerGoal,
    features::{self, Own},
    solve::{self, Goal},
};
use crate::{
    Matcher, evidence,
    model::{Opinion, PerSignal, SIGNALS, Unit},
    view::View,
};
use luister_mention::{Correction, Lang, Mention, Signal, Span, Verdict};
use std::collections::HashMap;

/// So far beyond a threshold corrections bring a text, in log-odds.
const BEYOND: f32 = 0.7;
/// At most so many learned words are told of each language and goal.
const MOST_WORDS: usize = 12;
/// A word is told if it moves the score by so much.
const LEAST_WEIGHT: f32 = 0.05;

/// One correction, and what was corrected.
#[derive(Debug, Clone)]
pub struct Lesson {
    mention: Mention,
    lang: Option<Lang>,
    /// What is known of each signal.
    holds: PerSignal<Option<bool>>,
    is_about_us: bool,
    /// Where queries found it: that it speaks of the brand says nothing of what it says of it.
    found: Vec<Span>,
}

/// What was corrected in one language.
pub(super) struct Class {
    pub(super) lang: Lang,
    pub(super) features: Vec<Feature>,
    pub(super) rows: Vec<Row>,
    /// From how many corrections.
    pub(super) lessons: usize,
    /// The log-odds from which on each signal holds.
    pub(super) least: PerSignal<f32>,
}

/// A feature of corrected texts.
pub(super) struct Feature {
    pub(super) mark: u64,
    pub(super) value: f32,
    /// Its words, if it has any of its own.
    words: Option<String>,
    lessons: usize,
}

/// One corrected text, or a passage of it.
pub(super) struct Row {
    /// Which features, how much of each if the whole is 1 long, and whether it tells what the text is about.
    pub(super) features: Vec<(u32, f32, bool)>,
    pub(super) passage: Passage,
    pub(super) is_about_us: bool,
    /// Those with the same number tell the same, and are not to be separated.
    pub(super) group: u64,
    /// The length before it was made 1.
    length: f32,
}

/// What is known of a passage before anything is learned of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Passage {
    /// What the model says.
    pub(super) odds: PerSignal<f32>,
    /// What it has, and what it has not.
    pub(super) holds: PerSignal<Option<bool>>,
    /// Whether no other passage of its text is more likely to have a signal: it stands for the text when texts are counted.
    pub(super) is_likeliest: PerSignal<bool>,
    /// Whether in no other passage any signal is surer.
    pub(super) is_surest: bool,
}

impl Lesson {
    /// What a correction of this verdict teaches.
    ///
    /// That a signal holds says nothing of the others but the one that it took the place of. `other` says that none
    /// does; `not-us` says nothing of signals, but that texts that are about the same are not about us.
    #[must_use]
    pub fn of(mention: Mention, verdict: &Verdict, correction: Correction) -> Self {
        let holds = match correction {
            Correction::NotUs => [None; SIGNALS],
            Correction::Signal(Signal::Other) => [Some(false); SIGNALS],
            Correction::Signal(right) => {
                // A complaint about a competitor is told as a lead: whoever says that it is one says nothing against the complaint.
                let is_confirmed = verdict.named() == right || verdict.signal == right;
                let was_replaced = |signal| !is_confirmed && verdict.signal == signal;
                Signal::SCORED.map(|signal| if signal == right { Some(true) } else { was_replaced(signal).then_some(false) })
            }
        };
        let found = verdict.matches.iter().flat_map(|found| found.spans.iter().copied()).collect();
        Self { lang: verdict.lang, holds, is_about_us: correction != Correction::NotUs, found, mention }
    }

    /// Of each unit whether it is part of what queries found.
    fn is_found(&self, view: &View<'_>, units: &[Unit<'_>]) -> Vec<bool> {
        let overlaps = |unit: &Unit<'_>, span: &Span| {
            let is_there = view.place(unit.place).is_some_and(|place| place.field == span.field);
            is_there && (span.start as usize) < unit.bytes.end && unit.bytes.start < span.end as usize
        };
        units.iter().map(|unit| self.found.iter().any(|span| overlaps(unit, span))).collect()
    }
}

impl Class {
    /// The corrections in every language that the model reads.
    pub(super) fn all(matcher: &Matcher, lessons: &[Lesson]) -> Vec<Self> {
        let mut makers: Vec<Maker> = Vec::new();
        for lesson in lessons {
            let view = View::of(&lesson.mention);
            let opinions = evidence::opinions(matcher.model(), &view, lesson.lang);
            let Some(lang) = opinions.first().map(|opinion| opinion.part().lang) else { continue };
            let at = makers.iter().position(|maker| maker.class.lang == lang).unwrap_or_else(|| {
                makers.push(Maker::new(lang, matcher));
                makers.len() - 1
            });
            makers.iter_mut().skip(at).take(1).for_each(|maker| maker.add(lesson, &view, &opinions));
        }
        makers.into_iter().map(|maker| maker.class).collect()
    }

    /// What these rows teach.
    pub(super) fn learn(&self, wanted: impl Fn(&Row) -> bool) -> Vec<PerGoal<f32>> {
        let rows: Vec<(&Row, PerGoal<Option<Goal>>)> =
            self.rows.iter().filter(|row| wanted(row)).map(|row| (row, row.goals(&self.least))).collect();
        solve::solve(&rows, self.features.len())
    }

    /// What was learned of words, the strongest first.
    pub(super) fn words(&self, weights: &[PerGoal<f32>]) -> Vec<LearnedWord> {
        #[expect(clippy::cast_precision_loss, reason = "a few thousand at most")]
        let length = self.rows.iter().map(|row| row.length).sum::<f32>() / self.rows.len().max(1) as f32;
        let mut words = Vec::new();
        for goal in 0..GOALS {
            let of_goal = self.features.iter().zip(weights).filter_map(|(feature, weights)| {
                let weight = evidence::weight(weights.get(goal)? * feature.value / length);
                let is_told = weight.abs() >= LEAST_WEIGHT && (goal != ABOUT_US || weight < 0.0);
                let words = feature.words.clone().filter(|_| is_told)?;
                Some(LearnedWord { lang: self.lang, signal: Signal::SCORED.get(goal).copied(), words, weight, lessons: feature.lessons })
            });
            let mut of_goal: Vec<LearnedWord> = of_goal.collect();
            of_goal.sort_by(|one, other| other.weight.abs().total_cmp(&one.weight.abs()).then_with(|| one.words.cmp(&other.words)));
            of_goal.truncate(MOST_WORDS);
            words.extend(of_goal);
        }
        words
    }
}

/// A class while it is put together.
struct Maker {
    class: Class,
    numbers: HashMap<u64, u32>,
}

impl Maker {
    fn new(lang: Lang, matcher: &Matcher) -> Self {
        let least = Signal::SCORED.map(|signal| evidence::odds(matcher.thresholds().of(signal).certain));
        Self { class: Class { lang, features: Vec::new(), rows: Vec::new(), lessons: 0, least }, numbers: HashMap::new() }
    }

    /// Of a long text those passages teach that are most likely to have the signals that something is known of.
    fn add(&mut self, lesson: &Lesson, view: &View<'_>, opinions: &[Opinion<'_, '_>]) {
        self.class.lessons += 1;
        let all: Vec<PerSignal<f32>> =
            opinions.iter().map(|opinion| evidence::with_rating(opinion, opinions.len(), &lesson.mention)).collect();
        let likeliest: PerSignal<Option<usize>> = std::array::from_fn(|number| best(all.iter().map(|odds| odds.get(number).copied())));
        let surest = best(all.iter().map(|odds| odds.iter().zip(self.class.least).map(|(odds, least)| odds - least).reduce(f32::max)));
        for (place, (opinion, odds)) in opinions.iter().zip(all).enumerate() {
            let is_likeliest = likeliest.map(|likeliest| likeliest == Some(place));
            let mut holds = lesson.holds;
            let mut has_any = false;
            for (((holds, odds), least), is_likeliest) in holds.iter_mut().zip(odds).zip(self.class.least).zip(is_likeliest) {
                // What the text is, one passage may be; what it is not, none is.
                *holds = holds.filter(|holds| is_likeliest || !holds && odds >= least);
                has_any |= odds >= least;
            }
            let is_surest = surest == Some(place);
            if holds.iter().any(Option::is_some) || !lesson.is_about_us && (is_surest || has_any) {
                let is_found = lesson.is_found(view, opinion.units());
                self.add_passage(lesson, opinion, &is_found, Passage { odds, holds, is_likeliest, is_surest });
            }
        }
    }

    fn add_passage(&mut self, lesson: &Lesson, opinion: &Opinion<'_, '_>, is_found: &[bool], passage: Passage) {
        let (mut found, mut length) = (Vec::new(), 0.0);
        features::each(opinion, |own| {
            length += own.value * own.value;
            let is_free = own.on.into_iter().all(|(start, end)| is_found.get(start..end).is_some_and(|found| !found.contains(&true)));
            if is_free {
                found.push((self.number(&own, opinion), own.value, own.is_topic));
            }
        });
        let length = f32::sqrt(length).max(f32::MIN_POSITIVE);
        for (_, value, _) in &mut found {
            *value /= length;
        }
        found.sort_by_key(|(number, _, is_topic)| (*number, *is_topic));
        found.dedup_by(|next, first| {
            let is_same = (next.0, next.2) == (first.0, first.2);
            if is_same {
                first.1 += next.1;
            }
            is_same
        });
        let mut once: Vec<u32> = found.iter().map(|(number, ..)| *number).collect();
        once.sort_unstable();
        once.dedup();
        for number in once {
            self.class.features.iter_mut().skip(number as usize).take(1).for_each(|feature| feature.lessons += 1);
        }
        let (first, _) = lesson.mention.story.0.as_bytes().split_first_chunk::<8>().unwrap_or((&[0; 8], &[]));
        self.class.rows.push(Row { features: found, passage, is_about_us: lesson.is_about_us, group: u64::from_le_bytes(*first), length });
    }

    fn number(&mut self, own: &Own, opinion: &Opinion<'_, '_>) -> u32 {
        let features = &mut self.class.features;
        *self.numbers.entry(own.mark).or_insert_with(|| {
            features.push(Feature { mark: own.mark, value: own.value, words: own.words(opinion), lessons: 0 });
            u32::try_from(features.len() - 1).unwrap_or(u32::MAX)
        })
    }
}

/// The place of the highest of these.
fn best(odds: impl Iterator<Item = Option<f32>>) -> Option<usize> {
    let known = odds.enumerate().filter_map(|(place, odds)| Some((place, odds?)));
    known.max_by(|(_, one), (_, other)| one.total_cmp(other)).map(|(place, _)| place)
}

impl Row {
    /// Where the layer has to bring this text.
    fn goals(&self, least: &PerSignal<f32>) -> PerGoal<Option<Goal>> {
        let mut goals = [None; GOALS];
        for (((goal, holds), odds), least) in goals.iter_mut().zip(self.passage.holds).zip(self.passage.odds).zip(least) {
            *goal = holds.map(|holds| {
                let side = if holds { 1.0 } else { -1.0 };
                Goal { side, gap: BEYOND - side * (odds - least) }
            });
        }
        let surest = self.passage.odds.iter().zip(least).map(|(odds, least)| odds - least).fold(0.0, f32::max);
        goals[ABOUT_US] = Some(if self.is_about_us { Goal { side: 1.0, gap: 0.0 } } else { Goal { side: -1.0, gap: surest + BEYOND } });
        goals
    }
}
