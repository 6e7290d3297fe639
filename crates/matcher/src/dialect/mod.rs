//! Queries of other tools, brought into our language.
//!
//! Each tool is a table in a file of its own: its operators, their precedence, and what becomes of its fields. A query is cut into
//! pieces (`token`), read into a tree (`read`), and lowered into an expression of ours (`lower`), whose spelling is printed. What
//! cannot be kept is left out so that the query finds more and not less, and whatever differs is told with its place.

mod brandwatch;
mod coosto;
mod cut;
mod google;
mod keep;
mod layout;
mod leaf;
mod list;
mod lower;
mod meaning;
mod meltwater;
mod near;
mod node;
mod note;
#[cfg(test)]
mod properties;
mod read;
mod spelling;
mod talkwalker;
mod token;
mod words;

pub use list::Header;
pub use note::Note;

use self::{
    cut::Piece,
    note::{About, Notes},
    spelling::Spelling,
};
use crate::{
    limits::{MAX_BROUGHT_BYTES, MAX_BROUGHT_QUERY_BYTES, MAX_LINE_BYTES},
    query::{self, Expr},
};
use luister_mention::Lang;
use std::ops::Range;

/// A tool whose queries can be brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Brandwatch.
    Brandwatch,
    /// Meltwater.
    Meltwater,
    /// Talkwalker and Hootsuite.
    Talkwalker,
    /// Coosto.
    Coosto,
    /// Google Alerts.
    GoogleAlerts,
}

/// What is known of a tool.
struct Tool {
    label: &'static str,
    names: &'static [&'static str],
    spelling: &'static Spelling,
}

impl Dialect {
    /// Every tool.
    pub const ALL: [Self; 5] = [Self::Brandwatch, Self::Meltwater, Self::Talkwalker, Self::Coosto, Self::GoogleAlerts];

    const fn tool(self) -> Tool {
        match self {
            Self::Brandwatch => Tool { label: "Brandwatch", names: &["brandwatch"], spelling: &brandwatch::SPELLING },
            Self::Meltwater => Tool { label: "Meltwater", names: &["meltwater"], spelling: &meltwater::SPELLING },
            Self::Talkwalker => Tool { label: "Talkwalker", names: &["talkwalker", "hootsuite"], spelling: &talkwalker::SPELLING },
            Self::Coosto => Tool { label: "Coosto", names: &["coosto"], spelling: &coosto::SPELLING },
            Self::GoogleAlerts => Tool { label: "Google Alerts", names: &["google-alerts"], spelling: &google::SPELLING },
        }
    }

    /// The tool's name, as its maker writes it.
    #[must_use]
    pub fn label(self) -> &'static str {
        self.tool().label
    }

    /// The words that a command knows it by: its own, then those of tools with the same queries.
    #[must_use]
    pub fn names(self) -> &'static [&'static str] {
        self.tool().names
    }

    /// The tool that a command knows by this word.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dialect| dialect.names().contains(&name))
    }

    fn spelling(self) -> &'static Spelling {
        self.tool().spelling
    }
}

/// What became of a text with queries of another tool.
#[derive(Debug, Clone)]
pub struct Translation {
    /// Where it came from.
    pub dialect: Dialect,
    /// Every query and comment, in order.
    pub brought: Vec<Brought>,
    /// What was lost or means something else here, in the order of the text.
    pub notes: Vec<Note>,
    /// How many notes more there were than are kept.
    pub more_notes: usize,
}

/// A query of another tool, or a comment of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// Where it stood, as bytes of the text.
    pub at: Range<usize>,
    /// As it was written, on one line.
    pub written: String,
    /// What was said in it for people.
    pub comments: Vec<String>,
    /// Parts, as bytes of the text, that could not be kept and may have said whom the query is about: without them it may find anything.
    pub lost: Vec<Range<usize>>,
    /// The languages that it asks for.
    pub langs: Vec<Lang>,
    /// The same in our language: most often one query, several if it is too long for one, none if it could not be taken over.
    pub queries: Vec<String>,
}

