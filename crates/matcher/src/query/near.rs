//! What may stand beside NEAR and before `~n`: words, phrases, or an OR of them.

use super::{
    operator::{Operator, Reading},
    parse::Parser,
    scan::{Step, shown},
    tree::{Atom, Expr},
};
use crate::limits::{MAX_BETWEEN, MAX_NEAR_WILDCARDS};
use luister_mention::{Locale, Mistake, Wording, wording};
use std::ops::Range;

/// Why an expression cannot be an operand of NEAR.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Misfit {
    And,
    Not,
    Near,
    Field,
    Regex,
    Count,
}

/// Whether an expression can be an operand of NEAR. A reference can until it is filled in.
pub(crate) fn misfit(expr: &Expr) -> Option<Misfit> {
    match expr {
        Expr::Phrase(_) | Expr::Reference(_) => None,
        Expr::Pattern(pattern) => (!pattern.is_raw()).then_some(Misfit::Regex),
        Expr::Or(parts) => parts.iter().find_map(misfit),
        Expr::Defined { expr, .. } => misfit(expr),
        Expr::And(_) => Some(Misfit::And),
        Expr::Not(_) => Some(Misfit::Not),
        Expr::Near { .. } => Some(Misfit::Near),
        Expr::Within { .. } | Expr::Property(_) => Some(Misfit::Field),
        Expr::Count { .. } => Some(Misfit::Count),
    }
}

impl Misfit {
    /// In words.
    pub(crate) fn in_words(self, locale: Locale) -> &'static str {
        match self {
            Self::And => locale.pick("een AND", "an AND"),
            Self::Not => locale.pick("een NOT", "a NOT"),
            Self::Near => locale.pick("nog een NEAR", "another NEAR"),
            Self::Field => locale.pick("een veld", "a field"),
            Self::Regex => locale.pick("een reguliere expressie", "a regular expression"),
            Self::Count => locale.pick("een telling", "a count"),
        }
    }
}

