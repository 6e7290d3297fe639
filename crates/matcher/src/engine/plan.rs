//! From queries to programs over the terms of a vocabulary.

use super::{
    program::{ARGUMENT, Op, number_of, with_sigil},
    vocabulary::{MIN_PREFIX_BYTES, Term, Vocabulary},
};
use crate::{
    fields::Scope,
    fold::Sigil,
    language,
    query::{Bare, Element, Expr, Part, Phrase, Word},
};
use luister_mention::Field;
use std::{collections::HashMap, sync::Arc};

/// The most spellings of a phrase with hyphens that are looked for one by one.
const MAX_SPELLINGS: usize = 8;
/// How often a word in everybody's mouth stands in a text, against a rare one.
const COMMON: u32 = 1000;
/// The same for a beginning of a word against a whole one.
const WIDE: u32 = 3;
/// A word of so many letters is as rare as they come.
const LONG: u32 = 12;
/// A word that many queries ask for is one that many texts have; each query counts for so much.
const ASKED: u32 = 4;

/// What makes programs of queries.
#[derive(Debug, Default)]
pub(super) struct Planner {
    pub vocabulary: Vocabulary,
    pub code: Vec<u32>,
    /// By term: how often it is met, by guess.
    pub costs: Vec<u32>,
    /// Patterns as they came.
    pub patterns: Vec<Arc<Bare>>,
    /// The same by their spelling.
    known: HashMap<String, u32>,
    /// Where what is borrowed was written.
    written: HashMap<*const Expr, u32>,
    pub reads_authors: bool,
}

impl Planner {
    /// Adds the program of a query; says where it begins.
    pub(super) fn add(&mut self, expr: &Expr) -> usize {
        let at = self.code.len();
        self.write(expr);
        at
    }

    fn write(&mut self, expr: &Expr) {
        match expr {
            Expr::Phrase(phrase) => self.phrase(phrase),
            Expr::Pattern(pattern) => match pattern.bare() {
                Some(bare) => {
                    let number = self.pattern(bare);
                    self.leaf(Op::Pattern, number);
                }
                None => self.leaf(Op::Perhaps, 0),
            },
            Expr::And(parts) => self.block(Op::All, |planner| parts.iter().for_each(|part| planner.write(part))),
            Expr::Or(parts) => self.block(Op::Any, |planner| parts.iter().for_each(|part| planner.write(part))),
            Expr::Not(part) => self.block(Op::Not, |planner| planner.write(part)),
            Expr::Near { operands, between, ordered } => self.near(operands, *between, *ordered),
            Expr::Count { at_least, of } => self.block(Op::Count, |planner| {
                planner.code.push(*at_least);
                planner.write(of);
            }),
            Expr::Within { scope, expr, .. } => match number_of(*scope) {
                Some(number) => self.block(Op::Within, |planner| {
                    planner.reads_authors |= *scope == Scope::Only(Field::Author);
                    planner.code.push(number);
                    planner.write(expr);
                }),
                None => self.leaf(Op::Perhaps, 0),
            },
            Expr::Defined { expr, .. } => self.shared(expr),
            Expr::Property(_) => self.leaf(Op::Perhaps, 0),
            // Nothing is found by what is not filled in.
            Expr::Reference(_) => self.leaf(Op::Any, 0),
        }
    }

    /// Writes what many queries borrow once, and then where it stands: whoever lends it outlives the planning.
    fn shared(&mut self, expr: &Arc<Expr>) {
        let here = u32::try_from(self.code.len()).unwrap_or(u32::MAX);
        if let Some(at) = self.written.get(&Arc::as_ptr(expr)).copied() {
            self.leaf(Op::Shared, 1);
            self.code.push(at);
        } else {
            self.written.insert(Arc::as_ptr(expr), here);
            self.write(expr);
        }
    }

    fn leaf(&mut self, op: Op, argument: u32) {
        self.code.push(op.with(argument));
    }

    /// Writes a node around what `inner` writes.
    fn block(&mut self, op: Op, inner: impl FnOnce(&mut Self)) {
        let at = self.code.len();
        self.code.push(0);
        inner(self);
        let follows = u32::try_from(self.code.len() - at - 1).unwrap_or(ARGUMENT);
        self.code.get_mut(at).into_iter().for_each(|number| *number = op.with(follows));
    }

