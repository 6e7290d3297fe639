//! What a version of a list would have a mention told as, and what that rests on.

use super::side::Side;
use crate::{Matcher, list::ListQuery, view::View};
use luister_mention::{Because, ListKind, ListName, Match, Reason, Scores, Signal, Stored, Verdict, Versions};
use serde::{Deserialize, Serialize};

/// What a mention would be told as, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ToldAs {
    /// As this; `other` is told to nobody.
    pub signal: Signal,
    /// What that rests on.
    #[serde(flatten)]
    pub ground: Ground,
}

/// What it rests on that a mention is told as a signal, or is not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "ground")]
pub enum Ground {
    /// What was found in its text when it was heard, or what another list says.
    Text {
        /// The reasons for the signal.
        why: Vec<Reason>,
    },
    /// A query of the list that says `=> signal`.
    Query {
        /// Its line.
        line: u32,
    },
    /// It is a complaint, but about competitors alone: a lead to us.
    Competitor,
    /// A signal holds that a list of this kind tells nobody of.
    Kind {
        /// The signal.
        of: Signal,
        /// The kind.
        kind: ListKind,
    },
    /// No signal holds.
    Nothing,
}

/// What a mention is without the list, in both its versions.
pub(super) struct Alone<'s> {
    stored: &'s Stored,
    /// The signals that hold for its text, or by another list.
    signals: Vec<Signal>,
    /// What else it hit.
    others: Vec<Match>,
    /// The reasons that do not come from the list.
    why: Vec<&'s Reason>,
}

impl<'s> Alone<'s> {
    /// What the verdict of a mention says once the list is taken out of it. Only a signal that the list had given by itself is
    /// judged anew; all else stays as it was when the mention was heard.
    pub(super) fn of(stored: &'s Stored, view: &View<'_>, matcher: &Matcher, is_this: impl Fn(&str) -> bool) -> Self {
        let verdict = &stored.verdict;
        let says =
            |signal: Signal, this: bool| verdict.matches.iter().any(|hit| hit.signal == Some(signal) && is_this(hit.list.as_str()) == this);
        let mut alone = None;
        let mut holds = |signal: Signal| alone.get_or_insert_with(|| matcher.signals_of(view, verdict.lang)).contains(&signal);
        let stays = |signal: &&Signal| !says(**signal, true) || says(**signal, false) || holds(**signal);
        let signals = verdict.signals.iter().filter(stays).copied().collect();
        let others = verdict.matches.iter().filter(|hit| !is_this(hit.list.as_str()));
        let others = others.map(|other| hit(&other.list, other.kind)).collect();
        let of_list = |reason: &Reason| matches!(&reason.because, Because::Query { list, .. } if is_this(list.as_str()));
        let why = verdict.why.iter().filter(|reason| reason.weight > 0.0 && !of_list(reason)).collect();
        Self { stored, signals, others, why }
    }

    /// What it would be told as if these queries of a version find it, or its source says that it is about the list.
    pub(super) fn found_by(&self, side: &Side, found_by: &[&ListQuery]) -> ToldAs {
        let mut signals = self.signals.clone();
        signals.extend(found_by.iter().filter_map(|query| query.signal));
        let matches = self.others.iter().cloned().chain([hit(&side.name, side.kind)]).collect();
        let signal = Verdict {
            lang: self.stored.verdict.lang,
            signal: Signal::Other,
            uncertain: false,
            signals: signals.clone(),
            scores: Scores::default(),
            matches,
            why: Vec::new(),
            versions: Versions::default(),
        }
        .named();
        ToldAs { signal, ground: self.ground(signal, &signals, side, found_by) }
    }

    fn ground(&self, signal: Signal, signals: &[Signal], side: &Side, found_by: &[&ListQuery]) -> Ground {
        if self.signals.contains(&signal) {
            let why = self.why.iter().filter(|reason| reason.signal == signal).map(|reason| (*reason).clone()).collect();
            return Ground::Text { why };
        }
        let query = found_by.iter().find(|query| query.signal == Some(signal));
        match (query, signals.iter().min()) {
            (Some(query), _) => Ground::Query { line: query.line },
            (None, Some(_)) if signal != Signal::Other => Ground::Competitor,
            (None, Some(held)) => Ground::Kind { of: *held, kind: side.kind },
            (None, None) => Ground::Nothing,
        }
    }
}

/// A list that was hit, of which nothing else matters.
fn hit(list: &ListName, kind: ListKind) -> Match {
    Match { list: list.clone(), kind, line: None, query: String::new(), signal: None, spans: Vec::new() }
}
