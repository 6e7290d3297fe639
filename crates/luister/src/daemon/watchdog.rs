//! Telling systemd that the daemon is ready, alive, and ending.

use super::post::Post;
use sd_notify::NotifyState;
use std::{sync::Arc, time::Duration};

/// How much longer the start is said to take, and how often that is said.
const LONGER: Duration = Duration::from_mins(2);
const EVERY: Duration = Duration::from_secs(30);

/// Asks for more time for as long as something lasts without which the daemon is not ready.
pub(super) async fn while_starting<T>(work: impl Future<Output = T>) -> T {
    let mut work = std::pin::pin!(work);
    loop {
        tokio::select! {
            done = &mut work => return done,
            () = tokio::time::sleep(EVERY) => tell(&[NotifyState::ExtendTimeoutUsec(u32::try_from(LONGER.as_micros()).unwrap_or(u32::MAX))]),
        }
    }
}

/// The daemon is ready.
pub(super) fn ready() {
    tell(&[NotifyState::Ready]);
}

/// The daemon is ending.
pub(super) fn stopping() {
    tell(&[NotifyState::Stopping]);
}

/// Without systemd there is nobody to tell.
fn tell(states: &[NotifyState<'_>]) {
    drop(sd_notify::notify(states));
}

/// Says that the daemon lives, for as long as the store answers, at half the interval that systemd asks for.
pub(super) async fn pat(post: Arc<Post>) {
    let interval = sd_notify::watchdog_enabled().unwrap_or(Duration::from_hours(1));
    loop {
        if post.with_store(luister_store::Library::last_position).await.is_ok() || !post.troubles().is_empty() {
            tell(&[NotifyState::Watchdog]);
        }
        tokio::time::sleep(interval / 2).await;
    }
}
