//! Pages of sled 0.34 as they lie in its messages: leaves, the index above them, and changes of leaves.

use super::wire::Reader;

/// The most bytes of the length of a value of the store.
const LENGTH_BYTES: usize = 3;

/// A page as a whole.
#[derive(Debug)]
pub(super) struct Node<'n> {
    /// The page to its right; none if this is the last one, or if nobody knows.
    pub(super) next: u64,
    /// The first key that belongs here.
    pub(super) lo: &'n [u8],
    /// The first key that no longer does; empty if all do.
    pub(super) hi: &'n [u8],
    /// What all keys here begin with, and leave out.
    pub(super) prefix: &'n [u8],
    pub(super) content: Content<'n>,
}

#[derive(Debug)]
pub(super) enum Content<'n> {
    Leaf(Vec<Entry<'n>>),
    /// The pages below.
    Index(Vec<u64>),
}

/// A record of a leaf.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'n> {
    /// The key without the prefix.
    pub(super) suffix: &'n [u8],
    pub(super) value: &'n [u8],
    /// Where in the body of the message the value lies.
    pub(super) at: usize,
}

/// A change of a leaf. What sled notes while it puts two pages together is none: each of them is written as a whole too.
#[derive(Debug)]
pub(super) enum Change<'n> {
    Set(Entry<'n>),
    Removed(&'n [u8]),
}

/// What a page says before its values.
struct Keys<'n> {
    next: u64,
    prefix_len: usize,
    lo: &'n [u8],
    hi: &'n [u8],
    is_index: bool,
    suffixes: Vec<&'n [u8]>,
}

fn keys<'n>(reader: &mut Reader<'n>) -> Option<Keys<'n>> {
    let next = reader.number()?;
    let _merging_child = reader.number()?;
    let _merging = reader.byte()?;
    let prefix_len = usize::from(reader.byte()?);
    let lo = reader.run()?;
    let hi = reader.run()?;
    let is_index = match reader.byte()? {
        0 => false,
        1 => true,
        _ => return None,
    };
    let count = reader.number()?;
    // Each takes a byte at least, so that the end comes before anything is too long.
    let suffixes = (0..count).map(|_| reader.run()).collect::<Option<_>>()?;
    Some(Keys { next, prefix_len, lo, hi, is_index, suffixes })
}

/// Reads a page; none if the bytes are not one.
pub(super) fn node(bytes: &[u8]) -> Option<Node<'_>> {
    read_node(&mut Reader::new(bytes))
}

fn read_node<'n>(reader: &mut Reader<'n>) -> Option<Node<'n>> {
    let Keys { next, prefix_len, lo, hi, is_index, suffixes } = keys(reader)?;
    let content = if is_index {
        Content::Index(suffixes.iter().map(|_| reader.number()).collect::<Option<_>>()?)
    } else {
        Content::Leaf(suffixes.into_iter().map(|suffix| entry(reader, suffix)).collect::<Option<_>>()?)
    };
    Some(Node { next, lo, hi, prefix: lo.get(..prefix_len)?, content })
}

fn entry<'n>(reader: &mut Reader<'n>, suffix: &'n [u8]) -> Option<Entry<'n>> {
    let value = reader.run()?;
    Some(Entry { suffix, value, at: reader.at() - value.len() })
}

/// Reads a change of a page; none if it changes no record.
pub(super) fn change(bytes: &[u8]) -> Option<Change<'_>> {
    read_change(&mut Reader::new(bytes))
}

fn read_change<'n>(reader: &mut Reader<'n>) -> Option<Change<'n>> {
    match reader.byte()? {
        0 => {
            let suffix = reader.run()?;
            entry(reader, suffix).map(Change::Set)
        }
        1 => reader.run().map(Change::Removed),
        _ => None,
    }
}

/// Whether a page, or a change of one, ends where its bytes do.
pub(super) fn is_complete(bytes: &[u8], is_node: bool) -> bool {
    let mut reader = Reader::new(bytes);
    let is_one = if is_node { read_node(&mut reader).is_some() } else { read_change(&mut reader).is_some() };
    is_one && reader.at() == bytes.len()
}

/// A key of a page.
pub(super) fn key(prefix: &[u8], suffix: &[u8]) -> Vec<u8> {
    [prefix, suffix].concat()
}

/// Where in the body of a message everything but values lies, as far as it can be read.
pub(super) fn joints(bytes: &[u8], is_node: bool) -> Vec<usize> {
    let mut reader = Reader::new(bytes);
    let values =
        if is_node { keys(&mut reader).map(|keys| keys.suffixes.len()) } else { reader.byte().and_then(|_| reader.run()).map(|_| 1) };
    let mut joints: Vec<usize> = (0..reader.at() + LENGTH_BYTES).collect();
    for _ in 0..values.unwrap_or_default() {
        joints.extend(reader.at()..reader.at() + LENGTH_BYTES);
        if reader.run().is_none() {
            break;
        }
    }
    joints.retain(|joint| *joint < bytes.len());
    joints.dedup();
    joints
}
