//! From sealed alerts to people: each delivery until it is accepted, and remembered before the next one begins.

use super::{
    lanes::{LOOKED_AT, Lanes},
    post::{Live, Post},
    refusal,
};
use crate::clock;
use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use luister_alerts::{
    Deadline,
    channels::{SendError, WEBHOOK},
    retry,
};
use luister_mention::{Alert, AlertKind, Body, Case, Delivery, DeliveryId, DeliveryState, SealReason, StoryId, TeamName, Told};
use luister_store::{StartClock, Store, StoreError};
use std::{collections::HashSet, sync::Arc, time::Duration};
use tokio::{sync::watch, task::JoinSet, time::Instant};
use tracing::{error, info, warn};

/// How long to wait after the store failed.
const AFTER_FAILURE: Duration = Duration::from_secs(5);
/// What readiness calls the trouble.
const TROUBLE: &str = "delivering";
/// How soon to look for what has become due, while something else is on its way.
const LOOK_AGAIN: Duration = Duration::from_secs(2);
/// How soon one mail is tried again while the mail server is away: after each attempt twice as long, up to this.
const PROBE: Duration = Duration::from_secs(2);
const LONGEST_PROBE: Duration = Duration::from_mins(1);
/// Further ahead than any delivery is put off.
const FAR: TimeDelta = TimeDelta::hours(2);
/// What it calls a mail server that does not let us in.
const CHANNEL: &str = "mail";

