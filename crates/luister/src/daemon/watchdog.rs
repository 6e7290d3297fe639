//! Telling systemd that the daemon is ready, alive, and ending.

use super::post::Post;
use sd_notify::NotifyState;
use std::{sync::Arc, time::Duration};

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
