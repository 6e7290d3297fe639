//! A whole store as JSON lines: a header, one record a line, and an end that knows how many there were and their checksum.

use crate::{
    Store,
    codec::{OLDEST, SCHEMA},
    error::{Result, StoreError},
    upkeep::Imported,
};
use luister_mention::Record;
use ring::digest::{Context, SHA256};
use serde::{Deserialize, Serialize};
use std::{
    fmt::Write as _,
    io::{BufRead, Seek, Write},
};

/// The longest line that an import reads, in bytes: far above the longest alert.
const MAX_LINE_BYTES: u64 = 256 * 1024 * 1024;

/// How many records there are, and a checksum over their lines. Two stores with the same summary hold the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// How many records.
    pub records: u64,
    /// SHA-256 over the lines, in hexadecimal digits.
    pub sha256: String,
}

/// The first and the last line of an export.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
enum Frame {
    Export { schema: u8 },
    End(Summary),
}

struct Count {
    records: u64,
    hasher: Context,
}

impl Default for Count {
    fn default() -> Self {
        Self { records: 0, hasher: Context::new(&SHA256) }
    }
}

impl Count {
    fn add(&mut self, line: &str) {
        self.records += 1;
        self.hasher.update(line.as_bytes());
        self.hasher.update(b"\n");
    }

    fn summary(self) -> Summary {
        Summary { records: self.records, sha256: hexadecimal(self.hasher) }
    }
}

/// What was hashed, in hexadecimal digits.
pub(crate) fn hexadecimal(hasher: Context) -> String {
    let mut digits = String::new();
    for byte in hasher.finish().as_ref() {
        write!(digits, "{byte:02x}").unwrap_or_default();
    }
    digits
}

/// Writes every record of a store as a line of JSON, between a header and an end.
///
/// # Errors
/// If the store cannot be read or `out` cannot be written.
pub fn export_lines(store: &dyn Store, out: &mut dyn Write) -> Result<Summary> {
    let mut count = Count::default();
    writeln!(out, "{}", serde_json::to_string(&Frame::Export { schema: SCHEMA }).map_err(std::io::Error::from)?)?;
    store.export(&mut |record| {
        let line = serde_json::to_string(&record)?;
        count.add(&line);
        writeln!(out, "{line}")
    })?;
    let summary = count.summary();
    writeln!(out, "{}", serde_json::to_string(&Frame::End(summary.clone())).map_err(std::io::Error::from)?)?;
    out.flush()?;
    Ok(summary)
}

/// Brings an export back. The whole of it is read and checked before the first record is added.
///
/// # Errors
/// [`StoreError::Import`] if a line cannot be read, or the export was cut short or changed; then nothing was added.
pub fn import_lines(store: &dyn Store, file: &mut (impl BufRead + Seek)) -> Result<Imported> {
    let mut lines = 0;
    for record in Records::new(file) {
        record?;
        lines += 1;
    }
    file.rewind()?;
    let mut records = Records::new(file).take(lines);
    store.import(&mut records)
}

/// The records of an export, checked against its end.
struct Records<'r, R> {
    file: &'r mut R,
    line: usize,
    count: Option<Count>,
}

impl<'r, R: BufRead> Records<'r, R> {
    fn new(file: &'r mut R) -> Self {
        Self { file, line: 0, count: Some(Count::default()) }
    }

    fn bad(&self, what: impl Into<String>) -> StoreError {
        StoreError::Import { line: self.line, what: what.into() }
    }

    fn next_line(&mut self) -> Result<Option<String>> {
        self.line += 1;
        let mut line = Vec::new();
        let read = std::io::Read::take(&mut *self.file, MAX_LINE_BYTES).read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(None);
        }
        let line = String::from_utf8(line).map_err(|_| self.bad("this is not UTF-8 text"))?;
        Ok(Some(line.trim_end().to_owned()))
    }

    fn read(&mut self) -> Result<Option<Record>> {
        if self.line == 0 {
            let first = self.next_line()?.and_then(|line| serde_json::from_str::<Frame>(&line).ok());
            match first {
                Some(Frame::Export { schema }) if (OLDEST..=SCHEMA).contains(&schema) => {}
                Some(Frame::Export { schema }) => {
                    return Err(self.bad(format!("this export has schema {schema}, and this luister reads {OLDEST} to {SCHEMA}")));
                }
                _ => return Err(self.bad("this is not an export of luister: its first line is not `{\"kind\":\"export\",…}`")),
            }
        }
        let Some(line) = self.next_line()? else { return Err(self.bad("the export ends here without its last line: it was cut short")) };
        if let Ok(Frame::End(due)) = serde_json::from_str::<Frame>(&line) {
            let found = self.count.take().unwrap_or_default().summary();
            return if found == due {
                Ok(None)
            } else {
                Err(self.bad(format!(
                    "the export was changed: it holds {} records, its last line says {}, or their checksums differ",
                    found.records, due.records
                )))
            };
        }
        let record = serde_json::from_str(&line).map_err(|error| self.bad(format!("this is not a record: {error}")))?;
        if let Some(count) = &mut self.count {
            count.add(&line);
        }
        Ok(Some(record))
    }
}

impl<R: BufRead> Iterator for Records<'_, R> {
    type Item = Result<Record>;

    fn next(&mut self) -> Option<Result<Record>> {
        self.count.as_ref()?;
        self.read().transpose()
    }
}
