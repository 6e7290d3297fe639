//! From the pieces of a query to its tree, by the precedence that its tool has. Slips are told and read as they were most
//! probably meant.

use super::{
    node::{self, Is, Node, Step},
    note::{About, Notes},
    spelling::{Habit, Keep, Mixing, Spelling},
    token::{Kind, Operator, Token, Value},
};
use crate::{limits::MAX_BRACKETS, query::shown};
use std::ops::Range;

/// The query cannot be read; the reason was told.
#[derive(Debug)]
pub(super) struct Stop;

type Read<T> = Result<T, Stop>;

/// The tree of one query.
///
/// # Errors
/// If brackets stand too deep in each other, or AND beside OR where the tool refuses that.
pub(super) fn tree<'t>(text: &'t str, tokens: Vec<Token<'t>>, spelling: &Spelling, notes: &mut Notes) -> Read<Node<'t>> {
    let mut reader = Reader { text, tokens, at: 0, depth: 0, spelling, notes };
    reader.level()
}

struct Reader<'t, 'n> {
    text: &'t str,
    tokens: Vec<Token<'t>>,
    at: usize,
    /// How many brackets are open.
    depth: usize,
    spelling: &'n Spelling,
    notes: &'n mut Notes,
}

/// What stands between two operands; its range is empty if nothing does.
struct Join {
    or: bool,
    at: Range<usize>,
}

