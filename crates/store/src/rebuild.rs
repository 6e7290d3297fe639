//! Making a damaged store anew: of all that can still be read, and of what the newest backup has beside it.
//!
//! What was damaged is never thrown away: the folder goes into another as it was, with a list of the places that could not be read.
//! Whatever can be made of other records is made anew: indexes, counts, and what is known of each id. A mention of which only the
//! id is left is forgotten, so that it can be heard again; an alert of which a piece is missing cannot be told, and goes with its
//! deliveries. What a backup has of a mention that was erased since stays erased, and what waited then and was told since is not told again.

use crate::{
    Library as _, Outbox as _, Settings, Upkeep as _, backup, codec,
    disk::SledStore,
    erasure,
    error::{Result, StoreError},
    fresh::{self, Done, Fresh},
    keys::{self, Kind},
    listening::{self, Seen},
    pieces,
    salvage::{Found, Salvaged, salvage},
    survey::Sum,
    write::{Meta, Write},
};
use luister_mention::{AlertId, Case, Delivery, DeliveryState, Grave, Label, MentionId, Pending, Stored, TeamName};
use std::{
    collections::{BTreeSet, HashSet},
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

/// Kinds that are made anew of others.
const MADE: [Kind; 7] = [Kind::Meta, Kind::ByTime, Kind::ByAuthor, Kind::ByStory, Kind::Waiting, Kind::Clock, Kind::OpenCase];
/// Records that are put in one go.
const PAGE: usize = 200;
/// The most places that are listed one by one.
const MAX_PLACES: usize = 10_000;
/// The list of what could not be read.
const PLACES: &str = "places.txt";

/// What a store was made anew of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Records that there are now.
    pub records: u64,
    /// Those of them that were read, but may be older than what was last written.
    pub stale: u64,
    /// Those of them that only the backup had.
    pub from_backup: u64,
    /// Places in the files that were not what had been written.
    pub damaged: u64,
    /// Records that were read, and are of no use without others that are lost.
    pub dropped: u64,
    /// Where the damaged store lies now.
    pub kept: PathBuf,
}

/// Makes the store of a folder anew. The damaged one goes into a folder of its own in `corrupt`.
///
/// # Errors
/// [`StoreError::Locked`] if it is in use, [`StoreError::Backup`] if the backup does not check, and if the files cannot be read or
/// written; then the damaged store stays where it is.
pub fn rebuild(dir: &Path, settings: &Settings, newest: Option<&Path>, corrupt: &Path) -> Result<Rebuilt> {
    let alone = fresh::alone(dir)?;
    let fresh = Fresh::beside(dir, settings)?;
    let mut places = String::new();
    let Salvaged { damaged, stale_records, .. } = read(dir, &fresh, &mut places)?;
    let waited = newest.map(|file| complete(&fresh, file)).transpose()?.unwrap_or_default();
    let done = count(fresh, read_mark(dir))?;
    let mut rebuilt = Rebuilt { stale: stale_records, damaged, from_backup: waited.put.len() as u64, ..Rebuilt::default() };
    rebuilt.dropped = repair(&done, settings, &waited)?;
    let made = SledStore::open(done.dir(), settings)?;
    rebuilt.records = made.counts()?.values().sum();
    drop(made);
    SledStore::settle(done.dir(), settings)?;
    let old = done.take_over(dir)?;
    drop(alone);
    if let Some(old) = old {
        rebuilt.kept = keep(&old, corrupt, &places)?;
    }
    Ok(rebuilt)
}

/// Puts everything that can be read, but what is made anew.
fn read(dir: &Path, fresh: &Fresh, places: &mut String) -> Result<Salvaged> {
    let mut page: Vec<fresh::Becomes> = Vec::with_capacity(PAGE);
    let mut put = |found: &Found<'_>| -> io::Result<()> {
        if Kind::of(found.key).is_none_or(|kind| MADE.contains(&kind) && kind != Kind::Meta) {
            return Ok(());
        }
        page.push((found.key.to_vec(), Some(found.value.into())));
        if page.len() >= PAGE {
            fresh.become_so(page.drain(..)).map_err(io::Error::other)?;
        }
        Ok(())
    };
    let mut listed = 0;
    let mut spoiled = |offset: u64, bytes: &[u8]| -> io::Result<()> {
        listed += 1;
        if listed <= MAX_PLACES {
            writeln!(places, "db, from byte {offset}: {} bytes are not what was written", bytes.len()).unwrap_or_default();
        }
        Ok(())
    };
    let salvaged = salvage(dir, &mut put, &mut spoiled)?;
    fresh.become_so(page)?;
    Ok(salvaged)
}

/// What only a backup has.
#[derive(Default)]
struct OfBackup {
    /// The keys that were put.
    put: HashSet<Vec<u8>>,
    /// What waited to be told then.
    pendings: Vec<Pending>,
}

