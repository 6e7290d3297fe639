//! Making digests: what the store holds of a period, of those before it, and of who and what was in it.

use crate::{config::Plan, figures};
use chrono::{DateTime, Utc};
use luister_alerts::digest::{Around, Gathering, History, Order, TextsBefore};
use luister_insight::figures::{Scope, Span, Stars, Sums, Window, previous, star_spans, usual_spans};
use luister_mention::{
    BrokenSource, Case, Completeness, DigestBody, DigestStorm, Gap, HushCause, KeyFigures, ListKind, ListName, MentionId, PollOutcome,
    Position, Section, StarsOverTime, Stored, StoryId, Tally, TeamName,
};
use luister_sources::silence;
use luister_store::{Store, StoreError};
use std::{cell::RefCell, collections::BTreeMap};

/// Which mentions a digest is made of.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Mentions {
    /// What was recorded behind one position up to another: each mention is in one digest of a kind.
    Recorded { after: Position, last: Position },
    /// What was heard in its period.
    Heard,
}

/// A digest in the making.
pub(crate) struct Making<'m> {
    pub(crate) plan: &'m Plan,
    pub(crate) store: &'m dyn Store,
    pub(crate) order: Order,
    /// Whose ready answers are told of.
    pub(crate) team: Option<TeamName>,
    /// The subjects of the last one.
    pub(crate) topics: String,
    pub(crate) now: DateTime<Utc>,
}

impl Making<'_> {
    /// The digest of these mentions, with its subjects for the next one; none if nothing is in it.
    pub(crate) fn make(self, mentions: Mentions) -> Result<Made, StoreError> {
        let (store, span) = (self.store, self.order.span);
        let mut gathering = Gathering::new(self.order.clone());
        match mentions {
            Mentions::Recorded { after, last } => {
                store.recorded_between(after, last, &mut |position, tally, stored| gathering.add(position, &tally, &stored))?;
            }
            Mentions::Heard => {
                let scope = self.order.scope.clone();
                store.heard_between(span.from, span.until, &|tally| scope.is_ours(tally), &mut |position, tally, stored| match stored {
                    Some(stored) => gathering.add(position, &tally, &stored),
                    None => gathering.count(&tally),
                })?;
            }
        }
        let is_empty = gathering.is_empty();
        let around = self.around(gathering.take_sums())?;
        let past = Past { plan: self.plan, store, team: self.team.as_ref(), failed: RefCell::default() };
        let (body, topics) = gathering.finish(around, &past);
        past.failed.into_inner().map_or(Ok(Made { body, topics, is_empty }), Err)
    }

    fn around(&self, sums: Sums) -> Result<Around, StoreError> {
        let Order { form, span, scope, .. } = &self.order;
        let figures = figures::finish(self.plan, self.store, sums, *span, self.now)?;
        let since = self.store.first_heard()?;
        // What came before anybody listened is no quiet day.
        let known = |earlier: &Span| since.is_some_and(|since| since <= earlier.from);
        let mut windows = Vec::new();
        for earlier in usual_spans(*form, *span, scope.zone).into_iter().filter(known) {
            let mut window = Window::new(scope.clone(), earlier);
            self.store.tallies(earlier.from, earlier.until, &mut |tally| window.add(&tally))?;
            windows.push(window);
        }
        let stars = if figures.reviews.is_empty() { None } else { self.stars(since)? };
        let earlier = previous(*form, *span, scope.zone).filter(known);
        let before = earlier.map(|earlier| self.before(scope, earlier)).transpose()?;
        let (previous, texts_before) = before.unzip();
        Ok(Around {
            figures,
            previous,
            windows,
            kinds: self.kinds(),
            texts_before,
            topics: self.topics.clone(),
            complete: self.complete(since)?,
            storms: self.storms()?,
            stars,
            page: None,
        })
    }

    /// The period before: its figures, and what was complained of and asked in it.
    fn before(&self, scope: &Scope, span: Span) -> Result<(KeyFigures, TextsBefore), StoreError> {
        let (mut sums, mut texts) = (Sums::new(scope.clone()), TextsBefore::default());
        let wants = |tally: &Tally| scope.is_ours(tally) && TextsBefore::wants(tally);
        self.store.heard_between(span.from, span.until, &wants, &mut |position, tally, stored| {
            sums.add(&tally);
            if let Some(stored) = stored {
                texts.add(position, &tally, &stored);
            }
        })?;
        Ok((figures::finish(self.plan, self.store, sums, span, self.now)?, texts))
    }

    /// How the stars of each site went, as far as anybody listened.
    fn stars(&self, since: Option<DateTime<Utc>>) -> Result<Option<StarsOverTime>, StoreError> {
        let Order { form, span, scope, sections, .. } = &self.order;
        if !sections.contains(&Section::Reviews) {
            return Ok(None);
        }
        let heard = |earlier: &Span| since.is_some_and(|since| since < earlier.until);
        let mut stars = Stars::new(scope.clone(), star_spans(*form, *span, scope.zone).into_iter().filter(heard).collect());
        if let Some(Span { from, until }) = stars.span() {
            self.store.tallies(from, until, &mut |tally| stars.add(&tally))?;
        }
        Ok(stars.finish())
    }

    fn kinds(&self) -> Vec<(ListName, ListKind)> {
        let lists = self.plan.lists.iter().filter(|list| self.order.scope.covers(list.name()));
        lists.map(|list| (list.name().clone(), list.kind())).collect()
    }

    /// Which sources were heard as they should be, and of which something may be missing.
    fn complete(&self, since: Option<DateTime<Utc>>) -> Result<Completeness, StoreError> {
        let span = self.order.span;
        let mut cursors: BTreeMap<_, _> = self.store.cursors()?.into_iter().map(|cursor| (cursor.source.clone(), cursor)).collect();
        let mut complete = Completeness { since, ..Completeness::default() };
        for (name, source) in &self.plan.sources {
            let read = cursors.remove(name).filter(|cursor| cursor.first_read.is_some() || cursor.report.is_some());
            let Some(cursor) = read else {
                complete.unread.push(name.clone());
                continue;
            };
            let silent = silence(source.settings(), &cursor, self.now).filter(|(_, since)| *since < span.until);
            let falls_in = |gap: &&Gap| gap.to > span.from && gap.from < span.until || span.holds(gap.noted);
            let gaps: Vec<Gap> = cursor.gaps.iter().filter(falls_in).copied().collect();
            if silent.is_none() && gaps.is_empty() {
                complete.whole += 1;
                continue;
            }
            let detail = cursor.report.filter(|report| silent.is_some() && report.outcome != PollOutcome::Ok).map(|report| report.detail);
            let detail = detail.filter(|detail| !detail.is_empty());
            complete.broken.push(BrokenSource { source: name.clone(), silent, gaps, detail });
        }
        complete.broken.sort_by_key(|broken| broken.silent.map_or((1, span.until), |(_, since)| (0, since)));
        Ok(complete)
    }

    /// Storms of these lists that the period has seen.
    fn storms(&self) -> Result<Vec<DigestStorm>, StoreError> {
        let span = self.order.span;
        let mut storms = Vec::new();
        for hush in self.store.hushes()? {
            let is_here = hush.because == HushCause::Storm && hush.from < span.until && hush.until > span.from;
            let Some(list) = hush.what.list.filter(|list| is_here && self.order.scope.covers(list)) else { continue };
            // As long as it lasts it is said to end later than it was looked at.
            let until = Some(hush.until).filter(|until| *until <= self.now);
            storms.push(DigestStorm { list, signal: hush.what.signal, source: hush.what.source, from: hush.from, until });
        }
        storms.sort_by_key(|storm| storm.from);
        // A storm is told to more than one team.
        storms.dedup();
        Ok(storms)
    }
}

