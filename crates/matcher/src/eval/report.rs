//! Holding texts against their verdicts, and the figures that come of it.

use super::{
    Calibration, Phenomenon, Sample, Task, Wrong,
    figures::{Counts, Outcome, mean, recall_at, rounded_if_any},
    phenomena::Phenomena,
    task::OTHER,
    wrong::Surest,
};
use crate::Matcher;
use crate::limits::MAX_WRONG;
use luister_mention::Scores;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Texts are held against their verdicts one by one; in the end there is a [`Report`].
pub struct Evaluation<'m> {
    matcher: &'m Matcher,
    groups: BTreeMap<Group, Vec<Answer>>,
    phenomena: Phenomena,
    wrong: Surest,
}

/// How good the verdicts were.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// A row for each task, label, language and source.
    pub rows: Vec<Row>,
    /// A row for each phenomenon, where the files name them.
    pub phenomena: Vec<Phenomenon>,
    /// The surest mistakes of each task and label, as many as were asked for.
    pub wrong: Vec<Wrong>,
}

/// The figures of one label. Those that would be nothing divided by nothing are missing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// What was asked.
    pub task: Task,
    /// The label that is looked at.
    pub label: String,
    /// The language of the texts; where that is what is asked, it is the label.
    pub lang: String,
    /// The collection that they come from.
    pub source: String,
    /// How many texts there are.
    pub n: u32,
    /// How many of them have the label.
    pub labelled: u32,
    /// Of those that were given the label, the share that has it.
    #[serde(serialize_with = "rounded_if_any")]
    pub precision: Option<f64>,
    /// Of those that have the label, the share that was given it.
    #[serde(serialize_with = "rounded_if_any")]
    pub recall: Option<f64>,
    /// The harmonic mean of both.
    #[serde(serialize_with = "rounded_if_any")]
    pub f1: Option<f64>,
    /// Of those that do not have the label, the share that was given it all the same.
    #[serde(serialize_with = "rounded_if_any")]
    pub false_alarms: Option<f64>,
    /// The mean F1 of all labels of the task; with two answers, of the label and its opposite.
    #[serde(serialize_with = "rounded_if_any")]
    pub macro_f1: Option<f64>,
    /// What would be found with a threshold at which two in a hundred of the others pass too.
    #[serde(serialize_with = "rounded_if_any")]
    pub recall_at_2pct: Option<f64>,
    /// The same for five in a hundred.
    #[serde(serialize_with = "rounded_if_any")]
    pub recall_at_5pct: Option<f64>,
    /// Whether the score of the label means what it says; none if it has no score.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calibration: Option<Calibration>,
}

/// Texts that are counted together. Those of which the language is asked are, whatever theirs is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Group {
    task: Task,
    lang: Option<String>,
    source: String,
}

/// What a text is, and what it was taken for.
#[derive(Debug)]
struct Answer {
    is: String,
    said: String,
    scores: Scores,
}

impl<'m> Evaluation<'m> {
    /// Begins one that remembers so many mistakes of each task and label, [`MAX_WRONG`] at most. What the matcher's lists say
    /// would count too, so it should have none.
    #[must_use]
    pub fn new(matcher: &'m Matcher, most_wrong: usize) -> Self {
        Self { matcher, groups: BTreeMap::new(), phenomena: Phenomena::default(), wrong: Surest::new(most_wrong.min(MAX_WRONG)) }
    }

    /// Judges a text and holds the verdict against what it is.
    pub fn add(&mut self, sample: &Sample) {
        let verdict = self.matcher.judge(&sample.mention);
        for (task, is) in sample.truth.answers() {
            let said = task.said(&verdict);
            if said != is {
                self.wrong.add(Wrong::of(sample, &verdict, self.matcher.thresholds(), task, [&is, &said]));
            }
            let lang = (task != Task::Lang).then(|| sample.lang.to_string());
            let group = Group { task, lang, source: sample.source.clone() };
            self.groups.entry(group).or_default().push(Answer { is, said, scores: verdict.scores });
        }
        self.phenomena.add(sample, &verdict);
    }

    /// The figures.
    #[must_use]
    pub fn finish(self) -> Report {
        let rows = self.groups.iter().flat_map(|(group, answers)| rows(group, answers)).collect();
        Report { rows, phenomena: self.phenomena.finish(), wrong: self.wrong.finish() }
    }
}

/// A row for each label that a text of the group has; where there are two answers, for the one that is asked for.
fn rows(group: &Group, answers: &[Answer]) -> Vec<Row> {
    let given = || answers.iter().map(|answer| answer.is.as_str()).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>();
    let (shown, all) = match group.task.two_way() {
        Some((own, _)) => (vec![own], vec![own, OTHER]),
        None => (given(), given()),
    };
    let macro_f1 = mean(all.iter().filter_map(|label| counts(label, answers).f1()));
    shown.into_iter().map(|label| row(group, label, answers, macro_f1)).collect()
}

fn counts(label: &str, answers: &[Answer]) -> Counts {
    Counts::of(answers.iter().map(|answer| (answer.said == label, answer.is == label)))
}

fn row(group: &Group, label: &str, answers: &[Answer], macro_f1: Option<f64>) -> Row {
    let counts = counts(label, answers);
    let outcome = |answer: &Answer| Some(Outcome { score: group.task.score(label, &answer.scores)?, is: answer.is == label });
    let outcomes: Vec<Outcome> = answers.iter().filter_map(outcome).collect();
    let n = u32::try_from(answers.len()).unwrap_or(u32::MAX);
    Row {
        task: group.task,
        label: label.to_owned(),
        lang: group.lang.clone().unwrap_or_else(|| label.to_owned()),
        source: group.source.clone(),
        n,
        labelled: counts.labelled(),
        precision: counts.precision(),
        recall: counts.recall(),
        f1: counts.f1(),
        false_alarms: counts.false_alarms(n),
        macro_f1,
        recall_at_2pct: recall_at(&outcomes, 0.02),
        recall_at_5pct: recall_at(&outcomes, 0.05),
        calibration: Calibration::of(&outcomes),
    }
}
