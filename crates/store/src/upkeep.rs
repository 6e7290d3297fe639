//! The store as a whole: counted, checked, taken out and brought back.

use crate::{
    alerting,
    backup::BackedUp,
    casework,
    compaction::Compacted,
    disk::SledStore,
    erasure,
    error::Result,
    figures,
    keys::{self, Kind},
    keywords::{self, Keywords},
    listening::{self, Seen},
    pieces,
    stormwatch::{self, Stormwatch},
    survey::Space,
    verification::Verification,
    write::Write,
};
use chrono::{DateTime, Utc};
use luister_mention::{
    Affair, AlertId, Case, Cursor, Delivery, DigestCursor, Grave, GroupState, Hush, Label, Pending, Position, Record, Silence, Stored,
    StormCursor, Subscription, TeamMails, TrailHead,
};
use serde::de::DeserializeOwned;
use std::{collections::BTreeMap, io, path::Path};

/// Records that are read or written in one go.
const PAGE: usize = 500;

/// The store as a whole.
pub trait Upkeep: Send + Sync {
    /// How many records of each kind there are.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn counts(&self) -> Result<BTreeMap<&'static str, u64>>;

    /// Gives every record, in pieces, so that a running daemon is not held up. What is told of goes before what
    /// tells it: an export that is made while mentions come in may tell something twice when it is brought back, and loses nothing.
    ///
    /// # Errors
    /// If the store cannot be read, or `sink` fails.
    fn export(&self, sink: &mut dyn FnMut(Record) -> io::Result<()>) -> Result<()>;

    /// Adds the records that are not there yet, in the order in which an export gives them.
    ///
    /// # Errors
    /// If a record cannot be read or the store cannot be written; what came before stays.
    fn import(&self, records: &mut dyn Iterator<Item = Result<Record>>) -> Result<Imported>;

    /// Reads every record and checks that each is what was written and stands where its index says.
    ///
    /// # Errors
    /// If the store cannot be read at all.
    fn verify(&self) -> Result<Verification>;

    /// Looks through all records in strides, so that nobody is held up for long, and says how much of the disk is what.
    ///
    /// # Errors
    /// [`crate::StoreError::Damaged`] if a record is missing or not what was written.
    fn survey(&self) -> Result<Space>;

    /// Gives back the room of what was written over and erased; others go on reading and writing.
    ///
    /// # Errors
    /// [`crate::StoreError::NoRoom`] if a copy has no room, and if the store cannot be read; then all stays as it was.
    fn compact(&self) -> Result<Compacted>;

    /// The last line of the trail, as far as the store knows.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn trail_head(&self) -> Result<Option<TrailHead>>;

    /// Remembers that.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn set_trail_head(&self, head: &TrailHead) -> Result<()>;

    /// Writes a backup of everything as it is at one moment, with what lies in the folder `beside` under a name of [`crate::BESIDE`];
    /// others go on reading and writing.
    ///
    /// # Errors
    /// If the store cannot be read or `out` cannot be written.
    fn back_up(&self, out: &mut dyn io::Write, beside: &Path, made: DateTime<Utc>) -> Result<BackedUp>;
}

/// What an import did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Imported {
    /// Records that were added.
    pub added: u64,
    /// Records that were there already.
    pub known: u64,
}

