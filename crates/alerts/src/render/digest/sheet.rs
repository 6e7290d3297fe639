//! What a digest says, in its order, without saying how that looks: a mail and a page are made of it.

use super::rows::Row;
use luister_mention::Link;

/// A digest in words.
pub(in crate::render) struct Sheet {
    /// From when to when.
    pub(in crate::render) period: String,
    /// What is to be known before anything else.
    pub(in crate::render) warnings: Vec<String>,
    /// How an editor has to do with it.
    pub(in crate::render) review: Review,
    /// The period in three sentences.
    pub(in crate::render) said: Vec<Vec<Piece>>,
    /// The parts.
    pub(in crate::render) parts: Vec<Part>,
}

/// What an editor has to do with a digest.
#[derive(Default)]
pub(in crate::render) struct Review {
    /// In a draft: that it is one, and until when.
    pub(in crate::render) draft: Option<String>,
    /// Where it is edited and released, and what that link says.
    pub(in crate::render) page: Option<(Link, &'static str)>,
    /// For its readers: who saw it before them.
    pub(in crate::render) done: Option<String>,
    /// What the editor says above everything else.
    pub(in crate::render) remark: Option<String>,
}

/// What an editor says with an item, and in a draft the links by which one changes it.
#[derive(Default)]
pub(in crate::render) struct Edit {
    pub(in crate::render) remark: Option<String>,
    pub(in crate::render) links: Vec<(&'static str, String)>,
}

/// A piece of a sentence.
pub(in crate::render) struct Piece {
    pub(in crate::render) text: String,
    /// Where the mentions behind it are: the anchor of a part.
    pub(in crate::render) to: Option<&'static str>,
    pub(in crate::render) is_number: bool,
}

/// One part of it, under its heading.
pub(in crate::render) struct Part {
    pub(in crate::render) anchor: &'static str,
    pub(in crate::render) heading: String,
    pub(in crate::render) blocks: Vec<Block>,
}

/// What a part is made of.
pub(in crate::render) enum Block {
    /// A sentence.
    Said(String),
    /// Numbers below their headings.
    Table(Table),
    /// A picture, by its number among those of the digest.
    Picture(usize),
    /// Mentions.
    Rows(Vec<Row>),
    /// A subject, with typical mentions.
    Subject { name: String, count: String, answer: Option<String>, rows: Vec<Row>, edit: Edit },
    /// A mention that deserves a look, with why, and where else it stands.
    Seen { row: Row, why: String, places: Option<String>, edit: Edit },
    /// Small print.
    Small(String),
}

/// Rows of cells: a name, then numbers. No more of them than a phone has room for.
pub(in crate::render) struct Table {
    pub(in crate::render) head: Vec<String>,
    pub(in crate::render) rows: Vec<Line>,
}

/// One row of a table.
pub(in crate::render) struct Line {
    pub(in crate::render) cells: Vec<String>,
    /// What else there is to say, below the name.
    pub(in crate::render) note: String,
}

impl Line {
    /// A row with nothing below it.
    pub(super) fn of(cells: Vec<String>) -> Self {
        Self { cells, note: String::new() }
    }
}

impl Part {
    /// A part; none if nothing is in it.
    pub(super) fn of(anchor: &'static str, heading: &str, blocks: Vec<Block>) -> Option<Self> {
        (!blocks.is_empty()).then(|| Self { anchor, heading: heading.to_owned(), blocks })
    }
}

impl Block {
    /// A table; none without rows.
    pub(super) fn table(head: &[&str], rows: Vec<Line>) -> Option<Self> {
        let head = head.iter().map(|&head| head.to_owned()).collect();
        (!rows.is_empty()).then_some(Self::Table(Table { head, rows }))
    }
}

/// Makes a sentence of words and numbers, each number with its mentions behind it.
pub(super) struct Sentence(Vec<Piece>);

impl Sentence {
    pub(super) fn new() -> Self {
        Self(Vec::new())
    }

    pub(super) fn say(mut self, text: impl Into<String>) -> Self {
        self.0.push(Piece { text: text.into(), to: None, is_number: false });
        self
    }

    pub(super) fn number(mut self, text: impl Into<String>, to: &'static str) -> Self {
        self.0.push(Piece { text: text.into(), to: Some(to), is_number: true });
        self
    }

    pub(super) fn end(self) -> Vec<Piece> {
        self.0
    }
}
