//! Why a mention got its verdict, and what each query found or missed.

use crate::{
    List, Lists,
    fields::Scope,
    list::ListQuery,
    query::{Expr, find, missing, shown, spans, stands_alone},
    view::View,
};
use luister_mention::{Field, Locale, Reason, Signal, Verdict, Wording, wording};
use std::fmt::{self, Write as _};

/// The most queries without a hit that are told of one list.
const MAX_MISSES: usize = 20;
/// The most queries that are told of a list without a hit as nearly one, unless all is asked for.
const MAX_NEAR: usize = 2;
/// The most lines of one query's tree.
const MAX_TREE_LINES: usize = 60;
/// The most words that are told of one part.
const MAX_WORDS_FOUND: usize = 8;

/// What [`crate::Matcher::explain`] found. `luister explain` prints it in words.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The same verdict that [`crate::Matcher::judge`] gives.
    pub verdict: Verdict,
    /// All reasons, also those that the verdict leaves out.
    reasons: Vec<Reason>,
    lists: Vec<ListFindings>,
}

/// How much of an explanation is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// The queries that found the text, part by part, and of a list with none those that nearly did; the others by their number.
    Close,
    /// Every query part by part, and every word that a score rests on.
    All,
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
    missing: Vec<Wording>,
    /// Whether only one part of it is missing.
    is_near: bool,
    tree: Vec<Wording>,
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
                    findings.queries.push(query_findings(list, query, view, hit));
                }
            }
            findings.more = misses.saturating_sub(MAX_MISSES);
            findings
        })
        .collect();
    Explanation { verdict, reasons, lists }
}

fn query_findings(list: &List, query: &ListQuery, view: &View<'_>, hit: bool) -> QueryFindings {
    let mut tree = Vec::new();
    branch(&query.expr, view, Scope::Usual, 0, &mut tree);
    if tree.len() > MAX_TREE_LINES {
        let more = tree.len() - MAX_TREE_LINES;
        tree.truncate(MAX_TREE_LINES);
        tree.push(wording!("  … and {more} more parts", "  … en nog {more} delen"));
    }
    let missing = if hit { Vec::new() } else { missing(&query.expr, view, Scope::Usual) };
    let is_near = !hit && missing.len() == 1 && has_some(&query.expr, view, Scope::Usual);
    QueryFindings { line: query.line, text: list.written(query), signal: query.signal, missing, is_near, tree }
}

/// Whether some part is there of what all has to be there.
fn has_some(expr: &Expr, view: &View<'_>, scope: Scope) -> bool {
    match expr {
        Expr::And(parts) | Expr::Near { operands: parts, .. } => {
            parts.iter().filter(|part| part.is_positive()).any(|part| find(part, view, scope).is_some() || has_some(part, view, scope))
        }
        Expr::Within { scope, expr, .. } => has_some(expr, view, *scope),
        Expr::Defined { expr, .. } => has_some(expr, view, scope),
        Expr::Phrase(phrase) => phrase.words.len() > 1 && phrase.words.iter().cloned().all(|word| stands_alone(word, view, scope)),
        _ => false,
    }
}

/// One part of a query on a line of its own, with the words found, and the parts below it.
fn branch(expr: &Expr, view: &View<'_>, scope: Scope, depth: usize, tree: &mut Vec<Wording>) {
    if tree.len() > MAX_TREE_LINES {
        return;
    }
    if let Expr::Not(part) = expr {
        return tree.push(absence(part, view, scope, depth));
    }
    let found = find(expr, view, scope);
    let sign = if found.is_some() { '+' } else { '-' };
    tree.push(Wording::in_each(|locale| {
        let found = found.as_ref().filter(|_| !matches!(expr, Expr::And(_)));
        let words = found.map(|found| found_words(found, view, locale)).filter(|words| !words.is_empty());
        let words = words.map(|words| format!(": {words}")).unwrap_or_default();
        format!("{:indent$}{sign} {}{words}", "", label(expr), indent = depth * 2)
    }));
    let inner = if let Expr::Within { scope, .. } = expr { *scope } else { scope };
    let (there, absent): (Vec<&Expr>, Vec<&Expr>) = expr.children().iter().partition(|part| find(part, view, inner).is_some());
    match expr {
        Expr::Or(_) if !there.is_empty() => {
            for part in there {
                branch(part, view, inner, depth + 1, tree);
            }
            let names: Vec<String> = absent.into_iter().map(ToString::to_string).collect();
            if !names.is_empty() {
                tree.push(format!("{:indent$}- {}", "", shown(&names.join(", ")), indent = depth * 2 + 2).into());
            }
        }
        Expr::Or(_) => {}
        _ => expr.children().iter().for_each(|part| branch(part, view, inner, depth + 1, tree)),
    }
}

