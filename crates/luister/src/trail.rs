//! The trail: who saw, changed, exported and erased what.
//!
//! A file of its own beside the store, to which lines are only added. Each line holds the SHA-256 of the line before it, and the store
//! remembers the last one, so that nobody changes, takes out or cuts off a line without `luister verify` saying so. There is no text of
//! strangers in it and no name of an author: of whom something was asked is told by a fingerprint.

use crate::clock;
use anyhow::Context;
use chrono::{DateTime, Utc};
use luister_mention::{TrailHead, text};
use luister_store::Store;
use ring::digest::{SHA256, digest};
use rustix::fs::{FlockOperation, flock};
use serde::{Deserialize, Serialize};
use std::{
    fmt::{self, Write as _},
    fs::File,
    io::{BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

/// The name of the file in the state folder; it is one of those that a backup takes along.
pub(crate) const FILE: &str = luister_store::BESIDE[0];
/// What the first line holds in place of the hash of one before.
const NOTHING: &str = "";
/// The longest line, in bytes: names and what was done have limits far below.
const MAX_LINE_BYTES: usize = 4096;
/// The longest name of who did something, in letters.
const MAX_WHO: usize = 100;
/// The most that is told of what it was done to, in letters.
const MAX_OF: usize = 500;

/// What somebody did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Did {
    /// Looked at mentions, a digest or a draft.
    Saw,
    /// Claimed, closed, opened or snoozed a case.
    ActedOn,
    /// Corrected a verdict, or took back what one taught.
    Corrected,
    /// Held something back, or ended that.
    HeldBack,
    /// Edited or released the draft of a digest.
    Edited,
    /// Took out all that is kept, or what is kept of an author.
    Exported,
    /// Brought an export back.
    Imported,
    /// Made a backup.
    BackedUp,
    /// Brought a backup back.
    Restored,
    /// Made a damaged store anew.
    Rebuilt,
    /// Erased what is kept of an author.
    Forgot,
    /// Erased what was kept long enough, or what its source had withdrawn.
    Erased,
    /// Put a changed configuration or list in force.
    Changed,
    /// Gave writers a pseudonym whose mentions are old enough.
    Pseudonymised,
}

/// A line of the trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Step {
    /// Its number, from 1.
    pub(crate) n: u64,
    /// When.
    pub(crate) at: DateTime<Utc>,
    /// Who, as far as luister knows: an account, a person of a team, or luister itself.
    pub(crate) who: String,
    /// What.
    pub(crate) did: Did,
    /// To what.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) of: String,
    /// SHA-256 of the line before.
    pub(crate) after: String,
}

/// Who does what nobody asked for.
pub(crate) const LUISTER: &str = "luister";

/// Adds a line, and returns once it is on disk.
pub(crate) fn note(state: &Path, store: &dyn Store, who: &str, did: Did, of: &dyn fmt::Display) -> anyhow::Result<()> {
    let add = || -> anyhow::Result<()> {
        let path = state.join(FILE);
        let mut file = File::options().create(true).append(true).read(true).mode(0o600).open(path)?;
        // Several tasks may have something to add.
        flock(&file, FlockOperation::LockExclusive)?;
        let (last, is_whole) = last_line(&mut file)?;
        let n = last.as_ref().and_then(|line| serde_json::from_str::<Step>(line).ok()).map_or(0, |step| step.n) + 1;
        let after = last.as_deref().map_or_else(|| NOTHING.to_owned(), hash);
        let (who, of) = (text::excerpt(&text::line(who), MAX_WHO), text::excerpt(&text::line(&of.to_string()), MAX_OF));
        let line = serde_json::to_string(&Step { n, at: clock::now(), who, did, of, after })?;
        // A line that was cut short by a crash is ended, so that it is found, and this one can be read.
        let written = if is_whole { format!("{line}\n") } else { format!("\n{line}\n") };
        file.write_all(written.as_bytes())?;
        file.sync_data()?;
        store.set_trail_head(&TrailHead { lines: n, sha256: hash(&line) })?;
        Ok(())
    };
    add().with_context(|| format!("what was done could not be added to the trail, `{}`", state.join(FILE).display()))
}

/// The last whole line, and whether nothing comes behind it.
fn last_line(file: &mut File) -> anyhow::Result<(Option<String>, bool)> {
    let end = file.seek(SeekFrom::End(0))?;
    let from = end.saturating_sub(2 * MAX_LINE_BYTES as u64);
    file.seek(SeekFrom::Start(from))?;
    let mut tail = Vec::new();
    file.take(end - from).read_to_end(&mut tail)?;
    let tail = String::from_utf8_lossy(&tail);
    let is_whole = tail.is_empty() || tail.ends_with('\n');
    let whole = if is_whole { &*tail } else { tail.rsplit_once('\n').map_or("", |(whole, _)| whole) };
    Ok((whole.trim_end().lines().next_back().map(str::to_owned), is_whole))
}

/// SHA-256 in hexadecimal digits.
fn hash(line: &str) -> String {
    let mut digits = String::new();
    for byte in digest(&SHA256, line.as_bytes()).as_ref() {
        write!(digits, "{byte:02x}").unwrap_or_default();
    }
    digits
}

/// Some digits that stand for a name in the trail, so that it can be told of whom something was asked by whoever knows the name.
pub(crate) fn fingerprint(name: &str) -> String {
    hash(&name.trim().to_lowercase()).chars().take(12).collect()
}

/// Reads the whole trail, and says how many lines it has and what is wrong with it.
pub(crate) fn check(state: &Path, head: Option<&TrailHead>) -> anyhow::Result<(u64, Vec<String>)> {
    let path = state.join(FILE);
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let missing = head.map(|head| format!("the trail `{}` is missing, and had {} lines", path.display(), head.lines));
            return Ok((0, missing.into_iter().collect()));
        }
        Err(error) => return Err(error).with_context(|| format!("cannot read the trail `{}`", path.display())),
    };
    let (mut before, mut lines, mut findings, mut met) = (NOTHING.to_owned(), 0, Vec::new(), false);
    for (number, line) in (1_u64..).zip(BufReader::new(file).lines()) {
        let line = line.with_context(|| format!("cannot read the trail `{}`", path.display()))?;
        let place = format!("{}:{number}", path.display());
        match serde_json::from_str::<Step>(&line) {
            Err(_) if findings.is_empty() => findings.push(format!("{place}: this is no line of a trail")),
            Ok(step) if step.after != before && findings.is_empty() => {
                findings.push(format!(
                    "{place}: the line before it was changed, taken out or put in: its hash is not the one that is named here"
                ));
            }
            _ => {}
        }
        (before, lines) = (hash(&line), number);
        met |= head.is_some_and(|head| head.sha256 == before);
    }
    if let Some(head) = head.filter(|_| !met && findings.is_empty()) {
        let (path, due) = (path.display(), head.lines);
        findings.push(if lines < due {
            format!("{path}: it ends too early: it had {due} lines, and there are {lines}")
        } else {
            format!("{path}: the line that was the last when the store was last written is not in it: this is another trail")
        });
    }
    Ok((lines, findings))
}

#[cfg(test)]
mod tests;
