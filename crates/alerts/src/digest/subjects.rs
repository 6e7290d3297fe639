//! What is complained of and asked: mentions by subject, held against the period before, and known again in the next digest.

use super::{History, gather::line_at};
use luister_insight::topic::{Limits, MAX_SEEDS, Seed, Text, Topics as Found};
use luister_mention::{Mention, Position, Topic, Topics, text};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// The most texts of a period that are put in order; what is beyond counts as unsorted.
const MAX_TEXTS: usize = 100_000;
/// So much of each is read.
const MAX_TEXT_CHARS: usize = 800;
/// A subject that has been away for so many digests is forgotten.
const MAX_AWAY: u32 = 60;

/// Texts of one kind, with where their mentions lie.
#[derive(Debug, Default)]
pub(super) struct Texts {
    texts: Vec<Read>,
    more: u32,
}

#[derive(Debug)]
struct Read {
    position: Position,
    title: Option<String>,
    text: String,
}

impl Texts {
    pub(super) fn add(&mut self, position: Position, mention: &Mention) {
        if self.texts.len() == MAX_TEXTS {
            self.more += 1;
            return;
        }
        self.texts.push(Read { position, title: mention.title.clone(), text: text::excerpt(&mention.text, MAX_TEXT_CHARS) });
    }

    fn each(&self) -> impl Iterator<Item = Text<'_>> {
        self.texts.iter().map(|kept| Text { title: kept.title.as_deref(), text: &kept.text })
    }

    fn total(&self) -> u32 {
        u32::try_from(self.texts.len()).unwrap_or(u32::MAX).saturating_add(self.more)
    }
}

/// The subjects of earlier digests, as a cursor keeps them.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Kept {
    #[serde(default)]
    pub(super) complaints: Vec<KeptSeed>,
    #[serde(default)]
    pub(super) questions: Vec<KeptSeed>,
}

/// A subject, and for how many digests nothing was said of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct KeptSeed {
    seed: Seed,
    away: u32,
}

impl Kept {
    /// What was kept; nothing, if it cannot be read: then the subjects begin anew.
    pub(super) fn read(json: &str) -> Self {
        serde_json::from_str(json).unwrap_or_default()
    }

    pub(super) fn write(complaints: Vec<KeptSeed>, questions: Vec<KeptSeed>) -> String {
        serde_json::to_string(&Self { complaints, questions }).unwrap_or_default()
    }
}

/// Subjects as a digest shows them, and as the next one knows them.
pub(super) struct Subjects {
    pub(super) topics: Topics,
    pub(super) seeds: Vec<KeptSeed>,
}

/// Puts texts in order by what they are about.
pub(super) fn find(texts: &Texts, before: Option<&Texts>, kept: &[KeptSeed], names: &[String], history: &dyn History) -> Subjects {
    let known: Vec<Seed> = kept.iter().map(|kept| kept.seed.clone()).collect();
    let found = Found::find(texts.each(), names.iter().map(String::as_str), &known, &Limits::default());
    let (previous, total_before) = before.map(|before| (found.count(before.each()).0, before.total())).unzip();
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let topic = |(nth, topic): (usize, &luister_insight::topic::Topic)| Topic {
        id: topic.id.to_string(),
        name: topic.name.clone(),
        count: number(topic.members.len()),
        previous: previous.as_ref().and_then(|previous| previous.get(nth)).map(|count| number(*count)),
        typical: topic.typical.iter().filter_map(|nth| line_at(history, texts.texts.get(*nth)?.position)).collect(),
        answer: None,
        remark: None,
    };
    let topics = Topics {
        found: found.found.iter().enumerate().map(topic).collect(),
        unsorted: number(found.unsorted.len()).saturating_add(texts.more),
        total: texts.total(),
        previous: total_before,
    };
    Subjects { topics, seeds: seeds(&found, kept) }
}

/// The subjects of this digest first, then those that were known and may come back.
fn seeds(found: &Found, kept: &[KeptSeed]) -> Vec<KeptSeed> {
    let here: HashSet<_> = found.found.iter().map(|topic| topic.id).collect();
    let away = kept.iter().filter(|kept| !here.contains(&kept.seed.id) && kept.away < MAX_AWAY);
    let away = away.map(|kept| KeptSeed { seed: kept.seed.clone(), away: kept.away + 1 });
    found.found.iter().map(|topic| KeptSeed { seed: topic.seed(), away: 0 }).chain(away).take(MAX_SEEDS).collect()
}
