//! From the text of a query to its tree: what joins, in the order of how tightly it binds.

use super::{
    mixed::{self, Item, Join},
    operator::{Operator, Reading, read_as_operator},
    scan::{Scanner, Step, Stop, ends_word, is_error},
    tree::{Expr, Reference},
};
use crate::{
    fields::{self, Reads, Scope},
    limits::{MAX_BRACKETS, MAX_LINE_BYTES},
};
use luister_mention::{Mistake, Problem, Signal, wording};
use std::{ops::Range, sync::Arc};

/// One line of a list as it was read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    /// The query.
    pub expr: Arc<Expr>,
    /// Where the query stands, without its signal.
    pub at: Range<usize>,
    /// What stands behind `=>`.
    pub signal: Option<Signal>,
    /// What it borrows.
    pub borrowed: Vec<Borrowed>,
}

/// A reference and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Borrowed {
    pub reference: Reference,
    pub at: Range<usize>,
    /// Whether it is an operand of NEAR, which takes words only.
    pub near: bool,
}

/// Reads one query of a file. It is there if it has no error; warnings come with it. The lines of the problems
/// are counted from the first one of the query: the caller knows which that is.
pub(crate) fn line(file: &str, source: &str, range: Range<usize>) -> (Option<Line>, Vec<Problem>) {
    read(file, source, range, Purpose::Query)
}

/// The same for what a name stands for, which may come to stand beside NEAR.
pub(crate) fn definition(file: &str, source: &str, range: Range<usize>) -> (Option<Line>, Vec<Problem>) {
    read(file, source, range, Purpose::Name)
}

/// What adds nothing to a line that was read before, now that it is known what it borrows.
pub(crate) fn idle_parts(
    file: &str,
    source: &str,
    range: Range<usize>,
    purpose: Purpose,
    meanings: &[(Reference, Arc<Expr>)],
) -> Vec<Problem> {
    let mut parser = Parser::of(Scanner::new(file, source, range, meanings));
    match parser.line() {
        Ok(_) => parser.scan.idle.told(purpose == Purpose::Name).collect(),
        Err(Stop) => Vec::new(),
    }
}

/// What a line is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// It is a query.
    Query,
    /// It is what a name stands for.
    Name,
}

fn read(file: &str, source: &str, range: Range<usize>, purpose: Purpose) -> (Option<Line>, Vec<Problem>) {
    let mut parser = Parser::of(Scanner::new(file, source, range.clone(), &[]));
    if range.len() > MAX_LINE_BYTES {
        let message = wording!(
            "this query has {} bytes, and {MAX_LINE_BYTES} are the most that is read",
            "deze zoekopdracht is {} bytes lang en er worden er hooguit {MAX_LINE_BYTES} gelezen",
            range.len()
        );
        parser.scan.tell(
            Mistake::TooMuch,
            range.start..range.start,
            message,
            wording!("make several queries of it", "maak er meer zoekopdrachten van"),
        );
        return (None, parser.scan.problems);
    }
    let line = parser.line();
    parser.scan.tell_of_untold();
    let Scanner { mut problems, idle, .. } = parser.scan;
    problems.dedup();
    // What borrows is looked at again when it is known what it borrows.
    if line.as_ref().is_ok_and(|line| line.borrowed.is_empty()) && !problems.iter().any(is_error) {
        problems.extend(idle.told(purpose == Purpose::Name));
    }
    let failed = problems.iter().any(is_error);
    (line.ok().filter(|_| !failed), problems)
}

/// The state of reading one query.
#[derive(Debug)]
pub(super) struct Parser<'t> {
    pub(super) scan: Scanner<'t>,
    /// Where the brackets were opened that are not closed yet.
    pub(super) brackets: Vec<usize>,
    /// How many parts stand inside each other here: brackets, and `count:` and `near/n:` without any.
    pub(super) depth: usize,
    /// The field in whose brackets we are.
    pub(super) field: Option<&'static str>,
    pub(super) borrowed: Vec<Borrowed>,
    /// The last word that was looked at before it is read: it is asked for several times.
    peeked: Option<Peeked>,
}

/// A bare word ahead.
#[derive(Debug)]
struct Peeked {
    word: Range<usize>,
    reading: Option<Reading>,
}

impl<'t> Parser<'t> {
    fn of(scan: Scanner<'t>) -> Self {
        Self { scan, brackets: Vec::new(), depth: 0, field: None, borrowed: Vec::new(), peeked: None }
    }
}

