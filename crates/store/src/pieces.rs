//! Records that may be longer than one value: alerts, lists and what is known of storms lie in pieces.

use crate::{
    codec,
    error::{Result, StoreError},
    keys::{self, Kind},
    view::View,
    write::Write,
};
use luister_mention::{Alert, AlertId};
use serde::Serialize;

/// The length of the pieces.
const PIECE_BYTES: usize = 48 * 1024;

/// The first parts of the keys of all records of a kind that lie in pieces, each once.
pub(crate) fn prefixes(view: &View<'_>, kind: Kind) -> Result<Vec<Vec<u8>>> {
    let mut prefixes = Vec::new();
    for key in view.keys(keys::key(kind, &[]), keys::end(kind)) {
        prefixes.extend(keys::pieces_of(&key?).map(<[u8]>::to_vec));
    }
    prefixes.dedup();
    Ok(prefixes)
}

/// Puts a record in pieces, in the place of what was kept under the first part of their keys.
pub(crate) fn put<T: Serialize>(write: &mut Write<'_>, prefix: &[u8], record: &T) -> Result<()> {
    put_bytes(write, prefix, &codec::to_bytes(record).map_err(|error| StoreError::File(std::io::Error::other(error)))?)
}

/// The same of the bytes of a record.
pub(crate) fn put_bytes(write: &mut Write<'_>, prefix: &[u8], bytes: &[u8]) -> Result<()> {
    let mut pieces = 0;
    for (number, piece) in bytes.chunks(PIECE_BYTES).enumerate() {
        let too_long = StoreError::TooLong { bytes: bytes.len(), most: PIECE_BYTES * usize::from(u16::MAX) };
        pieces = u16::try_from(number).map_err(|_| too_long)? + 1;
        write.put_bytes([prefix, &(pieces - 1).to_be_bytes()].concat(), piece)?;
    }
    drop(write, prefix, pieces)
}

/// Takes away the pieces of a record from one on.
pub(crate) fn drop(write: &mut Write<'_>, prefix: &[u8], from: u16) -> Result<()> {
    for number in from..=u16::MAX {
        let key = [prefix, &number.to_be_bytes()].concat();
        if !write.has(&key)? {
            break;
        }
        write.remove(key);
    }
    Ok(())
}

/// Puts an alert in the place of what was kept under its id.
pub(crate) fn put_alert(write: &mut Write<'_>, alert: &Alert) -> Result<()> {
    put(write, &keys::alert_pieces(alert.id), alert)
}

/// An alert, put together again.
pub(crate) fn alert(view: &View<'_>, id: AlertId, damaged: impl Fn(String) -> StoreError) -> Result<Option<Alert>> {
    let bytes = view.pieces(&keys::alert_pieces(id))?;
    if bytes.is_empty() {
        return Ok(None);
    }
    codec::from_bytes(&bytes).map(Some).map_err(|why| damaged(format!("the alert {id} is {why}")))
}
