//! Which source is polled when: at most one poll of a source in flight, and the next time comes from its cursor.

use super::{
    arrivals::{self, Arrival, What},
    inbox::{self, Taken},
    post::{Live, Post},
    recorder::Job,
};
use crate::clock;
use chrono::{DateTime, TimeDelta, Utc};
use luister_mention::{Cursor, PollOutcome, PollReport, SourceName};
use luister_sources::{Poll, Source};
use luister_store::free_space;
use std::{
    collections::{BTreeSet, HashMap, HashSet, VecDeque},
    path::PathBuf,
    sync::Arc,
};
use tokio::{
    sync::mpsc,
    task::{Id, JoinError, JoinSet},
    time::Instant,
};
use tracing::{debug, error, warn};

/// How long to wait before a poll is tried again that could not be recorded.
const AFTER_FAILURE: TimeDelta = TimeDelta::seconds(10);
/// How often the disk is looked at for space.
const SPACE_CHECK: std::time::Duration = std::time::Duration::from_secs(2);
/// What readiness calls the trouble.
const TROUBLE: &str = "polling";

/// A poll that has ended, with the cursor that counts now.
type Ended = (SourceName, Cursor);

/// Polls what is due until the daemon shuts down; with `once`, what is due now and nothing more.
pub(crate) async fn poll_all(post: Arc<Post>, jobs: mpsc::Sender<Job>, once: bool) {
    let mut scheduler = Scheduler::new(Arc::clone(&post), jobs);
    let mut arrivals = post.arrivals.1.lock().await;
    let mut reloaded = post.reloaded.subscribe();
    while !scheduler.load().await {
        tokio::time::sleep(SPACE_CHECK).await;
    }
    scheduler.has_space = scheduler.check_space().await;
    let mut checked = Instant::now();
    loop {
        if checked.elapsed() >= SPACE_CHECK {
            (scheduler.has_space, checked) = (scheduler.check_space().await, Instant::now());
        }
        let has_space = scheduler.has_space;
        if has_space {
            scheduler.start_due();
        }
        if once && scheduler.polls.is_empty() && (!has_space || !scheduler.is_any_due()) {
            return;
        }
        let pause = if has_space { scheduler.pause() } else { SPACE_CHECK };
        tokio::select! {
            Some(ended) = scheduler.polls.join_next_with_id() => scheduler.ended(ended),
            Some(arrival) = arrivals.recv() => scheduler.arrived(arrival),
            _ = reloaded.changed() => { scheduler.load().await; }
            () = tokio::time::sleep(pause) => {}
        }
    }
}

struct Scheduler {
    post: Arc<Post>,
    jobs: mpsc::Sender<Job>,
    cursors: HashMap<SourceName, Cursor>,
    /// The sources that are not in flight, by the time of their next poll.
    due: BTreeSet<(DateTime<Utc>, SourceName)>,
    /// The sources that are, by the task that reads them.
    in_flight: HashMap<Id, SourceName>,
    /// What came for them meanwhile.
    waiting: HashMap<SourceName, VecDeque<Arrival>>,
    polls: JoinSet<Ended>,
    has_space: bool,
}

impl Scheduler {
    fn new(post: Arc<Post>, jobs: mpsc::Sender<Job>) -> Self {
        Self {
            post,
            jobs,
            cursors: HashMap::new(),
            due: BTreeSet::new(),
            in_flight: HashMap::new(),
            waiting: HashMap::new(),
            polls: JoinSet::new(),
            has_space: true,
        }
    }

    /// Takes the sources of the plan and their cursors from the store. Those in flight come back by themselves.
    async fn load(&mut self) -> bool {
        let cursors = match self.post.with_store(luister_store::Intake::cursors).await {
            Ok(cursors) => cursors,
            Err(error) => {
                self.post.set_trouble(TROUBLE, Some(format!("polling cannot begin: {error}")));
                return false;
            }
        };
        let live = self.post.live();
        let mut known: HashMap<SourceName, Cursor> = cursors.into_iter().map(|cursor| (cursor.source.clone(), cursor)).collect();
        let now = clock::now();
        self.cursors = live
            .plan
            .sources
            .keys()
            .map(|name| (name.clone(), known.remove(name).unwrap_or_else(|| Cursor::new(name.clone(), now))))
            .collect();
        let in_flight: HashSet<&SourceName> = self.in_flight.values().collect();
        let idle = self.cursors.values().filter(|cursor| !in_flight.contains(&cursor.source));
        self.due = idle.map(|cursor| (due_at(&live, cursor, soon_enough(cursor, now)), cursor.source.clone())).collect();
        let count = |number| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
        metrics::gauge!("luister_sources").set(count(self.cursors.len()));
        metrics::gauge!("luister_sources_failing").set(count(self.cursors.values().filter(|cursor| cursor.failures > 0).count()));
        true
    }

