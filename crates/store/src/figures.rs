//! What mentions and cases count for in key figures: found by time, so that a figure costs what its period holds and not the history.

use crate::{
    codec,
    disk::SledStore,
    error::Result,
    keys::{self, Kind},
    listening::Seen,
    view::View,
    write::{Meta, Write},
};
use chrono::{DateTime, Utc};
use luister_mention::{
    Case, CaseTally, Channel, Correction, Label, ListName, Mention, MentionId, Position, Rating, Signal, SourceName, Stored, Tally,
    TeamName, Verdict,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::collections::{BTreeMap, BTreeSet};

/// Records that are read or written in one go.
const PAGE: usize = 500;
/// Of so many mentions that lie side by side one is wanted: then all of them are passed.
const CLOSE: usize = 8;

/// What key figures are made of.
pub trait Figures: Send + Sync {
    /// Gives what each mention counts for that was heard from one time up to another, in the order of hearing.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn tallies(&self, from: DateTime<Utc>, until: DateTime<Utc>, each: &mut dyn FnMut(Tally)) -> Result<()>;

    /// Gives each turn that a case took from one time up to another.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn case_tallies(&self, from: DateTime<Utc>, until: DateTime<Utc>, each: &mut dyn FnMut(CaseTally)) -> Result<()>;

    /// Gives what each mention counts for that was heard from one time up to another; and the mention, if it `wants` it and it is still
    /// there.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn heard_between(
        &self,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
        wants: &dyn Fn(&Tally) -> bool,
        each: &mut dyn FnMut(Position, Tally, Option<Stored>),
    ) -> Result<()>;

    /// Gives the mentions that were recorded behind one position up to and with another, with what they count for.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn recorded_between(&self, after: Position, last: Position, each: &mut dyn FnMut(Position, Tally, Stored)) -> Result<()>;

    /// When the first of all mentions was heard that count.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn first_heard(&self) -> Result<Option<DateTime<Utc>>>;

    /// How many cases of a team are not done with.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn open_count(&self, team: &TeamName) -> Result<u32>;

    /// The positions of the first mention of each author; none if there is none.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn first_of_authors(&self, authors: &[&str]) -> Result<Vec<Option<Position>>>;
}

impl Figures for SledStore {
    fn tallies(&self, from: DateTime<Utc>, until: DateTime<Utc>, each: &mut dyn FnMut(Tally)) -> Result<()> {
        self.between_times(Kind::Tally, from, until, &mut |page: Vec<(Vec<u8>, Brief)>| {
            for (key, brief) in page {
                each(brief.whole(&key));
            }
            Ok(())
        })
    }

    fn case_tallies(&self, from: DateTime<Utc>, until: DateTime<Utc>, each: &mut dyn FnMut(CaseTally)) -> Result<()> {
        self.between_times(Kind::CaseTally, from, until, &mut |page: Vec<(Vec<u8>, CaseTally)>| {
            for (_, tally) in page {
                each(tally);
            }
            Ok(())
        })
    }

    fn heard_between(
        &self,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
        wants: &dyn Fn(&Tally) -> bool,
        each: &mut dyn FnMut(Position, Tally, Option<Stored>),
    ) -> Result<()> {
        self.between_times(Kind::Tally, from, until, &mut |page: Vec<(Vec<u8>, Brief)>| {
            let page = page.into_iter().map(|(key, brief)| (keys::position_at_end(&key).unwrap_or_default(), brief.whole(&key)));
            let page: Vec<(Position, Tally)> = page.collect();
            let wanted: BTreeSet<Position> = page.iter().filter(|(_, tally)| wants(tally)).map(|(position, _)| *position).collect();
            let mut found = self.read(|view| mentions_at(view, &wanted))?;
            for (position, tally) in page {
                each(position, tally, found.remove(&position));
            }
            Ok(())
        })
    }

