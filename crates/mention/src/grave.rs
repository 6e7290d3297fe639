//! What is left of a mention that was erased, and taking what is told of it out of alerts.

use crate::{Alert, Body, DigestBody, MentionId, Position, StormBody, Tally, Told};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt};

/// What is left of a mention that was erased, so that it is not taken in again. Nothing in it is of a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Grave {
    /// Its id: a hash.
    pub id: MentionId,
    /// When it was heard.
    pub heard: DateTime<Utc>,
    /// When it was erased.
    pub at: DateTime<Utc>,
    /// Why.
    pub why: Erased,
    /// What it counts for in figures, in an export; a store keeps that apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tally: Option<Tally>,
}

/// Why a mention was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Erased {
    /// It was kept as long as it may be.
    Expired,
    /// Its author is forgotten.
    Forgotten,
    /// Its source took it away.
    Withdrawn,
}

impl Erased {
    /// The word in figures and the log.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::Forgotten => "forgotten",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl fmt::Display for Erased {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How far mentions were looked through for what has expired.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expiry {
    /// The terms that held then, in words: under others they are looked through anew.
    pub terms: String,
    /// For each term in seconds up to which position that is.
    pub done: Vec<(u64, Position)>,
    /// Up to which position mentions had come at which times, the oldest first: by these they grow old, for the time that a mention
    /// was heard is only as right as the clock was then.
    pub marks: Vec<(DateTime<Utc>, Position)>,
    /// Up to which position writers have a pseudonym.
    #[serde(default)]
    pub pseudonyms: Position,
    /// Some digits of the key that these were made with.
    #[serde(default)]
    pub key: Option<String>,
}

impl Alert {
    /// The mentions that it tells of: in full, in a line, or as what somebody said before.
    #[must_use]
    pub fn tells_of(&self) -> BTreeSet<MentionId> {
        let mut told = BTreeSet::new();
        self.clone().sift(&mut |mention| {
            told.insert(mention);
            true
        });
        told
    }

    /// Takes out what it tells of mentions that are gone, and says whether anything is left to tell. A report stays, for its figures.
    pub fn forget(&mut self, gone: &BTreeSet<MentionId>) -> bool {
        self.sift(&mut |mention| !gone.contains(&mention));
        // The subject of its thread may quote what is gone.
        self.thread = None;
        let told = match &self.body {
            Body::Mentions(told) => told.len(),
            Body::Reminder(lines) | Body::Escalation(lines) | Body::Handover(lines) => lines.len(),
            Body::Digest(_) | Body::Storm(_) | Body::Notice(_) => return true,
        };
        told + self.listed.len() > 0
    }

    fn sift(&mut self, keeps: &mut dyn FnMut(MentionId) -> bool) {
        match &mut self.body {
            Body::Mentions(told) => sift_told(told, keeps),
            Body::Reminder(lines) | Body::Escalation(lines) | Body::Handover(lines) => lines.retain(|line| keeps(line.place.mention)),
            Body::Digest(body) => sift_digest(body, keeps),
            Body::Storm(body) => sift_storm(body, keeps),
            Body::Notice(_) => {}
        }
        self.listed.retain(|listed| keeps(listed.place.mention));
    }
}

fn sift_told(all: &mut Vec<Told>, keeps: &mut dyn FnMut(MentionId) -> bool) {
    all.retain(|told| keeps(told.mention.id));
    for told in all {
        told.earlier.retain(|earlier| earlier.id.is_none_or(&mut *keeps));
        told.places.retain(|place| keeps(place.mention));
        if told.mention.parent.as_ref().and_then(|parent| parent.id).is_some_and(|parent| !keeps(parent)) {
            told.mention.parent = None;
        }
    }
}

fn sift_digest(body: &mut DigestBody, keeps: &mut dyn FnMut(MentionId) -> bool) {
    body.seen.retain(|seen| keeps(seen.line.id));
    for seen in &mut body.seen {
        seen.places.retain(|place| keeps(place.mention));
    }
    for topics in body.complaints.iter_mut().chain(&mut body.questions) {
        for topic in &mut topics.found {
            topic.typical.retain(|line| keeps(line.id));
        }
    }
    if let Some(voices) = &mut body.voices {
        voices.first.retain(|first| keeps(first.line.id));
        for voices in [&mut voices.press, &mut voices.public] {
            voices.retain(|voice| voice.last.is_none_or(&mut *keeps));
        }
    }
    body.lines.retain(|line| keeps(line.id));
}

fn sift_storm(body: &mut StormBody, keeps: &mut dyn FnMut(MentionId) -> bool) {
    body.first = body.first.take().filter(|line| keeps(line.id));
    body.widest.retain(|line| keeps(line.id));
}
