//! What an editor may change: subjects, and mentions that deserve a look.

use super::{
    review::Editing,
    rows::row,
    sheet::{Block, Part},
};
use crate::{
    digest::review,
    render::{marks::harmless, subject, words::Words},
};
use luister_mention::{Seen, SeenWhy, Topics, text};

/// The most places of a story that a digest names.
const MAX_PLACES: usize = 3;

pub(super) fn topics(topics: &Topics, is_questions: bool, editing: &Editing, words: Words) -> Option<Part> {
    let (anchor, heading) = if is_questions {
        ("questions", words.pick("Meest gestelde vragen", "Questions asked most"))
    } else {
        ("complaints", words.pick("Waar klachten over gaan", "What complaints are about"))
    };
    if topics.total == 0 {
        return None;
    }
    let mut blocks: Vec<Block> = Vec::new();
    for topic in &topics.found {
        let mut count = words.number(topic.count.into());
        if let Some(previous) = topic.previous {
            let before = words.number(previous.into());
            count = words.pick(format!("{count} (was {before})"), format!("{count} (was {before})"));
        }
        let answer = is_questions.then(|| match &topic.answer {
            Some(answer) => words.pick(format!("Standaardantwoord: {}", harmless(answer)), format!("Ready answer: {}", harmless(answer))),
            None => words.pick("Nog geen standaardantwoord.".to_owned(), "No ready answer yet.".to_owned()),
        });
        let rows = topic.typical.iter().map(|line| row(line, words)).collect();
        let item = if is_questions { review::of_questions(topic) } else { review::of_complaints(topic) };
        let edit = editing.of_item(&item, topic.remark.as_deref(), words);
        blocks.push(Block::Subject { name: subject::excerpt(&harmless(&topic.name), 80), count, answer, rows, edit });
    }
    if topics.unsorted > 0 {
        let (unsorted, total) = (words.number(topics.unsorted.into()), words.number(topics.total.into()));
        blocks.push(Block::Small(
            words.pick(format!("Niet ingedeeld: {unsorted} van de {total}."), format!("Unsorted: {unsorted} of {total}.")),
        ));
    }
    Part::of(anchor, heading, blocks)
}

pub(super) fn seen(seen: &[Seen], editing: &Editing, words: Words) -> Option<Part> {
    let block = |seen: &Seen| {
        let why: Vec<String> = seen.why.iter().map(|why| because(*why, words)).collect();
        let mut places: Vec<String> = Vec::new();
        for place in &seen.places {
            let source = place.source.to_string();
            if places.len() < MAX_PLACES && source != seen.line.source.as_str() && !places.contains(&source) {
                places.push(source);
            }
        }
        let told = seen.places.iter().filter(|place| places.iter().any(|source| *source == place.source.as_str())).count();
        let more = (seen.places_total as usize).saturating_sub(told + 1);
        let places = (!places.is_empty()).then(|| {
            let mut at = places;
            if more > 0 {
                let (nl, en) = if more == 1 { ("andere plek", "other place") } else { ("andere plekken", "other places") };
                at.push(words.pick(format!("{more} {nl}"), format!("{more} {en}")));
            }
            format!("{} {}", words.pick("Ook bij", "Also at"), words.list(at))
        });
        let edit = editing.of_item(&review::of_seen(seen), seen.remark.as_deref(), words);
        Block::Seen { row: row(&seen.line, words), why: text::capital(&why.join(", ")), places, edit }
    };
    Part::of("seen", words.pick("Het bekijken waard", "Worth a look"), seen.iter().map(block).collect())
}

fn because(why: SeenWhy, words: Words) -> String {
    match why {
        SeenWhy::Signal(signal) => signal.word(words.locale).to_owned(),
        SeenWhy::Reached(people) => {
            let people = words.number(people);
            words.pick(format!("bereik {people}"), format!("reach {people}"))
        }
        SeenWhy::ToldIn(places) => {
            let places = words.number(places.into());
            words.pick(format!("op {places} plekken"), format!("in {places} places"))
        }
        SeenWhy::Press(_) => words.pick("pers", "press").to_owned(),
        SeenWhy::Unanswered(state) => words.ended(state).to_owned(),
        SeenWhy::Rated(rating) => words.rating(rating),
    }
}
