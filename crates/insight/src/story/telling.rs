//! A mention as stories see it: what it says in words, who says it, and by what it can be found again.

use super::words::{self, Word, half, mix, text};
use chrono::{DateTime, Utc};
use luister_mention::{Author, Channel, Link, Mention, MentionId, Parent, StoryId};
use std::collections::HashSet;

/// The fewest words with which a text by itself tells a story from another. Five people who write "Alweer storing bij Acme" are five
/// complaints.
pub(super) const MIN_WORDS: usize = 12;

/// A mention as stories see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Telling {
    /// The mention.
    pub id: MentionId,
    /// The story it belongs to.
    pub story: StoryId,
    pub(super) when: DateTime<Utc>,
    pub(super) is_own: bool,
    /// Whether it is a judgement of its author's own, whoever else writes the same.
    pub(super) is_review: bool,
    /// Whether it was said where people talk with each other: whoever repeats something there has something to say about it.
    pub(super) is_talk: bool,
    pub(super) words: Vec<Word>,
    /// Each two words side by side, sorted, none twice; of a single word that word.
    pub(super) shingles: Vec<u64>,
    pub(super) source: u64,
    pub(super) address: Option<u64>,
    pub(super) author: Identities,
    /// What it answers.
    pub(super) answers: Option<MentionId>,
}

/// What an author is known by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Identities {
    pub(super) name: Option<u64>,
    pub(super) handle: Option<u64>,
    pub(super) page: Option<u64>,
}

/// Names that many share, folded: whoever is called so is nobody in particular.
const NOBODY: [&str; 8] = ["anoniem", "anonymous", "gast", "guest", "klant", "customer", "gebruiker", "user"];

impl Identities {
    fn of(author: &Author) -> Self {
        let name = author.name.as_deref().filter(|name| !NOBODY.contains(&name.trim().to_lowercase().as_str())).map(words::fold);
        let handle = author.handle.as_deref().map(|handle| text(&handle.trim_start_matches('@').to_lowercase()));
        Self { name: name.filter(|name| *name != words::all(&[])), handle, page: author.url.as_ref().map(address) }
    }

    /// Whether nothing is known.
    pub(super) fn is_nobody(&self) -> bool {
        *self == Self::default()
    }
}

impl Telling {
    /// What stories need of a mention.
    #[must_use]
    pub fn of(mention: &Mention) -> Self {
        let words = own_words(mention);
        let is_answer = mention.parent.is_some() || mention.thread.is_some();
        Self {
            id: mention.id,
            story: mention.story,
            when: mention.when(),
            is_own: mention.own,
            is_review: matches!(mention.channel, Channel::Review | Channel::App) || mention.rating.is_some(),
            is_talk: is_answer || !matches!(mention.channel, Channel::News | Channel::Blog | Channel::Print),
            shingles: shingles(&words),
            words,
            source: text(mention.source.as_str()),
            address: mention.url.as_ref().map(address),
            author: mention.author.as_ref().map(Identities::of).unwrap_or_default(),
            answers: mention.parent.as_ref().and_then(|parent| parent.id),
        }
    }

    /// Whether it says too little to be told from others by its words alone.
    pub(super) fn is_short(&self) -> bool {
        self.words.len() < MIN_WORDS
    }
}

/// Title and text, without what only repeats: a title with which the text begins, and what a reply quotes of what it answers.
fn own_words(mention: &Mention) -> Vec<Word> {
    let mut said = Vec::with_capacity(mention.text.len().min(words::MAX_WORDS * 6) / 6 + 1);
    words::cut(mention.title.as_deref().unwrap_or_default(), &mut said);
    let title = said.len();
    words::cut(&mention.text, &mut said);
    let begins_with_title = said.get(title..).is_some_and(|text| said.get(..title).is_some_and(|title| text.starts_with(title)));
    if begins_with_title {
        said.drain(..title);
    }
    match &mention.parent {
        Some(Parent { text: Some(quoted), .. }) => without(&said, quoted),
        _ => said,
    }
}

