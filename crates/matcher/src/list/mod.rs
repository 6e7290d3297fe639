//! Keyword lists: the files that marketers keep.

mod check;
mod circles;
mod compile;
mod draft;
mod finder;
mod flood;
mod header;
pub(crate) mod lines;
mod overlap;
mod read;
mod resolve;
mod sources;

use crate::{
    fields::Scope,
    limits::MAX_QUOTED_CHARS,
    query::{Expr, find},
    view::View,
};
use finder::{Candidate, Finder};
use luister_mention::{Lang, ListKind, ListName, Mention, Problem, Severity, Signal, TeamName, text::excerpt};
use sha2::{Digest, Sha256};
pub use sources::SourceTerm;
use std::{fmt::Write as _, ops::Range, sync::Arc};

/// One keyword file as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListFile {
    /// The file as people are shown it: `keywords/acme.txt`.
    pub file: String,
    /// All of its text.
    pub text: String,
}

/// All lists that compile, in the order of their files.
#[derive(Debug, Clone, Default)]
pub struct Lists {
    whole: Vec<Arc<List>>,
    broken: Vec<BrokenList>,
    version: String,
    finder: Finder,
}

/// One compiled list.
#[derive(Debug)]
pub struct List {
    name: ListName,
    source: ListFile,
    kind: ListKind,
    langs: Vec<Lang>,
    team: Option<TeamLine>,
    queries: Vec<ListQuery>,
    /// A hash of its file and text.
    version: String,
    /// The lists that it borrows from, in small letters.
    borrows: Vec<String>,
    /// What works, but perhaps not as it was meant.
    warnings: Vec<Problem>,
}

/// A file that does not compile, as far as its header could be read: whoever refers to it makes no mistake.
#[derive(Debug, Clone)]
pub struct BrokenList {
    /// Its name.
    pub name: ListName,
    /// The file and its text, for pointing into it.
    pub source: ListFile,
    /// The team that its header names.
    pub team: Option<TeamLine>,
    /// How many of its tests, `must match` and `must not match`, were not tried because of its other mistakes.
    pub untried: usize,
}

/// One query of a list, with its references filled in.
#[derive(Debug, Clone)]
pub(crate) struct ListQuery {
    /// The line it begins on, counted from 1.
    pub line: u32,
    /// Where it stands in the file.
    pub at: Range<usize>,
    pub expr: Arc<Expr>,
    pub signal: Option<Signal>,
}

/// The team that a list's header names, and where: only the configuration knows which teams there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamLine {
    /// The team.
    pub name: TeamName,
    /// The line, counted from 1.
    pub line: u32,
    /// The name as bytes of the file.
    pub bytes: Range<usize>,
}

impl Lists {
    /// Compiles all files at once. A list with errors is left out, unless `previous` has a good version of
    /// that file: that one keeps working. The problems come in the order of files and lines.
    #[must_use]
    pub fn compile(files: &[ListFile], previous: Option<&Self>) -> (Self, Vec<Problem>) {
        compile::compile(files, previous)
    }

    /// The lists, in the order of their files.
    pub fn iter(&self) -> impl Iterator<Item = &List> {
        self.whole.iter().map(AsRef::as_ref)
    }

    /// The list in this place.
    pub(crate) fn nth(&self, at: usize) -> Option<&List> {
        self.whole.get(at).map(AsRef::as_ref)
    }

    /// The queries that may find a mention, in the order of the lists. Whichever is missing does not.
    pub(crate) fn candidates(&self, view: &View<'_>) -> Vec<Candidate<'_>> {
        self.finder.candidates(view)
    }

    /// How many queries find a mention.
    #[must_use]
    pub fn count_found(&self, mention: &Mention) -> usize {
        let view = View::of(mention);
        let finds = |candidate: &Candidate<'_>| candidate.sure || find(&candidate.query.expr, &view, Scope::Usual).is_some();
        self.candidates(&view).into_iter().filter(finds).count()
    }

    /// The same by looking at every query: what the finder is measured against.
    #[must_use]
    pub fn count_found_plainly(&self, mention: &Mention) -> usize {
        let view = View::of(mention);
        self.iter().flat_map(|list| &list.queries).filter(|query| find(&query.expr, &view, Scope::Usual).is_some()).count()
    }

    /// The memory of the tables in which queries are looked up, in bytes.
    #[must_use]
    pub fn table_bytes(&self) -> usize {
        self.finder.bytes()
    }

    /// The files that do not compile.
    #[must_use]
    pub fn broken(&self) -> &[BrokenList] {
        &self.broken
    }

    /// The list of this name; case does not matter.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&List> {
        self.iter().find(|list| same_name(list.name.as_str(), name))
    }

    /// A short hash of the lists that work: the same files give the same version.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }
}

/// Whether two names mean the same list.
pub(crate) fn same_name(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// Twelve hexadecimal digits that change with any of the texts or their order.
pub(crate) fn hash<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    let mut hasher = Sha256::new();
    for text in texts {
        hasher.update((text.len() as u64).to_be_bytes());
        hasher.update(text);
    }
    digits(hasher.finalize().get(..6).unwrap_or_default())
}

/// Bytes as hexadecimal digits.
pub(crate) fn digits(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut digits, byte| {
        write!(digits, "{byte:02x}").unwrap_or_default();
        digits
    })
}

impl List {
    /// The name in its header, else the file's name without the extension.
    #[must_use]
    pub fn name(&self) -> &ListName {
        &self.name
    }

    /// What it is about.
    #[must_use]
    pub fn kind(&self) -> ListKind {
        self.kind
    }

    /// The languages its mentions are expected in: a hint, never a filter.
    #[must_use]
    pub fn langs(&self) -> &[Lang] {
        &self.langs
    }

    /// The team that is told of what no route claims.
    #[must_use]
    pub fn team(&self) -> Option<&TeamLine> {
        self.team.as_ref()
    }

    /// The file, as people are shown it.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.source.file
    }

    /// The text it was compiled from, for pointing into it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.source.text
    }

    /// How many queries it has.
    #[must_use]
    pub fn query_count(&self) -> usize {
        self.queries.len()
    }

    pub(crate) fn queries(&self) -> &[ListQuery] {
        &self.queries
    }

    /// A query as it was written, on one line and not too long.
    pub(crate) fn written(&self, query: &ListQuery) -> String {
        let written = self.source.text.get(query.at.clone()).unwrap_or_default();
        let one_line = written.split_whitespace().collect::<Vec<_>>().join(" ");
        excerpt(&one_line, MAX_QUOTED_CHARS - 1)
    }

    /// All its queries as one, for a reference to it.
    fn whole(&self) -> Expr {
        whole(self.queries.iter().map(|query| &query.expr))
    }
}

/// One query that finds what any of these finds.
fn whole<'q>(queries: impl Iterator<Item = &'q Arc<Expr>>) -> Expr {
    let mut all: Vec<Expr> = queries.map(|expr| Expr::clone(expr)).collect();
    let only = if all.len() == 1 { all.pop() } else { None };
    only.unwrap_or(Expr::or(all))
}

/// Whether a problem stops a list from being used.
fn is_error(problem: &Problem) -> bool {
    problem.severity == Severity::Error
}
