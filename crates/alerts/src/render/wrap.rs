//! Plain text in columns.

use unicode_width::UnicodeWidthStr as _;

/// The width of a plain text mail: what fits a terminal, a reply's quotation marks included.
pub(super) const COLUMNS: usize = 72;

/// Appends a paragraph of words, each line after the first begun with `rest`, the first with `first`. What is wider than
/// a line, an address say, stands on its own and is not broken.
pub(super) fn paragraph(out: &mut String, first: &str, rest: &str, text: &str) {
    for (index, line) in text.split('\n').enumerate() {
        lines(out, if index == 0 { first } else { rest }, rest, line);
    }
}

fn lines(out: &mut String, first: &str, rest: &str, text: &str) {
    let mut line = first.to_owned();
    let mut empty = true;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        if !empty && line.width() + 1 + word.width() > COLUMNS {
            finish(out, &line);
            rest.clone_into(&mut line);
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(word);
        empty = false;
    }
    finish(out, &line);
}

fn finish(out: &mut String, line: &str) {
    out.push_str(line.trim_end());
    out.push('\n');
}

/// Appends a line across the page.
pub(super) fn rule(out: &mut String) {
    out.push_str(&"-".repeat(COLUMNS));
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_fill_lines_and_long_ones_stand_alone() {
        let mut out = String::new();
        let address = format!("https://a.example/{}", "x".repeat(80));
        paragraph(&mut out, "- ", "  ", &format!("{} {address} einde", "woord ".repeat(12)));
        let expected = format!("- {}\n  woord\n  {address}\n  einde\n", ["woord"; 11].join(" "));
        assert_eq!(out, expected);
    }

    #[test]
    fn wide_letters_count_twice_and_empty_lines_stay_empty() {
        let mut out = String::new();
        paragraph(&mut out, "> ", "> ", &format!("{}\n\nb", "字字 ".repeat(20)));
        assert!(out.lines().all(|line| line.width() <= COLUMNS), "{out}");
        assert!(out.ends_with(">\n> b\n"), "{out}");
    }
}