    fn is_any_due(&self) -> bool {
        self.due.first().is_some_and(|(at, _)| *at <= clock::now())
    }

    fn pause(&self) -> std::time::Duration {
        if self.polls.len() >= self.post.live().plan.daemon.max_polls {
            return std::time::Duration::from_hours(1);
        }
        self.due.first().map_or(std::time::Duration::from_hours(1), |(at, _)| clock::until(*at))
    }

    fn start_due(&mut self) {
        let live = self.post.live();
        while self.polls.len() < live.plan.daemon.max_polls && self.is_any_due() {
            let Some((_, name)) = self.due.pop_first() else { return };
            let (Some(source), Some(cursor)) = (live.plan.sources.get(&name), self.cursors.get(&name)) else { continue };
            let poll = poll(Arc::clone(&self.post), Arc::clone(source), cursor.clone(), self.jobs.clone());
            self.in_flight.insert(self.polls.spawn(poll).id(), name);
        }
    }

    /// Takes what came by itself, or lets it wait while its source is being read.
    fn arrived(&mut self, arrival: Arrival) {
        let live = self.post.live();
        let name = arrival.source.clone();
        let (Some(source), Some(cursor)) = (live.plan.sources.get(&name), self.cursors.get(&name)) else { return arrival.no_source() };
        if !self.has_space {
            return arrival.no_space();
        }
        if self.in_flight.values().any(|busy| *busy == name) {
            return arrival.wait_in(self.waiting.entry(name).or_default());
        }
        self.due.retain(|(_, idle)| *idle != name);
        let take = take(Arc::clone(&self.post), Arc::clone(source), cursor.clone(), arrival.what, self.jobs.clone());
        self.in_flight.insert(self.polls.spawn(take).id(), name);
    }

    fn ended(&mut self, ended: Result<(Id, Ended), JoinError>) {
        let id = ended.as_ref().map_or_else(JoinError::id, |(id, _)| *id);
        let read = self.in_flight.remove(&id);
        match ended {
            Ok((_, (name, cursor))) => {
                if let Some(before) = self.cursors.get(&name) {
                    if before.failures > 0 && cursor.failures == 0 {
                        self.post.recovered.notify_one();
                    }
                    if (before.failures > 0) != (cursor.failures > 0) {
                        metrics::gauge!("luister_sources_failing").increment(if cursor.failures > 0 { 1.0 } else { -1.0 });
                    }
                    self.due.insert((due_at(&self.post.live(), &cursor, cursor.next_due), name.clone()));
                    self.cursors.insert(name, cursor);
                }
            }
            Err(error) => {
                error!(%error, "a poll broke off, the sources are read anew");
                self.post.reloaded.send_modify(|number| *number += 1);
            }
        }
        self.go_on(read);
    }

    /// Takes what came for a source while it was being read.
    fn go_on(&mut self, read: Option<SourceName>) {
        let Some(mut waiting) = read.and_then(|name| self.waiting.remove(&name)) else { return };
        while let Some(arrival) = waiting.pop_front() {
            // The first of them is read now, and the others wait again.
            self.arrived(arrival);
        }
    }

    /// Polling pauses before the disk is full, so that what was heard can still be sealed and marked as sent.
    async fn check_space(&self) -> bool {
        let live = self.post.live();
        let (dir, least) = (live.plan.store_dir(), live.plan.store.min_free);
        let free = tokio::task::spawn_blocking(move || free_space(&dir)).await;
        let lack = match free {
            Ok(Ok(free)) if free < least.0 => Some(format!(
                "polling pauses: the disk of `{}` has {} MiB free, and `min_free` in [store] asks for {least}; it goes on when there is space",
                live.plan.daemon.state.display(),
                free >> 20
            )),
            _ => None,
        };
        let has_space = lack.is_none();
        self.post.set_trouble(TROUBLE, lack);
        has_space
    }
}

