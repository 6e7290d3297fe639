//! Subscriptions at hubs (WebSub): who pushes to us, kept in memory as it is on disk.

mod lease;
mod subscriber;

pub(crate) use lease::{slower, standing};
pub(super) use subscriber::subscribe_all;

use super::post::Post;
use crate::clock;
use chrono::{DateTime, Utc};
use luister_mention::{Cursor, HubMode, Secret, SourceName, Subscription, text};
use luister_store::StoreError;
use ring::rand::{SecureRandom as _, SystemRandom};
use std::{
    collections::HashMap,
    fmt::Write as _,
    sync::{Mutex, MutexGuard, PoisonError},
};
use tokio::sync::{Mutex as Turn, Notify};
use tracing::{info, warn};

/// The bytes of a token or secret.
const SECRET_BYTES: usize = 32;
/// The longest reason of a hub that is repeated, in characters.
const MAX_REASON: usize = 200;

/// All subscriptions. They change one at a time, and on disk first.
#[derive(Default)]
pub(crate) struct Subscriptions {
    kept: Mutex<HashMap<Secret, Subscription>>,
    turn: Turn<()>,
    /// Rung when there may be something to ask of a hub.
    pub(crate) to_ask: Notify,
}

impl Subscriptions {
    fn kept(&self) -> MutexGuard<'_, HashMap<Secret, Subscription>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The subscription with this token.
    pub(crate) fn get(&self, token: &Secret) -> Option<Subscription> {
        self.kept().get(token).cloned()
    }

    fn all(&self) -> Vec<Subscription> {
        self.kept().values().cloned().collect()
    }

    /// The one by which a source is pushed to us now.
    fn active(&self, source: &SourceName, now: DateTime<Utc>) -> Option<Subscription> {
        self.kept().values().find(|subscription| subscription.source == *source && subscription.is_active(now)).cloned()
    }

    /// Whether a source is pushed to us, as far as we know.
    pub(crate) fn is_heard(&self, source: &SourceName, now: DateTime<Utc>) -> bool {
        self.active(source, now).is_some_and(|subscription| subscription.is_heard(now))
    }
}

impl Post {
    /// Takes the subscriptions from the store, before anybody may push.
    pub(crate) async fn load_subscriptions(&self) -> Result<(), StoreError> {
        let kept = self.with_store(luister_store::Intake::subscriptions).await?;
        *self.subscriptions.kept() = kept.into_iter().map(|subscription| (subscription.token.clone(), subscription)).collect();
        Ok(())
    }

    /// Keeps a subscription as it stands now.
    async fn keep_subscription(&self, subscription: Subscription) -> Result<(), StoreError> {
        let kept = subscription.clone();
        self.with_store(move |store| store.keep_subscription(&kept)).await?;
        self.subscriptions.kept().insert(subscription.token.clone(), subscription);
        Ok(())
    }

    async fn drop_subscription(&self, token: Secret) -> Result<(), StoreError> {
        let _turn = self.subscriptions.turn.lock().await;
        let dropped = token.clone();
        self.with_store(move |store| store.drop_subscription(&dropped)).await?;
        self.subscriptions.kept().remove(&token);
        Ok(())
    }

    /// Changes a subscription, if `change` says that there is something to change. Says whether it did.
    pub(crate) async fn change_subscription(
        &self,
        token: &Secret,
        change: impl FnOnce(&mut Subscription) -> bool,
    ) -> Result<bool, StoreError> {
        let _turn = self.subscriptions.turn.lock().await;
        let Some(mut subscription) = self.subscriptions.get(token) else { return Ok(false) };
        if !change(&mut subscription) {
            return Ok(false);
        }
        self.keep_subscription(subscription).await?;
        self.subscriptions.to_ask.notify_one();
        Ok(true)
    }