/// The words that do not stand side by side in a quoted text too.
fn without(said: &[Word], quoted: &str) -> Vec<Word> {
    let mut theirs = Vec::new();
    words::cut(quoted, &mut theirs);
    let theirs: HashSet<u64> = shingles(&theirs).into_iter().collect();
    let covered = covered(said, |shingle| theirs.contains(&shingle));
    said.iter().zip(covered).filter(|(_, covered)| !covered).map(|(word, _)| *word).collect()
}

/// For each word, whether it is part of a shingle that is known.
pub(super) fn covered(said: &[Word], is_known: impl Fn(u64) -> bool) -> Vec<bool> {
    let mut covered = vec![false; said.len()];
    for (index, shingle) in in_order(said).enumerate() {
        if is_known(shingle) {
            covered.iter_mut().skip(index).take(2).for_each(|word| *word = true);
        }
    }
    covered
}

/// Two words side by side, as often as there are such; a single word is one by itself.
pub(super) fn in_order(words: &[Word]) -> impl Iterator<Item = u64> {
    let alone = if let [word] = words { Some(u64::from(*word)) } else { None };
    words
        .windows(2)
        .filter_map(|pair| if let [one, next] = pair { Some(u64::from(*one) << 32 | u64::from(*next)) } else { None })
        .chain(alone)
}

fn shingles(words: &[Word]) -> Vec<u64> {
    let mut shingles: Vec<u64> = in_order(words).collect();
    shingles.sort_unstable();
    shingles.dedup();
    shingles
}

fn address(link: &Link) -> u64 {
    text(&link.canonical())
}

/// Anchors of a text.
const ANCHORS: usize = 24;
/// Of those, the ones among the shingles that it begins with: feeds shorten an article to its beginning, and a footer stands elsewhere.
const FIRST: usize = 8;
/// So many shingles are its beginning.
const BEGINNING: usize = 32;
/// The most keys of a telling.
pub(super) const MAX_KEYS: usize = ANCHORS + 1;

/// By what a telling is found: two that are one story share keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Keys {
    /// Each of which is enough: only the very same words by the same author have it, or the same address.
    pub(super) certain: Vec<u32>,
    /// Of which two are enough: some of its shingles, the same ones in every copy that has them.
    pub(super) anchors: Vec<u32>,
}

impl Keys {
    /// The keys of a telling; none if nothing may join it.
    pub(super) fn of(telling: &Telling) -> Self {
        let mut keys = Self::default();
        if telling.is_own || telling.words.is_empty() {
            return keys;
        }
        let Identities { name, handle, page } = telling.author;
        if !telling.is_review {
            keys.certain.extend(telling.address.map(|address| half(mix(address) ^ 1)));
        }
        if telling.is_short() {
            let said = words::all(&telling.words);
            let by = [name.map(|name| name ^ telling.source), handle, page];
            keys.certain.extend(by.into_iter().flatten().map(|author| half(mix(said) ^ author)));
        } else if !telling.is_review {
            keys.anchors = anchors(telling, 0);
        } else if let Some(author) = name.or(handle).or(page) {
            keys.anchors = anchors(telling, author);
        }
        keys
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> {
        self.certain.iter().chain(&self.anchors).copied()
    }
}

/// The shingles whose mixed numbers are the lowest, of the beginning and then of all. `salt` keeps apart what may not be found by
/// others.
fn anchors(telling: &Telling, salt: u64) -> Vec<u32> {
    let mixed = |shingle: u64| mix(shingle ^ mix(salt));
    let mut anchors = sorted(in_order(&telling.words).take(BEGINNING).map(mixed).collect());
    anchors.truncate(FIRST);
    let all = sorted(telling.shingles.iter().copied().map(mixed).collect());
    for anchor in all {
        if anchors.len() >= ANCHORS {
            break;
        }
        if !anchors.contains(&anchor) {
            anchors.push(anchor);
        }
    }
    anchors.into_iter().map(half).collect()
}

fn sorted(mut numbers: Vec<u64>) -> Vec<u64> {
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}
