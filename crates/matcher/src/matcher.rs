//! A mention in, a verdict out.

use crate::{
    Explanation, List, Lists, Model,
    evidence::Evidence,
    explain,
    fields::Scope,
    layer::Layer,
    limits::MAX_MATCHES,
    list::{ListQuery, same_name},
    query::{find, spans},
    view::View,
};
use luister_mention::{Because, Lang, ListKind, Match, Mention, Reason, Scores, Signal, Thresholds, Verdict, Versions};
use std::sync::Arc;

/// What stands for the model in a verdict on a text in a language that it does not read.
const NO_MODEL: &str = "none";

/// Judges mentions by the lists and by signs in their text.
#[derive(Debug, Clone)]
pub struct Matcher {
    lists: Arc<Lists>,
    thresholds: Thresholds,
    model: Arc<Model>,
    layer: Arc<Layer>,
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
    /// A matcher with these lists, with the model that is part of the program and its thresholds; cheap enough to make anew
    /// whenever the lists change.
    #[must_use]
    pub fn new(lists: Arc<Lists>) -> Self {
        let model = Model::shipped();
        Self { lists, thresholds: model.thresholds(), model, layer: Arc::default() }
    }

    /// The model it judges by.
    #[must_use]
    pub fn model(&self) -> &Arc<Model> {
        &self.model
    }

    /// The same with another model, and its thresholds.
    #[must_use]
    pub fn with_model(self, model: Arc<Model>) -> Self {
        Self { thresholds: model.thresholds(), model, ..self }
    }

    /// The same with other thresholds than those of the model.
    #[must_use]
    pub fn with_thresholds(self, thresholds: Thresholds) -> Self {
        Self { thresholds, ..self }
    }

    /// What corrections taught on top of the model.
    #[must_use]
    pub fn layer(&self) -> &Layer {
        &self.layer
    }

    /// The same with what corrections taught on top of the model.
    #[must_use]
    pub fn with_layer(self, layer: Arc<Layer>) -> Self {
        Self { layer, ..self }
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
        let counted = verdict.signal;
        explain::explain(verdict, evidence.reasons(|_| true, |_| counted), &view, &self.lists)
    }

    fn judge_view<'v, 'm>(&'v self, view: &'v View<'m>) -> (Verdict, Evidence<'v, 'm>) {
        let hits = self.hits(view);
        let lang = match view.mention.lang {
            Some(_) => view.lang(),
            None => view.lang_among(&hits.langs),
        };
        let evidence = Evidence::of(&self.model, &self.layer, view, lang, hits.forced);
        let scores = evidence.scores();
        let nearly_has = |signal: Signal| scores.of(signal) >= self.thresholds.of(signal).uncertain;
        let counted = |scores: &Scores| Signal::SCORED.into_iter().find(|signal| self.has(scores, *signal)).unwrap_or(Signal::Other);
        let signals: Vec<Signal> = Signal::SCORED.into_iter().filter(|signal| self.has(&scores, *signal)).collect();
        let wanted = |signal| self.has(&scores, signal) || nearly_has(signal);
        let model = if evidence.is_learned() { self.version() } else { NO_MODEL.to_owned() };
        let verdict = Verdict {
            lang,
            signal: counted(&scores),
            uncertain: signals.is_empty() && Signal::SCORED.into_iter().any(nearly_has),
            why: if Signal::SCORED.into_iter().any(wanted) { evidence.reasons(wanted, counted) } else { Vec::new() },
            signals,
            scores,
            matches: hits.matches,
            versions: Versions { lists: self.lists.version().to_owned(), model },
        };
        (verdict, evidence)
    }

    /// The signals that hold for a mention in this language, whatever it hits.
    pub(crate) fn signals_of(&self, view: &View<'_>, lang: Option<Lang>) -> Vec<Signal> {
        let scores = Evidence::of(&self.model, &self.layer, view, lang, Vec::new()).scores();
        Signal::SCORED.into_iter().filter(|signal| self.has(&scores, *signal)).collect()
    }

    /// The model, and from how many corrections was learned on top of it.
    fn version(&self) -> String {
        match self.layer.lessons() {
            0 => self.model.version().to_owned(),
            lessons => format!("{}+{lessons}", self.model.version()),
        }
    }

    /// Whether a signal holds with these scores.
    fn has(&self, scores: &Scores, signal: Signal) -> bool {
        scores.of(signal) >= self.thresholds.of(signal).certain
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
        self.forced.push(Reason::new(signal, 1.0, because));
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
