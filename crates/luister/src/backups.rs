//! Backups as files: written under another name until they are whole, and so many of them kept.

use anyhow::{Context, bail};
use chrono::{DateTime, NaiveDateTime, Utc};
use luister_store::{BackedUp, Store};
use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

/// How the names of scheduled backups begin and end; between them stands when each was made.
const BEGIN: &str = "luister-";
const END: &str = ".tar.zst";
const MADE: &str = "%Y%m%dT%H%M%SZ";
/// What a backup is called as long as it is not whole.
const PART: &str = ".part";

/// Writes a backup of everything that is kept in a state folder, readable for nobody else. The file appears when all of it is on disk.
pub(crate) fn make(store: &dyn Store, state: &Path, file: &Path, now: DateTime<Utc>) -> anyhow::Result<BackedUp> {
    if file.exists() {
        bail!("`{}` is there already, choose another name", file.display());
    }
    let mut name = file.file_name().with_context(|| format!("`{}` is no name of a file", file.display()))?.to_owned();
    name.push(PART);
    let part = file.with_file_name(name);
    let made = write(store, state, &part, now).and_then(|made| {
        fs::rename(&part, file)?;
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder)?.sync_all()?;
        Ok(made)
    });
    made.inspect_err(|_| drop(fs::remove_file(&part))).with_context(|| format!("there is no backup `{}`", file.display()))
}

fn write(store: &dyn Store, state: &Path, part: &Path, now: DateTime<Utc>) -> anyhow::Result<BackedUp> {
    // What was left of an attempt that did not end is written over.
    let open = File::options().write(true).create(true).truncate(true).mode(0o600).open(part)?;
    let mut out = BufWriter::new(open);
    let made = store.back_up(&mut out, state, now)?;
    out.flush()?;
    out.get_ref().sync_all()?;
    Ok(made)
}

/// Writes a scheduled backup into a folder, and then takes away the oldest ones there but for `keep`. Says which file it is.
pub(crate) fn make_in(
    store: &dyn Store,
    state: &Path,
    folder: &Path,
    keep: usize,
    now: DateTime<Utc>,
) -> anyhow::Result<(PathBuf, BackedUp)> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    let file = folder.join(format!("{BEGIN}{}{END}", now.format(MADE)));
    let made = make(store, state, &file, now)?;
    let all = scheduled(folder)?;
    for old in all.iter().rev().skip(keep.max(1)) {
        fs::remove_file(old).with_context(|| format!("cannot remove the old backup `{}`", old.display()))?;
    }
    Ok((file, made))
}

/// The scheduled backups in a folder, the oldest first. What is called otherwise was put there by somebody.
pub(crate) fn scheduled(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(found),
        entries => entries?,
    };
    for entry in entries {
        let path = entry?.path();
        if made_at(&path).is_some() {
            found.push(path);
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// When a scheduled backup was made, as its name says.
pub(crate) fn made_at(file: &Path) -> Option<DateTime<Utc>> {
    let when = file.file_name()?.to_str()?.strip_prefix(BEGIN)?.strip_suffix(END)?;
    NaiveDateTime::parse_from_str(when, MADE).ok().map(|at| at.and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use luister_store::{Settings, SledStore, check_backup};

    #[test]
    fn so_many_scheduled_backups_are_kept_and_nothing_else_is_touched() {
        let state = tempfile::tempdir().unwrap();
        let folder = state.path().join("backup");
        let store = SledStore::open(&state.path().join("store"), &Settings::default()).unwrap();
        fs::create_dir(&folder).unwrap();
        for other in ["luister-by-hand.tar.zst", "holiday.jpg"] {
            fs::write(folder.join(other), other).unwrap();
        }
        let first = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
        for day in 0..5 {
            let (file, _) = make_in(&store, state.path(), &folder, 2, first + TimeDelta::days(day)).unwrap();
            check_backup(&file).unwrap();
        }
        let mut names: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort_unstable();
        assert_eq!(
            names,
            ["holiday.jpg", "luister-20241007T000000Z.tar.zst", "luister-20241008T000000Z.tar.zst", "luister-by-hand.tar.zst"]
        );
        let again = make(&store, state.path(), &folder.join("luister-by-hand.tar.zst"), first).unwrap_err().to_string();
        assert!(again.contains("is there already"), "{again}");
    }

    #[test]
    fn a_backup_that_could_not_be_written_leaves_nothing() {
        let state = tempfile::tempdir().unwrap();
        let store = SledStore::open(&state.path().join("store"), &Settings::default()).unwrap();
        let folder = state.path().join("not there");
        make(&store, state.path(), &folder.join("a.tar.zst"), DateTime::UNIX_EPOCH).unwrap_err();
        assert!(!folder.exists());
    }
}
