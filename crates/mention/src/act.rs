//! What somebody does about a mention: with its case, or with the verdict.

use crate::{CaseState, Correction};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What somebody does about a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Something with its case.
    Case(CaseAct),
    /// It is something else than the verdict says.
    Label(Correction),
}

/// What somebody does with a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CaseAct {
    /// Is at it.
    Claimed,
    /// Has answered.
    Handled,
    /// Says that it needs no answer.
    Ignored,
    /// Says that nothing was done yet after all.
    Open,
    /// Wants not to be reminded of it before later.
    Snooze,
}

impl CaseAct {
    /// All of them, in the order in which people are asked.
    pub const ALL: [Self; 5] = [Self::Claimed, Self::Handled, Self::Snooze, Self::Ignored, Self::Open];

    /// How the case stands after it.
    #[must_use]
    pub fn state(self) -> CaseState {
        match self {
            Self::Claimed => CaseState::Claimed,
            Self::Handled => CaseState::Handled,
            Self::Ignored => CaseState::Ignored,
            Self::Open | Self::Snooze => CaseState::Open,
        }
    }

    /// The word in commands and addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Claimed => "claimed",
            Self::Handled => "handled",
            Self::Ignored => "ignored",
            Self::Open => "open",
            Self::Snooze => "snooze",
        }
    }
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Case(act) => f.write_str(act.as_str()),
            Self::Label(correction) => correction.fmt(f),
        }
    }
}

/// That a word is no act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is nothing that can be done about a mention")]
pub struct BadAct;

impl FromStr for Act {
    type Err = BadAct;
    fn from_str(word: &str) -> Result<Self, BadAct> {
        let case = CaseAct::ALL.into_iter().find(|act| act.as_str() == word).map(Self::Case);
        case.or_else(|| word.parse().ok().map(Self::Label)).ok_or(BadAct)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Signal;

    #[test]
    fn every_act_has_one_word() {
        let signals = Signal::SCORED.into_iter().chain([Signal::Other]).map(Correction::Signal);
        let labels = signals.chain([Correction::NotUs]).map(Act::Label);
        for act in CaseAct::ALL.map(Act::Case).into_iter().chain(labels) {
            assert_eq!(act.to_string().parse(), Ok(act));
        }
        for word in ["", "Handled", "handled ", "not us", "delete"] {
            assert_eq!(word.parse::<Act>(), Err(BadAct), "{word}");
        }
    }
}