impl Parser<'_> {
    fn line(&mut self) -> Step<Line> {
        self.scan.skip_blank();
        let start = self.scan.at;
        let expr = self.level()?;
        let end = start + self.scan.slice(&(start..self.scan.at)).trim_end().len();
        let signal = if self.scan.rest().starts_with("=>") { Some(self.signal()?) } else { None };
        self.scan.skip_blank();
        match self.scan.peek() {
            Some(_) if signal.is_some() => {
                let rest = self.scan.take_while(|_| true);
                return self.scan.stop(
                    Mistake::BehindSignal,
                    rest,
                    wording!("behind the signal nothing can follow", "achter het signaal kan niets meer staan"),
                    wording!("take this out, or put it before `=>`", "haal dit weg of zet het voor `=>`"),
                );
            }
            Some(c) => return self.stray(c),
            None => {}
        }
        if !expr.is_positive() {
            let not = self.scan.as_written("NOT");
            let message = wording!(
                "this query says only what may not be there, so it would find almost everything",
                "deze zoekopdracht zegt alleen wat er niet in mag staan en zou dus bijna alles vinden"
            );
            return self.scan.stop(
                Mistake::OnlyNot,
                start..end,
                message,
                wording!(
                    "say what has to be there as well, for instance `acme {not} …`",
                    "zeg ook wat er wel in moet staan, bijvoorbeeld `acme {not} …`"
                ),
            );
        }
        Ok(Line { expr: Arc::new(expr), at: start..end, signal, borrowed: std::mem::take(&mut self.borrowed) })
    }

    fn signal(&mut self) -> Step<Signal> {
        self.scan.at += "=>".len();
        self.scan.skip_blank();
        let at = self.scan.take_while(|c| !c.is_whitespace());
        let word = self.scan.slice(&at).to_lowercase();
        if let Some(signal) = Signal::SCORED.into_iter().find(|signal| signal.as_str() == word) {
            return Ok(signal);
        }
        let (message, repair) = super::signal::wrong(&word);
        self.scan.stop(Mistake::UnknownSignal, at, message, repair)
    }

    /// Operands joined by AND or by OR, up to a closing bracket, `=>` or the end.
    pub(super) fn level(&mut self) -> Step<Expr> {
        let first = self.negated(None)?;
        if self.ends_level() {
            return Ok(first.expr);
        }
        let (mut items, mut joins) = (vec![first], Vec::new());
        while !self.ends_level() {
            joins.push(self.join()?);
            items.push(self.negated(joins.last())?);
        }
        let scope = match self.field.and_then(fields::find).map(|field| field.reads) {
            Some(Reads::Words(scope)) => scope,
            _ => Scope::Usual,
        };
        Ok(mixed::join(&mut self.scan, items, &joins, scope))
    }

    /// Whether no operand follows any more.
    fn ends_level(&mut self) -> bool {
        self.scan.skip_blank();
        self.scan.peek().is_none_or(|c| c == ')') || self.scan.rest().starts_with("=>")
    }

    /// What joins the operand before with the one that follows.
    fn join(&mut self) -> Step<Join> {
        let (word, reading) = self.peek_operator();
        match reading {
            Some(Reading::Operator(operator @ (Operator::And | Operator::Or))) => {
                self.scan.at = word.end;
                Ok(Join { or: operator == Operator::Or, at: word })
            }
            _ => match self.scan.peek() {
                Some(c) if is_misplaced(c) || self.is_arrow() => self.stray(c),
                _ => Ok(Join { or: false, at: self.scan.at..self.scan.at }),
            },
        }
    }

    /// An operand, with NOT before it or not.
    fn negated(&mut self, join: Option<&Join>) -> Step<Item> {
        self.scan.skip_blank();
        let start = self.scan.at;
        let mut negated = false;
        loop {
            let (word, reading) = self.peek_operator();
            let not = match self.scan.peek() {
                _ if reading == Some(Reading::Operator(Operator::Not)) => word,
                Some(dash @ ('-' | '–' | '−')) if !self.is_arrow() => start.max(self.scan.at)..self.scan.at + dash.len_utf8(),
                _ => break,
            };
            if negated {
                return self.scan.stop(
                    Mistake::DoubleNot,
                    not,
                    wording!("twice not is once too many", "hier staat twee keer dat iets er niet in mag staan"),
                    wording!("take one of them out", "haal er een weg"),
                );
            }
            self.scan.at = not.end;
            let dash = self.scan.slice(&not).chars().all(|c| !c.is_alphabetic());
            if dash && self.scan.peek().is_none_or(char::is_whitespace) {
                let (at, not) = (not, self.scan.as_written("NOT"));
                return self.scan.stop(
                    Mistake::StraySign,
                    at,
                    wording!("a dash on its own means nothing", "een los streepje betekent niets"),
                    wording!(
                        "put it right before the word that may not be there, or write `{not}`",
                        "zet het vast aan het woord dat er niet in mag staan of schrijf `{not}`"
                    ),
                );
            }
            negated = true;
            self.scan.skip_blank();
        }
        let expr = self.near(join, negated)?;
        let end = start + self.scan.slice(&(start..self.scan.at)).trim_end().len();
        Ok(Item { expr: if negated { Expr::Not(Box::new(expr)) } else { expr }, at: start..end })
    }

    /// One atom, or two with NEAR between them.
    fn near(&mut self, join: Option<&Join>, negated: bool) -> Step<Expr> {
        let start = self.scan.at;
        self.expect_operand(join, negated)?;
        let first = self.borrowed.len();
        let left = self.atom()?;
        let left_end = self.scan.at;
        self.scan.skip_blank();
        let (word, reading) = self.peek_operator();
        let (between, ordered) = match reading {
            Some(Reading::Operator(Operator::Near { between, ordered })) => (between, ordered),
            Some(Reading::BadDistance) => return self.bad_distance(word),
            _ => {
                self.scan.at = left_end;
                return Ok(left);
            }
        };
        self.scan.at = word.end;
        self.scan.skip_blank();
        self.expect_operand(Some(&Join { or: false, at: word.clone() }), false)?;
        let right_start = self.scan.at;
        let right = self.atom()?;
        let right_end = self.scan.at;
        let operands = [(&left, start..left_end), (&right, right_start..right_end)];
        self.check_operands(&operands, self.scan.slice(&word))?;
        self.no_chain(start)?;
        self.scan.idle.forget_within(&(start..right_end));
        self.borrowed.iter_mut().skip(first).for_each(|borrowed| borrowed.near = true);
        Ok(Expr::Near { operands: vec![left, right], between, ordered })
    }

    /// An expression in brackets, with `~n` behind it or not.
    pub(super) fn group(&mut self) -> Step<Expr> {
        let open = self.scan.at;
        if self.brackets.len() == MAX_BRACKETS {
            let message = wording!("more than {MAX_BRACKETS} brackets are open here", "hier staan meer dan {MAX_BRACKETS} haakjes open");
            return self.scan.stop(
                Mistake::TooMuch,
                open..open + 1,
                message,
                wording!(
                    "give the inner part a name: `$name = …` on a line of its own",
                    "geef het binnenste stuk een naam: `$name = …` op een eigen regel"
                ),
            );
        }
        self.scan.at += 1;
        self.brackets.push(open);
        let expr = self.level()?;
        if !self.scan.eat(')') {
            return match self.scan.peek() {
                Some(c) if !self.scan.rest().starts_with("=>") => self.stray(c),
                _ => self.unclosed(open),
            };
        }
        self.brackets.pop();
        self.within(expr, open)
    }

    /// The bare word that begins here, which is not read yet.
    pub(super) fn peek_word(&mut self) -> Range<usize> {
        self.peek_operator().0
    }

    /// The same, and what it means as an operator; none if it is just a word.
    pub(super) fn peek_operator(&mut self) -> (Range<usize>, Option<Reading>) {
        let peeked = self.peeked.take().filter(|peeked| peeked.word.start == self.scan.at).unwrap_or_else(|| {
            let rest = self.scan.rest();
            let word = rest.find(ends_word).and_then(|end| rest.get(..end)).unwrap_or(rest);
            Peeked { word: self.scan.at..self.scan.at + word.len(), reading: read_as_operator(word) }
        });
        let Peeked { word, reading } = self.peeked.insert(peeked);
        (word.clone(), *reading)
    }

    pub(super) fn is_arrow(&self) -> bool {
        ["->", "→", "⇒", "-->", "=>"].iter().any(|arrow| self.scan.rest().starts_with(arrow))
    }
}

/// Signs that cannot begin an operand.
fn is_misplaced(c: char) -> bool {
    matches!(c, '|' | ',' | ';' | '=' | '~' | '^' | '[' | ']' | '<' | '>' | '}')
}
