//! Mentions, cases, labels, outbox and cursors on disk.
//!
//! [`Store`] is what the daemon and the commands speak to; [`SledStore`] is the embedded store behind it.
//! No type of sled appears in any signature, so that another database can stand behind the same trait.
//!
//! **On disk before it returns.** Each change is one atomic batch. It is flushed *and* `fdatasync`ed before
//! the method returns, because sled's own flush reaches the kernel but not the disk. Callers that wait at
//! the same time share one sync.
//!
//! **Never a silent wrong answer.** Every value carries its schema and a checksum over key and value; the
//! store knows how many records of each kind it should hold, and a mark beside it knows how many changes
//! it has seen, so that a file that was cut short is noticed. What sled does not survive ends as
//! [`StoreError::Damaged`], which names the folder and the repair.
//!
//! Everything lies in one tree. The first byte of a key is its [`Kind`]; numbers are big-endian, so that the
//! order of keys is the order of recording or of time.

mod alerting;
mod backup;
mod casework;
mod codec;
mod compaction;
mod counting;
mod disk;
mod erasure;
mod error;
mod figures;
mod fresh;
mod glimpse;
mod keys;
mod keywords;
mod kind;
mod library;
mod life;
mod lines;
mod listening;
mod masking;
mod memory;
mod passage;
mod pieces;
mod quiet;
mod rebuild;
mod salvage;
mod stormwatch;
mod survey;
mod untouched;
mod upgrade;
mod upkeep;
mod verification;
mod view;
mod write;

#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod tests;

pub use alerting::{Outbox, StartClock};
pub use backup::{BESIDE, BackedUp, Restored, check_backup, restore};
pub use casework::{Casework, NextNudge};
pub use compaction::Compacted;
pub use disk::{Settings, SledStore, free_space};
pub use erasure::{Erasure, Plain, Stretch, Swept};
pub use error::StoreError;
pub use figures::Figures;
pub use keywords::Keywords;
pub use kind::Kind;
pub use library::{Library, Page};
pub use lines::{Summary, export_lines, import_lines};
pub use listening::Intake;
pub use masking::Mask;
pub use rebuild::{Rebuilt, rebuild};
pub use stormwatch::Stormwatch;
pub use survey::{Space, Taken};
pub use upkeep::{Imported, Upkeep};
pub use verification::Verification;

/// All that is asked of a store: what the daemon hears, what it tells, what people look up and correct.
///
/// Every method blocks until it is done; an async caller puts it on a blocking thread.
pub trait Store: Intake + Outbox + Library + Casework + Keywords + Stormwatch + Figures + Erasure + Upkeep {}

impl<T: Intake + Outbox + Library + Casework + Keywords + Stormwatch + Figures + Erasure + Upkeep> Store for T {}
