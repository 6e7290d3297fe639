//! How topics settle: each text goes to the topic that its words speak for, and each topic is what its texts say, a few times over.

use super::{
    anchors::{self, Group},
    corpus::{Corpus, real},
    seed::{self, Seed},
    weights::{self, Scale, Weights},
};

/// As many times more topics are begun as may be left.
const BEGUN: usize = 3;
/// How many rounds there are.
const ROUNDS: usize = 3;
/// As many times larger counts a known topic when there are too many: what was told of is worth to be told on.
const KNOWN: f64 = 1.5;
/// Topics that have more in common become one.
const ONE: f64 = 0.4;

/// A topic that is being found.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) weights: Weights,
    pub(super) texts: Vec<u32>,
    /// Which of the known topics it began with.
    pub(super) seed: Option<usize>,
}

/// Finds up to `most` topics of at least `least` texts each, and how a text gets its topic.
pub(super) fn settle(corpus: &Corpus, known: &[Seed], most: usize, least: usize) -> (Vec<Draft>, Scale) {
    let mut groups = seed::groups(corpus, known, least);
    let begun = groups.len() + most * BEGUN;
    anchors::add(corpus, &mut groups, begun, least);
    let draft = |group: &Group| {
        let texts = group.texts();
        Draft { weights: weights::of(corpus, &texts), texts, seed: group.seed }
    };
    let mut drafts: Vec<Draft> = groups.iter().map(draft).collect();
    let mut without = (0..).zip(&corpus.terms_of).filter(|(text, _)| !groups.iter().any(|group| group.has(*text))).count();
    for _ in 0..ROUNDS {
        without = share_out(corpus, &mut drafts, without);
        drafts.retain(|draft| draft.texts.len() >= least);
        learn(corpus, &mut drafts);
        unite(corpus, &mut drafts);
    }
    let rank = |draft: &Draft| real(draft.texts.len()) * if draft.seed.is_some() { KNOWN } else { 1.0 };
    drafts.sort_by(|a, b| rank(b).total_cmp(&rank(a)));
    drafts.truncate(most);
    without = corpus.terms_of.len() - drafts.iter().map(|draft| draft.texts.len()).sum::<usize>();
    // What has lost its topic may have another; and what is told of a topic is what its texts are given by.
    without = share_out(corpus, &mut drafts, without);
    drafts.retain(|draft| draft.texts.len() >= least);
    learn(corpus, &mut drafts);
    loop {
        let scale = scale(corpus, &drafts, without);
        for draft in &mut drafts {
            draft.texts.clear();
        }
        without = give(corpus, &mut drafts, &scale);
        let topics = drafts.len();
        drafts.retain(|draft| draft.texts.len() >= least);
        if drafts.len() == topics {
            return (drafts, scale);
        }
    }
}

fn scale(corpus: &Corpus, drafts: &[Draft], without: usize) -> Scale {
    Scale::new(drafts.iter().map(|draft| (&draft.weights, draft.texts.len())), without, corpus.terms_of.len())
}

/// Gives each text its topic, and returns how many have none.
fn share_out(corpus: &Corpus, drafts: &mut [Draft], without: usize) -> usize {
    let scale = scale(corpus, drafts, without);
    for draft in drafts.iter_mut() {
        draft.texts.clear();
    }
    give(corpus, drafts, &scale)
}

fn give(corpus: &Corpus, drafts: &mut [Draft], scale: &Scale) -> usize {
    let mut without = 0;
    for (text, terms) in (0..).zip(&corpus.terms_of) {
        match scale.weigh(terms).and_then(|(topic, _)| drafts.get_mut(topic)) {
            Some(draft) => draft.texts.push(text),
            None => without += 1,
        }
    }
    without
}

fn learn(corpus: &Corpus, drafts: &mut [Draft]) {
    for draft in drafts {
        draft.weights = weights::of(corpus, &draft.texts);
    }
}

/// Makes one of topics that say the same. One that was known takes up one that was not.
fn unite(corpus: &Corpus, drafts: &mut Vec<Draft>) {
    let mut first = 0;
    while let Some(one) = drafts.get(first) {
        let alike = |(nth, other): (usize, &Draft)| {
            let both_known = one.seed.is_some() && other.seed.is_some();
            (nth > first && !both_known && weights::likeness(&one.weights, &other.weights) > ONE).then_some(nth)
        };
        let Some(nth) = drafts.iter().enumerate().find_map(alike) else {
            first += 1;
            continue;
        };
        let other = drafts.remove(nth);
        if let Some(one) = drafts.get_mut(first) {
            one.texts.extend(other.texts);
            one.texts.sort_unstable();
            one.seed = one.seed.or(other.seed);
            one.weights = weights::of(corpus, &one.texts);
        }
    }
}

/// The fewest texts of a topic among so many: this many, and this share.
pub(super) fn least(texts: usize, least: usize, share: f64) -> usize {
    let by_share = (0..=texts).take_while(|count| real(*count) < share * real(texts)).count();
    least.max(by_share).max(2)
}
