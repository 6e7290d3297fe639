//! Answers that a team keeps ready.

use serde::{Deserialize, Serialize};

/// An answer that a team keeps ready and that fits a mention. Nothing of it is sent to anybody but the team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadyAnswer {
    /// What the team calls it.
    pub name: String,
    /// What it says.
    pub text: String,
    /// The words of the mention that it fits by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<String>,
}
