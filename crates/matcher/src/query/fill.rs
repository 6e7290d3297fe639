//! Filling in what a query borrows.

use super::tree::{Expr, Measure, Reference};
use std::sync::Arc;

/// The expression with its references replaced; one without a meaning stays.
pub(crate) fn fill(expr: &Expr, meanings: &[(Reference, Arc<Expr>)]) -> Expr {
    let all = |parts: &[Expr]| parts.iter().map(|part| fill(part, meanings)).collect();
    let one = |part: &Expr| Box::new(fill(part, meanings));
    match expr {
        Expr::Reference(reference) => match meanings.iter().find(|(known, _)| known == reference) {
            Some((_, expr)) => {
                let Measure { parts, depth } = expr.measure();
                Expr::Defined {
                    reference: reference.clone(),
                    expr: Arc::clone(expr),
                    measure: Measure { parts: parts + 1, depth: depth + 1 },
                }
            }
            None => expr.clone(),
        },
        Expr::Near { operands, between, ordered } => Expr::Near { operands: all(operands), between: *between, ordered: *ordered },
        Expr::Count { at_least, of } => Expr::Count { at_least: *at_least, of: one(of) },
        Expr::Within { field, scope, expr } => Expr::Within { field, scope: *scope, expr: one(expr) },
        Expr::Not(part) => Expr::Not(one(part)),
        Expr::And(parts) => Expr::And(all(parts)),
        Expr::Or(parts) => Expr::or(all(parts)),
        Expr::Phrase(_) | Expr::Pattern(_) | Expr::Property(_) | Expr::Defined { .. } => expr.clone(),
    }
}
