//! Which queries wait for a term.

use super::vocabulary::Term;

/// Queries by the terms that are their anchors.
#[derive(Debug, Clone, Default)]
pub(super) struct Postings {
    /// By term: where its queries begin.
    starts: Vec<u32>,
    queries: Vec<u32>,
}

impl Postings {
    /// Puts pairs of a term and a query in the order of their terms.
    pub(super) fn of(pairs: &[(Term, u32)], terms: usize) -> Self {
        let mut starts = vec![0_u32; terms + 1];
        for (term, _) in pairs {
            starts.get_mut(*term as usize + 1).into_iter().for_each(|count| *count += 1);
        }
        let mut before = 0;
        for start in &mut starts {
            before += *start;
            *start = before;
        }
        let mut next = starts.clone();
        let mut queries = vec![0; pairs.len()];
        for (term, query) in pairs {
            if let Some(free) = next.get_mut(*term as usize) {
                queries.get_mut(*free as usize).into_iter().for_each(|place| *place = *query);
                *free += 1;
            }
        }
        Self { starts, queries }
    }

    /// The queries that wait for a term.
    pub(super) fn of_term(&self, term: Term) -> &[u32] {
        let start = self.starts.get(term as usize).copied().unwrap_or_default() as usize;
        let end = self.starts.get(term as usize + 1).copied().unwrap_or_default() as usize;
        self.queries.get(start..end).unwrap_or_default()
    }

    /// The memory that it takes, in bytes.
    pub(super) fn bytes(&self) -> usize {
        (self.starts.capacity() + self.queries.capacity()) * size_of::<u32>()
    }
}
