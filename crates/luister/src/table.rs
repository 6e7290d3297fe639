//! Tables for a terminal, and the same as JSON lines.

use serde_json::Value;
use std::io::{self, Write};

/// The widest cell, in characters; the last one of a row may be as wide as it likes.
const MAX_CELL: usize = 70;
/// The widest line: where the last cells do not fit beside the others, each stands below its row.
const MAX_LINE: usize = 120;

/// A number of things: `1 source`, `2 sources`.
pub(crate) fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// What a table shows: the heading of a column, and its text in a row.
pub(crate) type Column = (&'static str, fn(&Value) -> String);

/// Rows that are shown when they are all there, so that their columns stand below one another.
pub(crate) struct Table {
    columns: &'static [Column],
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new(columns: &'static [Column]) -> Self {
        Self { columns, rows: Vec::new() }
    }

    pub(crate) fn push(&mut self, row: &Value) {
        let last = self.columns.len().saturating_sub(1);
        let cell = |(number, (_, text)): (usize, &Column)| {
            let line = luister_mention::text::line(&text(row));
            if number == last { line } else { luister_mention::text::excerpt(&line, MAX_CELL) }
        };
        self.rows.push(self.columns.iter().enumerate().map(cell).collect());
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(crate) fn print(&self, out: &mut impl Write) -> io::Result<()> {
        use unicode_width::UnicodeWidthStr;
        let headings: Vec<String> = self.columns.iter().map(|(heading, _)| (*heading).to_owned()).collect();
        let lines: Vec<&Vec<String>> = std::iter::once(&headings).chain(&self.rows).collect();
        let width = |column: usize| lines.iter().filter_map(|line| line.get(column)).map(|cell| cell.width()).max().unwrap_or(0);
        // A column in which no row says anything is left out.
        let says = |column: usize| column == 0 || self.rows.iter().filter_map(|row| row.get(column)).any(|cell| !cell.is_empty());
        let shown: Vec<usize> = (0..self.columns.len()).filter(|column| says(*column)).collect();
        let widths: Vec<usize> = shown.iter().map(|column| width(*column)).collect();
        let folds = widths.iter().map(|width| width + 2).sum::<usize>() > MAX_LINE + 2;
        for (number, line) in lines.into_iter().enumerate() {
            let line: Vec<&String> = shown.iter().filter_map(|column| line.get(*column)).collect();
            let beside = if folds { line.len().saturating_sub(1) } else { line.len() };
            let mut text = String::new();
            for (cell, width) in line.iter().zip(&widths).take(beside) {
                text.push_str(cell);
                text.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.width()) + 2));
            }
            writeln!(out, "{}", text.trim_end())?;
            for below in line.get(beside..).unwrap_or_default().iter().filter(|_| number > 0) {
                for piece in wrapped(below) {
                    writeln!(out, "    {piece}")?;
                }
            }
        }
        Ok(())
    }
}

/// At which side of its column a cell stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// Rows of text with their columns below one another, a little off the margin.
pub(crate) fn aligned(rows: &[Vec<String>], sides: &[Side]) -> String {
    use unicode_width::UnicodeWidthStr;
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..sides.len()).map(width).collect();
    let mut out = String::new();
    for row in rows {
        let cells = row.iter().zip(sides).zip(&widths).map(|((cell, side), width)| {
            let gap = " ".repeat(width.saturating_sub(cell.width()));
            if *side == Side::Right { format!("{gap}{cell}") } else { format!("{cell}{gap}") }
        });
        let line = cells.collect::<Vec<_>>().join("  ");
        out.extend(["  ", line.trim_end(), "\n"]);
    }
    out
}

/// The same below their headings: first columns of words, then columns of numbers.
pub(crate) fn headed(words: &[&str], numbers: &[&str], rows: Vec<Vec<String>>) -> String {
    let head = words.iter().chain(numbers).map(|&word| word.to_owned()).collect();
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(rows).collect();
    let sides: Vec<Side> = words.iter().map(|_| Side::Left).chain(numbers.iter().map(|_| Side::Right)).collect();
    aligned(&rows, &sides)
}

/// A cell in lines that stand below its row.
fn wrapped(cell: &str) -> Vec<String> {
    use unicode_width::UnicodeWidthStr;
    let mut lines: Vec<String> = Vec::new();
    for word in cell.split(' ') {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() + 4 <= MAX_LINE => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// A name for a table that spreadsheets read: none takes it for a formula.
pub(crate) fn harmless(name: &str) -> String {
    if name.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{name}") } else { name.to_owned() }
}

/// A text of a row; blank if it is not there.
pub(crate) fn text(row: &Value, path: &str) -> String {
    match row.pointer(path) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// A time of a row, to the minute.
pub(crate) fn time(row: &Value, path: &str) -> String {
    let text = text(row, path);
    chrono::DateTime::parse_from_rfc3339(&text).map(|at| at.format("%Y-%m-%d %H:%M").to_string()).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_a_formula() {
        for (name, expected) in [("=1+1", "'=1+1"), ("@acme", "'@acme"), ("acme", "acme"), ("-", "'-"), ("", "")] {
            assert_eq!(harmless(name), expected);
        }
    }

    #[test]
    fn columns_stand_below_one_another() {
        let mut table = Table::new(&[("id", |row| text(row, "/id")), ("at", |row| time(row, "/at")), ("said", |row| text(row, "/said"))]);
        table.push(&serde_json::json!({ "id": 1, "at": "2026-11-21T08:00:00Z", "said": "漢字\u{1b}[31m" }));
        table.push(&serde_json::json!({ "id": 1234, "said": "x" }));
        let mut out = Vec::new();
        table.print(&mut out).unwrap();
        let shown = String::from_utf8(out).unwrap();
        assert_eq!(shown, "id    at                said\n1     2026-11-21 08:00  漢字 [31m\n1234                    x\n");
    }

    #[test]
    fn what_does_not_fit_stands_below_its_row_and_blank_columns_are_left_out() {
        let mut table =
            Table::new(&[("id", |row| text(row, "/id")), ("push", |row| text(row, "/push")), ("said", |row| text(row, "/said"))]);
        table.push(&serde_json::json!({ "id": "nos", "said": "woord ".repeat(25) }));
        table.push(&serde_json::json!({ "id": "tweakers" }));
        let mut out = Vec::new();
        table.print(&mut out).unwrap();
        let words = |number: usize| format!("    {}\n", vec!["woord"; number].join(" "));
        assert_eq!(String::from_utf8(out).unwrap(), format!("id\nnos\n{}{}tweakers\n", words(19), words(6)));
    }
}
