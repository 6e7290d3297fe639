//! Why a mention got its verdict, and what each query found or missed.

use crate::{
    List, Lists,
    fields::Scope,
    list::ListQuery,
    query::{Expr, find, missing, shown, spans},
    view::View,
};
use luister_mention::{Field, Locale, Reason, Signal, Verdict, Wording, wording};
use std::fmt::{self, Write as _};

/// The most queries without a hit that are told of one list.
const MAX_MISSES: usize = 20;
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
    QueryFindings { line: query.line, text: list.written(query), signal: query.signal, missing, tree }
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
        f.write_str(&self.in_words(Locale::En))
    }
}

impl Explanation {
    /// All of it in this language, in lines.
    #[must_use]
    pub fn in_words(&self, locale: Locale) -> String {
        let mut told = String::new();
        // A text takes whatever is written to it.
        self.write(&mut told, locale).unwrap_or_default();
        told
    }

    fn write(&self, told: &mut String, locale: Locale) -> fmt::Result {
        self.write_verdict(told, locale)?;
        if self.lists.is_empty() {
            return writeln!(told, "\n{}", locale.pick("Er zijn geen lijsten.", "There are no lists."));
        }
        for list in &self.lists {
            writeln!(told, "\n{}", list.title)?;
            if list.about {
                let about = locale.pick("Volgens de bron gaat dit over deze lijst.", "The source says that it is about this list.");
                writeln!(told, "  {about}")?;
            }
            for query in &list.queries {
                query.write(told, locale)?;
            }
            if list.more > 0 {
                let rest = locale.pick("zoekopdrachten die deze tekst niet vinden", "more queries that do not find it");
                writeln!(told, "  … {} {} {rest}", locale.pick("en nog", "and"), list.more)?;
            }
        }
        Ok(())
    }

    fn write_verdict(&self, told: &mut String, locale: Locale) -> fmt::Result {
        let verdict = &self.verdict;
        let doubt = if verdict.uncertain { locale.pick(", al scheelt het weinig", ", but it is nearly something else") } else { "" };
        writeln!(told, "{} {}{doubt}.", locale.pick("Dit is", "This is"), in_words(verdict.signal, locale))?;
        for signal in &verdict.signals {
            if let Some(sentence) = Reason::sentence(&verdict.why, *signal, locale) {
                writeln!(told, "  {sentence}")?;
            }
        }
        let lang = verdict.lang.map_or_else(|| locale.pick("niet bekend", "not known").to_owned(), |lang| lang.to_string());
        let score = |signal: &Signal| format!("{} {:.2}", signal.word(locale), verdict.scores.of(*signal));
        let scores = Signal::SCORED.iter().map(score).collect::<Vec<_>>().join(", ");
        writeln!(told, "{}: {lang}. Scores: {scores}.", locale.pick("Taal", "Language"))?;
        for reason in &self.reasons {
            writeln!(told, "  {:+.2} {}: {}", reason.weight, reason.signal.word(locale), reason.because.in_words(locale))?;
        }
        Ok(())
    }
}

fn in_words(signal: Signal, locale: Locale) -> &'static str {
    match signal {
        Signal::Crisis => locale.pick("een crisis", "a crisis"),
        Signal::Complaint => locale.pick("een klacht", "a complaint"),
        Signal::Lead => locale.pick("een lead", "a lead"),
        Signal::Question => locale.pick("een vraag", "a question"),
        Signal::Praise => locale.pick("een compliment", "praise"),
        Signal::Other => locale.pick("geen van de signalen", "none of the signals"),
    }
}

impl QueryFindings {
    fn write(&self, told: &mut String, locale: Locale) -> fmt::Result {
        let Self { line, text, .. } = self;
        let signal = self.signal.map(|signal| format!(" => {signal}")).unwrap_or_default();
        let is_hit = self.missing.is_empty();
        let verdict = locale.pick(
            format!("regel {line} vindt deze tekst{}", if is_hit { "" } else { " niet" }),
            format!("line {line} {} it", if is_hit { "finds" } else { "does not find" }),
        );
        writeln!(told, "  {verdict}: {text}{signal}")?;
        if !is_hit {
            let clauses = self.missing.iter().map(|clause| clause.in_words(locale)).collect::<Vec<_>>().join("; ");
            writeln!(told, "    {} {clauses}", locale.pick("want", "because"))?;
        }
        self.tree.iter().try_for_each(|line| writeln!(told, "    {}", line.in_words(locale)))
    }
}
