//! Lines that fit a terminal.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// How wide text is at most, in columns.
pub(crate) const WIDTH: usize = 100;

/// As much of a line as fits, with an ellipsis if something is missing.
pub(crate) fn fit(line: &str, columns: usize) -> String {
    let line = line.trim_end();
    if line.width() <= columns {
        return line.to_owned();
    }
    let mut used = 1;
    let kept = line.chars().take_while(|c| {
        used += c.width().unwrap_or(0);
        used <= columns
    });
    format!("{}…", kept.collect::<String>().trim_end())
}

/// A sentence in lines that fit, each so far from the margin.
pub(crate) fn wrapped(sentence: &str, indent: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in sentence.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= WIDTH - indent => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.iter().flat_map(|line| [" ".repeat(indent), fit(line, WIDTH - indent), "\n".to_owned()]).collect()
}
