//! Key figures, and what exactly each of them says.
//!
//! | figure | what it is |
//! |---|---|
//! | volume | mentions of others that hit a list. What we said ourselves, what hit no list, and what hit lists of competitors alone is counted apart |
//! | signal | each mention is counted by one: what somebody said that it is, else what the verdict says of its text. A signal that nearly held counts as `other`. What somebody said not to speak of us counts as if it hit no list |
//! | list | a mention that hits two lists counts for both, and once in the total. Lists of competitors are counted too |
//! | mood | (praise - complaint - crisis) / all, from -1 to 1; none if nothing is said |
//! | usual | the mean over the same hours, on the clock on the wall, of the same weekdays of the last eight weeks, as far back as anything was heard. For months: of the last three months, each brought to the length of this one |
//! | response | the first act that makes a case `handled`, our own public reply among them. A case that is done with and opens again may have another |
//! | response time | from publication to the response, in seconds of the clock, not of office hours. A source that does not say when counts from when it was heard. After our alert: from when the team got it |
//! | in time | the response came by the time it was due, which is counted in the office hours of the team. Cases without a target are not counted |
//! | ignored | a case that somebody found to need no answer; it is no response |
//! | open | cases that are open or claimed at the end of the period; of some lists alone it is not counted |
//! | median, 90th percentile | half, and nine in ten, were no longer; both are times that were measured |
//! | discovery | from publication to our hearing of it; what does not say when it was published is left out |
//! | stars | the average of all ratings of a site as a share of its scale, times five |
//! | stars over time | the same for each of the last eight weeks up to the end of the period, or for a month and the three before it |
//! | NPS | the share of promoters less that of detractors, times 100. On a scale of ten: 9 and 10, and up to 6. Estimated from stars elsewhere: above nine tenths of the scale, and up to six |
//! | period | volumes go by when a mention was heard, turns of cases by when they were taken |

mod care;
mod cells;
mod period;
mod reviews;
mod stars;
mod usual;

pub use cells::{By, Cell, cells};
pub use period::{Span, buckets, previous, star_spans, usual_spans};
pub use stars::Stars;
pub use usual::{Window, part_of, usual};

use care::Care;
use chrono::{DateTime, Timelike, Utc};
use chrono_tz::Tz;
use luister_mention::{CaseTally, Counts, KeyFigures, ListName, SourceName, Spread, Tally};
use reviews::Reviews;
use std::collections::BTreeMap;

/// A mention that was heard longer after its publication than this is late, in seconds.
const LATE_SECS: u64 = 60 * 60;

/// Which mentions are counted, and by whose clock.
#[derive(Debug, Clone)]
pub struct Scope {
    /// The lists; all of them if there are none.
    pub lists: Vec<ListName>,
    /// Those that are about competitors: what hits no other is counted by list, and not among all that is said about us.
    pub theirs: Vec<ListName>,
    /// The clock on the wall, for the hours of the day.
    pub zone: Tz,
}

impl Scope {
    /// Whether a list is counted.
    #[must_use]
    pub fn covers(&self, list: &ListName) -> bool {
        self.lists.is_empty() || self.lists.contains(list)
    }

    /// Whether a mention speaks of a list that is not of a competitor.
    #[must_use]
    pub fn is_ours(&self, tally: &Tally) -> bool {
        self.holds(tally) && tally.lists.iter().any(|list| self.covers(list) && !self.theirs.contains(list))
    }

    /// Whether a case is of one of the lists.
    #[must_use]
    pub fn holds_case(&self, tally: &CaseTally) -> bool {
        self.lists.is_empty() || tally.lists.iter().any(|list| self.covers(list))
    }

    /// Whether a mention is: what others say about one of the lists.
    #[must_use]
    pub fn holds(&self, tally: &Tally) -> bool {
        tally.is_voice() && tally.lists.iter().any(|list| self.covers(list))
    }
}

/// Key figures in the making.
#[derive(Debug)]
pub struct Sums {
    scope: Scope,
    all: Counts,
    lists: BTreeMap<ListName, Counts>,
    sources: BTreeMap<SourceName, Counts>,
    hours: [Counts; 24],
    uncertain: u32,
    own: u32,
    theirs: u32,
    aside: u32,
    delays: Vec<u64>,
    reviews: Reviews,
    care: Care,
}

impl Sums {
    /// Nothing yet. The lists that are named are told of, be it that nothing is said of them.
    #[must_use]
    pub fn new(scope: Scope) -> Self {
        let lists = scope.lists.iter().map(|list| (list.clone(), Counts::default())).collect();
        Self {
            care: Care::new(scope.zone),
            scope,
            all: Counts::default(),
            lists,
            sources: BTreeMap::new(),
            hours: [Counts::default(); 24],
            uncertain: 0,
            own: 0,
            theirs: 0,
            aside: 0,
            delays: Vec::new(),
            reviews: Reviews::default(),
        }
    }

    /// Counts a mention.
    pub fn add(&mut self, tally: &Tally) {
        if tally.own {
            self.own += 1;
        } else if tally.lists.is_empty() {
            self.aside += 1;
        }
        if !self.scope.holds(tally) {
            return;
        }
        for list in tally.lists.iter().filter(|list| self.scope.covers(list)) {
            self.lists.entry(list.clone()).or_default().add(tally.signal);
        }
        if !self.scope.is_ours(tally) {
            self.theirs += 1;
            return;
        }
        self.all.add(tally.signal);
        self.sources.entry(tally.source.clone()).or_default().add(tally.signal);
        let hour = tally.heard.with_timezone(&self.scope.zone).hour() as usize;
        self.hours.iter_mut().skip(hour).take(1).for_each(|counts| counts.add(tally.signal));
        self.uncertain += u32::from(tally.uncertain);
        self.delays.extend(tally.late_secs);
        self.reviews.add(tally);
    }

    /// Whether everything is counted, and not some lists alone.
    #[must_use]
    pub fn is_of_all(&self) -> bool {
        self.scope.lists.is_empty()
    }

    /// Counts a turn of a case.
    pub fn turn(&mut self, tally: &CaseTally) {
        if self.scope.holds_case(tally) {
            self.care.add(tally);
        }
    }

    /// The figures of a period, in which all of this was; `open` says how many cases of each team are open at its end.
    #[must_use]
    pub fn finish(self, from: DateTime<Utc>, until: DateTime<Utc>, open: Option<&BTreeMap<luister_mention::TeamName, u32>>) -> KeyFigures {
        let late = self.delays.iter().filter(|secs| **secs > LATE_SECS).count();
        let (care, teams, responses, leads) = self.care.finish(open);
        KeyFigures {
            from,
            until,
            all: self.all,
            lists: self.lists.into_iter().collect(),
            sources: self.sources.into_iter().collect(),
            hours: self.hours.to_vec(),
            uncertain: self.uncertain,
            own: self.own,
            theirs: self.theirs,
            aside: self.aside,
            late: u32::try_from(late).unwrap_or(u32::MAX),
            discovery: Spread::of(self.delays),
            reviews: self.reviews.finish(),
            care,
            teams,
            responses,
            leads,
        }
    }
}

#[cfg(test)]
mod tests;
