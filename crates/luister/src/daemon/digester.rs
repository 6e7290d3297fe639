//! From what was recorded to digests: one for each rule and list, from where the last one ended.

use super::post::{Live, Post};
use crate::clock;
use chrono::{DateTime, Utc};
use luister_alerts::{DigestRule, digest, seal, seal::Addressee};
use luister_mention::{Alert, DigestCursor, ListName, Position, Stored};
use luister_store::{Store, StoreError};
use std::{sync::Arc, time::Duration};
use tracing::{error, info};

/// How many mentions are read in one go.
const PAGE: usize = 500;
/// How long to wait after the store failed.
const AFTER_FAILURE: Duration = Duration::from_secs(30);

/// Seals digests when they are due until the daemon shuts down.
pub(crate) async fn digest_all(post: Arc<Post>) {
    let mut reloaded = post.reloaded.subscribe();
    loop {
        let live = post.live();
        let sealed = post.with_store(move |store| seal_due(store, &live, clock::now())).await;
        let mut pause = Duration::from_hours(1);
        match sealed {
            Ok(alerts) => {
                for alert in &alerts {
                    metrics::counter!("luister_alerts_sealed_total", "kind" => "digest").increment(1);
                    info!(alert.id = %alert.id, "sealed a digest");
                    post.observer.sealed(alert);
                    post.to_deliver.notify_one();
                }
                let now = clock::now();
                let next = post.live().plan.digests.iter().filter_map(|rule| digest::next(rule, now)).min();
                pause = next.map_or(pause, clock::until);
            }
            Err(error) => {
                error!(%error, "could not make a digest, will try again");
                pause = AFTER_FAILURE;
            }
        }
        tokio::select! {
            _ = reloaded.changed() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

fn seal_due(store: &dyn Store, live: &Live, now: DateTime<Utc>) -> Result<Vec<Alert>, StoreError> {
    let mut sealed = Vec::new();
    for rule in &live.plan.digests {
        let lists: Vec<ListName> = live.plan.lists.iter().map(|list| list.name().clone()).filter(|list| rule.covers(list)).collect();
        for list in lists {
            sealed.extend(seal_one(store, live, rule, &list, now)?);
        }
    }
    Ok(sealed)
}

fn seal_one(store: &dyn Store, live: &Live, rule: &DigestRule, list: &ListName, now: DateTime<Utc>) -> Result<Option<Alert>, StoreError> {
    let name = rule.cursor_name(list);
    let Some(cursor) = store.digest(&name)? else {
        // A new digest begins with what is heard from now on.
        store.set_digest(&DigestCursor { name, position: store.last_position()?, due: now })?;
        return Ok(None);
    };
    let Some(due) = digest::due(rule, Some(&cursor), now) else { return Ok(None) };
    let (mentions, position) = hits_after(store, cursor.position, list)?;
    let from = digest::begins(rule, Some(&cursor), due);
    let body = digest::build(list, from, due, mentions.iter().map(|stored| (&stored.mention, &stored.verdict)));
    let cursor = DigestCursor { name, position, due };
    let team = live.plan.routes.team(&rule.team);
    if team.is_none() || (mentions.is_empty() && !rule.send_on_nothing) {
        store.set_digest(&cursor)?;
        return Ok(None);
    }
    let to = team.map_or(Addressee::Administrator(&live.plan.mail), Addressee::Team);
    let seal = seal::digest(body, cursor, to, &live.plan.mail.letterhead(), now);
    store.seal(&seal)?;
    Ok(Some(seal.alert))
}

/// The mentions of others that hit a list, recorded after a position; and the position that was come to.
fn hits_after(store: &dyn Store, position: Position, list: &ListName) -> Result<(Vec<Stored>, Position), StoreError> {
    let (mut hits, mut last) = (Vec::new(), position);
    loop {
        let page = store.after(last, PAGE)?;
        if page.mentions.is_empty() {
            return Ok((hits, last));
        }
        last = page.last;
        let hit = |stored: &Stored| !stored.mention.own && stored.verdict.matches.iter().any(|hit| hit.list == *list);
        hits.extend(page.mentions.into_iter().filter(hit));
    }
}
