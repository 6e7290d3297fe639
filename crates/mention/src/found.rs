//! What lies between reading a page and having recorded it.

use crate::{CaseEvent, Identity, Item, Link, Mention, MentionId, Pending, PendingKey, SourceName, Stored, StoryId, Verdict};
use serde::{Deserialize, Serialize};
use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

/// What the store needs of an item to say whether it is new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The id by the item's identity.
    pub id: MentionId,
    /// The id by what it says and where, if it may come back under another guid.
    pub like: Option<MentionId>,
    /// The same, if the page said it the last time it was read.
    pub like_before: Option<MentionId>,
    /// What it says, as a number.
    pub content: u64,
    /// Whether an earlier item of the same page has the same identity and says something else.
    pub collides: bool,
    /// Whether any other item of the same page has the same identity and says something else.
    pub shared: bool,
    /// Whether an earlier item of the same page is the very same.
    pub repeated: bool,
    source: SourceName,
    identity: Identity,
}

impl Candidate {
    /// The candidates of one page, in its order; `shown` are the marks that the last reading of it left.
    #[must_use]
    pub fn of_page(source: &SourceName, items: &[Item], shown: &[u64]) -> Vec<Self> {
        let shown: HashSet<u64> = shown.iter().copied().collect();
        let mut said: HashMap<MentionId, Vec<u64>> = HashMap::with_capacity(items.len());
        let mut candidates = Vec::with_capacity(items.len());
        for (item, address) in items.iter().zip(own_addresses(items)) {
            let (identity, content) = (item.identity(), item.content());
            let id = MentionId::of(source, &identity);
            let before = said.entry(id).or_default();
            let repeated = before.contains(&content);
            let collides = !repeated && !before.is_empty();
            if !repeated {
                before.push(content);
            }
            let like = address.and_then(|address| item.likeness_at(&address, content)).map(|like| MentionId::of(source, &like));
            let like_before = like.filter(|_| shown.contains(&content));
            let source = source.clone();
            candidates.push(Self { id, like, like_before, content, collides, shared: false, repeated, source, identity });
        }
        for candidate in &mut candidates {
            candidate.shared = said.get(&candidate.id).is_some_and(|contents| contents.len() > 1);
        }
        candidates
    }
}

impl Candidate {
    /// The id by identity and content, under which it is kept if the page gives its identity to several messages.
    #[must_use]
    pub fn own_id(&self) -> MentionId {
        MentionId::of(&self.source, &self.identity.clone().with_content(self.content))
    }
}

/// The address of each item, if no other item of the page has it: one of several is that of the page or of a thread.
fn own_addresses(items: &[Item]) -> Vec<Option<Cow<'_, str>>> {
    let mut addresses: Vec<Option<Cow<'_, str>>> = items.iter().map(|item| item.link.as_ref().map(Link::canonical_text)).collect();
    let mut times: HashMap<&str, u32> = HashMap::with_capacity(items.len());
    for address in addresses.iter().flatten() {
        *times.entry(address).or_default() += 1;
    }
    let is_own: Vec<bool> =
        addresses.iter().map(|address| address.as_deref().is_some_and(|address| times.get(address) == Some(&1))).collect();
    for (address, is_own) in addresses.iter_mut().zip(is_own) {
        address.take_if(|_| !is_own);
    }
    addresses
}

/// What the store says of a candidate.
#[derive(Debug, Clone, PartialEq)]
pub enum Standing {
    /// Not seen before; it is to be recorded under this id.
    New {
        /// The id.
        id: MentionId,
    },
    /// Seen, and it says something else now.
    Edited {
        /// As it was last recorded.
        old: Box<Stored>,
    },
    /// Seen, and unchanged.
    Seen,
}

/// Whether a found mention is the first of its kind or a new version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// It was not there before.
    New,
    /// It takes the place of the version that is there; that one is kept as a revision.
    Revision,
}

/// A mention that is to be recorded, with all that the same transaction has to hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The mention.
    pub mention: Mention,
    /// What the matcher said.
    pub verdict: Verdict,
    /// What it says, as a number: the next poll compares with it.
    pub content: u64,
    /// The id under which it is known again if it comes back with another guid.
    pub like: Option<MentionId>,
    /// New, or a new version.
    pub change: Change,
    /// One for each route that chose it.
    pub pendings: Vec<Pending>,
    /// What it answers, if we wrote it ourselves.
    pub answers: Option<Answer>,
}

/// A public answer of ours: what was asked needs no other.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The stories whose cases are closed: its own, and that of the same author's case.
    pub stories: Vec<StoryId>,
    /// What is remembered of that.
    pub event: CaseEvent,
    /// Mentions of it that nobody has to be told of any more.
    pub withdrawn: Vec<PendingKey>,
}

/// What a recording did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// Mentions that were not there before.
    pub new: u32,
    /// Mentions that say something else now.
    pub edited: u32,
    /// Pendings that were added.
    pub pendings: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_guid_for_several_messages_does_not_hide_them() -> Result<(), crate::BadName> {
        let source = SourceName::new("s")?;
        let item = |guid: &str, text: &str| Item { guid: Some(guid.into()), text: text.into(), ..Item::default() };
        let page = Candidate::of_page(&source, &[item("g", "a"), item("g", "b"), item("g", "a"), item("h", "a")], &[]);
        assert!(page.iter().all(|c| c.like.is_none()), "nothing without an address is alike");
        let flags: Vec<_> = page.iter().map(|c| (c.collides, c.shared, c.repeated)).collect();
        assert_eq!(flags, [(false, true, false), (true, true, false), (false, true, true), (false, false, false)]);
        Ok(())
    }

    #[test]
    fn only_an_address_of_its_own_makes_items_alike() -> Result<(), crate::BadName> {
        let source = SourceName::new("s")?;
        let item =
            |guid: &str, link: &str| Item { guid: Some(guid.into()), link: crate::Link::parse(link), text: "a".into(), ..Item::default() };
        let items = [item("1", "https://a.example/"), item("2", "https://a.example/"), item("3", "https://a.example/3")];
        let page = Candidate::of_page(&source, &items, &[items.iter().map(Item::content).max().unwrap_or_default()]);
        let flags: Vec<_> = page.iter().map(|c| (c.like.is_some(), c.like_before.is_some())).collect();
        assert_eq!(flags, [(false, false), (false, false), (true, true)]);
        Ok(())
    }
}
