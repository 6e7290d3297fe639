//! What a draft of a list would have found, held against the list as it is: fed mention by mention, in bounded memory.
//!
//! [`Backtest::wants`] tells from a glimpse whether a mention can matter to either version; those that can are given to
//! [`Backtest::see`] whole. What comes of it is a [`Report`].

mod examples;
mod hinges;
mod mesh;
mod report;
mod side;
mod sieve;
mod terms;

#[cfg(test)]
mod tests;

pub use report::{Day, Example, Missed, Piece, QueryShare, Report, TermShare, Work};

use crate::{List, fields::Scope, limits::MAX_DAYS, list::ListQuery, view::View};
use chrono::{DateTime, NaiveDate, Utc};
use examples::{Newest, example};
use hinges::{Look, Standing, common};
use luister_mention::{Glimpse, Mention, Signal, Stored};
use side::Side;
use sieve::{Candidates, Sieve};
use std::collections::BTreeMap;
use terms::{Ids, Terms};

/// A draft of a list that is tried on a history, beside the list as it is.
#[derive(Debug)]
pub struct Backtest {
    before: Option<Side>,
    after: Side,
    /// For each query of the draft the numbers of its terms, and what it found.
    shares: Vec<(Ids, QueryShare)>,
    terms: Terms,
    sieve: Sieve,
    tally: Tally,
    gained: Newest<()>,
    lost: Newest<()>,
    missed: Newest<Work>,
}

/// What is counted of all mentions together.
#[derive(Debug, Default)]
struct Tally {
    looked_at: u64,
    own: u64,
    heard: Option<(DateTime<Utc>, DateTime<Utc>)>,
    before: u64,
    after: u64,
    gained: u64,
    lost: u64,
    missed: u64,
    about: u64,
    told: BTreeMap<Signal, u64>,
    days: BTreeMap<NaiveDate, Day>,
}

impl Backtest {
    /// A backtest of a draft against the list as it is, if it is not new.
    #[must_use]
    pub fn new(before: Option<&List>, after: &List) -> Self {
        let written = after;
        let (before, after) = (before.map(Side::of), Side::of(after));
        let mut terms = Terms::default();
        let share = |query: &ListQuery| {
            let share = QueryShare { line: query.line, query: written.written(query), signal: query.signal, found: 0, only: 0 };
            (terms.add(query), share)
        };
        let shares = after.queries.iter().map(share).collect();
        let sieve = Sieve::of(before.as_ref(), &after);
        Self {
            before,
            after,
            shares,
            terms,
            sieve,
            tally: Tally::default(),
            gained: Newest::default(),
            lost: Newest::default(),
            missed: Newest::default(),
        }
    }

    /// Counts a mention of the history, and says whether it has to be seen whole. One that does not is found by neither version.
    pub fn wants(&mut self, glimpse: &Glimpse<'_>) -> bool {
        if glimpse.own {
            self.tally.own += 1;
            return false;
        }
        self.tally.looked_at += 1;
        let (first, last) = self.tally.heard.get_or_insert((glimpse.heard, glimpse.heard));
        (*first, *last) = ((*first).min(glimpse.heard), (*last).max(glimpse.heard));
        glimpse.about.iter().any(|name| self.is_this(name)) || self.may_matter(glimpse)
    }

    /// Judges a mention that was wanted by both versions. Mentions come in the order in which they were recorded. Of one that
    /// would no longer be found it is asked whether people had worked on it as real.
    ///
    /// # Errors
    /// If that cannot be said.
    pub fn see<E>(&mut self, stored: &Stored, worked_on: impl FnOnce(&Mention) -> Result<Option<Work>, E>) -> Result<(), E> {
        let view = View::of(&stored.mention);
        let candidates = self.sieve.candidates(&view);
        let was_found = self
            .before
            .as_ref()
            .is_some_and(|side| is_about(side, &stored.mention) || side.finding(&candidates.before, &view).next().is_some());
        let found_by = self.look(&view, &candidates.after);
        let is_found = found_by.is_some();
        let told = found_by.map(|queries| {
            let queries = queries.into_iter().filter_map(|at| self.after.queries.get(at));
            self.after.told_as(stored, queries, |name| self.is_this(name))
        });
        self.tally.add(stored, was_found, told);
        if is_found && !was_found {
            self.tally.gained += 1;
            self.gained.add(stored, ());
        }
        if was_found && !is_found {
            self.tally.lost += 1;
            self.lost.add(stored, ());
            if let Some(work) = worked_on(&stored.mention)? {
                self.tally.missed += 1;
                self.missed.add(stored, work);
            }
        }
        Ok(())
    }

    /// What came of it.
    #[must_use]
    pub fn finish(self) -> Report {
        let Self { before, after, shares, terms, sieve, tally, gained, lost, missed, .. } = self;
        let found = |stored: &Stored| example(stored, &after, &sieve, false);
        let was_found = |stored: &Stored| example(stored, before.as_ref().unwrap_or(&after), &sieve, true);
        Report {
            looked_at: tally.looked_at,
            own: tally.own,
            heard: tally.heard,
            before: before.is_some().then_some(tally.before),
            after: tally.after,
            gained: tally.gained,
            lost: tally.lost,
            about: tally.about,
            told: tally.told,
            days: tally.days.into_values().collect(),
            queries: shares.into_iter().map(|(_, share)| share).collect(),
            uncounted_terms: terms.uncounted(),
            terms: terms.shares(),
            gained_examples: gained.shown(|stored, ()| found(stored)),
            lost_examples: lost.shown(|stored, ()| was_found(stored)),
            missed: tally.missed,
            missed_examples: missed.shown(|stored, work| Missed { example: was_found(stored), work }),
            list: after.name,
        }
    }

