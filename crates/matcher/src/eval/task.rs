//! What can be asked about a text, and where in a verdict the answer stands.

use luister_mention::{Lang, Scores, Signal, Verdict};
use serde::Serialize;
use std::fmt;

/// The label of a text that has not what a task with two answers asks for.
pub(super) const OTHER: &str = "other";
/// The word for a language that was not found.
const UNKNOWN: &str = "unknown";

/// What is asked about a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Task {
    /// Is it a complaint?
    Complaint,
    /// Is it a question?
    Question,
    /// Is it a lead?
    Lead,
    /// Is it praise?
    Praise,
    /// Is it a crisis?
    Crisis,
    /// Does somebody mean to buy? Asked of the score of a lead.
    Intent,
    /// Is it negative, neutral or positive?
    Sentiment,
    /// Which of the six is it counted by?
    Signal,
    /// What language is it in?
    Lang,
}

impl Task {
    /// Every task, in the order of the documentation.
    pub const ALL: [Self; 9] =
        [Self::Complaint, Self::Question, Self::Lead, Self::Praise, Self::Crisis, Self::Intent, Self::Sentiment, Self::Signal, Self::Lang];

    /// The word in files and in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Complaint => "complaint",
            Self::Question => "question",
            Self::Lead => "lead",
            Self::Praise => "praise",
            Self::Crisis => "crisis",
            Self::Intent => "intent",
            Self::Sentiment => "sentiment",
            Self::Signal => "signal",
            Self::Lang => "lang",
        }
    }

    /// The task that asks for one signal.
    pub(super) fn of(signal: Signal) -> Option<Self> {
        Self::ALL.into_iter().take(Signal::SCORED.len()).find(|task| task.as_str() == signal.as_str())
    }

    /// For a task with two answers: the label of a text that has it, and the signal whose score decides.
    pub(super) fn two_way(self) -> Option<(&'static str, Signal)> {
        match self {
            Self::Complaint => Some(("complaint", Signal::Complaint)),
            Self::Question => Some(("question", Signal::Question)),
            Self::Lead => Some(("lead", Signal::Lead)),
            Self::Praise => Some(("praise", Signal::Praise)),
            Self::Crisis => Some(("crisis", Signal::Crisis)),
            Self::Intent => Some(("buy", Signal::Lead)),
            Self::Sentiment | Self::Signal | Self::Lang => None,
        }
    }

    /// The label as it is counted; none if the task has no such label.
    pub(super) fn label(self, label: &str) -> Option<String> {
        match self {
            Self::Intent => Some(if label == "buy" { label } else { OTHER }.to_owned()),
            Self::Lang => label.parse::<Lang>().ok().map(|lang| lang.to_string()),
            _ => self.labels().contains(&label).then(|| label.to_owned()),
        }
    }

    /// The labels to choose from; none for languages, which are many.
    pub(super) fn labels(self) -> Vec<&'static str> {
        match self {
            Self::Sentiment => vec!["negative", "neutral", "positive"],
            Self::Signal => Signal::SCORED.into_iter().chain([Signal::Other]).map(Signal::as_str).collect(),
            Self::Lang => Vec::new(),
            _ => self.two_way().into_iter().flat_map(|(own, _)| [own, OTHER]).collect(),
        }
    }

    /// The signals whose scores speak for a label.
    pub(super) fn signals(self, label: &str) -> Vec<Signal> {
        match (self, label) {
            (Self::Sentiment, "negative") => vec![Signal::Crisis, Signal::Complaint],
            (Self::Sentiment, "positive") => vec![Signal::Praise],
            (Self::Signal, label) => label.parse().into_iter().filter(|signal| *signal != Signal::Other).collect(),
            _ => self.two_way().filter(|(own, _)| *own == label).map(|(_, signal)| signal).into_iter().collect(),
        }
    }

    /// The score that speaks for a label; none if it has none.
    pub(super) fn score(self, label: &str, scores: &Scores) -> Option<f32> {
        self.signals(label).into_iter().map(|signal| scores.of(signal)).max_by(f32::total_cmp)
    }

    /// The label that a verdict gives.
    pub(super) fn said(self, verdict: &Verdict) -> String {
        let has = |label: &str| self.signals(label).iter().any(|signal| verdict.signals.contains(signal));
        match self {
            Self::Sentiment if has("negative") => "negative".to_owned(),
            Self::Sentiment if has("positive") => "positive".to_owned(),
            Self::Sentiment => "neutral".to_owned(),
            Self::Signal => verdict.signal.to_string(),
            Self::Lang => verdict.lang.map_or_else(|| UNKNOWN.to_owned(), |lang| lang.to_string()),
            _ => self.two_way().map(|(own, _)| own).filter(|own| has(own)).unwrap_or(OTHER).to_owned(),
        }
    }
}

impl fmt::Display for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
