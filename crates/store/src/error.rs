//! What can go wrong in a store, and what to do about it.

use luister_mention::Size;
use std::{io, path::PathBuf};

/// What can go wrong in a store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process has it open.
    #[error("the store `{}` is in use by another process; stop that one, or let the command speak to it through its socket", .dir.display())]
    Locked {
        /// The folder.
        dir: PathBuf,
    },
    /// A file of it is not what was written.
    #[error(
        "the store `{}` is damaged: {what}; stop luister and make the store anew with `luister rebuild`, which keeps what it cannot read",
        .dir.display()
    )]
    Damaged {
        /// The folder.
        dir: PathBuf,
        /// What was found.
        what: String,
    },
    /// There is no space left. The next call tries again.
    #[error("there is no space left for the store `{}`; make room on that disk, it goes on by itself", .dir.display())]
    Full {
        /// The folder.
        dir: PathBuf,
    },
    /// There is less space than something needs that could be left alone.
    #[error(
        "this needs {} of free space beside `{}`, and there is {}; make room on that disk and try again",
        Size(*.needed).in_words(), .dir.display(), Size(*.free).in_words()
    )]
    NoRoom {
        /// The folder.
        dir: PathBuf,
        /// The bytes that are needed.
        needed: u64,
        /// The bytes that are free.
        free: u64,
    },
    /// A backup that cannot be brought back.
    #[error("this backup cannot be brought back, and nothing was written: {what}")]
    Backup {
        /// What is wrong with it.
        what: String,
    },
    /// There is a store already.
    #[error("there is a store in `{}` already; with `--replace` it is put aside for what is brought back", .dir.display())]
    Taken {
        /// The folder.
        dir: PathBuf,
    },
    /// It was written by a newer luister.
    #[error("the store `{}` has schema {found}, and this luister knows {known} at most; use the newer luister that wrote it", .dir.display())]
    Newer {
        /// The folder.
        dir: PathBuf,
        /// The schema of the store.
        found: u8,
        /// The schema of this program.
        known: u8,
    },
    /// What was to be sealed is no longer pending: look again, then decide anew.
    #[error("a pending was sealed or withdrawn in the meantime")]
    Stale,
    /// A record is longer than the store takes.
    #[error("a record of {bytes} bytes is longer than the {most} that the store takes")]
    TooLong {
        /// Its length.
        bytes: usize,
        /// The most there may be.
        most: usize,
    },
    /// An export that cannot be brought back.
    #[error("line {line}: {what}")]
    Import {
        /// The line, counted from 1.
        line: usize,
        /// What is wrong with it.
        what: String,
    },
    /// Any other failure of the disk.
    #[error("the store `{}` cannot be used: {source}", .dir.display())]
    Io {
        /// The folder.
        dir: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file that is read or written beside the store.
    #[error(transparent)]
    File(#[from] io::Error),
}

pub(crate) type Result<T> = std::result::Result<T, StoreError>;