impl Upkeep for SledStore {
    fn counts(&self) -> Result<BTreeMap<&'static str, u64>> {
        self.read(|view| {
            let meta = view.meta()?;
            Ok(Kind::ALL.into_iter().filter(|kind| *kind != Kind::Meta).map(|kind| (kind.as_str(), meta.count(kind))).collect())
        })
    }

    fn export(&self, sink: &mut dyn FnMut(Record) -> io::Result<()>) -> Result<()> {
        let digests: Vec<DigestCursor> =
            self.read(|view| view.scan(&keys::key(Kind::Digest, &[])).map(|entry| entry.map(|(_, digest)| digest)).collect())?;
        let storms = (self.storm_cursor()?, self.storm_parts()?);
        self.pages::<Cursor>(Kind::Cursor, &mut |_, cursor| sink(Record::Cursor(Box::new(cursor))))?;
        self.pages::<Silence>(Kind::Silence, &mut |_, silence| sink(Record::Silence(silence)))?;
        self.pages::<Subscription>(Kind::Subscription, &mut |_, subscription| sink(Record::Subscription(Box::new(subscription))))?;
        self.lists()?.into_iter().try_for_each(|list| sink(Record::List(list)))?;
        self.pages::<Pending>(Kind::Pending, &mut |_, pending| sink(Record::Pending(Box::new(pending))))?;
        self.pages::<GroupState>(Kind::Group, &mut |_, group| sink(Record::Group(group)))?;
        self.pages::<Affair>(Kind::Affair, &mut |_, affair| sink(Record::Affair(affair)))?;
        self.pages::<TeamMails>(Kind::Mails, &mut |_, mails| sink(Record::Mails(mails)))?;
        self.pages::<Hush>(Kind::Hush, &mut |_, hush| sink(Record::Hush(hush)))?;
        self.pages::<Delivery>(Kind::Delivery, &mut |_, delivery| sink(Record::Delivery(delivery)))?;
        for id in self.alert_ids()? {
            if let Some(alert) = self.read(|view| pieces::alert(view, id, |what| self.damaged(what)))? {
                sink(Record::Alert(Box::new(alert)))?;
            }
        }
        self.pages::<Case>(Kind::Case, &mut |_, case| sink(Record::Case(case)))?;
        self.pages::<Label>(Kind::Label, &mut |_, label| sink(Record::Label(label)))?;
        let mut positions = Vec::new();
        self.pages::<Stored>(Kind::Mention, &mut |key, stored| {
            positions.extend(keys::position_at_start(key));
            sink(Record::Mention(Box::new(stored)))
        })?;
        self.pages::<Stored>(Kind::Revision, &mut |_, stored| sink(Record::Revision(Box::new(stored))))?;
        self.pages::<Grave>(Kind::Grave, &mut |key, grave| {
            let position = keys::position_at_start(key).unwrap_or_default();
            let tally = self.read(|view| figures::tally(view, grave.heard, position)).map_err(io::Error::other)?;
            sink(Record::Grave(Box::new(Grave { tally, ..grave })))
        })?;
        let place = |position: Position| Position(positions.partition_point(|known| *known <= position) as u64);
        for digest in digests {
            sink(Record::Digest(DigestCursor { position: place(digest.position), ..digest }))?;
        }
        let (cursor, parts) = storms;
        parts.into_iter().try_for_each(|part| sink(Record::StormPart(part)))?;
        if let Some(cursor) = cursor {
            sink(Record::StormCursor(StormCursor { position: place(cursor.position) }))?;
        }
        Ok(())
    }

    fn import(&self, records: &mut dyn Iterator<Item = Result<Record>>) -> Result<Imported> {
        let mut imported = Imported::default();
        let base = self.read(|view| Ok(view.meta()?.last))?;
        loop {
            let page: Vec<Record> = std::iter::from_fn(|| records.next()).take(PAGE).collect::<Result<_>>()?;
            if page.is_empty() {
                return Ok(imported);
            }
            self.write(|write| {
                for record in &page {
                    let added = import_record(write, record, base)?;
                    *if added { &mut imported.added } else { &mut imported.known } += 1;
                }
                Ok(())
            })?;
        }
    }

    fn verify(&self) -> Result<Verification> {
        self.check_all()
    }

    fn survey(&self) -> Result<Space> {
        self.look_through()
    }

    fn compact(&self) -> Result<Compacted> {
        self.compact_now()
    }

    fn trail_head(&self) -> Result<Option<TrailHead>> {
        self.read(|view| view.get(&keys::trail()))
    }

    fn set_trail_head(&self, head: &TrailHead) -> Result<()> {
        self.write(|write| write.put(keys::trail(), head))
    }

    fn back_up(&self, out: &mut dyn io::Write, beside: &Path, made: DateTime<Utc>) -> Result<BackedUp> {
        self.write_backup(out, beside, made)
    }
}

impl SledStore {
    /// Gives the records of a kind page by page; between two pages others may read and write.
    pub(crate) fn pages<T: DeserializeOwned>(&self, kind: Kind, sink: &mut dyn FnMut(&[u8], T) -> io::Result<()>) -> Result<()> {
        let mut from = keys::key(kind, &[]);
        loop {
            let page: Vec<(sled::IVec, T)> =
                self.read(|view| view.range(from.clone(), keys::end(kind)).take(PAGE).collect::<Result<_>>())?;
            let Some((last, _)) = page.last() else { return Ok(()) };
            from = last.to_vec();
            from.push(0);
            for (key, record) in page {
                sink(&key, record)?;
            }
        }
    }

