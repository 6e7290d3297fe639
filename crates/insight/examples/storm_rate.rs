//! How many storms are told, how soon, and how many that are none: ten simulated months for lists of different sizes.
//!
//! `cargo run --release -p luister-insight --example storm_rate`; behind `--` may follow how many worlds to try of each kind (4),
//! and how many false storms a month are put up with (1).
//!
//! A simulated list has days and nights, weekends, a season of 30 %, slow growth, holidays, outages of a few hours whose mentions
//! come late, sources that are polled every one to fifteen minutes, and days that differ from each other by a share that is
//! given as `days ±`. Injected storms bring as many mentions beyond the usual as have, with those, a chance below one in a
//! million in an hour of that very day (Poisson); they last from twenty minutes to six hours and are up to 10^-14 unlikely.

#![expect(clippy::print_stdout, reason = "it prints figures")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "an example with its own numbers")]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    clippy::cast_possible_wrap,
    reason = "numbers of its own"
)]

use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;
use luister_insight::storm::{Book, Event, Expected, Settings, Tell, Tuning};
use luister_mention::{Signal, SourceName};
use std::time::{Duration, Instant};

const ZONE: Tz = Tz::Europe__Amsterdam;
const RATES: [f64; 7] = [0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0];
const DAYS_DIFFER: [f64; 3] = [0.0, 0.15, 0.3];
const DAYS: i64 = 304;
/// Learning comes first: the weeks in which no storm is injected.
const QUIET_DAYS: i64 = 21;
/// Sources: their share of the mentions, and how often they are polled, in minutes.
const SOURCES: [(f64, i64); 6] = [(0.35, 5), (0.25, 10), (0.15, 1), (0.1, 15), (0.1, 10), (0.05, 15)];
const SIGNALS: [(Signal, f64); 6] = [
    (Signal::Other, 0.55),
    (Signal::Complaint, 0.2),
    (Signal::Question, 0.12),
    (Signal::Praise, 0.08),
    (Signal::Lead, 0.04),
    (Signal::Crisis, 0.01),
];

/// A small source of chance with a seed (splitmix64).
struct Chance(u64);

impl Chance {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn share(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn between(&mut self, from: f64, to: f64) -> f64 {
        from + (to - from) * self.share()
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * self.share().max(1e-300).ln()).sqrt() * (2.0 * std::f64::consts::PI * self.share()).cos()
    }

    fn poisson(&mut self, mean: f64) -> u32 {
        let (mut left, mut count) = (mean, 0);
        loop {
            left += self.share().max(1e-300).ln();
            if left < 0.0 {
                return count;
            }
            count += 1;
        }
    }

    fn pick<T: Copy>(&mut self, of: &[(T, f64)]) -> T {
        let mut share = self.share();
        for (what, part) in of {
            share -= part;
            if share < 0.0 {
                return *what;
            }
        }
        of[0].0
    }
}

/// What is usual in a simulated list.
struct World {
    rate: f64,
    begin: DateTime<Utc>,
    /// How busy each day is beyond what is usual.
    days: Vec<f64>,
    growth: f64,
    outages: Vec<(DateTime<Utc>, DateTime<Utc>)>,
}

impl World {
    fn new(rate: f64, differ: f64, chance: &mut Chance) -> Self {
        let begin: DateTime<Utc> = "2026-01-05T00:00:00Z".parse().unwrap();
        let days = (0..=DAYS).map(|_| (differ * chance.normal() - differ * differ / 2.0).exp()).collect();
        let growth = chance.between(0.8, 1.8);
        let outage = |chance: &mut Chance| {
            let from = begin + TimeDelta::minutes((chance.between(5.0, DAYS as f64 - 1.0) * 1440.0) as i64);
            (from, from + TimeDelta::minutes(chance.between(120.0, 480.0) as i64))
        };
        let outages = (0..4).map(|_| outage(chance)).collect();
        Self { rate, begin, days, growth, outages }
    }

