//! The lists as they last came into force, in pieces: a list may be longer than one value.

use crate::{
    codec,
    disk::SledStore,
    error::{Result, StoreError},
    keys::{self, Kind},
    pieces,
    view::View,
    write::Write,
};
use luister_mention::LoadedList;
use std::collections::HashSet;

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
                pieces::prefixes(view, Kind::List)?.iter().map(|prefix| list(view, prefix, |what| self.damaged(what))).collect();
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
        for prefix in self.read(|view| pieces::prefixes(view, Kind::List))?.into_iter().filter(|prefix| !stay.contains(prefix)) {
            self.write(|write| pieces::drop(write, &prefix, 0))?;
        }
        Ok(())
    }
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
    pieces::put(write, &keys::list_pieces(&list.file), list)
}
