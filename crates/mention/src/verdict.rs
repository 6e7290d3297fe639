//! What the matcher says of a mention.

use crate::{Lang, ListKind, ListName, Reason, Scores, Signal};
use serde::{Deserialize, Serialize};

/// What the matcher says of a mention. It is stored beside it and never silently judged anew.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// The language that was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<Lang>,
    /// The signal it is counted by: the first that holds for the text itself, whatever it hit.
    pub signal: Signal,
    /// Whether no signal holds, but one nearly did.
    #[serde(default)]
    pub uncertain: bool,
    /// Every signal that holds for the text itself, in the order in which they are named.
    #[serde(default)]
    pub signals: Vec<Signal>,
    /// The scores; a query with `=> signal` makes that one 1.
    pub scores: Scores,
    /// The queries it hit, in the order of lists and lines.
    #[serde(default)]
    pub matches: Vec<Match>,
    /// What the scores rest on, the strongest first.
    #[serde(default)]
    pub why: Vec<Reason>,
    /// What gave it.
    pub versions: Versions,
}

/// One query that a mention hit, or a list that its source says it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Match {
    /// The list.
    pub list: ListName,
    /// What the list is about.
    pub kind: ListKind,
    /// The line of the query; none if the source says that it is about this list.
    pub line: Option<u32>,
    /// The query, or the beginning of it; empty if the source says that it is about this list.
    pub query: String,
    /// The signal that the query stands for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signal: Option<Signal>,
    /// The words that made it a hit.
    #[serde(default)]
    pub spans: Vec<Span>,
}

/// A byte range of one field of a mention, at the borders of characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// The field.
    pub field: Field,
    /// Its first byte.
    pub start: u32,
    /// The byte after its last.
    pub end: u32,
}

/// The part of a mention that a span points into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    /// The title.
    Title,
    /// The text.
    Text,
    /// Name, handle and page of the author.
    Author,
    /// The address.
    Url,
}

/// The versions of what gave a verdict.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versions {
    /// A hash of the lists.
    pub lists: String,
    /// The words and weights; `none` if the text is in a language that was not learned.
    pub model: String,
}

impl Verdict {
    /// Whether any list was hit. A mention that hits none is stored and never alerted.
    #[must_use]
    pub fn is_hit(&self) -> bool {
        !self.matches.is_empty()
    }

    /// The signals that pass to the routes, in the order in which they are named: those that hold for the text,
    /// with a look at the lists. Crisis and complaint need a list of ours; a complaint about competitors alone is a lead.
    #[must_use]
    pub fn routed(&self) -> Vec<Signal> {
        if !self.is_hit() {
            return Vec::new();
        }
        let ours = self.matches.iter().any(|hit| hit.kind.is_ours());
        let theirs = !ours && self.matches.iter().any(|hit| hit.kind == ListKind::Competitor);
        let mut passed: Vec<Signal> = self
            .signals
            .iter()
            .filter_map(|signal| match signal {
                Signal::Complaint if theirs => Some(Signal::Lead),
                Signal::Complaint | Signal::Crisis if !ours => None,
                signal => Some(*signal),
            })
            .collect();
        passed.sort_unstable();
        passed.dedup();
        passed
    }

    /// The lists that were hit, each once, in their order.
    #[must_use]
    pub fn lists(&self) -> Vec<ListName> {
        let mut lists: Vec<ListName> = Vec::new();
        for hit in &self.matches {
            if !lists.contains(&hit.list) {
                lists.push(hit.list.clone());
            }
        }
        lists
    }

    /// The list that it is told for: the first hit of one of ours, else the first hit.
    #[must_use]
    pub fn list(&self) -> Option<&ListName> {
        self.matches.iter().find(|hit| hit.kind.is_ours()).or_else(|| self.matches.first()).map(|hit| &hit.list)
    }

    /// The one that an alert is named after: the first that passes, else `other`.
    #[must_use]
    pub fn named(&self) -> Signal {
        self.routed().first().copied().unwrap_or(Signal::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routing_looks_at_the_lists() -> Result<(), crate::BadName> {
        use ListKind::{Brand, Competitor, Product, Sector};
        use Signal::{Complaint, Crisis, Lead, Praise, Question};
        for (name, kinds, signals, expected) in [
            ("no list, no alert", &[][..], &[Complaint][..], &[][..]),
            ("a complaint about us", &[Brand], &[Complaint], &[Complaint]),
            ("about our product", &[Product, Competitor], &[Crisis, Complaint], &[Crisis, Complaint]),
            ("about a competitor", &[Competitor], &[Complaint, Question], &[Lead, Question]),
            ("about a competitor, already a lead", &[Competitor], &[Complaint, Lead], &[Lead]),
            ("in the sector", &[Sector], &[Complaint, Crisis, Lead], &[Lead]),
            ("a crisis elsewhere", &[Competitor], &[Crisis], &[]),
            ("praise for anybody", &[Competitor], &[Praise], &[Praise]),
        ] {
            let matches = kinds
                .iter()
                .map(|kind| {
                    Ok(Match { list: ListName::new("l")?, kind: *kind, line: Some(1), query: "x".into(), signal: None, spans: vec![] })
                })
                .collect::<Result<_, crate::BadName>>()?;
            let verdict = Verdict {
                lang: None,
                signal: Signal::Other,
                uncertain: false,
                signals: signals.to_vec(),
                scores: Scores::default(),
                matches,
                why: vec![],
                versions: Versions::default(),
            };
            assert_eq!(verdict.routed(), expected, "{name}");
        }
        Ok(())
    }
}
