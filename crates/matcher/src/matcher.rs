//! A mention in, a verdict out.

use crate::{
    Explanation, List, Lists, explain,
    fields::Scope,
    limits::MAX_MATCHES,
    list::{ListQuery, same_name},
    query::{find, spans},
    signs::{self, Evidence},
    view::View,
};
use luister_mention::{Because, Lang, ListKind, Match, Mention, Reason, Signal, Thresholds, Verdict, Versions};
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

    /// When a score counts.
    #[must_use]
    pub fn thresholds(&self) -> &Thresholds {
        &self.thresholds
    }

    /// What the mention is, which queries it hit, and why.
    #[must_use]
    pub fn judge(&self, mention: &Mention) -> Verdict {
        self.judge_view(&View::of(mention)).0
    }

    /// The verdict, and what each query found in the mention or missed.
    #[must_use]
    pub fn explain(&self, mention: &Mention) -> Explanation {
        let view = View::of(mention);
        let (verdict, evidence) = self.judge_view(&view);
        explain::explain(verdict, evidence.reasons(&view), &view, &self.lists)
    }

    fn judge_view(&self, view: &View<'_>) -> (Verdict, Evidence) {
        let hits = self.hits(view);
        let lang = match view.mention.lang {
            Some(_) => view.lang(),
            None => view.lang_among(&hits.langs),
        };
        let mut evidence = signs::read(view, lang);
        hits.forced.into_iter().for_each(|reason| evidence.add(reason));
        let scores = evidence.scores();
        let has = |signal: Signal| scores.of(signal) >= self.thresholds.of(signal).certain;
        let nearly_has = |signal: Signal| scores.of(signal) >= self.thresholds.of(signal).uncertain;
        let signals: Vec<Signal> = Signal::SCORED.into_iter().filter(|signal| has(*signal)).collect();
        let verdict = Verdict {
            lang,
            signal: signals.first().copied().unwrap_or(Signal::Other),
            uncertain: signals.is_empty() && Signal::SCORED.into_iter().any(nearly_has),
            why: evidence.reasons_of(|signal| has(signal) || nearly_has(signal), view),
            signals,
            scores,
            matches: hits.matches,
            versions: Versions { lists: self.lists.version().to_owned(), model: signs::version().to_owned() },
        };
        (verdict, evidence)
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
        let is_about = |list: &List| about.iter().any(|name| same_name(name.as_str(), list.name().as_str()));
        let about = self.lists.iter().enumerate().filter(|(_, list)| !about.is_empty() && is_about(list)).map(|(at, _)| (at, None));
        let mut all: Vec<(usize, Option<&ListQuery>)> = about.collect();
        all.extend(self.lists.candidates(view).into_iter().map(|candidate| (candidate.list, Some(candidate.query))));
        all.sort_by_key(|(at, _)| *at);
        let mut last = None;
        for (at, query) in all {
            let Some(list) = self.lists.nth(at) else { continue };
            let found = query.map_or(Some(Vec::new()), |query| find(&query.expr, view, Scope::Usual));
            let Some(found) = found else { continue };
            hits.force(list, query);
            hits.add(hit(list, query, spans(&found, view)));
            if last.replace(at) != Some(at) {
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
    fn force(&mut self, list: &List, query: Option<&ListQuery>) {
        let Some(query) = query else { return };
        let Some(signal) = query.signal.filter(|signal| self.forced.iter().all(|reason| reason.signal != *signal)) else { return };
        let because = Because::Query { list: list.name().clone(), line: query.line, query: list.written(query) };
        self.forced.push(Reason { signal, weight: 1.0, because });
    }
}

fn hit(list: &List, query: Option<&ListQuery>, spans: Vec<luister_mention::Span>) -> Match {
    Match {
        list: list.name().clone(),
        kind: list.kind(),
        line: query.map(|query| query.line),
        query: query.map(|query| list.written(query)).unwrap_or_default(),
        signal: query.and_then(|query| query.signal),
        spans,
    }
}
