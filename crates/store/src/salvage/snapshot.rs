//! What sled wrote down when it last opened: where each page was. It is a witness of what is missing, and nothing rests on it.

use super::wire::Reader;
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// What begins the name of such a file; the rest is how far it tells, in hexadecimal.
const NAME: &str = "snap.";
/// Length and checksum, with which it ends.
const FOOTER: usize = 12;
/// The bytes of the checksum.
const SUM_BYTES: usize = 4;

/// An intact snapshot.
#[derive(Debug)]
pub(super) struct Snapshot {
    /// It tells of everything that was written before this.
    pub(super) until: u64,
    pages: Vec<u8>,
}

/// Where a page was, as far as it matters here: when that was written.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum State {
    Free { lsn: u64 },
    Present { base: u64, changes: Vec<u64> },
}

impl Snapshot {
    /// The newest intact snapshot in a folder.
    pub(super) fn newest(dir: &Path) -> io::Result<Option<Self>> {
        // One that cannot be read is as good as none.
        let read = files(dir)?.into_iter().filter_map(|file| fs::read(file).ok().and_then(Self::read));
        Ok(read.max_by_key(|snapshot| snapshot.until))
    }

    fn read(mut bytes: Vec<u8>) -> Option<Self> {
        let footer = bytes.split_off(bytes.len().checked_sub(FOOTER)?);
        let mut sum = Reader::new(footer.get(FOOTER - SUM_BYTES..)?);
        if crc32fast::hash(&bytes) != sum.fixed32()? {
            return None;
        }
        let mut reader = Reader::new(&bytes);
        // Both are one more than what they stand for; nothing is none.
        let until = reader.fixed64()?.checked_sub(1)?;
        let _active_segment = reader.number()?;
        let pages = bytes.split_off(reader.at());
        Some(Self { until, pages })
    }

    /// Every page with what is told of it.
    pub(super) fn pages(&self) -> impl Iterator<Item = (u64, State)> + '_ {
        let mut reader = Reader::new(&self.pages);
        (0..).zip(std::iter::from_fn(move || state(&mut reader)))
    }
}

/// The files of snapshots in a folder.
fn files(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.file_name().and_then(|name| name.to_str()?.strip_prefix(NAME)).is_some_and(|lsn| !lsn.contains('.')) {
            files.push(path);
        }
    }
    Ok(files)
}

fn state(reader: &mut Reader<'_>) -> Option<State> {
    match reader.byte()? {
        0 => {
            let lsn = reader.fixed64()?;
            pointer(reader)?;
            Some(State::Free { lsn })
        }
        places => {
            let base = place(reader)?;
            let changes = (1..places).map(|_| place(reader)).collect::<Option<_>>()?;
            Some(State::Present { base, changes })
        }
    }
}

/// When, where and how long: only the first is needed.
fn place(reader: &mut Reader<'_>) -> Option<u64> {
    let lsn = reader.fixed64()?;
    pointer(reader)?;
    reader.number()?;
    Some(lsn)
}

fn pointer(reader: &mut Reader<'_>) -> Option<()> {
    let is_blob = reader.byte()? != 0;
    reader.number()?;
    if is_blob {
        reader.fixed64()?;
    }
    Some(())
}
