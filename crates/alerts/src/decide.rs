//! Whether a group of pendings is told now, later, or not at all.

use chrono::{DateTime, Utc};
use luister_mention::{GroupState, Pending, Period, SealReason};

/// The most mentions that one alert tells: more would not be read.
pub const MAX_MENTIONS_PER_ALERT: usize = 100;

/// How long a group waits, as its route says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// How long the first mention waits for others.
    pub group_wait: Period,
    /// The least time between two alerts of the group.
    pub group_interval: Period,
}

/// What happens to a group now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Seal the oldest `count` of its pendings.
    Seal {
        /// Why now.
        reason: SealReason,
        /// How many, at most [`MAX_MENTIONS_PER_ALERT`].
        count: usize,
    },
    /// Nothing before this.
    Wait {
        /// When to decide again.
        until: DateTime<Utc>,
    },
    /// There is nothing to tell.
    Nothing,
}

/// Decides for the pendings of one group. The first mention waits for `group_wait`, and an alert follows the last
/// one of its group after `group_interval` at the earliest; a full alert waits for nothing. What lies in the
/// future counts as long past: a clock that was set back sends one alert early, and stalls nothing.
#[must_use]
pub fn decide(pendings: &[Pending], last: Option<&GroupState>, timing: Timing, now: DateTime<Utc>) -> Decision {
    if pendings.len() >= MAX_MENTIONS_PER_ALERT {
        return Decision::Seal { reason: SealReason::Full, count: MAX_MENTIONS_PER_ALERT };
    }
    let Some(oldest) = pendings.iter().map(|pending| pending.since).min() else { return Decision::Nothing };
    let after = |start: DateTime<Utc>, period: Period| {
        let end = start.checked_add_signed(period.delta()).unwrap_or(DateTime::<Utc>::MAX_UTC);
        if start > now { DateTime::<Utc>::MIN_UTC } else { end }
    };
    let waited = after(oldest, timing.group_wait);
    let spaced = last.map_or(DateTime::<Utc>::MIN_UTC, |last| after(last.sealed, timing.group_interval));
    let until = waited.max(spaced);
    if until > now {
        return Decision::Wait { until };
    }
    let reason = if spaced > waited { SealReason::GroupInterval } else { SealReason::GroupWait };
    Decision::Seal { reason, count: pendings.len() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use luister_mention::{AlertId, GroupKey, Identity, MentionId, Signal, SourceName, TeamName};

    fn at(time: &str) -> DateTime<Utc> {
        format!("2026-11-21T{time}Z").parse().unwrap()
    }

    fn key() -> GroupKey {
        GroupKey { team: TeamName::new("Webcare").unwrap(), route: None, group: "list=Acme".into() }
    }

    fn pendings(times: &[&str]) -> Vec<Pending> {
        let source = SourceName::new("tweakers").unwrap();
        let pending = |(index, time): (usize, &&str)| Pending {
            mention: MentionId::of(&source, &Identity::native(&index.to_string())),
            key: key(),
            signal: Signal::Complaint,
            since: at(time),
            again: false,
        };
        times.iter().enumerate().map(pending).collect()
    }

    #[test]
    fn a_group_waits_for_others_and_keeps_its_distance() {
        use Decision::{Nothing, Seal, Wait};
        let (wait, interval) = (SealReason::GroupWait, SealReason::GroupInterval);
        for (name, since, last, expected) in [
            ("nothing pending", vec![], None, Nothing),
            ("nothing pending since the last alert", vec![], Some("08:00:00"), Nothing),
            ("just chosen", vec!["09:00:00"], None, Wait { until: at("09:00:30") }),
            ("the oldest counts", vec!["09:00:00", "08:59:40"], None, Wait { until: at("09:00:10") }),
            ("waited long enough", vec!["08:59:30", "08:59:59"], None, Seal { reason: wait, count: 2 }),
            ("a new one soon after an alert", vec!["08:58:00"], Some("08:57:00"), Wait { until: at("09:02:00") }),
            ("the interval has passed", vec!["08:56:00"], Some("08:55:00"), Seal { reason: interval, count: 1 }),
            ("long after an alert, a new one waits for others", vec!["08:59:50"], Some("07:00:00"), Wait { until: at("09:00:20") }),
            ("and then goes", vec!["08:59:00"], Some("07:00:00"), Seal { reason: wait, count: 1 }),
            ("the clock was set back", vec!["10:00:00"], Some("10:00:00"), Seal { reason: wait, count: 1 }),
            ("set back, and told since", vec!["08:59:00"], Some("08:58:30"), Wait { until: at("09:03:30") }),
        ] {
            let last = last.map(|sealed| GroupState { key: key(), sealed: at(sealed), alert: AlertId::of(&[b"last"]) });
            let timing = Timing { group_wait: Period::secs(30), group_interval: Period::secs(300) };
            assert_eq!(decide(&pendings(&since), last.as_ref(), timing, at("09:00:00")), expected, "{name}");
        }
    }

    #[test]
    fn no_wait_means_at_once_and_a_full_alert_waits_for_nothing() {
        let hour = Timing { group_wait: Period::secs(3600), group_interval: Period::secs(3600) };
        let now = at("09:00:00");
        let last = GroupState { key: key(), sealed: now, alert: AlertId::of(&[b"last"]) };
        for (count, expected) in [
            (99, Decision::Wait { until: at("10:00:00") }),
            (100, Decision::Seal { reason: SealReason::Full, count: 100 }),
            (250, Decision::Seal { reason: SealReason::Full, count: 100 }),
        ] {
            assert_eq!(decide(&pendings(&vec!["09:00:00"; count]), Some(&last), hour, now), expected, "{count}");
        }
        let none = Timing { group_wait: Period::secs(0), group_interval: Period::secs(0) };
        assert_eq!(decide(&pendings(&["09:00:00"]), Some(&last), none, now), Decision::Seal { reason: SealReason::GroupWait, count: 1 });
    }

    #[test]
    fn a_period_longer_than_time_itself_does_not_panic() {
        let ever = Timing { group_wait: Period::secs(u64::MAX), group_interval: Period::secs(u64::MAX) };
        assert_eq!(decide(&pendings(&["08:00:00"]), None, ever, at("09:00:00")), Decision::Wait { until: DateTime::<Utc>::MAX_UTC });
    }
}
