//! Why a mention got its verdict, and what each query found or missed.

use crate::{
    Lists,
    fields::Scope,
    list::ListQuery,
    query::{Expr, find, missing, shown, spans},
    view::View,
};
use luister_mention::{Field, Locale, Reason, Signal, Verdict};
use std::fmt;

/// The most queries without a hit that are told of one list.
const MAX_MISSES: usize = 20;
/// The most lines of one query's tree.
const MAX_TREE_LINES: usize = 60;
/// The most words that are told of one part.
const MAX_WORDS_FOUND: usize = 8;

/// What [`crate::Matcher::explain`] found; its text is what `luister explain` prints.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The same verdict that [`crate::Matcher::judge`] gives.
    pub verdict: Verdict,
    /// All reasons, also those that the verdict leaves out.
    reasons: Vec<Reason>,
    lists: Vec<ListFindings>,
}

#[derive(Debug, Clone, PartialEq)]
struct ListFindings {
    title: String,
    about: bool,
    queries: Vec<QueryFindings>,
    /// Queries that did not hit and are not told one by one.
    more: usize,
}

#[derive(Debug, Clone, PartialEq)]
struct QueryFindings {
    line: u32,
    text: String,
    signal: Option<Signal>,
    /// Empty for a hit.
    missing: Vec<String>,
    tree: Vec<String>,
}

pub(crate) fn explain(verdict: Verdict, reasons: Vec<Reason>, view: &View<'_>, lists: &Lists) -> Explanation {
    let lists = lists
        .iter()
        .map(|list| {
            let mut findings = ListFindings {
                title: format!("{} ({}, {})", list.name(), list.kind(), list.file()),
                about: verdict.matches.iter().any(|hit| hit.list == *list.name() && hit.line.is_none()),
                queries: Vec::new(),
                more: 0,
            };
            let mut misses = 0;
            for query in list.queries() {
                let hit = find(&query.expr, view, Scope::Usual).is_some();
                misses += usize::from(!hit);
                if hit || misses <= MAX_MISSES {
                    findings.queries.push(query_findings(query, view, hit));
                }
            }
            findings.more = misses.saturating_sub(MAX_MISSES);
            findings
        })
        .collect();
    Explanation { verdict, reasons, lists }
}

fn query_findings(query: &ListQuery, view: &View<'_>, hit: bool) -> QueryFindings {
    let mut tree = Vec::new();
    branch(&query.expr, view, Scope::Usual, 0, &mut tree);
    if tree.len() > MAX_TREE_LINES {
        let more = tree.len() - MAX_TREE_LINES;
        tree.truncate(MAX_TREE_LINES);
        tree.push(format!("  … and {more} more parts"));
    }
    let missing = if hit { Vec::new() } else { missing(&query.expr, view, Scope::Usual) };
    QueryFindings { line: query.line, text: query.text.clone(), signal: query.signal, missing, tree }
}

/// One part of a query on a line of its own, with the words found, and the parts below it.
fn branch(expr: &Expr, view: &View<'_>, scope: Scope, depth: usize, tree: &mut Vec<String>) {
    if tree.len() > MAX_TREE_LINES {
        return;
    }
    let found = find(expr, view, scope);
    let sign = if found.is_some() { '+' } else { '-' };
    let words = found.map(|found| found_words(&found, view)).unwrap_or_default();
    let words = if words.is_empty() || matches!(expr, Expr::And(_)) { String::new() } else { format!(": {words}") };
    tree.push(format!("{:indent$}{sign} {}{words}", "", label(expr), indent = depth * 2));
    let inner = if let Expr::Within { scope, .. } = expr { *scope } else { scope };
    let (there, absent): (Vec<&Expr>, Vec<&Expr>) = expr.children().iter().partition(|part| find(part, view, inner).is_some());
    match expr {
        Expr::Or(_) if !there.is_empty() => {
            for part in there {
                branch(part, view, inner, depth + 1, tree);
            }
            let names: Vec<String> = absent.into_iter().map(ToString::to_string).collect();
            if !names.is_empty() {
                tree.push(format!("{:indent$}- {}", "", shown(&names.join(", ")), indent = depth * 2 + 2));
            }
        }
        Expr::Or(_) => {}
        _ => expr.children().iter().for_each(|part| branch(part, view, inner, depth + 1, tree)),
    }
}

