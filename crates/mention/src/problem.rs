//! A mistake in a file that a person wrote: where, what, and how to mend it.

use crate::{Locale, Mistake, Wording, text::is_hidden, wording};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, fmt, ops::Range};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The widest piece of a line that is shown, in columns of a terminal.
const MAX_SHOWN: usize = 100;
/// The longest piece of a line that is kept, in characters: there may be many problems in one long line.
const MAX_KEPT: usize = 2_000;

/// Whether a problem stops what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It has to be mended first.
    Error,
    /// It works, but perhaps not as it was meant.
    Warning,
}

/// A mistake in a file that a person wrote. It prints itself in English; [`Problem::in_words`] takes either language.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// The line itself; of a very long one the piece around the mistake.
    pub text: String,
    /// How many characters of the line stand before that piece.
    pub skipped: u32,
    /// How many characters are meant.
    pub width: u32,
    /// What is wrong, in plain words.
    pub message: Wording,
    /// What to write instead, or what to do.
    pub repair: Option<Wording>,
    /// What to put in the place that is meant, where the repair is just that.
    pub instead: Option<String>,
    /// The rule that it comes from.
    pub mistake: Mistake,
}

/// What to write instead, or what to do. An editor can apply one that is just another text for the place that is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    words: Wording,
    instead: Option<String>,
}

impl Repair {
    /// To write this in the place that is meant.
    #[must_use]
    pub fn write(text: &str) -> Self {
        wording!("write `{text}`", "schrijf `{text}`").instead(text)
    }

    /// The words for people.
    #[must_use]
    pub fn words(&self) -> &Wording {
        &self.words
    }

    /// The same for a place that is meant without what stands before it.
    #[must_use]
    pub fn without(mut self, before: &str) -> Self {
        self.instead = self.instead.map(|text| text.strip_prefix(before).map_or(text.clone(), str::to_owned));
        self
    }
}

impl<W: Into<Wording>> From<W> for Repair {
    fn from(words: W) -> Self {
        Self { words: words.into(), instead: None }
    }
}

impl Wording {
    /// With the text to put in the place that is meant.
    #[must_use]
    pub fn instead(self, text: &str) -> Repair {
        Repair { words: self, instead: Some(text.to_owned()) }
    }
}

/// A text for a place of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Replacement<'p> {
    /// The place as bytes of the file.
    pub bytes: Range<usize>,
    /// What to put there.
    pub text: &'p str,
}

/// A problem in one language, as `--json` prints it: an editor needs no more to underline it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProblemLine<'p> {
    /// Whether it stops what was asked.
    pub severity: Severity,
    /// The rule that it comes from.
    pub code: Mistake,
    /// The file, as the person called it.
    pub file: &'p str,
    /// The line, counted from 1.
    pub line: u32,
    /// The first column that is meant, counted from 1 in characters.
    pub column: u32,
    /// The column behind the last that is meant.
    pub end_column: u32,
    /// The same place as bytes of the file.
    pub bytes: Range<usize>,
    /// What is wrong, in plain words.
    pub message: &'p str,
    /// What to write instead, or what to do.
    pub repair: Option<&'p str>,
    /// The repair as a change of the file, where it is one.
    pub replacement: Option<Replacement<'p>>,
    /// The line itself; of a very long one the piece around the mistake.
    pub text: &'p str,
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl Problem {
    /// An error at a byte range of a file's text. A range that is none points at the nearest character.
    #[must_use]
    pub fn error(file: &str, source: &str, bytes: Range<usize>, message: impl Into<Wording>) -> Self {
        let floor = |at: usize| (0..=at.min(source.len())).rev().find(|at| source.is_char_boundary(*at)).unwrap_or(0);
        let (start, end) = (floor(bytes.start), floor(bytes.end.max(bytes.start)));
        let before = source.get(..start).unwrap_or_default();
        // A mark of the encoding is no column to an editor.
        let mark = if source.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
        let line_start = before.rfind('\n').map_or(mark, |at| at + 1);
        let text = source.get(line_start..).unwrap_or_default().lines().next().unwrap_or_default();
        let column = source.get(line_start..start).unwrap_or_default().chars().count();
        let skipped = if text.len() <= MAX_KEPT { 0 } else { column.saturating_sub(MAX_KEPT / 2) };
        let meant = source.get(start..end.min(line_start + text.len()).max(start)).unwrap_or_default().chars().count();
        Self {
            severity: Severity::Error,
            file: file.to_owned(),
            line: number(before.matches('\n').count() + 1),
            column: number(column + 1),
            bytes: start..end,
            text: if text.len() <= MAX_KEPT { text.to_owned() } else { text.chars().skip(skipped).take(MAX_KEPT).collect() },
            skipped: number(skipped),
            width: number(meant.max(1)),
            message: message.into(),
            repair: None,
            instead: None,
            mistake: Mistake::default(),
        }
    }

    /// The same as a warning.
    #[must_use]
    pub fn warning(file: &str, source: &str, bytes: Range<usize>, message: impl Into<Wording>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(file, source, bytes, message) }
    }

    /// With what to write instead, or what to do.
    #[must_use]
    pub fn repair(mut self, repair: impl Into<Repair>) -> Self {
        let Repair { words, instead } = repair.into();
        (self.repair, self.instead) = (Some(words), instead);
        self
    }

    /// With the rule that it comes from.
    #[must_use]
    pub fn of(mut self, mistake: Mistake) -> Self {
        self.mistake = mistake;
        self
    }

    /// The same for a machine that shows it to somebody who reads this language.
    #[must_use]
    pub fn as_line(&self, locale: Locale) -> ProblemLine<'_> {
        ProblemLine {
            severity: self.severity,
            code: self.mistake,
            file: &self.file,
            line: self.line,
            column: self.column,
            end_column: self.column.saturating_add(self.width),
            bytes: self.bytes.clone(),
            message: self.message.in_words(locale),
            repair: self.repair.as_ref().map(|repair| repair.in_words(locale)),
            replacement: self.instead.as_deref().map(|text| Replacement { bytes: self.bytes.clone(), text }),
            text: &self.text,
        }
    }

    /// Place, mistake and repair in this language, and the line with a caret.
    #[must_use]
    pub fn in_words(&self, locale: Locale) -> String {
        let Self { file, line, column, .. } = self;
        let warning = if self.severity == Severity::Warning { locale.pick("waarschuwing: ", "warning: ") } else { "" };
        let apart = locale.pick("; ", ", ");
        let repair = self.repair.as_ref().map(|repair| format!("{apart}{}", repair.in_words(locale))).unwrap_or_default();
        let told = format!("{file}:{line}:{column}: {warning}{}{repair}", self.message.in_words(locale));
        let told = visible(&told);
        if self.text.is_empty() && self.bytes.is_empty() {
            return told.into_owned();
        }
        let (piece, before, under) = self.window();
        format!("{told}\n  {piece}\n  {:before$}{}", "", "^".repeat(under))
    }

    /// The piece of the line around the mistake, and how far in it the caret stands.
    fn window(&self) -> (String, usize, usize) {
        let shown: Vec<char> = self.text.chars().map(in_one_column).collect();
        let at = (self.column.saturating_sub(self.skipped) as usize).saturating_sub(1).min(shown.len());
        let end = (at + self.width as usize).min(shown.len());
        let from = if UnicodeWidthStr::width(self.text.as_str()) <= MAX_SHOWN { 0 } else { at.saturating_sub(MAX_SHOWN / 3) };
        let mut piece = String::new();
        let (mut before, mut under) = (0, 0);
        if from > 0 || self.skipped > 0 {
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
        f.write_str(&self.in_words(Locale::En))
    }
}

