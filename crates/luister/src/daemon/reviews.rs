//! Editors of a digest: what its draft says, and what they make of it. The digester sends it.

use super::{
    acts::{BEHIND_A_LINK, failed},
    post::Post,
};
use crate::{clock, trail::Did};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use luister_alerts::digest::review;
use luister_mention::{
    Alert, Body, DigestBody, DigestCursor, DigestLine, DigestReview, Draft, DraftItem, DraftStep, Edits, Locale, TeamName, Topic, Topics,
};
use luister_store::{Store, StoreError};
use luister_web::{DeadEnd, DraftLine, DraftSheet, Reviews, Revised, Revision, Ticket};
use std::sync::Arc;
use tracing::info;

/// Where they are served.
pub(super) struct Newsroom(pub(super) Arc<Post>);

#[async_trait]
impl Reviews for Newsroom {
    fn read(&self, ticket: &str) -> Option<Ticket> {
        self.0.live().links.as_ref()?.read_digest(ticket)
    }

    async fn look(&self, ticket: &Ticket) -> Result<DraftSheet, DeadEnd> {
        let (post, ticket) = (Arc::clone(&self.0), *ticket);
        let noting = Arc::clone(&post);
        let look = move |store: &(dyn Store + 'static)| {
            noting.note(store, BEHIND_A_LINK, Did::Saw, &format!("the draft in alert {}", ticket.alert.short()));
            Opened::of(store, ticket, clock::now())
        };
        let opened = self.0.with_store(look).await;
        opened.unwrap_or_else(|error| Err(failed(&error))).map(|opened| opened.sheet(&post))
    }

    async fn revise(&self, ticket: &Ticket, revision: Revision) -> Result<Revised, DeadEnd> {
        let (post, ticket) = (Arc::clone(&self.0), *ticket);
        let _alone = self.0.drafts.lock().await;
        let revised = self.0.with_store(move |store| {
            let now = clock::now();
            let opened = match Opened::of(store, ticket, now)? {
                Ok(opened) => opened,
                Err(end) => return Ok(Err(end)),
            };
            revise(&post, store, opened, revision, now).map(Ok)
        });
        let revised = revised.await.unwrap_or_else(|error| Err(failed(&error)));
        self.0.to_digest.notify_one();
        revised
    }
}

/// A draft, and what its cursor knows of it.
struct Opened {
    alert: Alert,
    body: DigestBody,
    /// Who got it to edit…
    team: TeamName,
    /// …and who gets it then.
    readers: TeamName,
    cursor: DigestCursor,
    draft: Draft,
}

impl Opened {
    /// The draft of a ticket, unless it is void by now or another draft has taken its place.
    fn of(store: &dyn Store, ticket: Ticket, now: DateTime<Utc>) -> Result<Result<Self, DeadEnd>, StoreError> {
        let Some(mut alert) = store.alert(ticket.alert)? else { return Ok(Err(DeadEnd::Gone(Locale::default()))) };
        let gone = DeadEnd::Gone(alert.locale);
        let Body::Digest(body) = &mut alert.body else { return Ok(Err(gone)) };
        let body = std::mem::take(&mut **body);
        let (Some(team), Some(DigestReview::Draft { readers, .. })) = (alert.team.clone(), body.review.clone()) else {
            return Ok(Err(gone));
        };
        let Some(cursor) = store.digest(&body.name)?.filter(|_| ticket.until > now) else { return Ok(Err(gone)) };
        let Some(draft) = cursor.draft.clone().filter(|draft| draft.alert == ticket.alert) else { return Ok(Err(gone)) };
        Ok(Ok(Self { alert, body, team, readers, cursor, draft }))
    }

    fn sheet(self, post: &Post) -> DraftSheet {
        let Self { alert, mut body, team, readers, draft, .. } = self;
        review::arrange(&mut body, &draft.edits);
        DraftSheet {
            locale: alert.locale,
            zone: alert.zone.parse().unwrap_or_default(),
            people: post.people(&team),
            team,
            readers,
            seen: body.seen.iter().map(|seen| of_mention(review::of_seen(seen), &seen.line)).collect(),
            complaints: of_subjects(body.complaints, review::of_complaints),
            questions: of_subjects(body.questions, review::of_questions),
            name: body.name,
            until: body.until,
            page: body.page,
            draft,
        }
    }
}

fn of_mention(item: DraftItem, line: &DigestLine) -> DraftLine {
    let of = Some((line.signal, line.source.to_string(), line.when));
    DraftLine { item, said: line.excerpt.clone(), of, count: None, url: line.url.clone() }
}

fn of_subjects(topics: Option<Topics>, named: fn(&Topic) -> DraftItem) -> Vec<DraftLine> {
    let line = |topic: Topic| DraftLine { item: named(&topic), said: topic.name, of: None, count: Some(topic.count), url: None };
    topics.into_iter().flat_map(|topics| topics.found).map(line).collect()
}

/// Puts on disk what an editor made of a draft, unless it is too late for that.
fn revise(post: &Post, store: &dyn Store, opened: Opened, revision: Revision, now: DateTime<Utc>) -> Result<Revised, StoreError> {
    let Opened { body, team, mut cursor, mut draft, .. } = opened;
    if draft.sent.is_some() || review::is_ready(&draft, now) {
        return Ok(Revised::Sent);
    }
    if draft.edits.edition != revision.edition {
        return Ok(Revised::Older);
    }
    info!(alert.id = %draft.alert, digest = %body.name, %team, step = %revision.step, "somebody edited the draft of a digest");
    let (who, done) = (revision.who.clone(), format!("{} of the draft of {} in alert {}", revision.step, body.name, draft.alert.short()));
    apply(&body, &mut draft.edits, revision, now);
    cursor.draft = Some(draft);
    store.set_digest(&cursor)?;
    post.note(store, &who, Did::Edited, &done);
    Ok(Revised::Done)
}

/// What is typed, then what is done.
fn apply(body: &DigestBody, edits: &mut Edits, revision: Revision, now: DateTime<Utc>) {
    let Revision { who, step, remarks, remark, .. } = revision;
    let known: Vec<DraftItem> = review::items(body).concat();
    for (item, remark) in remarks.into_iter().filter(|(item, _)| known.contains(item)) {
        if remark.is_empty() {
            edits.remarks.remove(&item);
        } else {
            edits.remarks.insert(item, remark);
        }
    }
    edits.remark = remark.unwrap_or_else(|| std::mem::take(&mut edits.remark));
    match step {
        DraftStep::Save | DraftStep::Remark(_) => {}
        DraftStep::Drop(item) => {
            edits.dropped.extend(Some(item).filter(|item| known.contains(item)));
        }
        DraftStep::Restore(item) => {
            edits.dropped.remove(&item);
        }
        DraftStep::Up(item) => review::move_up(body, edits, &item),
        DraftStep::Release => edits.released = true,
    }
    edits.edition += 1;
    edits.last = Some((who, now));
}

#[cfg(test)]
mod tests;
