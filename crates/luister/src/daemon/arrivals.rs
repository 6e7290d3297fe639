//! What comes by itself, a post or a push: read as a page is, and recorded as a poll is, when its source is not being polled.

use super::{post::Post, recorder::Job, websub};
use crate::clock;
use chrono::TimeDelta;
use luister_mention::{Cursor, PollReport, Secret, SourceName};
use luister_sources::{MIN_EVERY, Page, Poll, Source, read_post, read_push};
use luister_store::StoreError;
use luister_web::{Later, Posted};
use std::{collections::VecDeque, sync::Arc, time::Duration};
use tokio::sync::{mpsc, oneshot};
use tracing::{debug, error, info};
use url::Url;

/// What waits until the scheduler takes it; beyond that it has to come again.
pub(crate) const QUEUE: usize = 32;
/// What waits for a source that is being read; beyond that it has to come again.
const MAX_WAITING: usize = 8;
/// When to come again, if too much waits.
const BUSY: Duration = Duration::from_secs(5);
/// When to come again, if the disk is full or the store fails.
const TROUBLE: Duration = Duration::from_secs(30);

/// Something that came by itself, for one source.
pub(crate) struct Arrival {
    pub(crate) source: SourceName,
    pub(crate) what: What,
}

/// What came.
pub(crate) enum What {
    /// A client posted something, and waits to hear what became of it.
    Post { posted: Posted, answer: oneshot::Sender<Result<PollReport, Later>> },
    /// A hub pushed something.
    Push { posted: Posted, topic: Url, token: Secret },
    /// There is reason to poll it now.
    Hint,
}

impl Post {
    /// Hands over what came, if there is room for it.
    ///
    /// # Errors
    /// If too much waits.
    pub(crate) fn arrived(&self, arrival: Arrival) -> Result<(), Later> {
        self.arrivals.0.try_send(arrival).map_err(|_| busy())
    }

    /// Has a source polled as soon as may be. Where there is no room for the hint, it is polled when it is due.
    pub(crate) fn hasten(&self, source: SourceName) {
        drop(self.arrived(Arrival { source, what: What::Hint }));
    }
}

pub(crate) fn busy() -> Later {
    Later { after: BUSY, reason: "too much waits to be read".to_owned() }
}

fn trouble(reason: &str) -> Later {
    Later { after: TROUBLE, reason: reason.to_owned() }
}

impl Arrival {
    /// Says that it cannot be taken. What was pushed is found by the next poll.
    pub(super) fn refuse(self, later: Later) {
        match self.what {
            // Nobody waits any more: whoever posted it has gone.
            What::Post { answer, .. } => drop(answer.send(Err(later))),
            What::Push { .. } | What::Hint => {
                debug!(source.name = %self.source, reason = later.reason, "what was pushed is left to the next poll");
            }
        }
    }

    /// Says that there is no space for it.
    pub(super) fn no_space(self) {
        self.refuse(trouble("there is too little space on the disk"));
    }

    /// Says that its source is no longer there.
    pub(super) fn no_source(self) {
        self.refuse(trouble("this inbox is no longer there"));
    }

    /// Lets it wait for its source.
    pub(super) fn wait_in(self, waiting: &mut VecDeque<Self>) {
        if waiting.len() < MAX_WAITING { waiting.push_back(self) } else { self.refuse(busy()) }
    }
}

