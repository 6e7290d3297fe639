//! The only place that reads the clock: everything else is told the time.

use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;

/// The time.
pub(crate) fn now() -> DateTime<Utc> {
    #[expect(clippy::disallowed_methods, reason = "this is the place that the rule points to")]
    Utc::now()
}

/// How long it is until then; nothing if it has passed, and at most an hour, so that a clock that jumps is noticed.
pub(crate) fn until(then: DateTime<Utc>) -> Duration {
    const LONGEST: TimeDelta = TimeDelta::hours(1);
    then.signed_duration_since(now()).clamp(TimeDelta::zero(), LONGEST).to_std().unwrap_or_default()
}
