//! From what the pages of a poll gave to the cursor that follows: decided at once, without I/O.

use crate::{
    Batch, Flaw, Order, Page, Settings, Source, fields, hub, overlap,
    report::{Failure, skipped},
    schedule::{Ended, later, next_due, usual},
};
use chrono::{DateTime, Utc};
use luister_mention::{Cursor, Gap, Hub, Identity, Item, MentionId, PollOutcome, PollReport};
use luister_net::{
    Conditional, Response,
    http::{StatusCode, header},
};
use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    time::Duration,
};
use tracing::debug;

/// The longest validator that is kept, in bytes.
const MAX_VALIDATOR: usize = 1024;

/// What stands between what is the matter with a source and that its host is left alone.
const PUT_OFF: &str = "; meanwhile ";

/// What a poll brought. Items and cursor belong in one record: the cursor says that the items are stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Poll {
    /// The messages, in the order of the pages. There may be some even if the poll failed at a later page.
    pub items: Vec<Item>,
    /// The marks that the reading before this one left, to know again what only has another name now; none if there are no
    /// messages.
    pub shown: Vec<u64>,
    /// What the source says was taken away.
    pub withdrawn: Vec<MentionId>,
    /// Whether these are all messages that there are: what was there before and is not among them was taken away.
    pub whole: bool,
    /// Where the next poll goes on, when, and how this one went.
    pub cursor: Cursor,
}

/// What the pages of one poll gave.
#[derive(Debug)]
pub(crate) struct Reading {
    items: Vec<Item>,
    /// Where in `items` each chain of pages begins.
    chains: Vec<usize>,
    withdrawn: Vec<Identity>,
    /// How many pages lead to another.
    going_on: usize,
    skipped: BTreeMap<String, u32>,
    /// What is known of the first page.
    validators: Option<Conditional>,
    /// Whether that page is as it was.
    pub(crate) unchanged: bool,
    ttl: Option<Duration>,
    max_age: Option<Duration>,
    /// Where the kind goes on the next time.
    position: Option<String>,
    /// Whether what was known was met again; so it is as long as nobody looked.
    pub(crate) met: bool,
    /// What is wrong with one of the pages.
    flaw: Option<Flaw>,
    /// What is to be told although it went well.
    notes: Vec<String>,
    /// The hub that the first page names, in its headers or in itself.
    hub: Option<Hub>,
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            chains: Vec::new(),
            withdrawn: Vec::new(),
            going_on: 0,
            skipped: BTreeMap::new(),
            validators: None,
            unchanged: false,
            ttl: None,
            max_age: None,
            position: None,
            met: true,
            flaw: None,
            notes: Vec::new(),
            hub: None,
        }
    }
}

impl Reading {
    /// Takes from the first answer what is known of its page.
    pub(crate) fn first(&mut self, response: &Response, settings: &Settings, now: DateTime<Utc>) {
        self.unchanged = response.status == StatusCode::NOT_MODIFIED;
        self.hub = hub::of_headers(&response.headers, &response.url);
        self.max_age = response.max_age(now.into());
        let kept = |name| response.header(name).filter(|value| value.len() <= MAX_VALIDATOR).map(str::to_owned);
        let (etag, last_modified) = (kept(header::ETAG), kept(header::LAST_MODIFIED));
        self.validators =
            (etag.is_some() || last_modified.is_some()).then(|| Conditional { url: response.url.clone(), etag, last_modified });
        if let Some(moved) = &response.moved {
            self.notes.push(format!("the page has moved for good; change the address of `{}` in sources.toml to {moved}", settings.name));
        }
    }

    /// What is added from now on belongs to another chain of pages.
    pub(crate) fn begin_chain(&mut self) {
        self.chains.push(self.items.len());
    }

