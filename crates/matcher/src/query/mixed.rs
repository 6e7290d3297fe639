//! Joining operands, and refusing AND beside OR without brackets: it would be a guess.

use super::{
    doubts, idle,
    scan::{Scanner, shown},
    tree::Expr,
};
use crate::fields::Scope;
use luister_mention::{Mistake, Wording, wording};
use std::ops::Range;

/// Of so many operands each is written out; of more, the first two and the last.
const MOST_WRITTEN: usize = 6;

/// An operand and where it stands.
#[derive(Debug)]
pub(super) struct Item {
    pub expr: Expr,
    pub at: Range<usize>,
}

/// What stands between two operands; its range is empty if nothing does, which means AND.
#[derive(Debug)]
pub(super) struct Join {
    pub or: bool,
    pub at: Range<usize>,
}

/// Makes one expression of operands, and tells what cannot be meant.
pub(super) fn join(scan: &mut Scanner<'_>, items: Vec<Item>, joins: &[Join], scope: Scope) -> Expr {
    doubts::warn(scan, &items, joins);
    let odd = joins.iter().zip(items.iter().skip(1)).find(|(join, _)| joins.first().is_some_and(|first| first.or != join.or));
    if let Some((join, item)) = odd {
        let at = if join.at.is_empty() { item.at.clone() } else { join.at.clone() };
        let (tight_and, tight_or) = (reading(scan, &items, joins, false), reading(scan, &items, joins, true));
        let message = two_ways(scan, &items, joins);
        scan.tell(
            Mistake::MixedAndOr,
            at,
            message,
            wording!("write `{tight_and}` or `{tight_or}`", "schrijf `{tight_and}` of `{tight_or}`"),
        );
        return Expr::nothing();
    }
    if !joins.first().is_some_and(|join| join.or) {
        doubts::warn_of_phrases(scan, &items, joins);
        idle::look(scan, &items, false, scope);
        return all(items, Expr::And);
    }
    let mut told = false;
    for item in items.iter().filter(|item| !item.expr.is_positive()) {
        let (text, or) = (shown(scan.slice(&item.at)), scan.as_written("OR"));
        let message = wording!("`{text}` beside {or} would find almost everything", "`{text}` naast {or} zou bijna alles vinden");
        scan.tell(
            Mistake::OnlyNot,
            item.at.clone(),
            message,
            wording!(
                "write what else has to be there in brackets: `(… {text})`",
                "zet er tussen haakjes bij wat er wel in moet staan: `(… {text})`"
            ),
        );
        told = true;
    }
    if told {
        return Expr::nothing();
    }
    idle::look(scan, &items, true, scope);
    all(items, Expr::or)
}

/// What is told of operands that can be read in two ways: which operators meet, or that nothing stands between two of them.
fn two_ways(scan: &Scanner<'_>, items: &[Item], joins: &[Join]) -> Wording {
    let written =
        |or| joins.iter().zip(items.iter().skip(1)).find(|(join, _)| join.or == or).map(|(join, item)| (scan.slice(&join.at), item));
    let or = written(true).map_or("OR", |(or, _)| or);
    match written(false) {
        Some(("", item)) if matches!(item.expr, Expr::Not(_)) => {
            let not = scan.as_written("NOT");
            wording!(
                "`{not}` and `{or}` without brackets can be read in two ways",
                "`{not}` en `{or}` zonder haakjes kun je op twee manieren lezen"
            )
        }
        Some(("", _)) => {
            let and = scan.as_written("AND");
            wording!(
                "words side by side mean `{and}`, and beside `{or}` without brackets that can be read in two ways",
                "woorden naast elkaar gelden als `{and}` en samen met `{or}` kun je dat zonder haakjes op twee manieren lezen"
            )
        }
        and => {
            let and = and.map_or("AND", |(and, _)| and);
            wording!(
                "`{and}` and `{or}` without brackets can be read in two ways",
                "`{and}` en `{or}` zonder haakjes kun je op twee manieren lezen"
            )
        }
    }
}

fn all(mut items: Vec<Item>, make: fn(Vec<Expr>) -> Expr) -> Expr {
    match items.pop() {
        Some(only) if items.is_empty() => only.expr,
        last => make(items.into_iter().chain(last).map(|item| item.expr).collect()),
    }
}

/// The operands written out with brackets around those that OR (or else AND) joins.
fn reading(scan: &Scanner<'_>, items: &[Item], joins: &[Join], or_binds: bool) -> String {
    let mut runs: Vec<Run> = Vec::new();
    let and = scan.as_written("AND");
    let mut outer: Vec<&str> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let text = shown(scan.slice(&item.at));
        let join = index.checked_sub(1).and_then(|before| joins.get(before));
        let operator = join.map_or("", |join| match scan.slice(&join.at) {
            "" if matches!(item.expr, Expr::Not(_)) => "",
            "" => and.as_str(),
            written => written,
        });
        let gap = if operator.is_empty() { " ".to_owned() } else { format!(" {operator} ") };
        match (join, runs.last_mut()) {
            (Some(join), Some(run)) if join.or == or_binds => run.add(&gap, &text),
            (join, _) => {
                outer.extend(join.map(|_| operator));
                runs.push(Run::of(scan, item, text, or_binds));
            }
        }
    }
    let mut whole = String::new();
    let last = runs.len().saturating_sub(1);
    for (index, run) in runs.iter().enumerate() {
        if last >= MOST_WRITTEN && index > 1 && index < last && run.parts.len() == 1 {
            whole.push_str(if index == 2 { " …" } else { "" });
            continue;
        }
        if let Some(operator) = index.checked_sub(1).and_then(|before| outer.get(before)) {
            whole.push(' ');
            whole.push_str(operator);
            whole.push_str(if operator.is_empty() { "" } else { " " });
        }
        whole.push_str(&run.written());
    }
    whole
}

/// Operands that are read together.
struct Run {
    /// `NOT ` if all of them are what may not be there.
    not: String,
    /// Each with the operator before it.
    parts: Vec<String>,
}

impl Run {
    /// A run that begins with an operand. `NOT a OR b`, with OR read first, means `NOT (a OR b)`.
    fn of(scan: &Scanner<'_>, item: &Item, text: String, or_binds: bool) -> Self {
        match &item.expr {
            Expr::Not(inner) if or_binds => Self { not: scan.as_written("NOT "), parts: vec![shown(&scan.as_written(&inner.to_string()))] },
            _ => Self { not: String::new(), parts: vec![text] },
        }
    }

    fn add(&mut self, gap: &str, text: &str) {
        self.parts.push(format!("{gap}{text}"));
    }

    /// The run in brackets if there is more than one operand, and shortened if there are many.
    fn written(&self) -> String {
        let inner = match self.parts.as_slice() {
            [first, second, .., last] if self.parts.len() > MOST_WRITTEN => format!("{first}{second} …{last}"),
            parts => parts.concat(),
        };
        if self.parts.len() > 1 { format!("{}({inner})", self.not) } else { format!("{}{inner}", self.not) }
    }
}
