//! The spelling of Meltwater. NOT binds before AND, and AND before OR; NEAR is NEAR/4 and counts the words between.

use super::spelling::{
    Habit, Joins,
    Keep::{Alike, As, Drop},
    Mixing, Spelling, Why,
};

pub(super) const SPELLING: Spelling = Spelling {
    operators: &[
        ("AND", Joins::And),
        ("OR", Joins::Or),
        ("NOT", Joins::Not),
        ("NEAR", Joins::Near { usual: Some(4), ordered: false }),
        ("ONEAR", Joins::Near { usual: Some(4), ordered: true }),
    ],
    mixing: Mixing::AndFirst,
    habits: &[Habit::SmallOperators],
    differs: None,
    fields: &[
        ("title", As("title")),
        ("ingress", Alike("text")),
        ("author", As("author")),
        ("url", As("url")),
        ("metadata.url", As("url")),
        ("site", As("site")),
        ("language", As("lang")),
        ("country", Drop(Why::Place)),
        ("city", Drop(Why::Place)),
        ("sentiment", Drop(Why::Mood)),
        ("reach", Drop(Why::Reach)),
    ],
};
