//! What a backtest found, as values: for a page, a terminal or a program.

use super::told::ToldAs;
use chrono::{DateTime, NaiveDate, Utc};
use luister_mention::{CaseState, Link, ListName, MentionId, Signal, SourceName};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a list would have found in a history, and what it found before it was changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The list.
    pub list: ListName,
    /// How many mentions were looked at; our own are left out.
    pub looked_at: u64,
    /// How many of our own were left out.
    pub own: u64,
    /// When the first and the last of them were heard; none if there are none.
    pub heard: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// How many the list as it is found; none if it is new.
    pub before: Option<u64>,
    /// How many the draft finds.
    pub after: u64,
    /// How many of them only the draft finds.
    pub gained: u64,
    /// How many only the list as it is found.
    pub lost: u64,
    /// How many both find, but the draft with another signal.
    pub moved: u64,
    /// How many of those that the draft finds no query finds, but their source says that they are about the list.
    pub about: u64,
    /// What could be told as each signal that there is any of; `other` is told to nobody.
    pub signals: BTreeMap<Signal, Signals>,
    /// From which signal to which other, those of most mentions first.
    pub moves: Vec<Move>,
    /// The days on which something was found, by the clock of whoever asked, in their order.
    pub days: Vec<Day>,
    /// The queries of the draft, in their order.
    pub queries: Vec<QueryShare>,
    /// The terms of the draft, those that were found most first.
    pub terms: Vec<TermShare>,
    /// How many terms are not counted, because there are too many.
    pub uncounted_terms: u64,
    /// What only the draft finds, the newest first; never more than a few.
    pub gained_examples: Vec<Example>,
    /// What only the list as it is found.
    pub lost_examples: Vec<Example>,
    /// What both find, but the draft with another signal.
    pub moved_examples: Vec<Moved>,
    /// How many of the lost ones people had called no signal, or not about us: it is right that they go.
    pub dismissed: u64,
    /// How many of the lost ones people had worked on as real.
    pub missed: u64,
    /// The newest of those.
    pub missed_examples: Vec<Missed>,
}

/// What either version would tell as one signal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signals {
    /// By the list as it is.
    pub before: u64,
    /// By the draft.
    pub after: u64,
    /// What only the draft finds.
    pub gained: u64,
    /// What only the list as it is found.
    pub lost: u64,
    /// What both find, and what had another signal.
    pub came: u64,
    /// What both find, and what has another signal now.
    pub left: u64,
}

/// One way in which the signal of what both find changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// By the list as it is.
    pub from: Signal,
    /// By the draft.
    pub to: Signal,
    /// Of how many mentions.
    pub count: u64,
}

/// What was found on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// The day on which it was heard.
    pub date: NaiveDate,
    /// By the list as it is.
    pub before: u64,
    /// By the draft.
    pub after: u64,
    /// By the draft, with a signal that can be told.
    pub told: u64,
}

/// What one query contributes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueryShare {
    /// The line it begins on.
    pub line: u32,
    /// The query, or the beginning of it.
    pub query: String,
    /// The signal it stands for.
    pub signal: Option<Signal>,
    /// How many mentions it finds.
    pub found: u64,
    /// How many of them no other query of the list finds.
    pub only: u64,
}

/// What one term contributes: a word, phrase, pattern or field, wherever it stands in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermShare {
    /// The term as it is written, with its field: `klacht*`, `title:storing`.
    pub term: String,
    /// Whether it says what may not be there.
    pub not: bool,
    /// The first lines of queries that use it.
    pub lines: Vec<u32>,
    /// How many of the mentions found have it where it helps to find them. Nothing for what may not be there.
    pub found: u64,
    /// How many of those are found only thanks to it; of what may not be there, how many it alone keeps out.
    pub only: u64,
    /// For a wildcard the words it found, the most frequent first, each with the number of mentions that have it.
    pub words: Vec<(String, u64)>,
    /// How many words it found beside those.
    pub more_words: u64,
}

/// A mention whose verdict changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Example {
    /// Its id.
    pub id: MentionId,
    /// When it was heard.
    pub heard: DateTime<Utc>,
    /// Where it was found.
    pub source: SourceName,
    /// Who wrote it.
    pub author: Option<String>,
    /// Where it can be read.
    pub url: Option<Link>,
    /// What it was judged to be when it was heard.
    pub signal: Signal,
    /// The lines of the queries that find it; none if its source says that it is about the list.
    pub lines: Vec<u32>,
    /// What it says around the words that were found.
    pub quote: Vec<Piece>,
}

/// A mention that both find, but with another signal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Moved {
    /// The mention, as the draft finds it.
    #[serde(flatten)]
    pub example: Example,
    /// What the list as it is tells it as.
    pub before: ToldAs,
    /// What the draft would.
    pub after: ToldAs,
}

/// A piece of a quoted text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// The piece.
    pub text: String,
    /// Whether a query found it.
    pub hit: bool,
}

/// A mention that people worked on, and that would no longer be found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Missed {
    /// The mention.
    #[serde(flatten)]
    pub example: Example,
    /// What was done with it.
    pub work: Work,
}

/// What people made of a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opinion {
    /// They took it for real.
    Real(Work),
    /// They called it no signal, or not about us.
    Dismissed,
}

/// What shows that a mention was real to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Work {
    /// Its case was claimed or handled.
    Case(CaseState),
    /// Somebody said which signal it is.
    Label(Signal),
}
