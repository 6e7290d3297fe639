//! The store as a whole: counted, checked, taken out and brought back.

use crate::{
    alerting, casework,
    codec::{self, BadValue},
    disk::SledStore,
    erasure,
    error::Result,
    figures,
    keys::{self, Kind},
    keywords::{self, Keywords},
    listening::{self, Seen},
    pieces,
    stormwatch::{self, Stormwatch},
    view::View,
    write::Write,
};
use luister_mention::{
    Affair, Alert, AlertId, Case, CaseTally, Cursor, Delivery, DigestCursor, Expiry, Grave, GroupState, Hush, Label, LoadedList, Pending,
    Position, Record, Silence, Stored, StormCursor, StormPart, Subscription, TeamMails,
};
use serde::de::DeserializeOwned;
use std::{collections::BTreeMap, io};

/// Records that are read or written in one go.
const PAGE: usize = 500;
/// The most findings of a verification that are told one by one.
const MAX_FINDINGS: usize = 100;

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
}

/// What an import did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Imported {
    /// Records that were added.
    pub added: u64,
    /// Records that were there already.
    pub known: u64,
}

/// What a verification found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verification {
    /// How many records were read.
    pub records: u64,
    /// What is wrong, in words; empty if the store is whole.
    pub findings: Vec<String>,
}

impl Verification {
    fn found(&mut self, what: String) {
        if self.findings.len() < MAX_FINDINGS {
            self.findings.push(what);
        }
    }
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
        let mut verification = Verification::default();
        self.read(|view| {
            for entry in view.everything() {
                verification.records += 1;
                match entry {
                    Ok((key, bytes)) => check(view, &key, &bytes, &mut verification)?,
                    Err(error) => verification.found(error.to_string()),
                }
            }
            Ok(())
        })?;
        Ok(verification)
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
        Record::Alert(alert) => pieces::put(write, alert)?,
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

/// Checks that a record can be read and that what belongs to it is there.
fn check(view: &View<'_>, key: &[u8], bytes: &[u8], verification: &mut Verification) -> Result<()> {
    let read = match Kind::of(key) {
        Some(Kind::Mention) => return check_mention(view, key, bytes, verification),
        Some(Kind::Delivery) => readable::<Delivery>(bytes),
        Some(Kind::Revision) => readable::<Stored>(bytes),
        Some(Kind::Pending) => readable::<Pending>(bytes),
        Some(Kind::Group) => readable::<GroupState>(bytes),
        Some(Kind::Affair) => readable::<Affair>(bytes),
        Some(Kind::Mails) => readable::<TeamMails>(bytes),
        Some(Kind::Hush) => readable::<Hush>(bytes),
        Some(Kind::Case) => readable::<Case>(bytes),
        Some(Kind::Grave) => readable::<Grave>(bytes),
        Some(Kind::Expiry) => readable::<Expiry>(bytes),
        Some(Kind::Label) => readable::<Label>(bytes),
        Some(Kind::Cursor) => readable::<Cursor>(bytes),
        Some(Kind::Digest) => readable::<DigestCursor>(bytes),
        Some(Kind::Silence) => readable::<Silence>(bytes),
        Some(Kind::Subscription) => readable::<Subscription>(bytes),
        Some(Kind::StormCursor) => readable::<StormCursor>(bytes),
        Some(Kind::Tally) => readable::<figures::Brief>(bytes),
        Some(Kind::CaseTally) => readable::<CaseTally>(bytes),
        Some(Kind::Alert) if key.ends_with(&[0, 0]) => return check_pieces::<Alert>(view, key, "an alert", verification),
        Some(Kind::List) if key.ends_with(&[0, 0]) => return check_pieces::<LoadedList>(view, key, "a list", verification),
        Some(Kind::Storm) if key.ends_with(&[0, 0]) => {
            return check_pieces::<StormPart>(view, key, "what is known of storms", verification);
        }
        Some(_) => Ok(()),
        None => {
            verification.found("a key of no known kind".to_owned());
            Ok(())
        }
    };
    if let Err(why) = read {
        verification.found(format!("a record of kind `{}` is {why}", Kind::of(key).map_or("unknown", Kind::as_str)));
    }
    Ok(())
}

fn readable<T: DeserializeOwned>(bytes: &[u8]) -> std::result::Result<(), BadValue> {
    codec::from_bytes::<T>(bytes).map(|_| ())
}

fn check_mention(view: &View<'_>, key: &[u8], bytes: &[u8], verification: &mut Verification) -> Result<()> {
    let (Ok(stored), Some(position)) = (codec::from_bytes::<Stored>(bytes), keys::position_at_start(key)) else {
        verification.found("a mention cannot be read".to_owned());
        return Ok(());
    };
    let id = stored.mention.id;
    if view.get::<Seen>(&keys::seen(id))? != Some(Seen { position, content: stored.content }) {
        verification.found(format!("the mention {id} is not known under its id"));
    }
    let author = stored.mention.author_key().map(|author| keys::by_author(&author, position));
    let story = stored.mention.has_joined().then(|| keys::by_story(stored.mention.story, position));
    let tally = keys::tally(stored.mention.heard, position);
    for index in [Some(keys::by_time(stored.mention.when(), position)), Some(tally), author, story].into_iter().flatten() {
        if !view.has(&index)? {
            verification.found(format!("the mention {id} is missing in the index `{}`", Kind::of(&index).map_or("unknown", Kind::as_str)));
        }
    }
    Ok(())
}

fn check_pieces<T: DeserializeOwned>(view: &View<'_>, key: &[u8], what: &str, verification: &mut Verification) -> Result<()> {
    let pieces = view.pieces(key.get(..17).unwrap_or(key))?;
    if let Err(why) = codec::from_bytes::<T>(&pieces) {
        verification.found(format!("{what} is {why}"));
    }
    Ok(())
}