/// Brings the queries of a text into our language: one on a line, or one over several lines that plainly belong together.
#[must_use]
pub fn translate(dialect: Dialect, text: &str) -> Translation {
    let (mut notes, mut brought) = (Notes::default(), Vec::new());
    if text.len() > MAX_BROUGHT_BYTES {
        notes.tell(0..0, About::Long { most: MAX_BROUGHT_BYTES });
        let (notes, more_notes) = notes.into_sorted();
        return Translation { dialect, brought, notes, more_notes };
    }
    let spelling = dialect.spelling();
    let pieces = cut::pieces(text, spelling);
    if let Some(differs) = spelling.differs.filter(|_| !pieces.is_empty()) {
        notes.tell(0..0, About::Tool(differs));
    }
    for piece in pieces {
        brought.push(match piece {
            Piece::Comment(at) => {
                let words = one_line(text, &at).trim_start_matches(['/', '#']).trim().to_owned();
                Brought { comments: vec![words], ..Brought::at(at) }
            }
            Piece::Query(at) => bring(text, at, spelling, &mut notes),
        });
    }
    let (notes, more_notes) = notes.into_sorted();
    Translation { dialect, brought, notes, more_notes }
}

impl Brought {
    /// Something that stands there, of which nothing came yet.
    fn at(at: Range<usize>) -> Self {
        Self { at, written: String::new(), comments: Vec::new(), lost: Vec::new(), langs: Vec::new(), queries: Vec::new() }
    }
}

fn bring(text: &str, at: Range<usize>, spelling: &Spelling, notes: &mut Notes) -> Brought {
    let mut brought = Brought { written: one_line(text, &at), ..Brought::at(at.clone()) };
    if at.len() > MAX_BROUGHT_QUERY_BYTES {
        notes.tell(at, About::Large { most: MAX_LINE_BYTES });
        return brought;
    }
    let before = notes.mark();
    let (tokens, comments) = token::tokens(text, at.clone(), spelling, notes);
    brought.comments = comments.into_iter().map(|comment| comment.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    if tokens.is_empty() && !brought.comments.is_empty() {
        brought.written.clear();
        return brought;
    }
    if let Ok(tree) = read::tree(text, tokens, spelling, notes)
        && let Some(lowered) = lower::lower(text, &node::Node { at: at.clone(), is: tree.is }, spelling, notes)
    {
        match spelled(&lowered.expr) {
            Some(queries) => brought.queries = queries,
            None => notes.tell(at, About::Large { most: MAX_LINE_BYTES }),
        }
        brought.langs = list::langs(&lowered.expr);
        brought.lost = lowered.lost;
    }
    if brought.queries.is_empty() {
        notes.keep_refusals(before);
    }
    brought
}

/// The spelling of an expression, if it can be read again; an OR that is too long in pieces.
fn spelled(expr: &Expr) -> Option<Vec<String>> {
    let query = layout::lines(&begun(layout::written(expr)));
    if query::line("", &query, 0..query.len()).0.is_some_and(|line| line.signal.is_none()) {
        return Some(vec![query]);
    }
    let Expr::Or(parts) = expr else { return None };
    let (first, second) = parts.split_at_checked(parts.len() / 2).filter(|(first, _)| !first.is_empty())?;
    let mut queries = spelled(&meaning::any(first.to_vec()))?;
    queries.extend(spelled(&meaning::any(second.to_vec()))?);
    Some(queries)
}

/// A line that begins with the word `must` would be read as a test of the list.
fn begun(query: String) -> String {
    match query.strip_prefix("must ") {
        Some(rest) => format!("\"must\" {rest}"),
        None => query,
    }
}

fn one_line(text: &str, at: &Range<usize>) -> String {
    text.get(at.clone()).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}
