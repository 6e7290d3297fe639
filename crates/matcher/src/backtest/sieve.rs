//! Which queries are worth asking about a mention, and the words of one that was not read whole.

use super::{mesh::Mesh, side::Side};
use crate::{engine::Segment, example::example, view::View};
use luister_mention::{Author, Glimpse, Link, Mention};

/// The queries of both sides, by the words they cannot do without.
#[derive(Debug)]
pub(super) struct Sieve {
    mesh: Option<Mesh>,
    segment: Segment,
    /// How many of them are of the list as it is; those of the draft follow.
    before: usize,
    reads_authors: bool,
    /// What a glimpse shows is looked at in this one's place.
    shown: Option<Mention>,
}

/// The queries that may find a mention, of the list as it is and of the draft.
pub(super) struct Candidates {
    pub before: Vec<usize>,
    pub after: Vec<usize>,
}

impl Sieve {
    pub(super) fn of(before: Option<&Side>, after: &Side) -> Self {
        let all = || before.into_iter().chain([after]).flat_map(Side::exprs);
        let segment = Segment::of(all());
        let reads_authors = segment.reads_authors();
        Self {
            mesh: Mesh::of(all(), reads_authors),
            segment,
            before: before.map_or(0, |side| side.queries.len()),
            reads_authors,
            shown: example(""),
        }
    }

    /// The queries that may find a mention, or would without one of their terms; the only place that asks the engine.
    pub(super) fn candidates(&self, view: &View<'_>) -> Candidates {
        let mut candidates = Candidates { before: Vec::new(), after: Vec::new() };
        self.segment.each_waiting(view, |query| match (query as usize).checked_sub(self.before) {
            Some(query) => candidates.after.push(query),
            None => candidates.before.push(query as usize),
        });
        candidates
    }

    /// Whether any query may find what a glimpse shows, at first sight.
    pub(super) fn lets_pass(&self, glimpse: &Glimpse<'_>) -> bool {
        self.mesh.as_ref().is_none_or(|mesh| mesh.lets_pass(glimpse))
    }

    /// What a glimpse shows, as a mention of which only that is known; none if it was not given back the last time.
    pub(super) fn shown(&mut self, glimpse: &Glimpse<'_>) -> Option<Mention> {
        let mut shown = self.shown.take()?;
        shown.text.clear();
        shown.text.push_str(glimpse.text);
        shown.title = glimpse.title.map(str::to_owned);
        shown.author = glimpse.author.as_ref().filter(|_| self.reads_authors).map(|writer| Author {
            name: writer.name.map(str::to_owned),
            handle: writer.handle.map(str::to_owned),
            url: writer.url.and_then(Link::parse),
        });
        Some(shown)
    }

    /// Takes back what was shown, for the next one.
    pub(super) fn take_back(&mut self, shown: Mention) {
        self.shown = Some(shown);
    }
}
