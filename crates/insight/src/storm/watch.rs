//! What a storm is: when it begins, what is new of it, and when it is over.

use super::recent::Heard;
use chrono::{DateTime, TimeDelta, Utc};
use luister_mention::{AlertId, Signal, SourceName, StormNews, TeamName};
use serde::{Deserialize, Serialize};

/// The fewest mentions, and the fewest people, that make a storm.
pub(super) const LEAST: u32 = 3;
/// A storm goes on as long as what raised it is less likely than this…
pub(super) const STILL: f64 = 1e-3;
/// …and is over once it was not for so long.
const CALM: TimeDelta = TimeDelta::minutes(60);
/// The least time between two mails about one storm.
const PAUSE: TimeDelta = TimeDelta::minutes(30);
/// A storm that goes on is told again after so long, though nothing else is new.
const LASTS: TimeDelta = TimeDelta::hours(4);
/// What has lasted for so long is usual.
const BECOMES_USUAL: TimeDelta = TimeDelta::days(3);

/// What may have more mentions than usual: a list as a whole, one signal of it, or what one source says of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Every mention of the list.
    All,
    /// Those of one signal.
    Signal(Signal),
    /// Those found at one source.
    Source(SourceName),
}

/// More mentions than usual.
#[derive(Debug, Clone, PartialEq)]
pub struct Rise {
    /// Of what.
    pub topic: Topic,
    /// How many, how long, how unlikely.
    pub heard: Heard,
}

/// A storm that is under way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Storm {
    /// When it began, to five minutes.
    pub since: DateTime<Utc>,
    /// What was unlikely at any time of it, the first first.
    pub(super) risen: Vec<Topic>,
    /// Since when nothing of it is unlikely any more.
    calm_since: Option<DateTime<Utc>>,
    /// The last that was told of it; none yet while it is only known from the past.
    pub told: Option<Told>,
    /// How many mentions there were of what was told, from its beginning on.
    pub(super) count: u32,
}

/// What was told of a storm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// When.
    pub at: DateTime<Utc>,
    /// Of what.
    pub topic: Topic,
    /// How many mentions of it there had been within an hour.
    pub in_an_hour: u32,
    /// The signal that most of them had.
    pub leading: Option<Signal>,
    /// The mails that began the threads, one for each team; none as a team is the administrator.
    pub threads: Vec<(Option<TeamName>, AlertId)>,
}

/// What is to be told.
#[derive(Debug, Clone, PartialEq)]
pub enum Tell {
    /// There are more than usual.
    Began(Rise),
    /// It goes on, and something is new.
    GoesOn {
        /// How it stands.
        rise: Rise,
        /// What is new, at least one thing.
        news: Vec<StormNews>,
        /// When it was told last.
        last: DateTime<Utc>,
    },
    /// It is over.
    Ended {
        /// What it was told of.
        topic: Topic,
        /// When it began.
        since: DateTime<Utc>,
        /// When the rate was back; or now, if it became usual.
        until: DateTime<Utc>,
        /// Whether it has lasted so long that it is usual now.
        is_usual_now: bool,
        /// How many mentions there were of it.
        count: u32,
        /// What was told of it.
        told: Told,
    },
}

/// What one look shows.
pub(super) struct Sight {
    /// The least likely of all, if it is unlikely enough for a storm, and when it began.
    pub(super) rise: Option<(Rise, DateTime<Utc>)>,
    /// Whether anything that has risen in this storm is still unlikely.
    pub(super) is_still_on: bool,
    /// What came of each topic within the last hour.
    pub(super) last_hour: Vec<Rise>,
}

impl Sight {
    fn of(&self, topic: &Topic) -> Option<&Rise> {
        self.last_hour.iter().find(|rise| rise.topic == *topic)
    }

    fn in_an_hour(&self, topic: &Topic) -> u32 {
        self.of(topic).map_or(0, |rise| rise.heard.count)
    }

    /// The signal that half as many again have as any other, if it has as many as a storm needs.
    fn leading(&self) -> Option<Signal> {
        let signals = Signal::SCORED.map(|signal| (self.in_an_hour(&Topic::Signal(signal)), signal));
        let (most, signal) = signals.into_iter().max_by_key(|(count, signal)| (*count, std::cmp::Reverse(*signal)))?;
        let next = signals.into_iter().filter(|(_, other)| *other != signal).map(|(count, _)| count).max().unwrap_or_default();
        (most >= LEAST && most >= next.saturating_add(next / 2)).then_some(signal)
    }
}

/// What a look means for the storm that is under way, or not. With `may_tell` false the time that is looked at is long past:
/// what happens is followed and not told.
pub(super) fn follow(storm: &mut Option<Storm>, sight: &Sight, now: DateTime<Utc>, may_tell: bool) -> Option<Tell> {
    let rise = sight.rise.as_ref().map(|(rise, _)| rise);
    let current = match (storm.as_mut(), &sight.rise) {
        (Some(current), _) => current,
        (None, Some((_, since))) => storm.insert(Storm { since: *since, risen: Vec::new(), calm_since: None, told: None, count: 0 }),
        (None, None) => return None,
    };
    if let Some(rise) = rise.filter(|rise| !current.risen.contains(&rise.topic)) {
        current.risen.push(rise.topic.clone());
    }
    current.calm_since = if rise.is_some() || sight.is_still_on { None } else { current.calm_since.or(Some(now)) };
    let is_usual_now = now - current.since >= BECOMES_USUAL;
    let over = current.calm_since.filter(|calm| now - *calm >= CALM).or(is_usual_now.then_some(now));
    if let Some(until) = over {
        let Storm { since, count, told, .. } = storm.take()?;
        return told.map(|told| Tell::Ended { topic: told.topic.clone(), since, until, is_usual_now, count, told });
    }
    match &mut current.told {
        _ if !may_tell || current.calm_since.is_some() => None,
        None => {
            let rise = rise?.clone();
            let (topic, in_an_hour) = (rise.topic.clone(), sight.in_an_hour(&rise.topic));
            current.count = rise.heard.count;
            current.told = Some(Told { at: now, topic, in_an_hour, leading: sight.leading(), threads: Vec::new() });
            Some(Tell::Began(rise))
        }
        Some(told) => goes_on(told, sight, now),
    }
}

/// What is new since the last mail, if anything is.
fn goes_on(told: &mut Told, sight: &Sight, now: DateTime<Utc>) -> Option<Tell> {
    if now - told.at < PAUSE {
        return None;
    }
    let mut news = Vec::new();
    let (before, in_an_hour) = (told.in_an_hour, sight.in_an_hour(&told.topic));
    if in_an_hour >= before.max(LEAST).saturating_mul(2) {
        news.push(StormNews::Doubled { from: before, to: in_an_hour });
    }
    let leading = sight.leading().filter(|leading| told.leading.is_some_and(|before| before != *leading));
    if let Some(signal) = leading {
        news.push(StormNews::Leads(signal));
        told.topic = Topic::Signal(signal);
    }
    if news.is_empty() && now - told.at >= LASTS {
        news.push(StormNews::Lasts);
    }
    let rise = sight.of(&told.topic).filter(|_| !news.is_empty())?.clone();
    let last = std::mem::replace(&mut told.at, now);
    told.in_an_hour = rise.heard.count;
    told.leading = sight.leading().or(told.leading);
    Some(Tell::GoesOn { rise, news, last })
}