    /// Mentions an hour at a moment.
    fn at(&self, at: DateTime<Utc>) -> f64 {
        const DAY: [f64; 24] =
            [0.25, 0.15, 0.1, 0.08, 0.08, 0.12, 0.35, 0.9, 1.4, 1.7, 1.7, 1.6, 1.5, 1.5, 1.5, 1.5, 1.5, 1.4, 1.2, 1.3, 1.5, 1.5, 1.2, 0.6];
        let local = at.with_timezone(&ZONE);
        let (hour, share) = (local.hour() as usize, f64::from(local.minute()) / 60.0);
        let of_day = DAY[hour] * (1.0 - share) + DAY[(hour + 1) % 24] * share;
        let of_week = [1.1, 1.15, 1.1, 1.1, 1.0, 0.8, 0.75][local.weekday().num_days_from_monday() as usize];
        let day = ((at - self.begin).num_minutes() as f64 / 1440.0).max(0.0);
        let season = 1.0 + 0.3 * (day / 365.0 * 2.0 * std::f64::consts::PI).sin();
        let growth = self.growth.powf(day / DAYS as f64);
        let holiday = [(4, 27), (5, 14), (5, 25)].contains(&(local.month(), local.day()));
        let holiday = if holiday { 0.4 } else { 1.0 };
        self.rate * of_day * of_week * season * growth * holiday * self.days[day as usize]
    }

    /// When what was published then is heard from a source.
    fn heard(&self, when: DateTime<Utc>, source: usize) -> DateTime<Utc> {
        let every = SOURCES[source].1 * 60;
        let next = |at: DateTime<Utc>| DateTime::from_timestamp((at.timestamp() / every + 1) * every + source as i64, 0).unwrap();
        let heard = next(when);
        self.outages.iter().find(|(from, until)| (*from..*until).contains(&heard)).map_or(heard, |(_, until)| next(*until))
    }
}

/// A storm that was injected.
struct Injected {
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    /// When its first mention was heard: nothing can be known before.
    heard: DateTime<Utc>,
    /// When its tenth mention, or its last, was heard.
    tenth: DateTime<Utc>,
    /// Whether it was as unlikely within half an hour already.
    is_sharp: bool,
    told: Option<DateTime<Utc>>,
}

impl Injected {
    fn delay(&self) -> Option<f64> {
        self.told.map(|told| (told - self.heard).num_seconds() as f64 / 60.0)
    }

    fn is_in_time(&self) -> bool {
        self.told.is_some_and(|told| told <= (self.heard + TimeDelta::minutes(30)).max(self.tenth + TimeDelta::minutes(1)))
    }
}

fn poisson_tail(mean: f64, count: u32) -> f64 {
    Expected { mean, spread: 0.0 }.chance_of(count)
}

/// The fewest that are as unlikely.
fn least(mean: f64, chance: f64) -> u32 {
    (mean as u32..u32::MAX).find(|count| poisson_tail(mean, *count) < chance).unwrap()
}

struct Sources(Vec<SourceName>);

fn event(world: &World, sources: &Sources, when: DateTime<Utc>, source: usize, signal: Signal, chance: &mut Chance) -> Event {
    Event {
        heard: world.heard(when, source),
        when,
        signal,
        source: sources.0[source].clone(),
        author: if chance.share() < 0.05 { chance.bits() % 50 } else { chance.bits() },
        copy_of: None,
        is_watched: true,
    }
}

fn usual_events(world: &World, sources: &Sources, chance: &mut Chance) -> Vec<Event> {
    let shares: Vec<(usize, f64)> = SOURCES.iter().enumerate().map(|(place, (share, _))| (place, *share)).collect();
    let mut events = Vec::new();
    for step in 0..DAYS * 288 {
        let at = world.begin + TimeDelta::minutes(5 * step);
        for _ in 0..chance.poisson(world.at(at) / 12.0) {
            let (when, source, signal) =
                (at + TimeDelta::seconds(chance.between(0.0, 300.0) as i64), chance.pick(&shares), chance.pick(&SIGNALS));
            events.push(event(world, sources, when, source, signal, chance));
        }
    }
    events
}

