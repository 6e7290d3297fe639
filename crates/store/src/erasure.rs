//! Erasing: mentions with all that is kept of them, and what was told of them. What they count for in figures stays, and a grave that
//! says nothing of a person, so that nothing is taken in again.

use crate::{
    Outbox as _, codec,
    disk::SledStore,
    error::Result,
    figures,
    keys::{self, Kind},
    listening::Seen,
    masking::{self, Mask},
    pieces,
    view::View,
    write::Write,
};
use chrono::{DateTime, Utc};
use luister_mention::{
    Affair, Alert, AlertId, Author, Case, Delivery, DeliveryState, Erased, Expiry, Grave, GroupState, Mention, MentionId, Pending,
    Position, Stored, StoryId, Tally, Tie,
};
use std::collections::{BTreeMap, BTreeSet};

/// Mentions that are erased in one transaction: others wait for it, and each has a dozen keys.
const AT_ONCE: usize = 50;
/// Records that are looked through in one go.
const PAGE: usize = 200;

/// What went with a sweep.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Alerts that nothing was left of, or that were too old.
    pub alerts: u64,
    /// Alerts that tell less than before.
    pub shortened: u64,
    /// Deliveries of those that went, of them that were still waiting too.
    pub deliveries: u64,
    /// What was remembered of affairs and groups.
    pub remembered: u64,
}

/// Some mentions that are kept, with what they count for.
#[derive(Debug, Clone, PartialEq)]
pub struct Stretch {
    /// The mentions, in the order of recording.
    pub mentions: Vec<(MentionId, Tally)>,
    /// Up to which position they were looked for.
    pub until: Position,
}

/// Erasing what is kept.
pub trait Erasure: Send + Sync {
    /// Erases mentions, with their earlier versions, their corrections, what waits to be told of them, and the cases of stories that
    /// nothing is left of; in pieces, so that a running daemon is not held up. Says how many there were.
    ///
    /// # Errors
    /// If the store cannot be read or written; what came before stays erased.
    fn erase(&self, mentions: &[MentionId], why: Erased, at: DateTime<Utc>) -> Result<u64>;

    /// The mentions that are kept behind one position up to and with another, but at most so many of them.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn kept_behind(&self, after: Position, last: Position, most: usize) -> Result<Stretch>;

    /// Takes away what tells of mentions that were erased, and every alert that was sealed before a time, with its deliveries.
    /// `gone` is told of each alert that goes or that tells less: what was written of it elsewhere goes too.
    ///
    /// # Errors
    /// If the store cannot be read or written; what came before stays swept.
    fn sweep(&self, before: Option<DateTime<Utc>>, gone: &mut dyn FnMut(&Alert)) -> Result<Swept>;

    /// Writes words over in everything that is kept, or only counts the records that hold some, by kind, if it is not `really` done.
    /// `changed` is told of each alert that holds some: what was written of it elsewhere holds them too.
    ///
    /// # Errors
    /// If the store cannot be read or written; what came before stays masked.
    fn mask(&self, mask: &Mask<'_>, really: bool, changed: &mut dyn FnMut(&Alert)) -> Result<BTreeMap<&'static str, u64>>;

    /// Gives mentions what `plain` makes of their writers, in their earlier versions too, and masks what it says in the rest of them. An
    /// address or conversation that names the writer goes. Says how many there were.
    ///
    /// # Errors
    /// If the store cannot be read or written; what came before stays so.
    fn pseudonymise(&self, mentions: &[MentionId], plain: &dyn Fn(&Mention) -> Option<Plain>) -> Result<u64>;

    /// How far mentions were looked through for what has expired; none if they never were.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn expiry(&self) -> Result<Option<Expiry>>;

    /// Remembers that.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn set_expiry(&self, expiry: &Expiry) -> Result<()>;
}

impl Erasure for SledStore {
    fn erase(&self, mentions: &[MentionId], why: Erased, at: DateTime<Utc>) -> Result<u64> {
        let wanted: BTreeSet<MentionId> = mentions.iter().copied().collect();
        let mut waiting: BTreeMap<MentionId, Vec<Vec<u8>>> = BTreeMap::new();
        for pending in self.pendings()?.into_iter().filter(|pending| wanted.contains(&pending.mention)) {
            waiting.entry(pending.mention).or_default().push(keys::pending(&Pending::id(&pending)));
        }
        let mut erased = 0;
        for some in mentions.chunks(AT_ONCE) {
            erased += self.write(|write| {
                let mut erased = 0;
                for mention in some {
                    let pendings = waiting.remove(mention).unwrap_or_default();
                    erased += u64::from(erase(write, *mention, pendings, why, at)?);
                }
                Ok(erased)
            })?;
        }
        Ok(erased)
    }

