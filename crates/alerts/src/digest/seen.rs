//! Which mentions most deserve a look: of each story one, with why, and with every place where the story appeared.

use super::{History, gather::line};
use crate::story;
use luister_mention::{Case, CaseState, Channel, Mention, Place, Position, Seen, SeenWhy, Signal, Stored, StoryId, Tally};
use std::{cmp::Reverse, collections::HashMap};

/// How many are told.
const MAX_SEEN: usize = 10;
/// How many are looked at more closely before they are chosen.
const CANDIDATES: usize = 60;
/// The most places of a story that are named.
const MAX_PLACES: usize = 12;
/// From this reach on it is told as a reason.
const FAR: u64 = 1000;
/// Up to this share of the scale a rating is told as a reason.
const POOR: f32 = 0.4;

/// What a reason weighs. Chosen so that any crisis goes before any complaint, unless ten thousand times as many people read that.
mod weight {
    use luister_mention::Signal;

    pub(super) const TIMES_TEN_READERS: f64 = 8.0;
    pub(super) const TIMES_TEN_PLACES: f64 = 18.0;
    pub(super) const PRESS: f64 = 15.0;
    pub(super) const POOR_RATING: f64 = 4.0;
    pub(super) const UNANSWERED: f64 = 12.0;

    pub(super) fn of(signal: Signal) -> f64 {
        match signal {
            Signal::Crisis => 56.0,
            Signal::Complaint => 24.0,
            Signal::Lead => 18.0,
            Signal::Praise => 12.0,
            Signal::Question => 10.0,
            Signal::Other => 0.0,
        }
    }
}

/// The stories of a period.
#[derive(Debug, Default)]
pub(super) struct Stories(HashMap<StoryId, Told>);

/// How one was told.
#[derive(Debug)]
struct Told {
    places: u32,
    /// The mention that was recorded first…
    first: Position,
    /// …and the one that deserves a look most, with what it weighs.
    best: Position,
    weight: f64,
}

impl Stories {
    pub(super) fn add(&mut self, position: Position, tally: &Tally, mention: &Mention) {
        let weight = weigh(tally, mention);
        let told = self.0.entry(mention.story).or_insert(Told { places: 0, first: position, best: position, weight });
        told.places += 1;
        told.first = told.first.min(position);
        if weight > told.weight {
            (told.best, told.weight) = (position, weight);
        }
    }

    /// The first mentions of the stories that were told in most places, with in how many.
    pub(super) fn most_told(&self, most: usize) -> impl Iterator<Item = (Position, u32)> + use<> {
        let mut told: Vec<(Position, u32)> = self.0.values().map(|told| (told.first, told.places)).collect();
        told.sort_by_key(|(first, places)| (Reverse(*places), *first));
        told.truncate(most);
        told.into_iter()
    }
}

/// The mentions that most deserve a look.
pub(super) fn choose(stories: &Stories, history: &dyn History) -> Vec<Seen> {
    let mut best: Vec<(f64, Position)> = stories.0.values().map(|told| (told.weight + many(told.places), told.best)).collect();
    best.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    best.truncate(CANDIDATES);
    let mut seen: Vec<(f64, Position, Seen)> = best
        .into_iter()
        .filter_map(|(weight, position)| {
            let (tally, stored) = history.mention(position)?;
            let unanswered = open_case(&history.cases(stored.mention.story));
            let more = unanswered.map_or(0.0, |_| weight::UNANSWERED);
            Some((weight + more, position, shown(&tally, &stored, unanswered, history)))
        })
        .collect();
    seen.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    seen.into_iter().take(MAX_SEEN).map(|(.., seen)| seen).collect()
}

fn open_case(cases: &[Case]) -> Option<CaseState> {
    cases.iter().map(|case| case.state).find(|state| !state.is_done())
}

fn weigh(tally: &Tally, mention: &Mention) -> f64 {
    let readers = mention.reach.and_then(|reach| reach.people()).unwrap_or_default();
    let readers = f64::from(u32::try_from(readers).unwrap_or(u32::MAX));
    weight::of(tally.signal)
        + weight::TIMES_TEN_READERS * (1.0 + readers).log10()
        + if is_press(mention) { weight::PRESS } else { 0.0 }
        + if is_poor(mention) { weight::POOR_RATING } else { 0.0 }
}

fn many(places: u32) -> f64 {
    weight::TIMES_TEN_PLACES * f64::from(places.max(1)).log10()
}

fn is_press(mention: &Mention) -> bool {
    matches!(mention.channel, Channel::News | Channel::Print)
}

fn is_poor(mention: &Mention) -> bool {
    mention.rating.is_some_and(|rating| rating.share() <= POOR)
}

fn shown(tally: &Tally, stored: &Stored, unanswered: Option<CaseState>, history: &dyn History) -> Seen {
    let mention = &stored.mention;
    let (places, total) = places(mention, history);
    let reach = mention.reach.and_then(|reach| reach.people()).filter(|people| *people >= FAR);
    let why = [
        (tally.signal != Signal::Other).then_some(SeenWhy::Signal(tally.signal)),
        is_press(mention).then_some(SeenWhy::Press(mention.channel)),
        reach.map(SeenWhy::Reached),
        (total > 1).then_some(SeenWhy::ToldIn(total)),
        mention.rating.filter(|_| is_poor(mention)).map(SeenWhy::Rated),
        unanswered.map(SeenWhy::Unanswered),
    ];
    Seen { line: line(tally, mention), why: why.into_iter().flatten().collect(), places, places_total: total, remark: None }
}

/// Every other place where its story appeared, in the order in which it came there, and how many places there are in all.
fn places(mention: &Mention, history: &dyn History) -> (Vec<Place>, u32) {
    let (stored, total) = history.story(mention.story, MAX_PLACES + 1);
    let others = stored.iter().filter(|other| other.mention.id != mention.id);
    (others.take(MAX_PLACES).map(|other| story::place(&other.mention)).collect(), total.max(1))
}
