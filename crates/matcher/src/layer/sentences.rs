//! The test sentences that are part of the program, and which of them a layer has judged otherwise.

use crate::{
    Matcher, example,
    examples::{self, Example},
    view::View,
};
use luister_mention::{Lang, Mention, Signal};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// A test sentence of which two matchers say something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// What it says.
    pub text: String,
    /// Its language.
    pub lang: Lang,
    /// What it is.
    pub signals: Vec<Signal>,
    /// What the first says.
    pub before: Vec<Signal>,
    /// What the other says.
    pub after: Vec<Signal>,
}

impl Changed {
    /// Whether the first was right and the other is wrong.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.before == self.signals
    }

    /// Whether the first was wrong and the other is right.
    #[must_use]
    pub fn is_mended(&self) -> bool {
        self.after == self.signals
    }
}

static SENTENCES: LazyLock<Vec<(Mention, Example)>> = LazyLock::new(|| {
    let files = [include_str!("../../tests/behaviour/nl.tsv"), include_str!("../../tests/behaviour/en.tsv")];
    let examples = files.into_iter().flat_map(|file| examples::read("sentences", file).examples);
    examples.filter_map(|example| Some((example::example(&example.text)?, example))).collect()
});

/// The test sentences of which two matchers say something else, whatever their lists.
#[must_use]
pub fn changed(before: &Matcher, after: &Matcher) -> Vec<Changed> {
    let of_sentence = |(mention, example): &(Mention, Example)| {
        let held = |matcher: &Matcher| matcher.signals_of(&View::of(mention), Some(example.lang));
        let (before, after) = (held(before), held(after));
        let Example { lang, signals, text, .. } = example;
        let mut signals = signals.clone();
        signals.sort_unstable_by_key(|signal| Signal::SCORED.iter().position(|scored| scored == signal));
        (before != after).then(|| Changed { text: text.clone(), lang: *lang, signals, before, after })
    };
    SENTENCES.iter().filter_map(of_sentence).collect()
}
