//! A list as it was read, before what it borrows is filled in.

use super::{List, ListFile, ListQuery, TeamLine, hash, is_error};
use crate::{
    limits::MAX_PROBLEMS,
    query::{Borrowed, Expr, Line, Reference},
};
use luister_mention::{Lang, ListKind, ListName, Locale, Mistake, Problem, Repair, Signal, Wording, wording};
use std::{collections::HashSet, ops::Range, sync::Arc};

/// The most problems of a list that are kept while it is read: more than are told, for they are told in the order of the file.
const MAX_KEPT: usize = 10 * MAX_PROBLEMS;

/// A list as it was read, with the problems found so far.
#[derive(Debug)]
pub(super) struct Draft {
    pub source: ListFile,
    /// None if the header or the file's name gives no name.
    pub name: Option<ListName>,
    /// Where the name stands; the beginning of the file if it comes from the file's name.
    pub name_at: Range<usize>,
    pub kind: ListKind,
    pub langs: Vec<Lang>,
    pub signal: Option<Signal>,
    pub team: Option<TeamLine>,
    pub definitions: Vec<Definition>,
    pub queries: Vec<Line>,
    pub expectations: Vec<Expectation>,
    /// Whether those were tried.
    pub tried: bool,
    /// The first of them; the others are only counted.
    problems: Vec<Problem>,
    /// How many there are besides.
    more: usize,
    /// Whether any of those stops the list.
    more_errors: bool,
    /// Where each line begins.
    line_starts: Vec<usize>,
}

/// `$name = …`
#[derive(Debug)]
pub(super) struct Definition {
    /// In lower case, without `$`.
    pub name: String,
    /// Where the name stands.
    pub at: Range<usize>,
    /// None if it has a mistake, which was told.
    pub line: Option<Line>,
}

/// `must match: …` or `must not match: …`
#[derive(Debug)]
pub(super) struct Expectation {
    pub text: String,
    pub at: Range<usize>,
    pub found: bool,
}

impl Draft {
    /// The empty draft of a file.
    pub(super) fn of(source: &ListFile) -> Self {
        let line_starts = std::iter::once(0).chain(source.text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self {
            source: source.clone(),
            name: None,
            name_at: 0..0,
            kind: ListKind::default(),
            langs: Vec::new(),
            signal: None,
            team: None,
            definitions: Vec::new(),
            queries: Vec::new(),
            expectations: Vec::new(),
            tried: false,
            problems: Vec::new(),
            more: 0,
            more_errors: false,
            line_starts,
        }
    }

    /// The line of a place, counted from 1.
    pub(super) fn line_of(&self, at: usize) -> u32 {
        u32::try_from(self.line_starts.partition_point(|start| *start <= at).max(1)).unwrap_or(u32::MAX)
    }

    /// Tells a mistake.
    pub(super) fn tell(&mut self, mistake: Mistake, at: Range<usize>, message: Wording, repair: impl Into<Repair>) {
        self.keep(self.problem(Problem::error, &at, message).of(mistake).repair(repair));
    }

    /// Takes over the problems of a query, which count their lines from its first.
    pub(super) fn take(&mut self, start: usize, problems: Vec<Problem>) {
        if problems.is_empty() {
            return;
        }
        let before = self.line_of(start) - 1;
        for problem in problems {
            self.keep(Problem { line: problem.line + before, ..problem });
        }
    }

    /// A problem, made from its own line and not from the whole file: there may be very many.
    fn problem(&self, make: fn(&str, &str, Range<usize>, Wording) -> Problem, at: &Range<usize>, message: Wording) -> Problem {
        let line = self.line_of(at.start);
        let base = self.line_starts.get(line as usize - 1).copied().unwrap_or(0);
        let local = at.start.saturating_sub(base)..at.end.saturating_sub(base);
        let problem = make(&self.source.file, self.source.text.get(base..).unwrap_or_default(), local, message);
        let bytes = problem.bytes.start + base..problem.bytes.end + base;
        Problem { line: problem.line + line - 1, bytes, ..problem }
    }

    /// Tells something that works, but perhaps not as it was meant.
    pub(super) fn warn(&mut self, mistake: Mistake, at: Range<usize>, message: Wording, repair: impl Into<Repair>) {
        self.keep(self.problem(Problem::warning, &at, message).of(mistake).repair(repair));
    }

    fn keep(&mut self, problem: Problem) {
        if self.problems.len() < MAX_KEPT {
            self.problems.push(problem);
        } else {
            self.more += 1;
            self.more_errors |= is_error(&problem);
        }
    }

    /// How many of its tests were not tried.
    pub(super) fn untried(&self) -> usize {
        if self.tried { 0 } else { self.expectations.len() }
    }

    /// Whether it cannot be used.
    pub(super) fn has_errors(&self) -> bool {
        self.more_errors || self.problems.iter().any(is_error)
    }

    /// The list that it makes with these queries, one for each of its own; none without a name.
    pub(super) fn list(&self, filled: &[Arc<Expr>]) -> Option<List> {
        let queries = self.queries.iter().zip(filled).map(|(line, expr)| ListQuery {
            line: self.line_of(line.at.start),
            at: line.at.clone(),
            expr: Arc::clone(expr),
            signal: line.signal.or(self.signal),
        });
        Some(List {
            name: self.name.clone()?,
            source: self.source.clone(),
            kind: self.kind,
            langs: self.langs.clone(),
            team: self.team.clone(),
            queries: queries.collect(),
            version: hash([self.source.file.as_str(), self.source.text.as_str()].into_iter()),
            borrows: self.borrows(),
            warnings: Vec::new(),
        })
    }

    /// The lists that its lines borrow from, in small letters, each once.
    pub(super) fn borrows(&self) -> Vec<String> {
        let lines = self.queries.iter().chain(self.definitions.iter().filter_map(|known| known.line.as_ref()));
        let name = |borrowed: &Borrowed| if let Reference::List(name) = &borrowed.reference { Some(name.to_lowercase()) } else { None };
        let mut names: Vec<String> = lines.flat_map(|line| &line.borrowed).filter_map(name).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The problems in the order of the file; if there are very many, the first and how many more.
    pub(super) fn told(&mut self) -> Vec<Problem> {
        let mut problems = std::mem::take(&mut self.problems);
        problems.sort_by_key(|problem| (problem.bytes.start, problem.severity));
        let mut known = HashSet::new();
        problems.retain(|problem| known.insert((problem.bytes.start, problem.message.in_words(Locale::En).to_owned())));
        if problems.len() + self.more > MAX_PROBLEMS {
            let more = problems.len() + self.more - MAX_PROBLEMS;
            let errors = self.more_errors || problems.iter().skip(MAX_PROBLEMS).any(is_error);
            problems.truncate(MAX_PROBLEMS);
            let make = if errors { Problem::error } else { Problem::warning };
            let end = self.source.text.trim_end().len();
            problems.push(
                make(
                    &self.source.file,
                    &self.source.text,
                    end..end,
                    wording!("{more} more problems are not shown", "nog {more} meldingen worden niet getoond"),
                )
                .of(Mistake::More)
                .repair(wording!("mend these first", "herstel eerst deze")),
            );
        }
        problems
    }
}
