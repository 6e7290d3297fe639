//! Whether a page still tells what it used to: a review without its stars is read, but half of it is lost.

use chrono::{DateTime, TimeDelta, Utc};
use luister_mention::{Cursor, Item, Part};

/// So many messages on a page say something about all of them…
const ENOUGH: usize = 8;
/// …once so many were read before.
const LEARNED: u32 = 16;
/// The share of messages that tell something from which on it is usual.
const USUAL: f32 = 0.8;
/// How long something is missed; after that the page is as it is.
const MISSED: TimeDelta = TimeDelta::days(14);

/// Learns what the messages of a source tell, or says what most of them no longer do. While something is missing nothing is
/// learned, so that it is missed until it is back.
pub(crate) fn compare(cursor: &mut Cursor, items: &[Item], now: DateTime<Utc>) -> Option<String> {
    if items.len() < ENOUGH {
        return None;
    }
    let mut shares = cursor.shares.unwrap_or_default();
    let missing = |part: &Part| items.iter().filter(|item| !part.is_in(item)).count();
    let is_lost = |part: &Part| shares.of(*part) >= USUAL && missing(part) * 2 > items.len();
    let lost: Vec<Part> = Part::ALL.into_iter().filter(|part| shares.messages() >= LEARNED && is_lost(part)).collect();
    let given_up = cursor.poorer_since.is_some_and(|since| now - since > MISSED);
    if lost.is_empty() || given_up {
        if given_up {
            shares = luister_mention::Shares::default();
        }
        shares.learn(items);
        cursor.shares = Some(shares);
        cursor.poorer_since = None;
        return None;
    }
    cursor.poorer_since.get_or_insert(now);
    let number = lost.iter().map(missing).max().unwrap_or_default();
    let names: Vec<String> = lost.iter().map(ToString::to_string).collect();
    Some(format!(
        "the page has changed: {number} of {} messages have no {} any more, which nearly all used to have; they were kept as they are; \
         look at the page, and at the selectors if it has any",
        items.len(),
        names.join(" and no ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use luister_mention::{Author, Rating, SourceName};

    fn page(number: usize, rated: usize) -> Vec<Item> {
        let item = |n| Item { author: Author::named("Jan"), rating: Rating::new(1.0, 5.0).filter(|_| n < rated), ..Item::default() };
        (0..number).map(item).collect()
    }

    #[test]
    fn what_is_missing_is_told_until_it_is_back() {
        let now: DateTime<Utc> = "2026-11-22T10:00:00Z".parse().unwrap();
        let mut cursor = Cursor::new(SourceName::new("reviews").unwrap(), now);
        let mut look = |items: &[Item], days: i64| compare(&mut cursor, items, now + TimeDelta::days(days));
        for (name, items, days, told) in [
            ("nothing is known yet", page(10, 0), 0, false),
            ("stars come, and are learned", page(10, 10), 0, false),
            ("and learned", page(10, 10), 0, false),
            ("and learned", page(10, 10), 0, false),
            ("and learned", page(10, 10), 0, false),
            ("and learned", page(10, 10), 0, false),
            ("and learned", page(10, 10), 0, false),
            ("half of them are there", page(10, 5), 1, false),
            ("learned once more", page(10, 10), 1, false),
            ("too few to tell", page(7, 0), 2, false),
            ("most are gone", page(10, 1), 2, true),
            ("still", page(10, 1), 9, true),
            ("back", page(10, 9), 10, false),
            ("gone again", page(10, 0), 11, true),
            ("for so long that they are not missed any more", page(10, 0), 26, false),
            ("so it is", page(10, 0), 27, false),
        ] {
            assert_eq!(look(&items, days).is_some(), told, "{name}");
        }
    }

    #[test]
    fn it_is_told_in_a_sentence() {
        let now = DateTime::UNIX_EPOCH;
        let mut cursor = Cursor::new(SourceName::new("reviews").unwrap(), now);
        compare(&mut cursor, &page(20, 20), now);
        let bare: Vec<Item> = page(10, 1).into_iter().map(|item| Item { author: None, ..item }).collect();
        assert_eq!(
            compare(&mut cursor, &bare, now).unwrap(),
            "the page has changed: 10 of 10 messages have no author and no rating any more, which nearly all used to have; they were kept \
             as they are; look at the page, and at the selectors if it has any"
        );
    }
}
