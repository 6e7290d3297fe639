//! XML as it is found: cut into tags and text in one pass, whatever is wrong with it.
//!
//! There is no tree and no recursion, and nothing is looked up anywhere. Entities that a document declares
//! itself are short and few, or they stay as they are.

mod declared;
mod tokens;

pub(crate) use declared::Entities;
pub(crate) use tokens::{Tag, Token, Tokens, split_section};
