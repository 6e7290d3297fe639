//! Folders into which people put files: the oldest is read, recorded, and put aside with what was wrong in it.

use crate::config::{REFUSED, TAKEN};
use chrono::{DateTime, Utc};
use luister_mention::{Cursor, PollOutcome, PollReport};
use luister_sources::{Page, Poll, Source, read_file};
use std::{
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};
use url::Url;

/// The longest file, in bytes, if the source sets no other limit.
const MAX_BYTES: u64 = 64 * 1024 * 1024;
/// Names that programs give to what they are still writing.
const UNFINISHED: [&str; 4] = ["part", "tmp", "crdownload", "swp"];

/// A file that is being taken. It is put aside when what was in it is recorded.
pub(crate) struct Taken {
    file: PathBuf,
    folder: PathBuf,
}

/// Looks into the folder of a source and reads the oldest file in it. Blocks.
pub(crate) fn look(source: &dyn Source, folder: &Path, cursor: &Cursor, now: DateTime<Utc>) -> (Poll, Option<Taken>) {
    match oldest(folder) {
        Err(error) => (failed(source, cursor, &format!("the folder {} cannot be read: {error}", folder.display()), now), None),
        Ok(None) => {
            (Poll { items: Vec::new(), shown: Vec::new(), withdrawn: Vec::new(), whole: false, cursor: quiet(source, cursor, now) }, None)
        }
        Ok(Some((file, more))) => {
            let most = source.settings().max_bytes.map_or(MAX_BYTES, |most| most.0);
            let mut poll = match page(&file, most) {
                Ok(page) => read_file(source, cursor, &page, now),
                Err(why) => failed(source, cursor, &format!("the file {} cannot be read: {why}", file.display()), now),
            };
            // A file that cannot be read is put aside and told; the folder is as good as before.
            (poll.cursor.failures, poll.cursor.failing_since) = (0, None);
            poll.cursor.next_due = if more { now } else { now + source.settings().every.delta() };
            (poll, Some(Taken { file, folder: folder.to_owned() }))
        }
    }
}

impl Taken {
    /// Puts the file aside, with what was wrong in it beside it. Blocks.
    pub(crate) fn put_aside(&self, report: &PollReport) -> io::Result<()> {
        let folder = self.folder.join(if report.outcome == PollOutcome::Ok { TAKEN } else { REFUSED });
        fs::create_dir_all(&folder)?;
        let name = self.file.file_name().unwrap_or_default().to_string_lossy();
        let stamp = report.at.format("%Y%m%dT%H%M%S%3f");
        let problems = problems(report);
        if !problems.is_empty() {
            fs::write(folder.join(format!("{stamp}-{name}.problems.txt")), problems)?;
        }
        fs::rename(&self.file, folder.join(format!("{stamp}-{name}")))
    }
}

/// What was wrong in a file, a line each.
fn problems(report: &PollReport) -> String {
    let mut said = String::new();
    if report.outcome != PollOutcome::Ok {
        said.push_str(&report.detail);
        said.push('\n');
    }
    let mut skipped: Vec<(&String, &u32)> = report.skipped.iter().collect();
    // By the number of the line, not by its letters.
    skipped.sort_by_key(|(reason, _)| {
        reason.strip_prefix("line ").and_then(|rest| rest.split(':').next()?.parse::<u64>().ok()).unwrap_or(u64::MAX)
    });
    for (reason, count) in skipped {
        let times = if *count == 1 { String::new() } else { format!(" ({count} times)") };
        writeln!(said, "{reason}{times}").unwrap_or_default();
    }
    said
}

/// The file that was changed longest ago, and whether there are others.
fn oldest(folder: &Path) -> io::Result<Option<(PathBuf, bool)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        let unfinished = path.extension().is_some_and(|extension| UNFINISHED.iter().any(|name| extension.eq_ignore_ascii_case(name)));
        // Links are not followed: they could lead anywhere.
        if entry.file_type()?.is_file() && !hidden && !unfinished {
            files.push((entry.metadata()?.modified()?, path));
        }
    }
    let more = files.len() > 1;
    Ok(files.into_iter().min().map(|(_, path)| (path, more)))
}

fn page(file: &Path, most: u64) -> Result<Page, String> {
    let length = fs::metadata(file).map_err(|error| error.to_string())?.len();
    if length > most {
        return Err(format!("it has {length} bytes, and {most} is the most; set `max_bytes` of this source"));
    }
    let body = fs::read(file).map_err(|error| error.to_string())?;
    let absolute = std::path::absolute(file).map_err(|error| error.to_string())?;
    let url = Url::from_file_path(absolute).map_err(|()| "it has no address".to_owned())?;
    Ok(Page { url, content_type: None, body })
}

/// A look that found nothing.
fn quiet(source: &dyn Source, cursor: &Cursor, now: DateTime<Utc>) -> Cursor {
    let mut after = Cursor { failures: 0, failing_since: None, next_due: now + source.settings().every.delta(), ..cursor.clone() };
    after.first_read = after.first_read.or(Some(now));
    after.report = Some(report(PollOutcome::Ok, String::new(), now));
    after
}

fn failed(source: &dyn Source, cursor: &Cursor, why: &str, now: DateTime<Utc>) -> Poll {
    let mut after = quiet(source, cursor, now);
    after.first_read = cursor.first_read;
    after.failures = cursor.failures.saturating_add(1);
    after.failing_since = cursor.failing_since.or(Some(now));
    after.report = Some(report(PollOutcome::Parse, why.to_owned(), now));
    Poll { items: Vec::new(), shown: Vec::new(), withdrawn: Vec::new(), whole: false, cursor: after }
}

fn report(outcome: PollOutcome, detail: String, now: DateTime<Utc>) -> PollReport {
    PollReport { at: now, outcome, detail, kept: 0, new: 0, edited: 0, skipped: std::collections::BTreeMap::new() }
}
