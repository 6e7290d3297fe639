//! All lists together: what is heard goes to the books of the lists that it hits, and what is to be told comes out.

use super::{
    book::{Book, Event, Present, Tuning, Usuals},
    vocabulary::Vocabulary,
    watch::Tell,
    week::hour,
};
use chrono::{DateTime, TimeDelta, Utc};
use luister_mention::{ListName, Mention, SourceName, Stored, StormPart};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::collections::{BTreeMap, BTreeSet};

/// The most sources of which it is remembered since when they are heard; the one that was silent for longest is forgotten.
pub const MAX_SOURCE_NOTES: usize = 2000;
/// So long after it is heard for the first time a source says what is usual and makes no storm.
const NEW_SOURCE: TimeDelta = TimeDelta::hours(48);
/// So long after a source could not be read, what it brings without a date may be of any time since.
const AFTER_FAILURE: TimeDelta = TimeDelta::hours(1);
/// After so many hours without anything nobody listened: they say nothing of what is usual.
const DEAF_HOURS: i64 = 12;

/// What is known of all lists.
#[derive(Debug, Clone, PartialEq)]
pub struct Storms {
    shared: Shared,
    pub(super) lists: BTreeMap<ListName, List>,
}

/// What belongs to no list.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Shared {
    /// The hour that it was come to.
    hour: i64,
    sources: BTreeMap<SourceName, Note>,
}

/// Since when a source is heard, and when it could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Note {
    first: DateTime<Utc>,
    last: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    failed: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct List {
    pub(super) book: Book,
    pub(super) words: Vocabulary,
    /// Whether its present was changed since it was last asked for.
    is_changed: bool,
}

/// The names of the parts that are kept, before that of the list.
const PARTS: [&str; 3] = ["usual/", "present/", "words/"];
/// The name of what belongs to no list.
const SHARED: &str = "shared";

impl Storms {
    /// Begins to learn.
    #[must_use]
    pub fn new() -> Self {
        Self { shared: Shared::default(), lists: BTreeMap::new() }
    }

    /// Takes up what was kept, and gives the names of lists of which it could not be read: they are learned anew.
    #[must_use]
    pub fn from_parts(parts: &[StormPart]) -> (Self, Vec<String>) {
        let find = |name: &str| parts.iter().find(|part| part.name == name).map(|part| part.json.as_str());
        let mut lost = Vec::new();
        let shared = find(SHARED).map(|json| read(json).unwrap_or_default()).unwrap_or_default();
        let mut storms = Self { shared, lists: BTreeMap::new() };
        for name in parts.iter().filter_map(|part| part.name.strip_prefix(PARTS[0])) {
            let [usual, present, words] = PARTS.map(|part| find(&format!("{part}{name}")).unwrap_or_default());
            let book = read::<Usuals>(usual).zip(read::<Present>(present)).and_then(|(usual, present)| Book::from_parts(usual, present));
            match (ListName::new(name), book) {
                (Ok(list), Some(book)) => {
                    let words = read(words).unwrap_or_default();
                    storms.lists.insert(list, List { book, words, is_changed: false });
                }
                _ => lost.push(name.to_owned()),
            }
        }
        (storms, lost)
    }

    /// The parts that were changed since this was last asked, or all of them. What is usual and which words are changes by the
    /// hour: without `all` it is left out, and a restart learns the words of less than an hour no more.
    #[must_use]
    pub fn changed_parts(&mut self, all: bool) -> Vec<StormPart> {
        let mut parts = vec![part(SHARED.to_owned(), &self.shared)];
        for (name, list) in &mut self.lists {
            let (usual, present) = list.book.parts();
            if all {
                parts.push(part(format!("{}{name}", PARTS[0]), usual));
                parts.push(part(format!("{}{name}", PARTS[2]), &list.words));
            }
            if all || std::mem::take(&mut list.is_changed) {
                parts.push(part(format!("{}{name}", PARTS[1]), present));
            }
            list.is_changed = false;
        }
        parts.into_iter().flatten().collect()
    }

    /// Keeps these lists alone, and gives the names of the parts that are not needed any more.
    pub fn keep_lists(&mut self, lists: &BTreeSet<ListName>) -> Vec<String> {
        let gone: Vec<ListName> = self.lists.keys().filter(|list| !lists.contains(*list)).cloned().collect();
        self.lists.retain(|list, _| lists.contains(list));
        gone.iter().flat_map(|list| PARTS.map(|part| format!("{part}{list}"))).collect()
    }

