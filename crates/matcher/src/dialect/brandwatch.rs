//! The spelling of Brandwatch.
//!
//! Its own examples of NEAR/2f and NEAR/0f count the words between, as ours does, so the number of a NEAR is kept. A word without
//! accents finds all accents and one with accents only itself, in both.

use super::spelling::{
    Habit, Joins,
    Keep::{As, Drop, Mark, Path, Signs, TopLevel},
    Mixing, Spelling, Why,
};

pub(super) const SPELLING: Spelling = Spelling {
    operators: &[("AND", Joins::And), ("OR", Joins::Or), ("NOT", Joins::Not), ("NEAR", Joins::Near { usual: None, ordered: false })],
    mixing: Mixing::Refused,
    habits: &[Habit::Braces, Habit::OneLetter],
    differs: None,
    fields: &[
        ("title", As("title")),
        ("author", As("author")),
        ("site", As("site")),
        ("url", As("url")),
        ("language", As("lang")),
        ("rating", As("rating")),
        ("raw", Signs),
        ("at_mentions", Mark('@')),
        ("atmentions", Mark('@')),
        ("hashtags", Mark('#')),
        ("subreddit", Path("reddit.com/r/")),
        ("topleveldomain", TopLevel),
        ("weblogtitle", Drop(Why::OwnName)),
        ("links", Drop(Why::Links)),
        ("continent", Drop(Why::Place)),
        ("country", Drop(Why::Place)),
        ("region", Drop(Why::Place)),
        ("city", Drop(Why::Place)),
        ("latitude", Drop(Why::Place)),
        ("longitude", Drop(Why::Place)),
        ("authorfollowers", Drop(Why::Person)),
        ("authorverified", Drop(Why::Person)),
        ("minuteofday", Drop(Why::Time)),
        ("engagementtype", Drop(Why::Kind)),
        ("itemreview", Drop(Why::Kind)),
        ("redditpostflair", Drop(Why::Kind)),
        ("sentiment", Drop(Why::Mood)),
        ("guid", Drop(Why::OwnName)),
        ("parentpostid", Drop(Why::OwnName)),
        ("rootpostid", Drop(Why::OwnName)),
        ("imagetype", Drop(Why::Picture)),
    ],
};