/// Adds what only a backup has.
fn complete(fresh: &Fresh, file: &Path) -> Result<OfBackup> {
    let mut of_backup = OfBackup::default();
    backup::each_record(file, &mut |page| {
        let mut put: Vec<fresh::Becomes> = Vec::new();
        for (key, value) in page {
            let kind = Kind::of(&key).filter(|kind| !MADE.contains(kind));
            let (Some(kind), is_ours) = (kind, of_backup.put.contains(&key)) else { continue };
            match value {
                None if is_ours => {
                    of_backup.put.remove(&key);
                    put.push((key, None));
                }
                Some(value) if kind == Kind::Pending => of_backup.pendings.extend(codec::open::<Pending>(&key, &value).ok()),
                Some(value) if is_ours || is_lost(fresh, kind, &key, &value)? => {
                    of_backup.put.insert(key.clone());
                    put.push((key, Some(value)));
                }
                _ => {}
            }
        }
        fresh.become_so(put)
    })?;
    Ok(of_backup)
}

/// Whether a record of a backup is missing, and was not erased since.
fn is_lost(fresh: &Fresh, kind: Kind, key: &[u8], value: &[u8]) -> Result<bool> {
    if fresh.get(key)?.is_some() {
        return Ok(false);
    }
    if let Kind::Mention | Kind::Revision = kind {
        let position = keys::position_at_start(key).unwrap_or_default();
        let is_elsewhere = match codec::open_bytes(key, value).and_then(codec::stored) {
            Ok(stored) => seen(fresh, stored.mention.id)?.is_some_and(|seen| seen.position != position),
            Err(_) => true,
        };
        return Ok(!is_elsewhere && fresh.get(&keys::grave(position))?.is_none());
    }
    Ok(true)
}

fn seen(fresh: &Fresh, id: MentionId) -> Result<Option<Seen>> {
    let key = keys::seen(id);
    Ok(fresh.get(&key)?.and_then(|value| codec::open(&key, &value).ok()))
}

/// How many changes the damaged store had seen for sure.
fn read_mark(dir: &Path) -> u64 {
    let mark = fs::read(dir.join(crate::disk::MARK)).unwrap_or_default();
    let bytes = codec::open_bytes(crate::disk::MARK.as_bytes(), &mark).ok();
    bytes.and_then(|bytes| bytes.try_into().ok()).map_or(0, u64::from_be_bytes)
}

/// Counts what was put, and closes it as a store of its own.
fn count(fresh: Fresh, marked: u64) -> Result<Done> {
    let (mut sum, mut last) = (Sum::default(), 0);
    fresh.each(&mut |key, value| {
        sum.add(key, value);
        if let Some(position) = keys::new_position(key) {
            last = last.max(position.0);
        }
    })?;
    let key = keys::meta();
    let known: Meta = fresh.get(&key)?.and_then(|value| codec::open(&key, &value).ok()).unwrap_or_default();
    let meta = Meta::counted(&sum, last.max(known.last), known.changes.max(marked));
    let mut value = Vec::new();
    codec::seal(&mut value, &key, &meta).map_err(|error| StoreError::File(io::Error::other(error)))?;
    fresh.become_so([(key, Some(value.into()))])?;
    fresh.close(meta.changes)
}

/// Makes anew what is made of other records, and drops what is of no use alone. Says how many records that were.
fn repair(done: &Done, settings: &Settings, of_backup: &OfBackup) -> Result<u64> {
    let store = SledStore::closed(done.dir(), settings, true);
    let mut dropped = store.each_page(Kind::Mention, &|write, key, value| {
        let position = keys::position_at_start(key).unwrap_or_default();
        let stored: Stored = codec::open_bytes(key, value).and_then(codec::stored).map_err(|_| StoreError::Stale)?;
        listening::place_anew(write, &stored, position).map(|()| 0)
    })?;
    dropped += store.each_page(Kind::Grave, &|write, key, value| {
        let (position, grave) = (keys::position_at_start(key).unwrap_or_default(), of::<Grave>(key, value)?);
        let seen = write.get::<Seen>(&keys::seen(grave.id))?;
        if seen.is_none() {
            write.put(keys::seen(grave.id), &Seen { position, content: 0 })?;
        }
        Ok(0)
    })?;
    dropped += store.each_page(Kind::Seen, &|write, key, value| {
        let seen: Seen = of(key, value)?;
        let is_known = write.has(&keys::mention(seen.position))? || write.has(&keys::grave(seen.position))?;
        Ok(if is_known { 0 } else { remove(write, key) })
    })?;
    dropped += repair_alerts(&store)?;
    dropped += store.each_page(Kind::Case, &|write, key, value| {
        let case: Case = of(key, value)?;
        if of_backup.put.contains(key) && !erasure::is_told_on(write, case.story)? {
            return Ok(remove(write, key));
        }
        if let Some(next) = case.next {
            write.index(keys::clock(next, case.story, &case.team))?;
        }
        if !case.state.is_done() {
            write.index(keys::open_case(case.story, &case.team))?;
        }
        Ok(0)
    })?;
    dropped += store.each_page(Kind::Label, &|write, key, value| {
        let label: Label = of(key, value)?;
        let is_kept = write.get::<Seen>(&keys::seen(label.mention))?.is_some();
        Ok(if is_kept || !of_backup.put.contains(key) { 0 } else { remove(write, key) })
    })?;
    store.bring_pendings(&of_backup.pendings)?;
    Ok(dropped)
}

