//! Backups: one consistent copy of a store in one file, made while the store is used, and brought back only if all of it checks.
//!
//! A backup is a tar archive, packed with Zstandard, so that anybody can look into it: `manifest.json` first, then `records/000001`
//! and so on, what else is kept beside the store, and `end.json` with the number of records and their SHA-256. A piece holds
//! records one behind the other: the length of the key in two bytes, that of the value in four, key and value as they are in the store,
//! with their checksums. A later record takes the place of an earlier one of the same key; one of the length [`REMOVED`] takes it away.

mod read;
mod write;

pub(crate) use read::each_record;
pub use read::{Restored, check_backup, restore};
pub use write::BackedUp;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The first entry.
const MANIFEST: &str = "manifest.json";
/// The last entry.
const END: &str = "end.json";
/// What the pieces are called, before their number.
const PIECE: &str = "records/";
/// What may be kept beside a store, by the only names that are brought back.
pub const BESIDE: [&str; 1] = ["trail.jsonl"];

/// The number of this form of archive.
const FORMAT: u32 = 1;
/// How long a piece becomes before the next begins, in bytes.
const PIECE_BYTES: usize = 4 << 20;
/// The longest piece that is read.
const MAX_PIECE_BYTES: u64 = 16 << 20;
/// The longest manifest or end.
const MAX_NOTE_BYTES: u64 = 64 << 10;
/// The longest file beside the store.
const MAX_BESIDE_BYTES: u64 = 1 << 30;
/// The longest key.
const MAX_KEY_BYTES: usize = 256;
/// The length of a value that says that there is none.
const REMOVED: u32 = u32::MAX;

/// What a backup says of itself first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Manifest {
    /// What this is.
    kind: String,
    /// Its form.
    format: u32,
    /// The schema of the store.
    schema: u8,
    /// When it was made.
    made: DateTime<Utc>,
}

/// What the manifest says that it is.
const LUISTER_BACKUP: &str = "luister backup";

/// What a backup says of itself in the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct End {
    /// How many records of each kind there are.
    counts: BTreeMap<String, u64>,
    /// How many pieces.
    pieces: u64,
    /// SHA-256 over all pieces, in hexadecimal digits.
    sha256: String,
}