/// Delivers what is due until `stopping`, and ends when what is on its way has arrived; with `once`, tries what is due
/// now and ends.
pub(crate) async fn deliver_all(post: Arc<Post>, mut stopping: watch::Receiver<bool>, once: bool) {
    let mut sends: JoinSet<DeliveryId> = JoinSet::new();
    let mut lanes = Lanes::default();
    let mut tried: HashSet<DeliveryId> = HashSet::new();
    let mut probe = Probe::default();
    hurry(&post).await;
    loop {
        if *stopping.borrow() {
            while sends.join_next().await.is_some() {}
            return;
        }
        let now = clock::now();
        let is_stuck = post.has_trouble(CHANNEL);
        let horizon = if is_stuck { now + FAR } else { now };
        let due = post.with_store(move |store| Ok((store.due(horizon, LOOKED_AT)?, store.next_due()?))).await;
        let mut pause = Duration::from_hours(1);
        match due {
            Ok((deliveries, next)) => {
                // No more than there are connections: each place is given on when its last delivery is remembered.
                let connections = post.live().plan.mail.connections();
                let fresh = deliveries.into_iter().filter(|delivery| !once || !tried.contains(&delivery.id));
                let fresh = if is_stuck { probe.of(fresh, now) } else { fresh.collect() };
                if !is_stuck {
                    probe = Probe::default();
                }
                for delivery in lanes.take(fresh, connections) {
                    tried.insert(delivery.id);
                    sends.spawn(deliver(Arc::clone(&post), delivery));
                }
                // While something is on its way the next to be due may be that, or one of those that wait for its place.
                pause = if sends.is_empty() && !is_stuck { next.map_or(pause, clock::until) } else { LOOK_AGAIN };
            }
            Err(error) => {
                post.set_trouble(TROUBLE, Some(format!("the outbox cannot be read: {error}")));
                pause = AFTER_FAILURE;
            }
        }
        if sends.is_empty() {
            rest(&post).await;
            if once {
                return;
            }
        }
        tokio::select! {
            Some(sent) = sends.join_next() => match sent {
                Ok(id) => lanes.leave(id),
                Err(error) => {
                    error!(%error, "a delivery broke off");
                    lanes.clear();
                }
            },
            () = post.to_deliver.notified() => {}
            Ok(()) = stopping.changed() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// While the mail server is away, or does not let us in, one mail now and then finds out whether that is over. The others keep their
/// places: none of them would arrive, and each attempt would put them off for longer.
#[derive(Default)]
struct Probe {
    last: Option<Instant>,
    /// How often it was tried in vain.
    tries: u32,
}

impl Probe {
    /// Webhooks that are due, and one mail if it is time to try, whether it is due or not.
    fn of(&mut self, waiting: impl Iterator<Item = Delivery>, now: DateTime<Utc>) -> Vec<Delivery> {
        let wait = PROBE.saturating_mul(1 << self.tries.min(8)).min(LONGEST_PROBE);
        let mut may_try = self.last.is_none_or(|last| last.elapsed() >= wait);
        let mut goes = Vec::new();
        for delivery in waiting {
            if is_webhook(&delivery) {
                let is_due = matches!(delivery.state, DeliveryState::Waiting { not_before, .. } if not_before <= now);
                goes.extend(is_due.then_some(delivery));
            } else if std::mem::take(&mut may_try) {
                (self.last, self.tries) = (Some(Instant::now()), self.tries + 1);
                goes.push(delivery);
            }
        }
        goes
    }
}

fn is_webhook(delivery: &Delivery) -> bool {
    delivery.to.channel == WEBHOOK
}

/// What kept the others may be mended: they need not wait until their time has come.
pub(crate) async fn hurry(post: &Post) {
    post.set_trouble(CHANNEL, None);
    if let Err(error) = post.with_store(|store| store.hurry(clock::now())).await {
        warn!(%error, "what waits in the outbox waits for its time");
    }
    post.to_deliver.notify_one();
}

async fn rest(post: &Post) {
    let live = post.live();
    for channel in live.channels.iter() {
        channel.rest().await;
    }
}

/// One attempt, remembered. A delivery that could not be remembered stays in the outbox.
async fn deliver(post: Arc<Post>, delivery: Delivery) -> DeliveryId {
    let id = delivery.id;
    match attempt(&post, &delivery).await {
        Ok(()) => {
            post.set_trouble(TROUBLE, None);
        }
        Err(error) => {
            post.set_trouble(TROUBLE, Some(format!("the outbox cannot be kept: {error:#}")));
            tokio::time::sleep(AFTER_FAILURE).await;
        }
    }
    id
}

async fn attempt(post: &Arc<Post>, delivery: &Delivery) -> anyhow::Result<()> {
    let id = delivery.id;
    let live = post.live();
    let alert = post.with_store(move |store| store.alert(id.alert)).await?;
    let Some(alert) = alert else {
        let state = DeliveryState::Refused { at: clock::now(), reason: "the alert is not in the store".to_owned() };
        error!(delivery.id = %id, "a delivery has no alert");
        return post.with_store(move |store| store.mark_failed(id, &state)).await.context("cannot remember that");
    };
    match live.channels.send(&alert, delivery).await {
        Ok(()) => {
            let at = clock::now();
            let opener = Arc::clone(&live);
            let opened = Opened::by(&alert);
            post.with_store(move |store| opened.mark_sent(store, &opener, id, at)).await?;
            post.to_nudge.notify_one();
            if !is_webhook(delivery) && post.set_trouble(CHANNEL, None) {
                hurry(post).await;
            }
            metrics::counter!("luister_deliveries_total", "result" => "sent").increment(1);
            let lag = at.signed_duration_since(alert.sealed).to_std().unwrap_or_default();
            metrics::histogram!("luister_delivery_seconds").record(lag);
            info!(delivery.id = %id, to = delivery.to.masked(), "delivered");
            post.observer.delivered(&alert, delivery);
        }
        Err(error) => {
            match error {
                SendError::Later { about_us: true, .. } => {
                    post.set_trouble(CHANNEL, Some(format!("mails cannot be delivered until somebody mends this: {error}")));
                }
                SendError::Later { away: true, .. } => {
                    post.set_trouble(CHANNEL, Some(format!("mails wait until the mail server is back: {error}")));
                }
                _ => {}
            }
            let state = failed(&alert, delivery, &error);
            let refused = !state.is_waiting();
            metrics::counter!("luister_deliveries_total", "result" => if refused { "refused" } else { "later" }).increment(1);
            warn!(delivery.id = %id, to = delivery.to.masked(), attempts = delivery.attempts + 1, %error, "not delivered");
            post.with_store(move |store| store.mark_failed(id, &state)).await?;
            if refused && alert.body.kind() != AlertKind::Notice {
                let locale = live.plan.mail.lang;
                post.notice(refusal::notice(&alert, delivery, &error, locale), None).await;
            }
        }
    }
    Ok(())
}

/// The cases that an alert may have opened: with its first delivery their time begins to run.
pub(super) struct Opened {
    team: Option<TeamName>,
    stories: Vec<StoryId>,
}

impl Opened {
    pub(super) fn by(alert: &Alert) -> Self {
        let Body::Mentions(told) = &alert.body else { return Self { team: None, stories: Vec::new() } };
        let stories = told.iter().map(Told::case_of).chain(alert.listed.iter().map(|listed| listed.story)).collect();
        Self { team: alert.team.clone(), stories }
    }

    pub(super) fn mark_sent(&self, store: &dyn Store, live: &Live, id: DeliveryId, at: DateTime<Utc>) -> Result<(), StoreError> {
        let set = |case: &mut Case| {
            let deadline = Deadline::of(case, &live.plan.routes);
            case.due = deadline.as_ref().and_then(|deadline| deadline.due(at)).or(case.due);
            case.next = deadline.and_then(|deadline| deadline.next(case)).map(|(at, _)| at);
        };
        let clock = self.team.as_ref().map(|team| StartClock { team, stories: &self.stories, set: &set });
        store.mark_sent(id, at, clock.as_ref())
    }
}

fn failed(alert: &Alert, delivery: &Delivery, error: &SendError) -> DeliveryState {
    let now = clock::now();
    match error {
        // Who asked for it waits for the answer, and can ask again.
        SendError::Later { .. } if alert.reason == SealReason::Asked => DeliveryState::Refused { at: now, reason: error.to_string() },
        SendError::Later { after, reason, .. } => {
            let not_before = retry::next(delivery.attempts + 1, *after, now, crate::chance::fraction());
            DeliveryState::Waiting { not_before, reason: Some(reason.clone()) }
        }
        SendError::Never { reason, .. } => DeliveryState::Refused { at: now, reason: reason.clone() },
    }
}
