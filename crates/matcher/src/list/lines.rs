//! Cutting a keyword file into lines: continuation lines belong to the line above, comments to none.

use std::ops::Range;

/// One line of a file as bytes of it, without its line break.
pub(crate) fn physical(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let skipped = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    let mut start = skipped;
    text.get(skipped..).unwrap_or_default().split_inclusive('\n').map(move |line| {
        let range = start..start + line.trim_end_matches(['\n', '\r']).len();
        start += line.len();
        range
    })
}

/// Lines with what continues them, from a place on. A blank line ends a query; a comment does not.
pub(crate) fn logical(text: &str, from: usize) -> Vec<Range<usize>> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    for range in physical(text).filter(|range| range.start >= from) {
        let line = text.get(range.clone()).unwrap_or_default();
        let indented = line.starts_with(char::is_whitespace);
        match lines.last_mut() {
            _ if line.trim().is_empty() => open = false,
            Some(last) if open && indented => last.end = range.end,
            _ if is_comment(line) => {}
            _ => {
                lines.push(range);
                open = true;
            }
        }
    }
    lines
}

/// Whether a line is a comment and nothing else.
pub(crate) fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with("//")
}

/// A line of plain text without the comment behind it.
pub(crate) fn without_comment(line: &str) -> &str {
    let mut quoted = false;
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        match c {
            '"' | '“' | '”' | '„' => quoted = !quoted,
            '/' if !quoted && before.is_whitespace() && line.get(at..).is_some_and(|rest| rest.starts_with("//")) => {
                return line.get(..at).unwrap_or(line);
            }
            _ => {}
        }
        before = c;
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn continuation_lines_belong_to_the_line_above() {
        for (name, text, expected) in [
            ("plain", "a\nb\r\nc", vec!["a", "b", "c"]),
            ("continued", "a OR\n  b\nc", vec!["a OR\n  b", "c"]),
            ("a comment does not end a query", "a OR\n// x\n  b", vec!["a OR\n// x\n  b"]),
            ("a blank line does", "a\n\n  b", vec!["a", "  b"]),
            ("comments alone are nothing", "// x\n  // y\n\n", vec![]),
            ("a BOM is nothing", "\u{FEFF}a\n", vec!["a"]),
        ] {
            let found: Vec<&str> = logical(text, 0).into_iter().map(|range| text.get(range).unwrap()).collect();
            assert_eq!(found, expected, "{name}");
        }
    }

    #[test]
    fn comments_stand_after_white_space_and_outside_quotes() {
        for (line, expected) in
            [("a // b", "a "), ("// b", ""), ("https://a.nl", "https://a.nl"), (r#""a // b" // c"#, r#""a // b" "#), ("a //b", "a ")]
        {
            assert_eq!(without_comment(line), expected);
        }
    }
}
