//! Gives what the log tells of keys that no intact page holds.

use super::{
    Found, Report,
    cover::{Cover, bounds},
    log::{Log, Segment},
    node::{Change, Content, Entry, Node, change, key, node},
    walk::{Event, Whose, walk},
    wire::{Form, Message, Reader},
};
use crate::codec;
use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    io,
};

/// Gives what the log tells, up to where it ends, of the keys in holes.
pub(super) fn give(log: &Log, end: u64, holes: Cover, report: &mut Report<'_>) -> io::Result<()> {
    let mut past = Past { holes, records: BTreeMap::new(), frames: HashMap::new() };
    let mut buffer = Vec::new();
    for (place, segment) in log.segments.iter().enumerate() {
        log.segment(segment.offset, &mut buffer)?;
        walk(&mut buffer, segment.number, place + 1 == log.segments.len(), &mut |bytes, event| {
            let (message, is_intact) = match event {
                Event::Message(message) => (message, true),
                Event::Damage { whose: Whose::Page { message, .. }, .. } => (message, false),
                Event::Damage { .. } | Event::Mended { .. } => return Ok(()),
            };
            if segment.lsn(message.at) < end {
                past.hear(log, *segment, bytes, &message, is_intact);
            }
            Ok(())
        })?;
    }
    let mut value = Vec::new();
    for (key, place) in past.records {
        place.read(log, &mut value)?;
        if codec::open_bytes(&key, &value).is_ok() {
            report.found(&Found { key: &key, value: &value, stale: true })?;
        }
    }
    Ok(())
}

/// Where the value of a record lies.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// The file of its own that it is in; else it is in the log.
    blob: Option<u64>,
    at: u64,
    len: u32,
}

impl Place {
    /// The same of a value in the body that begins here.
    fn of(self, entry: &Entry<'_>) -> Self {
        Self { at: self.at + entry.at as u64, len: u32::try_from(entry.value.len()).unwrap_or(u32::MAX), ..self }
    }

    fn read(self, log: &Log, value: &mut Vec<u8>) -> io::Result<()> {
        let Some(id) = self.blob else { return log.bytes(self.at, self.len, value) };
        value.clear();
        let bytes = log.blob(id).map(|blob| blob.body).unwrap_or_default();
        let begin = usize::try_from(self.at).unwrap_or(usize::MAX);
        value.extend(bytes.iter().skip(begin).take(usize::try_from(self.len).unwrap_or(usize::MAX)));
        Ok(())
    }
}

/// What the keys of a page begin with: the first so many bytes of its first key.
#[derive(Debug, Default)]
struct Frame {
    lo: Box<[u8]>,
    prefix: usize,
}

impl Frame {
    /// The keys that a suffix may stand for; the likeliest first. Another one is meant where the page that says so was lost.
    fn keys(&self, suffix: &[u8]) -> impl Iterator<Item = Vec<u8>> {
        let others = (0..=self.lo.len()).rev().filter(|len| *len != self.prefix);
        std::iter::once(self.prefix).chain(others).filter_map(move |len| Some(key(self.lo.get(..len)?, suffix)))
    }
}

/// What is known of the keys in holes, up to some place of the log.
struct Past {
    holes: Cover,
    records: BTreeMap<Vec<u8>, Place>,
    frames: HashMap<u64, Frame>,
}

impl Past {
    fn hear(&mut self, log: &Log, segment: Segment, bytes: &[u8], message: &Message, is_intact: bool) {
        let Some(body) = bytes.get(message.body.clone()) else { return };
        let (body, place, is_intact) = if message.is_blob {
            let id = Reader::new(body).fixed64().filter(|_| is_intact);
            let Some((id, blob)) = id.and_then(|id| Some((id, log.blob(id)?))) else { return };
            (Cow::Owned(blob.body), Place { blob: Some(id), at: 0, len: 0 }, blob.is_whole)
        } else {
            (Cow::Borrowed(body), Place { blob: None, at: segment.spot(message).at, len: 0 }, is_intact)
        };
        match message.form {
            Form::Free if is_intact => drop(self.frames.remove(&message.pid)),
            Form::Node => match node(&body) {
                Some(node) if is_intact => self.replace(message.pid, &node, place),
                Some(node) => self.pick(message.pid, &node, place),
                None => {}
            },
            Form::Link if is_intact => match change(&body) {
                Some(Change::Set(entry)) => self.set(message.pid, &entry, place),
                Some(Change::Removed(suffix)) => self.remove(message.pid, suffix),
                None => {}
            },
            _ => {}
        }
    }

    /// A page as a whole: there is nothing else between its first and its last key.
    fn replace(&mut self, pid: u64, node: &Node<'_>, place: Place) {
        let Content::Leaf(entries) = &node.content else { return };
        self.clear(node, None);
        for entry in entries {
            self.put(key(node.prefix, entry.suffix), entry, place);
        }
        self.frames.insert(pid, Frame { lo: node.lo.into(), prefix: node.prefix.len() });
        if self.frames.get(&node.next).is_none_or(|frame| *frame.lo != *node.hi) {
            // Its neighbour was lost: that begins where this one ends.
            self.frames.insert(node.next, Frame { lo: node.hi.into(), prefix: 0 });
        }
    }

    /// A damaged page: what has its own checksum right is as good as ever. That something is not there counts if one value is
    /// all that is damaged; else it may have been there.
    fn pick(&mut self, pid: u64, node: &Node<'_>, place: Place) {
        let Content::Leaf(entries) = &node.content else { return };
        let keyed = entries.iter().map(|entry| (key(node.prefix, entry.suffix), entry));
        let (good, bad): (Vec<_>, Vec<_>) = keyed.partition(|(key, entry)| codec::open_bytes(key, entry.value).is_ok());
        if good.is_empty() {
            return;
        }
        if let [(key, _)] = bad.as_slice() {
            self.clear(node, Some(key));
        }
        for (key, entry) in good {
            self.put(key, entry, place);
        }
        self.frames.insert(pid, Frame { lo: node.lo.into(), prefix: node.prefix.len() });
    }

    /// Forgets what was known of the range of a page, but for one key.
    fn clear(&mut self, node: &Node<'_>, keep: Option<&[u8]>) {
        for (lo, hi) in self.holes.overlapping(node.lo, node.hi) {
            let lo = lo.max(node.lo);
            let hi = if hi.is_empty() || (!node.hi.is_empty() && node.hi < hi) { node.hi } else { hi };
            if let Some((from, until)) = bounds(lo, hi) {
                let range = (from.map(<[u8]>::to_vec), until.map(<[u8]>::to_vec));
                self.records.extract_if(range, |key, _| keep != Some(key.as_slice())).for_each(drop);
            }
        }
    }

    fn set(&mut self, pid: u64, entry: &Entry<'_>, place: Place) {
        let none = Frame::default();
        let frame = self.frames.get(&pid).unwrap_or(&none);
        let key = frame.keys(entry.suffix).find(|key| codec::open_bytes(key, entry.value).is_ok());
        if let Some(key) = key {
            self.put(key, entry, place);
        }
    }

    /// Nothing says which key is meant but that there is one like it.
    fn remove(&mut self, pid: u64, suffix: &[u8]) {
        let none = Frame::default();
        let key = self.frames.get(&pid).unwrap_or(&none).keys(suffix).find(|key| self.records.contains_key(key));
        if let Some(key) = key {
            self.records.remove(&key);
        }
    }

    fn put(&mut self, key: Vec<u8>, entry: &Entry<'_>, place: Place) {
        if self.holes.has(&key) {
            self.records.insert(key, place.of(entry));
        }
    }
}