/// What may not be there, and whether it is.
fn absence(part: &Expr, view: &View<'_>, scope: Scope, depth: usize) -> Wording {
    let found = find(part, view, scope);
    Wording::in_each(|locale| {
        let (sign, told) = match &found {
            None => ('+', locale.pick("staat er niet in, en zo hoort het", "is not there, as it should be").to_owned()),
            Some(found) => {
                let words = found_words(found, view, locale);
                let colon = if words.is_empty() { "" } else { ": " };
                ('-', format!("{}{colon}{words}", locale.pick("staat erin en dat mag niet", "is there and may not be")))
            }
        };
        format!("{:indent$}{sign} NOT {}: {told}", "", label_of_not(part), indent = depth * 2)
    })
}

fn label_of_not(part: &Expr) -> String {
    let whole = shown(&part.to_string());
    if part.children().len() > 1 { format!("({whole})") } else { whole }
}

fn label(expr: &Expr) -> String {
    match expr {
        Expr::And(_) => "AND".to_owned(),
        Expr::Near { between, ordered, .. } => format!("{}NEAR/{between}", if *ordered { "O" } else { "" }),
        Expr::Within { field, .. } => format!("{field}:"),
        Expr::Count { at_least, .. } => format!("count:{at_least}:"),
        expr => shown(&expr.to_string()),
    }
}

/// The words that a part found, each once.
fn found_words(found: &[crate::query::Occurrence], view: &View<'_>, locale: Locale) -> String {
    let mut words: Vec<String> = Vec::new();
    for span in spans(found, view) {
        let place = view.places().find(|place| place.field == span.field && place.shown);
        let written = place.and_then(|place| place.text.get(span.start as usize..span.end as usize)).unwrap_or_default();
        let where_ = if span.field == Field::Title { locale.pick(" in de titel", " in the title") } else { "" };
        let word = locale.pick(format!("‘{}’{where_}", shown(written)), format!("“{}”{where_}", shown(written)));
        if !words.contains(&word) && words.len() < MAX_WORDS_FOUND {
            words.push(word);
        }
    }
    words.join(", ")
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_words(Locale::En, Detail::All))
    }
}

impl Explanation {
    /// The reasons for the verdict in this language, in lines: whoever prints them begins with what follows from it.
    #[must_use]
    pub fn in_words(&self, locale: Locale, detail: Detail) -> String {
        let mut told = String::new();
        // A text takes whatever is written to it.
        self.write(&mut told, locale, detail).unwrap_or_default();
        told
    }

    fn write(&self, told: &mut String, locale: Locale, detail: Detail) -> fmt::Result {
        self.write_verdict(told, locale, detail)?;
        if self.lists.is_empty() {
            return writeln!(told, "\n{}", locale.pick("Er zijn geen lijsten.", "There are no lists."));
        }
        self.lists.iter().try_for_each(|list| list.write(told, locale, detail))
    }

