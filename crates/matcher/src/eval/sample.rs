//! Texts of which a person said what they are, from either kind of file.

use super::{Task, labelled};
use crate::{
    example,
    examples::{self, Example},
};
use luister_mention::{Channel, Lang, Mention, Problem, Rating, Signal};

/// A text of which a person said what it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The text as a mention. It does not tell its language: that is to be found.
    pub mention: Mention,
    /// The language that it is written in, as its file says.
    pub lang: Lang,
    /// The collection that it comes from.
    pub source: String,
    /// The file.
    pub file: String,
    /// The line in it, counted from 1.
    pub line: u32,
    /// What it is.
    pub truth: Truth,
}

/// What a person said of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Truth {
    /// The answer to one question; of others nothing is known.
    One {
        /// What was asked.
        task: Task,
        /// The answer.
        label: String,
    },
    /// All five signals.
    All {
        /// Those that it has.
        signals: Vec<Signal>,
        /// What makes it hard or easy.
        phenomenon: String,
        /// The minimal pair that it belongs to, within its file.
        pair: Option<u32>,
    },
    /// It has none of the five signals, whatever else it is.
    Nothing,
}

/// What a file has to give.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// The lines that are good, from top to bottom.
    pub samples: Vec<Sample>,
    /// Everything that is wrong or doubtful.
    pub problems: Vec<Problem>,
}

/// Reads labelled JSON lines or a table of [`examples`]: the first line tells which it is. A line that is wrong is told, and the
/// others are read all the same.
#[must_use]
pub fn read(file: &str, text: &str) -> Input {
    if !examples::is_table(text) {
        return labelled::read(file, text);
    }
    let read = examples::read(file, text);
    let source = crate::sheet::stem(file);
    let samples = read.examples.into_iter().filter_map(|example| of_example(example, file, &source)).collect();
    Input { samples, problems: read.problems }
}

fn of_example(example: Example, file: &str, source: &str) -> Option<Sample> {
    let Example { line, lang, signals, channel, phenomenon, pair, text } = example;
    Some(Sample {
        mention: mention(&text, channel, None)?,
        lang,
        source: source.to_owned(),
        file: file.to_owned(),
        line,
        truth: Truth::All { signals, phenomenon, pair },
    })
}

/// A mention that says this and nothing else.
pub(super) fn mention(text: &str, channel: Channel, rating: Option<Rating>) -> Option<Mention> {
    Some(Mention { channel, rating, ..example::example(text)? })
}

impl Truth {
    /// Every question that is answered, with its answer.
    pub(super) fn answers(&self) -> Vec<(Task, String)> {
        let has: &[Signal] = match self {
            Self::One { task, label } => return vec![(*task, label.clone())],
            Self::All { signals, .. } => signals,
            Self::Nothing => &[],
        };
        let answer = |signal: Signal| Some((Task::of(signal)?, if has.contains(&signal) { signal } else { Signal::Other }.to_string()));
        Signal::SCORED.into_iter().filter_map(answer).collect()
    }
}
