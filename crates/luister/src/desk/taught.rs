//! What corrections taught, and how to take that back.

use super::{Line, Out, Request, correct};
use crate::{config::Plan, table::counted};
use anyhow::ensure;
use chrono::{DateTime, Utc};
use luister_matcher::{
    Matcher,
    layer::{self, Changed, Effect, Layer, LearnedWord, Lesson},
};
use luister_mention::{Correction, Label, Lang, MentionId, Signal, Stored, text};
use luister_store::{Store, StoreError};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Verdicts learn from so many corrections at most: those that were given last.
const MOST_LESSONS: usize = 5_000;
/// The longest quotation of what was corrected, in characters.
const MAX_QUOTE_CHARS: usize = 100;
/// So many sentences are told by name after a correction.
const MOST_TOLD: usize = 5;

/// What corrections taught, and what that changes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct WhatWasLearned {
    /// The model that it stands on top of.
    pub(crate) model: String,
    /// How many corrections it was learned from.
    pub(crate) lessons: usize,
    /// How many taught nothing, for they are of texts in a language that the model does not read.
    pub(crate) unread: usize,
    /// The corrections that are there, those given last first.
    pub(crate) labels: Vec<Told>,
    /// What was learned of words.
    pub(crate) words: Vec<Word>,
    /// What that does to the figures on the corrections themselves, each judged by what the others taught.
    pub(crate) effect: Effect,
    /// The test sentences of which something else is said now.
    pub(crate) sentences: Vec<Changed>,
}

/// One correction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Told {
    /// What was corrected.
    pub(crate) mention: MentionId,
    /// The beginning of what it says.
    pub(crate) text: String,
    /// What the verdict was counted by when it was heard.
    pub(crate) was: Signal,
    /// What it is instead.
    pub(crate) correction: Correction,
    /// Who says so.
    pub(crate) who: String,
    /// When.
    pub(crate) at: DateTime<Utc>,
    /// Whether it teaches; if not, somebody took that back.
    pub(crate) teaches: bool,
}

/// Words of which corrections taught something.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Word {
    /// The language.
    pub(crate) lang: Lang,
    /// The signal that they speak for or against; none if they tell that a text is not about us.
    pub(crate) signal: Option<Signal>,
    /// One word, or two side by side.
    pub(crate) words: String,
    /// How far they move the score, between -1 and 1.
    pub(crate) weight: f32,
    /// How many of the corrected texts have them.
    pub(crate) lessons: usize,
}

impl From<&LearnedWord> for Word {
    fn from(word: &LearnedWord) -> Self {
        let LearnedWord { lang, signal, words, weight, lessons } = word.clone();
        Self { lang, signal, words, weight, lessons }
    }
}

/// What verdicts learn from.
pub(crate) fn lessons(store: &dyn Store) -> Result<Vec<Lesson>, StoreError> {
    Ok(lessons_of(store.labelled(MOST_LESSONS)?))
}

fn lessons_of(labelled: Vec<(Label, Stored)>) -> Vec<Lesson> {
    let teaching = labelled.into_iter().filter(|(label, _)| label.teaches);
    teaching.map(|(label, stored)| Lesson::of(stored.mention, &stored.verdict, label.correction)).collect()
}

/// The matcher with what corrections have taught it by now.
pub(super) struct Pupil {
    taught: Matcher,
}

impl Pupil {
    /// With all corrections that are there.
    pub(super) fn of(plan: &Plan, store: &dyn Store) -> Result<Self, StoreError> {
        Ok(Self { taught: taught(plan, &lessons(store)?) })
    }

    /// Says how many corrections verdicts rest on now, and which of the test sentences are judged wrong that were not before.
    pub(super) fn tell_what_changed(&self, before: &Self, out: &mut Out<'_>) -> anyhow::Result<()> {
        let lessons = self.taught.layer().lessons();
        out(Line::Note(format!("verdicts rest on {} now; `luister model` shows what they taught", counted(lessons, "correction"))))?;
        let changed = layer::changed(&before.taught, &self.taught);
        let broken: Vec<&Changed> = changed.iter().filter(|changed| changed.is_broken()).collect();
        if !broken.is_empty() {
            let (them, are) = if broken.len() == 1 { ("test sentence", "is") } else { ("test sentences", "are") };
            out(Line::Note(format!("{} {them} that luister comes with {are} judged wrong by this:", broken.len())))?;
        }
        for changed in broken.iter().take(MOST_TOLD) {
            out(Line::Note(format!("  “{}” is now {}, and should be {}", changed.text, named(&changed.after), named(&changed.signals))))?;
        }
        if broken.len() > MOST_TOLD {
            out(Line::Note(format!("  and {} more; `luister model` has all of them", broken.len() - MOST_TOLD)))?;
        }
        Ok(())
    }
}

