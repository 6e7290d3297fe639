//! Bringing a backup back: all of it is read and checked before anything is written.

use super::{
    BESIDE, END, End, FORMAT, LUISTER_BACKUP, MANIFEST, MAX_BESIDE_BYTES, MAX_KEY_BYTES, MAX_NOTE_BYTES, MAX_PIECE_BYTES, Manifest, PIECE,
    REMOVED,
};
use crate::{
    Settings, Upkeep as _,
    codec::{self, MAX_VALUE_BYTES, SCHEMA},
    disk::{SledStore, free_space},
    error::{Result, StoreError},
    fresh::{self, Becomes, Fresh},
    keys::{self, Kind},
    lines::hexadecimal,
    write::Meta,
};
use chrono::{DateTime, Utc};
use ring::digest::{Context, SHA256};
use serde::de::DeserializeOwned;
use std::{
    fs::{self, File},
    io::{self, BufReader, Read},
    path::{Path, PathBuf},
};

/// The room that a store takes at the most, as many times what is put in.
const ROOM: u64 = 3;

/// What may lie behind the last entry: a tar archive is filled up with zeros.
const MAX_BEHIND_BYTES: u64 = 1 << 20;

/// What a backup brought back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// When it was made.
    pub made: DateTime<Utc>,
    /// How many records there are.
    pub records: u64,
    /// Where the store lies now that was there before.
    pub replaced: Option<PathBuf>,
}

/// What a backup was found to hold.
struct Checked {
    made: DateTime<Utc>,
    records: u64,
    /// Bytes of keys and values, those that are written over later too.
    bytes: u64,
}

/// Reads a whole backup, and says when it was made and how many records it holds.
///
/// # Errors
/// [`StoreError::Backup`] if anything of it is not as it was written.
pub fn check_backup(file: &Path) -> Result<(DateTime<Utc>, u64)> {
    let checked = read(file, u64::MAX, &mut |_| Ok(()), &mut |_, _| Ok(()))?;
    Ok((checked.made, checked.records))
}

/// Gives the records of a backup in the order in which they were written, once all of it has checked.
pub(crate) fn each_record(file: &Path, takes: &mut Takes<'_>) -> Result<()> {
    let checked = read(file, u64::MAX, &mut |_| Ok(()), &mut |_, _| Ok(()))?;
    read(file, checked.bytes, takes, &mut |_, _| Ok(())).map(drop)
}

/// Makes the store of a folder anew from a backup, and puts what lay beside it into `beside`, where there is nothing of the kind yet.
/// A store that is there is left alone, unless it may be replaced; then it is put into the folder `replaced` beside it.
///
/// # Errors
/// [`StoreError::Backup`] if the backup does not check, [`StoreError::Locked`] if the store is in use, [`StoreError::Taken`] if there is
/// one that may not be replaced, [`StoreError::NoRoom`] if there is too little room; then nothing was written.
pub fn restore(file: &Path, dir: &Path, settings: &Settings, beside: &Path, replaces: bool) -> Result<Restored> {
    if dir.join("db").exists() && !replaces {
        return Err(StoreError::Taken { dir: dir.to_owned() });
    }
    let alone = fresh::alone(dir)?;
    fs::create_dir_all(beside)?;
    let free = free_space(beside)?;
    let checked = read(file, free / ROOM, &mut |_| Ok(()), &mut |_, _| Ok(())).map_err(|error| match error {
        StoreError::NoRoom { needed, .. } => StoreError::NoRoom { dir: dir.to_owned(), needed: needed.saturating_mul(ROOM), free },
        other => other,
    })?;
    let fresh = Fresh::beside(dir, &settings.in_order())?;
    let again =
        read(file, checked.bytes, &mut |becomes| fresh.become_so(becomes), &mut |name, content| put_beside(&beside.join(name), content))?;
    let changes = fresh.changes()?;
    let done = fresh.close(changes)?;
    // Counted and looked at whole before it takes the place of another.
    let made = SledStore::open(done.dir(), settings)?;
    let records = made.counts()?.values().sum();
    drop(made);
    SledStore::settle(done.dir(), settings)?;
    if records != again.records {
        return Err(bad(format!("its end says that there are {} records, and there are {records}", again.records)));
    }
    let replaced = done.take_over(dir)?.map(|old| fresh::put_aside(&old, dir)).transpose()?;
    drop(alone);
    Ok(Restored { made: checked.made, records, replaced })
}

