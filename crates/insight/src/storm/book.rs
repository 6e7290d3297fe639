//! What is known of one list: what is usual, what was heard of late, and whether a storm is under way.

use super::{
    crowd::Crowd,
    odds::Expected,
    rates::Slots,
    recent::{self, Heard, OPEN_HOURS, Recent},
    usual::{Today, Usual},
    watch::{self, LEAST, Rise, STILL, Sight, Storm, Tell, Topic},
    week::{HOUR_SECS, begin_of, hour},
};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use luister_mention::{Signal, SourceName, StormHour};
use serde::{Deserialize, Serialize};

/// The sources of a list that are followed one by one: those that were heard of last.
pub const MAX_SOURCES: usize = 16;
/// While a storm is under way it is looked at so often, in minutes, though nothing is heard.
const EVERY_MINUTES: i64 = 10;

/// After a longer silence, in hours, only so many of it are learned: a clock may jump by years.
const MOST_HOURS: i64 = 31 * 24;
/// As far back as it is looked.
const LONGEST: TimeDelta = TimeDelta::minutes(190);

/// By what is watched.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tuning {
    /// Whose clocks the hours of the week are read on.
    pub zone: Tz,
    /// The chance below which more than usual is a storm.
    pub chance: f64,
    /// What happened before is followed and not told.
    pub tell_after: DateTime<Utc>,
}

/// One mention, as far as it counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// When it was heard.
    pub heard: DateTime<Utc>,
    /// When it was published.
    pub when: DateTime<Utc>,
    /// What it is counted as.
    pub signal: Signal,
    /// Where it was found.
    pub source: SourceName,
    /// Who wrote it, as a number.
    pub author: u64,
    /// The story of which it is a copy, as a number; none if it began one.
    pub copy_of: Option<u64>,
    /// Whether it may be part of a storm, or only says what is usual.
    pub is_watched: bool,
}

/// What is known of one list.
#[derive(Debug, Clone, PartialEq)]
pub struct Book {
    usuals: Usuals,
    present: Present,
}

/// The part of a [`Book`] that changes every hour.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Usuals {
    /// The first hour that was not learned yet.
    open: i64,
    series: Vec<(Topic, Usual)>,
}

/// The part of a [`Book`] that changes with every mention.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Present {
    /// When it was last gone on.
    at: DateTime<Utc>,
    /// The minute of the last mention that was not looked at, counted since 1970.
    unseen: Option<i64>,
    /// In the order of [`Usuals`].
    series: Vec<Followed>,
    people: Crowd,
    copies: Crowd,
    storm: Option<Storm>,
    /// The hours of the last storm that is over.
    past: Option<(i64, i64)>,
}

/// What was heard of late of one topic.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Followed {
    topic: Topic,
    /// When a mention of it was heard last.
    last: DateTime<Utc>,
    recent: Recent,
}

impl Book {
    /// Begins to learn.
    #[must_use]
    pub fn new(now: DateTime<Utc>) -> Self {
        let topics = || [Topic::All].into_iter().chain(Signal::SCORED.map(Topic::Signal));
        Self {
            usuals: Usuals { open: hour(now), series: topics().map(|topic| (topic, Usual::default())).collect() },
            present: Present {
                at: now,
                unseen: None,
                series: topics().map(|topic| Followed { topic, last: now, recent: Recent::new(now) }).collect(),
                people: Crowd::default(),
                copies: Crowd::default(),
                storm: None,
                past: None,
            },
        }
    }

    /// The two parts as they are kept.
    #[must_use]
    pub fn parts(&self) -> (&Usuals, &Present) {
        (&self.usuals, &self.present)
    }

    /// Puts the parts together again; none if they do not belong together.
    #[must_use]
    pub fn from_parts(usuals: Usuals, present: Present) -> Option<Self> {
        let fits = usuals.series.iter().map(|(topic, _)| topic).eq(present.series.iter().map(|followed| &followed.topic));
        fits.then_some(Self { usuals, present })
    }

    /// The storm that is under way.
    #[must_use]
    pub fn storm(&self) -> Option<&Storm> {
        self.present.storm.as_ref()
    }

    /// The same, to note what was told of it.
    pub fn storm_mut(&mut self) -> Option<&mut Storm> {
        self.present.storm.as_mut()
    }

    /// Takes a mention in, after [`Book::go_on`] to when it was heard. What is so old that its hour was learned is left out.
    pub fn hear(&mut self, event: &Event) {
        let when = event.when.min(event.heard);
        if hour(when) < self.usuals.open {
            return;
        }
        let minute = when.timestamp().div_euclid(60);
        let bit = bit_of(event.signal);
        let is_news = event.copy_of.is_none_or(|story| self.present.copies.takes(story, 1, minute, bit));
        if !self.present.people.takes(event.author, 0, minute, bit) || !is_news {
            return;
        }
        self.make_room_for(&event.source, event.heard);
        let topics = [Topic::All, Topic::Signal(event.signal), Topic::Source(event.source.clone())];
        for followed in self.present.series.iter_mut().filter(|followed| topics.contains(&followed.topic)) {
            followed.last = event.heard;
            followed.recent.add(when, event.is_watched);
        }
        if let Some(storm) = self.present.storm.as_mut().filter(|_| event.is_watched) {
            let is_of_it = storm.told.as_ref().is_some_and(|told| topics.contains(&told.topic));
            storm.count = storm.count.saturating_add(u32::from(is_of_it));
        }
        if event.is_watched {
            self.present.unseen = Some(event.heard.timestamp().div_euclid(60));
        }
    }