    fn kept_behind(&self, after: Position, last: Position, most: usize) -> Result<Stretch> {
        self.read(|view| {
            let (first, end) = (keys::mention(Position(after.0.saturating_add(1))), keys::mention(Position(last.0.saturating_add(1))));
            let mut found: Vec<(Position, MentionId, DateTime<Utc>)> = Vec::new();
            view.each_value(first, end, most, |key, value| {
                let Stored { mention, .. } = codec::stored(value)?;
                found.push((keys::position_at_end(key).unwrap_or_default(), mention.id, mention.heard));
                Ok(())
            })?;
            let until = if found.len() < most { last } else { found.last().map_or(last, |(position, ..)| *position) };
            let mut mentions = Vec::with_capacity(found.len());
            for (position, id, heard) in found {
                mentions.extend(figures::tally(view, heard, position)?.map(|tally| (id, tally)));
            }
            Ok(Stretch { mentions, until })
        })
    }

    fn sweep(&self, before: Option<DateTime<Utc>>, gone: &mut dyn FnMut(&Alert)) -> Result<Swept> {
        let is_old = |sealed: DateTime<Utc>| before.is_some_and(|before| sealed < before);
        let mut swept = Swept::default();
        for id in self.alert_ids()? {
            let Some(alert) = self.read(|view| pieces::alert(view, id, |what| self.damaged(what)))? else { continue };
            let told = if is_old(alert.sealed) { BTreeSet::new() } else { alert.tells_of() };
            let erased = self.read(|view| erased_of(view, told))?;
            if !is_old(alert.sealed) && erased.is_empty() {
                continue;
            }
            gone(&alert);
            let mut left = alert;
            if !is_old(left.sealed) && left.forget(&erased) {
                self.write(|write| pieces::put_alert(write, &left))?;
                swept.shortened += 1;
            } else {
                swept.deliveries += self.write(|write| drop_alert(write, id))?;
                swept.alerts += 1;
            }
        }
        swept.remembered +=
            self.drop_where::<Affair>(Kind::Affair, &|view, affair| Ok(is_old(affair.sealed) || is_gone(view, affair.story)?))?;
        swept.remembered += self.drop_where::<Case>(Kind::Case, &|view, case| {
            let is_over = case.state.is_done() && case.next.is_none() && is_old(case.opened);
            Ok(is_over && is_gone(view, case.story)?)
        })?;
        swept.remembered += self.drop_where::<GroupState>(Kind::Group, &|_, group| Ok(is_old(group.sealed)))?;
        Ok(swept)
    }

