//! How a text comes back elsewhere.

use crate::chance::Chance;

/// A way to make a copy, and its name.
pub(crate) type Way = (&'static str, fn(&[&str], &[&str], &mut Chance) -> String);

/// Every way. The first argument is the text, the second are words of other texts.
pub(crate) const WAYS: &[Way] = &[
    ("20 % of words changed", |text, others, chance| changed(text, others, 5, chance).join(" ")),
    ("each word changed 1 in 5", |text, others, chance| {
        text.iter()
            .map(|word| if chance.below(5) == 0 { chance.one(others).unwrap_or(word) } else { word })
            .copied()
            .collect::<Vec<_>>()
            .join(" ")
    }),
    ("a paragraph cut", |text, _, chance| {
        let (length, at) = (text.len() / 4, chance.below(text.len() - text.len() / 4 + 1));
        [text.get(..at).unwrap_or_default(), text.get(at + length..).unwrap_or_default()].concat().join(" ")
    }),
    ("a header of 10 words", |text, others, chance| [some(others, 10, chance), text.to_vec()].concat().join(" ")),
    ("a line of 15 words behind", |text, others, chance| [text.to_vec(), some(others, 15, chance)].concat().join(" ")),
    ("the first half", |text, _, _| text.get(..text.len() / 2).unwrap_or_default().join(" ")),
    ("the second half", |text, _, _| text.get(text.len() / 2..).unwrap_or_default().join(" ")),
    ("the first half, 10 % changed", |text, others, chance| {
        changed(text.get(..text.len() / 2).unwrap_or_default(), others, 10, chance).join(" ")
    }),
    ("a summary of 50 words", |text, _, _| text.get(..50.min(text.len())).unwrap_or_default().join(" ")),
    ("20 % changed and a header", |text, others, chance| [some(others, 10, chance), changed(text, others, 5, chance)].concat().join(" ")),
];

/// One word of each so many is another one.
fn changed<'t>(text: &[&'t str], others: &[&'t str], one_in: usize, chance: &mut Chance) -> Vec<&'t str> {
    let mut places: Vec<usize> = (0..text.len()).collect();
    chance.shuffle(&mut places);
    let mut copy = text.to_vec();
    for place in places.into_iter().take(text.len().div_ceil(one_in)) {
        if let (Some(word), Some(other)) = (copy.get_mut(place), chance.one(others)) {
            *word = other;
        }
    }
    copy
}

/// Words that stand in a row somewhere else.
fn some<'t>(others: &[&'t str], count: usize, chance: &mut Chance) -> Vec<&'t str> {
    let from = chance.below(others.len().saturating_sub(count));
    others.get(from..from + count).unwrap_or_default().to_vec()
}
