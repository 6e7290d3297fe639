//! From items to mentions on disk: compare, judge, choose routes, record. One task does it, so that nothing races.

use super::post::Post;
use crate::{clock, config::Plan};
use chrono::{DateTime, Utc};
use luister_mention::{
    Candidate, Change, Channel, Cursor, Found, Item, Mention, MentionId, Parent, Recorded, Signal, Standing, StoryId, Verdict, text,
};
use luister_sources::{Poll, Source};
use luister_store::{Store, StoreError};
use std::sync::Arc;
use tokio::sync::{Mutex, mpsc, oneshot};
use tracing::info;

/// Polls that wait to be recorded; the pollers wait when there are so many.
pub(crate) const QUEUE: usize = 16;
/// The longest quotation of what a mention answers, in characters.
const MAX_QUOTE_CHARS: usize = 500;

/// A poll that is to be recorded, and where to say how that went.
pub(crate) struct Job {
    pub(crate) source: Arc<dyn Source>,
    pub(crate) poll: Poll,
    pub(crate) done: oneshot::Sender<Result<Cursor, StoreError>>,
}

/// Records polls until nobody can send any more. Those that wait are recorded together: they share the wait for the disk.
pub(crate) async fn record_all(post: Arc<Post>, jobs: Arc<Mutex<mpsc::Receiver<Job>>>) {
    let mut jobs = jobs.lock().await;
    let mut waiting = Vec::new();
    while jobs.recv_many(&mut waiting, QUEUE).await > 0 {
        let (polls, pollers): (Vec<_>, Vec<_>) = waiting.drain(..).map(|job| ((job.source, job.poll), job.done)).unzip();
        let live = post.live();
        let heard = post.with_store(move |store| Ok(hear_all(store, &live.plan, &polls, clock::now()))).await;
        let (heard, one_by_one) = heard.unwrap_or_else(|error| (vec![Err(error)], true));
        if one_by_one {
            // What was recorded before the failure is not counted any more; it is to be sealed all the same.
            post.to_seal.notify_one();
        }
        for (heard, done) in heard.into_iter().zip(pollers) {
            let cursor = heard.map(|heard| {
                tell(&post, &heard);
                heard.cursor
            });
            // The poller is gone when the daemon shuts down; what it polled is on disk all the same.
            drop(done.send(cursor));
        }
    }
}

/// What came of a poll.
pub(crate) struct Heard {
    pub(crate) found: Vec<Found>,
    pub(crate) recorded: Recorded,
    pub(crate) cursor: Cursor,
}

fn tell(post: &Post, heard: &Heard) {
    for found in &heard.found {
        let signal = found.verdict.signal.as_str();
        metrics::counter!("luister_mentions_total", "signal" => signal, "own" => found.mention.own.to_string()).increment(1);
    }
    if heard.recorded.new + heard.recorded.edited > 0 {
        let name = &heard.cursor.source;
        let Recorded { new, edited, pendings } = heard.recorded;
        info!(source.name = %name, new, edited, pendings, "heard {new} new and {edited} edited at `{name}`");
        post.observer.heard(&heard.found);
    }
    if heard.recorded.pendings > 0 {
        post.to_seal.notify_one();
    }
}

/// Compares polls with what is known, judges what is new, and records it with the cursors. What cannot be recorded with
/// the others is tried by itself, so that each poll fails for itself alone; says whether that was so.
fn hear_all(
    store: &dyn Store,
    plan: &Plan,
    polls: &[(Arc<dyn Source>, Poll)],
    now: DateTime<Utc>,
) -> (Vec<Result<Heard, StoreError>>, bool) {
    let heard: Result<Vec<_>, _> = polls.iter().map(|(source, poll)| listen(store, plan, &**source, poll, now)).collect();
    if let Ok(heard) = heard
        && let Ok(recorded) = store.record_all(&heard.iter().map(|(found, cursor)| (found.as_slice(), cursor)).collect::<Vec<_>>())
    {
        let together = heard.into_iter().zip(recorded).map(|((found, cursor), recorded)| Ok(Heard { found, recorded, cursor }));
        return (together.collect(), false);
    }
    let alone = |(source, poll): &(Arc<dyn Source>, Poll)| {
        let (found, cursor) = listen(store, plan, &**source, poll, now)?;
        Ok(Heard { recorded: store.record(&found, &cursor)?, found, cursor })
    };
    (polls.iter().map(alone).collect(), true)
}

