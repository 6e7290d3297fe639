//! Making a backup of a store while it is used.

use super::{BESIDE, END, End, FORMAT, LUISTER_BACKUP, MANIFEST, Manifest, PIECE, PIECE_BYTES, REMOVED};
use crate::{
    codec::SCHEMA,
    disk::{SledStore, lock},
    error::{Result, StoreError},
    keys::{self, Kind},
    lines::hexadecimal,
    passage::{Passed, become_of},
    survey::Sum,
    write::Meta,
};
use chrono::{DateTime, Utc};
use ring::digest::{Context, SHA256};
use std::{
    fs::File,
    io::{self, Read, Write},
    path::Path,
};

/// How hard it is packed: 3 is what Zstandard takes when nothing is said.
const LEVEL: i32 = 3;
/// Keys that may be changed behind the copy when it ends: nobody writes as long as these are read.
const FEW_CHANGES: usize = 2000;
/// How often changes are fetched before it ends anyway.
const ROUNDS: usize = 50;

/// What a backup holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackedUp {
    /// Records.
    pub records: u64,
    /// The length of the packed archive, in bytes.
    pub bytes: u64,
}

impl SledStore {
    /// Writes everything as it is at one moment near the end, packed, with what lies in `beside` under its fixed name.
    pub(crate) fn write_backup(&self, out: &mut dyn Write, beside: &Path, made: DateTime<Utc>) -> Result<BackedUp> {
        let _turn = lock(&self.passing);
        let mut counted = Counted { out, bytes: 0 };
        let records = self.write_archive(&mut counted, beside, made)?;
        Ok(BackedUp { records, bytes: counted.bytes })
    }

    fn write_archive(&self, out: &mut Counted<'_>, beside: &Path, made: DateTime<Utc>) -> Result<u64> {
        let mut packer = zstd::Encoder::new(out, LEVEL)?;
        packer.include_checksum(true)?;
        let mut archive = Archive::new(packer, made);
        let manifest = Manifest { kind: LUISTER_BACKUP.to_owned(), format: FORMAT, schema: SCHEMA, made };
        archive.note(MANIFEST, &manifest)?;
        let meta = self.write_records(&mut archive)?;
        for name in BESIDE {
            archive.beside(name, &beside.join(name))?;
        }
        let counts = Kind::ALL.into_iter().filter(|kind| *kind != Kind::Meta).map(|kind| (kind.as_str().to_owned(), meta.count(kind)));
        let end = End { counts: counts.collect(), pieces: archive.pieces, sha256: hexadecimal(archive.hasher.clone()) };
        archive.note(END, &end)?;
        archive.tar.into_inner()?.finish()?.flush()?;
        Ok(end.counts.values().sum())
    }

    fn write_records<W: Write>(&self, archive: &mut Archive<W>) -> Result<Meta> {
        let (passage, mut sum) = (self.passage(true)?, Sum::default());
        loop {
            let stride = passage.stride()?;
            if stride.is_empty() {
                break;
            }
            for (key, value) in &stride {
                sum.add(key, value);
                archive.record(key, Some(value))?;
            }
        }
        for _ in 0..ROUNDS {
            let changed = passage.changed()?;
            for (key, value) in &changed {
                archive.record(key, value.as_deref())?;
            }
            if changed.len() <= FEW_CHANGES {
                break;
            }
        }
        let (last, meta) = passage.end(|Passed { db, meta, gained, changed }| {
            if let Some(missing) = sum.missing(meta, &gained) {
                return Err(self.damaged(missing));
            }
            Ok((become_of(self, db, changed.into_iter().chain([keys::meta()]))?, meta.clone()))
        })?;
        for (key, value) in &last {
            archive.record(key, value.as_deref())?;
        }
        archive.end_piece()?;
        Ok(meta)
    }
}

/// An archive that is being written.
struct Archive<W: Write> {
    tar: tar::Builder<W>,
    made: DateTime<Utc>,
    piece: Vec<u8>,
    pieces: u64,
    hasher: Context,
}

impl<W: Write> Archive<W> {
    fn new(out: W, made: DateTime<Utc>) -> Self {
        Self { tar: tar::Builder::new(out), made, piece: Vec::with_capacity(PIECE_BYTES), pieces: 0, hasher: Context::new(&SHA256) }
    }

    fn entry(&mut self, name: &str, length: u64, content: impl Read) -> io::Result<()> {
        let mut header = tar::Header::new_gnu();
        header.set_size(length);
        header.set_mode(0o600);
        header.set_mtime(self.made.timestamp().max(0).cast_unsigned());
        self.tar.append_data(&mut header, name, content)
    }

    fn note(&mut self, name: &str, note: &impl serde::Serialize) -> io::Result<()> {
        let text = serde_json::to_vec_pretty(note)?;
        self.entry(name, text.len() as u64, text.as_slice())
    }

    /// A file as it is now; nothing, if it is not there.
    fn beside(&mut self, name: &str, path: &Path) -> io::Result<()> {
        let file = match File::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            open => open?,
        };
        let length = file.metadata()?.len();
        self.entry(name, length, file.take(length))
    }

    fn record(&mut self, key: &[u8], value: Option<&[u8]>) -> Result<()> {
        let most = usize::from(u16::MAX);
        let too_long = |bytes| StoreError::TooLong { bytes, most };
        self.piece.extend(u16::try_from(key.len()).map_err(|_| too_long(key.len()))?.to_be_bytes());
        let length = value.map_or(Ok(REMOVED), |value| u32::try_from(value.len()).map_err(|_| too_long(value.len())))?;
        self.piece.extend(length.to_be_bytes());
        self.piece.extend_from_slice(key);
        self.piece.extend_from_slice(value.unwrap_or_default());
        if self.piece.len() >= PIECE_BYTES {
            self.end_piece()?;
        }
        Ok(())
    }

    fn end_piece(&mut self) -> io::Result<()> {
        let mut piece = std::mem::take(&mut self.piece);
        self.pieces += 1;
        self.hasher.update(&piece);
        self.entry(&format!("{PIECE}{:06}", self.pieces), piece.len() as u64, piece.as_slice())?;
        piece.clear();
        self.piece = piece;
        Ok(())
    }
}

/// Counts what goes out.
struct Counted<'c> {
    out: &'c mut dyn Write,
    bytes: u64,
}

impl Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
