//! A clock that is set: whatever waits for its time looks at it anew.

use super::{courier, post::Post};
use crate::clock;
use chrono::{DateTime, TimeDelta, Utc};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tracing::warn;

/// How often the clock is looked at.
const EVERY: Duration = Duration::from_secs(20);
/// A smaller difference is a clock that is being put right slowly.
const LEAST: TimeDelta = TimeDelta::minutes(1);

/// Looks at the clock until the daemon shuts down.
pub(super) async fn watch(post: Arc<Post>) {
    let mut before = (clock::now(), Instant::now());
    loop {
        tokio::time::sleep(EVERY).await;
        let now = (clock::now(), Instant::now());
        if let Some(by) = jump(before.0, now.0, now.1 - before.1) {
            let seconds = by.num_seconds();
            warn!(seconds, "the clock was set by {seconds} s, or the machine slept: what waits for its time looks at it anew");
            post.look_anew();
            courier::hurry(&post).await;
        }
        before = now;
    }
}

/// By how much the clock was set between two looks that are so far apart; none if it went on.
fn jump(before: DateTime<Utc>, now: DateTime<Utc>, passed: Duration) -> Option<TimeDelta> {
    let passed = TimeDelta::from_std(passed).unwrap_or(TimeDelta::MAX);
    let by = now.signed_duration_since(before).checked_sub(&passed)?;
    (by.abs() >= LEAST).then_some(by)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_jump_is_one() {
        let before: DateTime<Utc> = "2026-11-21T08:00:00Z".parse().unwrap();
        for (name, now, passed, expected) in [
            ("it went on", "2026-11-21T08:00:20Z", 20, None),
            ("the machine was busy", "2026-11-21T08:05:00Z", 300, None),
            ("put right", "2026-11-21T08:00:50Z", 20, None),
            ("back an hour", "2026-11-21T07:00:20Z", 20, Some(-3600)),
            ("a month ahead", "2026-12-21T08:00:20Z", 20, Some(30 * 86_400)),
            ("asleep", "2026-11-21T09:00:00Z", 20, Some(3580)),
        ] {
            let by = jump(before, now.parse().unwrap(), Duration::from_secs(passed));
            assert_eq!(by.map(|by| by.num_seconds()), expected, "{name}");
        }
    }
}