    /// Adds what was on one page.
    pub(crate) fn add(&mut self, batch: Batch) {
        self.items.extend(batch.items);
        self.withdrawn.extend(batch.withdrawn);
        self.going_on += usize::from(batch.next.is_some());
        for (reason, number) in batch.skipped {
            *self.skipped.entry(reason).or_default() += number;
        }
        self.hub = self.hub.take().or(batch.hub);
        self.ttl = self.ttl.max(batch.ttl);
        self.flaw = self.flaw.or(batch.flaw);
        if batch.position.is_some() {
            self.position = batch.position;
        }
    }

    /// Items and cursor of a poll that took place.
    pub(crate) fn conclude(mut self, source: &dyn Source, cursor: &Cursor, failure: Option<Failure>, now: DateTime<Utc>) -> Poll {
        let settings = source.settings();
        let failure = failure.or_else(|| self.fault(source, cursor));
        let mut after = cursor.clone();
        let is_good = failure.is_none();
        let every = failure.as_ref().map_or_else(|| usual(settings, cursor, now), |failure| failure.pace(settings, cursor));
        let (ended, outcome, detail) = if let Some(failure) = failure {
            after.failures = cursor.failures.saturating_add(1);
            after.failing_since = cursor.failing_since.or(Some(now));
            (self.ended_badly(&failure, after.failures), failure.outcome, failure.detail)
        } else {
            let poorer = self.compare(source, &mut after, now);
            if let Some(gap) = self.advance(&mut after, now) {
                self.notes.push(format!("possible gap {gap}: none of what was heard before is on the page any more; poll it more often"));
            }
            let (outcome, detail) = self.summary(source, cursor, poorer);
            (Ended::Well { ttl: self.ttl, max_age: self.max_age }, outcome, detail)
        };
        after.next_due = next_due(now, every, ended, chance(settings, now));
        let kept = u32::try_from(self.items.len()).unwrap_or(u32::MAX);
        debug!(source.name = %settings.name, %outcome, kept, "polled `{}`", settings.name);
        after.report = Some(PollReport { at: now, outcome, detail, kept, new: 0, edited: 0, skipped: self.skipped });
        let shown = if self.items.is_empty() { Vec::new() } else { cursor.head.clone() };
        let whole = settings.whole && is_good && !self.unchanged && self.going_on == 0 && self.chains.len() <= 1;
        let withdrawn = self.withdrawn.iter().map(|identity| MentionId::of(&settings.name, identity)).collect();
        Poll { items: self.items, shown, withdrawn, whole, cursor: after }
    }

    /// How long a failure keeps us away. A page that always breaks off is read as far as it goes, as often as others.
    fn ended_badly(&self, failure: &Failure, failures: u32) -> Ended {
        match failure.outcome {
            PollOutcome::Gone => Ended::Gone,
            PollOutcome::Parse if self.flaw.is_some() && !self.items.is_empty() => Ended::Well { ttl: self.ttl, max_age: self.max_age },
            _ => Ended::Badly { failures, retry_after: failure.retry_after },
        }
    }

    /// What the messages no longer tell, where their kind makes that a change of the page.
    fn compare(&self, source: &dyn Source, after: &mut Cursor, now: DateTime<Utc>) -> Option<String> {
        if !source.is_read_by_marks() || self.unchanged {
            return None;
        }
        fields::compare(after, &self.items, now)
    }

    /// Why a reading without an error is not a good one all the same.
    fn fault(&self, source: &dyn Source, before: &Cursor) -> Option<Failure> {
        if let Some(flaw) = self.flaw {
            return Some(Failure::of_flaw(flaw));
        }
        if source.is_read_by_marks() && !self.unchanged && self.items.is_empty() && self.skipped.is_empty() && !before.head.is_empty() {
            return Some(Failure::of_vanished());
        }
        let nothing_read = self.items.is_empty() && self.withdrawn.is_empty() && !self.skipped.is_empty();
        let reason = || format!("the page has changed: there is something on it, and nothing could be read; {}", skipped(&self.skipped));
        nothing_read.then(|| Failure::new(PollOutcome::ZeroYield, reason()))
    }

