//! How good the verdicts are, on texts of which a person said what they are.
//!
//! [`read`] makes [`Sample`]s of a file, an [`Evaluation`] holds each against its verdict, and its [`Report`] has the figures:
//! [`Row`]s by task, label, language and source, [`Phenomenon`]s where the file names them, and the texts that were judged
//! [`Wrong`]. What lists say is left out of it: the matcher that judges has none.

mod figures;
mod labelled;
mod phenomena;
mod report;
mod sample;
mod task;
mod wrong;

#[cfg(test)]
mod tests;

pub use figures::{Bin, Calibration};
pub use phenomena::Phenomenon;
pub use report::{Evaluation, Report, Row};
pub use sample::{Input, Sample, Truth, read};
pub use task::Task;
pub use wrong::{Scored, Wrong};
