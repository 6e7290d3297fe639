//! What a topic is called: one to three words or pairs of words, as people write them.

use super::{
    corpus::{Corpus, real},
    forms::{NOTHING, place},
    rounds::Draft,
    seed::contains,
    weights::Weights,
};
use std::collections::{BTreeMap, HashMap};

/// What stands between the parts of a name.
const JOINED: &str = " · ";
/// The most words or pairs of a name.
const MAX_PARTS: usize = 3;
/// What the second and third part of a name are in at least: a share of the texts, and a share of those with the first.
const LEAST_SHARE: (f64, f64) = (0.12, 0.25);
/// The fewest texts that any part of a name is in.
const LEAST_TEXTS: u32 = 3;
/// Of a word that is nearly always in one pair only the pair is told.
const SAME: f64 = 0.6;

/// How many of some texts have which term.
pub(super) fn counts(corpus: &Corpus, texts: &[u32]) -> HashMap<u32, u32> {
    let mut counts = HashMap::new();
    for term in texts.iter().filter_map(|text| corpus.terms_of.get(place(*text)?)).flat_map(|terms| terms.iter()) {
        *counts.entry(*term).or_default() += 1;
    }
    counts
}

/// A name for a topic that none of these topics has.
pub(super) fn of(corpus: &Corpus, draft: &Draft, counts: &HashMap<u32, u32>, taken: &[String]) -> String {
    let parts = parts(corpus, &draft.weights, counts, draft.texts.len());
    let written = written(corpus, &draft.texts, &parts);
    let parts: Vec<&str> = parts.iter().filter_map(|part| written.get(part)).map(String::as_str).collect();
    let name = parts.join(JOINED);
    if !taken.contains(&name) {
        return name;
    }
    (2..=taken.len() + 2).map(|nth| format!("{name} ({nth})")).find(|name| !taken.contains(name)).unwrap_or(name)
}

/// The terms that a name is made of, the best first.
fn parts(corpus: &Corpus, weights: &Weights, counts: &HashMap<u32, u32>, size: usize) -> Vec<u32> {
    let count = |term: u32| counts.get(&term).copied().unwrap_or_default();
    let mut terms: Vec<(f64, u32)> = weights.terms.iter().map(|(term, weight)| (weight * f64::from(count(*term)), *term)).collect();
    terms.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then_with(|| corpus.key(a.1).cmp(&corpus.key(b.1))));
    let mut parts: Vec<u32> = Vec::new();
    for (_, term) in &terms {
        let enough = match parts.first() {
            None => f64::from(LEAST_TEXTS).min(real(size)),
            Some(first) => (LEAST_SHARE.0 * real(size)).max(LEAST_SHARE.1 * f64::from(count(*first))),
        };
        let term = longer(corpus, *term, &terms, count);
        let is_said = f64::from(count(term)) >= enough.max(f64::from(LEAST_TEXTS));
        let overlaps = parts.iter().any(|part| *part == term || share_a_word(corpus, *part, term));
        if is_said && !overlaps {
            parts.push(term);
        }
        if parts.len() >= MAX_PARTS {
            break;
        }
    }
    if parts.is_empty() { terms.into_iter().map(|(_, term)| term).take(1).collect() } else { parts }
}

/// The pair that a word is nearly always in, if there is one.
fn longer(corpus: &Corpus, word: u32, terms: &[(f64, u32)], count: impl Fn(u32) -> u32) -> u32 {
    let pairs = terms.iter().map(|(_, term)| *term).filter(|pair| contains(corpus, *pair, word));
    let mostly = |pair: &u32| f64::from(count(*pair)) >= SAME * f64::from(count(word));
    pairs.filter(mostly).max_by_key(|pair| count(*pair)).unwrap_or(word)
}

fn share_a_word(corpus: &Corpus, one: u32, other: u32) -> bool {
    let (Some(one), Some(other)) = (corpus.term(one), corpus.term(other)) else { return false };
    let has = |stem: u32| stem != NOTHING && (stem == other.first || stem == other.second);
    has(one.first) || has(one.second)
}

/// How people write some terms most often in these texts.
fn written<'c>(corpus: &'c Corpus, texts: &[u32], terms: &[u32]) -> HashMap<u32, String> {
    let mut forms: HashMap<u32, BTreeMap<String, u32>> = HashMap::new();
    let mut stems = Vec::new();
    for sequence in texts.iter().filter_map(|text| corpus.sequences.get(place(*text)?)) {
        stems.clear();
        corpus.forms.stems_of(sequence, &mut stems);
        let mut before: Option<(u32, String)> = None;
        let mut raw: &'c str = "";
        for (form, stem) in sequence.iter().zip(&stems) {
            let shown = corpus.forms.shown(*form);
            let word = corpus.word(*stem);
            // Only a phrase has a stem with a blank, or words of no subject before it.
            let said = if corpus.forms.is_phrase(*form, *stem) { format!("{raw} {shown}") } else { shown.to_owned() };
            if let Some(word) = word.filter(|word| terms.contains(word)) {
                *forms.entry(word).or_default().entry(said.clone()).or_default() += 1;
            }
            let pair = before.as_ref().and_then(|(first, said_first)| Some((corpus.pair(*first, *stem)?, format!("{said_first} {said}"))));
            if let Some((pair, said)) = pair.filter(|(pair, _)| terms.contains(pair)) {
                *forms.entry(pair).or_default().entry(said).or_default() += 1;
            }
            before = word.map(|_| (*stem, said));
            raw = shown;
        }
    }
    let commonest = |forms: BTreeMap<String, u32>| forms.into_iter().reduce(|best, next| if next.1 > best.1 { next } else { best });
    forms.into_iter().filter_map(|(term, forms)| Some((term, commonest(forms)?.0))).collect()
}
