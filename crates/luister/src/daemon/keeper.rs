//! Keeps nothing longer than it may be kept: looks every hour for what has expired.

use super::post::Post;
use crate::{
    clock,
    expiry::{self, Step},
};
use luister_mention::Alert;
use luister_store::StoreError;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tracing::{error, info, warn};

/// How often it is looked for what has expired.
const EVERY: Duration = Duration::from_hours(1);
/// How long after the start it is looked for the first time: others have more to do then.
const FIRST: Duration = Duration::from_mins(1);
/// How often all alerts are looked through though no mention has gone: for what is too old itself.
const SWEEP: Duration = Duration::from_hours(24);
/// How long others have the store to themselves between two steps.
const BETWEEN: Duration = Duration::from_millis(20);

/// Erases what has expired until the daemon shuts down.
pub(super) async fn keep(post: Arc<Post>) {
    let mut reloaded = post.reloaded.subscribe();
    let mut swept: Option<Instant> = None;
    tokio::time::sleep(FIRST).await;
    loop {
        let sweeps = swept.is_none_or(|at| at.elapsed() >= SWEEP);
        match expire(&post, sweeps).await {
            Ok(true) => swept = Some(Instant::now()),
            Ok(false) => {}
            Err(error) => error!(%error, "what has expired is not erased, will try again in an hour"),
        }
        tokio::select! {
            _ = reloaded.changed() => {}
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// Erases all that has expired, in steps between which others have their turn, and says whether alerts were looked through too: they
/// are when a mention has gone, or when `sweeps` asks for it.
async fn expire(post: &Arc<Post>, sweeps: bool) -> Result<bool, StoreError> {
    let live = post.live();
    if live.plan.retention.periods().is_empty() {
        return Ok(false);
    }
    let mut erased = 0;
    loop {
        let live = Arc::clone(&live);
        match post.with_store(move |store| expiry::step(store, &live.plan.retention, clock::now())).await? {
            Step::Erased(some) => erased += some,
            Step::Done => break,
            Step::Earlier(last) => {
                warn!(%last, "the clock says that it is earlier than {last}, so nothing is erased that may not have expired yet");
                return Ok(false);
            }
        }
        tokio::time::sleep(BETWEEN).await;
    }
    if erased == 0 && !sweeps {
        return Ok(false);
    }
    let swept = {
        let live = Arc::clone(&live);
        post.with_store(move |store| {
            let mut gone = |alert: &Alert| {
                if let Err(error) = live.channels.erase(alert) {
                    error!(alert.id = %alert.id, %error, "a mail in the mail folder cannot be erased, will try no more: remove it by hand");
                }
            };
            expiry::sweep(store, &live.plan.retention, clock::now(), &mut gone)
        })
        .await?
    };
    metrics::counter!("luister_erased_total", "why" => "expired").increment(erased);
    if erased > 0 || swept != luister_store::Swept::default() {
        info!(mentions = erased, alerts = swept.alerts, shortened = swept.shortened, "erased what was kept long enough");
    }
    Ok(true)
}
