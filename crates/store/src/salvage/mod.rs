//! Reads what is left of a damaged store, without sled: it panics, refuses to open, or leaves out records after a flipped bit.
//!
//! **What is read.** The log of sled 0.34, the file `db`, in segments of 512 KiB, in the order in which they were written. Each message
//! has a checksum and the number of its segment, so that what an earlier life of a segment left behind is no part of it. The newest
//! version of a page is its last message that holds it whole, and the changes that follow. All values pass
//! [`codec::open_bytes`](crate::codec::open_bytes), or are told of as damaged.
//!
//! **What is damaged.** One flipped bit of a message is found by trying and read as it was written, unless it is in a value: see
//! [`mend`]. Behind a damaged message reading goes on where the next intact one begins. Of a page of which something later was lost
//! nothing is certain: it counts as stale, and its keys as a hole.
//!
//! **Holes.** Keys that no intact page holds get what the log tells of them from its beginning: each older version of any page, in order,
//! puts in place of what was known of its range what it holds itself. So a removal that can be read counts, and a newer value too.
//! These records come last, once for each key, and say that they are stale.
//!
//! **Batches.** As in sled, a batch whose end lies behind the end of the log counts for nothing. If the end is there and something
//! else of the batch is damaged, the rest counts: what was on disk is worth more than half a change does harm. So it is where a kill
//! left a gap near the end, of parts that were on their way to the disk together: sled ends there, and here what lies behind it is
//! read. A change of which nobody was told that it is on disk may then be there by half.
//!
//! **The snapshot** that sled writes when it opens is a witness alone: it tells which page misses something, also where a whole
//! segment is gone without a trace. Without one such a loss is not seen, and a record may be an older one than the last: `unplaced`
//! says if there is reason to think so, and the file `mark` how many changes there should be.
//!
//! Only one tree is expected, as the store has: the records of another would be given too.

mod cover;
mod live;
mod log;
mod mend;
mod node;
mod pages;
mod past;
mod snapshot;
mod tail;
mod walk;
mod wire;

#[cfg(test)]
mod tests;

use log::{Log, Segment};
use pages::Pages;
use snapshot::Snapshot;
use std::{collections::BTreeMap, io, path::Path};
pub(crate) use tail::tear;
use walk::{Event, Whose, walk};
use wire::{Form, Message, Reader, SEGMENT, SEGMENT_HEADER};

/// A record that could be read. Its value is as sled holds it, with schema and checksum, and has been checked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found<'f> {
    pub(crate) key: &'f [u8],
    pub(crate) value: &'f [u8],
    /// Whether a newer value, or the removal of the record, may have been lost.
    pub(crate) stale: bool,
}

/// What could be read, and what could not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Salvaged {
    /// Records that were given.
    pub(crate) records: u64,
    /// Those of them that may be older than what was last written.
    pub(crate) stale_records: u64,
    /// Leaves whose newest version was read.
    pub(crate) pages: u64,
    /// Pages whose newest version could not be read.
    pub(crate) stale: u64,
    /// Places that are not what was written. What is mended counts too.
    pub(crate) damaged: u64,
    /// Those of them of which nobody knows what they belonged to: any record may have a newer value there.
    pub(crate) unplaced: u64,
    /// Whether the log ends within a batch, which then does not count.
    pub(crate) unfinished: bool,
}

/// Where records go.
pub(crate) type Each<'e> = &'e mut dyn FnMut(&Found<'_>) -> io::Result<()>;
/// Where the bytes of damaged places go, with their offset in the file `db`.
pub(crate) type Spoiled<'s> = &'s mut dyn FnMut(u64, &[u8]) -> io::Result<()>;

/// Gives every record that can be read in the folder of a store, each key once; first those that are certain.
///
/// Nobody may have the store open. Memory is needed for where the pages lie, and for the keys of holes.
///
/// # Errors
/// If there is no file `db`, if it cannot be read at all, or if `each` or `spoiled` fail.
pub(crate) fn salvage(dir: &Path, each: Each<'_>, spoiled: Spoiled<'_>) -> io::Result<Salvaged> {
    let mut log = Log::open(dir)?;
    let snapshot = Snapshot::newest(dir)?;
    let mut report = Report { told: Salvaged::default(), each, spoiled };
    let witnessed = snapshot.as_ref().map_or(0, |snapshot| snapshot.until);
    let First { mut pages, end, flips, .. } = read_pages(&log, witnessed, &mut report)?;
    log.mend(flips);
    if let Some(snapshot) = snapshot {
        snapshot.pages().filter(|(pid, _)| *pid > COUNTER_PID).for_each(|(pid, state)| pages.compare(pid, &state));
    }
    let holes = live::give(&log, &mut pages, &mut report)?;
    if !holes.is_empty() {
        past::give(&log, end, holes, &mut report)?;
    }
    Ok(report.told)
}

/// The last of the two pages that hold what sled knows of itself.
const COUNTER_PID: u64 = 1;

/// Counts what is given.
struct Report<'r> {
    told: Salvaged,
    each: Each<'r>,
    spoiled: Spoiled<'r>,
}

