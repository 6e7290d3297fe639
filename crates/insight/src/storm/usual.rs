//! How many mentions an hour of the week usually brings, learned hour by hour.
//!
//! The rate of an hour is `level × today × shape`. The *shape* is one number for each hour of the week, shrunk towards that
//! hour on all working days or all days of the weekend, that towards the hour on any day, and that towards how people sleep and
//! wake: the less is known, the smoother it is. The *level* follows growth and seasons within weeks. *Today* says whether this
//! day is busier than such days usually are: it begins near 1 every morning, the nearer the more days are alike, and follows
//! within hours. A signal or a source is held against the day of the whole list. The *spread* is how far the rate that was
//! foreseen was off, beyond what chance alone does.
//!
//! What an hour brings counts for no more than three deviations from what was foreseen, upwards and downwards: neither a storm
//! that nobody noticed nor a silent day moves the rate by much, and what keeps coming does so all the same.

use super::{
    odds::Expected,
    rates::{Rates, Slots, day},
    week::{HOURS, hour_of_week},
};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// Hours that have to be known before anything can be unusual.
const LEAST_HOURS: u32 = 48;
/// What is left of an hour of the week when the same hour comes again: six weeks or so count.
const KEPT_WEEKLY: f64 = 0.85;
/// What is left of the level after an hour: half of it after ten days.
const KEPT_HOURLY: f64 = 0.997_116;
/// What is left of what was heard on a day when another one begins, and the most of it as a part of what speaks for an ordinary
/// day: days are alike, but not much, and the day after a holiday is an ordinary one.
const KEPT_DAILY: (f64, f64) = (0.25, 0.3);
/// How much days vary before that is known, as a variance, and how much speaks for it: five days.
const FIRST_DAYS: (f64, f64) = (0.04, 3000.0);
/// What is left of the days when another one comes: three weeks or so count.
const KEPT_DAYS: f64 = 0.95;
/// Days never vary less, and never more than can be learned from.
const DAYS_VARY: (f64, f64) = (0.001, 0.5);
/// As many mentions speak for the smoother shape.
const SMOOTHER: f64 = 10.0;
/// Before anything is heard: half a mention, in an hour of which there is no other.
const FIRST_LEVEL: (f64, f64) = (0.5, 1.0);
/// The spread before anything is known of it, and how much speaks for it.
const FIRST_SPREAD: (f64, f64) = (0.05, 20.0);
/// A rate is never known better, and its guess is never taken for worse.
const SPREADS: (f64, f64) = (0.001, 4.0);
/// So many deviations from what was foreseen are learned from one hour.
const MOST_DEVIATIONS: f64 = 3.0;
/// The part of a day's mentions that each hour brings where nothing is known, as multiples of an even one: people sleep.
const WAKING: [f64; 24] =
    [0.4, 0.25, 0.2, 0.15, 0.15, 0.2, 0.4, 0.8, 1.2, 1.4, 1.5, 1.5, 1.4, 1.4, 1.4, 1.4, 1.4, 1.3, 1.3, 1.4, 1.5, 1.4, 1.1, 0.7];

/// A sum of what came and a sum of what was due, from which a rate is made; both fade.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct Ratio {
    came: f32,
    due: f32,
}

impl Ratio {
    fn fade_and_add(&mut self, kept: f64, came: f64, due: f64) {
        self.came = narrow(f64::from(self.came) * kept + came);
        self.due = narrow(f64::from(self.due) * kept + due);
    }

    /// The ratio, as if so much had come and been due before.
    fn with(self, came: f64, due: f64) -> f64 {
        (f64::from(self.came) + came) / (f64::from(self.due) + due)
    }
}

/// What sort of day it is for a whole list. A signal or source is held against that, for a busy day is busy everywhere.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Today {
    /// How busy, as a multiple of what such days are.
    busy: f64,
    /// The variance of what is not known yet of that.
    unknown: f64,
}

impl Today {
    /// A day like others: what the whole list is held against.
    pub const ORDINARY: Self = Self { busy: 1.0, unknown: 0.0 };
}

