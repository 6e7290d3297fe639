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
mod tally;
mod terms;
mod told;

#[cfg(test)]
mod tests;

pub use report::{Day, Example, Missed, Move, Moved, Opinion, Piece, QueryShare, Report, Signals, TermShare, Work};
pub use told::{Ground, ToldAs};

use crate::{List, Matcher, fields::Scope, list::ListQuery, view::View};
use chrono::NaiveDate;
use examples::{Newest, example};
use hinges::{Look, Standing, common};
use luister_mention::{Glimpse, Mention, Stored};
use side::Side;
use sieve::{Candidates, Sieve};
use tally::{Tally, in_order};
use terms::{Ids, Terms};
use told::Alone;

/// A draft of a list that is tried on a history, beside the list as it is.
#[derive(Debug)]
pub struct Backtest {
    before: Option<Side>,
    after: Side,
    /// For each query of the draft the numbers of its terms, and what it found.
    shares: Vec<(Ids, QueryShare)>,
    terms: Terms,
    sieve: Sieve,
    matcher: Matcher,
    tally: Tally,
    gained: Newest<()>,
    lost: Newest<()>,
    moved: Newest<(ToldAs, ToldAs)>,
    missed: Newest<Work>,
}

impl Backtest {
    /// A backtest of a draft against the list as it is, if it is not new. The matcher says whether a signal holds that the list as
    /// it is had given by itself.
    #[must_use]
    pub fn new(before: Option<&List>, after: &List, matcher: &Matcher) -> Self {
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
            matcher: matcher.clone(),
            tally: Tally::default(),
            gained: Newest::default(),
            lost: Newest::default(),
            moved: Newest::default(),
            missed: Newest::default(),
        }
    }

    /// Counts a mention of the history, and says whether it has to be seen whole. One that does not is found by neither version.
    pub fn wants(&mut self, glimpse: &Glimpse<'_>) -> bool {
        if glimpse.own {
            self.tally.own += 1;
            return false;
        }
        self.tally.looks_at(glimpse.heard);
        glimpse.about.iter().any(|name| self.is_this(name)) || self.may_matter(glimpse)
    }

    /// Judges a mention that was wanted by both versions. Mentions come in the order in which they were recorded; `date` is the day
    /// on which one was heard, by the clock of whoever asks. Of one that would no longer be found it is asked what people made of it.
    ///
    /// # Errors
    /// If that cannot be said.
    pub fn see<E>(
        &mut self,
        stored: &Stored,
        date: NaiveDate,
        opinion: impl FnOnce(&Mention) -> Result<Option<Opinion>, E>,
    ) -> Result<(), E> {
        let view = View::of(&stored.mention);
        let candidates = self.sieve.candidates(&view);
        let after = self.look(&view, &candidates.after);
        let before = self.before.as_ref().and_then(|side| {
            let found_by: Vec<&ListQuery> = side.finding(&candidates.before, &view).map(|(query, _)| query).collect();
            (is_about(side, &stored.mention) || !found_by.is_empty()).then_some((side, found_by))
        });
        if before.is_none() && after.is_none() {
            return Ok(());
        }
        let alone = Alone::of(stored, &view, &self.matcher, |name| self.is_this(name));
        let before = before.map(|(side, found_by)| alone.found_by(side, &found_by));
        let after = after.map(|queries| {
            let queries: Vec<&ListQuery> = queries.into_iter().filter_map(|at| self.after.queries.get(at)).collect();
            alone.found_by(&self.after, &queries)
        });
        self.tally.add(date, before.as_ref().map(|told| told.signal), after.as_ref().map(|told| told.signal));
        match (before, after) {
            (None, Some(_)) => self.gained.add(stored, ()),
            (Some(_), None) => self.lose(stored, opinion(&stored.mention)?),
            (Some(before), Some(after)) if before.signal != after.signal => self.moved.add(stored, (before, after)),
            _ => {}
        }
        Ok(())
    }

    fn lose(&mut self, stored: &Stored, opinion: Option<Opinion>) {
        self.lost.add(stored, ());
        match opinion {
            Some(Opinion::Real(work)) => {
                self.tally.missed += 1;
                self.missed.add(stored, work);
            }
            Some(Opinion::Dismissed) => self.tally.dismissed += 1,
            None => {}
        }
    }

    /// What came of it.
    #[must_use]
    pub fn finish(self) -> Report {
        let Self { before, after, shares, terms, sieve, tally, gained, lost, moved, missed, .. } = self;
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
            moved: tally.moved,
            about: tally.about,
            signals: tally.signals,
            moves: in_order(tally.moves),
            days: tally.days.into_values().collect(),
            queries: shares.into_iter().map(|(_, share)| share).collect(),
            uncounted_terms: terms.uncounted(),
            terms: terms.shares(),
            gained_examples: gained.shown(|stored, ()| found(stored)),
            lost_examples: lost.shown(|stored, ()| was_found(stored)),
            moved_examples: moved.shown(|stored, (before, after)| Moved { example: found(stored), before, after }),
            dismissed: tally.dismissed,
            missed: tally.missed,
            missed_examples: missed.shown(|stored, work| Missed { example: was_found(stored), work }),
            list: after.name.clone(),
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
