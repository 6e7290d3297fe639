//! Tables for a terminal, and the same as JSON lines.

use serde_json::Value;
use std::io::{self, Write};

/// The longest line, in characters: what comes last in a longer one stands below it.
const MAX_LINE: usize = 120;
/// The widest cell, in characters; the last one of a row may be as wide as it likes.
const MAX_CELL: usize = 70;

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
        let widths: Vec<usize> = (0..self.columns.len()).map(width).collect();
        let last = self.columns.len().saturating_sub(1);
        for line in lines {
            let mut text = String::new();
            for (number, (cell, width)) in line.iter().zip(&widths).enumerate() {
                if number == last && number > 0 && !cell.is_empty() && text.width() + cell.width() > MAX_LINE {
                    writeln!(out, "{}", text.trim_end())?;
                    "    ".clone_into(&mut text);
                }
                text.push_str(cell);
                text.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.width()) + 2));
            }
            writeln!(out, "{}", text.trim_end())?;
        }
        Ok(())
    }
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

/// The same in fewer characters: without its year if that is the one of `beside`, and without the hour if it is not.
pub(crate) fn short_time(row: &Value, path: &str, beside: &str) -> String {
    let read = |path| chrono::DateTime::parse_from_rfc3339(&text(row, path)).ok();
    let Some(at) = read(path) else { return text(row, path) };
    let same_year = read(beside).is_none_or(|beside| beside.format("%Y").to_string() == at.format("%Y").to_string());
    at.format(if same_year { "%m-%d %H:%M" } else { "%Y-%m-%d" }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn what_is_too_long_for_a_line_stands_below_it() {
        let mut table = Table::new(&[
            ("id", |row| text(row, "/id")),
            ("at (UTC)", |row| short_time(row, "/at", "/next")),
            ("what to do", |row| text(row, "/do")),
        ]);
        table.push(&serde_json::json!({ "id": "a", "at": "2026-11-21T08:00:00Z", "next": "2026-11-22T08:00:00Z", "do": "x".repeat(120) }));
        table.push(&serde_json::json!({ "id": "b", "at": "2025-11-21T08:00:00Z", "next": "2026-11-22T08:00:00Z", "do": "nothing" }));
        let mut out = Vec::new();
        table.print(&mut out).unwrap();
        let expected = format!("id  at (UTC)     what to do\na   11-21 08:00\n    {}\nb   2025-11-21   nothing\n", "x".repeat(120));
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
