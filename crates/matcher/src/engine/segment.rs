//! Many queries, looked for in one pass over the words of a mention.

use super::{
    anchor::{Anchor, Chooser},
    eval::{Answer, Run},
    patterns::Patterns,
    plan::Planner,
    postings::Postings,
    reading::{Reading, Tables},
    vocabulary::Vocabulary,
};
use crate::{fields::Scope, query::Expr, view::View};
use luister_mention::Field;
use std::sync::{Mutex, PoisonError};

/// Queries that were made ready together. They are numbered in the order in which they came.
#[derive(Debug, Default)]
pub(crate) struct Segment {
    vocabulary: Vocabulary,
    postings: Postings,
    patterns: Patterns,
    /// Queries without an anchor.
    always: Vec<u32>,
    code: Vec<u32>,
    /// Where the program of each query begins.
    starts: Vec<u32>,
    /// Whether any of them reads the author.
    reads_authors: bool,
    /// Memory of readings that are over, for the next ones.
    readings: Mutex<Vec<Reading>>,
}

impl Segment {
    /// These queries.
    pub(crate) fn of<'e>(exprs: impl Iterator<Item = &'e Expr>) -> Self {
        let mut planner = Planner::default();
        let starts: Vec<u32> = exprs.map(|expr| u32::try_from(planner.add(expr)).unwrap_or(u32::MAX)).collect();
        let (mut terms, mut patterns) = (Vec::with_capacity(starts.len()), Vec::new());
        let (mut always, mut anchors) = (Vec::new(), Vec::new());
        let chooser = Chooser { code: &planner.code, costs: &planner.costs };
        for (query, start) in (0..).zip(&starts) {
            anchors.clear();
            if !chooser.choose(*start as usize, &mut anchors) {
                always.push(query);
                continue;
            }
            for anchor in &anchors {
                match anchor {
                    Anchor::Term(term) => terms.push((*term, query)),
                    Anchor::Pair(first, second) => terms.push((planner.vocabulary.pair(*first, *second).unwrap_or(*first), query)),
                    Anchor::Pattern(pattern) => patterns.push((*pattern, query)),
                }
            }
        }
        planner.vocabulary.finish();
        let Planner { vocabulary, mut code, patterns: bare, reads_authors, .. } = planner;
        code.shrink_to_fit();
        Self {
            postings: Postings::of(&terms, vocabulary.count()),
            vocabulary,
            patterns: Patterns::of(bare, &patterns),
            always,
            code,
            starts,
            reads_authors,
            readings: Mutex::default(),
        }
    }

    /// Says, in order, every query that finds this mention, and those of which only somebody who looks can say.
    pub(crate) fn each_found(&self, view: &View<'_>, mut each: impl FnMut(u32, bool)) {
        self.read(view, |reading, chosen| {
            let run = Run { code: &self.code, reading, range: reading.range(Scope::Usual) };
            for query in chosen {
                let start = self.starts.get(*query as usize).copied().unwrap_or(u32::MAX);
                match run.answer(start as usize) {
                    Answer::No => {}
                    answer => each(*query, answer == Answer::Yes),
                }
            }
        });
    }

    /// Says, in order, every query of which an anchor stands in this mention, whatever else it asks for.
    pub(crate) fn each_waiting(&self, view: &View<'_>, each: impl FnMut(u32)) {
        self.read(view, |_, chosen| chosen.iter().copied().for_each(each));
    }

    /// Reads a mention, and gives what was read and the queries that waited for any of it, in order.
    fn read(&self, view: &View<'_>, look: impl FnOnce(&Reading, &[u32])) {
        let mut reading = self.readings.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        reading.begin(self.vocabulary.count(), self.starts.len());
        reading.choose(&self.always);
        for place in view.places().filter(|place| self.reads_authors || place.field != Field::Author) {
            reading.read(place, Tables { vocabulary: &self.vocabulary, postings: &self.postings });
            self.patterns.each_found(place, |queries| reading.choose(queries));
        }
        let chosen = reading.take_chosen();
        if !chosen.is_empty() {
            look(&reading, &chosen);
        }
        reading.give_back(chosen);
        self.readings.lock().unwrap_or_else(PoisonError::into_inner).push(reading);
    }

    /// Whether any query looks for words in what is said of the author.
    pub(crate) fn reads_authors(&self) -> bool {
        self.reads_authors
    }

    /// How many queries there are.
    pub(crate) fn len(&self) -> usize {
        self.starts.len()
    }

    /// The memory of its tables and of one reading, in bytes; patterns are not counted.
    pub(crate) fn bytes(&self) -> usize {
        let readings = self.readings.lock().unwrap_or_else(PoisonError::into_inner);
        let numbers = self.code.capacity() + self.starts.capacity() + self.always.capacity();
        self.vocabulary.bytes() + self.postings.bytes() + numbers * size_of::<u32>() + readings.first().map_or(0, Reading::bytes)
    }
}