/// Takes what came for a source, and gives the cursor that counts from then on.
pub(super) async fn take(post: Arc<Post>, source: Arc<dyn Source>, cursor: Cursor, what: What, jobs: mpsc::Sender<Job>) -> Cursor {
    match what {
        What::Hint => hastened(cursor),
        // Whoever posted it was told to come again, and may have done so.
        What::Post { answer, .. } if answer.is_closed() => cursor,
        What::Post { posted, answer } => {
            let page = Page { url: source.address(), content_type: posted.content_type, body: posted.body };
            let before = cursor.clone();
            let read = aside(&source, move |source| read_post(source, &before, &page, clock::now())).await;
            let recorded = match read {
                Some(poll) => record(source, poll, &jobs).await,
                None => None,
            };
            metrics::counter!("luister_posts_total", "result" => if matches!(recorded, Some(Ok(_))) { "taken" } else { "later" })
                .increment(1);
            let (cursor, told) = posted_cursor(recorded, cursor);
            drop(answer.send(told));
            cursor
        }
        What::Push { posted, topic, token } => {
            let page = Page { url: topic, content_type: posted.content_type, body: posted.body };
            let before = cursor.clone();
            let read = aside(&source, move |source| read_push(source, &before, &page, clock::now())).await;
            let Some(Ok(poll)) = read else {
                metrics::counter!("luister_pushes_total", "result" => "hint").increment(1);
                return hastened(cursor);
            };
            metrics::counter!("luister_pushes_total", "result" => "read").increment(1);
            post.note_push(&token).await;
            match record(source, poll, &jobs).await {
                Some(Ok(cursor)) => cursor,
                Some(Err(error)) => {
                    error!(source.name = %cursor.source, %error, "could not record what was pushed; a poll will find it");
                    hastened(cursor)
                }
                None => cursor,
            }
        }
    }
}

/// The cursor after a post, and what whoever posted it is told.
fn posted_cursor(recorded: Option<Result<Cursor, StoreError>>, before: Cursor) -> (Cursor, Result<PollReport, Later>) {
    match recorded {
        Some(Ok(cursor)) => {
            let name = &cursor.source;
            let report = cursor.report.clone();
            if let Some(report) = &report {
                info!(source.name = %name, kept = report.kept, outcome = %report.outcome, "posted to `{name}`");
            }
            (cursor, report.ok_or_else(|| trouble("this could not be read")))
        }
        Some(Err(error)) => {
            error!(source.name = %before.source, %error, "could not record what was posted, it has to be posted again");
            (before, Err(trouble("this could not be recorded; nothing of it counts")))
        }
        None => (before, Err(trouble("luister is ending, or this could not be read"))),
    }
}

/// Hands a poll to the recorder and waits until it is on disk. None if the daemon ends.
pub(super) async fn record(source: Arc<dyn Source>, poll: Poll, jobs: &mpsc::Sender<Job>) -> Option<Result<Cursor, StoreError>> {
    let (done, answer) = oneshot::channel();
    jobs.send(Job { source, poll, done }).await.ok()?;
    answer.await.ok()
}

/// A source with a reason to poll it is due now, but not more often than any source, and not if it fails: then its back-off holds.
fn hastened(cursor: Cursor) -> Cursor {
    let last = cursor.report.as_ref().map(|report| report.at);
    let soonest = last.map_or_else(clock::now, |last| last + TimeDelta::from_std(MIN_EVERY.0).unwrap_or_default());
    let next_due = if cursor.failures > 0 { cursor.next_due } else { cursor.next_due.min(soonest.max(clock::now())) };
    Cursor { next_due, ..cursor }
}

/// Reads on a thread that may block. None if the reader broke down.
async fn aside<T: Send + 'static>(source: &Arc<dyn Source>, read: impl FnOnce(&dyn Source) -> T + Send + 'static) -> Option<T> {
    let source = Arc::clone(source);
    tokio::task::spawn_blocking(move || read(&*source)).await.inspect_err(|error| error!(%error, "what came could not be read")).ok()
}

/// Puts the next poll of a source off that is pushed to us, if the last one went well.
pub(super) fn put_off(post: &Post, source: &dyn Source, cursor: &mut Cursor) {
    let now = clock::now();
    if cursor.failures == 0 && post.subscriptions.is_heard(&cursor.source, now) {
        cursor.next_due = websub::slower(source.settings(), cursor.next_due, now);
    }
}
