//! Where topics begin: words that are frequent, and whose company is not that of all others.

use super::{
    corpus::{Corpus, real},
    forms::{NOTHING, place},
};

/// The most words whose company is looked at.
const MAX_LOOKED_AT: usize = 400;
/// The most words that topics are begun with.
const MAX_ANCHORS: usize = 120;
/// Words that share more of the texts of the rarer one begin one topic.
const SHARED: f64 = 0.6;

/// The texts that a topic begins with.
#[derive(Debug, Clone, Default)]
pub(super) struct Group {
    /// Of each text, whether it is one of them.
    has: Vec<bool>,
    size: usize,
    /// Which of the known topics it goes on with.
    pub(super) seed: Option<usize>,
}

impl Group {
    pub(super) fn new(all: usize, seed: Option<usize>) -> Self {
        Self { has: vec![false; all], size: 0, seed }
    }

    pub(super) fn extend(&mut self, texts: &[u32]) {
        for text in texts {
            if let Some(has) = place(*text).and_then(|text| self.has.get_mut(text)) {
                self.size += usize::from(!std::mem::replace(has, true));
            }
        }
    }

    pub(super) fn has(&self, text: u32) -> bool {
        place(text).and_then(|text| self.has.get(text)).is_some_and(|has| *has)
    }

    /// Which texts these are.
    pub(super) fn texts(&self) -> Vec<u32> {
        (0..).zip(&self.has).filter(|(_, has)| **has).map(|(text, _)| text).collect()
    }

    fn shared(&self, texts: &[u32]) -> usize {
        texts.iter().filter(|text| self.has(**text)).count()
    }
}

/// Adds groups to those there are, the best first, until there are `most`; none with fewer than `least` texts.
pub(super) fn add(corpus: &Corpus, groups: &mut Vec<Group>, most: usize, least: usize) {
    let texts_with = corpus.texts_with();
    for term in best(corpus, &texts_with, least) {
        let Some(texts) = place(term).and_then(|term| texts_with.get(term)) else { continue };
        let fits = |group: &Group| {
            let shared = group.shared(texts);
            let rarer = texts.len().min(group.size);
            let by_chance = real(texts.len()) * real(group.size);
            (shared > 1 && real(shared) > SHARED * real(rarer)).then_some(real(shared) / by_chance)
        };
        let closest = groups.iter().enumerate().filter_map(|(nth, group)| Some((nth, fits(group)?)));
        let closest = closest.reduce(|best, next| if next.1 > best.1 { next } else { best });
        let has_room = groups.len() < most;
        match closest.and_then(|(nth, _)| groups.get_mut(nth)) {
            Some(group) => group.extend(texts),
            None if has_room => {
                let mut group = Group::new(corpus.terms_of.len(), None);
                group.extend(texts);
                groups.push(group);
            }
            None => {}
        }
    }
}

/// The terms that tell most, by what they are and by the company they keep.
fn best(corpus: &Corpus, texts_with: &[Vec<u32>], least: usize) -> Vec<u32> {
    let all = real(corpus.terms_of.len());
    let own = |texts: &[u32]| real(texts.len()) * (all / real(texts.len())).ln();
    let frequent = (0..).zip(texts_with).filter(|(_, texts)| texts.len() >= least);
    let mut frequent: Vec<(u32, f64, &[u32])> = frequent.map(|(term, texts)| (term, own(texts), texts.as_slice())).collect();
    let by_worth = |a: &(u32, f64, &[u32]), b: &(u32, f64, &[u32])| b.1.total_cmp(&a.1).then_with(|| corpus.key(a.0).cmp(&corpus.key(b.0)));
    frequent.sort_unstable_by(by_worth);
    frequent.truncate(MAX_LOOKED_AT);
    let mut counts = vec![0_u32; corpus.terms.len()];
    for (term, worth, texts) in &mut frequent {
        *worth += company(corpus, *term, texts, &mut counts);
    }
    frequent.sort_unstable_by(by_worth);
    frequent.truncate(MAX_ANCHORS);
    frequent.into_iter().map(|(term, ..)| term).collect()
}

/// How much better the other terms of the texts with a term are told by each other than by what is usual: the gain of likelihood
/// when each is foretold from the others. Near nothing, or less, for a word that is said of anything.
fn company(corpus: &Corpus, term: u32, texts: &[u32], counts: &mut [u32]) -> f64 {
    let (mut met, mut total) = (Vec::new(), 0.0);
    for other in texts.iter().filter_map(|text| corpus.terms_of.get(place(*text)?)).flat_map(|terms| terms.iter()) {
        if !overlaps(corpus, term, *other) {
            total += 1.0;
            if let Some(count) = place(*other).and_then(|other| counts.get_mut(other)) {
                if *count == 0 {
                    met.push(*other);
                }
                *count += 1;
            }
        }
    }
    let (mut gain, added) = (0.0, corpus.usual_terms());
    for other in met {
        let Some(count) = place(other).and_then(|other| counts.get_mut(other)) else { continue };
        let (times, usual) = (f64::from(std::mem::take(count)), corpus.usual(other));
        gain += times * ((times - 1.0 + added * usual) / ((total + added) * usual)).ln();
    }
    gain
}

/// Whether two terms have a word in common.
fn overlaps(corpus: &Corpus, one: u32, other: u32) -> bool {
    if one == other {
        return true;
    }
    let (Some(one), Some(other)) = (corpus.term(one), corpus.term(other)) else { return false };
    let has = |stem: u32| stem != NOTHING && (stem == other.first || stem == other.second);
    has(one.first) || has(one.second)
}
