//! Keys that luister makes for itself, each in a file of its own that nobody else can read.

use anyhow::{Context, ensure};
use std::{
    fs,
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

/// The key in this file, which is made if it is not there.
pub(crate) fn kept(file: &Path, fresh: impl FnOnce() -> Option<Vec<u8>>) -> anyhow::Result<Vec<u8>> {
    match fs::read(file) {
        Ok(bytes) => Ok(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let fresh = fresh().context("the system has no random bytes to give")?;
            let mut made = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
            made.write_all(&fresh)?;
            made.sync_all()?;
            ensure!(fs::read(file)? == fresh, "it is not as it was written");
            Ok(fresh)
        }
        Err(error) => Err(error.into()),
    }
}