    /// Moves a cursor behind what was read whole. Validators come from here alone, so none is kept of a page that failed.
    fn advance(&self, cursor: &mut Cursor, now: DateTime<Utc>) -> Option<Gap> {
        cursor.failures = 0;
        cursor.failing_since = None;
        cursor.first_read = cursor.first_read.or(Some(now));
        if !self.unchanged {
            let known = self.validators.as_ref();
            cursor.url = known.map(|known| known.url.to_string());
            cursor.etag = known.and_then(|known| known.etag.clone());
            cursor.last_modified = known.and_then(|known| known.last_modified.clone());
            cursor.hub.clone_from(&self.hub);
            if self.position.is_some() {
                cursor.position.clone_from(&self.position);
            }
            return overlap::remember(cursor, &self.items, &self.chains, self.met, now);
        }
        None
    }

    /// How a good reading ended, and that in a sentence; empty if there is nothing to say.
    fn summary(&self, source: &dyn Source, before: &Cursor, poorer: Option<String>) -> (PollOutcome, String) {
        let mut notes = self.notes.clone();
        if self.unchanged {
            let same = |outcome| matches!(outcome, PollOutcome::Empty | PollOutcome::ZeroYield);
            let empty = before.report.as_ref().filter(|report| same(report.outcome));
            return empty.map_or((PollOutcome::Ok, notes.join("; ")), |report| (report.outcome, report.detail.clone()));
        }
        // Who asks for what came after the last message is told nothing when there was none.
        let goes_on = source.order() == Order::Forward && before.position.is_some();
        if self.items.is_empty() && !goes_on {
            notes.insert(0, "the page is whole, but there is nothing on it; look at it in a browser if this lasts".to_owned());
            return (PollOutcome::Empty, notes.join("; "));
        }
        if !self.skipped.is_empty() {
            notes.push(skipped(&self.skipped));
        }
        let Some(poorer) = poorer else { return (PollOutcome::Ok, notes.join("; ")) };
        notes.insert(0, poorer);
        (PollOutcome::ZeroYield, notes.join("; "))
    }
}

/// Reads a file as a poll reads a page: the cursor that follows says how it went.
#[must_use]
pub fn read_file(source: &dyn Source, cursor: &Cursor, page: &Page, now: DateTime<Utc>) -> Poll {
    let mut reading = Reading::default();
    reading.begin_chain();
    let read = source.read(page).map(|batch| reading.add(batch));
    let failure = read.err().map(|error| Failure::of_read(&error, &source.settings().name));
    reading.conclude(source, cursor, failure, now)
}

/// The cursor of a poll that did not take place, because its host is closed. That is no failure of the source.
pub(crate) fn put_off(settings: &Settings, cursor: &Cursor, host: &str, open_again: DateTime<Utc>, now: DateTime<Utc>) -> Poll {
    let closed = Failure::closed(host, open_again, now);
    let mut after = cursor.clone();
    after.next_due = later(open_again, Duration::from_secs(1).mul_f64(chance(settings, now)));
    // What was the matter before still is, and is nothing new.
    let (outcome, detail) = match cursor.report.as_ref().filter(|_| cursor.failures > 0) {
        Some(PollReport { outcome, detail, .. }) => {
            (*outcome, format!("{}{PUT_OFF}{}", detail.split(PUT_OFF).next().unwrap_or_default(), closed.detail))
        }
        None => (closed.outcome, closed.detail),
    };
    after.report = Some(PollReport { at: now, outcome, detail, kept: 0, new: 0, edited: 0, skipped: BTreeMap::new() });
    Poll { items: Vec::new(), shown: Vec::new(), withdrawn: Vec::new(), whole: false, cursor: after }
}

/// A number between 0 and 1 that differs from source to source and from poll to poll, and is the same in a replay.
fn chance(settings: &Settings, now: DateTime<Utc>) -> f64 {
    let mut hasher = DefaultHasher::new();
    (settings.name.as_str(), now.timestamp_millis()).hash(&mut hasher);
    f64::from(u32::try_from(hasher.finish() >> 32).unwrap_or_default()) / f64::from(u32::MAX)
}
