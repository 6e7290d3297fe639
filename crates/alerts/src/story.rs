//! Mentions of one story: an alert shows one of them, and names every place where it appeared.

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
        excerpt: mention.excerpt(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use chrono::{DateTime, TimeDelta, Utc};
    use luister_mention::{Body, CaseState};

    fn now() -> DateTime<Utc> {
        "2026-11-21T09:00:00Z".parse().unwrap()
    }

    fn several() -> Vec<Told> {
        let team = toml::from_str("name = \"Webcare\"\nmail = [\"karin@acme.example\"]").unwrap();
        let mail = toml::from_str("from = \"luister@acme.example\"\nadministrator = \"beheer@acme.example\"\nfolder = \"mail\"").unwrap();
        let alerts = sample::alerts(&team, &mail, now()).unwrap();
        let mentions = alerts.into_iter().find(|(name, _)| *name == "mentions");
        let Some((_, luister_mention::Alert { body: Body::Mentions(told), .. })) = mentions else { panic!("no mentions") };
        told
    }

    fn whose(places: &[Place]) -> Vec<&str> {
        places.iter().map(|place| place.source.as_str()).collect()
    }

    #[test]
    fn mentions_of_their_own_story_stay_as_they_are() {
        assert_eq!(fold(several()), several());
        assert_eq!(fold(Vec::new()), []);
    }

    #[test]
    fn of_a_story_the_first_is_shown_and_every_place_is_named_once() {
        let mut told = several();
        let (story, last) = (told[0].mention.story, told[2].mention.id);
        told[2].mention.story = story;
        told[2].mention.published = Some(now() - TimeDelta::days(1));
        told[2].again = true;
        let known = Place { mention: MentionId::from_bytes([7; 16]), when: now() - TimeDelta::hours(2), ..place(&told[0].mention) };
        (told[0].places, told[0].places_total) = (vec![known, place(&told[2].mention), place(&told[0].mention)], 80);
        told[2].case = Some(CaseState::Handled);
        let shown = told[0].mention.id;
        let folded = fold(told);
        assert_eq!(folded.len(), 2, "the other story is told too");
        assert_eq!(folded[0].mention.id, shown);
        let ids: Vec<_> = folded[0].places.iter().map(|place| place.mention).collect();
        assert_eq!(ids, [last, MentionId::from_bytes([7; 16]), shown], "the first place first");
        assert_eq!((folded[0].places_total, folded[0].again, folded[0].case), (80, true, Some(CaseState::Handled)));
    }

    #[test]
    fn what_joined_a_story_that_was_told_before_names_the_others() {
        let mut told = several();
        let elsewhere = place(&told[1].mention);
        told.truncate(1);
        (told[0].places, told[0].places_total) = (vec![elsewhere], 2);
        let folded = fold(told);
        assert_eq!(whose(&folded[0].places).len(), 2, "its own place is among them");
    }
}
