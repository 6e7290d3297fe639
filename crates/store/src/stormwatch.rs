//! What is known of storms: learned part by part, and kept in one transaction with the alerts that tell of them.

use crate::{
    alerting, codec,
    disk::SledStore,
    error::Result,
    keys::{self, Kind},
    pieces,
    write::Write,
};
use luister_mention::{StormCursor, StormPart, StormStep};

/// What watching for storms asks of a store.
pub trait Stormwatch: Send + Sync {
    /// How far mentions were looked through; none before the first.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn storm_cursor(&self) -> Result<Option<StormCursor>>;

    /// All parts of what was learned.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn storm_parts(&self) -> Result<Vec<StormPart>>;

    /// Keeps what was learned, how far, and what is to be told of it, in one transaction; on disk before it returns.
    ///
    /// # Errors
    /// If the store cannot be written; then nothing was changed.
    fn advance_storms(&self, step: &StormStep) -> Result<()>;
}

impl Stormwatch for SledStore {
    fn storm_cursor(&self) -> Result<Option<StormCursor>> {
        self.read(|view| view.get(&keys::storm_cursor()))
    }

    fn storm_parts(&self) -> Result<Vec<StormPart>> {
        self.read(|view| {
            let all = pieces::prefixes(view, Kind::Storm)?;
            all.iter()
                .map(|prefix| {
                    codec::from_bytes(&view.pieces(prefix)?).map_err(|why| self.damaged(format!("what is known of storms is {why}")))
                })
                .collect()
        })
    }

    fn advance_storms(&self, step: &StormStep) -> Result<()> {
        self.write(|write| {
            step.seals.iter().try_for_each(|seal| alerting::put_seal(write, seal))?;
            step.gone.iter().try_for_each(|name| pieces::drop(write, &keys::storm_pieces(name), 0))?;
            step.parts.iter().try_for_each(|part| put_part(write, part))?;
            write.put(keys::storm_cursor(), &step.cursor)
        })
    }
}

/// Puts a part in the place of what was kept under its name.
pub(crate) fn put_part(write: &mut Write<'_>, part: &StormPart) -> Result<()> {
    pieces::put(write, &keys::storm_pieces(&part.name), part)
}
