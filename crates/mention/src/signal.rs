//! What a mention is to the organisation, and how sure that is.

use crate::Locale;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Why a text names no signal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a signal, which is one of complaint, question, lead, praise, crisis, other")]
pub struct BadSignal(String);

/// What a mention is to the organisation. The order is that in which a signal is named when several pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Signal {
    /// Safety, law, media attention, a leak, a boycott.
    Crisis,
    /// A product or service fell short of what somebody expected.
    Complaint,
    /// A need, a comparison or a wish to switch that a seller could help with now.
    Lead,
    /// Something that somebody could answer.
    Question,
    /// Praise.
    Praise,
    /// None of these, or too unsure to say.
    Other,
}

impl Signal {
    /// The five that are scored, in the order in which they are named.
    pub const SCORED: [Self; 5] = [Self::Crisis, Self::Complaint, Self::Lead, Self::Question, Self::Praise];

    /// The word in configuration, lists, commands and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Crisis => "crisis",
            Self::Complaint => "complaint",
            Self::Lead => "lead",
            Self::Question => "question",
            Self::Praise => "praise",
            Self::Other => "other",
        }
    }

    /// The word in a mail.
    #[must_use]
    pub fn word(self, locale: Locale) -> &'static str {
        match (locale, self) {
            (Locale::Nl, Self::Complaint) => "klacht",
            (Locale::Nl, Self::Question) => "vraag",
            (Locale::Nl, Self::Praise) => "compliment",
            (Locale::Nl, Self::Other) => "overig",
            (_, signal) => signal.as_str(),
        }
    }

    /// The word in a sentence: a complaint, praise.
    #[must_use]
    pub fn with_article(self, locale: Locale) -> &'static str {
        match self {
            Self::Crisis => locale.pick("een crisis", "a crisis"),
            Self::Complaint => locale.pick("een klacht", "a complaint"),
            Self::Lead => locale.pick("een lead", "a lead"),
            Self::Question => locale.pick("een vraag", "a question"),
            Self::Praise => locale.pick("een compliment", "praise"),
            Self::Other => locale.pick("iets anders", "something else"),
        }
    }

    /// The word in a mail for several of them.
    #[must_use]
    pub fn words(self, locale: Locale) -> &'static str {
        match self {
            Self::Crisis => locale.pick("crisismeldingen", "crisis mentions"),
            Self::Complaint => locale.pick("klachten", "complaints"),
            Self::Lead => "leads",
            Self::Question => locale.pick("vragen", "questions"),
            Self::Praise => locale.pick("complimenten", "praise"),
            Self::Other => locale.pick("overig", "other"),
        }
    }
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Signal {
    type Err = BadSignal;
    fn from_str(text: &str) -> Result<Self, BadSignal> {
        let found = Self::SCORED.into_iter().chain([Self::Other]).find(|signal| signal.as_str() == text);
        found.ok_or_else(|| BadSignal(text.chars().take(40).collect()))
    }
}

/// One number from 0 to 1 for each scored signal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    /// For [`Signal::Complaint`].
    pub complaint: f32,
    /// For [`Signal::Question`].
    pub question: f32,
    /// For [`Signal::Lead`].
    pub lead: f32,
    /// For [`Signal::Praise`].
    pub praise: f32,
    /// For [`Signal::Crisis`].
    pub crisis: f32,
}

impl Scores {
    /// The score of one signal; that of `other` is 0.
    #[must_use]
    pub fn of(&self, signal: Signal) -> f32 {
        match signal {
            Signal::Crisis => self.crisis,
            Signal::Complaint => self.complaint,
            Signal::Lead => self.lead,
            Signal::Question => self.question,
            Signal::Praise => self.praise,
            Signal::Other => 0.0,
        }
    }

    /// The place of one signal's score; `other` has none.
    pub fn of_mut(&mut self, signal: Signal) -> Option<&mut f32> {
        match signal {
            Signal::Crisis => Some(&mut self.crisis),
            Signal::Complaint => Some(&mut self.complaint),
            Signal::Lead => Some(&mut self.lead),
            Signal::Question => Some(&mut self.question),
            Signal::Praise => Some(&mut self.praise),
            Signal::Other => None,
        }
    }
}

/// When a score counts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Threshold {
    /// From here the signal holds.
    pub certain: f32,
    /// From here up to `certain` it is uncertain; below, it does not hold.
    pub uncertain: f32,
}

/// When each signal's score counts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Thresholds {
    /// For [`Signal::Complaint`].
    pub complaint: Threshold,
    /// For [`Signal::Question`].
    pub question: Threshold,
    /// For [`Signal::Lead`].
    pub lead: Threshold,
    /// For [`Signal::Praise`].
    pub praise: Threshold,
    /// For [`Signal::Crisis`].
    pub crisis: Threshold,
}

impl Thresholds {
    /// The threshold of one signal; that of `other` cannot be reached.
    #[must_use]
    pub fn of(&self, signal: Signal) -> Threshold {
        match signal {
            Signal::Crisis => self.crisis,
            Signal::Complaint => self.complaint,
            Signal::Lead => self.lead,
            Signal::Question => self.question,
            Signal::Praise => self.praise,
            Signal::Other => Threshold { certain: f32::INFINITY, uncertain: f32::INFINITY },
        }
    }
}

impl Thresholds {
    /// The place of one signal's threshold; `other` has none.
    pub fn of_mut(&mut self, signal: Signal) -> Option<&mut Threshold> {
        match signal {
            Signal::Crisis => Some(&mut self.crisis),
            Signal::Complaint => Some(&mut self.complaint),
            Signal::Lead => Some(&mut self.lead),
            Signal::Question => Some(&mut self.question),
            Signal::Praise => Some(&mut self.praise),
            Signal::Other => None,
        }
    }
}

impl Default for Thresholds {
    fn default() -> Self {
        let usual = Threshold { certain: 0.5, uncertain: 0.35 };
        Self { complaint: usual, question: usual, lead: usual, praise: usual, crisis: usual }
    }
}
