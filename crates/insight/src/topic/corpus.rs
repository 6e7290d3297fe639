//! The texts that topics are learned from: each once, and of each the words and pairs of words that may name a subject.

use super::{
    Text,
    forms::{Forms, NOTHING, place},
};
use crate::story::words::{fold, mix};
use std::collections::HashMap;

/// The most texts that topics are learned from. Of more texts some are drawn, and all are given their topic.
const MAX_LEARNED: usize = 20_000;
/// The fewest texts that a word or pair is in.
const LEAST_TEXTS: u32 = 3;
/// What is in a greater share of the texts sets none of them apart: the name of the brand, or what everybody talks of.
const MAX_SHARE: f64 = 0.8;

/// No word is usual in a greater share of the texts: where more have it, as on the day of an outage, they are about it.
const MAX_USUAL: f64 = 0.35;

/// How many terms as are usual are added to those of a topic: this share of all, up to so many.
const USUAL: (f64, f64) = (0.05, 60.0);

/// A word, or two that stand side by side, by their stems.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Term {
    pub(super) first: u32,
    /// [`NOTHING`] if it is one word.
    pub(super) second: u32,
    /// How many texts it is in.
    pub(super) texts: u32,
}

/// The texts that are learned from, in an order that does not depend on how they came.
#[derive(Debug, Default)]
pub(super) struct Corpus {
    pub(super) forms: Forms,
    /// Of each text that is learned from, which of the given texts it is.
    pub(super) given: Vec<usize>,
    /// The forms of each.
    pub(super) sequences: Vec<Box<[u32]>>,
    /// The terms of each, sorted.
    pub(super) terms_of: Vec<Box<[u32]>>,
    pub(super) terms: Vec<Term>,
    by_stem: Vec<u32>,
    by_pair: HashMap<(u32, u32), u32>,
    /// How many terms all texts have together.
    pub(super) total: f64,
    /// How many texts they were learned from.
    learned: usize,
}

