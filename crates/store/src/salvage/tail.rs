//! What sled writes over when it opens a log that is damaged: it ends where it cannot read on, goes on writing there, and writes down
//! that nothing followed.

use super::{
    log::{Log, Segment},
    snapshot::{self, Snapshot},
    walk::{Event, walk},
    wire::SEGMENT,
};
use std::{
    fs::{self, File},
    io,
    os::unix::fs::FileExt as _,
    path::{Path, PathBuf},
};

/// Segments that may follow a damaged place after a kill: parts of the log that were on their way to the disk together. Nobody was told
/// that what is in them is kept. What follows beyond them was told.
const MOST: usize = 16;

/// What was written since sled last opened a log.
#[derive(Debug)]
pub(crate) enum Tail {
    /// Nothing in it is damaged.
    Whole,
    /// A place is damaged, and what follows may be what a kill left.
    Doubtful(Copy),
    /// The place at this byte of the file is damaged, and more follows than a kill leaves.
    Damaged(u64),
}

/// Everything that sled may write over.
#[derive(Debug)]
pub(crate) struct Copy {
    length: u64,
    segments: Vec<(u64, Vec<u8>)>,
    snapshots: Vec<(PathBuf, Vec<u8>)>,
}

impl Tail {
    /// Looks at the log in a folder, which nobody may have open.
    ///
    /// # Errors
    /// If there is no file `db`, or if it cannot be read.
    pub(crate) fn of(dir: &Path) -> io::Result<Self> {
        let until = Snapshot::newest(dir)?.map_or(0, |snapshot| snapshot.until);
        let log = Log::since(dir, until / SEGMENT as u64)?;
        let mut buffer = Vec::new();
        for (place, segment) in log.segments.iter().enumerate() {
            let behind = log.segments.get(place..).unwrap_or_default();
            log.segment(segment.offset, &mut buffer)?;
            if let Some(at) = damage(&mut buffer, *segment, until, behind.len() == 1)? {
                let is_doubtful = behind.len() <= MOST;
                return Ok(if is_doubtful { Self::Doubtful(Copy::of(dir, &log, behind)?) } else { Self::Damaged(segment.offset + at) });
            }
        }
        Ok(Self::Whole)
    }
}

/// Where in a segment the first place begins, written since sled last opened the log, that is not what was written.
fn damage(bytes: &mut [u8], segment: Segment, until: u64, is_last: bool) -> io::Result<Option<u64>> {
    let mut first = None;
    walk(bytes, segment.number, is_last, &mut |_, event| {
        if let Event::Damage { place, .. } | Event::Mended { place, .. } = event
            && segment.lsn(place.end) > until
        {
            first = first.or(Some(place.start as u64));
        }
        Ok(())
    })?;
    Ok(first)
}

impl Copy {
    fn of(dir: &Path, log: &Log, segments: &[Segment]) -> io::Result<Self> {
        let read = |segment: &Segment| {
            let mut bytes = Vec::new();
            log.segment(segment.offset, &mut bytes)?;
            Ok((segment.offset, bytes))
        };
        let segments = segments.iter().map(read).collect::<io::Result<_>>()?;
        let snapshots = snapshot::files(dir)?.into_iter().map(|file| Ok((file.clone(), fs::read(file)?))).collect::<io::Result<_>>()?;
        Ok(Self { length: fs::metadata(dir.join("db"))?.len(), segments, snapshots })
    }

    /// Lets the folder hold what it held before sled opened it.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(crate) fn put_back(&self, dir: &Path) -> io::Result<()> {
        let log = File::options().write(true).open(dir.join("db"))?;
        for (offset, bytes) in &self.segments {
            log.write_all_at(bytes, *offset)?;
        }
        log.set_len(self.length.max(log.metadata()?.len()))?;
        for file in snapshot::files(dir)? {
            if !self.snapshots.iter().any(|(kept, _)| *kept == file) {
                fs::remove_file(file)?;
            }
        }
        self.snapshots.iter().try_for_each(|(file, bytes)| fs::write(file, bytes))?;
        log.sync_all()
    }
}
