//! Who spoke: the press apart from the public, those who are new, and who told a story first.

use super::{History, gather::line_at, seen::Stories};
use luister_mention::{Channel, Counts, FirstTold, Mention, MentionId, Position, Signal, SourceName, Voice, Voices};
use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
};

/// The most of them that are told.
const MAX_VOICES: usize = 5;
/// A story that was told in fewer places is nobody's to have told first.
const FEWEST_PLACES: u32 = 3;

/// Everybody who spoke, by the key of their history.
#[derive(Debug, Default)]
pub(super) struct Writers {
    writers: HashMap<String, Writer>,
    nameless: u32,
}

#[derive(Debug)]
struct Writer {
    name: String,
    source: SourceName,
    is_press: bool,
    mentions: u32,
    reach: Option<u64>,
    signals: Counts,
    first: Position,
    last: MentionId,
}

impl Writers {
    pub(super) fn add(&mut self, position: Position, signal: Signal, mention: &Mention) {
        let (Some(key), Some(author)) = (mention.author_key(), &mention.author) else {
            self.nameless += 1;
            return;
        };
        let writer = self.writers.entry(key).or_insert_with(|| Writer {
            name: author.display().to_owned(),
            source: mention.source.clone(),
            is_press: matches!(mention.channel, Channel::News | Channel::Print),
            mentions: 0,
            reach: None,
            signals: Counts::default(),
            first: position,
            last: mention.id,
        });
        writer.mentions += 1;
        writer.reach = writer.reach.max(mention.reach.and_then(|reach| reach.people()));
        writer.signals.add(signal);
        writer.first = writer.first.min(position);
        writer.last = mention.id;
    }

    pub(super) fn finish(self, stories: &Stories, history: &dyn History) -> Voices {
        let keys: Vec<&str> = self.writers.keys().map(String::as_str).collect();
        let firsts = history.first_of_authors(&keys);
        let is_first = |key: &str, first: Option<Position>| {
            self.writers.get(key).is_some_and(|writer| first.is_none_or(|first| first >= writer.first))
        };
        let newcomers: HashSet<&str> = keys.iter().zip(firsts).filter(|(key, first)| is_first(key, *first)).map(|(key, _)| *key).collect();
        let most = |is_press: bool| {
            let mut writers: Vec<(&String, &Writer)> = self.writers.iter().filter(|(_, writer)| writer.is_press == is_press).collect();
            writers.sort_by_key(|(key, writer)| (Reverse((writer.reach, writer.mentions)), *key));
            writers.into_iter().take(MAX_VOICES).map(|writer| voice(writer.1, newcomers.contains(writer.0.as_str()))).collect()
        };
        Voices {
            authors: u32::try_from(self.writers.len()).unwrap_or(u32::MAX),
            new: u32::try_from(newcomers.len()).unwrap_or(u32::MAX),
            nameless: self.nameless,
            press: most(true),
            public: most(false),
            first: first_told(stories, history),
        }
    }
}

fn voice(writer: &Writer, is_new: bool) -> Voice {
    // Of two that are as many the more serious one.
    let signal = writer.signals.each().max_by_key(|(signal, count)| (*count, Reverse(*signal))).map_or(Signal::Other, |(signal, _)| signal);
    let Writer { name, source, mentions, reach, last, .. } = writer;
    Voice { name: name.clone(), source: source.clone(), mentions: *mentions, reach: *reach, is_new, signal, last: Some(*last) }
}

fn first_told(stories: &Stories, history: &dyn History) -> Vec<FirstTold> {
    let told = stories.most_told(MAX_VOICES).filter(|(_, places)| *places >= FEWEST_PLACES);
    told.filter_map(|(first, places)| Some(FirstTold { line: line_at(history, first)?, places })).collect()
}
