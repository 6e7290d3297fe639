//! The spelling of Coosto, as far as it is known: AND, OR, NOT, phrases, brackets and `*`. The Dutch words in capitals join too.

use super::spelling::{
    Differs, Joins,
    Keep::{As, Drop},
    Mixing, Spelling, Why,
};

pub(super) const SPELLING: Spelling = Spelling {
    operators: &[
        ("AND", Joins::And),
        ("OR", Joins::Or),
        ("NOT", Joins::Not),
        ("EN", Joins::And),
        ("OF", Joins::Or),
        ("NIET", Joins::Not),
        ("NEAR", Joins::Near { usual: None, ordered: false }),
    ],
    mixing: Mixing::Unknown,
    habits: &[],
    differs: Some(Differs::LittleKnown),
    fields: &[("author", As("author")), ("title", As("title")), ("url", As("url")), ("site", As("site")), ("sentiment", Drop(Why::Mood))],
};