impl<'t> Reader<'t, '_> {
    fn peek(&self) -> Option<&Token<'t>> {
        self.tokens.get(self.at)
    }

    /// The place of the next piece, which is read over.
    fn skip(&mut self) -> Range<usize> {
        let at = self.peek().map_or(self.text.len()..self.text.len(), |token| token.at.clone());
        self.at += 1;
        at
    }

    fn alone(&mut self, at: Range<usize>) {
        let written = shown(self.text.get(at.clone()).unwrap_or_default());
        self.notes.tell(at, About::Alone { written });
    }

    /// Operands joined by AND or OR, up to a closing bracket or the end.
    fn level(&mut self) -> Read<Node<'t>> {
        let (mut items, mut joins): (Vec<Node<'t>>, Vec<Join>) = (Vec::new(), Vec::new());
        loop {
            let join = self.join();
            let not = self.not();
            let Some(node) = self.near()? else {
                let lone: Vec<_> = join.into_iter().map(|join| join.at).chain(not.into_iter().map(|(at, _)| at)).collect();
                for at in lone {
                    self.alone(at);
                }
                if self.ends() {
                    break;
                }
                continue;
            };
            let start = not.as_ref().map_or(node.at.start, |(at, _)| at.start);
            match (join, items.last()) {
                (Some(join), None) => self.alone(join.at),
                (join, Some(before)) => {
                    let gap = before.at.start..node.at.end;
                    joins.push(join.unwrap_or(Join { or: false, at: start..start }));
                    self.tell_of_gap(&joins, not.is_some(), gap);
                }
                (None, None) => {}
            }
            let at = start..node.at.end;
            let negated = not.is_some_and(|(_, odd)| odd);
            items.push(if negated { Node { at, is: Is::Not(Box::new(node)) } } else { node });
        }
        self.joined(items, &joins)
    }

    /// Whether nothing more belongs to this level.
    fn ends(&self) -> bool {
        self.peek().is_none_or(|token| self.depth > 0 && matches!(token.kind, Kind::Close))
    }

    /// Words side by side, in a tool that is not known to read that as AND. Of several in a row it is told once.
    fn tell_of_gap(&mut self, joins: &[Join], negated: bool, gap: Range<usize>) {
        let mut blanks = joins.iter().rev().map(|join| join.at.is_empty());
        let (here, before) = (blanks.next() == Some(true), blanks.next() == Some(true));
        if here && !before && !negated && !self.spelling.has(Habit::BlankIsAnd) {
            self.notes.tell(gap, About::SideBySide);
        }
    }

    /// The AND or OR that stands here; of several the first counts.
    fn join(&mut self) -> Option<Join> {
        let mut join = None;
        while let Some(Kind::Operator(operator @ (Operator::And | Operator::Or))) = self.peek().map(|token| token.kind) {
            let at = self.skip();
            if join.is_some() {
                self.alone(at);
            } else {
                join = Some(Join { or: operator == Operator::Or, at });
            }
        }
        join
    }

    /// The NOTs that stand here, and whether they are an odd number.
    fn not(&mut self) -> Option<(Range<usize>, bool)> {
        let mut not: Option<(Range<usize>, bool)> = None;
        while let Some(Kind::Minus | Kind::Operator(Operator::Not)) = self.peek().map(|token| token.kind) {
            let at = self.skip();
            not = Some(not.map_or((at.clone(), true), |(first, odd)| (first.start..at.end, !odd)));
        }
        not
    }

    /// An operand, or several with NEAR between them. None if there is none here: what stands here instead was read over, unless
    /// it closes a bracket of ours.
    fn near(&mut self) -> Read<Option<Node<'t>>> {
        let Some(first) = self.operand()? else { return Ok(None) };
        let mut steps: Vec<(Step, Node<'t>)> = Vec::new();
        while let Some(Kind::Operator(Operator::Near { between, ordered })) = self.peek().map(|token| token.kind) {
            let at = self.skip();
            if let Some(operand) = self.operand_behind_near()? {
                steps.push((Step { between, ordered, at }, operand));
            } else {
                self.alone(at);
                break;
            }
        }
        let at = first.at.start..steps.last().map_or(first.at.end, |(_, last)| last.at.end);
        Ok(Some(if steps.is_empty() { first } else { Node { at, is: Is::Near(Box::new(first), steps) } }))
    }

    /// What stands behind NEAR, if an operand does.
    fn operand_behind_near(&mut self) -> Read<Option<Node<'t>>> {
        match self.peek().map(|token| token.kind) {
            None | Some(Kind::Close | Kind::Minus | Kind::Operator(_) | Kind::Within(_)) => Ok(None),
            Some(_) => self.operand(),
        }
    }

    fn operand(&mut self) -> Read<Option<Node<'t>>> {
        let Some(token) = self.peek().filter(|_| !self.ends()).cloned() else { return Ok(None) };
        let at = token.at;
        let is = match token.kind {
            Kind::Close => {
                self.at += 1;
                self.notes.tell(at, About::Unopened);
                return Ok(None);
            }
            Kind::Operator(_) | Kind::Within(_) | Kind::Minus => {
                self.at += 1;
                self.alone(at);
                return Ok(None);
            }
            Kind::Open => return self.group().map(Some),
            Kind::Field { name, value } => return self.field(at, name, value).map(Some),
            Kind::Word(word) => Is::Word(word),
            Kind::Exact(word) => Is::Exact(word),
            Kind::Phrase(phrase) => {
                self.at += 1;
                let (between, end) = self.within().map_or((None, at.end), |(between, end)| (Some(between), end));
                return Ok(Some(Node { at: at.start..end, is: Is::Phrase(phrase, between) }));
            }
        };
        self.at += 1;
        Ok(Some(Node { at, is }))
    }

    /// `~n` right behind what was read, and where it ends.
    fn within(&mut self) -> Option<(u32, usize)> {
        let Some(Kind::Within(between)) = self.peek().map(|token| token.kind) else { return None };
        let at = self.skip();
        Some((between, at.end))
    }

    fn deeper(&mut self, at: &Range<usize>) -> Read<()> {
        if self.depth == MAX_BRACKETS {
            self.notes.tell(at.clone(), About::Deep { most: MAX_BRACKETS });
            return Err(Stop);
        }
        self.depth += 1;
        Ok(())
    }

    fn group(&mut self) -> Read<Node<'t>> {
        let open = self.skip();
        self.deeper(&open)?;
        let inner = self.level()?;
        self.depth -= 1;
        let mut end = inner.at.end.max(open.end);
        match self.peek().map(|token| token.kind) {
            Some(Kind::Close) => end = self.skip().end,
            _ => self.notes.tell(open.clone(), About::Unclosed),
        }
        let at = open.start..end;
        if matches!(inner.is, Is::Nothing) {
            self.notes.tell(at.clone(), About::Empty);
        }
        Ok(match self.within() {
            Some((between, end)) => Node { at: open.start..end, is: Is::Within(Box::new(inner), between) },
            None => Node { at, is: inner.is },
        })
    }

    fn field(&mut self, at: Range<usize>, name: &'t str, value: Value<'t>) -> Read<Node<'t>> {
        self.at += 1;
        let keep = self.spelling.field(name);
        let rest = matches!(keep, Some(Keep::Rest(_)));
        let value = match value {
            Value::One(text) if !rest => node::Value::One(text),
            Value::Phrase(text) if !rest => node::Value::Phrase(text),
            Value::Range(text) if !rest => node::Value::Range(text),
            Value::Bracket => node::Value::Query(Box::new(self.group()?)),
            Value::Nothing if keep.is_none() => return Ok(Node { at, is: Is::Word(name) }),
            value => node::Value::Query(Box::new(self.behind(&at, value, rest)?)),
        };
        let end = if let node::Value::Query(query) = &value { query.at.end.max(at.end) } else { at.end };
        Ok(Node { at: at.start..end, is: Is::Field(name, value) })
    }

    /// What a field asks for that stands behind a blank, or all that stands behind it.
    fn behind(&mut self, at: &Range<usize>, value: Value<'t>, rest: bool) -> Read<Node<'t>> {
        if rest {
            self.at -= usize::from(self.put_back(at, value));
            self.deeper(at)?;
            let level = self.level();
            self.depth -= 1;
            return level;
        }
        let nothing = Node { at: at.end..at.end, is: Is::Nothing };
        if let Some(Kind::Word(_) | Kind::Phrase(_) | Kind::Open) = self.peek().map(|token| token.kind) {
            return Ok(self.operand()?.unwrap_or(nothing));
        }
        self.alone(at.clone());
        Ok(nothing)
    }

    /// Makes the first of many values a piece of its own. Whether there was one.
    fn put_back(&mut self, at: &Range<usize>, value: Value<'t>) -> bool {
        let kind = match value {
            Value::One(text) | Value::Range(text) => Kind::Word(text),
            Value::Phrase(text) => Kind::Phrase(text),
            Value::Bracket | Value::Nothing => return false,
        };
        let Some(token) = self.tokens.get_mut(self.at - 1) else { return false };
        *token = Token { at: at.clone(), kind };
        true
    }

    /// One node of operands, with brackets where AND stands beside OR.
    fn joined(&mut self, items: Vec<Node<'t>>, joins: &[Join]) -> Read<Node<'t>> {
        let odd = joins.iter().find(|join| joins.first().is_some_and(|first| first.or != join.or));
        let Some(odd) = odd.map(|join| join.at.clone()) else {
            return Ok(self.run(items, joins.first().is_some_and(|join| join.or)));
        };
        // Where nothing is written, the caret stands under what was joined.
        let at =
            if odd.is_empty() { items.iter().map(|item| item.at.clone()).find(|at| at.start == odd.start).unwrap_or(odd) } else { odd };
        // A name of two words among others: that these belong together was told already.
        let said =
            joins.iter().zip(items.iter().skip(1)).all(|(join, item)| join.or || (join.at.is_empty() && !matches!(item.is, Is::Not(_))))
                && !self.spelling.has(Habit::BlankIsAnd);
        let or_first = self.spelling.mixing == Mixing::OrFirst;
        if self.spelling.mixing == Mixing::Refused && !said {
            self.notes.tell(at, About::Mixed);
            return Err(Stop);
        }
        if !said {
            self.notes.tell(at, About::Brackets { and_first: !or_first, known: self.spelling.mixing != Mixing::Unknown });
        }
        let mut runs: Vec<Vec<Node<'t>>> = Vec::new();
        let joins = std::iter::once(None).chain(joins.iter().map(|join| Some(join.or)));
        for (item, join) in items.into_iter().zip(joins) {
            match runs.last_mut() {
                Some(run) if join == Some(or_first) => run.push(item),
                _ => runs.push(vec![item]),
            }
        }
        let runs = runs.into_iter().map(|run| self.run(run, or_first)).collect();
        Ok(self.run(runs, !or_first))
    }

    /// Operands that one operator joins.
    fn run(&self, mut items: Vec<Node<'t>>, or: bool) -> Node<'t> {
        let here = self.peek().map_or(self.text.len(), |token| token.at.start);
        let at = items.first().map_or(here, |first| first.at.start)..items.last().map_or(here, |last| last.at.end);
        match (items.pop(), items.is_empty()) {
            (None, _) => Node { at, is: Is::Nothing },
            (Some(only), true) => only,
            (Some(last), false) => {
                items.push(last);
                Node { at, is: if or { Is::Or(items) } else { Is::And(items) } }
            }
        }
    }
}