    /// Notes that sources cannot be read now.
    pub fn note_failing<'s>(&mut self, failing: impl IntoIterator<Item = &'s SourceName>, now: DateTime<Utc>) {
        for source in failing {
            if let Some(note) = self.shared.sources.get_mut(source) {
                note.failed = Some(now);
            }
        }
    }

    /// Takes a mention in, in the order of recording, and says what is to be told before it.
    pub fn hear(&mut self, stored: &Stored, lists: &BTreeSet<ListName>, tuning: &Tuning) -> Vec<(ListName, DateTime<Utc>, Tell)> {
        let Stored { mention, verdict, .. } = stored;
        let told = self.go_on(mention.heard, tuning);
        let is_watched = self.note(mention);
        if self.lists.len() < lists.len() {
            self.open_books(lists, mention.heard);
        }
        let hit: BTreeSet<&ListName> = verdict.matches.iter().map(|hit| &hit.list).filter(|list| lists.contains(*list)).collect();
        for name in hit.into_iter().filter(|_| !mention.own) {
            let Some(list) = self.lists.get_mut(name) else { continue };
            // Whatever is due before this minute was told already.
            drop(list.book.go_on(mention.heard, tuning));
            list.book.hear(&event(stored, is_watched));
            if list.book.storm().is_none() {
                list.words.add(mention, mention.heard);
            }
            list.is_changed = true;
        }
        told
    }

    /// Begins to learn lists that are new: from now on it is known of them that nothing is heard.
    fn open_books(&mut self, lists: &BTreeSet<ListName>, now: DateTime<Utc>) {
        for name in lists {
            let new = || List { book: Book::new(now), words: Vocabulary::default(), is_changed: true };
            self.lists.entry(name.clone()).or_insert_with(new);
        }
    }

    /// Goes on to a later time, and says what is to be told on the way.
    pub fn go_on(&mut self, to: DateTime<Utc>, tuning: &Tuning) -> Vec<(ListName, DateTime<Utc>, Tell)> {
        let (before, now) = (self.shared.hour, hour(to));
        let is_deaf = before > 0 && now - before >= DEAF_HOURS;
        self.shared.hour = before.max(now);
        let mut told = Vec::new();
        for (name, list) in &mut self.lists {
            let tells = if is_deaf {
                list.book.leap(to, tuning)
            } else if now > before || list.book.next_look().is_some_and(|at| at <= to) {
                list.book.go_on(to, tuning)
            } else {
                continue;
            };
            list.is_changed = true;
            told.extend(tells.into_iter().map(|(at, tell)| (name.clone(), at, tell)));
        }
        told.sort_by_key(|(_, at, _)| *at);
        told
    }

    /// When there is something to look at next, if nothing more is heard.
    #[must_use]
    pub fn next_look(&self) -> Option<DateTime<Utc>> {
        self.lists.values().filter_map(|list| list.book.next_look()).min()
    }

    /// The book of a list.
    #[must_use]
    pub fn book(&self, list: &ListName) -> Option<&Book> {
        self.lists.get(list).map(|list| &list.book)
    }

    /// The same, to note what was told.
    pub fn book_mut(&mut self, list: &ListName) -> Option<&mut Book> {
        let list = self.lists.get_mut(list)?;
        list.is_changed = true;
        Some(&mut list.book)
    }

    /// The lists and whether a storm that was told of is under way.
    pub fn under_way(&self) -> impl Iterator<Item = (&ListName, bool)> {
        self.lists.iter().map(|(name, list)| (name, list.book.storm().is_some_and(|storm| storm.told.is_some())))
    }

    /// Remembers of a mention's source that it was heard, and says whether the mention may be part of a storm.
    fn note(&mut self, mention: &Mention) -> bool {
        let (heard, sources) = (mention.heard, &mut self.shared.sources);
        if !sources.contains_key(&mention.source) && sources.len() >= MAX_SOURCE_NOTES {
            let silent = sources.iter().min_by_key(|(_, note)| note.last).map(|(source, _)| source.clone());
            sources.retain(|source, _| Some(source) != silent.as_ref());
        }
        let note = sources.entry(mention.source.clone()).or_insert(Note { first: heard, last: heard, failed: None });
        note.last = note.last.max(heard);
        let is_new = heard - note.first < NEW_SOURCE;
        let is_of_any_time = mention.published.is_none() && note.failed.is_some_and(|failed| heard - failed < AFTER_FAILURE);
        !is_new && !is_of_any_time
    }
}

impl Default for Storms {
    fn default() -> Self {
        Self::new()
    }
}

fn event(stored: &Stored, is_watched: bool) -> Event {
    let Stored { mention, verdict, .. } = stored;
    let author = mention.author_key();
    Event {
        heard: mention.heard,
        when: mention.when(),
        signal: verdict.signal,
        source: mention.source.clone(),
        // Who is not named may be anybody.
        author: author.map_or_else(|| number(mention.id.as_bytes()), |author| number(author.as_bytes())),
        copy_of: (mention.story.0 != mention.id).then(|| number(mention.story.0.as_bytes())),
        is_watched,
    }
}

/// A number that stands for some bytes, the same on every machine (FNV-1a).
fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

fn part<T: Serialize>(name: String, part: &T) -> Option<StormPart> {
    serde_json::to_string(part).ok().map(|json| StormPart { name, json })
}

fn read<T: DeserializeOwned>(json: &str) -> Option<T> {
    serde_json::from_str(json).ok()
}