/// A clock that was set back, or an interval that was made shorter, must not leave a source waiting for days.
fn soon_enough(cursor: &Cursor, now: DateTime<Utc>) -> DateTime<Utc> {
    let last = cursor.report.as_ref().map(|report| report.at);
    if last.is_some_and(|last| last > now + TimeDelta::minutes(1)) { now } else { cursor.next_due }
}

/// When a source is polled next: never, if what is heard there comes by itself.
fn due_at(live: &Live, cursor: &Cursor, next: DateTime<Utc>) -> DateTime<Utc> {
    let is_polled = live.plan.sources.get(&cursor.source).is_none_or(|source| source.is_polled());
    if is_polled { next } else { DateTime::<Utc>::MAX_UTC }
}

/// What came by itself, recorded.
async fn take(post: Arc<Post>, source: Arc<dyn Source>, cursor: Cursor, what: What, jobs: mpsc::Sender<Job>) -> Ended {
    let name = cursor.source.clone();
    (name, arrivals::take(post, source, cursor, what, jobs).await)
}

/// One poll, recorded. Whatever goes wrong, the source gets a next time.
async fn poll(post: Arc<Post>, source: Arc<dyn Source>, cursor: Cursor, jobs: mpsc::Sender<Job>) -> Ended {
    let name = cursor.source.clone();
    let started = Instant::now();
    let live = post.live();
    let (mut polled, file) = match source.folder() {
        Some(folder) => look(&source, live.plan.base.join(folder), &cursor).await,
        None => (live.fetcher.poll(&*source, &cursor, clock::now()).await, None),
    };
    if let Some(report) = &polled.cursor.report {
        metrics::counter!("luister_polls_total", "outcome" => report.outcome.as_str()).increment(1);
        metrics::histogram!("luister_poll_seconds").record(started.elapsed());
    }
    arrivals::put_off(&post, &*source, &mut polled.cursor);
    match arrivals::record(source, polled, &jobs).await {
        Some(Ok(after)) => {
            post.note_poll(&cursor, &after).await;
            say_how(&after);
            if let (Some(file), Some(report)) = (file, after.report.clone()) {
                put_aside(&name, file, report).await;
            }
            (name, after)
        }
        Some(Err(error)) => {
            error!(source.name = %name, %error, "could not record what was heard at `{name}`, it will be read again");
            (name, Cursor { next_due: clock::now() + AFTER_FAILURE, ..cursor })
        }
        None => (name, Cursor { next_due: clock::now() + AFTER_FAILURE, ..cursor }),
    }
}

/// Says how a poll ended, once that is on disk: whoever reads it and asks `luister sources` gets the same answer.
fn say_how(cursor: &Cursor) {
    let (name, Some(report)) = (&cursor.source, &cursor.report) else { return };
    // A page with nothing on it is no failure: a new blog, a quiet search.
    if report.outcome == PollOutcome::Ok || (report.outcome == PollOutcome::Empty && cursor.failures == 0) {
        debug!(source.name = %name, kept = report.kept, "polled `{name}`");
    } else {
        warn!(source.name = %name, outcome = %report.outcome, next = %cursor.next_due, "could not poll `{name}`: {}", report.detail);
    }
}

/// Looks into a folder on a thread that may block.
async fn look(source: &Arc<dyn Source>, folder: PathBuf, cursor: &Cursor) -> (Poll, Option<Taken>) {
    let (reader, before) = (Arc::clone(source), cursor.clone());
    let looked = tokio::task::spawn_blocking(move || inbox::look(&*reader, &folder, &before, clock::now())).await;
    looked.unwrap_or_else(|_| {
        (Poll { items: Vec::new(), shown: Vec::new(), withdrawn: Vec::new(), whole: false, cursor: cursor.clone() }, None)
    })
}

/// What was in a file is on disk: the file itself is no longer needed where it lies.
async fn put_aside(name: &SourceName, file: Taken, report: PollReport) {
    let done = tokio::task::spawn_blocking(move || file.put_aside(&report)).await.unwrap_or_else(|error| Err(std::io::Error::other(error)));
    if let Err(error) = done {
        warn!(source.name = %name, %error, "a file of `{name}` could not be put aside; it will be read again, and nothing in it told twice");
    }
}
