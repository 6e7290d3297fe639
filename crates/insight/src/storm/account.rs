//! What can be told of some mentions together: the first, those that reached most people, which signals and which sources.

use luister_mention::{Author, ListName, Mention, Signal, SourceName, Stored, StormLine};

use super::watch::Topic;
use chrono::{DateTime, Utc};

/// The most mentions that are told one by one.
const MAX_WIDEST: usize = 5;
/// The most sources that are told.
const MAX_SOURCES: usize = 12;

/// What can be told of some mentions of a list.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Account {
    /// How many there are of the topic.
    pub(super) count: u32,
    pub(super) first: Option<StormLine>,
    pub(super) widest: Vec<StormLine>,
    pub(super) signals: Vec<(Signal, u32)>,
    pub(super) sources: Vec<(SourceName, u32)>,
}

/// Those of some mentions that others wrote of a list within a time, the oldest first.
pub(super) fn of_list<'m>(mentions: &'m [Stored], list: &ListName, from: DateTime<Utc>, until: DateTime<Utc>) -> Vec<&'m Stored> {
    let belongs = |stored: &&Stored| {
        let hits = stored.verdict.matches.iter().any(|hit| hit.list == *list);
        hits && !stored.mention.own && (from..=until).contains(&stored.mention.when())
    };
    let mut chosen: Vec<&Stored> = mentions.iter().filter(belongs).collect();
    chosen.sort_by_key(|stored| (stored.mention.when(), stored.mention.id));
    chosen
}

/// Whether a mention is what a topic says.
pub(super) fn is_of(topic: &Topic, stored: &Stored) -> bool {
    match topic {
        Topic::All => true,
        Topic::Signal(signal) => stored.verdict.signal == *signal,
        Topic::Source(source) => stored.mention.source == *source,
    }
}

impl Account {
    /// Looks at mentions that stand in the order of their time.
    pub(super) fn of(chosen: &[&Stored], topic: &Topic) -> Self {
        let mut account = Self::default();
        let of_topic: Vec<&Stored> = chosen.iter().copied().filter(|stored| is_of(topic, stored)).collect();
        account.count = u32::try_from(of_topic.len()).unwrap_or(u32::MAX);
        account.first = of_topic.first().map(|stored| line(stored));
        // What most people read may be of another signal than what it set off.
        let mut widest: Vec<&Stored> = chosen.to_vec();
        widest.sort_by_key(|stored| std::cmp::Reverse(reach(&stored.mention)));
        account.widest = widest.into_iter().take(MAX_WIDEST).map(line).collect();
        for stored in chosen {
            count(&mut account.signals, &stored.verdict.signal);
            count(&mut account.sources, &stored.mention.source);
        }
        account.signals.sort_unstable();
        account.sources.truncate(MAX_SOURCES);
        account
    }
}

fn count<T: PartialEq + Clone>(counts: &mut Vec<(T, u32)>, what: &T) {
    match counts.iter_mut().find(|(known, _)| known == what) {
        Some((_, count)) => *count = count.saturating_add(1),
        None => counts.push((what.clone(), 1)),
    }
}

fn reach(mention: &Mention) -> Option<u64> {
    mention.reach.and_then(|reach| reach.people())
}

fn line(stored: &Stored) -> StormLine {
    let mention = &stored.mention;
    StormLine {
        id: mention.id,
        signal: stored.verdict.signal,
        when: mention.when(),
        source: mention.source.clone(),
        author: mention.author.as_ref().map(Author::display).map(str::to_owned),
        reach: reach(mention),
        excerpt: mention.excerpt(),
        url: mention.url.clone(),
    }
}
