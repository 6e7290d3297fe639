//! Mentions of one story: an alert shows one of them, and names every place where it appeared.

use crate::digest::excerpt;
use luister_mention::{Author, Mention, MentionId, Place, StoryId, Told};
use std::collections::HashMap;

/// Where a mention stands, in one line.
#[must_use]
pub fn place(mention: &Mention) -> Place {
    Place {
        mention: mention.id,
        when: mention.when(),
        source: mention.source.clone(),
        author: mention.author.as_ref().map(|author: &Author| author.display().to_owned()),
        excerpt: excerpt(mention),
        url: mention.url.clone(),
    }
}

/// Of each story its first mention, in the order in which they come, with the places of all of them: those that it is known to have
/// appeared at, and those of the others here.
pub(crate) fn fold(told: Vec<Told>) -> Vec<Told> {
    let mut folded: Vec<Told> = Vec::with_capacity(told.len());
    let mut shown: HashMap<StoryId, usize> = HashMap::with_capacity(told.len());
    for told in told {
        let number = *shown.entry(told.mention.story).or_insert(folded.len());
        match folded.get_mut(number) {
            None => folded.push(told),
            Some(first) => join(first, told),
        }
    }
    folded.iter_mut().for_each(settle);
    folded
}

/// Adds the places of a mention to those of the one that is shown.
fn join(first: &mut Told, other: Told) {
    let own = [place(&first.mention), place(&other.mention)];
    first.places.extend(own.into_iter().chain(other.places));
    first.places_total = first.places_total.max(other.places_total);
    first.again |= other.again;
    first.case = first.case.or(other.case);
}

/// Puts the first place first, each of them once.
fn settle(told: &mut Told) {
    if told.places.is_empty() {
        return;
    }
    let shown: MentionId = told.mention.id;
    if !told.places.iter().any(|place| place.mention == shown) {
        told.places.push(place(&told.mention));
    }
    told.places.sort_by_key(|place| (place.when, place.mention));
    told.places.dedup_by_key(|place| place.mention);
    told.places_total = told.places_total.max(u32::try_from(told.places.len()).unwrap_or(u32::MAX));
}
