//! How good the verdicts are where something makes a text hard: irony, negation, another's words.

use super::{
    Sample, Truth,
    figures::{Counts, rounded, rounded_if_any, share},
};
use luister_mention::{Signal, Verdict};
use serde::Serialize;
use std::collections::BTreeMap;

/// How good the verdicts are on the texts of one phenomenon. A pair is one of those that its first line names.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Phenomenon {
    /// The word of the file.
    #[serde(rename = "phenomenon")]
    pub name: String,
    /// The language of the texts.
    pub lang: String,
    /// How many texts there are.
    pub n: u32,
    /// How many of the five answers about a text are right, on average.
    #[serde(serialize_with = "rounded")]
    pub right: f64,
    /// Over the answers for all five signals together.
    #[serde(serialize_with = "rounded_if_any")]
    pub f1: Option<f64>,
    /// How many minimal pairs there are.
    pub pairs: u32,
    /// How many of them have every answer about every member right.
    pub pairs_right: u32,
}

/// The name of a phenomenon and a language.
type Key = (String, String);

/// What is counted of the texts of one phenomenon.
#[derive(Debug, Default)]
struct Texts {
    n: u32,
    right: u32,
    counts: Counts,
}

/// What is counted while texts come in.
#[derive(Debug, Default)]
pub(super) struct Phenomena {
    texts: BTreeMap<Key, Texts>,
    /// By file and number; whether every answer so far was right.
    pairs: BTreeMap<(String, u32), (Key, bool)>,
}

impl Phenomena {
    /// Counts a text whose file names its phenomenon.
    pub(super) fn add(&mut self, sample: &Sample, verdict: &Verdict) {
        let Truth::All { signals, phenomenon, pair } = &sample.truth else { return };
        let key = (phenomenon.clone(), sample.lang.to_string());
        let answers = Signal::SCORED.map(|signal| (verdict.signals.contains(&signal), signals.contains(&signal)));
        let texts = self.texts.entry(key.clone()).or_default();
        texts.n += 1;
        for (said, is) in answers {
            texts.right += u32::from(said == is);
            texts.counts.add(said, is);
        }
        if let Some(pair) = pair {
            let (_, is_right) = self.pairs.entry((sample.file.clone(), *pair)).or_insert((key, true));
            *is_right &= answers.iter().all(|(said, is)| said == is);
        }
    }

    pub(super) fn finish(self) -> Vec<Phenomenon> {
        let of = |((name, lang), texts): (Key, Texts)| {
            let ours = || self.pairs.values().filter(|((word, spoken), _)| *word == name && *spoken == lang);
            let pairs = Counts::of(ours().map(|(_, is_right)| (true, *is_right)));
            Phenomenon {
                n: texts.n,
                right: share(texts.right, texts.n).unwrap_or(0.0),
                f1: texts.counts.f1(),
                pairs: pairs.hits + pairs.alarms,
                pairs_right: pairs.hits,
                name,
                lang,
            }
        };
        self.texts.into_iter().map(of).collect()
    }
}
