//! From pendings to sealed alerts: what is ready is told, once, and no team gets more mails than it was promised.

mod ready;
mod tell;

use super::post::{Live, Post};
use crate::{
    clock,
    turn::{self, Asked, MAX_SUMMARY},
};
use chrono::{DateTime, Utc};
use luister_alerts::{
    Team,
    promise::{Promise, Shared},
    seal,
};
use luister_mention::{Alert, Hush, Pending, Seal, SealReason, TeamName};
use luister_store::{Store, StoreError};
use ready::Batch;
use std::{borrow::Cow, collections::BTreeMap, sync::Arc, time::Duration};
use tracing::{info, warn};

/// How long to wait after the store failed.
const AFTER_FAILURE: Duration = Duration::from_secs(5);
/// How often affairs are forgotten of which nothing was told for long.
const SWEEP: Duration = Duration::from_hours(6);
/// What readiness calls the trouble.
const TROUBLE: &str = "sealing";

/// Seals what is due until the daemon shuts down.
pub(crate) async fn seal_all(post: Arc<Post>) {
    let mut swept = tokio::time::Instant::now();
    loop {
        let pause = match seal_due(&post, false).await {
            Ok(until) => {
                post.set_trouble(TROUBLE, None);
                until.map_or(Duration::from_hours(1), clock::until)
            }
            Err(error) => {
                post.set_trouble(TROUBLE, Some(format!("alerts cannot be sealed: {error}")));
                AFTER_FAILURE
            }
        };
        if swept.elapsed() >= SWEEP {
            swept = tokio::time::Instant::now();
            if let Err(error) = post.with_store(|store| store.drop_affairs(clock::now() - seal::AFFAIR)).await {
                warn!(%error, "affairs that are over could not be forgotten");
            }
        }
        tokio::select! {
            () = post.to_seal.notified() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Seals what is due, or with `all` also what waits for more to come with it, and says when the next is.
pub(crate) async fn seal_due(post: &Arc<Post>, all: bool) -> Result<Option<DateTime<Utc>>, StoreError> {
    let live = post.live();
    let Sealed { alerts, next } = post.with_store(move |store| seal_teams(store, &live, all, clock::now())).await?;
    for alert in &alerts {
        metrics::counter!("luister_alerts_sealed_total", "kind" => "mentions").increment(1);
        info!(
            alert.id = %alert.id,
            team = alert.team.as_ref().map(tracing::field::display),
            route = alert.route.as_ref().map(tracing::field::display),
            reason = ?alert.reason,
            "sealed an alert"
        );
        post.observer.sealed(alert);
    }
    if !alerts.is_empty() {
        post.to_deliver.notify_one();
    }
    Ok(next)
}

/// What was sealed, and when there will be more to seal.
#[derive(Default)]
pub(super) struct Sealed {
    pub(super) alerts: Vec<Alert>,
    next: Option<DateTime<Utc>>,
}

impl Sealed {
    fn wait(&mut self, until: Option<DateTime<Utc>>) {
        self.next = [self.next, until].into_iter().flatten().min();
    }
}

pub(super) fn seal_teams(store: &dyn Store, live: &Live, all: bool, now: DateTime<Utc>) -> Result<Sealed, StoreError> {
    let mut teams: BTreeMap<TeamName, (Cow<'_, Team>, Vec<Batch>)> = BTreeMap::new();
    let mut sealed = Sealed::default();
    drop_hushes(store, now)?;
    let turns = turn::all(&live.plan, store)?;
    let asked = Asked::of(&turns, &live.plan, live.since, now);
    for mut turn in turns {
        sealed.wait(turn.put_aside(&asked));
        let team = turn.team.clone();
        let (batches, until) = Batch::of(turn, &live.plan, all, now);
        sealed.wait(until);
        teams.entry(team.name.clone()).or_insert_with(|| (team, Vec::new())).1.extend(batches);
    }
    for (team, batches) in teams.values_mut() {
        Sealer { store, live, team, now }.seal(Batch::joined(std::mem::take(batches)), &mut sealed)?;
    }
    Ok(sealed)
}

/// Forgets what is no longer held back, once all of it was told: nothing that comes now was held back by it.
fn drop_hushes(store: &dyn Store, now: DateTime<Utc>) -> Result<(), StoreError> {
    let over: Vec<Hush> = store.hushes()?.into_iter().filter(|hush| hush.until <= now).collect();
    let pendings = if over.is_empty() { Vec::new() } else { store.pendings()? };
    for hush in over {
        if !pendings.iter().any(|pending| hush.from <= pending.since && pending.since < hush.until) {
            store.drop_hush(&hush.id)?;
        }
    }
    Ok(())
}

/// Seals what one team is told.
struct Sealer<'s> {
    store: &'s dyn Store,
    live: &'s Live,
    team: &'s Team,
    now: DateTime<Utc>,
}

impl Sealer<'_> {
    fn seal(&self, batches: Vec<Batch>, sealed: &mut Sealed) -> Result<(), StoreError> {
        let promise = Promise::new(self.team.mails_per_hour, &self.store.mails(&self.team.name)?, self.now);
        let ready: Vec<_> = batches.iter().map(Batch::ready).collect();
        let Shared { own, summaries, until } = promise.share(&ready, self.now);
        sealed.wait(until);
        let mut batches: Vec<Option<Batch>> = batches.into_iter().map(Some).collect();
        let mut take = |number: usize| batches.get_mut(number).and_then(Option::take);
        for batch in own.into_iter().filter_map(&mut take) {
            self.seal_batch(&batch, sealed)?;
        }
        for summary in summaries {
            let together = summary.into_iter().filter_map(&mut take).reduce(Batch::with);
            let Some(mut together) = together else { continue };
            if together.pendings.len() > MAX_SUMMARY {
                // The most serious first; the rest takes its turn.
                together.pendings.sort_by_key(|pending| (pending.signal, pending.since, pending.mention));
                together.pendings.truncate(MAX_SUMMARY);
                sealed.wait(Some(self.now));
            }
            self.seal_batch(&together, sealed)?;
        }
        Ok(())
    }

    fn seal_batch(&self, batch: &Batch, sealed: &mut Sealed) -> Result<(), StoreError> {
        let Some(seal) = self.alert_of(batch)? else {
            return self.store.withdraw(&batch.pendings.iter().map(Pending::id).collect::<Vec<_>>());
        };
        match self.store.seal(&seal) {
            Ok(()) => sealed.alerts.push(seal.alert),
            Err(StoreError::Stale) => sealed.wait(Some(self.now)),
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// The seal of a batch, or none if none of its mentions is there any more.
    fn alert_of(&self, batch: &Batch) -> Result<Option<Seal>, StoreError> {
        let told = self.tell(&batch.pendings)?;
        let last = self.store.group(&batch.key)?;
        let reason = batch.reason;
        let is_one = !matches!(reason, SealReason::Promise | SealReason::StormOver | SealReason::SilenceOver);
        let group = seal::Group {
            key: &batch.key,
            team: self.team,
            last: last.as_ref().filter(|_| is_one && !batch.is_affair),
            affair: batch.affair.as_ref().filter(|_| is_one),
            reason,
        };
        let mut seal = seal::mentions(group, &batch.pendings, told, &self.live.plan.mail.letterhead(), self.now);
        if let (Some(seal), Some(links)) = (&mut seal, &self.live.links) {
            links.sign(&mut seal.alert);
        }
        Ok(seal)
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod week;
