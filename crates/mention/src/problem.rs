//! A mistake in a file that a person wrote: where, what, and how to mend it.

use serde::{Deserialize, Serialize};
use std::{fmt, ops::Range};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The widest piece of a line that is shown, in columns of a terminal.
const MAX_SHOWN: usize = 100;

/// Whether a problem stops what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It has to be mended first.
    Error,
    /// It works, but perhaps not as it was meant.
    Warning,
}

/// A mistake in a file that a person wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Whether it stops what was asked.
    pub severity: Severity,
    /// The file, as the person called it.
    pub file: String,
    /// The line, counted from 1.
    pub line: u32,
    /// The column, counted from 1 in characters.
    pub column: u32,
    /// The same place as bytes of the file.
    pub bytes: Range<usize>,
    /// The line itself.
    pub text: String,
    /// How many characters are meant.
    pub width: u32,
    /// What is wrong, in plain words.
    pub message: String,
    /// What to write instead, or what to do.
    pub repair: Option<String>,
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl Problem {
    /// An error at a byte range of a file's text. A range that is none points at the nearest character.
    #[must_use]
    pub fn error(file: &str, source: &str, bytes: Range<usize>, message: impl Into<String>) -> Self {
        let floor = |at: usize| (0..=at.min(source.len())).rev().find(|at| source.is_char_boundary(*at)).unwrap_or(0);
        let (start, end) = (floor(bytes.start), floor(bytes.end.max(bytes.start)));
        let before = source.get(..start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let text = source.get(line_start..).unwrap_or_default().lines().next().unwrap_or_default();
        let column = source.get(line_start..start).unwrap_or_default().chars().count();
        let meant = source.get(start..end.min(line_start + text.len()).max(start)).unwrap_or_default().chars().count();
        Self {
            severity: Severity::Error,
            file: file.to_owned(),
            line: number(before.matches('\n').count() + 1),
            column: number(column + 1),
            bytes: start..end,
            text: text.to_owned(),
            width: number(meant.max(1)),
            message: message.into(),
            repair: None,
        }
    }

    /// The same as a warning.
    #[must_use]
    pub fn warning(file: &str, source: &str, bytes: Range<usize>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(file, source, bytes, message) }
    }

    /// With what to write instead, or what to do.
    #[must_use]
    pub fn repair(mut self, repair: impl Into<String>) -> Self {
        self.repair = Some(repair.into());
        self
    }

    /// The piece of the line around the mistake, and how far in it the caret stands.
    fn window(&self) -> (String, usize, usize) {
        let shown: Vec<char> = self.text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let at = (self.column as usize).saturating_sub(1).min(shown.len());
        let end = (at + self.width as usize).min(shown.len());
        let from = if UnicodeWidthStr::width(self.text.as_str()) <= MAX_SHOWN { 0 } else { at.saturating_sub(MAX_SHOWN / 3) };
        let mut piece = String::new();
        let (mut before, mut under) = (0, 0);
        if from > 0 {
            piece.push('…');
            before += 1;
        }
        for (index, c) in shown.iter().enumerate().skip(from) {
            if UnicodeWidthStr::width(piece.as_str()) >= MAX_SHOWN {
                piece.push('…');
                break;
            }
            let wide = c.width().unwrap_or(0);
            if index < at {
                before += wide;
            } else if index < end {
                under += wide;
            }
            piece.push(*c);
        }
        (piece, before, under.max(1))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: ", self.file, self.line, self.column)?;
        if self.severity == Severity::Warning {
            f.write_str("warning: ")?;
        }
        f.write_str(&self.message)?;
        if let Some(repair) = &self.repair {
            write!(f, ", {repair}")?;
        }
        if self.text.is_empty() && self.bytes.is_empty() {
            return Ok(());
        }
        let (piece, before, under) = self.window();
        write!(f, "\n  {piece}\n  {:before$}{}", "", "^".repeat(under))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_under_the_mistake() {
        let source = "list: Acme\n\nacme AND lang:dutch\n";
        let problem =
            Problem::error("keywords/acme.txt", source, 21..31, "`lang:dutch` is not a two-letter language code").repair("write `lang:nl`");
        assert_eq!(
            problem.to_string(),
            "keywords/acme.txt:3:10: `lang:dutch` is not a two-letter language code, write `lang:nl`\n  acme AND lang:dutch\n           ^^^^^^^^^^"
        );
    }

    #[test]
    fn wide_characters_tabs_and_long_lines_keep_it_there() {
        let shown = |source: &str, range| Problem::error("f", source, range, "m").to_string();
        assert_eq!(shown("漢\tx", 4..5), "f:1:3: m\n  漢 x\n     ^");
        let long = format!("{} x {}", "a".repeat(300), "b".repeat(300));
        let text = shown(&long, 301..302);
        let lines: Vec<&str> = text.lines().collect();
        let caret = lines.get(2).and_then(|l| l.find('^'));
        let wanted = lines.get(1).and_then(|l| l.chars().position(|c| c == 'x'));
        assert_eq!(caret, wanted);
    }

    #[test]
    fn any_range_is_taken() {
        for range in [0..0, 5..90, 90..95, 1..1, 1..4] {
            let problem = Problem::error("f", "één\r\n", range.clone(), "m");
            assert!(!problem.to_string().is_empty(), "{range:?}");
        }
    }
}
