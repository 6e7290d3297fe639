//! A list as it came into force.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The text of a list file as it last came into force, so that a draft can be held against it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadedList {
    /// The name of its file, without the folder: `acme.txt`.
    pub file: String,
    /// All of its text.
    pub text: String,
    /// When it came into force.
    pub at: DateTime<Utc>,
}
