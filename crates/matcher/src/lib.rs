//! Query language, keyword lists and verdicts: a mention in, a verdict out.
//!
//! Nothing here reads a clock, a file or a socket. [`Lists::compile`] turns the text of keyword files into
//! lists or into all their problems at once, [`Matcher::judge`] says what a mention is, and
//! [`Matcher::explain`] says why, down to the word that was missing. [`backtest`] says what a changed list would have found.
//! [`eval`] says how good the verdicts are.

pub mod backtest;

pub mod dialect;

pub mod eval;

pub mod examples;

pub mod layer;

pub mod training;

mod answers;
mod engine;
mod evidence;
mod example;
mod explain;
mod fields;
mod fold;
mod help;
mod language;
mod limits;
mod list;
mod marks;
mod matcher;
mod model;
mod query;
mod sheet;
mod signs;
mod view;
mod words;

pub use answers::{Answers, Asked, MAX_OFFERED};
pub use explain::{Detail, Explanation};
pub use help::help_query;
pub use limits::{MAX_BROUGHT_BYTES, MAX_FILE_BYTES as MAX_LIST_BYTES, MAX_SHEET_BYTES, MAX_WRONG};
pub use list::{BrokenList, List, ListFile, Lists, SourceTerm, TeamLine};
pub use matcher::Matcher;
pub use model::{BadModel, Model};
pub use query::Query;
