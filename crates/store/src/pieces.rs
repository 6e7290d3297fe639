//! Alerts on disk: a group of long mentions is longer than one value may be.

use crate::{
    codec,
    error::{Result, StoreError},
    keys,
    view::View,
    write::Write,
};
use luister_mention::{Alert, AlertId};

/// The length of the pieces that an alert is kept in.
const PIECE_BYTES: usize = 48 * 1024;

/// Puts an alert, in pieces, in place of those that are there.
pub(crate) fn put(write: &mut Write<'_>, alert: &Alert) -> Result<()> {
    for piece in write.keys(&keys::alert_pieces(alert.id))? {
        write.remove(piece);
    }
    let bytes = codec::to_bytes(alert).map_err(|error| StoreError::File(std::io::Error::other(error)))?;
    for (number, piece) in bytes.chunks(PIECE_BYTES).enumerate() {
        let too_long = StoreError::TooLong { bytes: bytes.len(), most: PIECE_BYTES * usize::from(u16::MAX) };
        write.put_bytes(keys::alert_piece(alert.id, u16::try_from(number).map_err(|_| too_long)?), piece)?;
    }
    Ok(())
}

/// An alert, put together again.
pub(crate) fn alert(view: &View<'_>, id: AlertId, damaged: impl Fn(String) -> StoreError) -> Result<Option<Alert>> {
    let bytes = view.pieces(&keys::alert_pieces(id))?;
    if bytes.is_empty() {
        return Ok(None);
    }
    codec::from_bytes(&bytes).map(Some).map_err(|why| damaged(format!("the alert {id} is {why}")))
}
