//! From what was recorded to digests: one for each rule, from where the last one ended.

use super::post::{Live, Post};
use crate::{
    clock,
    digests::{Made, Making, Mentions},
    figures,
};
use chrono::{DateTime, Utc};
use luister_alerts::{
    DigestRule,
    digest::{self, Order, review},
    seal,
    seal::Addressee,
};
use luister_insight::figures::Span;
use luister_mention::{Alert, Body, DigestBody, DigestCursor, DigestReview, Draft, Edits, Seal, TeamName};
use luister_store::{Store, StoreError};
use std::{sync::Arc, time::Duration};
use tracing::{error, info};

/// How long to wait after the store failed.
const AFTER_FAILURE: Duration = Duration::from_secs(30);

/// Seals digests when they are due until the daemon shuts down.
pub(crate) async fn digest_all(post: Arc<Post>) {
    let mut reloaded = post.reloaded.subscribe();
    loop {
        let live = post.live();
        let sealed = {
            let _alone = post.drafts.lock().await;
            post.with_store(move |store| {
                let alerts = seal_due(store, &live, clock::now())?;
                let next = live.plan.digests.iter().map(|rule| next_of(store, rule, clock::now())).collect::<Result<Vec<_>, _>>()?;
                Ok((alerts, next.into_iter().flatten().min()))
            })
            .await
        };
        let mut pause = Duration::from_hours(1);
        match sealed {
            Ok((alerts, next)) => {
                for alert in &alerts {
                    metrics::counter!("luister_alerts_sealed_total", "kind" => "digest").increment(1);
                    info!(alert.id = %alert.id, "sealed a digest");
                    post.observer.sealed(alert);
                    post.to_deliver.notify_one();
                }
                pause = next.map_or(pause, |next| clock::until(next).min(pause));
            }
            Err(error) => {
                error!(%error, "could not make a digest, will try again");
                // Another may have been sealed before.
                post.to_deliver.notify_one();
                pause = AFTER_FAILURE;
            }
        }
        tokio::select! {
            _ = reloaded.changed() => {}
            () = post.to_digest.notified() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// When there is something to make of a digest next, unless somebody releases one before.
fn next_of(store: &dyn Store, rule: &DigestRule, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, StoreError> {
    let (Some(cursor), Some(next)) = (store.digest(&rule.name)?, digest::next(rule, now)) else { return Ok(None) };
    let waiting = cursor.draft.filter(|draft| draft.sent.is_none()).map(|draft| draft.due);
    let wants_draft = rule.review_by.is_some() && next > cursor.due;
    let next = if wants_draft { next - rule.review_time.delta() } else { next };
    Ok(Some(waiting.map_or(next, |waiting| waiting.min(next))))
}

pub(super) fn seal_due(store: &dyn Store, live: &Live, now: DateTime<Utc>) -> Result<Vec<Alert>, StoreError> {
    let mut sealed = Vec::new();
    for rule in &live.plan.digests {
        // Behind a draft that waited for its time the next one may be due.
        while let Some(alert) = seal_one(store, live, rule, now)? {
            sealed.push(alert);
        }
    }
    Ok(sealed)
}

/// What to make of a digest now.
enum Step {
    /// Readers get what an editor was shown.
    Send(Draft),
    /// An editor gets what readers get at this time.
    Draft(TeamName, DateTime<Utc>),
    /// Readers get what was due at this time.
    Digest(DateTime<Utc>),
}

fn step(rule: &DigestRule, cursor: &DigestCursor, now: DateTime<Utc>) -> Option<Step> {
    if let Some(draft) = cursor.draft.as_ref().filter(|draft| draft.sent.is_none()) {
        return review::is_ready(draft, now).then(|| Step::Send(draft.clone()));
    }
    let draft = rule.review_by.clone().and_then(|editors| Some(Step::Draft(editors, review::draft_due(rule, cursor, now)?)));
    draft.or_else(|| digest::due(rule, Some(cursor), now).map(Step::Digest))
}

fn seal_one(store: &dyn Store, live: &Live, rule: &DigestRule, now: DateTime<Utc>) -> Result<Option<Alert>, StoreError> {
    let Some(cursor) = store.digest(&rule.name)? else {
        // A new digest begins with what is heard from now on.
        store.set_digest(&DigestCursor::new(&rule.name, store.last_position()?, now))?;
        return Ok(None);
    };
    match step(rule, &cursor, now) {
        None => Ok(None),
        Some(Step::Send(draft)) => send(store, live, rule, cursor, &draft, now),
        Some(Step::Draft(editors, due)) => make(store, live, rule, &cursor, due, Some(editors), now),
        Some(Step::Digest(due)) => make(store, live, rule, &cursor, due, None, now),
    }
}

/// Makes what was recorded since the last one: for its readers, or as a draft for its editors.
fn make(
    store: &dyn Store,
    live: &Live,
    rule: &DigestRule,
    cursor: &DigestCursor,
    due: DateTime<Utc>,
    editors: Option<TeamName>,
    now: DateTime<Utc>,
) -> Result<Option<Alert>, StoreError> {
    let plan = &live.plan;
    let until = if editors.is_some() { now } else { digest::ends(due, now) };
    let span = Span { from: digest::begins(rule, Some(cursor), due), until };
    let last = store.last_position()?;
    let scope = figures::scope(plan, &rule.list, rule.timezone);
    let order = Order { name: rule.name.clone(), form: rule.form(), span, scope, sections: rule.sections() };
    let making = Making { plan, store, order, team: Some(rule.team.clone()), topics: cursor.topics.clone(), now };
    let Made { mut body, topics, is_empty } = making.make(Mentions::Recorded { after: cursor.position, last })?;
    let mut cursor = DigestCursor { until: (until != due).then_some(until), topics, ..DigestCursor::new(&rule.name, last, due) };
    if plan.routes.team(&rule.team).is_none() || (is_empty && !rule.send_on_nothing) {
        store.set_digest(&cursor)?;
        return Ok(None);
    }
    body.review = match &editors {
        Some(_) => Some(DigestReview::Draft { due, readers: rule.team.clone(), page: None, remark: None }),
        None => rule.review_by.as_ref().map(|_| DigestReview::Done { by: None, released: false, dropped: 0, remark: None }),
    };
    let is_draft = editors.is_some();
    let mut seal = sealed(live, body, cursor.clone(), &editors.unwrap_or_else(|| rule.team.clone()), now);
    if is_draft {
        cursor.draft = Some(Draft { alert: seal.alert.id, due, edits: Edits::default(), sent: None });
        seal.digest = Some(cursor);
    }
    store.seal(&seal)?;
    Ok(Some(seal.alert))
}

/// Sends what an editor was shown, as it was made of it, to its readers.
fn send(
    store: &dyn Store,
    live: &Live,
    rule: &DigestRule,
    cursor: DigestCursor,
    draft: &Draft,
    now: DateTime<Utc>,
) -> Result<Option<Alert>, StoreError> {
    let shown = store.alert(draft.alert)?;
    let cursor = DigestCursor { draft: Some(Draft { sent: Some(now), ..draft.clone() }), ..cursor };
    let Some(Body::Digest(body)) = shown.map(|alert| alert.body) else {
        error!(alert.id = %draft.alert, digest = %rule.name, "the draft of a digest is no longer kept, so its readers get none");
        store.set_digest(&cursor)?;
        return Ok(None);
    };
    let body = review::reviewed(&body, &draft.edits);
    let seal = sealed(live, body, cursor, &rule.team, now);
    store.seal(&seal)?;
    Ok(Some(seal.alert))
}

/// A digest to a team, with its links; to the administrator, if the team is not there any more.
fn sealed(live: &Live, body: DigestBody, cursor: DigestCursor, team: &TeamName, now: DateTime<Utc>) -> Seal {
    let plan = &live.plan;
    let to = plan.routes.team(team).map_or(Addressee::Administrator(&plan.mail), Addressee::Team);
    let mut seal = seal::digest(body, cursor, to, &plan.mail.letterhead(), now);
    if let Some(links) = &live.links {
        links.sign(&mut seal.alert);
    }
    seal
}

#[cfg(test)]
mod tests;