    /// Goes on to a later time, and says what is to be told on the way. What it says does not depend on how often it is
    /// called: it looks at the end of each minute in which something was heard, and at fixed times during a storm.
    pub fn go_on(&mut self, to: DateTime<Utc>, tuning: &Tuning) -> Vec<(DateTime<Utc>, Tell)> {
        let mut told = Vec::new();
        while let Some(at) = self.next_look().filter(|at| *at <= to) {
            self.turn(at, tuning.zone);
            self.present.unseen = None;
            if let Some(tell) = self.look(at, tuning) {
                told.push((at, tell));
            }
        }
        self.turn(to, tuning.zone);
        told
    }

    /// Goes on over a time in which nobody listened: it says nothing of what is usual.
    pub fn leap(&mut self, to: DateTime<Utc>, tuning: &Tuning) -> Vec<(DateTime<Utc>, Tell)> {
        let deaf_from = hour(self.present.at);
        self.turn(self.present.at, tuning.zone);
        while self.usuals.open < deaf_from {
            self.learn_open(tuning.zone);
        }
        self.usuals.open = self.usuals.open.max(hour(to));
        self.go_on(to, tuning)
    }

    /// When it has to be looked next, if nothing more is heard.
    #[must_use]
    pub fn next_look(&self) -> Option<DateTime<Utc>> {
        let unseen = self.present.unseen.map(|minute| minute + 1);
        let regular = self.present.storm.as_ref().map(|_| {
            let minute = self.present.at.timestamp().div_euclid(60);
            (minute.div_euclid(EVERY_MINUTES) + 1) * EVERY_MINUTES
        });
        let minute = match (unseen, regular) {
            (Some(unseen), Some(regular)) => unseen.min(regular),
            (unseen, regular) => unseen.or(regular)?,
        };
        DateTime::from_timestamp(minute * 60, 0)
    }

    /// How many came of a topic in each of the last hours, and how many are usual; and when the first of them began.
    #[must_use]
    pub fn picture(&self, topic: &Topic, zone: Tz) -> (DateTime<Utc>, Vec<StormHour>) {
        let Some((usual, recent)) = self.series(topic) else { return (self.present.at, Vec::new()) };
        let hours: Vec<(DateTime<Utc>, u32)> = recent.shown().collect();
        let first = hours.first().map_or(self.present.at, |(began, _)| *began);
        let slots = self.slots(first, self.present.at, zone);
        let rates = usual.rates(&slots, self.day_for(topic, &slots));
        let middle = |began: &DateTime<Utc>| began.timestamp() + HOUR_SECS / 2;
        let shown = hours.iter().map(|(began, count)| StormHour { count: *count, usual: narrow(rates.at(middle(began))) });
        (first, shown.collect())
    }

    /// How many of a topic are usual between two moments.
    #[must_use]
    pub fn usual_between(&self, topic: &Topic, from: DateTime<Utc>, until: DateTime<Utc>, zone: Tz) -> Expected {
        let Some((usual, _)) = self.series(topic) else { return Expected { mean: 0.0, spread: 1.0 } };
        let slots = self.slots(from, until, zone);
        let day = self.day_for(topic, &slots);
        let mean = recent::usual_between(&usual.rates(&slots, day), from, until);
        Expected { mean, spread: usual.spread_around(&slots, day) }
    }

    /// What a topic is held against: the whole list against other days, a part of it against the list.
    fn day_for(&self, topic: &Topic, slots: &Slots) -> Today {
        let all = self.usuals.series.iter().find(|(topic, _)| *topic == Topic::All);
        all.filter(|(all, _)| all != topic).map_or(Today::ORDINARY, |(_, usual)| usual.today(slots))
    }

    fn slots(&self, from: DateTime<Utc>, until: DateTime<Utc>, zone: Tz) -> Slots {
        Slots::between(from, until, self.usuals.open, zone)
    }

    fn series(&self, topic: &Topic) -> Option<(&Usual, &Recent)> {
        let place = self.usuals.series.iter().position(|(known, _)| known == topic)?;
        Some((&self.usuals.series.get(place)?.1, &self.present.series.get(place)?.recent))
    }