    /// Two operands are looked at in their places; of more it is only said whether all are there.
    fn near(&mut self, operands: &[Expr], between: u32, ordered: bool) {
        let all = |planner: &mut Self| operands.iter().for_each(|part| planner.write(part));
        if operands.len() == 2 {
            self.block(Op::Near, |planner| {
                planner.code.push(between << 1 | u32::from(ordered));
                all(planner);
            });
        } else {
            self.block(Op::Unsure, |planner| planner.block(Op::All, all));
        }
    }

    /// The number of a pattern.
    fn pattern(&mut self, bare: &Arc<Bare>) -> u32 {
        if let Some(number) = self.known.get(bare.source()) {
            return *number;
        }
        let number = u32::try_from(self.patterns.len()).unwrap_or(ARGUMENT);
        self.patterns.push(Arc::clone(bare));
        self.known.insert(bare.source().to_owned(), number);
        number
    }

    fn phrase(&mut self, phrase: &Phrase) {
        if let [word] = phrase.words.as_slice()
            && let Some(Element { sigil, part }) = word.only_element()
        {
            return self.word(part, sigil);
        }
        let only: Option<Vec<Element<'_>>> = phrase.words.iter().map(Word::only_element).collect();
        if let Some(only) = only {
            return self.side_by_side(&only);
        }
        match phrase.spellings().as_slice() {
            [only] => self.side_by_side(only),
            all if (2..=MAX_SPELLINGS).contains(&all.len()) => {
                let any = |planner: &mut Self| {
                    planner.block(Op::Any, |planner| all.iter().for_each(|spelling| planner.side_by_side(spelling)));
                };
                // Which spelling is taken within a phrase depends on what stands there: of a word by itself it is any.
                if phrase.single().is_some() { any(self) } else { self.block(Op::Unsure, any) }
            }
            _ => self.beginnings(&phrase.words),
        }
    }

    /// One word of one piece.
    fn word(&mut self, part: &Part, sigil: Sigil) {
        let Some((term, is_exact)) = self.term(part) else { return self.leaf(Op::Perhaps, 0) };
        if !is_exact {
            self.leaf(Op::Unsure, if sigil == Sigil::None { 1 } else { 2 });
        }
        if sigil == Sigil::None {
            self.leaf(Op::Word, term);
        } else {
            self.leaf(Op::Phrase, 1);
            self.code.push(with_sigil(term, sigil));
        }
    }

    /// Pieces that follow each other, with the sigil before each.
    fn side_by_side(&mut self, pieces: &[Element<'_>]) {
        let at = self.code.len();
        self.code.extend([0, 0]);
        let mut exact = true;
        for Element { sigil, part } in pieces {
            let Some((term, is_exact)) = self.term(part) else {
                self.code.truncate(at);
                // Of a phrase with a piece that cannot be looked up, it is only said whether the others are there.
                self.block(Op::All, |planner| pieces.iter().for_each(|piece| planner.word(piece.part, Sigil::None)));
                return;
            };
            exact &= is_exact;
            self.code.push(with_sigil(term, *sigil));
        }
        let follows = u32::try_from(pieces.len()).unwrap_or(ARGUMENT);
        let nodes = if exact {
            [None, Some(Op::Phrase.with(follows))]
        } else {
            [Some(Op::Unsure.with(follows + 1)), Some(Op::Phrase.with(follows))]
        };
        self.code.splice(at..at + 2, nodes.into_iter().flatten());
    }

    /// A phrase with more spellings than are looked for: only that its words begin somewhere.
    fn beginnings(&mut self, words: &[Word]) {
        self.block(Op::Unsure, |planner| {
            planner.block(Op::All, |planner| {
                for word in words {
                    planner.block(Op::Any, |planner| word.beginnings().for_each(|part| planner.word(part, Sigil::None)));
                }
            });
        });
    }

    /// The term of a piece, and whether it finds no more than that; none if too short a beginning of it is known, or if the
    /// vocabulary cannot tell it from another.
    fn term(&mut self, part: &Part) -> Option<(Term, bool)> {
        let (letters, mark) = part.key();
        let (term, whole) = match mark {
            Some(mark) => (self.vocabulary.word(mark)?, true),
            None if letters.len() < MIN_PREFIX_BYTES => return None,
            None => self.vocabulary.prefix(letters)?,
        };
        match self.costs.get_mut(term as usize) {
            Some(cost) => *cost = cost.saturating_add(ASKED),
            None => self.costs.push(cost(letters, mark)),
        }
        Some((term, whole && part.is_its_key()))
    }
}

/// How often a piece of a word is met, by guess.
fn cost(letters: &str, mark: Option<u64>) -> u32 {
    let rarity = 1 + LONG.saturating_sub(u32::try_from(letters.chars().count()).unwrap_or(LONG)).pow(2);
    match mark {
        Some(mark) if language::is_common(letters, mark) => COMMON,
        Some(_) => rarity,
        None => WIDE * rarity,
    }
}

#[cfg(test)]
mod tests {
    use super::{super::program, *};
    use crate::{marks::mark, query};
    use luister_mention::Field;

