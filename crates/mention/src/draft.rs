//! A digest before it goes to its readers: what an editor changes of it.

use crate::{AlertId, BadId, Link, MentionId, TeamName};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    str::FromStr,
};

/// What an editor may drop from a digest, move up in its part, or remark upon.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum DraftItem {
    /// A mention that deserves a look.
    Seen(MentionId),
    /// A subject of complaints, by its id.
    Complaints(String),
    /// A subject of questions, by its id.
    Questions(String),
}

/// The longest id of a subject, in letters.
const MAX_SUBJECT_ID: usize = 32;

impl fmt::Display for DraftItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Seen(mention) => write!(f, "seen-{mention}"),
            Self::Complaints(subject) => write!(f, "complaints-{subject}"),
            Self::Questions(subject) => write!(f, "questions-{subject}"),
        }
    }
}

/// That a text names nothing in a digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is nothing that a digest has")]
pub struct BadItem;

impl From<BadId> for BadItem {
    fn from(_: BadId) -> Self {
        Self
    }
}

impl FromStr for DraftItem {
    type Err = BadItem;
    fn from_str(text: &str) -> Result<Self, BadItem> {
        let (part, id) = text.split_once('-').ok_or(BadItem)?;
        let subject = || {
            let is_id = (1..=MAX_SUBJECT_ID).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
            is_id.then(|| id.to_owned()).ok_or(BadItem)
        };
        match part {
            "seen" => Ok(Self::Seen(id.parse()?)),
            "complaints" => Ok(Self::Complaints(subject()?)),
            "questions" => Ok(Self::Questions(subject()?)),
            _ => Err(BadItem),
        }
    }
}

impl TryFrom<String> for DraftItem {
    type Error = BadItem;
    fn try_from(text: String) -> Result<Self, BadItem> {
        text.parse()
    }
}

impl From<DraftItem> for String {
    fn from(item: DraftItem) -> Self {
        item.to_string()
    }
}

/// What editors made of a digest so far.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Edits {
    /// How often it was changed: who changes an older edition is told that there is a newer one.
    pub edition: u32,
    /// What is left out.
    pub dropped: BTreeSet<DraftItem>,
    /// The order that items were given. What is not in it keeps its place behind those.
    pub order: Vec<DraftItem>,
    /// What is said with items.
    pub remarks: BTreeMap<DraftItem, String>,
    /// What is said above everything else; blank if nothing is.
    pub remark: String,
    /// Who changed it last, and when.
    pub last: Option<(String, DateTime<Utc>)>,
    /// Whether it may go to its readers at once.
    pub released: bool,
}

/// A digest that an editor got before its readers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The alert that the editor got.
    pub alert: AlertId,
    /// When readers get it at the latest.
    pub due: DateTime<Utc>,
    /// What was made of it.
    #[serde(default)]
    pub edits: Edits,
    /// When readers got it; none if they did not yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<DateTime<Utc>>,
}

/// What somebody does to a draft beside what is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DraftStep {
    /// Keeps what is typed.
    Save,
    /// Leaves an item out.
    Drop(DraftItem),
    /// Takes it in again.
    Restore(DraftItem),
    /// Moves it up by one place in its part.
    Up(DraftItem),
    /// Says something with it.
    Remark(DraftItem),
    /// Lets it go to its readers at once.
    Release,
}

impl DraftStep {
    /// The item that it is about.
    #[must_use]
    pub fn item(&self) -> Option<&DraftItem> {
        match self {
            Self::Drop(item) | Self::Restore(item) | Self::Up(item) | Self::Remark(item) => Some(item),
            Self::Save | Self::Release => None,
        }
    }
}

impl fmt::Display for DraftStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self {
            Self::Save => "save",
            Self::Drop(_) => "drop",
            Self::Restore(_) => "restore",
            Self::Up(_) => "up",
            Self::Remark(_) => "remark",
            Self::Release => "release",
        };
        match self.item() {
            Some(item) => write!(f, "{word}-{item}"),
            None => f.write_str(word),
        }
    }
}

impl FromStr for DraftStep {
    type Err = BadItem;
    fn from_str(text: &str) -> Result<Self, BadItem> {
        match text {
            "save" => return Ok(Self::Save),
            "release" => return Ok(Self::Release),
            _ => {}
        }
        let (word, item) = text.split_once('-').ok_or(BadItem)?;
        let step = match word {
            "drop" => Self::Drop,
            "restore" => Self::Restore,
            "up" => Self::Up,
            "remark" => Self::Remark,
            _ => return Err(BadItem),
        };
        item.parse().map(step)
    }
}

/// Whether an editor saw a digest before its readers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DigestReview {
    /// It is a draft.
    Draft {
        /// When readers get it, unless an editor releases it before.
        due: DateTime<Utc>,
        /// Who they are.
        readers: TeamName,
        /// Where it is edited and released.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        page: Option<Link>,
        /// What is said above everything else so far.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        remark: Option<String>,
    },
    /// It is what readers get.
    Done {
        /// Who changed or released it last, and when; none if nobody did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<(String, DateTime<Utc>)>,
        /// Whether it was released; if not, it went because it was time.
        released: bool,
        /// How many items were left out.
        dropped: u32,
        /// What the editor says above everything else.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        remark: Option<String>,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_has_one_word() {
        let seen = DraftItem::Seen(MentionId::from_bytes([7; 16]));
        let items = [seen, DraftItem::Complaints("00ff".into()), DraftItem::Questions("a1".into())];
        let steps: [fn(DraftItem) -> DraftStep; 4] = [DraftStep::Drop, DraftStep::Restore, DraftStep::Up, DraftStep::Remark];
        let about = items.iter().flat_map(|item| steps.map(|step| step(item.clone())));
        for step in about.chain([DraftStep::Save, DraftStep::Release]) {
            let word = step.to_string();
            assert!(word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'), "{word}");
            assert_eq!(word.parse(), Ok(step));
        }
        for word in
            ["", "drop", "drop-", "drop-seen", "drop-seen-", "drop-seen-xyz", "up-complaints-", "up-complaints-a/b", "Save", "release-"]
        {
            assert_eq!(word.parse::<DraftStep>(), Err(BadItem), "{word}");
        }
        assert!(format!("up-complaints-{}", "a".repeat(MAX_SUBJECT_ID + 1)).parse::<DraftStep>().is_err());
    }

    #[test]
    fn edits_come_back_whole_and_older_ones_are_none() {
        let item = DraftItem::Complaints("00ff".into());
        let edits = Edits {
            edition: 2,
            dropped: [item.clone()].into(),
            order: vec![item.clone()],
            remarks: [(item, "Let op".to_owned())].into(),
            remark: "Rustige dag".into(),
            last: Some(("Anna".into(), "2026-11-21T06:40:00Z".parse().unwrap())),
            released: true,
        };
        let json = serde_json::to_string(&edits).unwrap();
        assert_eq!(serde_json::from_str::<Edits>(&json).unwrap(), edits);
        assert_eq!(serde_json::from_str::<Edits>("{}").unwrap(), Edits::default());
    }
}