/// Injects a storm about every six days, and never two within a day and a half.
fn inject(world: &World, sources: &Sources, events: &mut Vec<Event>, chance: &mut Chance) -> Vec<Injected> {
    let mut storms = Vec::new();
    let mut day = QUIET_DAYS as f64;
    loop {
        day += chance.between(3.0, 9.0);
        if day > DAYS as f64 - 2.0 {
            return storms;
        }
        let from = world.begin + TimeDelta::minutes((day * 1440.0) as i64);
        let length = 20.0 * (18.0_f64).powf(chance.share());
        if world.outages.iter().any(|(begin, end)| from + TimeDelta::hours(7) > *begin && from < *end + TimeDelta::hours(4)) {
            continue;
        }
        let unlikely = 10.0_f64.powf(-chance.between(6.0, 14.0));
        let mean = (0..12).map(|step| world.at(from + TimeDelta::minutes(5 * step)) / 12.0).sum::<f64>();
        let extra = (f64::from(least(mean, unlikely)) - mean).ceil().max(3.0);
        let count = (extra * (length / 60.0).max(1.0)).ceil() as u32;
        let main = (chance.bits() % 6) as usize;
        let signal = SIGNALS[(chance.bits() % 6) as usize].0;
        let mut added: Vec<Event> = (0..count)
            .map(|_| {
                let when = from + TimeDelta::seconds((chance.between(0.0, length) * 60.0) as i64);
                let source = if chance.share() < 0.5 { main } else { (chance.bits() % 6) as usize };
                let signal = if chance.share() < 0.7 { signal } else { chance.pick(&SIGNALS) };
                Event { author: chance.bits(), ..event(world, sources, when, source, signal, chance) }
            })
            .collect();
        added.sort_by_key(|event| event.heard);
        let first = added.iter().map(|event| event.when).min().unwrap();
        let half = world.at(from + TimeDelta::minutes(15)) / 2.0;
        let in_half = added.iter().filter(|event| event.when < first + TimeDelta::minutes(30)).count() as f64;
        let tenth = added.get(9).or(added.last()).unwrap().heard;
        let is_sharp = poisson_tail(half, (half + in_half).round() as u32) < 1e-6;
        events.extend(added.iter().cloned());
        storms.push(Injected {
            from: first,
            until: from + TimeDelta::minutes(length as i64),
            heard: added[0].heard,
            tenth,
            is_sharp,
            told: None,
        });
    }
}

/// What one world came to.
#[derive(Default)]
struct Outcome {
    storms: Vec<Injected>,
    false_storms: u32,
    mails: u32,
    mentions: usize,
    took: Duration,
    bytes: usize,
    series: usize,
}

fn run(rate: f64, differ: f64, seed: u64, budget: f64) -> Outcome {
    let mut chance = Chance(seed);
    let world = World::new(rate, differ, &mut chance);
    let sources = Sources((0..SOURCES.len()).map(|number| SourceName::new(&format!("source-{number}")).unwrap()).collect());
    let mut events = usual_events(&world, &sources, &mut chance);
    let mut storms = inject(&world, &sources, &mut events, &mut chance);
    events.sort_by_key(|event| event.heard);
    let tuning =
        Tuning { tell_after: world.begin, ..Settings { false_storms: budget, timezone: ZONE, ..Settings::default() }.tuning(world.begin) };
    let mut book = Book::new(world.begin);
    let (mut false_storms, mut mails) = (0, 0);
    let started = Instant::now();
    for event in &events {
        for (at, tell) in book.go_on(event.heard, &tuning) {
            mails += 1;
            let Tell::Began(rise) = tell else { continue };
            let (from, until) = (rise.heard.since - TimeDelta::minutes(10), at);
            let belongs = storms.iter_mut().find(|storm| storm.from < until && from < storm.until + TimeDelta::hours(1));
            if let Some(storm) = belongs {
                storm.told = storm.told.or(Some(at));
            } else {
                false_storms += 1;
            }
        }
        book.hear(event);
    }
    let took = started.elapsed();
    let (usuals, present) = book.parts();
    let bytes = serde_json::to_string(usuals).unwrap().len() + serde_json::to_string(present).unwrap().len();
    Outcome { storms, false_storms, mails, mentions: events.len(), took, bytes, series: 6 + SOURCES.len() }
}

