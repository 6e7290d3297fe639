//! Cutting what was brought into queries: one on a line, or one over several lines that plainly belong together.
//!
//! A line belongs to the one above if a bracket or comment is still open there, if it is indented, if it begins with an operator or
//! a dash, or if the line above ends with an operator. A blank line always ends a query, and a bracket that is never closed joins
//! nothing.

use super::spelling::Spelling;
use std::ops::Range;

/// A piece of what was brought, as bytes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// A line that begins with `//`, or with `#` and a blank.
    Comment(Range<usize>),
    Query(Range<usize>),
}

/// All pieces, in order. Where a bracket is never closed, the lines stand for themselves: else one slip would draw in all that follows.
pub(super) fn pieces(text: &str, spelling: &Spelling) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for piece in cut(text, 0..text.len(), spelling, true) {
        match piece {
            Piece::Query(at) if still_open(0, text.get(at.clone()).unwrap_or_default()) > 0 => {
                pieces.extend(cut(text, at, spelling, false));
            }
            piece => pieces.push(piece),
        }
    }
    pieces
}

/// The pieces of a part of a text; an open bracket goes on in the next line if `brackets` is set.
fn cut(text: &str, part: Range<usize>, spelling: &Spelling, brackets: bool) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let (mut going_on, mut open, mut start) = (false, 0_usize, part.start);
    for line in text.get(part).unwrap_or_default().split_inclusive('\n') {
        let at = start + line.len() - line.trim_start().len()..start + line.trim_end().len();
        start += line.len();
        let trimmed = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
        if trimmed.is_empty() {
            (going_on, open) = (false, 0);
            continue;
        }
        if (trimmed.starts_with("//") || trimmed.starts_with("# ")) && open == 0 {
            pieces.push(Piece::Comment(at));
            going_on = false;
            continue;
        }
        let joined = open > 0
            || line.starts_with([' ', '\t'])
            || trimmed.starts_with(['-', '–'])
            || joins(trimmed.split_whitespace().next(), spelling);
        match pieces.last_mut() {
            Some(Piece::Query(query)) if going_on || (joined && query_goes_on(text, query, &at)) => query.end = at.end,
            _ => pieces.push(Piece::Query(at)),
        }
        open = if brackets { still_open(open, line) } else { 0 };
        going_on = open > 0 || joins(trimmed.split_whitespace().next_back(), spelling);
    }
    pieces
}

/// Whether there is no blank line between a query and the line below it.
fn query_goes_on(text: &str, query: &Range<usize>, below: &Range<usize>) -> bool {
    text.get(query.end..below.start).is_some_and(|gap| gap.matches('\n').count() == 1)
}

/// Whether a word is an operator that wants something on its other side.
fn joins(word: Option<&str>, spelling: &Spelling) -> bool {
    let name = word.and_then(|word| word.split('/').next()).unwrap_or_default();
    name == "|" || spelling.operators.iter().any(|(operator, _)| *operator == name)
}

/// How many brackets and comments are open behind a line.
fn still_open(before: usize, line: &str) -> usize {
    let (mut open, mut quoted) = (before, false);
    for (at, c) in line.char_indices() {
        let rest = line.get(at..).unwrap_or_default();
        match c {
            c if super::token::is_quote(c) => quoted = !quoted,
            '(' if !quoted => open += 1,
            ')' if !quoted => open = open.saturating_sub(1),
            '<' if rest.starts_with("<<<") => open += 1,
            '>' if rest.starts_with(">>>") => open = open.saturating_sub(1),
            _ => {}
        }
    }
    open
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_together_stays_together() {
        for (name, text, expected) in [
            ("one on a line", "acme\nvolta storing\r\n\n zon ", vec!["acme", "volta storing", "zon"]),
            ("an open bracket", "(acme OR\nvolta)\nzon", vec!["(acme OR\nvolta)", "zon"]),
            ("operators at the end", "acme OR\nvolta NEAR/5\nzon\nmaan", vec!["acme OR\nvolta NEAR/5\nzon", "maan"]),
            ("operators at the beginning", "acme\nAND storing\nNOT baan\n-zon\nmaan", vec!["acme\nAND storing\nNOT baan\n-zon", "maan"]),
            ("white space", "acme\n  storing\nzon", vec!["acme\n  storing", "zon"]),
            ("a blank line ends all", "(acme OR\n\nvolta", vec!["(acme OR", "volta"]),
            (
                "a bracket that is never closed",
                "acme AND (storing\nvolta\nzon OR\nmaan",
                vec!["acme AND (storing", "volta", "zon OR\nmaan"],
            ),
            ("a comment of a script", "# Acme\n#acme", vec!["# Acme", "#acme"]),
            ("a bracket in quotes is none", "\"acme (\"\nzon", vec!["\"acme (\"", "zon"]),
            ("comments of their own", "// merk\nacme\n// nog een\nzon", vec!["// merk", "acme", "// nog een", "zon"]),
            ("a comment over two lines", "acme <<<ons\nmerk>>> OR zon\nmaan", vec!["acme <<<ons\nmerk>>> OR zon", "maan"]),
            ("nothing", "\u{FEFF}\n \n", vec![]),
        ] {
            let found: Vec<&str> = pieces(text, &super::super::brandwatch::SPELLING)
                .into_iter()
                .map(|piece| match piece {
                    Piece::Comment(at) | Piece::Query(at) => text.get(at).unwrap(),
                })
                .collect();
            assert_eq!(found, expected, "{name}");
        }
    }
}
