//! The promise to a team: at most so many mails in any hour, and nothing lost by it.
//!
//! What is ready goes out mail by mail while there is room. The last place of the hour is for a summary of all the rest; what comes
//! after it waits for the next place. What opens an affair goes before later news of one, which may take half of the places at most: a
//! long affair keeps no other from being told. A crisis waits for nothing but other crises: where the places are used up they are
//! gathered for a minute.

use chrono::{DateTime, TimeDelta, Utc};
use std::num::NonZeroU32;

/// The hour in which mails are counted.
pub const HOUR: TimeDelta = TimeDelta::hours(1);
/// For so long crises are gathered that go beyond the promise.
const GATHER: TimeDelta = TimeDelta::seconds(60);

/// What a team was promised, and what it got.
#[derive(Debug, Clone)]
pub struct Promise {
    per_hour: usize,
    /// When the mails of the past hour were sealed, the oldest first.
    sealed: Vec<DateTime<Utc>>,
}

/// What is ready to be told to a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ready {
    /// Whether a crisis is among it.
    pub is_crisis: bool,
    /// Whether the team was not told of this affair yet.
    pub opens: bool,
    /// Since when it has been waiting.
    pub since: DateTime<Utc>,
}

/// How what is ready is told: by its places in the list that was given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shared {
    /// Each in a mail of its own.
    pub own: Vec<usize>,
    /// Together in one mail each.
    pub summaries: Vec<Vec<usize>>,
    /// When there is room again for what is left.
    pub until: Option<DateTime<Utc>>,
}

impl Promise {
    /// A promise of so many mails an hour, to a team whose last mails were sealed at these times.
    #[must_use]
    pub fn new(per_hour: NonZeroU32, sealed: &[DateTime<Utc>], now: DateTime<Utc>) -> Self {
        // What lies in the future was sealed before the clock was set back: it counts as sealed now. What lies further ahead than an
        // hour does not count, or a clock that was a month ahead would keep a team from being told for as long.
        let counts = |at: &&DateTime<Utc>| (now - **at).abs() < HOUR;
        let mut sealed: Vec<DateTime<Utc>> = sealed.iter().filter(counts).map(|at| (*at).min(now)).collect();
        sealed.sort_unstable();
        Self { per_hour: usize::try_from(per_hour.get()).unwrap_or(usize::MAX), sealed }
    }

    /// Whether there may be one more mail now.
    #[must_use]
    pub fn has_room(&self) -> bool {
        self.left(self.per_hour) > 0
    }

    /// How many more mails there may be now, if only so many of all places may be taken.
    fn left(&self, places: usize) -> usize {
        places.saturating_sub(self.sealed.len())
    }

    /// When fewer than so many were sealed in the hour before.
    fn free_at(&self, places: usize) -> Option<DateTime<Utc>> {
        let over = self.sealed.len().checked_sub(places)?;
        self.sealed.get(over).map(|at| *at + HOUR)
    }

    /// Shares out the places of the hour among what is ready.
    #[must_use]
    pub fn share(&self, ready: &[Ready], now: DateTime<Utc>) -> Shared {
        let mut promise = self.clone();
        let mut shared = Shared::default();
        let of = |wanted: &dyn Fn(&Ready) -> bool| {
            let mut numbers: Vec<usize> = (0..).zip(ready).filter(|(_, ready)| wanted(ready)).map(|(number, _)| number).collect();
            numbers.sort_by_key(|number| ready.get(*number).map(|ready| ready.since));
            numbers
        };
        let crises = of(&|ready| ready.is_crisis);
        let opening = of(&|ready| !ready.is_crisis && ready.opens);
        let later = of(&|ready| !ready.is_crisis && !ready.opens);
        promise.crises(crises, now, &mut shared);
        let half = (promise.per_hour / 2).max(1);
        if promise.left(promise.per_hour) < opening.len() {
            // The summary has room for everything.
            promise.take([opening, later].concat(), promise.per_hour, now, &mut shared);
        } else {
            promise.take(opening, promise.per_hour, now, &mut shared);
            promise.take(later, half, now, &mut shared);
        }
        shared
    }

    fn crises(&mut self, crises: Vec<usize>, now: DateTime<Utc>, shared: &mut Shared) {
        let mut crises = crises.into_iter();
        let gathered = self.sealed.last().map_or(now, |last| *last + GATHER);
        let own: Vec<usize> = crises.by_ref().take(self.left(self.per_hour)).collect();
        let has_begun = !own.is_empty();
        self.sealed.extend(own.iter().map(|_| now));
        shared.own.extend(own);
        let rest: Vec<usize> = crises.collect();
        if rest.is_empty() {
            return;
        }
        if gathered <= now || has_begun {
            shared.summaries.push(rest);
            self.sealed.push(now);
        } else {
            shared.until = earliest(shared.until, Some(gathered));
        }
    }