/// Alerts that are whole stay, with their deliveries; what waits gets its place among those that do.
fn repair_alerts(store: &SledStore) -> Result<u64> {
    let whole: BTreeSet<AlertId> = {
        let mut whole = BTreeSet::new();
        for id in store.alert_ids()? {
            let alert = store.read(|view| pieces::alert(view, id, |what| store.damaged(what)));
            whole.extend(matches!(alert, Ok(Some(_))).then_some(id));
        }
        whole
    };
    let of_whole = |key: &[u8]| {
        let id = key.get(1..17).and_then(|id| id.try_into().ok()).map(AlertId::from_bytes);
        id.is_some_and(|id| whole.contains(&id))
    };
    let mut dropped = store.each_page(Kind::Alert, &|write, key, _| Ok(if of_whole(key) { 0 } else { remove(write, key) }))?;
    dropped += store.each_page(Kind::Delivery, &|write, key, value| {
        if !of_whole(key) {
            return Ok(remove(write, key));
        }
        let delivery: Delivery = of(key, value)?;
        if let DeliveryState::Waiting { not_before, .. } = delivery.state {
            write.index(keys::waiting(not_before, delivery.id))?;
        }
        Ok(0)
    })?;
    Ok(dropped)
}

fn remove(write: &mut Write<'_>, key: &[u8]) -> u64 {
    write.remove(key.to_vec());
    1
}

fn of<T: serde::de::DeserializeOwned>(key: &[u8], value: &[u8]) -> Result<T> {
    codec::open(key, value).map_err(|_| StoreError::Stale)
}

/// What is done with a record; says how many were dropped.
type Step<'s> = dyn Fn(&mut Write<'_>, &[u8], &[u8]) -> Result<u64> + 's;

impl SledStore {
    /// Goes through the records of a kind, in pages, each of which is one change.
    fn each_page(&self, kind: Kind, step: &Step<'_>) -> Result<u64> {
        let (mut from, mut dropped) = (keys::key(kind, &[]), 0);
        loop {
            let page: Vec<(Vec<u8>, Vec<u8>)> = self.read(|view| view.raw(from, keys::end(kind), PAGE))?;
            let Some((last, _)) = page.last() else { return Ok(dropped) };
            from = [last.as_slice(), &[0]].concat();
            dropped += self.write(|write| page.iter().try_fold(0, |sum, (key, value)| Ok(sum + step(write, key, value)?)))?;
        }
    }

    /// Lets wait what waited when the backup was made, unless it was told since.
    fn bring_pendings(&self, pendings: &[Pending]) -> Result<()> {
        let mut told: HashSet<(MentionId, Option<TeamName>)> = HashSet::new();
        self.each_alert(&mut |alert| told.extend(alert.tells_of().into_iter().map(|id| (id, alert.team.clone()))))?;
        let waiting: HashSet<Vec<u8>> = self.pendings()?.iter().map(|pending| keys::pending(&pending.id())).collect();
        self.write(|write| {
            for pending in pendings {
                let (key, team) = (keys::pending(&pending.id()), Some(pending.key.team.clone()));
                let is_kept = match write.get::<Seen>(&keys::seen(pending.mention))? {
                    Some(Seen { position, .. }) => write.has(&keys::mention(position))?,
                    None => false,
                };
                if is_kept && !waiting.contains(&key) && !told.contains(&(pending.mention, team)) {
                    write.put(key, pending)?;
                }
            }
            Ok(())
        })
    }
}

/// Puts the damaged store into a folder of its own, with the list of places that could not be read.
fn keep(old: &Path, corrupt: &Path, places: &str) -> Result<PathBuf> {
    fs::create_dir_all(corrupt)?;
    let kept = (1..=fresh::MAX_ASIDE).map(|number| corrupt.join(format!("store-{number}"))).find(|kept| !kept.exists());
    let kept = kept.ok_or_else(|| io::Error::from(io::ErrorKind::AlreadyExists))?;
    fs::rename(old, &kept)?;
    fs::write(kept.join(PLACES), places)?;
    Ok(kept)
}
