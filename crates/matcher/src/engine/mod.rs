//! Many queries at once: which of them find a mention, in one pass over its words however many there are.
//!
//! What queries look for in a text are *terms*: a whole word or the beginning of one, without case and accents. Each has a number
//! in the `vocabulary`. A query becomes a short program over those numbers (`program`, `plan`), and waits under one of its terms
//! that it cannot do without, the one that is met least; an OR under one of each part (`anchor`, `postings`). A mention is cut and
//! folded once, each word is looked up by its mark, and its places are noted (`reading`). Only queries whose term was seen
//! are run (`eval`).
//!
//! A program never says no where the tree of the query would find something. Where it cannot know, it says perhaps, and whoever
//! asked looks with [`crate::query::find`]: for accents, exact case, patterns, and what is known of a mention apart from its words.

mod anchor;
mod bytes;
mod eval;
mod patterns;
mod plan;
mod postings;
mod program;
mod reading;
mod segment;
mod vocabulary;

pub(crate) use bytes::Bytes;
pub(crate) use segment::Segment;
