//! A mention in, a verdict out.

use crate::{
    Explanation, List, Lists, explain,
    fields::Scope,
    language,
    limits::{MAX_MATCHES, MAX_REASONS},
    list::{ListQuery, same_name},
    query::{find, spans},
    signs::{self, Evidence},
    view::View,
};
use luister_mention::{Because, Lang, ListKind, Match, Mention, Reason, Scores, Signal, Thresholds, Verdict, Versions};
use std::sync::Arc;

/// Judges mentions by the lists and by signs in their text.
#[derive(Debug, Clone)]
pub struct Matcher {
    lists: Arc<Lists>,
    thresholds: Thresholds,
}

/// What was found of the lists.
#[derive(Debug, Default)]
struct Hits {
    matches: Vec<Match>,
    /// Queries that stand for a signal.
    forced: Vec<Reason>,
    langs: Vec<Lang>,
}

impl Matcher {
    /// A matcher with these lists; cheap enough to make anew whenever the lists change.
    #[must_use]
    pub fn new(lists: Arc<Lists>, thresholds: Thresholds) -> Self {
        Self { lists, thresholds }
    }

    /// The lists it judges by.
    #[must_use]
    pub fn lists(&self) -> &Arc<Lists> {
        &self.lists
    }

    /// What the mention is, which queries it hit, and why.
    #[must_use]
    pub fn judge(&self, mention: &Mention) -> Verdict {
        self.judge_view(&View::of(mention))
    }

    /// The verdict, and what each query found in the mention or missed.
    #[must_use]
    pub fn explain(&self, mention: &Mention) -> Explanation {
        let view = View::of(mention);
        explain::explain(self.judge_view(&view), &view, &self.lists)
    }

    fn judge_view(&self, view: &View<'_>) -> Verdict {
        let hits = self.hits(view);
        let lang = match view.mention.lang {
            Some(_) => view.lang,
            None => language::among(view.lang, &view.mention.text, &hits.langs),
        };
        let mut evidence = signs::read(view, lang);
        hits.forced.into_iter().for_each(|reason| evidence.add(reason));
        let scores = scores(&evidence);
        let signals: Vec<Signal> =
            Signal::SCORED.into_iter().filter(|signal| scores.of(*signal) >= self.thresholds.of(*signal).certain).collect();
        let nearly = Signal::SCORED.into_iter().any(|signal| scores.of(signal) >= self.thresholds.of(signal).uncertain);
        Verdict {
            lang,
            signal: signals.first().copied().unwrap_or(Signal::Other),
            uncertain: signals.is_empty() && nearly,
            signals,
            scores,
            matches: hits.matches,
            why: strongest(evidence),
            versions: Versions { lists: self.lists.version().to_owned(), model: signs::version().to_owned() },
        }
    }

    /// What the mention hits: first the lists that its source says it is about and that have no file, then the
    /// lists in their order.
    fn hits(&self, view: &View<'_>) -> Hits {
        let mut hits = Hits::default();
        let about = &view.mention.about;
        for name in about.iter().filter(|name| self.lists.get(name.as_str()).is_none()) {
            hits.add(Match {
                list: name.clone(),
                kind: ListKind::default(),
                line: None,
                query: String::new(),
                signal: None,
                spans: Vec::new(),
            });
        }
        for (list, candidates) in self.lists.candidates(view) {
            let before = hits.matches.len();
            if about.iter().any(|name| same_name(name.as_str(), list.name().as_str())) {
                hits.add(hit(list, None, Vec::new()));
            }
            for query in candidates {
                if let Some(found) = find(&query.expr, view, Scope::Usual) {
                    hits.force(list, query);
                    hits.add(hit(list, Some(query), spans(&found, view)));
                }
            }
            if hits.matches.len() > before {
                hits.langs.extend(list.langs());
            }
        }
        hits
    }
}

impl Hits {
    fn add(&mut self, hit: Match) {
        if self.matches.len() < MAX_MATCHES {
            self.matches.push(hit);
        }
    }

    /// Remembers the signal that a query stands for; the first query is reason enough.
    fn force(&mut self, list: &List, query: &ListQuery) {
        let Some(signal) = query.signal.filter(|signal| self.forced.iter().all(|reason| reason.signal != *signal)) else { return };
        let because = Because::Query { list: list.name().clone(), line: query.line, query: query.text.clone() };
        self.forced.push(Reason { signal, weight: 1.0, because });
    }
}

fn hit(list: &List, query: Option<&ListQuery>, spans: Vec<luister_mention::Span>) -> Match {
    Match {
        list: list.name().clone(),
        kind: list.kind(),
        line: query.map(|query| query.line),
        query: query.map(|query| query.text.clone()).unwrap_or_default(),
        signal: query.and_then(|query| query.signal),
        spans,
    }
}

/// The scores of the signs; 1 where a query says so.
fn scores(evidence: &Evidence) -> Scores {
    let mut scores = evidence.scores();
    for reason in evidence.reasons().iter().filter(|reason| matches!(reason.because, Because::Query { .. })) {
        if let Some(score) = scores.of_mut(reason.signal) {
            *score = 1.0;
        }
    }
    scores
}

fn strongest(evidence: Evidence) -> Vec<Reason> {
    let mut reasons = evidence.into_reasons();
    reasons.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
    reasons.truncate(MAX_REASONS);
    reasons
}