    fn write_verdict(&self, told: &mut String, locale: Locale, detail: Detail) -> fmt::Result {
        let verdict = &self.verdict;
        let doubt = if verdict.uncertain { locale.pick(", al scheelt het weinig", ", but it is nearly something else") } else { "" };
        writeln!(told, "{}: {}{doubt}.", locale.pick("Signaal", "Signal"), verdict.signal.word(locale))?;
        for signal in &verdict.signals {
            if let Some(sentence) = Reason::sentence(&verdict.why, *signal, locale) {
                writeln!(told, "  {sentence}")?;
            }
        }
        let lang = verdict.lang.map_or_else(|| locale.pick("niet bekend", "not known").to_owned(), |lang| lang.to_string());
        let score = |signal: &Signal| format!("{} {}", signal.word(locale), locale.decimal(verdict.scores.of(*signal)));
        let scores = Signal::SCORED.iter().map(score).collect::<Vec<_>>().join(locale.pick("; ", ", "));
        writeln!(told, "{}: {lang}. Scores: {scores}.", locale.pick("Taal", "Language"))?;
        for reason in self.reasons.iter().filter(|_| detail == Detail::All) {
            let sign = if reason.weight < 0.0 { '-' } else { '+' };
            let weight = locale.decimal(reason.weight.abs());
            writeln!(told, "  {sign}{weight} {}: {}", reason.signal.word(locale), reason.because.in_words(locale))?;
        }
        Ok(())
    }
}

impl ListFindings {
    fn is_hit(&self) -> bool {
        self.queries.iter().any(QueryFindings::is_hit)
    }

    fn write(&self, told: &mut String, locale: Locale, detail: Detail) -> fmt::Result {
        let told_of: Vec<&QueryFindings> = match detail {
            Detail::All => self.queries.iter().collect(),
            Detail::Close if self.is_hit() => self.queries.iter().filter(|query| query.is_hit()).collect(),
            Detail::Close => self.queries.iter().filter(|query| query.is_near).take(MAX_NEAR).collect(),
        };
        let rest = self.more + self.queries.len() - told_of.len();
        if told_of.is_empty() && !self.about {
            return writeln!(told, "\n{}: {}", self.title, others(rest, true, locale));
        }
        writeln!(told, "\n{}", self.title)?;
        if self.about {
            let about = locale.pick("Volgens de bron gaat dit over deze lijst.", "The source says that it is about this list.");
            writeln!(told, "  {about}")?;
        }
        told_of.iter().try_for_each(|query| query.write(told, locale, detail))?;
        match (rest, detail) {
            (0, _) => Ok(()),
            (_, Detail::All) => {
                let queries = locale.pick("zoekopdrachten die deze tekst niet vinden", "more queries that do not find it");
                writeln!(told, "  … {} {rest} {queries}", locale.pick("en nog", "and"))
            }
            (_, Detail::Close) => writeln!(told, "  {}", others(rest, told_of.is_empty(), locale)),
        }
    }
}

/// What is said of queries without a hit that are not told one by one.
fn others(rest: usize, is_alone: bool, locale: Locale) -> String {
    let other = if is_alone { "" } else { locale.pick("andere ", "other ") };
    if rest == 1 {
        return locale.pick(format!("1 {other}zoekopdracht vindt deze tekst niet"), format!("1 {other}query does not find it"));
    }
    locale.pick(format!("{rest} {other}zoekopdrachten vinden deze tekst niet"), format!("{rest} {other}queries do not find it"))
}

impl QueryFindings {
    fn is_hit(&self) -> bool {
        self.missing.is_empty()
    }

    fn write(&self, told: &mut String, locale: Locale, detail: Detail) -> fmt::Result {
        let Self { line, text, .. } = self;
        let signal = self.signal.map(|signal| format!(" => {signal}")).unwrap_or_default();
        let is_hit = self.is_hit();
        let (nl, en) = match (is_hit, self.is_near) {
            (true, _) => ("vindt deze tekst", "finds it"),
            (false, true) => ("vindt deze tekst net niet", "nearly finds it"),
            (false, false) => ("vindt deze tekst niet", "does not find it"),
        };
        writeln!(told, "  {} {line} {}: {text}{signal}", locale.pick("regel", "line"), locale.pick(nl, en))?;
        if !is_hit {
            let clauses = self.missing.iter().map(|clause| clause.in_words(locale)).collect::<Vec<_>>().join("; ");
            writeln!(told, "    {} {clauses}", locale.pick("want", "because"))?;
        }
        let tree = self.tree.iter().filter(|_| is_hit || detail == Detail::All);
        tree.into_iter().try_for_each(|line| writeln!(told, "    {}", line.in_words(locale)))
    }
}
