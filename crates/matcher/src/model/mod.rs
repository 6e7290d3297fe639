//! The model: what a text is, weighed by its words and signs.
//!
//! It is linear. A text is taken apart into features ([`features`]), each of which has a weight for each signal that was learned from the
//! examples in `training/` ([`crate::training`]). What they add up to, divided by the length of all of them together, says how likely
//! the signal is; and what each word added is the reason.

mod exact;
mod features;
mod file;
mod marks;
mod opinion;
mod passages;
mod reading;
mod table;
mod units;
mod vocabulary;

pub(crate) use exact::{chance, ln};
pub(crate) use features::{Feature, Run, Sort, each as each_feature, each_together, of_unit, of_word};
pub use file::{BadModel, Model};
pub(crate) use file::{Line, Part};
pub(crate) use marks::Marks;
pub(crate) use opinion::Opinion;
pub(crate) use reading::Reading;
pub(crate) use table::{Packed, Table};
pub(crate) use units::Unit;
pub(crate) use vocabulary::{Vocabulary, Whole};

use luister_mention::Signal;

/// How many signals are scored.
pub(crate) const SIGNALS: usize = Signal::SCORED.len();

/// One value for each signal, in the order of [`Signal::SCORED`].
pub(crate) type PerSignal<T> = [T; SIGNALS];
