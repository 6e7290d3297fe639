//! How far sled reads a log: it ends at the first place that is not what was written, goes on writing there, and writes down that
//! nothing followed.

use super::{
    log::{Log, Segment},
    node::{Change, Content, change, key, node},
    snapshot::Snapshot,
    walk::{Event, walk},
    wire::{Form, Message, Reader, SEGMENT},
};
use crate::{codec, keys, write::Meta};
use std::{io, path::Path};

/// The first place that is not what was written since sled last opened the log.
#[derive(Debug)]
pub(crate) struct Tear {
    /// Where in the file `db` it is.
    pub(crate) at: u64,
    /// How many changes lie before it as a whole.
    pub(crate) changes: u64,
}

/// Looks for it in a folder, of which nobody may have the log open.
///
/// # Errors
/// If there is no file `db`, or if it cannot be read.
pub(crate) fn tear(dir: &Path) -> io::Result<Option<Tear>> {
    let until = Snapshot::newest(dir)?.map_or(0, |snapshot| snapshot.until);
    let log = Log::named(dir)?;
    let before = log.segments.partition_point(|segment| segment.number < until / SEGMENT as u64);
    let (mut known, mut buffer) = (Known::default(), Vec::new());
    let tail = log.segments.get(before..).unwrap_or_default();
    for (place, segment) in tail.iter().enumerate() {
        log.segment(segment.offset, &mut buffer)?;
        if let Some(at) = known.hear(&mut buffer, *segment, until, place + 1 == tail.len())? {
            let lsn = segment.lsn(at);
            let mut changes = known.before(lsn);
            // Every change is noted, so that the one before is not far.
            for segment in log.segments.iter().take(before).rev() {
                if changes.is_some() {
                    break;
                }
                log.segment(segment.offset, &mut buffer)?;
                let mut earlier = Known::default();
                earlier.hear(&mut buffer, *segment, u64::MAX, false)?;
                changes = earlier.before(lsn);
            }
            return Ok(Some(Tear { at: segment.offset + at as u64, changes: changes.unwrap_or_default() }));
        }
    }
    Ok(None)
}

/// What the log notes of how many changes there were.
#[derive(Debug, Default)]
struct Known {
    /// The last byte of the batch that was begun last.
    batch: u64,
    /// The last byte of a change, and how many there are with it.
    changes: Vec<(u64, u64)>,
}

impl Known {
    /// How many changes end before a place.
    fn before(&self, lsn: u64) -> Option<u64> {
        self.changes.iter().rev().find(|(end, _)| *end < lsn).map(|(_, changes)| *changes)
    }

    /// Reads a segment up to the first place that is not what was written, if that lies behind what sled need not read any more.
    fn hear(&mut self, bytes: &mut [u8], segment: Segment, until: u64, is_last: bool) -> io::Result<Option<usize>> {
        let mut torn = None;
        walk(bytes, segment.number, is_last, &mut |bytes, event| {
            match event {
                _ if torn.is_some() => {}
                Event::Message(message) => self.note(bytes, segment, &message),
                Event::Damage { place, .. } | Event::Mended { place, .. } if segment.lsn(place.end) > until => torn = Some(place.start),
                Event::Damage { .. } | Event::Mended { .. } => {}
            }
            Ok(())
        })?;
        Ok(torn)
    }

    fn note(&mut self, bytes: &[u8], segment: Segment, message: &Message) {
        let body = bytes.get(message.body.clone()).unwrap_or_default();
        let meta = match message.form {
            Form::Manifest => {
                self.batch = Reader::new(body).fixed64().unwrap_or_default();
                None
            }
            // The checksum of a value is one over its key too.
            Form::Link => match change(body) {
                Some(Change::Set(entry)) => open(entry.value),
                _ => None,
            },
            Form::Node => node(body).and_then(|node| match node.content {
                Content::Leaf(entries) => {
                    entries.iter().find(|entry| key(node.prefix, entry.suffix) == keys::meta()).and_then(|entry| open(entry.value))
                }
                Content::Index(_) => None,
            }),
            _ => None,
        };
        if let Some(Meta { changes, .. }) = meta {
            let end = segment.lsn(message.body.end).saturating_sub(1);
            self.changes.push((self.batch.max(end), changes));
        }
    }
}

fn open(value: &[u8]) -> Option<Meta> {
    codec::open(&keys::meta(), value).ok()
}
