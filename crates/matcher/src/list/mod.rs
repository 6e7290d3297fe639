//! Keyword lists: the files that marketers keep.

mod check;
mod draft;
mod header;
pub(crate) mod lines;
mod read;
mod resolve;

use crate::{index::Index, query::Expr, view::View};
use luister_mention::{Lang, ListKind, ListName, Problem, Severity, Signal, TeamName};
use sha2::{Digest, Sha256};
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
    /// The queries of all lists, one after the other.
    index: Arc<Index>,
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
}

/// One query of a list, with its references filled in.
#[derive(Debug)]
pub(crate) struct ListQuery {
    /// The line it begins on, counted from 1.
    pub line: u32,
    /// As it was written, on one line and not too long.
    pub text: String,
    pub expr: Expr,
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
        let mut drafts: Vec<draft::Draft> = files.iter().map(read::read).collect();
        read::refuse_same_names(&mut drafts);
        let mut resolved = resolve::resolve(&mut drafts, previous);
        let mut lists = Vec::new();
        let (mut problems, mut broken) = (Vec::new(), Vec::new());
        for (draft, queries) in drafts.iter_mut().zip(&mut resolved) {
            let list = queries.take().filter(|_| !draft.has_errors()).and_then(|queries| draft.list(&queries));
            if let Some(list) = &list {
                check::check(draft, list);
            }
            let good = list.filter(|_| !draft.has_errors()).map(Arc::new);
            lists.extend(good.or_else(|| previous.and_then(|previous| previous.of_file(&draft.source.file)).cloned()));
            broken.extend(draft.name.clone().filter(|_| draft.has_errors()).map(|name| BrokenList {
                name,
                source: draft.source.clone(),
                team: draft.team.clone(),
            }));
            problems.extend(draft.told());
        }
        let version = version(&lists);
        let index = Arc::new(Index::of(lists.iter().flat_map(|list| &list.queries).map(|query| &query.expr)));
        (Self { whole: lists, broken, version, index }, problems)
    }

    /// The lists, in the order of their files.
    pub fn iter(&self) -> impl Iterator<Item = &List> {
        self.whole.iter().map(AsRef::as_ref)
    }

    /// Each list with those of its queries that may find this mention, in order.
    pub(crate) fn candidates(&self, view: &View<'_>) -> impl Iterator<Item = (&List, Vec<&ListQuery>)> {
        let candidates = self.index.candidates(view);
        let (mut left, mut first) = (candidates.into_iter().peekable(), 0);
        self.iter().map(move |list| {
            let next = first + list.queries.len();
            let own = std::iter::from_fn(|| left.next_if(|at| *at < next)).filter_map(|at| list.queries.get(at - first)).collect();
            first = next;
            (list, own)
        })
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

    fn of_file(&self, file: &str) -> Option<&Arc<List>> {
        self.whole.iter().find(|list| list.source.file == file)
    }
}

/// Whether two names mean the same list.
pub(crate) fn same_name(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

fn version(lists: &[Arc<List>]) -> String {
    hash(lists.iter().flat_map(|list| [list.source.file.as_str(), list.source.text.as_str()]))
}

/// Twelve hexadecimal digits that change with any of the texts or their order.
pub(crate) fn hash<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    let mut hasher = Sha256::new();
    for text in texts {
        hasher.update((text.len() as u64).to_be_bytes());
        hasher.update(text);
    }
    hasher.finalize().iter().take(6).fold(String::new(), |mut digits, byte| {
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

    /// All its queries as one, for a reference to it.
    fn whole(&self) -> Expr {
        whole(self.queries.iter().map(|query| query.expr.clone()))
    }
}

/// One query that finds what any of these finds.
fn whole(queries: impl Iterator<Item = Expr>) -> Expr {
    let mut all: Vec<Expr> = queries.collect();
    let only = if all.len() == 1 { all.pop() } else { None };
    only.unwrap_or(Expr::or(all))
}

/// Whether a problem stops a list from being used.
fn is_error(problem: &Problem) -> bool {
    problem.severity == Severity::Error
}