impl Parser<'_> {
    /// Tells of operands that NEAR cannot have.
    pub(super) fn check_operands(&mut self, operands: &[(&Expr, Range<usize>)], operator: &str) -> Step<()> {
        for (index, (expr, at)) in operands.iter().enumerate() {
            let Some(misfit) = misfit(expr) else { continue };
            let (and, or) = (self.scan.as_written("AND"), self.scan.as_written("OR"));
            let message = Wording::in_each(|locale| {
                let misfit = self.scan.as_written(misfit.in_words(locale));
                locale.pick(
                    format!("naast `{operator}` kunnen alleen woorden en woordgroepen staan, met of zonder {or} ertussen, en hier staat {misfit}"),
                    format!("beside `{operator}` only words, phrases or an {or} of them can stand, and here is {misfit}"),
                )
            });
            let text = |at: &Range<usize>| shown(self.scan.slice(at));
            let other = operands.get(1 - index.min(1)).map(|(_, at)| text(at)).unwrap_or_default();
            let repair = match (misfit, expr) {
                (Misfit::Field, Expr::Within { field, expr, .. }) if operands.len() == 2 => {
                    let inner = self.scan.as_written(&expr.to_string());
                    let (left, right) = if index == 0 { (inner, other) } else { (other, inner) };
                    wording!("write `{field}:({left} {operator} {right})`", "schrijf `{field}:({left} {operator} {right})`")
                }
                (Misfit::And, Expr::And(parts)) if operands.len() == 2 => {
                    let near = parts
                        .iter()
                        .map(|part| format!("({other} {operator} {})", self.scan.as_written(&Atom(part).to_string())))
                        .collect::<Vec<_>>();
                    wording!("write `{}`", "schrijf `{}`", shown(&near.join(&format!(" {and} "))))
                }
                (Misfit::Field | Misfit::Not | Misfit::Count, _) => {
                    wording!(
                        "join it with {and}: `(… {operator} …) {and} {}`",
                        "verbind het met {and}: `(… {operator} …) {and} {}`",
                        text(at)
                    )
                }
                _ => wording!(
                    "make two queries of it, or join the parts with {and}",
                    "maak er twee zoekopdrachten van of verbind de delen met {and}"
                ),
            };
            return self.scan.stop(Mistake::NearOperand, at.clone(), message, repair);
        }
        let wildcards: usize = operands.iter().map(|(expr, _)| expr.wildcards()).sum();
        if let (Some((_, first)), Some((_, last))) = (operands.first(), operands.last())
            && wildcards > MAX_NEAR_WILDCARDS
        {
            let message = wording!(
                "there are {wildcards} wildcards beside `{operator}`, and {MAX_NEAR_WILDCARDS} are the most",
                "naast `{operator}` staan {wildcards} jokertekens en dat mogen er hooguit {MAX_NEAR_WILDCARDS} zijn"
            );
            return self.scan.stop(
                Mistake::TooMuch,
                first.start..last.end,
                message,
                wording!("make several queries of it", "maak er meer zoekopdrachten van"),
            );
        }
        Ok(())
    }

    /// Tells of a second NEAR behind a first: which of the two binds is a guess.
    pub(super) fn no_chain(&mut self, start: usize) -> Step<()> {
        let end = self.scan.at;
        self.scan.skip_blank();
        let (word, reading) = self.peek_operator();
        if let Some(Reading::Operator(Operator::Near { .. })) = reading {
            let (before, and) = (shown(self.scan.slice(&(start..end))), self.scan.as_written("AND"));
            let message =
                wording!("two NEARs in a row can be read in two ways", "twee keer NEAR achter elkaar kun je op twee manieren lezen");
            let repair = wording!(
                "write `({before}) {and} (… {} …)`, or `(a {and} b {and} c)~5` for all within reach",
                "schrijf `({before}) {and} (… {} …)` of `(a {and} b {and} c)~5` als ze allemaal bij elkaar moeten staan",
                self.scan.slice(&word)
            );
            return self.scan.stop(Mistake::MixedNear, word, message, repair);
        }
        self.scan.at = end;
        Ok(())
    }

    /// Reads `~n` behind brackets, if it is there: `(a AND b)~n` is `a NEAR/n b`.
    pub(super) fn within(&mut self, expr: Expr, open: usize) -> Step<Expr> {
        let Some((between, at)) = self.tilde()? else { return Ok(expr) };
        let Expr::And(operands) = expr else {
            let and = self.scan.as_written("AND");
            return self.scan.stop(
                Mistake::StrayTilde,
                open..at.end,
                wording!(
                    "`~` needs two or more parts joined by {and} in its brackets",
                    "`~` vraagt tussen de haakjes om twee of meer delen met {and} ertussen"
                ),
                wording!("write for instance `(a {and} b)~5`", "schrijf bijvoorbeeld `(a {and} b)~5`"),
            );
        };
        let spots: Vec<_> = operands.iter().map(|operand| (operand, open..at.start)).collect();
        self.check_operands(&spots, "~")?;
        self.scan.idle.forget_within(&(open..at.start));
        let first = self.borrowed.iter().position(|borrowed| borrowed.at.start > open).unwrap_or(self.borrowed.len());
        self.borrowed.iter_mut().skip(first).for_each(|borrowed| borrowed.near = true);
        Ok(Expr::Near { operands, between, ordered: false })
    }

    /// `~n`: the number, and where it stands.
    pub(super) fn tilde(&mut self) -> Step<Option<(u32, Range<usize>)>> {
        let start = self.scan.at;
        if !self.scan.eat('~') {
            return Ok(None);
        }
        let digits = self.scan.take_while(char::is_alphanumeric);
        match self.scan.slice(&digits).parse() {
            Ok(between) if between <= MAX_BETWEEN => Ok(Some((between, start..digits.end))),
            _ => {
                let message =
                    wording!("`~` does not say how many words may stand in between", "`~` zegt niet hoeveel woorden ertussen mogen staan");
                self.scan.stop(
                    Mistake::BadDistance,
                    start..digits.end,
                    message,
                    wording!(
                        "write a number from 0 to {MAX_BETWEEN}, for instance `~5`",
                        "schrijf een getal van 0 tot en met {MAX_BETWEEN}, bijvoorbeeld `~5`"
                    ),
                )
            }
        }
    }
}