    fn recorded_between(&self, after: Position, last: Position, each: &mut dyn FnMut(Position, Tally, Stored)) -> Result<()> {
        let until = keys::mention(Position(last.0.saturating_add(1)));
        let mut from = after;
        loop {
            let page = self.read(|view| {
                let first = keys::mention(Position(from.0.saturating_add(1)));
                let mut page: Vec<(Position, Stored)> = Vec::new();
                view.each_value(first, until.clone(), PAGE, |key, value| {
                    page.push((keys::position_at_end(key).unwrap_or_default(), codec::stored(value)?));
                    Ok(())
                })?;
                let with_tally = |(position, stored): (Position, Stored)| {
                    let key = keys::tally(stored.mention.heard, position);
                    let brief: Option<Brief> = view.get(&key)?;
                    let missing = || self.damaged("what a mention counts for is missing".to_owned());
                    Ok((position, brief.ok_or_else(missing)?.whole(&key), stored))
                };
                page.into_iter().map(with_tally).collect::<Result<Vec<_>>>()
            })?;
            let Some((position, ..)) = page.last() else { return Ok(()) };
            from = *position;
            for (position, tally, stored) in page {
                each(position, tally, stored);
            }
        }
    }

    fn first_heard(&self) -> Result<Option<DateTime<Utc>>> {
        self.read(|view| {
            let first = view.keys(keys::key(Kind::Tally, &[]), keys::end(Kind::Tally)).next().transpose()?;
            Ok(first.and_then(|key| keys::time_at_start(&key)))
        })
    }

    fn open_count(&self, team: &TeamName) -> Result<u32> {
        let count = self.read(|view| view.prefixed(&keys::open_cases(team)).try_fold(0_usize, |count, key| key.map(|_| count + 1)))?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    fn first_of_authors(&self, authors: &[&str]) -> Result<Vec<Option<Position>>> {
        let mut inquiries: Vec<(Vec<u8>, usize)> = authors.iter().enumerate().map(|(nth, author)| (keys::author(author), nth)).collect();
        // In the order of the index: neighbours lie on one page.
        inquiries.sort_unstable();
        let mut found = vec![None; authors.len()];
        for some in inquiries.chunks(PAGE) {
            self.read(|view| {
                for (key, nth) in some {
                    let first = view.prefixed(key).next().transpose()?;
                    found.iter_mut().skip(*nth).take(1).for_each(|slot| *slot = first.as_ref().and_then(|key| keys::position_at_end(key)));
                }
                Ok(())
            })?;
        }
        Ok(found)
    }
}

impl SledStore {
    /// Gives the records of a kind whose key begins with a time from one up to another, page by page.
    fn between_times<T: DeserializeOwned>(
        &self,
        kind: Kind,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
        each: &mut dyn FnMut(Vec<(Vec<u8>, T)>) -> Result<()>,
    ) -> Result<()> {
        let [mut from, until] = [from, until].map(|at| keys::key(kind, &[&keys::time(at)]));
        loop {
            let mut page = Vec::with_capacity(PAGE);
            self.read(|view| {
                view.each_value(from.clone(), until.clone(), PAGE, |key, value| {
                    page.push((key.to_vec(), codec::from_bytes(value)?));
                    Ok(())
                })
            })?;
            let Some((last, _)) = page.last() else { return Ok(()) };
            from.clone_from(last);
            from.push(0);
            each(page)?;
        }
    }

    /// Makes what stores before schema 10 did not keep.
    pub(crate) fn fill_figures(&self) -> Result<()> {
        self.fill::<Stored>(Kind::Mention, |write, key, stored| {
            let position = keys::position_at_end(key).unwrap_or_default();
            let correction = correction(write, stored.mention.id)?;
            put(write, &stored.mention, &stored.verdict, position, correction)
        })?;
        self.fill::<Case>(Kind::Case, |write, _, case| put_case(write, None, case))
    }

