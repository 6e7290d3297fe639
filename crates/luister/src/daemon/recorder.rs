//! From items to mentions on disk: compare, choose stories, judge, choose routes, record. One task does it, so that nothing races.

use super::{
    listener::Listener,
    post::Post,
    withdrawal::{self, withdraw},
};
use crate::{clock, config::Plan, table::counted};
use chrono::{DateTime, Utc};
use luister_mention::{Candidate, Change, Cursor, Found, Recorded, Signal, SourceName};
use luister_sources::{Poll, Source};
use luister_store::{Store, StoreError};
use std::{collections::BTreeMap, sync::Arc};
use tokio::sync::{Mutex, mpsc, oneshot};
use tracing::{info, warn};

/// Polls that wait to be recorded; the pollers wait when there are so many.
pub(crate) const QUEUE: usize = 16;
/// Polls with so many messages between them share a transaction, and the wait for the disk.
const TOGETHER: usize = 100;
/// A longer page is judged and recorded in pieces of so many messages, for a verdict takes more memory than its text.
/// With those before it that makes one transaction at most.
const PIECE: usize = 400;

/// A poll that is to be recorded, and where to say how that went.
pub(crate) struct Job {
    pub(crate) source: Arc<dyn Source>,
    pub(crate) poll: Poll,
    pub(crate) done: oneshot::Sender<Result<Cursor, StoreError>>,
}

/// Records polls until nobody can send any more. Those that wait are recorded together.
pub(crate) async fn record_all(post: Arc<Post>, jobs: Arc<Mutex<mpsc::Receiver<Job>>>) {
    let mut jobs = jobs.lock().await;
    recall(&post).await;
    while let Some(first) = jobs.recv().await {
        let (polls, pollers): (Vec<_>, Vec<_>) =
            those_that_wait(first, &mut jobs).into_iter().map(|job| ((job.source, job.poll), job.done)).unzip();
        let (live, teller) = (post.live(), Arc::clone(&post));
        let heard = post.with_store(move |store| Ok(hear_all(&teller, store, &live.plan, &polls, clock::now()))).await;
        let heard = heard.unwrap_or_else(|error| vec![Err(error)]);
        for (cursor, done) in heard.into_iter().zip(pollers) {
            // The poller is gone when the daemon shuts down; what it polled is on disk all the same.
            drop(done.send(cursor));
        }
    }
}

/// Reads back what was said of late, so that a copy joins the story that it tells.
async fn recall(post: &Arc<Post>) {
    let teller = Arc::clone(post);
    match post.with_store(move |store| teller.memory().read_back(store)).await {
        Ok(0) => {}
        Ok(mentions) => info!(mentions, "remembering what {} said", counted(mentions, "mention")),
        Err(error) => warn!(%error, "what was heard before this start is not remembered: its copies begin stories of their own"),
    }
}

/// The first poll, and those behind it that fit into its transaction.
fn those_that_wait(first: Job, jobs: &mut mpsc::Receiver<Job>) -> Vec<Job> {
    let mut messages = first.poll.items.len();
    let mut together = vec![first];
    while messages < TOGETHER
        && let Ok(job) = jobs.try_recv()
    {
        messages += job.poll.items.len();
        together.push(job);
    }
    together
}

/// Hears polls and records them with their cursors. What cannot be recorded with the others is tried by itself, so that
/// each poll fails for itself alone.
fn hear_all(
    post: &Post,
    store: &dyn Store,
    plan: &Plan,
    polls: &[(Arc<dyn Source>, Poll)],
    now: DateTime<Utc>,
) -> Vec<Result<Cursor, StoreError>> {
    let is_short = |(_, poll): &(_, Poll)| poll.items.len() <= PIECE;
    if polls.len() > 1
        && polls.iter().all(is_short)
        && let Ok(cursors) = hear_together(post, store, plan, polls, now)
    {
        return cursors.into_iter().map(Ok).collect();
    }
    polls.iter().map(|(source, poll)| hear(post, store, plan, &**source, poll, now)).collect()
}

