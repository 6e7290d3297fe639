//! What each word says for each topic, and which topic a text has by its words.

use super::corpus::{Corpus, real};
use super::forms::{NOTHING, place};
use std::collections::HashMap;

/// The most terms that a topic has.
pub(super) const MAX_TERMS: usize = 40;
/// What is taken off a count: a text does not speak for itself.
const OWN: f64 = 0.8;
/// The share of the texts of a topic that a term of it is in at least: what is rarer is there by chance.
const LEAST_SHARE: f64 = 0.04;
/// The least weight of a term that counts.
const LEAST_WEIGHT: f64 = 0.3;
/// What a pair counts, as its words count too.
const PAIR: f64 = 0.6;
/// What a text needs to have a topic: the greater the topic, the less; and never more than the term that says most for it.
pub(super) const NEEDED: (f64, f64) = (0.5, 2.0);
/// How far a greater topic goes before a small one.
const SIZE: f64 = 0.5;

/// The terms of a topic and what each of them says for it.
#[derive(Debug, Clone, Default)]
pub(super) struct Weights {
    /// Sorted by term.
    pub(super) terms: Vec<(u32, f64)>,
    /// The weight of the term that says most.
    pub(super) lead: f64,
}

impl Weights {
    /// Those of terms of which the first says most.
    pub(super) fn new(mut terms: Vec<(u32, f64)>) -> Self {
        let lead = terms.first().map_or(0.0, |(_, weight)| *weight);
        terms.sort_unstable_by_key(|(term, _)| *term);
        terms.dedup_by_key(|(term, _)| *term);
        Self { terms, lead }
    }

    /// What a term says, if it is one of these.
    pub(super) fn of(&self, term: u32) -> Option<f64> {
        let place = self.terms.binary_search_by_key(&term, |(term, _)| *term).ok()?;
        self.terms.get(place).map(|(_, weight)| *weight)
    }
}

/// What the terms of some texts say for them: how much more frequent they are there than usual, as a logarithm.
pub(super) fn of(corpus: &Corpus, texts: &[u32]) -> Weights {
    let (mut counts, mut total) = (HashMap::<u32, u32>::new(), 0.0);
    for terms in texts.iter().filter_map(|text| corpus.terms_of.get(place(*text)?)) {
        total += real(terms.len());
        for term in terms {
            *counts.entry(*term).or_default() += 1;
        }
    }
    let added = corpus.usual_terms();
    let mut weighed: Vec<(f64, u32, f64)> = counts
        .into_iter()
        .filter(|(_, count)| *count > 1 && f64::from(*count) >= LEAST_SHARE * real(texts.len()))
        .map(|(term, count)| {
            let usual = corpus.usual(term);
            let share = (f64::from(count) - OWN + added * usual) / (total + added);
            let is_pair = corpus.term(term).is_some_and(|term| term.second != NOTHING);
            let weight = (share / usual).ln() * if is_pair { PAIR } else { 1.0 };
            (weight * f64::from(count), term, weight)
        })
        .filter(|(_, _, weight)| *weight > LEAST_WEIGHT)
        .collect();
    weighed.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then_with(|| corpus.key(a.1).cmp(&corpus.key(b.1))));
    weighed.truncate(MAX_TERMS);
    Weights::new(weighed.into_iter().map(|(_, term, weight)| (term, weight)).collect())
}

/// How much two topics have in common: none, 0, to all, 1.
pub(super) fn likeness(one: &Weights, other: &Weights) -> f64 {
    let length = |weights: &Weights| weights.terms.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
    let common: f64 = one.terms.iter().filter_map(|(term, weight)| Some(weight * other.of(*term)?)).sum();
    common / (length(one) * length(other)).max(f64::MIN_POSITIVE)
}

/// Which topic a text has.
#[derive(Debug, Clone, Default)]
pub(super) struct Scale {
    by_term: HashMap<u32, Vec<(usize, f64)>>,
    /// Of each topic, what a text needs, and what its size adds.
    topics: Vec<(f64, f64)>,
}

impl Scale {
    /// One of topics with their weights and sizes; so many texts have none, and so many there are.
    pub(super) fn new<'w>(topics: impl IntoIterator<Item = (&'w Weights, usize)>, without: usize, all: usize) -> Self {
        let mut scale = Self::default();
        for (nth, (weights, size)) in topics.into_iter().enumerate() {
            for (term, weight) in &weights.terms {
                scale.by_term.entry(*term).or_default().push((nth, *weight));
            }
            let size = real(size.max(1));
            let needed = ((real(without.max(1)) / size).ln() - 1.0).clamp(NEEDED.0, NEEDED.1).min(weights.lead.max(NEEDED.0));
            scale.topics.push((needed, SIZE * (size / real(all.max(1))).ln()));
        }
        scale
    }

    /// The topic of a text with these terms, and how much speaks for it.
    pub(super) fn weigh(&self, terms: &[u32]) -> Option<(usize, f64)> {
        let mut evidence = vec![0.0; self.topics.len()];
        for (topic, weight) in terms.iter().filter_map(|term| self.by_term.get(term)).flatten() {
            if let Some(sum) = evidence.get_mut(*topic) {
                *sum += weight;
            }
        }
        let enough = evidence.iter().zip(&self.topics).enumerate().filter(|(_, (sum, (needed, _)))| *sum >= needed);
        let best =
            enough.map(|(nth, (sum, (_, size)))| (nth, *sum, sum + size)).reduce(|best, next| if next.2 > best.2 { next } else { best });
        best.map(|(nth, sum, _)| (nth, sum))
    }
}
