//! What the store keeps, as it is exported: one JSON object per line, with a `kind`.

use crate::{
    Affair, Alert, Case, CaseStep, Cursor, Delivery, DigestCursor, Grave, GroupState, Hush, Label, LoadedList, Mention, Pending,
    PendingKey, Silence, SourceName, StormCursor, StormPart, Subscription, TeamMails, Verdict,
};
use serde::{Deserialize, Serialize};

/// A mention with what is kept beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stored {
    /// The mention.
    #[serde(flatten)]
    pub mention: Mention,
    /// What the matcher said when it was heard.
    pub verdict: Verdict,
    /// What it says, as a number.
    pub content: u64,
    /// How many versions came before this one.
    #[serde(default)]
    pub revision: u32,
}

/// One line of an export.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Record {
    /// A mention, in the order of recording.
    Mention(Box<Stored>),
    /// An earlier version of a mention.
    Revision(Box<Stored>),
    /// What is left of a mention that was erased.
    Grave(Box<Grave>),
    /// A correction.
    Label(Label),
    /// A case.
    Case(Case),
    /// A mention that waits to be told.
    Pending(Box<Pending>),
    /// When a group was last told of.
    Group(GroupState),
    /// What a team was told of an affair.
    Affair(Affair),
    /// The mails that a team got in the last hour.
    Mails(TeamMails),
    /// What is held back.
    Hush(Hush),
    /// A sealed alert.
    Alert(Box<Alert>),
    /// A delivery.
    Delivery(Delivery),
    /// How far a source was read.
    Cursor(Box<Cursor>),
    /// How far a digest has come.
    Digest(DigestCursor),
    /// That a source is not heard, and that somebody was told.
    Silence(Silence),
    /// What a hub was asked to push.
    Subscription(Box<Subscription>),
    /// A list as it last came into force.
    List(LoadedList),
    /// A part of what is known of storms.
    StormPart(StormPart),
    /// How far mentions were looked through for storms.
    StormCursor(StormCursor),
}

/// A seal: one transaction that makes an alert and advances the state that it tells of.
#[derive(Debug, Clone, PartialEq)]
pub struct Seal {
    /// The alert.
    pub alert: Alert,
    /// One for each recipient.
    pub deliveries: Vec<Delivery>,
    /// The pendings that it tells: they are no longer pending.
    pub pendings: Vec<PendingKey>,
    /// When the group was told of.
    pub group: Option<GroupState>,
    /// What was told of which affairs.
    pub affairs: Vec<Affair>,
    /// Cases that it opens, or opens again.
    pub cases: Vec<CaseStep>,
    /// What is held back from now on: it tells of it.
    pub hushes: Vec<Hush>,
    /// How far the digest has come with it.
    pub digest: Option<DigestCursor>,
    /// Sources of which it tells that they are not heard.
    pub silences: Vec<Silence>,
    /// Sources of which it tells that they are heard again.
    pub heard_again: Vec<SourceName>,
}

/// A step of watching for storms: one transaction that keeps what was learned, how far, and what is told of it.
#[derive(Debug, Clone, PartialEq)]
pub struct StormStep {
    /// How far mentions were looked through with it.
    pub cursor: StormCursor,
    /// The parts that were changed.
    pub parts: Vec<StormPart>,
    /// The names of parts that are not needed any more.
    pub gone: Vec<String>,
    /// The alerts that tell of storms.
    pub seals: Vec<Seal>,
}
