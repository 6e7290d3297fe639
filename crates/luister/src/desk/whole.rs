//! The store as a whole: out, in, and checked.

use super::{Line, Out};
use crate::{backups, config::Plan, trail};
use anyhow::{Context, ensure};
use chrono::{DateTime, Utc};
use luister_mention::Size;
use luister_store::{Compacted, Store, export_lines, import_lines};
use serde_json::json;
use std::{
    collections::BTreeMap,
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

/// Writes a backup into a file that is not there yet.
pub(super) fn backup(plan: &Plan, store: &dyn Store, file: &Path, now: DateTime<Utc>, out: &mut Out<'_>) -> anyhow::Result<()> {
    let made = backups::make(store, &plan.daemon.state, file, now)?;
    out(Line::Row(json!({ "records": made.records, "bytes": made.bytes, "size": Size(made.bytes).in_words(), "file": file })))?;
    Ok(())
}

/// The bytes of each kind of record.
pub(super) fn space(store: &dyn Store, out: &mut Out<'_>) -> anyhow::Result<()> {
    let kinds: BTreeMap<&str, u64> = store.survey()?.kinds.into_iter().map(|(kind, taken)| (kind, taken.bytes)).collect();
    out(Line::Row(serde_json::to_value(kinds)?))?;
    Ok(())
}

pub(super) fn compact(store: &dyn Store, out: &mut Out<'_>) -> anyhow::Result<()> {
    let Compacted { before, after } = store.compact()?;
    let words = |bytes| Size(bytes).in_words();
    out(Line::Row(json!({ "before": words(before), "after": words(after), "bytes_before": before, "bytes_after": after })))?;
    Ok(())
}

pub(super) fn verify(plan: &Plan, store: &dyn Store, out: &mut Out<'_>) -> anyhow::Result<()> {
    let mut verification = store.verify()?;
    let (trail, of_trail) = trail::check(&plan.daemon.state, store.trail_head()?.as_ref())?;
    let is_whole = verification.findings.is_empty();
    verification.findings.extend(of_trail);
    for finding in &verification.findings {
        out(Line::Note(finding.clone()))?;
    }
    let summary = export_lines(store, &mut io::sink())?;
    out(Line::Row(
        json!({ "records": summary.records, "sha256": summary.sha256, "counts": store.counts()?, "trail": trail, "findings": verification.findings }),
    ))?;
    let found = verification.findings.len();
    ensure!(is_whole, "the store is not whole, findings: {found}; stop luister, and make the store anew with `luister rebuild`");
    ensure!(found == 0, "the store is whole, and the trail is not: somebody changed it, or it goes with another store");
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
