//! Which members of a topic show best what it is about.

use super::{
    corpus::{Corpus, real},
    forms::place,
    weights::Weights,
};

/// The most members that are shown.
const MAX_TYPICAL: usize = 3;
/// Members that have more of their terms in common are as good as copies.
const ALIKE: f64 = 0.5;
/// As many terms are added to those of a text: of a short one less is known than it seems.
const FEW: f64 = 4.0;

/// Up to three of these texts: those whose terms say most for the topic, and little else, and not the same twice.
pub(super) fn of(corpus: &Corpus, weights: &Weights, texts: &[u32]) -> Vec<u32> {
    let weight = |term: &u32| weights.of(*term).unwrap_or_default();
    let terms = |text: u32| corpus.terms_of.get(place(text)?).map(|terms| &terms[..]);
    let closeness = |text: u32| {
        let terms = terms(text)?;
        Some(terms.iter().map(weight).sum::<f64>() / (real(terms.len()) + FEW).sqrt())
    };
    let mut sorted: Vec<(f64, u32)> = texts.iter().filter_map(|text| Some((closeness(*text)?, *text))).collect();
    sorted.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut typical: Vec<u32> = Vec::new();
    for (_, text) in sorted {
        let alike = |other: &u32| terms(text).zip(terms(*other)).is_some_and(|(one, other)| common(one, other) > ALIKE);
        if !typical.iter().any(alike) {
            typical.push(text);
        }
        if typical.len() >= MAX_TYPICAL {
            break;
        }
    }
    typical
}

/// The share of the terms of either text that both have.
fn common(one: &[u32], other: &[u32]) -> f64 {
    let both = one.iter().filter(|term| other.binary_search(term).is_ok()).count();
    real(both) / real(one.len() + other.len() - both).max(1.0)
}
