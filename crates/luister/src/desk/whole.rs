//! The store as a whole: out, in, and checked.

use super::{Line, Out};
use anyhow::{Context, ensure};
use luister_store::{Store, export_lines, import_lines};
use serde_json::json;
use std::{
    fs::File,
    io::{self, BufReader, Write},
    path::Path,
};

pub(super) fn export(store: &dyn Store, out: &mut Out<'_>) -> anyhow::Result<()> {
    let mut lines = Lines { out, part: Vec::new() };
    let summary = export_lines(store, &mut lines)?;
    out(Line::Note(format!("{} records, sha256 {}", summary.records, summary.sha256)))?;
    Ok(())
}

pub(super) fn import(store: &dyn Store, file: &Path, out: &mut Out<'_>) -> anyhow::Result<()> {
    let open = File::open(file).with_context(|| format!("cannot read `{}`", file.display()))?;
    let imported =
        import_lines(store, &mut BufReader::new(open)).with_context(|| format!("nothing was brought in from `{}`", file.display()))?;
    out(Line::Row(json!({ "added": imported.added, "known": imported.known })))?;
    Ok(())
}

pub(super) fn verify(store: &dyn Store, out: &mut Out<'_>) -> anyhow::Result<()> {
    let verification = store.verify()?;
    for finding in &verification.findings {
        out(Line::Note(finding.clone()))?;
    }
    let summary = export_lines(store, &mut io::sink())?;
    out(Line::Row(
        json!({ "records": summary.records, "sha256": summary.sha256, "counts": store.counts()?, "findings": verification.findings }),
    ))?;
    ensure!(
        verification.findings.is_empty(),
        "the store is not whole: {} findings; keep a copy of its folder, move it away, and bring the last export back with `luister import FILE`",
        verification.findings.len()
    );
    Ok(())
}

/// Gives whole lines on as they are written.
struct Lines<'l, 'o> {
    out: &'l mut Out<'o>,
    part: Vec<u8>,
}

impl Write for Lines<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.part.extend_from_slice(bytes);
        while let Some(end) = self.part.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.part.drain(..=end).collect();
            let text = String::from_utf8(line).map_err(io::Error::other)?;
            (self.out)(Line::Raw(text.trim_end().to_owned()))?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