impl Corpus {
    /// Reads the texts; no word of these names is a term.
    pub(super) fn read<'n>(texts: &[Text<'_>], names: impl IntoIterator<Item = &'n str>) -> Self {
        let given = drawn(texts);
        let mut corpus = Self { forms: Forms::without(names), given, ..Self::default() };
        let mut sequence = Vec::new();
        for text in corpus.given.iter().filter_map(|nth| texts.get(*nth)) {
            sequence.clear();
            corpus.forms.learn(*text, &mut sequence);
            corpus.sequences.push(sequence.as_slice().into());
        }
        corpus.choose_terms();
        let mut terms_of: Vec<Box<[u32]>> = Vec::with_capacity(corpus.sequences.len());
        let (mut stems, mut terms) = (Vec::new(), Vec::new());
        for sequence in &corpus.sequences {
            stems.clear();
            corpus.forms.stems_of(sequence, &mut stems);
            corpus.terms_among(&stems, &mut terms);
            terms_of.push(terms.as_slice().into());
        }
        corpus.total = terms_of.iter().map(|terms| real(terms.len())).sum();
        corpus.learned = terms_of.len();
        corpus.terms_of = terms_of;
        corpus
    }

    /// What it takes to know terms again.
    pub(super) fn without_texts(self) -> Self {
        Self { given: Vec::new(), sequences: Vec::new(), terms_of: Vec::new(), ..self }
    }

    /// Takes as terms what is in enough of the texts, but not in most of them, and is nobody's name.
    fn choose_terms(&mut self) {
        let (mut words, mut pairs) = (vec![0_u32; self.forms.stems()], HashMap::<(u32, u32), u32>::new());
        let mut stems = Vec::new();
        for sequence in &self.sequences {
            stems.clear();
            self.forms.stems_of(sequence, &mut stems);
            for pair in pairs_of(&mut stems) {
                *pairs.entry(pair).or_default() += 1;
            }
            for stem in &stems {
                if let Some(count) = place(*stem).and_then(|stem| words.get_mut(stem)) {
                    *count += 1;
                }
            }
        }
        let is_name = self.forms.are_names();
        let most = real(self.sequences.len()) * MAX_SHARE;
        self.by_stem = vec![NOTHING; words.len()];
        for ((stem, texts), is_name) in (0..).zip(words).zip(is_name) {
            if texts < LEAST_TEXTS || f64::from(texts) > most || is_name {
                continue;
            }
            if let Some(slot) = place(stem).and_then(|stem| self.by_stem.get_mut(stem)) {
                *slot = u32::try_from(self.terms.len()).unwrap_or(NOTHING);
                self.terms.push(Term { first: stem, second: NOTHING, texts });
            }
        }
        let mut pairs: Vec<((u32, u32), u32)> = pairs.into_iter().filter(|(_, texts)| *texts >= LEAST_TEXTS).collect();
        pairs.sort_unstable();
        for ((first, second), texts) in pairs {
            if self.word(first).is_some() && self.word(second).is_some() {
                self.by_pair.insert((first, second), u32::try_from(self.terms.len()).unwrap_or(NOTHING));
                self.terms.push(Term { first, second, texts });
            }
        }
    }

    /// The terms of a text whose stems these are, sorted, each once.
    pub(super) fn terms_among(&self, stems: &[u32], terms: &mut Vec<u32>) {
        terms.clear();
        let mut before = NOTHING;
        for stem in stems {
            let word = self.word(*stem);
            terms.extend(word);
            if word.is_some() && before != NOTHING {
                terms.extend(self.pair(before, *stem));
            }
            before = if word.is_some() { *stem } else { NOTHING };
        }
        terms.sort_unstable();
        terms.dedup();
    }

    /// The term that a stem is.
    pub(super) fn word(&self, stem: u32) -> Option<u32> {
        place(stem).and_then(|stem| self.by_stem.get(stem)).copied().filter(|term| *term != NOTHING)
    }

    /// The term that two stems side by side are.
    pub(super) fn pair(&self, first: u32, second: u32) -> Option<u32> {
        self.by_pair.get(&(first, second)).copied()
    }

    pub(super) fn term(&self, term: u32) -> Option<Term> {
        self.terms.get(place(term)?).copied()
    }

    /// The share of a term in all that is said.
    pub(super) fn usual(&self, term: u32) -> f64 {
        let most = real(self.learned) * MAX_USUAL;
        self.term(term).map_or(1.0, |term| f64::from(term.texts).min(most)) / self.total.max(1.0)
    }

    /// How many terms as have the usual shares are added to those of a topic, so that few texts say little.
    pub(super) fn usual_terms(&self) -> f64 {
        (self.total * USUAL.0).min(USUAL.1)
    }

    /// A term as a key: its stems with a blank between.
    pub(super) fn key(&self, term: u32) -> String {
        let Some(term) = self.term(term) else { return String::new() };
        let first = self.forms.key(term.first);
        if term.second == NOTHING { first.to_owned() } else { format!("{first} {}", self.forms.key(term.second)) }
    }

    /// Which texts each term is in.
    pub(super) fn texts_with(&self) -> Vec<Vec<u32>> {
        let mut texts: Vec<Vec<u32>> = vec![Vec::new(); self.terms.len()];
        for (number, terms) in (0..).zip(&self.terms_of) {
            for term in terms {
                if let Some(texts) = place(*term).and_then(|term| texts.get_mut(term)) {
                    texts.push(number);
                }
            }
        }
        texts
    }
}

/// Each pair of stems side by side, once; what is left of the stems is each once too.
fn pairs_of(stems: &mut Vec<u32>) -> Vec<(u32, u32)> {
    let sides = stems.iter().copied().zip(stems.iter().copied().skip(1));
    let mut pairs: Vec<(u32, u32)> = sides.filter(|(a, b)| *a != NOTHING && *b != NOTHING && a != b).collect();
    pairs.sort_unstable();
    pairs.dedup();
    stems.sort_unstable();
    stems.dedup();
    pairs
}

/// Which texts are learned from: of those that read alike one, and of too many some that are as good as drawn by lot, but the
/// same whatever their order.
fn drawn(texts: &[Text<'_>]) -> Vec<usize> {
    let lot = |text: &Text<'_>| mix(fold(text.text) ^ fold(text.title.unwrap_or_default()).rotate_left(17));
    let mut all: Vec<(u64, usize)> = texts.iter().enumerate().map(|(nth, text)| (lot(text), nth)).collect();
    let said = |nth: usize| texts.get(nth).map(|text| (text.title, text.text));
    all.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| said(a.1).cmp(&said(b.1))).then(a.1.cmp(&b.1)));
    all.dedup_by_key(|(lot, _)| *lot);
    all.truncate(MAX_LEARNED);
    all.into_iter().map(|(_, nth)| nth).collect()
}

/// A count as a number to reckon with.
pub(super) fn real(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
