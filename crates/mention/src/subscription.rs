//! What a hub was asked to push, and how that stands.

use crate::{Link, SourceName};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;

/// So many polls in a row that find what was not pushed, and the hub is not believed any more.
const MAX_MISSED: u32 = 3;

/// The server that pushes what is new at a source, and what it calls that source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hub {
    /// Where it is asked.
    pub hub: Link,
    /// What it is asked for: the address that the source gives itself.
    pub topic: Link,
}

/// A text that is not shown: who knows it may speak as somebody else.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Hides a text.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text itself, for whoever has to send it or compare it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// What a hub can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HubMode {
    /// To push.
    Subscribe,
    /// To push no more.
    Unsubscribe,
}

impl HubMode {
    /// The word that hubs use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Subscribe => "subscribe",
            Self::Unsubscribe => "unsubscribe",
        }
    }
}

/// A request to a hub that it has not verified yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// What for.
    pub mode: HubMode,
    /// When.
    pub at: DateTime<Utc>,
}

/// What a hub was asked to push, and how that stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// The last part of the address that the hub is given, which nobody else knows.
    pub token: Secret,
    /// The whole of that address.
    pub callback: Link,
    /// What the hub signs with.
    pub secret: Secret,
    /// The source.
    pub source: SourceName,
    /// The hub, and the topic there.
    pub hub: Hub,
    /// What was asked and not verified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Asked>,
    /// Until when the hub pushes; none if it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<DateTime<Utc>>,
    /// When it is asked again.
    pub next: DateTime<Utc>,
    /// How many attempts in a row have failed.
    #[serde(default)]
    pub failures: u32,
    /// Why the last one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// When something was last pushed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_push: Option<DateTime<Utc>>,
    /// How many polls in a row have found what was not pushed.
    #[serde(default)]
    pub missed: u32,
}

impl Subscription {
    /// Whether the hub has promised to push now.
    #[must_use]
    pub fn is_active(&self, now: DateTime<Utc>) -> bool {
        self.until.is_some_and(|until| now < until)
    }

    /// Whether the hub pushes, as far as we know: then polls may lie further apart.
    #[must_use]
    pub fn is_heard(&self, now: DateTime<Utc>) -> bool {
        self.is_active(now) && self.missed == 0
    }

    /// Notes that it is asked for something now.
    pub fn ask(&mut self, mode: HubMode, now: DateTime<Utc>) {
        self.asked = Some(Asked { mode, at: now });
    }

    /// Notes that the hub has verified what it was asked for; it pushes for so long, and is asked again when `renew` of that
    /// has passed.
    pub fn verified(&mut self, lease: TimeDelta, renew: TimeDelta, now: DateTime<Utc>) {
        let mode = self.asked.take().map(|asked| asked.mode);
        (self.failures, self.why, self.missed) = (0, None, 0);
        if mode == Some(HubMode::Unsubscribe) {
            (self.until, self.next) = (None, now);
        } else {
            (self.until, self.next) = (Some(now + lease), now + renew);
        }
    }

    /// Notes that an attempt failed; what the hub had promised before stays promised.
    pub fn failed(&mut self, why: String, again: DateTime<Utc>) {
        self.asked = None;
        self.failures = self.failures.saturating_add(1);
        self.why = Some(why);
        self.next = again;
    }

    /// Notes that something was pushed.
    pub fn pushed(&mut self, now: DateTime<Utc>) {
        self.last_push = Some(now);
        self.missed = 0;
    }

    /// Notes that a poll found what was not pushed. Says whether that was once too often.
    pub fn missed(&mut self) -> bool {
        self.missed = self.missed.saturating_add(1);
        self.missed >= MAX_MISSED
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    fn subscription() -> Subscription {
        let link = |text| Link::parse(text).unwrap();
        Subscription {
            token: Secret::new("t".into()),
            callback: link("https://luister.acme.example/websub/t"),
            secret: Secret::new("s".into()),
            source: SourceName::new("nieuws").unwrap(),
            hub: Hub { hub: link("https://hub.example/"), topic: link("https://a.example/feed") },
            asked: None,
            until: None,
            next: at(0),
            failures: 0,
            why: None,
            last_push: None,
            missed: 0,
        }
    }

    #[test]
    fn a_promise_lasts_as_long_as_the_hub_says() {
        let mut subscription = subscription();
        subscription.ask(HubMode::Subscribe, at(0));
        assert!(!subscription.is_active(at(1)), "asked is not promised");
        subscription.verified(TimeDelta::minutes(100), TimeDelta::minutes(80), at(1));
        assert!(subscription.is_active(at(100)) && !subscription.is_active(at(101)));
        subscription.ask(HubMode::Subscribe, at(81));
        subscription.failed("no answer".into(), at(90));
        assert!(subscription.is_active(at(100)), "a renewal that failed takes nothing away");
        subscription.ask(HubMode::Unsubscribe, at(90));
        subscription.verified(TimeDelta::zero(), TimeDelta::zero(), at(91));
        assert!(!subscription.is_active(at(91)) && subscription.why.is_none());
    }

    #[test]
    fn a_hub_that_does_not_push_is_not_believed_for_long() {
        let mut subscription = subscription();
        subscription.verified(TimeDelta::days(1), TimeDelta::hours(19), at(0));
        assert!(subscription.is_heard(at(1)));
        assert!(!subscription.missed() && !subscription.is_heard(at(1)), "from now on it is polled as often as before");
        subscription.pushed(at(2));
        assert!(subscription.is_heard(at(2)), "the push was only late");
        assert_eq!([(); 3].map(|()| subscription.missed()), [false, false, true]);
    }

    #[test]
    fn what_others_must_not_know_is_not_shown() {
        let mut secret = subscription();
        secret.secret = Secret::new("hunter2".into());
        assert!(!format!("{secret:?}").contains("hunter2"));
    }
}