    /// A hub says that it does what it was asked for: yes, if it was.
    pub(crate) async fn confirm_subscription(
        &self,
        token: &Secret,
        mode: HubMode,
        topic: &str,
        lease_secs: Option<u64>,
    ) -> Result<bool, StoreError> {
        let now = clock::now();
        let was_asked = |subscription: &mut Subscription| {
            let good = subscription.asked.is_some_and(|asked| asked.mode == mode) && subscription.hub.topic.as_str() == topic;
            if good {
                let (lease, renew) = lease::promised(lease_secs);
                subscription.verified(lease, renew, now);
            }
            good
        };
        let good = self.change_subscription(token, was_asked).await?;
        if let Some(subscription) = self.subscriptions.get(token).filter(|_| good) {
            let (name, hub) = (&subscription.source, subscription.hub.hub.site());
            if let Some(until) = subscription.until {
                info!(source.name = %name, hub, %until, "`{name}` is pushed to us");
            }
        }
        Ok(good)
    }

    /// A hub says that it will not, or no longer, push.
    pub(crate) async fn deny_subscription(&self, token: &Secret, topic: &str, reason: &str) -> bool {
        let now = clock::now();
        let said = text::excerpt(&text::line(reason), MAX_REASON);
        let why = if said.is_empty() { "the hub refuses".to_owned() } else { format!("the hub refuses: {said}") };
        let denied = |subscription: &mut Subscription| {
            let good = subscription.hub.topic.as_str() == topic;
            if good {
                lease::fail(subscription, why, now);
                subscription.until = None;
            }
            good
        };
        let denied = self.change_subscription(token, denied).await;
        let source = self.subscriptions.get(token).map(|subscription| subscription.source);
        if let (Ok(true), Some(source)) = (&denied, source) {
            warn!(source.name = %source, "the hub of `{source}` does not push it, `luister sources` says why");
            self.hasten(source);
        }
        denied.unwrap_or(false)
    }

    /// Something was pushed, and read.
    pub(super) async fn note_push(&self, token: &Secret) {
        let pushed = |subscription: &mut Subscription| {
            subscription.pushed(clock::now());
            true
        };
        if let Err(error) = self.change_subscription(token, pushed).await {
            warn!(%error, "could not note that a hub pushed something");
        }
    }

    /// A source was polled: its page may name another hub, or show what was not pushed.
    pub(super) async fn note_poll(&self, before: &Cursor, after: &Cursor) {
        if before.hub != after.hub {
            self.subscriptions.to_ask.notify_one();
        }
        let now = clock::now();
        let has_new = before.first_read.is_some() && after.report.as_ref().is_some_and(|report| report.new > 0);
        let Some(subscription) = self.subscriptions.active(&after.source, now).filter(|_| has_new) else { return };
        let missed = |subscription: &mut Subscription| {
            if subscription.missed() {
                lease::fail(subscription, "it did not push what polls have found".to_owned(), now);
                subscription.until = None;
            }
            true
        };
        match self.change_subscription(&subscription.token, missed).await {
            Ok(_) if self.subscriptions.is_lost(&subscription.token) => {
                let name = &after.source;
                warn!(source.name = %name, "the hub of `{name}` did not push what polls have found; it is asked anew");
            }
            Ok(_) => {}
            Err(error) => warn!(%error, "could not note that a hub did not push something"),
        }
    }
}

impl Subscriptions {
    fn is_lost(&self, token: &Secret) -> bool {
        self.get(token).is_some_and(|subscription| subscription.until.is_none())
    }
}

/// A text that nobody can guess.
fn unguessable() -> anyhow::Result<Secret> {
    let mut bytes = [0; SECRET_BYTES];
    SystemRandom::new().fill(&mut bytes).map_err(|_| anyhow::anyhow!("the system has no random numbers"))?;
    let mut text = String::with_capacity(2 * SECRET_BYTES);
    for byte in bytes {
        write!(text, "{byte:02x}").unwrap_or_default();
    }
    Ok(Secret::new(text))
}
