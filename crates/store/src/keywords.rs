//! The lists as they last came into force, in pieces: a list may be longer than one value.

use crate::{
    codec,
    disk::SledStore,
    error::{Result, StoreError},
    keys::{self, Kind},
    view::View,
    write::Write,
};
use luister_mention::LoadedList;
use serde::Serialize;
use std::collections::HashSet;

/// The length of the pieces that a list is kept in.
const PIECE_BYTES: usize = 48 * 1024;

/// What is kept of the keyword lists.
pub trait Keywords: Send + Sync {
    /// The lists as they last came into force, in the order of their files.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn lists(&self) -> Result<Vec<LoadedList>>;

    /// Keeps these lists and no others. One whose text is kept already stays as it is, with its time.
    ///
    /// # Errors
    /// If the store cannot be written; then some of them may be kept, each whole, and others beside them.
    fn keep_lists(&self, lists: &[LoadedList]) -> Result<()>;
}

impl Keywords for SledStore {
    fn lists(&self) -> Result<Vec<LoadedList>> {
        self.read(|view| {
            let lists: Result<Vec<Option<LoadedList>>> =
                prefixes(view)?.iter().map(|prefix| list(view, prefix, |what| self.damaged(what))).collect();
            let mut lists: Vec<LoadedList> = lists?.into_iter().flatten().collect();
            lists.sort_by(|a, b| a.file.cmp(&b.file));
            Ok(lists)
        })
    }

    fn keep_lists(&self, lists: &[LoadedList]) -> Result<()> {
        for list in lists {
            let kept = self.read(|view| self::list(view, &keys::list_pieces(&list.file), |what| self.damaged(what)))?;
            if kept.is_none_or(|kept| kept.text != list.text) {
                self.write(|write| put_list(write, list))?;
            }
        }
        // Only once all of them are on disk: whatever ends this halfway leaves a list too many, never one too few.
        let stay: HashSet<Vec<u8>> = lists.iter().map(|list| keys::list_pieces(&list.file)).collect();
        for prefix in self.read(prefixes)?.into_iter().filter(|prefix| !stay.contains(prefix)) {
            self.write(|write| drop_pieces(write, &prefix, 0))?;
        }
        Ok(())
    }
}

/// The first parts of the keys of all lists, each once.
pub(crate) fn prefixes(view: &View<'_>) -> Result<Vec<Vec<u8>>> {
    let mut prefixes = Vec::new();
    for key in view.keys(keys::key(Kind::List, &[]), keys::end(Kind::List)) {
        prefixes.extend(keys::pieces_of(&key?).map(<[u8]>::to_vec));
    }
    prefixes.dedup();
    Ok(prefixes)
}

/// A list, put together again.
pub(crate) fn list(view: &View<'_>, prefix: &[u8], damaged: impl Fn(String) -> StoreError) -> Result<Option<LoadedList>> {
    let bytes = view.pieces(prefix)?;
    if bytes.is_empty() {
        return Ok(None);
    }
    codec::from_bytes(&bytes).map(Some).map_err(|why| damaged(format!("a list is {why}")))
}

/// Puts a list in the place of what was kept under its file.
pub(crate) fn put_list(write: &mut Write<'_>, list: &LoadedList) -> Result<()> {
    put_pieces(write, &keys::list_pieces(&list.file), list)
}

/// Puts a record in pieces, in the place of what was kept under the first part of their keys.
pub(crate) fn put_pieces<T: Serialize>(write: &mut Write<'_>, prefix: &[u8], record: &T) -> Result<()> {
    let bytes = codec::to_bytes(record).map_err(|error| StoreError::File(std::io::Error::other(error)))?;
    let mut pieces = 0;
    for (number, piece) in bytes.chunks(PIECE_BYTES).enumerate() {
        let too_long = StoreError::TooLong { bytes: bytes.len(), most: PIECE_BYTES * usize::from(u16::MAX) };
        pieces = u16::try_from(number).map_err(|_| too_long)? + 1;
        write.put_bytes([prefix, &(pieces - 1).to_be_bytes()].concat(), piece)?;
    }
    drop_pieces(write, prefix, pieces)
}

/// Takes away the pieces of a record from one on.
pub(crate) fn drop_pieces(write: &mut Write<'_>, prefix: &[u8], from: u16) -> Result<()> {
    for number in from..=u16::MAX {
        let key = [prefix, &number.to_be_bytes()].concat();
        if !write.has(&key)? {
            break;
        }
        write.remove(key);
    }
    Ok(())
}
