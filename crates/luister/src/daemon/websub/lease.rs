//! When a hub is asked, and for what: decided from how a subscription stands, and told the time.

use chrono::{DateTime, TimeDelta, Utc};
use luister_mention::{Cursor, HubMode, Subscription};
use luister_sources::{Settings, schedule::backoff};
use std::time::Duration;

/// How long we ask a hub to push; it decides.
pub(super) const ASKED_LEASE: TimeDelta = TimeDelta::days(10);
/// The longest that is believed, and what is taken where a hub does not say.
const MAX_LEASE: TimeDelta = TimeDelta::days(30);
const DEFAULT_LEASE: TimeDelta = TimeDelta::days(1);
/// The share of a lease, in hundredths, after which the hub is asked again.
const RENEW_AT: i32 = 80;
/// The soonest that it is.
const MIN_RENEW: TimeDelta = TimeDelta::seconds(10);
/// How long a hub may take to verify what it was asked for.
const VERIFY_WITHIN: TimeDelta = TimeDelta::minutes(10);
/// How long it is waited for one that should push no more.
const LEAVE_WITHIN: TimeDelta = TimeDelta::hours(1);
/// The wait after the first attempt that failed; it doubles with each.
const FIRST_RETRY: Duration = Duration::from_mins(1);
/// So much further apart are the polls of a source that is pushed to us.
const SLOWER: u32 = 4;

/// What is to be done about a subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Ask the hub.
    Ask(HubMode),
    /// The hub did not keep to its word: note why not.
    GiveUp,
    /// The promise has run out: the source is heard by polls alone.
    Lapse,
    /// There is nothing left of it.
    Forget,
    /// Nothing before then.
    Wait(DateTime<Utc>),
}

/// What is to be done about a subscription now. `wanted` says whether its source is still there and names this hub.
pub(super) fn step(subscription: &Subscription, wanted: bool, now: DateTime<Utc>) -> Step {
    let asked = |mode| subscription.asked.filter(|asked| asked.mode == mode).map(|asked| asked.at);
    if !wanted {
        return match asked(HubMode::Unsubscribe) {
            _ if !subscription.is_active(now) => Step::Forget,
            Some(at) if now >= at + LEAVE_WITHIN => Step::Forget,
            Some(at) => Step::Wait(at + LEAVE_WITHIN),
            None => Step::Ask(HubMode::Unsubscribe),
        };
    }
    let runs_out = subscription.until.unwrap_or(DateTime::<Utc>::MAX_UTC);
    if runs_out <= now {
        return Step::Lapse;
    }
    match asked(HubMode::Subscribe) {
        Some(at) if now >= at + VERIFY_WITHIN => Step::GiveUp,
        Some(at) => Step::Wait((at + VERIFY_WITHIN).min(runs_out)),
        None if now >= subscription.next => Step::Ask(HubMode::Subscribe),
        None => Step::Wait(subscription.next.min(runs_out)),
    }
}

/// How long a hub pushes, and after how much of that it is asked again.
pub(super) fn promised(lease_secs: Option<u64>) -> (TimeDelta, TimeDelta) {
    let said = lease_secs.map(|secs| i64::try_from(secs).ok().and_then(TimeDelta::try_seconds).unwrap_or(MAX_LEASE));
    let lease = said.unwrap_or(DEFAULT_LEASE).min(MAX_LEASE);
    (lease, (lease / 100 * RENEW_AT).max(MIN_RENEW))
}

/// Notes that an attempt failed, and when it is made again.
pub(super) fn fail(subscription: &mut Subscription, why: String, now: DateTime<Utc>) {
    let wait = backoff(FIRST_RETRY, subscription.failures.saturating_add(1));
    subscription.failed(why, now + TimeDelta::from_std(wait).unwrap_or(MAX_LEASE));
}

/// When a source that is pushed to us is polled next: less often than it would be, for a poll is the proof that nothing was
/// missed. `max_every` says how seldom, else four times `every`.
pub(crate) fn slower(settings: &Settings, due: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    let every = settings.every.0;
    let pause = settings.max_every.map_or(every.saturating_mul(SLOWER), |most| most.0.max(every));
    TimeDelta::from_std(pause).ok().and_then(|pause| now.checked_add_signed(pause)).map_or(due, |slow| slow.max(due))
}

