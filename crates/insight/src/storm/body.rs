//! What a mail tells of a storm, put together from its book, its words and its mentions.

use super::{
    account::{self, Account},
    book::{Book, Tuning},
    odds::Expected,
    storms::{List, Storms},
    watch::{Tell, Topic},
};
use chrono::{DateTime, Utc};
use luister_mention::{ListName, Stored, StormBody, StormPhase};

impl Storms {
    /// From when on mentions are wanted to tell of it; none if it can be told without.
    #[must_use]
    pub fn told_from(&self, list: &ListName, tell: &Tell) -> Option<DateTime<Utc>> {
        match tell {
            Tell::Began(rise) => {
                let since = self.book(list).and_then(Book::storm).map_or(rise.heard.since, |storm| storm.since);
                Some(since.min(rise.heard.since))
            }
            Tell::GoesOn { last, .. } => Some(*last),
            Tell::Ended { .. } => None,
        }
    }

    /// What a mail tells, from the mentions since [`Storms::told_from`], whatever list they hit. None if the list is not known.
    #[must_use]
    pub fn body(&self, name: &ListName, at: DateTime<Utc>, tell: &Tell, mentions: &[Stored], tuning: &Tuning) -> Option<StormBody> {
        let list = self.lists.get(name)?;
        let chosen = self.told_from(name, tell).map(|from| account::of_list(mentions, name, from, at)).unwrap_or_default();
        let (topic, figures) = match tell {
            Tell::Began(rise) | Tell::GoesOn { rise, .. } => {
                let (heard, topic) = (&rise.heard, &rise.topic);
                let within = chosen.iter().filter(|stored| stored.mention.when() >= heard.since && account::is_of(topic, stored));
                let count = u32::try_from(within.count()).unwrap_or(u32::MAX).max(heard.count);
                (topic, Figures { count, usual: heard.usual, minutes: heard.minutes, chance: heard.chance })
            }
            Tell::Ended { topic, since, until, count, .. } => {
                let expected: Expected = list.book.usual_between(topic, *since, *until, tuning.zone);
                let minutes = u32::try_from((*until - *since).num_minutes()).unwrap_or_default();
                (topic, Figures { count: *count, usual: expected.mean, minutes, chance: expected.chance_of(*count) })
            }
        };
        let account = Account::of(&chosen, topic);
        let of_topic = chosen.iter().filter(|stored| account::is_of(topic, stored)).map(|stored| &stored.mention);
        let (hours_from, hours) = list.book.picture(topic, tuning.zone);
        Some(StormBody {
            list: name.clone(),
            signal: if let Topic::Signal(signal) = topic { Some(*signal) } else { None },
            source: if let Topic::Source(source) = topic { Some(source.clone()) } else { None },
            phase: phase(tell),
            since: since(list, tell),
            count: figures.count,
            usual: narrow(figures.usual),
            minutes: figures.minutes,
            odds: narrow(figures.chance.log10()),
            about: list.words.apart(of_topic, name.as_str()),
            first: account.first,
            widest: account.widest,
            signals: account.signals,
            sources: account.sources,
            hours_from,
            hours,
        })
    }
}

struct Figures {
    count: u32,
    usual: f64,
    minutes: u32,
    chance: f64,
}

fn phase(tell: &Tell) -> StormPhase {
    match tell {
        Tell::Began(_) => StormPhase::Began,
        Tell::GoesOn { news, .. } => StormPhase::GoesOn(news.clone()),
        Tell::Ended { until, is_usual_now, .. } => StormPhase::Ended { until: *until, is_usual_now: *is_usual_now },
    }
}

fn since(list: &List, tell: &Tell) -> DateTime<Utc> {
    match tell {
        Tell::Ended { since, .. } => *since,
        Tell::Began(rise) | Tell::GoesOn { rise, .. } => list.book.storm().map_or(rise.heard.since, |storm| storm.since),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "what a mail tells has few digits")]
fn narrow(number: f64) -> f32 {
    number as f32
}
