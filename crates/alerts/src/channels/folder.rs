//! Mails as files: for trying out, for tests, and for mail servers that collect from a folder.

use super::{Channel, Kind, MAIL, OpenResult, SendError, Ways};
use crate::{config::Transport, render};
use async_trait::async_trait;
use luister_mention::{Alert, Delivery};
use std::{
    fs::{self, File},
    io::{self, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    sync::Arc,
};

pub(super) const KIND: Kind = Kind { reaches: MAIL, open };

fn open(ways: &Ways<'_>) -> Option<OpenResult> {
    match &ways.mail.transport {
        Transport::Folder(folder) => Some(Ok(Arc::new(Folder::new(ways.base.join(folder))))),
        Transport::Smtp(_) => None,
    }
}

/// A folder that gets one `.eml` file for each delivery.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// The folder; it is made when the first mail is written.
    #[must_use]
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }

    fn failed(&self, error: &io::Error) -> SendError {
        let about_us = matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::NotADirectory);
        SendError::Later { host: self.path.display().to_string(), reason: error.to_string(), after: None, about_us, away: false }
    }

    /// Runs work on the disk away from the threads that serve connections.
    async fn on_disk(&self, work: impl FnOnce(&Path) -> io::Result<()> + Send + 'static) -> Result<(), SendError> {
        let path = self.path.clone();
        let done = tokio::task::spawn_blocking(move || work(&path)).await.unwrap_or_else(|error| Err(io::Error::other(error)));
        done.map_err(|error| self.failed(&error))
    }
}

/// The name of a delivery's file: the same for every attempt, and in the order of sealing.
fn file_name(alert: &Alert, delivery: &Delivery) -> String {
    format!("{}{}.eml", file_prefix(alert), delivery.id.recipient)
}

/// How the names of all files of an alert begin.
fn file_prefix(alert: &Alert) -> String {
    format!("{}-{}-", alert.sealed.format("%Y%m%dT%H%M%SZ"), alert.id.short())
}

/// Removes the files whose names begin so, those too that were left half written.
fn erase(folder: &Path, prefix: &str) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        if entry.file_name().to_string_lossy().trim_start_matches('.').starts_with(prefix) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Writes a file so that it is there whole or not at all, also after a power cut.
/// A folder that is not there yet is made for this account alone; one that is there stays as it was opened to others.
fn write_whole(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    make(folder)?;
    let whole = folder.join(name);
    if whole.try_exists()? {
        return Ok(());
    }
    let part = folder.join(format!(".{name}.part"));
    let mut file = File::options().create(true).truncate(true).write(true).mode(0o600).open(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&part, &whole)?;
    File::open(folder)?.sync_all()
}

fn make(folder: &Path) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[async_trait]
impl Channel for Folder {
    fn name(&self) -> &'static str {
        "folder"
    }

    async fn send(&self, alert: &Alert, delivery: &Delivery) -> Result<(), SendError> {
        let host = || self.path.display().to_string();
        let mail = render::mail(alert, &delivery.to).map_err(|error| SendError::Never { host: host(), reason: error.to_string() })?;
        let name = file_name(alert, delivery);
        self.on_disk(move |folder| write_whole(folder, &name, &mail.bytes)).await
    }

    fn erase(&self, alert: &Alert) -> io::Result<()> {
        erase(&self.path, &file_prefix(alert))
    }

    async fn check(&self) -> Result<(), SendError> {
        self.on_disk(|folder| {
            make(folder)?;
            let probe = folder.join(".luister-check");
            fs::write(&probe, b"")?;
            fs::remove_file(&probe)
        })
        .await
    }
}
