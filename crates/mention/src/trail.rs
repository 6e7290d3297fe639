//! What is remembered of the trail, so that nobody cuts it off unseen.

use serde::{Deserialize, Serialize};

/// The last line of the trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailHead {
    /// How many lines there were.
    pub lines: u64,
    /// SHA-256 of the last one, in hexadecimal digits.
    pub sha256: String,
}
