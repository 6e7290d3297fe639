//! Whether a group of pendings is told now, later, or not at all.

use chrono::{DateTime, Utc};
use luister_mention::{Pending, Period, SealReason, Signal};

/// The most mentions that one alert tells: more would not be read.
pub const MAX_MENTIONS_PER_ALERT: usize = 100;

/// How long a group waits, as its route says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// How long the first mention waits for others.
    pub group_wait: Period,
    /// The least time between two alerts of the group.
    pub group_interval: Period,
    /// How long after its target an affair that nobody answered is told once more; none for never.
    pub repeat_interval: Option<Period>,
}

/// What keeps something from being told now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// Nobody of the team is there before this.
    Closed(DateTime<Utc>),
    /// A storm tells of it until then, or for as long as it lasts.
    Storm(DateTime<Utc>),
    /// Somebody asked for silence until then.
    Silence(DateTime<Utc>),
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

/// Decides for the pendings of one group or affair, of which the team was last told at `last`. The first mention waits for
/// `group_wait`, and an alert follows the last one after `group_interval` at the earliest. What is held waits until it is not; a full
/// alert waits for nothing else. What lies in the future counts as long past: a clock that was set back sends one alert early, and
/// stalls nothing.
#[must_use]
pub fn decide(pendings: &[Pending], last: Option<DateTime<Utc>>, hold: Option<Hold>, timing: Timing, now: DateTime<Utc>) -> Decision {
    let Some(oldest) = pendings.iter().map(|pending| pending.since).min() else { return Decision::Nothing };
    let is_crisis = pendings.iter().any(|pending| pending.signal == Signal::Crisis);
    match hold {
        Some(Hold::Closed(until)) if !is_crisis && until > now => return Decision::Wait { until },
        Some(Hold::Silence(until) | Hold::Storm(until)) if until > now => return Decision::Wait { until },
        _ => {}
    }
    if pendings.len() >= MAX_MENTIONS_PER_ALERT {
        return Decision::Seal { reason: SealReason::Full, count: MAX_MENTIONS_PER_ALERT };
    }
    let after = |start: DateTime<Utc>, period: Period| {
        let end = start.checked_add_signed(period.delta()).unwrap_or(DateTime::<Utc>::MAX_UTC);
        if start > now { DateTime::<Utc>::MIN_UTC } else { end }
    };
    let waited = after(oldest, timing.group_wait);
    let spaced = last.map_or(DateTime::<Utc>::MIN_UTC, |last| after(last, timing.group_interval));
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
    use luister_mention::{GroupKey, Identity, MentionId, SourceName, TeamName};

    fn at(time: &str) -> DateTime<Utc> {
        format!("2026-11-21T{time}Z").parse().unwrap()
    }

    fn key() -> GroupKey {
        GroupKey::new(TeamName::new("Webcare").unwrap(), None, "list=Acme")
    }

    fn pendings(times: &[&str]) -> Vec<Pending> {
        let source = SourceName::new("tweakers").unwrap();
        let pending = |(index, time): (usize, &&str)| {
            Pending::new(MentionId::of(&source, &Identity::native(&index.to_string())), key(), Signal::Complaint, at(time))
        };
        times.iter().enumerate().map(pending).collect()
    }

    fn timing(wait: u64, interval: u64) -> Timing {
        Timing { group_wait: Period::secs(wait), group_interval: Period::secs(interval), repeat_interval: None }
    }

    fn wait_until(time: &str) -> Decision {
        Decision::Wait { until: at(time) }
    }

    #[test]
    fn what_is_held_waits_but_a_crisis_opens_the_office() {
        let until = at("12:00:00");
        let waits = Decision::Wait { until };
        let goes = Decision::Seal { reason: SealReason::GroupWait, count: 1 };
        let full = Decision::Seal { reason: SealReason::Full, count: MAX_MENTIONS_PER_ALERT };
        for (name, count, signal, hold, expected) in [
            ("closed", 1, Signal::Complaint, Some(Hold::Closed(until)), waits),
            ("closed until just now", 1, Signal::Complaint, Some(Hold::Closed(at("09:00:00"))), goes),
            ("a crisis at night", 1, Signal::Crisis, Some(Hold::Closed(until)), goes),
            ("a full alert at night", 100, Signal::Complaint, Some(Hold::Closed(until)), waits),
            ("a full alert by day", 100, Signal::Complaint, None, full),
            ("silenced", 1, Signal::Crisis, Some(Hold::Silence(until)), waits),
            ("the storm tells of it", 1, Signal::Crisis, Some(Hold::Storm(until)), waits),
        ] {
            let pendings: Vec<Pending> =
                pendings(&vec!["08:00:00"; count]).into_iter().map(|pending| Pending { signal, ..pending }).collect();
            assert_eq!(decide(&pendings, None, hold, timing(30, 300), at("09:00:00")), expected, "{name}");
        }
    }

    #[test]
    fn a_group_waits_for_others_and_keeps_its_distance() {
        use Decision::{Nothing, Seal};
        let (wait, interval) = (SealReason::GroupWait, SealReason::GroupInterval);
        for (name, since, last, expected) in [
            ("nothing pending", vec![], None, Nothing),
            ("nothing pending since the last alert", vec![], Some("08:00:00"), Nothing),
            ("just chosen", vec!["09:00:00"], None, wait_until("09:00:30")),
            ("the oldest counts", vec!["09:00:00", "08:59:40"], None, wait_until("09:00:10")),
            ("waited long enough", vec!["08:59:30", "08:59:59"], None, Seal { reason: wait, count: 2 }),
            ("a new one soon after an alert", vec!["08:58:00"], Some("08:57:00"), wait_until("09:02:00")),
            ("the interval has passed", vec!["08:56:00"], Some("08:55:00"), Seal { reason: interval, count: 1 }),
            ("long after an alert, a new one waits for others", vec!["08:59:50"], Some("07:00:00"), wait_until("09:00:20")),
            ("and then goes", vec!["08:59:00"], Some("07:00:00"), Seal { reason: wait, count: 1 }),
            ("the clock was set back", vec!["10:00:00"], Some("10:00:00"), Seal { reason: wait, count: 1 }),
            ("set back, and told since", vec!["08:59:00"], Some("08:58:30"), wait_until("09:03:30")),
        ] {
            let timing = timing(30, 300);
            assert_eq!(decide(&pendings(&since), last.map(at), None, timing, at("09:00:00")), expected, "{name}");
        }
    }

    #[test]
    fn no_wait_means_at_once_and_a_full_alert_waits_for_nothing() {
        let hour = timing(3600, 3600);
        let now = at("09:00:00");
        for (count, expected) in [
            (99, Decision::Wait { until: at("10:00:00") }),
            (100, Decision::Seal { reason: SealReason::Full, count: 100 }),
            (250, Decision::Seal { reason: SealReason::Full, count: 100 }),
        ] {
            assert_eq!(decide(&pendings(&vec!["09:00:00"; count]), Some(now), None, hour, now), expected, "{count}");
        }
        let none = timing(0, 0);
        assert_eq!(
            decide(&pendings(&["09:00:00"]), Some(now), None, none, now),
            Decision::Seal { reason: SealReason::GroupWait, count: 1 }
        );
    }

    #[test]
    fn a_period_longer_than_time_itself_does_not_panic() {
        let ever = timing(u64::MAX, u64::MAX);
        assert_eq!(decide(&pendings(&["08:00:00"]), None, None, ever, at("09:00:00")), Decision::Wait { until: DateTime::<Utc>::MAX_UTC });
    }
}
