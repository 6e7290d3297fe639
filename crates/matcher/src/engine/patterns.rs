//! Regular expressions that are looked for together.

use crate::{query::Bare, view::Place};
use regex::{RegexSet, RegexSetBuilder};
use std::sync::Arc;

/// The largest that all regular expressions together may become, in bytes; beyond, each is tried by itself.
const MAX_SET_BYTES: usize = 16 << 20;
/// The memory in which each thread that looks for them remembers how, in bytes.
const MAX_CACHE_BYTES: usize = 2 << 20;
/// So many are looked for one by one, each only in a text that has a byte of those it needs; it costs less than all at once.
const MAX_ALONE: usize = 64;

/// Patterns that are anchors, each with the queries it is an anchor of.
#[derive(Debug, Default)]
pub(super) struct Patterns {
    alone: Vec<(Arc<Bare>, Vec<u32>)>,
    together: RegexSet,
    of_together: Vec<Vec<u32>>,
}

impl Patterns {
    /// Patterns, and pairs of the number of one and of a query.
    pub(super) fn of(patterns: Vec<Arc<Bare>>, pairs: &[(u32, u32)]) -> Self {
        let mut queries = vec![Vec::new(); patterns.len()];
        for (pattern, query) in pairs {
            queries.get_mut(*pattern as usize).into_iter().for_each(|queries| queries.push(*query));
        }
        let waited_for = patterns.into_iter().zip(queries).filter(|(_, queries)| !queries.is_empty());
        let alone: Vec<(Arc<Bare>, Vec<u32>)> = waited_for.collect();
        let sources = alone.iter().map(|(bare, _)| bare.source());
        if alone.len() > MAX_ALONE
            && let Ok(together) = RegexSetBuilder::new(sources).size_limit(MAX_SET_BYTES).dfa_size_limit(MAX_CACHE_BYTES).build()
        {
            return Self { together, of_together: alone.into_iter().map(|(_, queries)| queries).collect(), alone: Vec::new() };
        }
        Self { alone, ..Self::default() }
    }

    /// The queries of every pattern that stands in a text.
    pub(super) fn each_found(&self, place: &Place<'_>, mut each: impl FnMut(&[u32])) {
        self.alone.iter().filter(|(bare, _)| bare.stands(place)).for_each(|(_, queries)| each(queries));
        if !self.of_together.is_empty() {
            let found = self.together.matches(place.text);
            found.iter().filter_map(|at| self.of_together.get(at)).for_each(|queries| each(queries));
        }
    }
}
