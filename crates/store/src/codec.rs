//! Values on disk: `[schema][checksum over key and payload][payload]`, the payload in MessagePack with named fields.

use luister_mention::{Stored, Verdict};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// The schema that this program writes. A change of any record's shape is a new number and a step that brings the old one there:
///
/// - 2: cursors know what was last shown, gaps, rhythm and lateness; silences are kept. In a cursor of schema 1 these are missing,
///   and are read as if nothing had been learned yet.
/// - 3: subscriptions are kept, and a cursor knows the hub of its source; in an older one there is none.
/// - 4: lists are kept as they last came into force; in an older store there is none.
/// - 5: what is known of storms is kept, mentions are found by their story, and a reason knows what would be without it; in an
///   older store nothing of that is known yet.
/// - 6: a correction may say that nothing is to be learned from it; an older one always teaches.
/// - 7: it is kept what teams were told of affairs, and how many mails they got; in an older store nothing of that is known yet, and
///   what was pending in one has no ties.
/// - 8: alerts have links to act with, and a correction what was said with it; in older ones there are none.
/// - 9: a pending knows what a customer system said of its writer, and an alert tells it; of older ones none was asked.
/// - 10: it is kept what mentions and cases count for in figures, and a case knows what its time runs from; of an older store it is
///   made when it is opened, and its cases count from when they opened.
/// - 11: a cursor of a digest knows its draft, mentions that were erased leave a grave, and it is known how far mentions
///   were looked through for what has expired; in an older store there is nothing of that.
/// - 12: the last line of the trail is remembered; in an older store there is none.
pub(crate) const SCHEMA: u8 = 12;
/// The oldest schema that is read.
pub(crate) const OLDEST: u8 = 1;
/// The longest value: longer ones would leave sled's log for files of their own, which are synced apart.
pub(crate) const MAX_VALUE_BYTES: usize = 64 * 1024;
/// Schema and checksum.
const HEADER_BYTES: usize = 5;

/// Why a value is not what was written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BadValue {
    #[error("too short")]
    Short,
    #[error("of schema {0}")]
    Schema(u8),
    #[error("not what was written (checksum)")]
    Checksum,
    #[error("unreadable: {0}")]
    Payload(#[from] rmp_serde::decode::Error),
}

/// The first schema whose number is part of the checksum: a flipped bit of it would otherwise make an older one.
const NUMBERED: u8 = 3;

fn checksum(schema: u8, key: &[u8], payload: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    if schema >= NUMBERED {
        hasher.update(&[schema]);
    }
    hasher.update(key);
    hasher.update(payload);
    hasher.finalize()
}

/// Raw bytes as a value, in a buffer that was used before.
pub(crate) fn seal_bytes(value: &mut Vec<u8>, key: &[u8], payload: &[u8]) {
    value.clear();
    value.resize(HEADER_BYTES, 0);
    value.extend_from_slice(payload);
    close(SCHEMA, key, value);
}

/// The same of a record.
pub(crate) fn seal<T: Serialize>(value: &mut Vec<u8>, key: &[u8], record: &T) -> Result<(), rmp_serde::encode::Error> {
    value.clear();
    value.resize(HEADER_BYTES, 0);
    rmp_serde::encode::write_named(value, record)?;
    close(SCHEMA, key, value);
    Ok(())
}

/// Writes the header before a payload.
fn close(schema: u8, key: &[u8], value: &mut [u8]) {
    if let Some((header, payload)) = value.split_first_chunk_mut::<HEADER_BYTES>() {
        let [first, sum @ ..] = header;
        *first = schema;
        *sum = checksum(schema, key, payload).to_be_bytes();
    }
}

/// The raw bytes of a value.
pub(crate) fn open_bytes<'v>(key: &[u8], value: &'v [u8]) -> Result<&'v [u8], BadValue> {
    let (header, payload) = value.split_at_checked(HEADER_BYTES).ok_or(BadValue::Short)?;
    let (schema, sum) = header.split_first().ok_or(BadValue::Short)?;
    if !(OLDEST..=SCHEMA).contains(schema) {
        return Err(BadValue::Schema(*schema));
    }
    if sum != checksum(*schema, key, payload).to_be_bytes() {
        return Err(BadValue::Checksum);
    }
    Ok(payload)
}

