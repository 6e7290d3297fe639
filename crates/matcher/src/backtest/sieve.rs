//! Which queries are worth asking about a mention, and the words of one that was not read whole.

use super::{mesh::Mesh, side::Side};
use crate::{engine::Segment, fields::Scope, query::Expr, view::View};
use chrono::{DateTime, Utc};
use luister_mention::{Author, Channel, Field, Glimpse, Link, Mention, MentionId, SourceName, StoryId};

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
        let reads_authors = all().any(reads_authors);
        Self {
            mesh: Mesh::of(all(), reads_authors),
            segment: Segment::of(all()),
            before: before.map_or(0, |side| side.queries.len()),
            reads_authors,
            shown: blank(),
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

/// Whether any part of a query looks for words in what is said of the author.
fn reads_authors(expr: &Expr) -> bool {
    matches!(expr, Expr::Within { scope: Scope::Only(Field::Author), .. }) || expr.children().iter().any(reads_authors)
}

/// A mention of which nothing is known.
fn blank() -> Option<Mention> {
    let id = MentionId::from_bytes([0; 16]);
    Some(Mention {
        id,
        source: SourceName::new("glimpse").ok()?,
        channel: Channel::Social,
        url: None,
        title: None,
        text: String::new(),
        cut: false,
        author: None,
        own: false,
        about: Vec::new(),
        story: StoryId(id),
        published: None,
        edited: None,
        heard: DateTime::<Utc>::UNIX_EPOCH,
        lang: None,
        rating: None,
        thread: None,
        parent: None,
        reach: None,
    })
}
