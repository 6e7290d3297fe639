//! What is kept of a topic, so that the next digest knows it again: a few words, and nothing of anybody.

use super::{
    anchors::Group,
    corpus::Corpus,
    forms::{Forms, NOTHING, place},
    weights::{self, Scale, Weights},
};
use crate::story::words;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The most known topics that are looked for, and the most terms of each.
pub const MAX_SEEDS: usize = 60;
const MAX_SEED_TERMS: usize = weights::MAX_TERMS;
/// The part of what a topic was known by that is still said of it when it is the same.
const STILL: f64 = 0.3;

/// Which topic it is, from one digest to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TopicId(pub u32);

impl fmt::Display for TopicId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", self.0)
    }
}

/// A word, or two that stand side by side, and what it says for a topic.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Term {
    /// The stems of its words with a blank between, or `=word` for all words with the subject of that one: to compare, not to show.
    pub key: String,
    /// How much more it is said in texts of the topic, as a natural logarithm.
    pub weight: f32,
}

/// A topic of an earlier digest. Its terms were each written by several people; none is a handle, an address, a number or a name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Seed {
    /// Which topic it is.
    pub id: TopicId,
    /// What it was called first, and is called still.
    pub name: String,
    /// What it was known by last time.
    pub terms: Vec<Term>,
}

/// An identity for a topic by the terms that speak most for it, which none of these has.
pub(super) fn new_id<'k>(keys: impl Iterator<Item = &'k str>, taken: &[TopicId]) -> TopicId {
    let mut keys: Vec<&str> = keys.collect();
    keys.sort_unstable();
    let mut hash = keys.iter().fold(0_u64, |hash, key| words::mix(words::text(key) ^ words::mix(hash)));
    loop {
        let id = TopicId(words::half(hash));
        if !taken.contains(&id) {
            return id;
        }
        hash = words::mix(hash.wrapping_add(1));
    }
}

/// The terms of a known topic that these texts have too.
pub(super) fn weights_of(corpus: &Corpus, seed: &Seed) -> Weights {
    let term = |term: &Term| Some((find(corpus, &term.key)?, f64::from(term.weight).clamp(0.0, 10.0)));
    let terms = seed.terms.iter().take(MAX_SEED_TERMS).filter_map(term).filter(|(_, weight)| weight.is_finite());
    Weights::new(terms.collect())
}

/// The term of a key. A phrase is one stem with a blank in it.
fn find(corpus: &Corpus, key: &str) -> Option<u32> {
    let forms: &Forms = &corpus.forms;
    if let Some(word) = forms.known(key).and_then(|stem| corpus.word(stem)) {
        return Some(word);
    }
    let blanks = key.char_indices().filter(|(_, c)| *c == ' ').map(|(place, _)| place);
    let mut sides = blanks.filter_map(|blank| Some((key.get(..blank)?, key.get(blank + 1..)?)));
    sides.find_map(|(first, second)| corpus.pair(forms.known(first)?, forms.known(second)?))
}

/// The texts of the known topics that are still there, at least so many for each.
pub(super) fn groups(corpus: &Corpus, known: &[Seed], least: usize) -> Vec<Group> {
    let all = corpus.terms_of.len();
    let weights: Vec<Weights> = known.iter().take(MAX_SEEDS).map(|seed| weights_of(corpus, seed)).collect();
    let scale = Scale::new(weights.iter().map(|weights| (weights, 1)), all, all);
    let mut texts: Vec<Vec<u32>> = vec![Vec::new(); weights.len()];
    for (number, terms) in (0..).zip(&corpus.terms_of) {
        if let Some((seed, _)) = scale.weigh(terms) {
            texts.get_mut(seed).into_iter().for_each(|texts| texts.push(number));
        }
    }
    let enough = texts.into_iter().enumerate().filter(|(_, texts)| texts.len() >= least);
    enough
        .map(|(seed, texts)| {
            let mut group = Group::new(all, Some(seed));
            group.extend(&texts);
            group
        })
        .collect()
}

/// Whether a topic is still the one that was known, by what speaks for it: a term weighs as much as it says and as often as it is
/// said.
pub(super) fn is_still(corpus: &Corpus, seed: &Seed, weights: &Weights) -> bool {
    let worth = |(term, weight): &(u32, f64)| weight * corpus.term(*term).map_or(0.0, |term| f64::from(term.texts));
    let known = weights_of(corpus, seed);
    let still: f64 = known.terms.iter().filter(|(term, _)| weights.of(*term).is_some()).map(worth).sum();
    still > 0.0 && still >= STILL * known.terms.iter().map(worth).sum::<f64>()
}

/// The terms of a topic by their keys, what speaks most for it first.
pub(super) fn terms_of(corpus: &Corpus, weights: &Weights, counts: impl Fn(u32) -> u32) -> Vec<Term> {
    let worth = |(term, weight): &(u32, f64)| weight * f64::from(counts(*term));
    let mut sorted: Vec<(f64, String, f64)> = weights.terms.iter().map(|one| (worth(one), corpus.key(one.0), one.1)).collect();
    sorted.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    #[expect(clippy::cast_possible_truncation, reason = "a weight is a small number")]
    sorted.into_iter().map(|(_, key, weight)| Term { key, weight: weight as f32 }).collect()
}

/// Whether a term may be a part of another: one word of a pair.
pub(super) fn contains(corpus: &Corpus, pair: u32, word: u32) -> bool {
    let (Some(pair), Some(word)) = (corpus.term(pair), corpus.term(word)) else { return false };
    pair.second != NOTHING
        && word.second == NOTHING
        && (pair.first == word.first || pair.second == word.first)
        && place(word.first).is_some()
}