/// A digest, its subjects for the next one, and whether nothing is in it.
pub(crate) struct Made {
    pub(crate) body: DigestBody,
    pub(crate) topics: String,
    pub(crate) is_empty: bool,
}

/// What was heard before. What fails is remembered, and nothing is made of it.
struct Past<'p> {
    plan: &'p Plan,
    store: &'p dyn Store,
    team: Option<&'p TeamName>,
    failed: RefCell<Option<StoreError>>,
}

impl Past<'_> {
    fn found<T: Default>(&self, found: Result<T, StoreError>) -> T {
        found.unwrap_or_else(|error| {
            *self.failed.borrow_mut() = Some(error);
            T::default()
        })
    }
}

impl History for Past<'_> {
    fn mention(&self, position: Position) -> Option<(Tally, Stored)> {
        let mut found = None;
        let before = Position(position.0.saturating_sub(1));
        self.found(self.store.recorded_between(before, position, &mut |_, tally, stored| found = Some((tally, stored))));
        found
    }

    fn cases(&self, story: StoryId) -> Vec<Case> {
        self.found(self.store.cases(story))
    }

    fn story(&self, story: StoryId, most: usize) -> (Vec<Stored>, u32) {
        self.found(self.store.by_story(story, most))
    }

    fn first_of_authors(&self, keys: &[&str]) -> Vec<Option<Position>> {
        self.found(self.store.first_of_authors(keys))
    }

    fn answer(&self, mention: MentionId) -> Option<String> {
        let stored = self.found(self.store.mention(mention))?;
        let team = self.team.or(self.plan.routes.teams().next().map(|team| &team.name))?;
        let answers = self.plan.ready_answers(&stored.mention, &stored.verdict, team, stored.verdict.signal);
        answers.into_iter().next().map(|answer| answer.name)
    }
}
