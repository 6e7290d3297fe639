//! Why a query does not find a mention, in words.

use super::{
    find::{find, spread},
    scan::shown,
    tree::Expr,
};
use crate::{fields::Scope, view::View};

/// The most that is told of one query.
const MOST: usize = 8;

/// What was missing, or there and may not be, each in a clause; nothing if the query finds the mention.
pub(crate) fn missing(expr: &Expr, view: &View<'_>, scope: Scope) -> Vec<String> {
    let mut clauses = Vec::new();
    collect(expr, view, scope, &mut clauses);
    clauses.dedup();
    clauses.truncate(MOST);
    clauses
}

fn collect(expr: &Expr, view: &View<'_>, scope: Scope, clauses: &mut Vec<String>) {
    if clauses.len() >= MOST || find(expr, view, scope).is_some() {
        return;
    }
    let name = quoted(expr);
    match expr {
        Expr::And(parts) => parts.iter().for_each(|part| collect(part, view, scope, clauses)),
        Expr::Or(parts) => {
            let names: Vec<String> = parts.iter().map(quoted).collect();
            clauses.push(format!("none of {} is there", shown(&names.join(", "))));
        }
        Expr::Not(part) => clauses.push(format!("{} is there and may not be", quoted(part))),
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
            clauses.push(format!("{} is there {times} times and not {at_least}", quoted(of)));
        }
        Expr::Within { field, scope, expr } => {
            let before = clauses.len();
            collect(expr, view, *scope, clauses);
            clauses.iter_mut().skip(before).for_each(|clause| *clause = format!("in `{field}:` {clause}"));
        }
        Expr::Property(property) => {
            let actual = property.test.actual(view).map_or_else(|| "is not known".to_owned(), |actual| format!("is {}", shown(&actual)));
            clauses.push(format!("{name} does not hold: it {actual}"));
        }
        Expr::Phrase(_) | Expr::Pattern(_) | Expr::Reference(_) | Expr::Defined { .. } => clauses.push(format!("{name} is not there")),
    }
}

/// All operands are there, but not so that NEAR holds.
fn apart(operands: &[Expr], between: u32, ordered: bool, view: &View<'_>, scope: Scope) -> String {
    let names = operands.iter().map(quoted).collect::<Vec<_>>().join(" and ");
    let distance = match operands {
        [left, right] => spread(left, right, view, scope).filter(|distance| *distance > between as usize),
        _ => None,
    };
    match distance {
        Some(distance) => format!("{names} have {distance} words between them, and {between} are the most"),
        None if ordered => format!("{names} do not stand in this order with at most {between} words between them"),
        None => format!("{names} do not stand with at most {between} words between them"),
    }
}

fn quoted(expr: &Expr) -> String {
    format!("`{}`", shown(&expr.to_string()))
}
