//! The spelling of Talkwalker, which Hootsuite has too.

use super::spelling::{
    Habit, Joins,
    Keep::{As, Channels, Drop},
    Mixing, Spelling, Why,
};

pub(super) const SPELLING: Spelling = Spelling {
    operators: &[
        ("AND", Joins::And),
        ("OR", Joins::Or),
        ("NOT", Joins::Not),
        ("NEAR", Joins::Near { usual: None, ordered: false }),
        ("ONEAR", Joins::Near { usual: None, ordered: true }),
    ],
    mixing: Mixing::Unknown,
    habits: &[Habit::BlankIsAnd, Habit::OneLetter],
    differs: None,
    fields: &[
        ("title", As("title")),
        ("content", As("text")),
        ("author", As("author")),
        ("site", As("site")),
        ("url", As("url")),
        ("lang", As("lang")),
        ("published", As("date")),
        ("sourcetype", Channels(SOURCE_TYPES)),
        ("sourcecountry", Drop(Why::Place)),
        ("country", Drop(Why::Place)),
        ("engagement", Drop(Why::Reach)),
        ("reach", Drop(Why::Reach)),
        ("followers", Drop(Why::Person)),
        ("gender", Drop(Why::Person)),
        ("sentiment", Drop(Why::Mood)),
    ],
};

/// Kinds of place by the beginning of their name; the first that fits counts.
const SOURCE_TYPES: &[(&str, &str)] = &[
    ("onlinenews", "news"),
    ("blog", "blog"),
    ("messageboard", "forum"),
    ("socialmedia_youtube", "video"),
    ("socialmedia", "social"),
    ("press", "print"),
    ("print", "print"),
    ("tv", "print"),
    ("radio", "print"),
];
