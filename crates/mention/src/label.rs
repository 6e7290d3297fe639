//! People's corrections of verdicts.

use crate::{BadSignal, MentionId, Signal};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A person's correction of a verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// What was corrected.
    pub mention: MentionId,
    /// What it is instead.
    pub correction: Correction,
    /// Who says so.
    pub who: String,
    /// When.
    pub at: DateTime<Utc>,
    /// What was said with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Whether verdicts are to learn from it. One that no longer teaches counts for its own mention all the same.
    #[serde(default = "teaches", skip_serializing_if = "Clone::clone")]
    pub teaches: bool,
}

/// What a label does unless somebody says otherwise.
fn teaches() -> bool {
    true
}

/// What a mention is instead of what the verdict said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Correction {
    /// This signal.
    Signal(Signal),
    /// It does not speak of us.
    NotUs,
}

impl FromStr for Correction {
    type Err = BadSignal;
    fn from_str(text: &str) -> Result<Self, BadSignal> {
        if text == "not-us" { Ok(Self::NotUs) } else { text.parse().map(Self::Signal) }
    }
}

impl TryFrom<String> for Correction {
    type Error = BadSignal;
    fn try_from(text: String) -> Result<Self, BadSignal> {
        text.parse()
    }
}

impl From<Correction> for String {
    fn from(correction: Correction) -> Self {
        correction.to_string()
    }
}

impl fmt::Display for Correction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Signal(signal) => signal.fmt(f),
            Self::NotUs => f.write_str("not-us"),
        }
    }
}