fn taught(plan: &Plan, lessons: &[Lesson]) -> Matcher {
    plan.matcher.clone().with_layer(Arc::new(Layer::learn(&plan.matcher, lessons)))
}

/// The matcher as the daemon has it: with what corrections taught, if there is anything where they are kept.
pub(crate) fn taught_matcher(plan: &Plan) -> anyhow::Result<Matcher> {
    let mut labelled = Vec::new();
    if plan.store_dir().exists() {
        super::ask(plan, &Request::Labelled, &mut |line| {
            if let Line::Row(row) = line {
                labelled.push(serde_json::from_value(row)?);
            }
            Ok(())
        })?;
    }
    Ok(taught(plan, &lessons_of(labelled)))
}

/// Every correction that verdicts learn from, with what was corrected.
pub(super) fn labelled(store: &dyn Store, out: &mut Out<'_>) -> anyhow::Result<()> {
    for (label, stored) in store.labelled(MOST_LESSONS)?.into_iter().filter(|(label, _)| label.teaches) {
        out(Line::Row(serde_json::to_value((label, stored))?))?;
    }
    Ok(())
}

/// Signals as they are named in a sentence.
fn named(signals: &[Signal]) -> String {
    match signals {
        [] => Signal::Other.to_string(),
        signals => signals.iter().map(Signal::to_string).collect::<Vec<_>>().join(" and "),
    }
}

/// What corrections taught, and what that changes.
pub(super) fn show(plan: &Plan, store: &dyn Store, out: &mut Out<'_>) -> anyhow::Result<()> {
    let labelled = store.labelled(MOST_LESSONS)?;
    let labels = labelled.iter().rev().map(told).collect();
    let lessons = lessons_of(labelled);
    let taught = taught(plan, &lessons);
    let layer = taught.layer();
    let learned = WhatWasLearned {
        model: plan.matcher.model().version().to_owned(),
        lessons: layer.lessons(),
        unread: layer.unread(),
        labels,
        words: layer.words().iter().map(Word::from).collect(),
        effect: Effect::of(&plan.matcher, &lessons),
        sentences: layer::changed(&plan.matcher, &taught),
    };
    out(Line::Row(serde_json::to_value(learned)?))?;
    Ok(())
}

fn told((label, stored): &(Label, Stored)) -> Told {
    let said = stored.mention.title.as_deref().filter(|_| stored.mention.text.trim().is_empty()).unwrap_or(&stored.mention.text);
    Told {
        mention: label.mention,
        text: text::excerpt(&text::line(said), MAX_QUOTE_CHARS),
        was: stored.verdict.named(),
        correction: label.correction,
        who: label.who.clone(),
        at: label.at,
        teaches: label.teaches,
    }
}

/// Takes back what corrections taught: of these mentions, or of all. The corrections themselves stay.
pub(super) fn unlearn(
    plan: &Plan,
    store: &dyn Store,
    ids: &[String],
    who: &str,
    now: DateTime<Utc>,
    out: &mut Out<'_>,
) -> anyhow::Result<()> {
    let mut labels: Vec<Label> = Vec::new();
    if ids.is_empty() {
        labels.extend(store.labelled(usize::MAX)?.into_iter().map(|(label, _)| label));
    }
    for id in ids {
        let mention = correct::mention(store, id)?.mention.id;
        let last = store.labels(mention)?.pop();
        ensure!(last.is_some(), "nobody corrected the verdict on `{id}`; `luister model --labels` lists the corrections");
        labels.extend(last);
    }
    labels.retain(|label| label.teaches);
    ensure!(
        !labels.is_empty(),
        "there is nothing to take back: {}",
        if ids.is_empty() { "no correction teaches" } else { "it teaches nothing any more" }
    );
    let before = Pupil::of(plan, store)?;
    for label in &labels {
        let taken_back = Label { who: who.to_owned(), at: now, teaches: false, ..label.clone() };
        store.label(&taken_back, &[], &[])?;
        out(Line::Row(serde_json::to_value(&taken_back)?))?;
    }
    Pupil::of(plan, store)?.tell_what_changed(&before, out)
}
