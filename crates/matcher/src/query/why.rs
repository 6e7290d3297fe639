//! Why a query does not find a mention, in words.

use super::{
    find::{find, spread},
    scan::shown,
    tree::Expr,
};
use crate::{fields::Scope, view::View};
use luister_mention::{Wording, wording};

/// The most that is told of one query.
const MOST: usize = 8;

/// What was missing, or there and may not be, each in a clause; nothing if the query finds the mention.
pub(crate) fn missing(expr: &Expr, view: &View<'_>, scope: Scope) -> Vec<Wording> {
    let mut clauses = Vec::new();
    collect(expr, view, scope, &mut clauses);
    clauses.dedup();
    clauses.truncate(MOST);
    clauses
}

fn collect(expr: &Expr, view: &View<'_>, scope: Scope, clauses: &mut Vec<Wording>) {
    if clauses.len() >= MOST || find(expr, view, scope).is_some() {
        return;
    }
    let name = quoted(expr);
    match expr {
        Expr::And(parts) => parts.iter().for_each(|part| collect(part, view, scope, clauses)),
        Expr::Or(parts) => {
            let names: Vec<String> = parts.iter().map(quoted).collect();
            clauses.push(wording!("none of {} is there", "geen van {} staat erin", shown(&names.join(", "))));
        }
        Expr::Not(part) => clauses.push(wording!("{} is there and may not be", "{} staat erin en dat mag niet", quoted(part))),
        Expr::Near { operands, between, ordered } => {
            let before = clauses.len();
            for operand in operands {
                collect(operand, view, scope, clauses);
            }
            if clauses.len() == before {
                clauses.push(apart(operands, *between, *ordered, view, scope));
            }
        }
        Expr::Count { at_least, of } => {
            let times = find(of, view, scope).map_or(0, |found| found.len());
            clauses.push(wording!(
                "{} is there {times} times and not {at_least}",
                "{} staat er {times} keer in en niet {at_least} keer",
                quoted(of)
            ));
        }
        Expr::Within { field, scope, expr } => {
            let before = clauses.len();
            collect(expr, view, *scope, clauses);
            for clause in clauses.iter_mut().skip(before) {
                *clause = Wording::in_each(|locale| {
                    let within = clause.in_words(locale);
                    locale.pick(format!("bij `{field}:` {within}"), format!("in `{field}:` {within}"))
                });
            }
        }
        Expr::Property(property) => {
            clauses.push(match property.test.actual(view) {
                None => wording!("{name} does not hold: it is not known", "{name} klopt niet: het is niet bekend"),
                Some(actual) => wording!("{name} does not hold: it is {}", "{name} klopt niet: het is {}", shown(&actual)),
            });
        }
        Expr::Phrase(_) | Expr::Pattern(_) | Expr::Reference(_) | Expr::Defined { .. } => {
            clauses.push(wording!("{name} is not there", "{name} staat er niet in"));
        }
    }
}

/// All operands are there, but not so that NEAR holds.
fn apart(operands: &[Expr], between: u32, ordered: bool, view: &View<'_>, scope: Scope) -> Wording {
    let distance = match operands {
        [left, right] => spread(left, right, view, scope).filter(|distance| *distance > between as usize),
        _ => None,
    };
    Wording::in_each(|locale| {
        let names = operands.iter().map(quoted).collect::<Vec<_>>().join(locale.pick(" en ", " and "));
        match distance {
            Some(distance) => locale.pick(
                format!("tussen {names} staan {distance} woorden en dat mogen er hooguit {between} zijn"),
                format!("{names} have {distance} words between them, and {between} are the most"),
            ),
            None if ordered => locale.pick(
                format!("{names} staan niet in deze volgorde met hooguit {between} woorden ertussen"),
                format!("{names} do not stand in this order with at most {between} words between them"),
            ),
            None => locale.pick(
                format!("{names} staan niet met hooguit {between} woorden ertussen"),
                format!("{names} do not stand with at most {between} words between them"),
            ),
        }
    })
}

fn quoted(expr: &Expr) -> String {
    format!("`{}`", shown(&expr.to_string()))
}
