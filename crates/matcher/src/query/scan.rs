//! Reading a query sign by sign, and telling what is wrong with it.

use super::{
    idle::Idle,
    operator,
    tree::{Expr, Reference},
};
use crate::limits::MAX_PROBLEMS;
use luister_mention::{Mistake, Problem, Repair, Severity, Wording, wording};
use std::{ops::Range, sync::Arc};

/// The line is given up; the problem has been told.
#[derive(Debug)]
pub(super) struct Stop;

/// One step of reading a line.
pub(super) type Step<T> = Result<T, Stop>;

/// A place in one query of a file, and the problems found so far.
#[derive(Debug)]
pub(super) struct Scanner<'t> {
    file: &'t str,
    source: &'t str,
    /// Where the first line of the query begins: a problem is made from there, not from the whole file.
    base: usize,
    pub(super) at: usize,
    end: usize,
    pub(super) problems: Vec<Problem>,
    /// How many problems are not told one by one.
    untold: usize,
    /// What adds nothing, told at the end.
    pub(super) idle: Idle<'t>,
}

impl<'t> Scanner<'t> {
    /// Reads this range of a file's text.
    pub(super) fn new(file: &'t str, source: &'t str, range: Range<usize>, meanings: &'t [(Reference, Arc<Expr>)]) -> Self {
        let base = source.get(..range.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        Self { file, source, base, at: range.start, end: range.end, problems: Vec::new(), untold: 0, idle: Idle::new(meanings) }
    }

    /// What is still to be read.
    pub(super) fn rest(&self) -> &'t str {
        self.source.get(self.at..self.end).unwrap_or_default()
    }

    /// A piece of the file.
    pub(super) fn slice(&self, range: &Range<usize>) -> &'t str {
        self.source.get(range.clone()).unwrap_or_default()
    }

    /// The next sign.
    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Reads the next sign if it is this one.
    pub(super) fn eat(&mut self, sign: char) -> bool {
        let found = self.peek() == Some(sign);
        if found {
            self.at += sign.len_utf8();
        }
        found
    }

    /// Reads on as long as a sign is of a kind.
    pub(super) fn take_while(&mut self, kind: impl Fn(char) -> bool) -> Range<usize> {
        let start = self.at;
        let rest = self.rest();
        self.at += rest.find(|c| !kind(c)).unwrap_or(rest.len());
        start..self.at
    }

    /// Reads up to a closing sign on the same line, and over it: the range before it.
    pub(super) fn take_until(&mut self, closes: impl Fn(char) -> bool) -> Option<Range<usize>> {
        let rest = self.rest();
        let (length, sign) = rest.char_indices().find(|(_, c)| closes(*c) || *c == '\n')?;
        let start = self.at;
        if sign == '\n' {
            return None;
        }
        self.at += length + sign.len_utf8();
        Some(start..start + length)
    }

    /// Skips white space and comments.
    pub(super) fn skip_blank(&mut self) {
        loop {
            self.take_while(|c| c.is_whitespace() || c == '\u{FEFF}');
            let rest = self.rest();
            if rest.starts_with("//") && self.slice(&(0..self.at)).chars().last().is_none_or(char::is_whitespace) {
                self.take_while(|c| c != '\n');
            } else if rest.starts_with("<<<") {
                if let Some(length) = rest.find(">>>") {
                    self.at += length + 3;
                } else {
                    self.tell(
                        Mistake::Unclosed,
                        self.at..self.at + 3,
                        wording!("this comment is not closed", "deze opmerking wordt niet gesloten"),
                        wording!("write `>>>` behind it", "zet er `>>>` achter"),
                    );
                    self.at = self.end;
                }
            } else {
                return;
            }
        }
    }

    /// Tells a mistake and reads on.
    pub(super) fn tell(&mut self, mistake: Mistake, at: Range<usize>, message: Wording, repair: impl Into<Repair>) {
        if self.problems.len() < MAX_PROBLEMS || !self.problems.iter().any(is_error) {
            self.problems.push(self.problem(Problem::error, &at, message).of(mistake).repair(repair));
        } else {
            self.untold += 1;
        }
    }

    /// Tells a mistake after which nothing can be made of the line.
    pub(super) fn stop<T>(&mut self, mistake: Mistake, at: Range<usize>, message: Wording, repair: impl Into<Repair>) -> Step<T> {
        self.tell(mistake, at, message, repair);
        Err(Stop)
    }

    /// Tells something that works, but perhaps not as it was meant.
    pub(super) fn warn(&mut self, mistake: Mistake, at: Range<usize>, message: Wording, repair: impl Into<Repair>) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(self.problem(Problem::warning, &at, message).of(mistake).repair(repair));
        } else {
            self.untold += 1;
        }
    }

    /// Says how many problems were not told, if there are any; they are no worse than those that were.
    pub(super) fn tell_of_untold(&mut self) {
        if self.untold == 0 {
            return;
        }
        let message = wording!(
            "{} more problems of this query are not shown",
            "nog {} meldingen over deze zoekopdracht worden niet getoond",
            self.untold
        );
        let problem = self.problem(Problem::warning, &(self.end..self.end), message).of(Mistake::More);
        self.problems.push(problem.repair(wording!("mend these first", "herstel eerst deze")));
    }

    /// A query of ours with its operators in the language of the one that is read.
    pub(super) fn as_written(&self, query: &str) -> String {
        operator::as_in(self.slice(&(self.base..self.end)), self.source, query)
    }

    pub(super) fn problem(&self, make: fn(&str, &str, Range<usize>, Wording) -> Problem, at: &Range<usize>, message: Wording) -> Problem {
        let local = at.start.saturating_sub(self.base)..at.end.saturating_sub(self.base);
        let mut problem = make(self.file, self.source.get(self.base..).unwrap_or_default(), local, message);
        problem.bytes = problem.bytes.start + self.base..problem.bytes.end + self.base;
        problem
    }
}

/// Whether a problem stops the query from being used.
pub(super) fn is_error(problem: &Problem) -> bool {
    problem.severity == Severity::Error
}

/// Whether a sign opens or closes a phrase; word processors write a dozen kinds.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟' | '″' | '＂' | '«' | '»')
}

/// Whether a sign ends a bare word.
pub(super) fn ends_word(c: char) -> bool {
    c.is_whitespace() || is_quote(c) || matches!(c, '(' | ')' | '[' | ']' | '{' | '}' | '`' | '~' | '<' | '>' | '|' | ',' | ';' | '=' | '^')
}

/// A piece of a query on one line, for quoting it.
pub(crate) fn shown(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    luister_mention::text::excerpt(&one_line, crate::limits::MAX_QUOTED_CHARS)
}