/// Hears short polls and records them in one transaction.
fn hear_together(
    post: &Post,
    store: &dyn Store,
    plan: &Plan,
    polls: &[(Arc<dyn Source>, Poll)],
    now: DateTime<Utc>,
) -> Result<Vec<Cursor>, StoreError> {
    let mut all = Vec::with_capacity(polls.len());
    let matcher = post.matcher();
    let mut memory = post.memory();
    let mut stories = memory.page(store);
    for (source, poll) in polls {
        let candidates = Candidate::of_page(&poll.cursor.source, &poll.items, &poll.shown);
        let listener = Listener { plan, matcher: &matcher, source: &**source, now, store };
        let found = listener.listen(&poll.items, &candidates, store.compare(&candidates)?, &mut stories)?;
        all.push((concluded(poll, &candidates, &Findings::of(&found), now), found));
    }
    let recorded = store.record_all(&all.iter().map(|(cursor, found)| (found.as_slice(), cursor)).collect::<Vec<_>>())?;
    for ((cursor, found), recorded) in all.iter().zip(recorded) {
        tell(post, &cursor.source, found, recorded);
    }
    for ((_, poll), (cursor, _)) in polls.iter().zip(&all) {
        withdraw(post, store, plan, poll, cursor, now)?;
    }
    Ok(all.into_iter().map(|(cursor, _)| cursor).collect())
}

/// Hears one poll and records it, a long one in pieces. If this fails the cursor has not moved and the page will be read
/// again; what was recorded of it by then is known already.
fn hear(post: &Post, store: &dyn Store, plan: &Plan, source: &dyn Source, poll: &Poll, now: DateTime<Utc>) -> Result<Cursor, StoreError> {
    let Poll { items, shown, cursor, .. } = poll;
    let candidates = Candidate::of_page(&cursor.source, items, shown);
    let matcher = post.matcher();
    let listener = Listener { plan, matcher: &matcher, source, now, store };
    let (mut memory, mut findings) = (post.memory(), Findings::default());
    let (head, tail) = items.split_at(items.len().saturating_sub(1) / PIECE * PIECE);
    for (items, candidates) in head.chunks(PIECE).zip(candidates.chunks(PIECE)) {
        let found = listener.listen(items, candidates, store.compare(candidates)?, &mut memory.page(store))?;
        findings.add(&found);
        tell(post, &cursor.source, &found, store.record_part(&found)?);
    }
    let last = candidates.get(head.len()..).unwrap_or_default();
    let found = listener.listen(tail, last, store.compare(last)?, &mut memory.page(store))?;
    findings.add(&found);
    let after = concluded(poll, &candidates, &findings, now);
    tell(post, &cursor.source, &found, store.record(&found, &after)?);
    withdraw(post, store, plan, poll, &after, now)?;
    Ok(after)
}

/// What a poll came to.
#[derive(Debug, Default)]
struct Findings {
    /// When what is new was published.
    published: Vec<Option<DateTime<Utc>>>,
    edited: usize,
}

impl Findings {
    fn of(found: &[Found]) -> Self {
        let mut findings = Self::default();
        findings.add(found);
        findings
    }

    fn add(&mut self, found: &[Found]) {
        let before = self.published.len();
        self.published.extend(found.iter().filter(|found| found.change == Change::New).map(|found| found.mention.published));
        self.edited += found.len() - (self.published.len() - before);
    }
}

/// The cursor behind a poll, with what came of it.
fn concluded(poll: &Poll, candidates: &[Candidate], findings: &Findings, now: DateTime<Utc>) -> Cursor {
    let mut cursor = poll.cursor.clone();
    if poll.whole {
        cursor.present = withdrawal::present(candidates);
    }
    let was_read = cursor.failures == 0 && cursor.first_read.is_some();
    if was_read || !findings.published.is_empty() {
        cursor.hear(&findings.published, now);
    }
    if let Some(report) = &mut cursor.report {
        report.new = u32::try_from(findings.published.len()).unwrap_or(u32::MAX);
        report.edited = u32::try_from(findings.edited).unwrap_or(u32::MAX);
        let repeated = candidates.iter().filter(|candidate| candidate.repeated).count();
        if repeated > 0 {
            let repeated = u32::try_from(repeated).unwrap_or(u32::MAX);
            *report.skipped.entry("the same message twice on one page".to_owned()).or_default() += repeated;
        }
    }
    cursor
}

/// Tells the others of what is on disk now.
fn tell(post: &Post, name: &SourceName, all: &[Found], recorded: Recorded) {
    let mut counts: BTreeMap<(Signal, bool), u64> = BTreeMap::new();
    for found in all {
        *counts.entry((found.verdict.signal, found.mention.own)).or_default() += 1;
    }
    for ((signal, own), count) in counts {
        let own = if own { "true" } else { "false" };
        metrics::counter!("luister_mentions_total", "signal" => signal.as_str(), "own" => own).increment(count);
    }
    let Recorded { new, edited, pendings } = recorded;
    if new + edited > 0 {
        info!(source.name = %name, new, edited, pendings, "heard {new} new and {edited} edited at `{name}`");
        post.observer.heard(all);
        post.to_weigh.notify_one();
    }
    if pendings > 0 {
        post.ring();
    }
}