fn percentile(sorted: &[f64], share: f64) -> f64 {
    sorted.get((share * (sorted.len().saturating_sub(1)) as f64).round() as usize).copied().unwrap_or(f64::NAN)
}

fn row(name: &str, outcomes: &[&Outcome]) {
    let storms: Vec<&Injected> = outcomes.iter().flat_map(|outcome| &outcome.storms).collect();
    let sharp: Vec<&&Injected> = storms.iter().filter(|storm| storm.is_sharp).collect();
    let share = |part: usize, of: usize| 100.0 * part as f64 / of.max(1) as f64;
    let mut delays: Vec<f64> = storms.iter().filter_map(|storm| storm.delay()).collect();
    delays.sort_by(f64::total_cmp);
    let months = outcomes.len() as f64 * DAYS as f64 / 30.4;
    let false_storms: u32 = outcomes.iter().map(|outcome| outcome.false_storms).sum();
    let mails: u32 = outcomes.iter().map(|outcome| outcome.mails).sum();
    println!(
        "{name:<18} {:>6} {:>6.1} {:>8.1} {:>8.1} {:>7.0} {:>7.0} {:>9.2} {:>7.2}",
        storms.len(),
        share(storms.iter().filter(|storm| storm.told.is_some()).count(), storms.len()),
        share(storms.iter().filter(|storm| storm.is_in_time()).count(), storms.len()),
        share(sharp.iter().filter(|storm| storm.is_in_time()).count(), sharp.len()),
        percentile(&delays, 0.5),
        percentile(&delays, 0.95),
        f64::from(false_storms) / months,
        f64::from(mails) / storms.len() as f64,
    );
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let worlds: u64 = arguments.next().map_or(4, |text| text.parse().unwrap());
    let budget: f64 = arguments.next().map_or(1.0, |text| text.parse().unwrap());
    println!(
        "{:<18} {:>6} {:>6} {:>8} {:>8} {:>7} {:>7} {:>9} {:>7}",
        "mentions an hour", "storms", "told", "in time", "sharp", "median", "95th", "false", "mails"
    );
    println!("{:<18} {:>6} {:>6} {:>8} {:>8} {:>7} {:>7} {:>9} {:>7}", "", "", "%", "%", "%", "min", "min", "/month", "/storm");
    let mut all: Vec<(f64, f64, Outcome)> = Vec::new();
    for differ in DAYS_DIFFER {
        println!("days ± {:.0} %", differ * 100.0);
        for rate in RATES {
            let outcomes: Vec<Outcome> = (0..worlds).map(|seed| run(rate, differ, 1000 + seed, budget)).collect();
            row(&format!("  {rate}"), &outcomes.iter().collect::<Vec<_>>());
            all.extend(outcomes.into_iter().map(|outcome| (differ, rate, outcome)));
        }
    }
    row("all", &all.iter().map(|(_, _, outcome)| outcome).collect::<Vec<_>>());
    let mentions: usize = all.iter().map(|(_, _, outcome)| outcome.mentions).sum();
    let took: Duration = all.iter().map(|(_, _, outcome)| outcome.took).sum();
    let largest = all.iter().map(|(_, _, outcome)| outcome.bytes / outcome.series).max().unwrap_or_default();
    println!(
        "{:.1} µs a mention, looks included; at most {largest} bytes of state a series, as JSON",
        took.as_secs_f64() * 1e6 / mentions as f64
    );
}
