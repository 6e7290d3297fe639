//! Texts that were judged wrong, to be read by whoever mends the verdicts.

use super::{Sample, Task};
use luister_mention::{Reason, Signal, Thresholds, Verdict, text};
use serde::Serialize;
use std::collections::BTreeMap;

/// The longest piece of a text that is kept, in characters.
const MAX_TEXT: usize = 160;

/// A text that was judged wrong.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Wrong {
    /// What was asked.
    pub task: Task,
    /// The label that it has.
    pub should_be: String,
    /// The label that it was given.
    pub said: String,
    /// The language that it is written in.
    pub lang: String,
    /// The collection that it comes from.
    pub source: String,
    /// The file.
    pub file: String,
    /// The line in it.
    pub line: u32,
    /// The beginning of it, on one line.
    pub text: String,
    /// The score that should have passed or should not, where the task has one.
    pub score: Option<Scored>,
    /// What spoke for the signals that it was taken for, or that it has.
    pub why: Vec<Reason>,
}

/// A score and what it was held against.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Scored {
    /// Whose score it is.
    pub signal: Signal,
    /// The score.
    pub value: f32,
    /// From here on the signal holds.
    pub threshold: f32,
}

impl Scored {
    /// How sure the verdict was of being right.
    fn sureness(self) -> f32 {
        (self.value - self.threshold).abs()
    }
}

impl Wrong {
    pub(super) fn of(sample: &Sample, verdict: &Verdict, thresholds: &Thresholds, task: Task, [should_be, said]: [&str; 2]) -> Self {
        let signals: Vec<Signal> = [said, should_be].into_iter().flat_map(|label| task.signals(label)).collect();
        let score = |signal: &Signal| {
            let (value, threshold) = (verdict.scores.of(*signal), thresholds.of(*signal).certain);
            Scored { signal: *signal, value, threshold }
        };
        let closest =
            |label: &str| task.signals(label).iter().map(score).max_by(|a, b| (a.value - a.threshold).total_cmp(&(b.value - b.threshold)));
        Self {
            task,
            should_be: should_be.to_owned(),
            said: said.to_owned(),
            lang: sample.lang.to_string(),
            source: sample.source.clone(),
            file: sample.file.clone(),
            line: sample.line,
            text: text::excerpt(&text::line(&sample.mention.text), MAX_TEXT),
            score: closest(said).or_else(|| closest(should_be)),
            why: verdict.why.iter().filter(|reason| signals.contains(&reason.signal)).cloned().collect(),
        }
    }
}

/// The surest ones of each task and label.
#[derive(Debug)]
pub(super) struct Surest {
    most: usize,
    kept: BTreeMap<(Task, String), Vec<Wrong>>,
}

impl Surest {
    pub(super) fn new(most: usize) -> Self {
        Self { most, kept: BTreeMap::new() }
    }

    pub(super) fn add(&mut self, wrong: Wrong) {
        if self.most == 0 {
            return;
        }
        let kept = self.kept.entry((wrong.task, wrong.should_be.clone())).or_default();
        kept.push(wrong);
        if kept.len() >= 2 * self.most {
            cut(kept, self.most);
        }
    }

    pub(super) fn finish(self) -> Vec<Wrong> {
        let sorted = |mut kept| {
            cut(&mut kept, self.most);
            kept
        };
        self.kept.into_values().flat_map(sorted).collect()
    }
}

/// Keeps the surest ones; of those that are as sure, the first that came.
fn cut(kept: &mut Vec<Wrong>, most: usize) {
    let sureness = |wrong: &Wrong| wrong.score.map_or(0.0, Scored::sureness);
    kept.sort_by(|a, b| sureness(b).total_cmp(&sureness(a)));
    kept.truncate(most);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(line: u32, should_be: &str, value: f32) -> Wrong {
        Wrong {
            task: Task::Lead,
            should_be: should_be.to_owned(),
            said: String::new(),
            lang: "nl".to_owned(),
            source: "own".to_owned(),
            file: "x".to_owned(),
            line,
            text: String::new(),
            score: Some(Scored { signal: Signal::Lead, value, threshold: 0.5 }),
            why: Vec::new(),
        }
    }

    #[test]
    fn the_surest_of_each_label_are_kept() {
        let all = [(1, "other", 0.6), (2, "lead", 0.1), (3, "other", 0.95), (4, "other", 0.55), (5, "other", 0.6), (6, "lead", 0.4)];
        for (most, expected) in [(0, &[][..]), (1, &[2, 3]), (2, &[2, 6, 3, 1]), (9, &[2, 6, 3, 1, 5, 4])] {
            let mut surest = Surest::new(most);
            for (line, label, value) in all {
                surest.add(wrong(line, label, value));
            }
            assert_eq!(surest.finish().iter().map(|wrong| wrong.line).collect::<Vec<_>>(), expected, "{most}");
        }
    }
}