    pub(crate) fn alert_ids(&self) -> Result<Vec<AlertId>> {
        self.read(|view| {
            let mut ids = Vec::new();
            for key in view.keys(keys::key(Kind::Alert, &[]), keys::end(Kind::Alert)) {
                let id: Option<[u8; 16]> = key?.get(1..17).and_then(|id| id.try_into().ok());
                ids.extend(id.map(AlertId::from_bytes));
            }
            ids.dedup();
            Ok(ids)
        })
    }
}

/// Adds one record, unless it is there. `base` is the last position before the import began.
fn import_record(write: &mut Write<'_>, record: &Record, base: u64) -> Result<bool> {
    let absent = |write: &Write<'_>, key: Vec<u8>| -> Result<Option<Vec<u8>>> { Ok((!write.has(&key)?).then_some(key)) };
    let key = match record {
        Record::Mention(stored) => absent(write, keys::seen(stored.mention.id))?,
        Record::Revision(stored) => match write.get::<Seen>(&keys::seen(stored.mention.id))? {
            Some(seen) => absent(write, keys::revision(seen.position, stored.revision))?,
            None => None,
        },
        Record::Grave(grave) => absent(write, keys::seen(grave.id))?,
        Record::Label(label) => return import_label(write, label),
        Record::Case(case) => absent(write, keys::case(case.story, &case.team))?,
        Record::Pending(pending) => absent(write, keys::pending(&pending.id()))?,
        Record::Group(group) => absent(write, keys::group(&group.key))?,
        Record::Affair(affair) => absent(write, keys::affair(affair.tie, &affair.team))?,
        Record::Mails(mails) => absent(write, keys::mails(&mails.team))?,
        Record::Hush(hush) => absent(write, keys::hush(&hush.id))?,
        Record::Alert(alert) => absent(write, keys::alert_piece(alert.id, 0))?,
        Record::Delivery(delivery) => absent(write, keys::delivery(delivery.id))?,
        Record::Cursor(cursor) => absent(write, keys::cursor(&cursor.source))?,
        Record::Digest(digest) => absent(write, keys::digest(&digest.name))?,
        Record::Silence(silence) => absent(write, keys::silence(&silence.source))?,
        Record::Subscription(subscription) => absent(write, keys::subscription(&subscription.token))?,
        Record::List(list) => absent(write, keys::list_piece(&list.file, 0))?,
        Record::StormPart(part) => absent(write, [keys::storm_pieces(&part.name), vec![0, 0]].concat())?,
        Record::StormCursor(_) => absent(write, keys::storm_cursor())?,
    };
    let Some(key) = key else { return Ok(false) };
    match record {
        Record::Mention(stored) => listening::insert(write, stored)?,
        Record::Revision(stored) => write.put(key, stored)?,
        Record::Grave(grave) => erasure::bury(write, grave)?,
        Record::Label(_) => {}
        Record::Case(case) => casework::put_case(write, case)?,
        Record::Pending(pending) => write.put(key, &**pending)?,
        Record::Group(group) => write.put(key, group)?,
        Record::Affair(affair) => write.put(key, affair)?,
        Record::Mails(mails) => write.put(key, mails)?,
        Record::Hush(hush) => write.put(key, hush)?,
        Record::Alert(alert) => pieces::put_alert(write, alert)?,
        Record::Delivery(delivery) => alerting::put_delivery(write, delivery)?,
        Record::Cursor(cursor) => write.put(key, cursor)?,
        Record::Silence(silence) => write.put(key, silence)?,
        Record::Subscription(subscription) => write.put(key, subscription)?,
        Record::List(list) => keywords::put_list(write, list)?,
        Record::StormPart(part) => stormwatch::put_part(write, part)?,
        Record::StormCursor(cursor) => write.put(key, &StormCursor { position: Position(base + cursor.position.0) })?,
        Record::Digest(digest) => write.put(key, &DigestCursor { position: Position(base + digest.position.0), ..digest.clone() })?,
    }
    Ok(true)
}

/// Labels have no key of their own but their place: one is known if the same stands among those of its mention.
fn import_label(write: &mut Write<'_>, label: &Label) -> Result<bool> {
    let mut number = 0;
    while let Some(known) = write.get::<Label>(&keys::label(label.mention, number))? {
        if known == *label {
            return Ok(false);
        }
        number += 1;
    }
    write.put(keys::label(label.mention, number), label)?;
    figures::correct(write, label.mention, label.correction)?;
    Ok(true)
}