/// Whether a terminal shows nothing for it, or shows what stands around it in another order.
fn is_unseen(c: char) -> bool {
    is_hidden(c) || (c.is_control() && !matches!(c, '\t' | '\r')) || matches!(c, '\u{200E}' | '\u{200F}' | '\u{61C}')
}

/// A character of a line as it is shown: the caret counts on one column for what is not seen.
fn in_one_column(c: char) -> char {
    match c {
        '\t' | '\r' => ' ',
        c if is_unseen(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    }
}

/// Words that quote a file, with what is not seen by its number.
fn visible(words: &str) -> Cow<'_, str> {
    if !words.contains(is_unseen) {
        return Cow::Borrowed(words);
    }
    let seen = |c: char| if is_unseen(c) { format!("<U+{:04X}>", u32::from(c)) } else { c.to_string() };
    Cow::Owned(words.chars().map(seen).collect())
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
    fn what_is_not_seen_moves_nothing() {
        for (name, source, range, expected) in [
            ("an override of the direction", "acme\u{202E}x AND y", 9..12, "f:1:8: `x<U+202E>`\n  acme\u{FFFD}x AND y\n         ^^^"),
            ("letters from right to left", "acme AND שלום y", 9..17, "f:1:10: `x<U+202E>`\n  acme AND שלום y\n           ^^^^"),
            ("an escape sequence", "a\u{1b}[31mb\0c", 7..8, "f:1:8: `x<U+202E>`\n  a\u{FFFD}[31mb\u{FFFD}c\n         ^"),
        ] {
            assert_eq!(Problem::error("f", source, range, "`x\u{202E}`").to_string(), expected, "{name}");
        }
    }

    #[test]
    fn a_problem_speaks_two_languages() -> Result<(), serde_json::Error> {
        let (message, repair) = (crate::wording!("this is no word", "dit is geen woord"), crate::wording!("write one", "schrijf er een"));
        let problem = Problem::warning("f", "\u{FEFF}één twee", 9..13, message).of(Mistake::NoWord).repair(repair.instead("drie"));
        assert_eq!(problem.to_string(), "f:1:5: warning: this is no word, write one\n  één twee\n      ^^^^");
        assert_eq!(problem.in_words(Locale::Nl), "f:1:5: waarschuwing: dit is geen woord; schrijf er een\n  één twee\n      ^^^^");
        let line = serde_json::to_string(&problem.as_line(Locale::Nl))?;
        assert_eq!(
            line,
            "{\"severity\":\"warning\",\"code\":\"no-word\",\"file\":\"f\",\"line\":1,\"column\":5,\"end_column\":9,\"bytes\":{\"start\":9,\"end\":13},\
             \"message\":\"dit is geen woord\",\"repair\":\"schrijf er een\",\"replacement\":{\"bytes\":{\"start\":9,\"end\":13},\"text\":\"drie\"},\"text\":\"één twee\"}"
        );
        Ok(())
    }

    #[test]
    fn any_range_is_taken() {
        for range in [0..0, 5..90, 90..95, 1..1, 1..4] {
            let problem = Problem::error("f", "één\r\n", range.clone(), "m");
            assert!(!problem.to_string().is_empty(), "{range:?}");
        }
    }
}