/// How it stands with pushing, in words; nothing where no hub is offered.
pub(crate) fn standing(kept: &[Subscription], cursor: &Cursor, has_public: bool, now: DateTime<Utc>) -> Option<String> {
    let of_source = |subscription: &&Subscription| subscription.source == cursor.source;
    let by_hope = |subscription: &&Subscription| (subscription.is_active(now), Some(&subscription.hub) == cursor.hub.as_ref());
    let Some(subscription) = kept.iter().filter(of_source).max_by_key(by_hope) else {
        let hub = cursor.hub.as_ref()?.hub.site();
        let missing = format!("offered by {hub}; set `public_url` in [web] to take it");
        return Some(if has_public { format!("offered by {hub}, not asked yet") } else { missing });
    };
    let hub = subscription.hub.hub.site();
    let shown = |at: DateTime<Utc>| at.format("%F %H:%M").to_string();
    let why = subscription.why.as_deref().map(|why| format!("{why}; asked again at {}", shown(subscription.next)));
    Some(match (subscription.until.filter(|until| now < *until), why) {
        (Some(until), None) => format!("subscribed until {}", shown(until)),
        (Some(until), Some(why)) => format!("subscribed until {}; {why}", shown(until)),
        (None, Some(why)) => format!("not subscribed at {hub}: {why}"),
        (None, None) if subscription.asked.is_some() => format!("asked {hub}, which has not verified it yet"),
        (None, None) => format!("not subscribed at {hub}; asked at {}", shown(subscription.next)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use luister_mention::{Asked, Hub, Link, Secret, SourceName};
    use luister_sources::{Keys, kind};

    fn at(minutes: i64) -> DateTime<Utc> {
        "2026-11-22T10:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::minutes(minutes)
    }

    fn hub() -> Hub {
        Hub { hub: Link::parse("https://hub.example/").unwrap(), topic: Link::parse("https://a.example/feed").unwrap() }
    }

    fn fresh() -> Subscription {
        Subscription {
            token: Secret::new("t".into()),
            callback: Link::parse("https://luister.acme.example/websub/t").unwrap(),
            secret: Secret::new("s".into()),
            source: SourceName::new("nieuws").unwrap(),
            hub: hub(),
            asked: None,
            until: None,
            next: at(0),
            failures: 0,
            why: None,
            last_push: None,
            missed: 0,
        }
    }

    fn asked(mode: HubMode, minutes: i64, before: Subscription) -> Subscription {
        Subscription { asked: Some(Asked { mode, at: at(minutes) }), ..before }
    }

    #[test]
    fn a_hub_is_asked_in_time_and_no_more_than_that() {
        use HubMode::{Subscribe, Unsubscribe};
        let active = || Subscription { until: Some(at(100)), next: at(80), ..fresh() };
        let failed = || Subscription { failures: 1, why: Some("no answer".into()), next: at(30), ..fresh() };
        for (name, subscription, wanted, now, expected) in [
            ("new", fresh(), true, at(0), Step::Ask(Subscribe)),
            ("asked", asked(Subscribe, 0, fresh()), true, at(1), Step::Wait(at(10))),
            ("asked, and nobody came", asked(Subscribe, 0, fresh()), true, at(10), Step::GiveUp),
            ("failed", failed(), true, at(1), Step::Wait(at(30))),
            ("failed, some time ago", failed(), true, at(30), Step::Ask(Subscribe)),
            ("active", active(), true, at(79), Step::Wait(at(80))),
            ("to be renewed", active(), true, at(80), Step::Ask(Subscribe)),
            ("being renewed", asked(Subscribe, 95, active()), true, at(96), Step::Wait(at(100))),
            ("not renewed in time", asked(Subscribe, 95, active()), true, at(100), Step::Lapse),
            ("after a long sleep", active(), true, at(5000), Step::Lapse),
            ("no longer wanted", active(), false, at(1), Step::Ask(Unsubscribe)),
            ("no longer wanted while being renewed", asked(Subscribe, 80, active()), false, at(81), Step::Ask(Unsubscribe)),
            ("said goodbye", asked(Unsubscribe, 1, active()), false, at(2), Step::Wait(at(61))),
            ("said goodbye to nobody", asked(Unsubscribe, 1, active()), false, at(61), Step::Forget),
            ("never began", asked(Subscribe, 0, fresh()), false, at(1), Step::Forget),
            ("ran out by itself", active(), false, at(100), Step::Forget),
            ("wanted again after goodbye", asked(Unsubscribe, 1, active()), true, at(2), Step::Wait(at(80))),
        ] {
            assert_eq!(step(&subscription, wanted, now), expected, "{name}");
        }
    }

    #[test]
    fn every_promise_has_its_bound() {
        for (lease_secs, lease, renew) in [
            (Some(1000), 1000, 800),
            (Some(0), 0, 10),
            (Some(5), 5, 10),
            (Some(u64::MAX), 30 * 86_400, 24 * 86_400),
            (None, 86_400, 69_120),
        ] {
            let (lasts, again) = promised(lease_secs);
            assert_eq!((lasts.num_seconds(), again.num_seconds()), (lease, renew), "{lease_secs:?}");
        }
        let mut subscription = fresh();
        let waits: Vec<i64> = (0..12)
            .map(|_| {
                fail(&mut subscription, "no answer".into(), at(0));
                (subscription.next - at(0)).num_minutes()
            })
            .collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360]);
    }

    #[test]
    fn polling_slows_down_and_never_stops() {
        for (keys, due, expected) in [
            ("every = '15m'", 15, 60),
            ("every = '15m', max_every = '3h'", 15, 180),
            ("every = '15m', max_every = '5m'", 15, 15),
            ("every = '15m'", 600, 600),
        ] {
            let table = format!("{{ name = 'n', url = 'https://a.example/', {keys} }}");
            let source = (kind("feed").unwrap().build)(toml::de::ValueDeserializer::parse(&table).unwrap(), &Keys::blank()).unwrap();
            assert_eq!(slower(source.settings(), at(due), at(0)), at(expected), "{keys}");
        }
    }

    #[test]
    fn how_it_stands_is_said_in_words() {
        let cursor = Cursor { hub: Some(hub()), ..Cursor::new(SourceName::new("nieuws").unwrap(), at(0)) };
        let mut said = vec![
            standing(&[], &Cursor { hub: None, ..cursor.clone() }, true, at(0)),
            standing(&[], &cursor, false, at(0)),
            standing(&[], &cursor, true, at(0)),
        ];
        let failed = |mut subscription: Subscription| {
            fail(&mut subscription, "could not connect to `hub.example`: connection refused".into(), at(0));
            subscription
        };
        let active = Subscription { until: Some(at(100)), ..fresh() };
        for subscription in [fresh(), asked(HubMode::Subscribe, 0, fresh()), active.clone(), failed(active), failed(fresh())] {
            said.push(standing(&[subscription], &cursor, true, at(1)));
        }
        let said: Vec<String> = said.into_iter().map(Option::unwrap_or_default).collect();
        insta::assert_snapshot!(said.join("\n"));
    }
}
