//! From what was recorded to digests: one for each rule, from where the last one ended.

use super::post::{Live, Post};
use crate::{
    clock,
    digests::{Making, Mentions},
    figures,
};
use chrono::{DateTime, Utc};
use luister_alerts::{
    DigestRule,
    digest::{self, Order},
    seal,
    seal::Addressee,
};
use luister_insight::figures::Span;
use luister_mention::{Alert, DigestCursor};
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
                // Another may have been sealed before.
                post.to_deliver.notify_one();
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
    let sealed: Vec<Option<Alert>> = live.plan.digests.iter().map(|rule| seal_one(store, live, rule, now)).collect::<Result<_, _>>()?;
    Ok(sealed.into_iter().flatten().collect())
}

fn seal_one(store: &dyn Store, live: &Live, rule: &DigestRule, now: DateTime<Utc>) -> Result<Option<Alert>, StoreError> {
    let plan = &live.plan;
    let Some(cursor) = store.digest(&rule.name)? else {
        // A new digest begins with what is heard from now on.
        store.set_digest(&DigestCursor {
            name: rule.name.clone(),
            position: store.last_position()?,
            due: now,
            until: None,
            topics: String::new(),
        })?;
        return Ok(None);
    };
    let Some(due) = digest::due(rule, Some(&cursor), now) else { return Ok(None) };
    let until = digest::ends(due, now);
    let span = Span { from: digest::begins(rule, Some(&cursor), due), until };
    let last = store.last_position()?;
    let scope = figures::scope(plan, &rule.list, rule.timezone);
    let order = Order { name: rule.name.clone(), form: rule.form(), span, scope, sections: rule.sections() };
    let making = Making { plan, store, order, team: Some(rule.team.clone()), topics: cursor.topics.clone(), now };
    let made = making.make(Mentions::Recorded { after: cursor.position, last })?;
    let cursor = DigestCursor { name: rule.name.clone(), position: last, due, until: (until != due).then_some(until), topics: made.topics };
    let team = plan.routes.team(&rule.team);
    if team.is_none() || (made.is_empty && !rule.send_on_nothing) {
        store.set_digest(&cursor)?;
        return Ok(None);
    }
    let to = team.map_or(Addressee::Administrator(&plan.mail), Addressee::Team);
    let mut seal = seal::digest(made.body, cursor, to, &plan.mail.letterhead(), now);
    if let Some(links) = &live.links {
        links.sign(&mut seal.alert);
    }
    store.seal(&seal)?;
    Ok(Some(seal.alert))
}

#[cfg(test)]
mod tests;
