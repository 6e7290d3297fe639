//! Looking things up: by id, in the order of recording, by author, and by story.

use crate::{
    codec,
    disk::SledStore,
    error::Result,
    glimpse::glimpse,
    keys::{self, Kind},
    listening, pieces,
    view::View,
};
use chrono::{DateTime, Utc};
use luister_mention::{Alert, AlertId, Glimpse, MentionId, Position, Stored, StoryId};

/// Some mentions in the order of recording, and where to go on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// The mentions.
    pub mentions: Vec<Stored>,
    /// The position of the last one that was looked at; the place to go on from.
    pub last: Position,
}

/// What is looked up in a store.
pub trait Library: Send + Sync {
    /// A mention.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn mention(&self, id: MentionId) -> Result<Option<Stored>>;

    /// The ids of mentions that begin with these hexadecimal digits, at most `most` of them.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn mentions_like(&self, digits: &str, most: usize) -> Result<Vec<MentionId>>;

    /// The same for alerts.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn alerts_like(&self, digits: &str, most: usize) -> Result<Vec<AlertId>>;

    /// Mentions recorded after a position, at most `most` of them: long reads come in pieces and hold nobody up.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn after(&self, position: Position, most: usize) -> Result<Page>;

    /// A glimpse of each of the mentions recorded after a position, at most `most` of them. Only those that are wanted are read
    /// whole: that is what makes it quick to look through all there is.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn sift(&self, position: Position, most: usize, wants: &mut dyn FnMut(&Glimpse<'_>) -> bool) -> Result<Page>;

    /// The position of the last mention.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn last_position(&self) -> Result<Position>;

    /// Gives every sealed alert, in no order.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn each_alert(&self, each: &mut dyn FnMut(Alert)) -> Result<()>;

    /// Mentions that happened from one time up to another, the newest first, at most `most` of them.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn between(&self, from: DateTime<Utc>, until: DateTime<Utc>, most: usize) -> Result<Vec<Stored>>;

    /// What an author wrote, the newest first, at most `most` of it; and how much there is in all.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn by_author(&self, author: &str, most: usize) -> Result<(Vec<Stored>, u32)>;

    /// The mentions of a story in the order in which they were heard, at most `most` of them; and how many there are in all.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn by_story(&self, story: StoryId, most: usize) -> Result<(Vec<Stored>, u32)>;
}

impl Library for SledStore {
    fn mention(&self, id: MentionId) -> Result<Option<Stored>> {
        self.read(|view| Ok(listening::stored(view, id)?.map(|(_, stored)| stored)))
    }

    fn mentions_like(&self, digits: &str, most: usize) -> Result<Vec<MentionId>> {
        let ids = self.like(Kind::Seen, digits)?;
        Ok(ids.into_iter().map(MentionId::from_bytes).take(most).collect())
    }

    fn alerts_like(&self, digits: &str, most: usize) -> Result<Vec<AlertId>> {
        let mut ids = self.like(Kind::Alert, digits)?;
        ids.dedup();
        Ok(ids.into_iter().map(AlertId::from_bytes).take(most).collect())
    }

    fn after(&self, position: Position, most: usize) -> Result<Page> {
        self.read(|view| {
            let from = keys::mention(Position(position.0.saturating_add(1)));
            let mut found = Page { mentions: Vec::new(), last: position };
            for entry in view.range(from, keys::end(Kind::Mention)).take(most) {
                let (key, stored) = entry?;
                found.last = keys::position_at_end(&key).unwrap_or(found.last);
                found.mentions.push(stored);
            }
            Ok(found)
        })
    }

    fn sift(&self, position: Position, most: usize, wants: &mut dyn FnMut(&Glimpse<'_>) -> bool) -> Result<Page> {
        self.read(|view| {
            let from = keys::mention(Position(position.0.saturating_add(1)));
            let mut found = Page { mentions: Vec::new(), last: position };
            view.each_value(from, keys::end(Kind::Mention), most, |key, value| {
                found.last = keys::position_at_end(key).unwrap_or(found.last);
                if wants(&glimpse(value)?) {
                    found.mentions.push(codec::stored(value)?);
                }
                Ok(())
            })?;
            Ok(found)
        })
    }

    fn last_position(&self) -> Result<Position> {
        self.read(|view| Ok(Position(view.meta()?.last)))
    }

    fn each_alert(&self, each: &mut dyn FnMut(Alert)) -> Result<()> {
        for id in self.alert_ids()? {
            self.read(|view| pieces::alert(view, id, |what| self.damaged(what)))?.into_iter().for_each(&mut *each);
        }
        Ok(())
    }

    fn between(&self, from: DateTime<Utc>, until: DateTime<Utc>, most: usize) -> Result<Vec<Stored>> {
        self.read(|view| {
            let [from, until] = [from, until].map(|at| keys::key(Kind::ByTime, &[&keys::time(at)]));
            let keys = view.keys(from, until).rev().take(most);
            keys.filter_map(|key| key.and_then(|key| listening::kept(view, keys::position_at_end(&key).unwrap_or_default())).transpose())
                .collect()
        })
    }

    fn by_author(&self, author: &str, most: usize) -> Result<(Vec<Stored>, u32)> {
        self.read(|view| {
            let positions = positions(view, keys::author(author))?;
            let newest = positions.iter().rev().take(most);
            let total = u32::try_from(positions.len()).unwrap_or(u32::MAX);
            Ok((newest.filter_map(|position| listening::kept(view, *position).transpose()).collect::<Result<_>>()?, total))
        })
    }

    fn by_story(&self, story: StoryId, most: usize) -> Result<(Vec<Stored>, u32)> {
        self.read(|view| {
            let began = listening::stored(view, story.0)?.map(|(_, stored)| stored);
            let joined = positions(view, keys::story(story))?;
            let total = u32::try_from(joined.len() + usize::from(began.is_some())).unwrap_or(u32::MAX);
            let joined = joined.iter().filter_map(|position| listening::kept(view, *position).transpose());
            Ok((began.map(Ok).into_iter().chain(joined).take(most).collect::<Result<_>>()?, total))
        })
    }
}

/// The positions with which the entries of an index end that begin so.
fn positions(view: &View<'_>, prefix: Vec<u8>) -> Result<Vec<Position>> {
    let mut until = prefix.clone();
    until.extend([0xFF; 9]);
    view.keys(prefix, until).map(|key| Ok(keys::position_at_end(&key?).unwrap_or_default())).collect()
}

impl SledStore {
    /// The ids of a kind that begin with these digits. Half a byte at the end is compared as text.
    fn like(&self, kind: Kind, digits: &str) -> Result<Vec<[u8; 16]>> {
        const MOST_KEYS: usize = 10_000;
        let digits = digits.to_ascii_lowercase();
        let whole: Option<Vec<u8>> = digits
            .as_bytes()
            .chunks_exact(2)
            .map(|pair| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok()))
            .collect();
        let Some(whole) = whole.filter(|_| digits.bytes().all(|digit| digit.is_ascii_hexdigit())) else { return Ok(Vec::new()) };
        self.read(|view| {
            let prefix = keys::key(kind, &[&whole]);
            let mut until = prefix.clone();
            until.extend([0xFF; 20]);
            let mut ids = Vec::new();
            for key in view.keys(prefix, until).take(MOST_KEYS) {
                let key = key?;
                let id: Option<[u8; 16]> = key.get(1..17).and_then(|id| id.try_into().ok());
                ids.extend(id.filter(|id| MentionId::from_bytes(*id).to_string().starts_with(&digits)));
            }
            Ok(ids)
        })
    }
}