    /// The program of a query as people would write it: terms by their words, and a question mark where it says perhaps.
    fn program(text: &str) -> String {
        let (line, problems) = query::line("test", text, 0..text.len());
        let mut planner = Planner::default();
        let words = ["acme", "storing", "klacht", "e", "mail", "email", "bt", "cafe", "geld", "terug"];
        let mut names: Vec<String> = words.iter().map(|word| (planner.vocabulary.word(mark(word)), (*word).to_owned()).1).collect();
        names.extend(["klacht", "kapot"].map(|prefix| (planner.vocabulary.prefix(prefix), format!("{prefix}…")).1));
        planner.costs = vec![1; names.len()];
        let at = planner.add(&line.unwrap_or_else(|| panic!("{text}: {problems:?}")).expr);
        shown(&planner.code, at, &names)
    }

    fn shown(code: &[u32], at: usize, names: &[String]) -> String {
        let program::Node { op, argument, inner } = program::node(code, at).unwrap();
        let parts = |from: usize| program::nodes(code, from..inner.end).map(|part| shown(code, part, names)).collect::<Vec<_>>().join(" ");
        let name = |number: u32| names.get((number & program::TERM) as usize).map_or("other", String::as_str).to_owned();
        match op {
            Op::Any => format!("any({})", parts(inner.start)),
            Op::All => format!("all({})", parts(inner.start)),
            Op::Not => format!("not({})", parts(inner.start)),
            Op::Word => name(argument),
            Op::Phrase => {
                let sigil = |number: u32| ["", "#", "@"][program::sigil(number) as usize];
                let terms = code[inner].iter().map(|number| format!("{}{}", sigil(*number), name(*number)));
                format!("[{}]", terms.collect::<Vec<_>>().join(" "))
            }
            Op::Near => {
                let sort = if code[inner.start] & 1 == 1 { "onear" } else { "near" };
                format!("{sort}/{}({})", code[inner.start] >> 1, parts(inner.start + 1))
            }
            Op::Count => format!("count/{}({})", code[inner.start], parts(inner.start + 1)),
            Op::Within => match program::scope(code[inner.start]) {
                Scope::Only(Field::Title) => format!("title({})", parts(inner.start + 1)),
                scope => format!("{scope:?}({})", parts(inner.start + 1)),
            },
            Op::Perhaps => "?".to_owned(),
            Op::Pattern => "/?/".to_owned(),
            Op::Unsure => format!("?{}", shown(code, inner.start, names)),
            Op::Shared => shown(code, code[inner.start] as usize, names),
        }
    }

    #[test]
    fn queries_become_programs() {
        for (text, expected) in [
            ("acme", "acme"),
            ("acme AND storing NOT klacht", "all(acme storing not(klacht))"),
            ("\"geld terug\" OR #acme", "any([geld terug] [#acme])"),
            ("klacht* NEAR/3 (acme OR @bt)", "near/3(klacht… any(acme [@bt]))"),
            ("acme ONEAR storing", "onear/4(acme storing)"),
            ("café", "?cafe"),
            ("{BT}", "?bt"),
            ("{BT} acme", "all(?bt acme)"),
            ("\"geld térug\"", "?[geld terug]"),
            ("kapot*t", "?kapot…"),
            ("k?acht AND acme", "all(? acme)"),
            ("e-mail", "any([email] [e mail])"),
            ("\"acme e-mail\"", "?any([acme email] [acme e mail])"),
            ("(acme AND storing AND klacht)~5", "?all(acme storing klacht)"),
            ("count:3:acme", "count/3(acme)"),
            ("title:(acme OR storing)", "title(any(acme storing))"),
            ("acme rating:1", "all(acme ?)"),
            ("acme /stor+ing/", "all(acme /?/)"),
        ] {
            assert_eq!(program(text), expected, "{text}");
        }
    }
}
