//! That a source is not heard as it should be.

use crate::SourceName;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// That a source is not heard as it should be, and that somebody was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Silence {
    /// The source.
    pub source: SourceName,
    /// What is the matter.
    pub why: SilenceReason,
    /// Since when it was not heard.
    pub since: DateTime<Utc>,
    /// When somebody was told.
    pub told: DateTime<Utc>,
}

/// Why nothing is heard of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SilenceReason {
    /// It cannot be polled.
    Failing,
    /// There is something on its page, and none of it can be read any more, or less than there used to be.
    Changed,
    /// It is polled well, and publishes less than it used to, or than is expected of it.
    Quiet,
    /// It is polled well, and never published anything.
    Never,
}

impl SilenceReason {
    /// The word in tables and JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Failing => "failing",
            Self::Changed => "changed",
            Self::Quiet => "quiet",
            Self::Never => "never",
        }
    }
}