fn label(expr: &Expr) -> String {
    match expr {
        Expr::And(_) => "AND".to_owned(),
        Expr::Not(_) => "NOT".to_owned(),
        Expr::Near { between, ordered, .. } => format!("{}NEAR/{between}", if *ordered { "O" } else { "" }),
        Expr::Within { field, .. } => format!("{field}:"),
        Expr::Count { at_least, .. } => format!("count:{at_least}:"),
        expr => shown(&expr.to_string()),
    }
}

/// The words that a part found, each once.
fn found_words(found: &[crate::query::Occurrence], view: &View<'_>) -> String {
    let mut words: Vec<String> = Vec::new();
    for span in spans(found, view) {
        let place = view.places.iter().find(|place| place.field == span.field && place.shown);
        let written = place.and_then(|place| place.text.get(span.start as usize..span.end as usize)).unwrap_or_default();
        let where_ = if span.field == Field::Title { " in the title" } else { "" };
        let word = format!("“{}”{where_}", shown(written));
        if !words.contains(&word) && words.len() < MAX_WORDS_FOUND {
            words.push(word);
        }
    }
    words.join(", ")
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.verdict_in_words(f)?;
        if self.lists.is_empty() {
            return writeln!(f, "\nThere are no lists.");
        }
        for list in &self.lists {
            writeln!(f, "\n{}", list.title)?;
            if list.about {
                writeln!(f, "  The source says that it is about this list.")?;
            }
            for query in &list.queries {
                query.fmt(f)?;
            }
            if list.more > 0 {
                writeln!(f, "  … and {} more queries that do not find it", list.more)?;
            }
        }
        Ok(())
    }
}

impl Explanation {
    fn verdict_in_words(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = &self.verdict;
        let doubt = if verdict.uncertain { ", but it is nearly something else" } else { "" };
        writeln!(f, "This is {}{doubt}.", in_words(verdict.signal))?;
        for signal in &verdict.signals {
            if let Some(sentence) = Reason::sentence(&verdict.why, *signal, Locale::En) {
                writeln!(f, "  {sentence}")?;
            }
        }
        let lang = verdict.lang.map_or_else(|| "not known".to_owned(), |lang| lang.to_string());
        let scores: Vec<String> = Signal::SCORED.iter().map(|signal| format!("{signal} {:.2}", verdict.scores.of(*signal))).collect();
        writeln!(f, "Language: {lang}. Scores: {}.", scores.join(", "))?;
        for reason in &self.reasons {
            writeln!(f, "  {:+.2} {}: {}", reason.weight, reason.signal, reason.because.in_words(Locale::En))?;
        }
        Ok(())
    }
}

fn in_words(signal: Signal) -> &'static str {
    match signal {
        Signal::Crisis => "a crisis",
        Signal::Complaint => "a complaint",
        Signal::Lead => "a lead",
        Signal::Question => "a question",
        Signal::Praise => "praise",
        Signal::Other => "none of the signals",
    }
}

impl fmt::Display for QueryFindings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let signal = self.signal.map(|signal| format!(" => {signal}")).unwrap_or_default();
        let verb = if self.missing.is_empty() { "finds" } else { "does not find" };
        writeln!(f, "  line {} {verb} it: {}{signal}", self.line, self.text)?;
        if !self.missing.is_empty() {
            writeln!(f, "    because {}", self.missing.join("; "))?;
        }
        self.tree.iter().try_for_each(|line| writeln!(f, "    {line}"))
    }
}