/// A file beside the store, unless there is one already: that of this machine goes on.
fn put_beside(path: &Path, content: &mut dyn Read) -> Result<()> {
    match File::options().write(true).create_new(true).open(path) {
        Ok(mut file) => {
            io::copy(content, &mut file)?;
            Ok(file.sync_all()?)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn bad(what: impl Into<String>) -> StoreError {
    StoreError::Backup { what: what.into() }
}

/// What reading the archive failed with, in words.
fn broken(error: &io::Error) -> StoreError {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => bad("it ends too early: it was cut short"),
        _ => bad(format!("it cannot be unpacked: {error}")),
    }
}

/// Takes what becomes of some keys.
pub(crate) type Takes<'t> = dyn FnMut(Vec<Becomes>) -> Result<()> + 't;
type TakesBeside<'t> = dyn FnMut(&str, &mut dyn Read) -> Result<()> + 't;

/// Reads a backup of at most so many bytes of records, piece by piece, each checked before it is given.
fn read(file: &Path, most: u64, takes: &mut Takes<'_>, beside: &mut TakesBeside<'_>) -> Result<Checked> {
    let open = File::open(file)?;
    let unpacker = zstd::Decoder::new(BufReader::new(open)).map_err(|error| broken(&error))?;
    let mut archive = tar::Archive::new(unpacker);
    // As they are: long names and the like, which others are read for, have no place here.
    let mut entries = archive.entries().map_err(|error| broken(&error))?.raw(true);
    let mut known = Known::default();
    while known.end.is_none() {
        let Some(entry) = entries.next() else { return Err(bad("it ends too early: its last entry is missing")) };
        known.take(&mut entry.map_err(|error| broken(&error))?, takes, beside)?;
        if known.bytes > most {
            return Err(StoreError::NoRoom { dir: PathBuf::new(), needed: known.bytes, free: most });
        }
    }
    match entries.next() {
        None => {}
        Some(Ok(_)) => return Err(bad("there is more behind its end")),
        Some(Err(error)) => return Err(broken(&error)),
    }
    // The checksum of the packing comes last.
    let behind = io::copy(&mut archive.into_inner().take(MAX_BEHIND_BYTES), &mut io::sink()).map_err(|error| broken(&error))?;
    if behind == MAX_BEHIND_BYTES {
        return Err(bad("there is more behind its end"));
    }
    known.checked()
}

/// What was read so far.
struct Known {
    manifest: Option<Manifest>,
    end: Option<End>,
    pieces: u64,
    hasher: Context,
    bytes: u64,
    meta: Option<Meta>,
}

impl Default for Known {
    fn default() -> Self {
        Self { manifest: None, end: None, pieces: 0, hasher: Context::new(&SHA256), bytes: 0, meta: None }
    }
}

impl Known {
    fn take<R: Read>(&mut self, entry: &mut tar::Entry<'_, R>, takes: &mut Takes<'_>, beside: &mut TakesBeside<'_>) -> Result<()> {
        let length = entry.header().entry_size().map_err(|error| broken(&error))?;
        let path = entry.path_bytes().into_owned();
        let name = String::from_utf8_lossy(&path).into_owned();
        if entry.header().entry_type() != tar::EntryType::Regular {
            return Err(bad(format!("`{}` in it is no plain file", name.escape_debug())));
        }
        let due = format!("{PIECE}{:06}", self.pieces + 1);
        let limit = if name == due {
            MAX_PIECE_BYTES
        } else if BESIDE.contains(&&*name) {
            MAX_BESIDE_BYTES
        } else {
            MAX_NOTE_BYTES
        };
        match (&*name, &self.manifest) {
            (MANIFEST, None) | (END, Some(_)) => {}
            (_, None) => return Err(bad(format!("its first entry is not `{MANIFEST}`: it is no backup of luister"))),
            (name, Some(_)) if name == due || BESIDE.contains(&name) => {}
            (name, Some(_)) => return Err(bad(format!("there is `{}` in it, which has no place in a backup", name.escape_debug()))),
        }
        if length > limit {
            return Err(bad(format!("`{name}` in it is {length} bytes long, and the most is {limit}")));
        }
        if BESIDE.contains(&&*name) {
            return beside(&name, entry);
        }
        let mut content = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
        entry.take(length).read_to_end(&mut content).map_err(|error| broken(&error))?;
        if content.len() as u64 != length {
            return Err(bad("it ends too early: it was cut short"));
        }
        match &*name {
            MANIFEST => self.manifest = Some(manifest(&content)?),
            END => self.end = Some(note(END, &content)?),
            _ => takes(self.piece(&content)?)?,
        }
        Ok(())
    }

    fn piece(&mut self, content: &[u8]) -> Result<Vec<Becomes>> {
        self.pieces += 1;
        self.hasher.update(content);
        let (mut rest, mut all) = (content, Vec::new());
        while !rest.is_empty() {
            let (becomes, behind) = record(rest).ok_or_else(|| bad("a record in it is cut short"))?;
            let (key, value) = becomes;
            let kind = Kind::of(key).ok_or_else(|| bad("there is a record of no known kind in it"))?;
            if let Some(value) = value {
                let payload =
                    codec::open_bytes(key, value).map_err(|why| bad(format!("a record of kind `{}` in it is {why}", kind.as_str())))?;
                if kind == Kind::Meta {
                    self.meta = Some(codec::from_bytes(payload).map_err(|why| bad(format!("what it knows of itself is {why}")))?);
                }
            }
            self.bytes += (key.len() + value.map_or(0, <[u8]>::len)) as u64;
            all.push((key.to_vec(), value.map(sled::IVec::from)));
            rest = behind;
        }
        Ok(all)
    }

    fn checked(self) -> Result<Checked> {
        let (Some(manifest), Some(end)) = (self.manifest, self.end) else { return Err(bad("it has no end")) };
        let found = hexadecimal(self.hasher);
        if found != end.sha256 || self.pieces != end.pieces {
            return Err(bad("its records are not what was written (checksum)"));
        }
        let meta = self.meta.unwrap_or_default();
        for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::Meta) {
            let due = end.counts.get(kind.as_str()).copied().unwrap_or_default();
            if meta.count(kind) != due {
                return Err(bad(format!("what it says of records of kind `{}` differs: {} and {due}", kind.as_str(), meta.count(kind))));
            }
        }
        Ok(Checked { made: manifest.made, records: end.counts.values().sum(), bytes: self.bytes })
    }
}

/// A key, and its value or that there is none.
type Record<'b> = (&'b [u8], Option<&'b [u8]>);

/// A record and what comes behind it.
fn record(bytes: &[u8]) -> Option<(Record<'_>, &[u8])> {
    let (key, rest) = bytes.split_first_chunk()?;
    let (value, rest) = rest.split_first_chunk()?;
    let (key, value) = (usize::from(u16::from_be_bytes(*key)), u32::from_be_bytes(*value));
    let (key, rest) = rest.split_at_checked(key).filter(|(key, _)| (1..=MAX_KEY_BYTES).contains(&key.len()))?;
    if value == REMOVED {
        return Some(((key, None), rest));
    }
    let length = usize::try_from(value).ok().filter(|length| *length <= 2 * MAX_VALUE_BYTES)?;
    let (value, rest) = rest.split_at_checked(length)?;
    Some(((key, Some(value)), rest))
}

fn manifest(content: &[u8]) -> Result<Manifest> {
    let manifest: Manifest = note(MANIFEST, content)?;
    if manifest.kind != LUISTER_BACKUP {
        return Err(bad("it is no backup of luister"));
    }
    if manifest.format > FORMAT || manifest.schema > SCHEMA {
        return Err(bad(format!(
            "a newer luister made it (format {}, schema {}), and this one reads format {FORMAT} and schema {SCHEMA} at most; use the newer one",
            manifest.format, manifest.schema
        )));
    }
    Ok(manifest)
}

fn note<T: DeserializeOwned>(name: &str, content: &[u8]) -> Result<T> {
    serde_json::from_slice(content).map_err(|error| bad(format!("its `{name}` cannot be read: {error}")))
}

impl Fresh {
    /// How many changes the store has seen that was put here.
    fn changes(&self) -> Result<u64> {
        let value = self.get(&keys::meta())?;
        let meta = value.map(|value| codec::open::<Meta>(&keys::meta(), &value)).transpose();
        Ok(meta.map_err(|why| bad(format!("what it knows of itself is {why}")))?.unwrap_or_default().changes)
    }
}