    /// Follows a source from now on, if there are many in the place of the one that was silent for longest.
    fn make_room_for(&mut self, source: &SourceName, now: DateTime<Utc>) {
        let topic = Topic::Source(source.clone());
        if self.present.series.iter().any(|followed| followed.topic == topic) {
            return;
        }
        let sources = self.present.series.iter().enumerate().filter(|(_, followed)| matches!(followed.topic, Topic::Source(_)));
        let (count, silent) = (sources.clone().count(), sources.min_by_key(|(_, followed)| followed.last).map(|(place, _)| place));
        if let Some(place) = silent.filter(|_| count >= MAX_SOURCES) {
            self.usuals.series.remove(place);
            self.present.series.remove(place);
        }
        self.usuals.series.push((topic.clone(), Usual::default()));
        self.present.series.push(Followed { topic, last: now, recent: Recent::new(now) });
    }

    fn turn(&mut self, to: DateTime<Utc>, zone: Tz) {
        self.usuals.open = self.usuals.open.max(hour(to) - MOST_HOURS);
        while self.usuals.open < hour(to) - OPEN_HOURS {
            self.learn_open(zone);
        }
        for followed in &mut self.present.series {
            followed.recent.turn(to);
        }
        self.present.at = self.present.at.max(to);
    }

    /// Learns the oldest hour that is open, unless a storm touches it.
    fn learn_open(&mut self, zone: Tz) {
        let open = self.usuals.open;
        let touches = |from: i64, until: i64| (from..=until).contains(&open);
        let is_stormy = self.present.storm.as_ref().is_some_and(|storm| touches(hour(storm.since), i64::MAX))
            || self.present.past.is_some_and(|(from, until)| touches(from, until));
        let began = begin_of(open);
        let slots = self.slots(began, began, zone);
        let days: Vec<Today> = self.usuals.series.iter().map(|(topic, _)| self.day_for(topic, &slots)).collect();
        for (((_, usual), followed), day) in self.usuals.series.iter_mut().zip(&self.present.series).zip(days) {
            if is_stormy {
                usual.pass(began, zone);
            } else {
                usual.learn(began, followed.recent.hour(open), day, zone);
            }
        }
        self.usuals.open = open + 1;
    }

    fn look(&mut self, at: DateTime<Utc>, tuning: &Tuning) -> Option<Tell> {
        let sight = self.sight(at, tuning);
        let tell = watch::follow(&mut self.present.storm, &sight, at, at >= tuning.tell_after);
        if let Some(Tell::Ended { since, until, is_usual_now, .. }) = &tell {
            self.present.past = Some((hour(*since), hour(*until)));
            if *is_usual_now {
                self.accept(tuning.zone);
            }
        }
        tell
    }

    /// What has lasted for days is usual from now on.
    fn accept(&mut self, zone: Tz) {
        for ((_, usual), followed) in self.usuals.series.iter_mut().zip(&self.present.series) {
            let hours: Vec<(DateTime<Utc>, u32)> = followed.recent.shown().collect();
            let whole = hours.split_last().map_or(hours.as_slice(), |(_, whole)| whole);
            usual.accept(whole, zone);
        }
    }

    fn sight(&self, at: DateTime<Utc>, tuning: &Tuning) -> Sight {
        let slots = self.slots(at - LONGEST, at, tuning.zone);
        let mut sight = Sight { rise: None, is_still_on: false, last_hour: Vec::new() };
        for ((topic, usual), followed) in self.usuals.series.iter().zip(&self.present.series) {
            let has_risen = self.present.storm.as_ref().is_some_and(|storm| storm.risen.contains(topic));
            if !(usual.is_known() && (has_risen || followed.recent.is_worth_a_look(LEAST))) {
                continue;
            }
            let day = self.day_for(topic, &slots);
            let windows = followed.recent.windows(&usual.rates(&slots, day), usual.spread_around(&slots, day), at);
            let unlikely = windows.iter().filter(|heard| heard.chance <= tuning.chance && self.is_a_crowd(topic, heard));
            let least = unlikely.min_by(|a, b| a.chance.total_cmp(&b.chance));
            if let Some(heard) = least.filter(|heard| sight.rise.as_ref().is_none_or(|(rise, _)| heard.chance < rise.heard.chance)) {
                sight.rise = Some((Rise { topic: topic.clone(), heard: *heard }, followed.recent.first_since(heard.since)));
            }
            sight.is_still_on |= has_risen && windows.iter().any(|heard| heard.minutes <= 60 && heard.chance <= STILL);
            let last_hour = windows.into_iter().find(|heard| heard.minutes == 60);
            sight.last_hour.extend(last_hour.map(|heard| Rise { topic: topic.clone(), heard }));
        }
        sight
    }

    /// Whether enough mentions came from enough people.
    fn is_a_crowd(&self, topic: &Topic, heard: &Heard) -> bool {
        let signals = if let Topic::Signal(signal) = topic { bit_of(*signal) } else { u8::MAX };
        heard.count >= LEAST && self.present.people.different(heard.since.timestamp().div_euclid(60), signals) >= LEAST as usize
    }
}

/// The bit that stands for a signal.
fn bit_of(signal: Signal) -> u8 {
    let place = Signal::SCORED.iter().position(|known| *known == signal).unwrap_or(Signal::SCORED.len());
    1 << place
}

#[expect(clippy::cast_possible_truncation, reason = "a picture is not looked at so closely")]
fn narrow(number: f64) -> f32 {
    number as f32
}
