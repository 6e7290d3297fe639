//! Which queries of all lists find a mention. A list that changed is made ready anew, and the others are left as they are.

use super::{List, ListQuery};
use crate::{engine::Segment, view::View};
use std::{collections::HashMap, sync::Arc};

/// When one query in so many stands in a list that came later, all are made ready together: two tables cost more than one.
const LATE_SHARE: usize = 4;
/// As long as no more queries came later than this, they are left where they are.
const FEW: usize = 2_000;

/// The queries of all lists, made ready to be looked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Finder {
    /// Lists that were made ready together, and those that came or changed since.
    parts: Vec<Part>,
}

/// A query that may find a mention.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate<'f> {
    /// The place of its list among those in force.
    pub list: usize,
    pub query: &'f ListQuery,
    /// Whether it does for certain, by all that words tell.
    pub sure: bool,
}

/// Lists that were made ready together.
#[derive(Debug, Clone)]
struct Part {
    segment: Arc<Segment>,
    lists: Arc<[Arc<List>]>,
    /// The number of the first query of each list.
    starts: Arc<[u32]>,
    /// The place of each list among those in force; none if it is not any more.
    places: Vec<Option<usize>>,
}

impl Finder {
    /// What finds the queries of these lists; whatever `previous` has of them is taken over.
    pub(super) fn of(lists: &[Arc<List>], previous: Option<&Self>) -> Self {
        let places: HashMap<*const List, usize> = lists.iter().enumerate().map(|(at, list)| (Arc::as_ptr(list), at)).collect();
        if let Some(base) = previous.and_then(|previous| previous.parts.first()) {
            let base = base.with_places(&places);
            let known: Vec<bool> = base.places.iter().flatten().fold(vec![false; lists.len()], |mut known, at| {
                known.get_mut(*at).into_iter().for_each(|known| *known = true);
                known
            });
            let late: Vec<Arc<List>> = lists.iter().zip(known).filter(|(_, known)| !known).map(|(list, _)| Arc::clone(list)).collect();
            let queries = |lists: &mut dyn Iterator<Item = &Arc<List>>| lists.map(|list| list.queries.len()).sum::<usize>();
            let (late_queries, all) = (queries(&mut late.iter()), queries(&mut lists.iter()));
            if late_queries <= FEW.min(all / LATE_SHARE) && base.segment.len() <= all + all / LATE_SHARE {
                let late = (!late.is_empty()).then(|| Part::of(late).with_places(&places));
                return Self { parts: std::iter::once(base).chain(late).collect() };
            }
        }
        Self { parts: vec![Part::of(lists.to_vec()).with_places(&places)] }
    }

    /// The queries that may find the mention, in the order of the lists. Whichever is missing does not.
    pub(super) fn candidates<'f>(&'f self, view: &View<'_>) -> Vec<Candidate<'f>> {
        let mut found = Vec::new();
        for part in &self.parts {
            part.segment.each_found(view, |number, sure| {
                found.extend(part.query(number).map(|(list, query)| Candidate { list, query, sure }));
            });
        }
        if self.parts.len() > 1 {
            found.sort_by_key(|candidate| (candidate.list, candidate.query.line));
        }
        found
    }

    /// The memory of its tables, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.parts.iter().map(|part| part.segment.bytes()).sum()
    }
}

impl Part {
    fn of(lists: Vec<Arc<List>>) -> Self {
        let segment = Segment::of(lists.iter().flat_map(|list| &list.queries).map(|query| &*query.expr));
        let mut next = 0;
        let starts = lists.iter().map(|list| {
            let start = next;
            next += u32::try_from(list.queries.len()).unwrap_or(u32::MAX);
            start
        });
        Self { starts: starts.collect(), segment: Arc::new(segment), lists: lists.into(), places: Vec::new() }
    }

    fn with_places(&self, places: &HashMap<*const List, usize>) -> Self {
        let places = self.lists.iter().map(|list| places.get(&Arc::as_ptr(list)).copied()).collect();
        Self { places, ..self.clone() }
    }

    /// A query by its number, with the place of its list; none if that is not in force any more.
    fn query(&self, number: u32) -> Option<(usize, &ListQuery)> {
        let list = self.starts.partition_point(|start| *start <= number).checked_sub(1)?;
        let place = (*self.places.get(list)?)?;
        let within = number - self.starts.get(list)?;
        Some((place, self.lists.get(list)?.queries.get(within as usize)?))
    }
}
