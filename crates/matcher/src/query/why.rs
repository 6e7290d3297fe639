//! Why a query does not find a mention, in words.

use super::{
    find::{find, spread},
    scan::shown,
    tree::Expr,
    word::{Phrase, Word},
};
use crate::{fields::Scope, view::View};
use luister_mention::{Wording, wording};

/// The most that is told of one query.
const MOST: usize = 8;
/// Of an OR so many parts are looked at for whether they are nearly there.
const MOST_TRIED: usize = 40;

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
            let close = parts.iter().take(MOST_TRIED).find_map(|part| nearly(part, view, scope));
            clauses.push(close.unwrap_or_else(|| {
                let names: Vec<String> = parts.iter().map(quoted).collect();
                wording!("none of {} is there", "geen van {} staat erin", shown(&names.join(", ")))
            }));
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
            let close = nearly(expr, view, scope);
            clauses.push(close.unwrap_or_else(|| wording!("{name} is not there", "{name} staat er niet in")));
        }
    }
}

/// What is said of a part whose words are all there, but not as they should be.
fn nearly(expr: &Expr, view: &View<'_>, scope: Scope) -> Option<Wording> {
    match expr {
        Expr::Defined { expr, .. } => nearly(expr, view, scope),
        Expr::Near { operands, between, ordered } => {
            let all = operands.iter().all(|operand| find(operand, view, scope).is_some());
            all.then(|| apart(operands, *between, *ordered, view, scope))
        }
        Expr::Phrase(phrase) => {
            let alone = |word: Word| stands_alone(word, view, scope);
            let name = quoted(expr);
            if phrase.exact {
                let all = phrase.words.iter().all(|word| Word::read(&word.text).is_ok_and(alone));
                return all
                    .then(|| wording!("{name} is there with other capitals only", "{name} staat er alleen met andere hoofdletters in"));
            }
            let all = phrase.words.len() > 1 && phrase.words.iter().cloned().all(alone);
            all.then(|| {
                wording!(
                    "the words of {name} are there, but not side by side",
                    "de woorden van {name} staan er wel in, maar niet naast elkaar"
                )
            })
        }
        _ => None,
    }
}

/// Whether a word of a phrase stands there by itself.
pub(crate) fn stands_alone(word: Word, view: &View<'_>, scope: Scope) -> bool {
    find(&Expr::Phrase(Phrase { words: vec![word], exact: false }), view, scope).is_some()
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