/// How long the payload of a value is.
pub(crate) fn payload_bytes(value: &[u8]) -> usize {
    value.len().saturating_sub(HEADER_BYTES)
}

/// A record as bytes.
pub(crate) fn to_bytes<T: Serialize>(record: &T) -> Result<Vec<u8>, rmp_serde::encode::Error> {
    rmp_serde::to_vec_named(record)
}

/// A record as bytes without the names of its fields: for what there is very much of.
pub(crate) fn to_short_bytes<T: Serialize>(record: &T) -> Result<Vec<u8>, rmp_serde::encode::Error> {
    rmp_serde::to_vec(record)
}

/// A record from bytes.
pub(crate) fn from_bytes<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, BadValue> {
    Ok(rmp_serde::from_slice(bytes)?)
}

/// A mention with what is kept beside it, read as two records: what serde flattens is put aside piece by piece before it is read.
pub(crate) fn stored(bytes: &[u8]) -> Result<Stored, BadValue> {
    let Beside { verdict, content, revision } = from_bytes(bytes)?;
    Ok(Stored { mention: from_bytes(bytes)?, verdict, content, revision })
}

/// What a [`Stored`] has beside the mention.
#[derive(Deserialize)]
struct Beside {
    verdict: Verdict,
    content: u64,
    #[serde(default)]
    revision: u32,
}

/// A record from a value.
pub(crate) fn open<T: DeserializeOwned>(key: &[u8], value: &[u8]) -> Result<T, BadValue> {
    from_bytes(open_bytes(key, value)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use luister_mention::Cursor;

    /// A cursor as schema 1 wrote it.
    #[derive(Serialize)]
    struct OldCursor {
        source: &'static str,
        next_due: &'static str,
        etag: &'static str,
        heard: u64,
        failures: u32,
    }

    fn sealed(payload: &[u8]) -> Vec<u8> {
        let mut value = Vec::new();
        seal_bytes(&mut value, b"key", payload);
        value
    }

    fn sealed_as(schema: u8, payload: &[u8]) -> Vec<u8> {
        let mut value = sealed(payload);
        close(schema, b"key", &mut value);
        value
    }

    #[test]
    fn a_used_buffer_holds_nothing_of_what_was_in_it() {
        let mut buffer = vec![7; 900];
        for record in ["", "een", "iets langers"] {
            seal(&mut buffer, b"key", &record).unwrap();
            assert_eq!(buffer, sealed(&to_bytes(&record).unwrap()), "{record}");
        }
    }

    #[test]
    fn a_cursor_of_the_first_schema_is_read() {
        let old = OldCursor { source: "forum", next_due: "2026-11-21T08:00:00Z", etag: "\"1\"", heard: 12, failures: 0 };
        let payload = rmp_serde::to_vec_named(&old).unwrap();
        for schema in OLDEST..=SCHEMA {
            let read: Cursor = open(b"key", &sealed_as(schema, &payload)).unwrap();
            assert_eq!((read.source.as_str(), read.etag.as_deref(), read.heard), ("forum", Some("\"1\""), 12), "{schema}");
            assert!(read.head.is_empty() && read.gaps.is_empty() && read.rhythm.is_none() && read.hub.is_none(), "{schema}");
        }
        for schema in [0, SCHEMA + 1] {
            let value = sealed_as(schema, &payload);
            assert!(matches!(open::<Cursor>(b"key", &value), Err(BadValue::Schema(found)) if found == schema));
        }
    }

    #[test]
    fn no_flipped_bit_goes_unnoticed() {
        let value = sealed(b"payload");
        assert!(matches!(open_bytes(b"key", &value), Ok(b"payload")));
        assert!(open_bytes(b"kez", &value).is_err(), "a value under another's key is none");
        for bit in 0..value.len() * 8 {
            let mut flipped = value.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(open_bytes(b"key", &flipped).is_err(), "bit {bit}");
        }
        for length in 0..value.len() {
            assert!(open_bytes(b"key", &value[..length]).is_err(), "cut to {length}");
        }
    }
}
