//! Signs: words and phrases in groups that mean the same for a verdict, from the files under `signs/`.
//!
//! A group says nothing of a signal by itself: what *late* means beside *solved* or behind *not* is learned from examples, see
//! [`crate::model`].

mod files;
mod lookup;

pub(crate) use files::{LANGS, fingerprint, of};
pub(crate) use lookup::{Found, Signs, entries, words_of};
