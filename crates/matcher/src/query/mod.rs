//! The query language: from text to tree, and from tree to the places where it is found.

mod any;
mod atom;
mod bare;
mod beginnings;
mod compiled;
mod counted;
mod covers;
mod doubts;
mod field;
mod fill;
mod find;
mod flood;
mod idle;
mod misplaced;
mod mixed;
mod near;
mod operator;
mod parse;
mod part;
mod pattern;
#[cfg(test)]
mod properties;
mod refusal;
mod scan;
mod signal;
mod tree;
mod value;
mod why;
mod word;

pub(crate) use atom::is_name_char;
pub(crate) use bare::Bare;
pub(crate) use beginnings::Beginnings;
pub(crate) use covers::Comparison;
pub(crate) use fill::fill;
pub(crate) use find::{Occurrence, find, find_into, spans};
pub(crate) use flood::{Flood, Floods};
pub(crate) use near::misfit;
pub(crate) use operator::{NAMES as OPERATOR_NAMES, USUAL_BETWEEN, as_in};
pub(crate) use parse::{Borrowed, Line, Purpose, definition, idle_parts, line};
pub(crate) use part::Part;
pub(crate) use pattern::Pattern;
pub(crate) use scan::shown;
pub(crate) use signal::wrong as wrong_signal;
pub(crate) use tree::{Expr, Measure, Reference};
pub(crate) use why::{missing, stands_alone};
pub(crate) use word::{Element, Phrase, Word, WordFault};

use crate::{fields::Scope, view::View};
use luister_mention::{Mention, Mistake, Problem, Severity, wording};
use std::{fmt, sync::Arc};

/// One query that stands in no list: for searching what is stored.
#[derive(Debug, Clone)]
pub struct Query {
    expr: Arc<Expr>,
    warnings: Vec<Problem>,
}

impl Query {
    /// Reads a query. `file` is what its problems call the place: `the query`.
    ///
    /// # Errors
    /// If it is no query: everything that is wrong with it.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<Problem>> {
        let (line, mut problems) = line(file, text, 0..text.len());
        let Some(line) = line else { return Err(problems) };
        for borrowed in &line.borrowed {
            let message = wording!(
                "`{}` stands for something in a list, and this query is in none",
                "`{}` staat voor iets in een lijst en deze zoekopdracht staat in geen lijst",
                borrowed.reference
            );
            problems.push(
                Problem::error(file, text, borrowed.at.clone(), message)
                    .of(Mistake::UnknownName)
                    .repair(wording!("write out what it stands for", "schrijf uit waar het voor staat")),
            );
        }
        if line.signal.is_some() {
            let message = wording!(
                "`=>` names the signal of a query in a list, and this query is in none",
                "`=>` noemt het signaal van een zoekopdracht in een lijst en deze staat in geen lijst"
            );
            problems.push(
                Problem::error(file, text, line.at.end..text.len(), message)
                    .of(Mistake::MisplacedSignal)
                    .repair(wording!("take it out", "haal het weg")),
            );
        }
        if problems.iter().any(|problem| problem.severity == Severity::Error) {
            return Err(problems);
        }
        Ok(Self { expr: line.expr, warnings: problems })
    }

    /// What works, but perhaps not as it was meant.
    #[must_use]
    pub fn warnings(&self) -> &[Problem] {
        &self.warnings
    }

    /// Whether the mention is found by it.
    #[must_use]
    pub fn matches(&self, mention: &Mention) -> bool {
        find(&self.expr, &View::of(mention), Scope::Usual).is_some()
    }
}

impl fmt::Display for Query {
    /// The query in its canonical spelling; reading it again gives the same query.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.expr.fmt(f)
    }
}
