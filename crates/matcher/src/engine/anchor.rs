//! What a query cannot do without: so that most queries need no look at most mentions.
//!
//! Every mention that a query finds has at least one of the query's anchors. An AND or a NEAR needs all of its parts, so
//! the part that is met least stands for the whole; an OR needs one of them, so it has the anchors of all. What only says what
//! may not be there, or asks for something else than words, has none, and is looked at always.

use super::{
    program::{self, Node, Op, TERM},
    vocabulary::Term,
};

/// The most anchors of one query; one that has more is looked at always.
const MAX_ANCHORS: usize = 4096;
/// How often a pattern is met, by guess: looking for it costs more than looking up a word.
const PATTERN: u32 = 500;
/// Two words side by side are met so much less often than the rarer of them.
const PAIRED: u32 = 16;

/// Something of which one stands in every text that a query finds: a term, two of a phrase, or a pattern by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Anchor {
    Term(Term),
    /// Two terms side by side.
    Pair(Term, Term),
    Pattern(u32),
}

/// Chooses the anchors of programs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chooser<'c> {
    pub code: &'c [u32],
    /// By term: how often it is met, by guess. That only decides what is fast, never what is found.
    pub costs: &'c [u32],
}

impl Chooser<'_> {
    /// Adds the anchors of the program that begins here to an empty list; says no if it has to be looked at always.
    pub(super) fn choose(&self, at: usize, anchors: &mut Vec<Anchor>) -> bool {
        if self.cost(at).is_none() {
            return false;
        }
        self.collect(at, anchors);
        if anchors.len() > 1 {
            anchors.sort_unstable();
            anchors.dedup();
        }
        anchors.len() <= MAX_ANCHORS
    }

    /// How often one of the anchors of a node is met; none if it has none.
    fn cost(&self, at: usize) -> Option<u32> {
        let Node { op, argument, inner } = program::node(self.code, at)?;
        match op {
            Op::Word => self.costs.get(argument as usize).copied(),
            Op::Phrase => self.rarest(&inner).map(|(cost, _)| cost),
            Op::Pattern => Some(PATTERN),
            Op::Any => program::nodes(self.code, inner).try_fold(0, |all: u32, part| Some(all.saturating_add(self.cost(part)?))),
            Op::All => program::nodes(self.code, inner).filter_map(|part| self.cost(part)).min(),
            Op::Near => program::nodes(self.code, inner.start + 1..inner.end).filter_map(|part| self.cost(part)).min(),
            Op::Count | Op::Within => self.cost(inner.start + 1),
            Op::Unsure => self.cost(inner.start),
            Op::Shared => self.cost(self.code.get(inner.start).copied()? as usize),
            Op::Not | Op::Perhaps => None,
        }
    }

    fn collect(&self, at: usize, anchors: &mut Vec<Anchor>) {
        let Some(Node { op, argument, inner }) = program::node(self.code, at) else { return };
        let cheapest = |parts: std::ops::Range<usize>| {
            let parts = program::nodes(self.code, parts).filter_map(|part| Some((self.cost(part)?, part)));
            parts.min().map(|(_, part)| part)
        };
        match op {
            Op::Word => anchors.push(Anchor::Term(argument)),
            Op::Phrase => anchors.extend(self.rarest(&inner).map(|(_, anchor)| anchor)),
            Op::Pattern => anchors.push(Anchor::Pattern(argument)),
            Op::Any => program::nodes(self.code, inner).for_each(|part| self.collect(part, anchors)),
            Op::All => cheapest(inner).into_iter().for_each(|part| self.collect(part, anchors)),
            Op::Near => cheapest(inner.start + 1..inner.end).into_iter().for_each(|part| self.collect(part, anchors)),
            Op::Count | Op::Within => self.collect(inner.start + 1, anchors),
            Op::Unsure => self.collect(inner.start, anchors),
            Op::Shared => self.code.get(inner.start).into_iter().for_each(|at| self.collect(*at as usize, anchors)),
            Op::Not | Op::Perhaps => {}
        }
    }

    /// The two terms of a phrase, or its only one, that are met least.
    fn rarest(&self, terms: &std::ops::Range<usize>) -> Option<(u32, Anchor)> {
        let terms = self.code.get(terms.clone())?;
        let cost = |number: u32| self.costs.get((number & TERM) as usize).copied();
        if let [only] = terms {
            return Some((cost(*only)?, Anchor::Term(only & TERM)));
        }
        let pairs = terms.windows(2).filter_map(|pair| {
            let [first, second] = *pair else { return None };
            Some((cost(first)?.min(cost(second)?) / PAIRED + 1, Anchor::Pair(first & TERM, second & TERM)))
        });
        pairs.min()
    }
}

#[cfg(test)]
mod tests {
    use super::{super::plan::Planner, *};
    use crate::{marks::mark, query};

    /// The anchors of a query among others, as people would write them.
    fn anchors(text: &str) -> Option<String> {
        let words = ["klacht", "klachten", "bt", "cafe", "tag", "storing", "e", "email", "acme", "energie", "het", "regent", "mail"];
        let mut planner = Planner::default();
        let named: Vec<(Term, String)> =
            words.iter().map(|word| (planner.vocabulary.word(mark(word)).unwrap(), format!("={word}"))).collect();
        let prefixes = ["klacht", "kapot"].map(|prefix| (planner.vocabulary.prefix(prefix).unwrap().0, format!("{prefix}…")));
        planner.costs = words.iter().map(|word| 200 - 10 * u32::try_from(word.len()).unwrap()).chain([300; 2]).collect();
        let (line, problems) = query::line("test", text, 0..text.len());
        let at = planner.add(&line.unwrap_or_else(|| panic!("{text}: {problems:?}")).expr);
        let mut found = Vec::new();
        let chooser = Chooser { code: &planner.code, costs: &planner.costs };
        let shown_term =
            |term: Term| named.iter().chain(&prefixes).find(|(known, _)| *known == term).map_or("?", |(_, name)| name).to_owned();
        let shown = |anchor: &Anchor| match anchor {
            Anchor::Term(term) => shown_term(*term),
            Anchor::Pair(first, second) => [first, second].map(|term| shown_term(*term)).join("+"),
            Anchor::Pattern(number) => format!("/{}/", planner.patterns[*number as usize].source()),
        };
        chooser.choose(at, &mut found).then(|| found.iter().map(shown).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn a_query_is_anchored_where_it_is_rarest() {
        for (text, expected) in [
            ("klacht", Some("=klacht")),
            ("\"het regent klachten\"", Some("=regent+=klachten")),
            ("Café OR {BT} OR #Tag", Some("=bt =cafe =tag")),
            ("klacht* AND NOT acme", Some("klacht…")),
            ("het NEAR/3 (storing OR kapot*)", Some("=het")),
            ("e-mail", Some("=email =e+=mail")),
            ("count:3:acme", Some("=acme")),
            ("title:(acme OR energie)", Some("=acme =energie")),
            ("(acme AND storing AND het)~5", Some("=storing")),
            ("rating:1 AND acme", Some("=acme")),
            ("rating:1 OR acme", None),
            ("k?acht", None),
            ("\"k?acht acme\"", Some("=acme")),
            ("/\\bal (?:drie|vier) jaar\\b/", Some("/(?:(?:al )(?:(?:drie)|(?:vier))(?: jaar))/")),
            ("`C++`", Some("/(?:[Cc](?:\\+\\+))/")),
        ] {
            assert_eq!(anchors(text).as_deref(), expected, "{text}");
        }
    }
}
