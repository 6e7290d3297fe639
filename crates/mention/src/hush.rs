//! Silences: what is held back for a while, because somebody asked for it or because a storm tells of it.

use crate::{ListName, Match, Pending, Signal, SourceName, TeamName, hash::Hex, hash::Texts};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What a team is not told one by one until a time; then it is told together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hush {
    /// Eight hexadecimal digits, made of the rest.
    pub id: String,
    /// The team that is not told; none for every team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamName>,
    /// What it holds back.
    #[serde(flatten)]
    pub what: Hushed,
    /// From when on.
    pub from: DateTime<Utc>,
    /// Until when.
    pub until: DateTime<Utc>,
    /// Why.
    pub because: HushCause,
}

/// What is held back: all of what is given here has to fit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hushed {
    /// Mentions that hit this list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<ListName>,
    /// What is told as this signal. Without it a crisis is told all the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signal: Option<Signal>,
    /// What was found at this source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceName>,
}

/// Why something is held back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HushCause {
    /// Somebody asked for it.
    Asked {
        /// Who.
        who: String,
        /// And why.
        reason: String,
    },
    /// A storm tells of it for as long as it lasts.
    Storm,
}

impl Hush {
    /// A silence from now on.
    #[must_use]
    pub fn new(team: Option<TeamName>, what: Hushed, from: DateTime<Utc>, until: DateTime<Utc>, because: HushCause) -> Self {
        let mut parts = vec![team.as_ref().map_or("", TeamName::as_str), what.list.as_ref().map_or("", ListName::as_str)];
        let when = from.to_rfc3339();
        // There is one storm of a list at a time, whatever rises in it; what people ask for may be asked twice.
        if because != HushCause::Storm {
            parts.extend([what.signal.map_or("", Signal::as_str), what.source.as_ref().map_or("", SourceName::as_str), &when]);
        }
        let hash = parts.iter().fold(Texts::new(), |hash, part| hash.text(&[part.as_bytes()])).number();
        let id = Hex::<8>::of(&hash.to_be_bytes()).as_str().to_owned();
        Self { id, team, what, from, until, because }
    }

    /// Whether it holds back what is pending, of a mention that was found at this source with these hits.
    #[must_use]
    pub fn holds(&self, pending: &Pending, source: &SourceName, hits: &[Match]) -> bool {
        let Hushed { list, signal, source: of, .. } = &self.what;
        let is_then = self.from <= pending.since && pending.since < self.until;
        let is_theirs = self.team.as_ref().is_none_or(|team| *team == pending.key.team);
        let is_meant = signal.map_or(pending.signal != Signal::Crisis, |signal| signal == pending.signal);
        let is_listed = list.as_ref().is_none_or(|list| hits.iter().any(|hit| hit.list == *list));
        is_then && is_theirs && is_meant && is_listed && of.as_ref().is_none_or(|of| of == source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{GroupKey, Identity, ListKind, MentionId};

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + chrono::TimeDelta::minutes(minute)
    }

    #[test]
    fn all_that_is_given_has_to_fit_and_a_crisis_is_named() {
        let (source, list) = (SourceName::new("forum").unwrap(), ListName::new("Acme").unwrap());
        let pending = |team: &str, signal, since| {
            let key = GroupKey::new(TeamName::new(team).unwrap(), None, "");
            Pending::new(MentionId::of(&source, &Identity::native("1")), key, signal, at(since))
        };
        let hit = Match { list: list.clone(), kind: ListKind::Brand, line: None, query: String::new(), signal: None, spans: Vec::new() };
        let hush = |team: Option<&str>, what| {
            let asked = HushCause::Asked { who: "Karin".into(), reason: "onderhoud".into() };
            Hush::new(team.map(|team| TeamName::new(team).unwrap()), what, at(10), at(20), asked)
        };
        let listed = Hushed { list: Some(list), ..Hushed::default() };
        let complaint = pending("Webcare", Signal::Complaint, 15);
        for (name, hush, pending, expected) in [
            ("everything", hush(None, Hushed::default()), complaint.clone(), true),
            ("a list", hush(None, listed.clone()), complaint.clone(), true),
            ("another team", hush(Some("Sales"), listed.clone()), complaint.clone(), false),
            ("another source", hush(None, Hushed { source: SourceName::new("news").ok(), ..listed.clone() }), complaint, false),
            ("before it began", hush(None, listed.clone()), pending("Webcare", Signal::Complaint, 9), false),
            ("when it was over", hush(None, listed.clone()), pending("Webcare", Signal::Complaint, 20), false),
            ("a crisis", hush(None, listed.clone()), pending("Webcare", Signal::Crisis, 15), false),
            (
                "a crisis that was named",
                hush(None, Hushed { signal: Some(Signal::Crisis), ..listed }),
                pending("Webcare", Signal::Crisis, 15),
                true,
            ),
        ] {
            assert_eq!(hush.holds(&pending, &source, std::slice::from_ref(&hit)), expected, "{name}");
        }
        assert!(!hush(None, Hushed { list: ListName::new("Rival").ok(), ..Hushed::default() }).holds(
            &pending("Webcare", Signal::Complaint, 15),
            &source,
            &[hit]
        ));
    }
}
