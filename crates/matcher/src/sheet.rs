//! A file of lines that a person wrote or a tool made, and what is wrong with it.

use crate::limits::{MAX_PROBLEMS, MAX_SHEET_LINE_BYTES};
use luister_mention::{Problem, Repair, Wording, wording};
use std::{ops::Range, path::Path};

/// A file that is read line by line; what is wrong with a line is told, and the others are read all the same.
pub(crate) struct Sheet<'t> {
    file: &'t str,
    text: &'t str,
    problems: Vec<Problem>,
    untold: usize,
}

/// One line that can be looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'t> {
    /// Counted from 1.
    pub(crate) number: u32,
    /// Its first byte in the file.
    pub(crate) start: usize,
    /// Without what ends it.
    pub(crate) text: &'t str,
}

impl Line<'_> {
    /// The whole line, as bytes of the file.
    pub(crate) fn bytes(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }
}

impl<'t> Sheet<'t> {
    pub(crate) fn new(file: &'t str, text: &'t str) -> Self {
        Self { file, text, problems: Vec::new(), untold: 0 }
    }

    /// The lines in which anything stands; one that is too long is told and left out.
    pub(crate) fn lines(&mut self) -> Vec<Line<'t>> {
        let (mut lines, mut start) = (Vec::new(), 0);
        for (number, whole) in (1..).zip(self.text.split_inclusive('\n')) {
            let mark = if number == 1 && whole.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
            let text = whole.get(mark..).unwrap_or_default().trim_end_matches(['\n', '\r']);
            let line = Line { number, start: start + mark, text };
            if text.len() > MAX_SHEET_LINE_BYTES {
                self.tell_of_length(&line);
            } else if !text.trim().is_empty() {
                lines.push(line);
            }
            start += whole.len();
        }
        lines
    }

    fn tell_of_length(&mut self, line: &Line<'_>) {
        let bytes = line.text.len();
        self.tell(
            line.start..line.start,
            wording!(
                "this line has {bytes} bytes, and {MAX_SHEET_LINE_BYTES} are the most",
                "deze regel is {bytes} bytes lang en hooguit {MAX_SHEET_LINE_BYTES} mag"
            ),
            wording!("shorten its text", "kort de tekst in"),
        );
    }

    /// Tells what is wrong at a place, and what to do.
    pub(crate) fn tell(&mut self, bytes: Range<usize>, message: Wording, repair: impl Into<Repair>) {
        self.add(|file, text| Problem::error(file, text, bytes, message).repair(repair));
    }

    /// Tells what may not be meant.
    pub(crate) fn warn(&mut self, bytes: Range<usize>, message: Wording, repair: impl Into<Repair>) {
        self.add(|file, text| Problem::warning(file, text, bytes, message).repair(repair));
    }

    fn add(&mut self, problem: impl FnOnce(&str, &str) -> Problem) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(problem(self.file, self.text));
        } else {
            self.untold += 1;
        }
    }

    /// All that was told, from top to bottom.
    pub(crate) fn finish(mut self) -> Vec<Problem> {
        self.problems.sort_by_key(|problem| (problem.line, problem.column));
        if self.untold > 0 {
            let more = self.untold;
            let message =
                wording!("{more} more problems of this file are not told", "nog {more} fouten in dit bestand worden niet genoemd");
            self.problems.push(Problem::error(self.file, "", 0..0, message));
        }
        self.problems
    }
}

/// The name of a file without its folder and its ending.
pub(crate) fn stem(file: &str) -> String {
    Path::new(file).file_stem().map_or_else(|| file.to_owned(), |stem| stem.to_string_lossy().into_owned())
}