    fn mask(&self, mask: &Mask<'_>, really: bool, changed: &mut dyn FnMut(&Alert)) -> Result<BTreeMap<&'static str, u64>> {
        self.mask_all(mask, really, changed)
    }

    fn pseudonymise(&self, mentions: &[MentionId], plain: &dyn Fn(&Mention) -> Option<Plain>) -> Result<u64> {
        let mut changed = 0;
        for some in mentions.chunks(AT_ONCE) {
            changed += self.write(|write| some.iter().try_fold(0, |sum, id| Ok(sum + u64::from(pseudonymise(write, *id, plain)?))))?;
        }
        Ok(changed)
    }

    fn expiry(&self) -> Result<Option<Expiry>> {
        self.read(|view| view.get(&keys::expiry()))
    }

    fn set_expiry(&self, expiry: &Expiry) -> Result<()> {
        self.write(|write| write.put(keys::expiry(), expiry))
    }
}

impl SledStore {
    /// Takes away the records of a kind that this is said of, and says how many they were.
    fn drop_where<T: serde::de::DeserializeOwned>(&self, kind: Kind, goes: &dyn Fn(&View<'_>, &T) -> Result<bool>) -> Result<u64> {
        let mut all: Vec<(Vec<u8>, T)> = Vec::new();
        self.pages::<T>(kind, &mut |key, record| {
            all.push((key.to_vec(), record));
            Ok(())
        })?;
        let mut dropped = 0;
        for page in all.chunks(PAGE) {
            let mut keys = Vec::new();
            self.read(|view| {
                for (key, record) in page {
                    if goes(view, record)? {
                        keys.push(key.clone());
                    }
                }
                Ok(())
            })?;
            dropped += keys.len() as u64;
            self.write(|write| {
                for key in keys {
                    write.remove(key);
                }
                Ok(())
            })?;
        }
        Ok(dropped)
    }
}

/// Erases one mention, if it is kept.
fn erase(write: &mut Write<'_>, id: MentionId, pendings: Vec<Vec<u8>>, why: Erased, at: DateTime<Utc>) -> Result<bool> {
    let Some(Seen { position, .. }) = write.get::<Seen>(&keys::seen(id))? else { return Ok(false) };
    let Some(Stored { mention, .. }) = write.get::<Stored>(&keys::mention(position))? else { return Ok(false) };
    write.remove(keys::mention(position));
    write.remove(keys::by_time(mention.when(), position));
    if let Some(author) = mention.author_key() {
        write.remove(keys::by_author(&author, position));
    }
    if mention.has_joined() {
        write.remove(keys::by_story(mention.story, position));
    }
    for key in write.keys(&keys::revisions(position))?.into_iter().chain(write.keys(&keys::labels(id))?).chain(pendings) {
        write.remove(key);
    }
    write.put(keys::grave(position), &Grave { id, heard: mention.heard, at, why, tally: None })?;
    // What was withdrawn stays a case, so that whoever had it open reads why it is gone.
    if why != Erased::Withdrawn && !is_told_on(write, mention.story)? {
        drop_story(write, mention.story)?;
    }
    Ok(true)
}

/// What becomes of a mention whose writer gets a pseudonym.
pub struct Plain {
    /// The pseudonym.
    pub author: Author,
    /// Masks names in its texts.
    pub mask: Box<Mask<'static>>,
}

/// Gives the writer of a mention a pseudonym, if there is still one to give.
fn pseudonymise(write: &mut Write<'_>, id: MentionId, plain: &dyn Fn(&Mention) -> Option<Plain>) -> Result<bool> {
    let Some(Seen { position, .. }) = write.get::<Seen>(&keys::seen(id))? else { return Ok(false) };
    let Some(stored) = write.get::<Stored>(&keys::mention(position))? else { return Ok(false) };
    let Some(Plain { author, mask }) = plain(&stored.mention) else { return Ok(false) };
    if let Some(known) = stored.mention.author_key() {
        write.remove(keys::by_author(&known, position));
    }
    if let Some(hidden) = author.key(&stored.mention.source) {
        write.index(keys::by_author(&hidden, position))?;
    }
    let mut all = vec![keys::mention(position)];
    all.extend(write.keys(&keys::revisions(position))?);
    for key in all {
        let Some(mut stored) = write.get::<Stored>(&key)? else { continue };
        let mention = &mut stored.mention;
        mention.author = Some(author.clone());
        mention.url.take_if(|url| mask(url.as_str()).is_some());
        mention.thread.take_if(|thread| mask(thread).is_some());
        if let Some(parent) = &mut mention.parent {
            parent.author = None;
        }
        let bytes = codec::to_bytes(&stored).map_err(|error| write.unwritable(&error))?;
        let masked = masking::masked(Kind::Mention, &bytes, &*mask).unwrap_or(bytes);
        write.put_bytes(key, &masked)?;
    }
    Ok(true)
}

/// Whether any mention of a story is kept.
pub(crate) fn is_told_on(write: &mut Write<'_>, story: StoryId) -> Result<bool> {
    let began = write.get::<Seen>(&keys::seen(story.0))?;
    let is_begun = began.map(|seen| write.has(&keys::mention(seen.position))).transpose()?.unwrap_or_default();
    Ok(is_begun || !write.keys(&keys::story(story))?.is_empty())
}

/// Takes away what is known of a story that nothing is left of: its cases, and what teams were told of it.
fn drop_story(write: &mut Write<'_>, story: StoryId) -> Result<()> {
    for key in write.keys(&keys::cases(story))? {
        let Some(case) = write.get::<Case>(&key)? else { continue };
        write.remove(keys::open_case(story, &case.team));
        if let Some(next) = case.next {
            write.remove(keys::clock(next, story, &case.team));
        }
        write.remove(key);
    }
    for key in write.keys(&keys::affairs(Tie::of_story(story)))? {
        write.remove(key);
    }
    Ok(())
}

/// Takes away an alert with its deliveries, and says how many those were.
fn drop_alert(write: &mut Write<'_>, id: AlertId) -> Result<u64> {
    for piece in write.keys(&keys::alert_pieces(id))? {
        write.remove(piece);
    }
    let deliveries = write.keys(&keys::deliveries(id))?;
    for key in &deliveries {
        let delivery = write.get::<Delivery>(key)?;
        if let Some(Delivery { id, state: DeliveryState::Waiting { not_before, .. }, .. }) = delivery {
            write.remove(keys::waiting(not_before, id));
        }
        write.remove(key.clone());
    }
    Ok(deliveries.len() as u64)
}

/// Those of these mentions that were erased.
fn erased_of(view: &View<'_>, told: BTreeSet<MentionId>) -> Result<BTreeSet<MentionId>> {
    let mut erased = BTreeSet::new();
    for id in told {
        if is_erased(view, id)? {
            erased.insert(id);
        }
    }
    Ok(erased)
}

fn is_erased(view: &View<'_>, id: MentionId) -> Result<bool> {
    match view.get::<Seen>(&keys::seen(id))? {
        Some(seen) => view.has(&keys::grave(seen.position)),
        None => Ok(false),
    }
}

/// Whether nothing of a story is kept.
fn is_gone(view: &View<'_>, story: StoryId) -> Result<bool> {
    Ok(is_erased(view, story.0)? && view.prefixed(&keys::story(story)).next().transpose()?.is_none())
}

/// Puts a grave as an export gives it, with what counts of its mention.
pub(crate) fn bury(write: &mut Write<'_>, grave: &Grave) -> Result<()> {
    let position = write.next_position();
    write.put(keys::seen(grave.id), &Seen { position, content: 0 })?;
    if let Some(tally) = &grave.tally {
        figures::put_tally(write, tally, position)?;
    }
    write.put(keys::grave(position), &Grave { tally: None, ..grave.clone() })
}
