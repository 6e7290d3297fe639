//! What the layer does to the figures on the corrections themselves.

use super::{
    ABOUT_US, GOALS, Lesson, PerGoal,
    lesson::{Class, Row},
};
use crate::{Matcher, model::SIGNALS};
use luister_mention::Signal;
use serde::{Deserialize, Serialize};

/// Into so many parts corrections are split; each is judged by what the others taught.
const FOLDS: u64 = 5;
/// Of fewer corrections no figure says anything.
const LEAST_LESSONS: usize = 10;

/// What the layer does to the figures on the corrections, each judged by what the others taught.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    /// Of each signal that corrections say something of; empty while there are too few.
    pub signals: Vec<SignalEffect>,
    /// Of what is not about us, if any correction says so.
    pub not_us: Option<NotUsEffect>,
}

/// Of one signal.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SignalEffect {
    /// The signal.
    pub signal: Signal,
    /// Of so many corrected texts it is known whether they have it.
    pub known: usize,
    /// So many have it.
    pub has: usize,
    /// How many of them the model alone judges wrong.
    pub wrong_before: usize,
    /// How many are judged wrong with what the others taught.
    pub wrong_after: usize,
    /// Precision and recall of the model alone in one figure.
    pub f1_before: f32,
    /// The same with what the others taught.
    pub f1_after: f32,
}

/// Of texts that are not about us.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotUsEffect {
    /// So many are known.
    pub known: usize,
    /// Of so many the model alone says that a signal holds.
    pub held_before: usize,
    /// Of so many it still holds with what the others taught.
    pub held_after: usize,
}

/// Hits, false alarms and misses of one signal.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    hits: usize,
    alarms: usize,
    misses: usize,
}

impl Effect {
    /// What these corrections do to the figures on each other.
    #[must_use]
    pub fn of(matcher: &Matcher, lessons: &[Lesson]) -> Self {
        let classes = Class::all(matcher, lessons);
        if classes.iter().map(|class| class.lessons).sum::<usize>() < LEAST_LESSONS {
            return Self::default();
        }
        let (mut before, mut after) = ([Counts::default(); SIGNALS], [Counts::default(); SIGNALS]);
        let mut not_us = NotUsEffect::default();
        for class in &classes {
            for fold in 0..FOLDS {
                let weights = class.learn(|row| row.group % FOLDS != fold);
                for row in class.rows.iter().filter(|row| row.group % FOLDS == fold) {
                    let held = [row.held(class, &[0.0; GOALS]), row.held(class, &row.margins(&weights))];
                    for (number, signal) in Signal::SCORED.into_iter().enumerate() {
                        let Some(holds) = row.knows(signal) else { continue };
                        for (counts, held) in [&mut before, &mut after].into_iter().zip(held) {
                            counts.iter_mut().zip(held).skip(number).take(1).for_each(|(counts, held)| counts.add(held, holds));
                        }
                    }
                    if !row.is_about_us && row.passage.is_surest {
                        let [before, after] = held.map(|held| usize::from(held.contains(&true)));
                        not_us.known += 1;
                        not_us.held_before += before;
                        not_us.held_after += after;
                    }
                }
            }
        }
        let of_signal = |((signal, before), after): ((Signal, Counts), Counts)| {
            let known = classes.iter().flat_map(|class| &class.rows).filter(|row| row.knows(signal).is_some()).count();
            (known > 0).then(|| SignalEffect {
                signal,
                known,
                has: before.hits + before.misses,
                wrong_before: before.wrong(),
                wrong_after: after.wrong(),
                f1_before: before.f1(),
                f1_after: after.f1(),
            })
        };
        let signals = Signal::SCORED.into_iter().zip(before).zip(after).filter_map(of_signal).collect();
        Self { signals, not_us: Some(not_us).filter(|not_us| not_us.known > 0) }
    }
}

impl Row {
    /// Which signals hold with this on top of what the model says.
    fn held(&self, class: &Class, added: &PerGoal<f32>) -> [bool; SIGNALS] {
        let not_us = added[ABOUT_US].min(0.0);
        let mut held = [false; SIGNALS];
        for (((held, odds), added), least) in held.iter_mut().zip(self.passage.odds).zip(added).zip(class.least) {
            *held = odds + added + not_us >= least;
        }
        held
    }

    /// What is known of a signal in the text that this passage stands for.
    fn knows(&self, signal: Signal) -> Option<bool> {
        let known = Signal::SCORED.into_iter().zip(self.passage.holds).zip(self.passage.is_likeliest);
        known.filter(|((known, _), is_likeliest)| *known == signal && *is_likeliest).find_map(|((_, holds), _)| holds)
    }
}

impl Counts {
    fn add(&mut self, held: bool, holds: bool) {
        match (held, holds) {
            (true, true) => self.hits += 1,
            (true, false) => self.alarms += 1,
            (false, true) => self.misses += 1,
            (false, false) => {}
        }
    }

    fn wrong(self) -> usize {
        self.alarms + self.misses
    }

    fn f1(self) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "a few thousand at most")]
        let f1 = 2.0 * self.hits as f32 / (2 * self.hits + self.wrong()).max(1) as f32;
        f1
    }
}
