//! The files of sled's log: segments in the order in which they were written, and bodies of messages by their place.

use super::{
    walk::number_within,
    wire::{Message, Reader, SEGMENT, SEGMENT_HEADER, segment_number},
};
use std::{
    collections::{BTreeMap, HashSet},
    fs::{self, File},
    io,
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
};

/// How much is given up where the disk itself does not read.
const SECTOR: usize = 4096;

/// Checksum and kind, with which the file of a long message begins.
const BLOB_HEADER: usize = 5;

/// The log, open for reading alone.
#[derive(Debug)]
pub(super) struct Log {
    file: File,
    len: u64,
    blobs: PathBuf,
    /// In the order in which they were written.
    pub(super) segments: Vec<Segment>,
    /// Places where neither a header nor a message is, and yet something was written.
    pub(super) nameless: Vec<u64>,
    /// Bits that are wrong, by their bytes' place in the file: whoever reads gets what was written.
    flips: BTreeMap<u64, u8>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Segment {
    /// How many were written before it.
    pub(super) number: u64,
    /// Where in the file it lies.
    pub(super) offset: u64,
    /// Whether its header is intact.
    pub(super) named: bool,
}

/// The body of a message that is in a file of its own.
#[derive(Debug)]
pub(super) struct Blob {
    pub(super) body: Vec<u8>,
    /// Whether it is what was written.
    pub(super) is_whole: bool,
}

/// Where the body of a message lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spot {
    /// When it was written: the place in a log that never reused a segment.
    pub(super) lsn: u64,
    pub(super) at: u64,
    pub(super) len: u32,
    /// Whether it only names a file.
    pub(super) is_blob: bool,
}

impl Segment {
    /// The place in a log that never reused a segment.
    pub(super) fn lsn(self, at: usize) -> u64 {
        self.number.saturating_mul(SEGMENT as u64).saturating_add(at as u64)
    }

    /// Where the body of a message lies.
    pub(super) fn spot(self, message: &Message) -> Spot {
        let len = u32::try_from(message.body.len()).unwrap_or(u32::MAX);
        Spot { lsn: self.lsn(message.at), at: self.offset + message.body.start as u64, len, is_blob: message.is_blob }
    }
}

impl Log {
    /// Opens the log in a folder, and looks where its segments are.
    pub(super) fn open(dir: &Path) -> io::Result<Self> {
        let (mut log, unnamed) = Self::headers(dir)?;
        let mut buffer = Vec::new();
        // What has the number of another is left from an earlier life.
        let mut known: HashSet<u64> = log.segments.iter().map(|segment| segment.number).collect();
        for offset in unnamed {
            log.fill(&mut buffer, offset, SEGMENT)?;
            match number_within(&buffer) {
                Some(number) if known.insert(number) => log.segments.push(Segment { number, offset, named: false }),
                // sled wipes out what it does not need; a bit that flipped there makes no segment of it.
                None if buffer.iter().filter(|byte| **byte != 0).count() < SEGMENT_HEADER => {}
                Some(_) | None => log.nameless.push(offset),
            }
        }
        log.segments.sort_unstable_by_key(|segment| segment.number);
        Ok(log)
    }

    /// The same of the segments whose headers are intact alone.
    pub(super) fn named(dir: &Path) -> io::Result<Self> {
        let (mut log, _) = Self::headers(dir)?;
        log.segments.sort_unstable_by_key(|segment| segment.number);
        Ok(log)
    }

    /// The segments with an intact header, and where the others are.
    fn headers(dir: &Path) -> io::Result<(Self, Vec<u64>)> {
        let file = File::open(dir.join("db"))?;
        let len = file.metadata()?.len();
        let mut log = Self { file, len, blobs: dir.join("blobs"), segments: Vec::new(), nameless: Vec::new(), flips: BTreeMap::new() };
        let (mut buffer, mut unnamed) = (Vec::new(), Vec::new());
        for offset in (0..len).step_by(SEGMENT) {
            log.fill(&mut buffer, offset, SEGMENT_HEADER)?;
            match segment_number(&buffer) {
                Some(number) => log.segments.push(Segment { number, offset, named: true }),
                None => unnamed.push(offset),
            }
        }
        Ok((log, unnamed))
    }

    /// From now on these bits are read as they were written.
    pub(super) fn mend(&mut self, flips: BTreeMap<u64, u8>) {
        self.flips = flips;
    }

    /// Reads the segment at an offset, as far as the file goes.
    pub(super) fn segment(&self, offset: u64, buffer: &mut Vec<u8>) -> io::Result<()> {
        self.fill(buffer, offset, SEGMENT)
    }

    /// Reads up to `most` bytes. Where the disk does not read, there are zeros instead.
    fn fill(&self, buffer: &mut Vec<u8>, offset: u64, most: usize) -> io::Result<()> {
        let left = usize::try_from(self.len.saturating_sub(offset)).unwrap_or(most);
        buffer.clear();
        buffer.resize(most.min(left), 0);
        match self.file.read_exact_at(buffer, offset) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Err(error),
            Err(_) => {
                for (sector, offset) in buffer.chunks_mut(SECTOR).zip((offset..).step_by(SECTOR)) {
                    if self.file.read_exact_at(sector, offset).is_err() {
                        sector.fill(0);
                    }
                }
            }
            Ok(()) => {}
        }
        for (at, mask) in self.flips.range(offset..offset.saturating_add(buffer.len() as u64)) {
            if let Some(byte) = usize::try_from(at - offset).ok().and_then(|at| buffer.get_mut(at)) {
                *byte ^= mask;
            }
        }
        Ok(())
    }

    /// Reads bytes that a message was found to have.
    pub(super) fn bytes(&self, at: u64, len: u32, buffer: &mut Vec<u8>) -> io::Result<()> {
        self.fill(buffer, at, usize::try_from(len).unwrap_or(SEGMENT))
    }

    /// Reads the body of a message; if that is in a file of its own which is not what was written, there is none.
    pub(super) fn body(&self, spot: &Spot, buffer: &mut Vec<u8>) -> io::Result<bool> {
        self.bytes(spot.at, spot.len, buffer)?;
        if !spot.is_blob {
            return Ok(true);
        }
        let blob = Reader::new(buffer).fixed64().and_then(|id| self.blob(id)).filter(|blob| blob.is_whole);
        let is_there = blob.is_some();
        *buffer = blob.map_or_else(|| std::mem::take(buffer), |blob| blob.body);
        Ok(is_there)
    }

    /// The file that holds the body of a message, if there is one.
    ///
    /// sled 0.34 puts a page there that is longer than a quarter of a segment, as one of some mentions of 40 KB is.
    pub(super) fn blob(&self, id: u64) -> Option<Blob> {
        let mut bytes = fs::read(self.blobs.join(id.to_string())).ok()?;
        let mut reader = Reader::new(&bytes);
        let sum = reader.fixed32()?;
        let is_whole = crc32fast::hash(bytes.get(reader.at()..)?) == sum;
        bytes.get(BLOB_HEADER..)?;
        Some(Blob { body: bytes.split_off(BLOB_HEADER), is_whole })
    }
}