    /// Tells these within so many places; what is too many for them is told together in the last.
    fn take(&mut self, mut numbers: Vec<usize>, places: usize, now: DateTime<Utc>, shared: &mut Shared) {
        let left = self.left(places);
        if numbers.is_empty() {
            return;
        }
        if left == 0 {
            shared.until = earliest(shared.until, self.free_at(places));
            return;
        }
        let rest = if numbers.len() > left { numbers.split_off(left - 1) } else { Vec::new() };
        self.sealed.extend(numbers.iter().map(|_| now));
        shared.own.extend(numbers);
        if !rest.is_empty() {
            self.sealed.push(now);
            shared.summaries.push(rest);
        }
    }
}

/// The earlier of two times.
fn earliest(one: Option<DateTime<Utc>>, other: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    [one, other].into_iter().flatten().min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::minutes(minute)
    }

    fn ready(kinds: &str) -> Vec<Ready> {
        let one = |(minute, kind)| Ready { is_crisis: kind == 'c', opens: kind != 'l', since: at(minute) };
        (-100..).zip(kinds.chars()).map(one).collect()
    }

    fn promise(per_hour: u32, sealed: &[i64]) -> Promise {
        let sealed: Vec<DateTime<Utc>> = sealed.iter().map(|minute| at(*minute)).collect();
        Promise::new(NonZeroU32::new(per_hour).unwrap(), &sealed, at(0))
    }

    #[test]
    fn the_places_of_an_hour_are_shared_out() {
        for (name, per_hour, sealed, kinds, own, summaries, until) in [
            ("nothing", 4, &[][..], "", &[][..], &[][..], None),
            ("room for all", 4, &[-30], "ooo", &[0, 1, 2], &[], None),
            ("the last place is for all the rest", 4, &[-30], "oooo", &[0, 1], &[&[2, 3][..]], None),
            ("one place, one affair", 4, &[-30, -20, -10], "o", &[0], &[], None),
            ("one place, several", 4, &[-30, -20, -10], "oo", &[], &[&[0, 1]], None),
            ("no place", 2, &[-30, -10], "o", &[], &[], Some(30)),
            ("what is an hour ago is over", 2, &[-60, -10], "o", &[0], &[], None),
            ("the clock was set back", 2, &[50, 40], "o", &[], &[], Some(60)),
            ("it was a month ahead", 2, &[43_200, 43_201], "o", &[0], &[], None),
            ("a promise of one", 1, &[], "ooo", &[], &[&[0, 1, 2]], None),
            ("later news takes half of them", 4, &[-30], "lll", &[], &[&[0, 1, 2]], None),
            ("and no more", 4, &[-30, -20], "lo", &[1], &[], Some(40)),
            ("it comes along in a summary", 4, &[-30, -20, -10], "loo", &[], &[&[1, 2, 0]], None),
            ("a crisis goes first", 4, &[-30, -20], "ooc", &[2], &[&[0, 1]], None),
            ("and is not held", 2, &[-30, -20], "co", &[], &[&[0]], Some(40)),
            ("several beyond the promise are one mail", 2, &[-30], "ccc", &[0], &[&[1, 2]], None),
        ] {
            let shared = promise(per_hour, sealed).share(&ready(kinds), at(0));
            let expected =
                Shared { own: own.to_vec(), summaries: summaries.iter().map(|summary| summary.to_vec()).collect(), until: until.map(at) };
            assert_eq!(shared, expected, "{name}");
        }
        let just_now = Promise::new(NonZeroU32::MIN, &[at(0) - TimeDelta::seconds(20)], at(0));
        assert_eq!(just_now.share(&ready("c"), at(0)).until, Some(at(0) + TimeDelta::seconds(40)), "gathered for a minute");
    }

    proptest! {
        #[test]
        fn no_hour_has_more_than_promised_and_nothing_is_lost(
            per_hour in 1_u32..8,
            arrivals in proptest::collection::vec((0_i64..300, any::<bool>()), 0..150),
        ) {
            let (mut sealed, mut told) = (Vec::new(), 0);
            let mut waiting: Vec<Ready> = Vec::new();
            for minute in 0..700 {
                let new = arrivals.iter().filter(|(at, _)| *at == minute);
                waiting.extend(new.map(|(minute, opens)| Ready { is_crisis: false, opens: *opens, since: at(*minute) }));
                let now = at(minute);
                let shared = Promise::new(NonZeroU32::new(per_hour).unwrap(), &sealed, now).share(&waiting, now);
                let mails = shared.own.len() + shared.summaries.len();
                let mut gone: Vec<usize> = shared.summaries.concat();
                gone.extend(&shared.own);
                told += gone.len();
                gone.sort_unstable();
                gone.dedup();
                for number in gone.into_iter().rev() {
                    waiting.remove(number);
                }
                prop_assert!(waiting.is_empty() || shared.until.is_some_and(|until| until > now));
                sealed.extend(std::iter::repeat_n(now, mails));
                let in_hour = sealed.iter().filter(|at| now - **at < HOUR).count();
                prop_assert!(in_hour <= per_hour as usize, "{} mails in an hour", in_hour);
            }
            prop_assert_eq!(told, arrivals.len());
        }
    }
}