impl Report<'_> {
    fn found(&mut self, found: &Found<'_>) -> io::Result<()> {
        self.told.records += 1;
        self.told.stale_records += u64::from(found.stale);
        (self.each)(found)
    }

    fn damage(&mut self, at: u64, bytes: &[u8]) -> io::Result<()> {
        self.told.damaged += 1;
        (self.spoiled)(at, bytes)
    }
}

/// What a first look at the log finds.
struct First {
    pages: Pages,
    /// Where the log ends: behind its last message, or before a batch that was not finished.
    end: u64,
    /// The last byte of the last message.
    last_byte: u64,
    /// Of what lies before this the snapshot says to whom it belonged, and which batches were finished.
    witnessed: u64,
    flips: BTreeMap<u64, u8>,
}

/// Reads the log from beginning to end.
fn read_pages(log: &Log, witnessed: u64, report: &mut Report<'_>) -> io::Result<First> {
    let mut first = First { pages: Pages::default(), end: u64::MAX, last_byte: last_byte(log)?, witnessed, flips: BTreeMap::new() };
    let mut buffer = Vec::new();
    for offset in &log.nameless {
        log.segment(*offset, &mut buffer)?;
        report.told.unplaced += 1;
        report.damage(*offset, &buffer)?;
    }
    for (place, segment) in log.segments.iter().enumerate() {
        log.segment(segment.offset, &mut buffer)?;
        if !segment.named {
            report.damage(segment.offset, buffer.get(..SEGMENT_HEADER).unwrap_or(&buffer))?;
        }
        let is_last = place + 1 == log.segments.len();
        walk(&mut buffer, segment.number, is_last, &mut |bytes, event| first.hear(*segment, bytes, event, report))?;
    }
    Ok(first)
}

impl First {
    fn hear(&mut self, segment: Segment, bytes: &[u8], event: Event, report: &mut Report<'_>) -> io::Result<()> {
        match event {
            Event::Message(message) => self.apply(segment, bytes, &message, report),
            Event::Mended { place, flip } => {
                self.flips.insert(segment.offset + flip.at as u64, flip.mask);
                report.damage(segment.offset + place.start as u64, bytes.get(place).unwrap_or_default())?;
            }
            Event::Damage { place, whose } => {
                let is_placed = match whose {
                    Whose::Page { message, is_certain } => {
                        if segment.lsn(message.at) < self.end {
                            self.pages.lose(message.pid);
                        }
                        is_certain
                    }
                    Whose::Nobody => true,
                    Whose::Unknown => false,
                };
                report.told.unplaced += u64::from(!is_placed && segment.lsn(place.start) >= self.witnessed);
                report.damage(segment.offset + place.start as u64, bytes.get(place).unwrap_or_default())?;
            }
        }
        Ok(())
    }

    fn apply(&mut self, segment: Segment, bytes: &[u8], message: &Message, report: &mut Report<'_>) {
        let spot = segment.spot(message);
        if spot.lsn >= self.end {
            return;
        }
        match message.form {
            Form::Node => self.pages.replace(message.pid, spot),
            Form::Link => self.pages.change(message.pid, spot),
            Form::Free => self.pages.free(message.pid, spot.lsn),
            Form::Manifest => {
                let last = bytes.get(message.body.clone()).and_then(|body| Reader::new(body).fixed64()).unwrap_or_default();
                if last > self.last_byte && last >= self.witnessed {
                    self.end = spot.lsn;
                    report.told.unfinished = true;
                }
            }
            Form::Canceled | Form::Cap | Form::Other => {}
        }
    }
}

/// The last byte of the last message, whether it is intact or damaged.
fn last_byte(log: &Log) -> io::Result<u64> {
    let mut buffer = Vec::new();
    for segment in log.segments.iter().rev() {
        log.segment(segment.offset, &mut buffer)?;
        let mut end = 0;
        walk(&mut buffer, segment.number, true, &mut |_, event| {
            end = match event {
                Event::Message(message) | Event::Damage { whose: Whose::Page { message, .. }, .. } => message.body.end,
                Event::Damage { place, .. } | Event::Mended { place, .. } => place.end,
            };
            Ok(())
        })?;
        if end > 0 {
            return Ok(last_of(*segment, end));
        }
    }
    Ok(0)
}

/// The last byte before a place of a segment. What is full but for padding is full.
fn last_of(segment: Segment, end: usize) -> u64 {
    segment.lsn(end.min(SEGMENT)).saturating_sub(1)
}
