//! Taking words out of everything that is kept: each is written over by as many stars as it has bytes, so that what points into a text
//! still points where it did.

use crate::{
    codec,
    disk::SledStore,
    error::Result,
    keys::{self, Kind},
    pieces,
    write::Write,
};
use luister_mention::Alert;
use rmpv::{Value, ValueRef};
use std::collections::BTreeMap;

/// Kinds whose records hold texts, each in one value. Not those that only point or count, deliveries, whose addresses are of our own
/// people, and the lists, which are of those who write them.
const WHOLE: [Kind; 13] = [
    Kind::Mention,
    Kind::Revision,
    Kind::Pending,
    Kind::Case,
    Kind::Label,
    Kind::Cursor,
    Kind::Digest,
    Kind::Silence,
    Kind::Subscription,
    Kind::Affair,
    Kind::Mails,
    Kind::Hush,
    Kind::Group,
];
/// Kinds whose records lie in pieces.
const PIECES: [Kind; 2] = [Kind::Alert, Kind::Storm];
/// Records that are looked at in one go.
const PAGE: usize = 500;
/// How deep a record may go.
const MAX_DEPTH: usize = 64;
/// Who wrote a mention: a name is shared, and who else has it keeps it.
const AUTHOR: &str = "author";

/// Finds words in a text: gives the text with each of them written over by as many bytes, or nothing if there is none.
pub type Mask<'m> = dyn Fn(&str) -> Option<String> + 'm;

impl SledStore {
    /// Masks words wherever they are kept, or only counts the records that hold some, by kind. `changed` is told of each alert.
    pub(crate) fn mask_all(&self, mask: &Mask<'_>, really: bool, changed: &mut dyn FnMut(&Alert)) -> Result<BTreeMap<&'static str, u64>> {
        let mut found = BTreeMap::new();
        for kind in WHOLE {
            let count = self.mask_values(kind, mask, really)?;
            found.extend((count > 0).then_some((kind.as_str(), count)));
        }
        for kind in PIECES {
            let count = self.mask_pieces(kind, mask, really, changed)?;
            found.extend((count > 0).then_some((kind.as_str(), count)));
        }
        Ok(found)
    }

    fn mask_values(&self, kind: Kind, mask: &Mask<'_>, really: bool) -> Result<u64> {
        let (mut from, mut count) = (keys::key(kind, &[]), 0);
        loop {
            let (mut hits, mut last, mut looked) = (Vec::new(), None, 0);
            self.read(|view| {
                view.each_value(from, keys::end(kind), PAGE, |key, bytes| {
                    (last, looked) = (Some(key.to_vec()), looked + 1);
                    if holds(kind, bytes, mask) {
                        hits.push(key.to_vec());
                    }
                    Ok(())
                })
            })?;
            count += hits.len() as u64;
            if really && !hits.is_empty() {
                self.write(|write| hits.into_iter().try_for_each(|key| mask_value(write, kind, key, mask)))?;
            }
            let Some(mut next) = last.filter(|_| looked == PAGE) else { return Ok(count) };
            next.push(0);
            from = next;
        }
    }

    fn mask_pieces(&self, kind: Kind, mask: &Mask<'_>, really: bool, changed: &mut dyn FnMut(&Alert)) -> Result<u64> {
        let firsts = self.read(|view| pieces::prefixes(view, kind))?;
        let mut count = 0;
        for first in firsts {
            let bytes = self.read(|view| view.pieces(&first))?;
            let Some(masked) = masked(kind, &bytes, mask) else { continue };
            count += 1;
            if !really {
                continue;
            }
            self.write(|write| pieces::put_bytes(write, &first, &masked))?;
            if let Some(alert) = Some(kind).filter(|kind| *kind == Kind::Alert).and_then(|_| codec::from_bytes::<Alert>(&masked).ok()) {
                changed(&alert);
            }
        }
        Ok(count)
    }
}

fn mask_value(write: &mut Write<'_>, kind: Kind, key: Vec<u8>, mask: &Mask<'_>) -> Result<()> {
    // When a group was told of is found by what it is called.
    if kind == Kind::Group {
        write.remove(key);
        return Ok(());
    }
    let Some(bytes) = write.get_bytes(&key)? else { return Ok(()) };
    match masked(kind, &bytes, mask) {
        Some(masked) => write.put_bytes(key, &masked),
        None => Ok(()),
    }
}

/// Whether any text of a record has something to mask.
fn holds(kind: Kind, bytes: &[u8], mask: &Mask<'_>) -> bool {
    let mut rest = bytes;
    let value = rmpv::decode::read_value_ref_with_max_depth(&mut rest, MAX_DEPTH);
    value.is_ok_and(|value| is_found(&value, mask, skips_author(kind)))
}

fn skips_author(kind: Kind) -> bool {
    matches!(kind, Kind::Mention | Kind::Revision)
}

fn is_found(value: &ValueRef<'_>, mask: &Mask<'_>, skips_author: bool) -> bool {
    match value {
        ValueRef::String(text) => text.as_str().is_some_and(|text| mask(text).is_some()),
        ValueRef::Array(all) => all.iter().any(|value| is_found(value, mask, false)),
        ValueRef::Map(all) => all.iter().any(|(key, value)| {
            let is_author = skips_author && matches!(key, ValueRef::String(key) if key.as_str() == Some(AUTHOR));
            !is_author && (is_found(key, mask, false) || is_found(value, mask, false))
        }),
        _ => false,
    }
}

/// A record with its texts masked; nothing if there is nothing to mask.
pub(crate) fn masked(kind: Kind, bytes: &[u8], mask: &Mask<'_>) -> Option<Vec<u8>> {
    let mut rest = bytes;
    let mut value = rmpv::decode::read_value_with_max_depth(&mut rest, MAX_DEPTH).ok()?;
    if !mask_in(&mut value, mask, skips_author(kind)) {
        return None;
    }
    let mut masked = Vec::with_capacity(bytes.len());
    rmpv::encode::write_value(&mut masked, &value).ok()?;
    Some(masked)
}

fn mask_in(value: &mut Value, mask: &Mask<'_>, skips_author: bool) -> bool {
    match value {
        Value::String(text) => {
            let Some(masked) = text.as_str().and_then(mask) else { return false };
            *text = masked.into();
            true
        }
        Value::Array(all) => all.iter_mut().fold(false, |any, value| mask_in(value, mask, false) | any),
        Value::Map(all) => all.iter_mut().fold(false, |any, (key, value)| {
            if skips_author && key.as_str() == Some(AUTHOR) {
                return any;
            }
            mask_in(key, mask, false) | mask_in(value, mask, false) | any
        }),
        _ => false,
    }
}