    /// Whether a name is that of the list, in one of its versions.
    fn is_this(&self, name: &str) -> bool {
        self.after.is_called(name) || self.before.as_ref().is_some_and(|side| side.is_called(name))
    }

    /// The queries of the draft that find a mention, none if not even its source says that it is about the list; and what each
    /// query and term had to do with it.
    fn look(&mut self, view: &View<'_>, candidates: &[usize]) -> Option<Vec<usize>> {
        let is_about = is_about(&self.after, view.mention);
        let (mut found_by, mut standing) = (Vec::new(), Vec::new());
        let (mut holding, mut failing): (Option<Vec<u32>>, Vec<u32>) = (None, Vec::new());
        for at in candidates {
            let (Some(query), Some((ids, _))) = (self.after.queries.get(*at), self.shares.get(*at)) else { continue };
            let mut look = Look::at(view);
            let answer = look.answer(&query.expr, ids, Scope::Usual);
            if answer.holds {
                found_by.push(*at);
                standing.append(&mut look.standing);
                holding = Some(holding.take().map_or(answer.hinges.clone(), |known| common(known, &answer.hinges)));
            } else {
                failing.extend(answer.hinges);
            }
        }
        self.count_queries(&found_by, is_about);
        let is_found = is_about || !found_by.is_empty();
        let mut deciding = holding.unwrap_or(failing);
        deciding.sort_unstable();
        deciding.dedup();
        if !found_by.is_empty() {
            // What stands under two NOTs is only known by what it decides.
            standing.extend(deciding.iter().map(|term| Standing { term: Some(*term), forms: Vec::new() }));
        }
        standing.sort_by_key(|standing| standing.term);
        standing.dedup_by(|later, earlier| later.term == earlier.term && merged(&mut earlier.forms, &mut later.forms));
        for standing in standing {
            self.terms.stands(standing.term, standing.forms);
        }
        deciding.into_iter().filter(|_| !is_about).for_each(|term| self.terms.decides(term));
        is_found.then_some(found_by)
    }

    /// Whether by its words alone a mention may be found by a query, or kept out by a single term.
    fn may_matter(&mut self, glimpse: &Glimpse<'_>) -> bool {
        if !self.sieve.lets_pass(glimpse) {
            return false;
        }
        let Some(shown) = self.sieve.shown(glimpse) else { return true };
        let view = View::of(&shown);
        let Candidates { before, after } = self.sieve.candidates(&view);
        let was_found = self
            .before
            .as_ref()
            .is_some_and(|side| before.iter().any(|at| side.asks_more(*at)) || side.finding(&before, &view).next().is_some());
        let matters = was_found || after.iter().any(|at| self.after.asks_more(*at) || self.turns(*at, &view));
        drop(view);
        self.sieve.take_back(shown);
        matters
    }

    /// Whether a query of the draft finds a mention, or would without one of its terms.
    fn turns(&self, query: usize, view: &View<'_>) -> bool {
        let known = self.after.queries.get(query).zip(self.shares.get(query));
        known.is_some_and(|(query, (ids, _))| {
            let answer = Look::at(view).answer(&query.expr, ids, Scope::Usual);
            answer.holds || !answer.hinges.is_empty()
        })
    }

    fn count_queries(&mut self, found_by: &[usize], is_about: bool) {
        self.tally.about += u64::from(is_about && found_by.is_empty());
        for at in found_by {
            if let Some((_, share)) = self.shares.get_mut(*at) {
                share.found += 1;
                share.only += u64::from(found_by.len() == 1 && !is_about);
            }
        }
    }
}

impl Tally {
    /// Counts a mention that may be found by either version; `told` is what it would be told as if the draft finds it.
    fn add(&mut self, stored: &Stored, was_found: bool, told: Option<Signal>) {
        let (before, after) = (u64::from(was_found), u64::from(told.is_some()));
        self.before += before;
        self.after += after;
        if let Some(signal) = told {
            *self.told.entry(signal).or_default() += 1;
        }
        let date = stored.mention.heard.date_naive();
        if before + after > 0 && (self.days.len() < MAX_DAYS || self.days.contains_key(&date)) {
            let day = self.days.entry(date).or_insert(Day { date, before: 0, after: 0, told: 0 });
            day.before += before;
            day.after += after;
            day.told += u64::from(told.is_some_and(|signal| signal != Signal::Other));
        }
    }
}

/// Whether its source says that a mention is about a list.
fn is_about(side: &Side, mention: &Mention) -> bool {
    mention.about.iter().any(|name| side.is_called(name.as_str()))
}

/// Adds words to others, each once.
fn merged(forms: &mut Vec<String>, others: &mut Vec<String>) -> bool {
    forms.append(others);
    forms.sort_unstable();
    forms.dedup();
    true
}