/// What is usual in one series of mentions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Usual {
    /// Hours that were learned.
    hours: u32,
    level: Ratio,
    /// Of this day, which a little of the days before may speak for.
    today: Ratio,
    /// How much days vary.
    days: Ratio,
    /// How much hours vary beyond that.
    spread: Ratio,
    /// The most that came in any hour of the week, weighed.
    busiest: f32,
    /// For each hour of the week what came, weighed.
    came: Vec<f32>,
    /// And what was due if all hours were alike.
    due: Vec<f32>,
}

impl Default for Usual {
    fn default() -> Self {
        let nothing = Ratio::default();
        let (came, due) = (vec![0.0; HOURS], vec![0.0; HOURS]);
        Self { hours: 0, level: nothing, today: nothing, days: nothing, spread: nothing, busiest: 0.0, came, due }
    }
}

impl Usual {
    /// Whether enough is known for anything to be unusual.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.hours >= LEAST_HOURS
    }

    /// Learns what the hour that began then has brought, on such a day for all of the list. Hours come in their order; one of
    /// which nothing is known is left out.
    pub fn learn(&mut self, began: DateTime<Utc>, count: u32, day: Today, zone: Tz) {
        self.pass(began, zone);
        let slot = hour_of_week(began, zone);
        let (level, today, shape) = (self.level() * day.busy, self.busy(self.today), self.shape(slot));
        let unknown = self.unknown(self.today) + day.unknown;
        let expected = Expected { mean: level * today * shape, spread: self.spread_at(slot) + unknown };
        let mean = expected.mean;
        // As long as little is known nothing is surprising, and everything is believed.
        let most = if self.is_known() { MOST_DEVIATIONS * expected.deviation() + 1.0 } else { f64::INFINITY };
        let came = f64::from(count).clamp((mean - most).max(0.0), mean + most);
        // The more the rate varies by itself, the less an hour with many mentions says of it.
        let weight = 1.0 / (1.0 + mean * self.hours_vary());
        if self.is_known() {
            let surprise = (came - mean).powi(2) - mean - mean * mean * unknown;
            self.spread.fade_and_add(KEPT_HOURLY, weight * weight * surprise, (weight * mean).powi(2));
            self.today.fade_and_add(1.0, weight * came, weight * level * shape);
        }
        self.level.fade_and_add(KEPT_HOURLY, weight * came, weight * shape * day.busy);
        if let (Some(slot_came), Some(slot_due)) = (self.came.get_mut(slot), self.due.get_mut(slot)) {
            let level = self.level.with(FIRST_LEVEL.0, FIRST_LEVEL.1) * day.busy;
            *slot_came = narrow(f64::from(*slot_came) * KEPT_WEEKLY + weight * came);
            *slot_due = narrow(f64::from(*slot_due) * KEPT_WEEKLY + weight * level * today);
        }
        self.busiest = self.came.iter().copied().fold(0.0, f32::max);
        self.hours = self.hours.saturating_add(1);
    }

    /// Comes to the hour that began then, which may be one that nothing is to be learned from.
    pub fn pass(&mut self, began: DateTime<Utc>, zone: Tz) {
        if day(began, zone) != day(began - TimeDelta::hours(1), zone) {
            let Ratio { came, due } = self.today;
            let (came, due) = (f64::from(came), f64::from(due));
            let weight = 1.0 / (1.0 + due * self.days_vary());
            self.today = self.day_after();
            self.days.fade_and_add(KEPT_DAYS, weight * weight * ((came - due).powi(2) - came), (weight * due).powi(2));
        }
    }

    /// What is usual around some moments on such a day for all of the list.
    #[must_use]
    pub(super) fn rates(&self, slots: &Slots, day: Today) -> Rates {
        let scale = self.level() * self.today(slots).busy * day.busy;
        let rates = slots.hours.iter().map(|slot| scale * self.shape(*slot)).collect();
        Rates { first: slots.first, rates }
    }

    /// How far the rate at the latest of these moments may be off.
    #[must_use]
    pub(super) fn spread_around(&self, slots: &Slots, day: Today) -> f64 {
        self.spread_at(slots.last) + self.today(slots).unknown + day.unknown
    }

    /// What sort of day it is at the latest of these moments.
    #[must_use]
    pub(super) fn today(&self, slots: &Slots) -> Today {
        let today = if slots.is_new_day { self.day_after() } else { self.today };
        Today { busy: self.busy(today), unknown: self.unknown(today) }
    }

    /// Begins anew with what the last hours were like: what has lasted for days is usual.
    pub fn accept(&mut self, hours: &[(DateTime<Utc>, u32)], zone: Tz) {
        let came: f64 = hours.iter().map(|(_, count)| f64::from(*count)).sum();
        let due: f64 = hours.iter().map(|(began, _)| self.shape(hour_of_week(*began, zone))).sum();
        if due > 0.0 {
            self.level = Ratio { came: narrow(came), due: narrow(due) };
            self.today = Ratio::default();
        }
    }

    fn level(&self) -> f64 {
        self.level.with(FIRST_LEVEL.0, FIRST_LEVEL.1)
    }

    /// How busy a day is of which so much is known, as a multiple of what such days are.
    fn busy(&self, known: Ratio) -> f64 {
        let ordinary = 1.0 / self.days_vary();
        known.with(ordinary, ordinary)
    }

    /// The variance of what is not known of it.
    fn unknown(&self, known: Ratio) -> f64 {
        1.0 / (1.0 / self.days_vary() + f64::from(known.came))
    }

    /// What this day says of the next.
    fn day_after(&self) -> Ratio {
        let most = KEPT_DAILY.1 / self.days_vary() / f64::from(self.today.due).max(1e-9);
        let mut after = self.today;
        after.fade_and_add(KEPT_DAILY.0.min(most), 0.0, 0.0);
        after
    }

    fn days_vary(&self) -> f64 {
        self.days.with(FIRST_DAYS.0 * FIRST_DAYS.1, FIRST_DAYS.1).clamp(DAYS_VARY.0, DAYS_VARY.1)
    }

    fn hours_vary(&self) -> f64 {
        self.spread.with(FIRST_SPREAD.0 * FIRST_SPREAD.1, FIRST_SPREAD.1).clamp(SPREADS.0, SPREADS.1)
    }

    /// The spread of an hour: of hours as such, and how much less is known of this hour than of the busiest.
    fn spread_at(&self, slot: usize) -> f64 {
        let came = f64::from(self.came.get(slot).copied().unwrap_or_default());
        let known = (came + SMOOTHER * self.smoother(slot)).max(1.0);
        let best_known = f64::from(self.busiest) + SMOOTHER;
        self.hours_vary() + (1.0 / known - 1.0 / best_known).max(0.0)
    }

    fn shape(&self, slot: usize) -> f64 {
        self.shrunk([slot], self.smoother(slot))
    }

    /// The shape of an hour as far as its day does not matter.
    fn smoother(&self, slot: usize) -> f64 {
        let (day, hour) = (slot / 24, slot % 24);
        let any_day = self.shrunk((0..7).map(|day| day * 24 + hour), WAKING.get(hour).copied().unwrap_or(1.0));
        let alike = if day < 5 { 0..5 } else { 5..7 };
        self.shrunk(alike.map(|day| day * 24 + hour), any_day)
    }

    /// The shape that some hours of the week have together, held near another.
    fn shrunk(&self, slots: impl IntoIterator<Item = usize>, towards: f64) -> f64 {
        let (mut came, mut due) = (SMOOTHER * towards, SMOOTHER);
        for slot in slots {
            came += f64::from(self.came.get(slot).copied().unwrap_or_default());
            due += f64::from(self.due.get(slot).copied().unwrap_or_default());
        }
        came / due
    }
}

/// As many digits as are known, so that what is kept is short.
#[expect(clippy::cast_possible_truncation, reason = "a power of ten, and a number of five digits")]
fn narrow(number: f64) -> f32 {
    if number.abs() < 1e-9 {
        return 0.0;
    }
    let scale = 10.0_f64.powi(4 - number.abs().log10().floor() as i32);
    ((number * scale).round() / scale) as f32
}
