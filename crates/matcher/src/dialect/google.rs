//! The spelling of Google Alerts: a blank means AND, and OR binds before it.

use super::spelling::{
    Differs, Habit, Joins,
    Keep::{As, Drop, Rest},
    Mixing, Spelling, Why,
};

pub(super) const SPELLING: Spelling = Spelling {
    operators: &[("AND", Joins::And), ("OR", Joins::Or), ("NOT", Joins::Not), ("AROUND", Joins::Near { usual: None, ordered: false })],
    mixing: Mixing::OrFirst,
    habits: &[Habit::SkipsSmall, Habit::BlankIsAnd, Habit::StarIsWord],
    differs: Some(Differs::Forms),
    fields: &[
        ("site", As("site")),
        ("intitle", As("title")),
        ("inurl", As("url")),
        ("url", As("url")),
        ("intext", As("text")),
        ("allintitle", Rest("title")),
        ("allinurl", Rest("url")),
        ("allintext", Rest("text")),
        ("inanchor", Drop(Why::Links)),
        ("allinanchor", Drop(Why::Links)),
        ("link", Drop(Why::Links)),
        ("location", Drop(Why::Place)),
        ("before", Drop(Why::Time)),
        ("after", Drop(Why::Time)),
        ("daterange", Drop(Why::Time)),
        ("filetype", Drop(Why::Kind)),
        ("ext", Drop(Why::Kind)),
        ("related", Drop(Why::Kind)),
        ("source", Drop(Why::Kind)),
        ("imagesize", Drop(Why::Picture)),
    ],
};