    fn fill<T: DeserializeOwned>(&self, kind: Kind, put: impl Fn(&mut Write<'_>, &[u8], &T) -> Result<()>) -> Result<()> {
        let mut from = keys::key(kind, &[]);
        loop {
            let page: Vec<(sled::IVec, T)> = self.read(|view| view.range(from, keys::end(kind)).take(PAGE).collect::<Result<_>>())?;
            let Some((last, _)) = page.last() else { return Ok(()) };
            from = last.to_vec();
            from.push(0);
            self.write(|write| page.iter().try_for_each(|(key, record)| put(write, key, record)))?;
        }
    }
}

/// Whether a store does not know of every mention and case what it counts for. What was erased goes on counting, so there may be more.
pub(crate) fn are_missing(meta: &Meta) -> bool {
    meta.count(Kind::Tally) < meta.count(Kind::Mention) || meta.count(Kind::CaseTally) < meta.count(Kind::Case)
}

/// The mentions at these positions, as far as they are there. What lies close together is read in one go.
fn mentions_at(view: &View<'_>, wanted: &BTreeSet<Position>) -> Result<BTreeMap<Position, Stored>> {
    let mut found = BTreeMap::new();
    let (Some(first), Some(last)) = (wanted.first(), wanted.last()) else { return Ok(found) };
    let is_close = last.0 - first.0 < (CLOSE * wanted.len()) as u64;
    if !is_close {
        for position in wanted {
            found.extend(view.get::<Stored>(&keys::mention(*position))?.map(|stored| (*position, stored)));
        }
        return Ok(found);
    }
    let until = keys::mention(Position(last.0.saturating_add(1)));
    view.each_value(keys::mention(*first), until, usize::MAX, |key, value| {
        let position = keys::position_at_end(key).unwrap_or_default();
        if wanted.contains(&position) {
            found.insert(position, codec::stored(value)?);
        }
        Ok(())
    })?;
    Ok(found)
}

/// What a mention counts for as it is kept: a year of them is read for one figure, so it has no names of fields, and its time is that
/// of its key.
#[derive(Serialize, Deserialize)]
pub(crate) struct Brief(Option<u64>, SourceName, Channel, bool, Signal, bool, Vec<ListName>, Option<Rating>);

impl Brief {
    fn of(tally: Tally) -> Self {
        let Tally { heard: _, late_secs, source, channel, own, signal, uncertain, lists, rating } = tally;
        Self(late_secs, source, channel, own, signal, uncertain, lists, rating)
    }

    fn whole(self, key: &[u8]) -> Tally {
        let Self(late_secs, source, channel, own, signal, uncertain, lists, rating) = self;
        let heard = keys::time_at_start(key).unwrap_or_default();
        Tally { heard, late_secs, source, channel, own, signal, uncertain, lists, rating }
    }
}

/// Puts what a mention counts for.
pub(crate) fn put(
    write: &mut Write<'_>,
    mention: &Mention,
    verdict: &Verdict,
    position: Position,
    correction: Option<Correction>,
) -> Result<()> {
    put_tally(write, &Tally::of(mention, verdict, correction), position)
}

/// Puts what the mention at a position counts for.
pub(crate) fn put_tally(write: &mut Write<'_>, tally: &Tally, position: Position) -> Result<()> {
    let brief = codec::to_short_bytes(&Brief::of(tally.clone())).map_err(|error| write.unwritable(&error))?;
    write.put_bytes(keys::tally(tally.heard, position), &brief)
}

/// What the mention at a position counts for, that was heard then.
pub(crate) fn tally(view: &View<'_>, heard: DateTime<Utc>, position: Position) -> Result<Option<Tally>> {
    let key = keys::tally(heard, position);
    Ok(view.get::<Brief>(&key)?.map(|brief| brief.whole(&key)))
}

/// What somebody last said that a mention is.
pub(crate) fn correction(write: &mut Write<'_>, mention: MentionId) -> Result<Option<Correction>> {
    Ok(write.scan::<Label>(&keys::labels(mention))?.pop().map(|label| label.correction))
}

/// Lets a mention count as what somebody says that it is, if it is there.
pub(crate) fn correct(write: &mut Write<'_>, mention: MentionId, correction: Correction) -> Result<()> {
    let Some(seen) = write.get::<Seen>(&keys::seen(mention))? else { return Ok(()) };
    let Some(stored) = write.get::<Stored>(&keys::mention(seen.position))? else { return Ok(()) };
    put(write, &stored.mention, &stored.verdict, seen.position, Some(correction))
}

/// Puts what the turns of a case count for that it has taken since.
pub(crate) fn put_case(write: &mut Write<'_>, before: Option<&Case>, case: &Case) -> Result<()> {
    let known = before.map_or(0, |before| CaseTally::all(before).len());
    for (number, tally) in (0_u32..).zip(CaseTally::all(case)).skip(known) {
        write.put(keys::case_tally(tally.at, case.story, &case.team, number), &tally)?;
    }
    Ok(())
}