/// What of a poll is new or edited, judged, and the cursor behind it. If this fails, or if that is not recorded, nothing
/// of the poll counts and the page will be read again.
fn listen(
    store: &dyn Store,
    plan: &Plan,
    source: &dyn Source,
    poll: &Poll,
    now: DateTime<Utc>,
) -> Result<(Vec<Found>, Cursor), StoreError> {
    let Poll { items, shown, cursor } = poll;
    let mut cursor = cursor.clone();
    let candidates = Candidate::of_page(&cursor.source, items, shown);
    let standings = store.compare(&candidates)?;
    let listener = Listener { plan, source, now };
    let mut found = Vec::new();
    for ((item, candidate), standing) in items.iter().zip(&candidates).zip(standings) {
        match standing {
            Standing::New { id } => found.push(Found { like: candidate.like, ..listener.judged(item, id, candidate.content) }),
            Standing::Edited { old } => listener.edited(item, candidate, &old.mention, &old.verdict, &mut found),
            Standing::Seen => {}
        }
    }
    let new = found.iter().filter(|found| found.change == Change::New).count();
    let was_read = cursor.failures == 0 && cursor.first_read.is_some();
    if was_read || new > 0 {
        let published: Vec<_> = found.iter().filter(|found| found.change == Change::New).map(|found| found.mention.published).collect();
        cursor.hear(&published, now);
    }
    if let Some(report) = &mut cursor.report {
        report.new = u32::try_from(new).unwrap_or(u32::MAX);
        report.edited = u32::try_from(found.len() - new).unwrap_or(u32::MAX);
        let repeated = candidates.iter().filter(|candidate| candidate.repeated).count();
        if repeated > 0 {
            let repeated = u32::try_from(repeated).unwrap_or(u32::MAX);
            *report.skipped.entry("the same message twice on one page".to_owned()).or_default() += repeated;
        }
    }
    Ok((found, cursor))
}

/// What a mention is made with.
struct Listener<'l> {
    plan: &'l Plan,
    source: &'l dyn Source,
    now: DateTime<Utc>,
}

impl Listener<'_> {
    fn judged(&self, item: &Item, id: MentionId, content: u64) -> Found {
        let mention = self.mention(item, id);
        let verdict = self.plan.matcher.judge(&mention);
        let pendings = self.plan.routes.select(&mention, &verdict, self.now);
        Found { mention, verdict, content, like: None, change: Change::New, pendings }
    }

    fn mention(&self, item: &Item, id: MentionId) -> Mention {
        let settings = self.source.settings();
        let accounts = &self.plan.own.accounts;
        let own = item.own || item.author.as_ref().is_some_and(|author| author.is_one_of(accounts));
        let parent = item.parent.as_ref().map(|parent| Parent {
            id: Some(MentionId::of(&settings.name, &parent.identity)),
            author: parent.author.clone(),
            text: parent.text.as_deref().map(|said| text::excerpt(said, MAX_QUOTE_CHARS)),
        });
        let (kept, cut) = text::cut(&item.text, text::MAX_TEXT_BYTES);
        Mention {
            id,
            source: settings.name.clone(),
            channel: settings.channel,
            url: item.link.clone(),
            title: item.title.as_deref().map(text::line).filter(|title| !title.is_empty()),
            text: kept.to_owned(),
            cut: item.cut || cut,
            author: item.author.clone(),
            own,
            about: settings.about.clone(),
            story: StoryId(id),
            published: item.published.map(|at| at.min(self.now)),
            edited: item.edited.map(|at| at.min(self.now)),
            heard: self.now,
            lang: item.lang.or(settings.lang),
            rating: item.rating,
            thread: item.thread.as_deref().map(text::line),
            parent,
            reach: item.reach,
        }
    }

    /// An edit is a revision; it is told again only if it says something worse. In a forum, what was put behind
    /// the old text is a message of its own.
    fn edited(&self, item: &Item, candidate: &Candidate, old: &Mention, before: &Verdict, found: &mut Vec<Found>) {
        let mut revision = self.judged(item, old.id, candidate.content);
        revision.change = Change::Revision;
        revision.like = candidate.like;
        revision.mention.heard = old.heard;
        revision.mention.story = old.story;
        let added = (old.channel == Channel::Forum && !old.cut).then(|| item.text.strip_prefix(old.text.as_str())).flatten();
        if let Some(added) = added.map(str::trim).filter(|added| !added.is_empty()) {
            revision.pendings.clear();
            found.push(revision);
            found.push(self.added(item, candidate, old, added));
            return;
        }
        if !is_worse(before, &revision.verdict) {
            revision.pendings.clear();
        }
        let told = self.plan.routes.select(old, before, self.now);
        for pending in &mut revision.pendings {
            pending.again = told.iter().any(|told| told.key == pending.key);
        }
        found.push(revision);
    }

    /// What was put behind the old text of a forum's entry: by whom and when, the page does not say.
    fn added(&self, item: &Item, candidate: &Candidate, old: &Mention, added: &str) -> Found {
        let part = Item { text: added.to_owned(), author: None, published: None, edited: None, ..item.clone() };
        let content = part.content();
        let id = MentionId::of(&old.source, &item.identity().with_content(content ^ candidate.content));
        let mut found = self.judged(&part, id, content);
        let author = old.author.as_ref().map(|author| author.display().to_owned());
        found.mention.parent = Some(Parent { id: Some(old.id), author, text: Some(text::excerpt(&old.text, MAX_QUOTE_CHARS)) });
        found
    }
}

/// Whether a verdict calls for another alert: it is more serious, or it is the first that anybody is told of.
fn is_worse(before: &Verdict, after: &Verdict) -> bool {
    let rank = |signal: Signal| match signal {
        Signal::Crisis => 3,
        Signal::Complaint => 2,
        Signal::Other => 0,
        _ => 1,
    };
    let worse = rank(after.named()) > rank(before.named());
    worse && (rank(after.named()) >= 2 || before.routed().is_empty())
}
