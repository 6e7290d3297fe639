//! A long query over several lines, as somebody would write it who has to read it again.

use crate::query::Expr;

/// A query of so many characters stands on one line.
const WIDTH: usize = 100;
/// What begins a line that continues the query.
const INDENT: &str = "  ";
/// What begins one that continues such a line.
const DEEPER: &str = "    ";

/// The query in its canonical spelling, with brackets around each NEAR that stands beside AND and OR.
pub(super) fn written(expr: &Expr) -> String {
    let joined = |parts: &[Expr], operator: &str| {
        let parts = parts.iter().map(|part| if matches!(part, Expr::Not(_)) { written(part) } else { bracketed(part) });
        parts.collect::<Vec<_>>().join(operator)
    };
    match expr {
        Expr::And(parts) => joined(parts, " AND "),
        Expr::Or(parts) => joined(parts, " OR "),
        Expr::Not(part) => format!("NOT {}", bracketed(part)),
        Expr::Within { field, expr, .. } => format!("{field}:{}", bracketed(expr)),
        expr => expr.to_string(),
    }
}

fn bracketed(expr: &Expr) -> String {
    let text = written(expr);
    let is_more =
        matches!(expr, Expr::And(_) | Expr::Or(_) | Expr::Not(_)) || matches!(expr, Expr::Near { operands, .. } if operands.len() == 2);
    if is_more { format!("({text})") } else { text }
}

/// The query with line breaks before operators: each part that AND joins begins a line, and long parts go on below.
pub(super) fn lines(query: &str) -> String {
    if query.chars().count() <= WIDTH {
        return query.to_owned();
    }
    let mut lines: Vec<String> = Vec::new();
    for piece in pieces(query) {
        let room = |line: &String| line.chars().count() + piece.text.chars().count() < WIDTH;
        match lines.last_mut() {
            None => lines.push(piece.text.to_owned()),
            Some(_) if piece.begins_line => lines.push(format!("{INDENT}{}", piece.text)),
            Some(line) if room(line) => {
                line.push(' ');
                line.push_str(piece.text);
            }
            Some(_) => lines.push(format!("{DEEPER}{}", piece.text)),
        }
    }
    lines.join("\n")
}

/// An operator with what follows it.
struct Piece<'q> {
    text: &'q str,
    /// Whether it is an AND outside all brackets.
    begins_line: bool,
}

/// The query cut before each operator that stands outside quotes.
fn pieces(query: &str) -> Vec<Piece<'_>> {
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    let (mut from, mut depth, mut begins_line) = (0, 0_usize, false);
    let mut closes: Option<char> = None;
    for (at, c) in query.char_indices() {
        match (c, closes) {
            (c, Some(close)) => closes = Some(close).filter(|close| *close != c),
            ('"' | '`', None) => closes = Some(c),
            ('{', None) => closes = Some('}'),
            ('(', None) => depth += 1,
            (')', None) => depth = depth.saturating_sub(1),
            (' ', None) => {
                let rest = query.get(at + 1..).unwrap_or_default();
                if rest.starts_with("AND ") || rest.starts_with("OR ") {
                    pieces.push(Piece { text: query.get(from..at).unwrap_or_default(), begins_line });
                    (from, begins_line) = (at + 1, depth == 0 && rest.starts_with("AND "));
                }
            }
            _ => {}
        }
    }
    pieces.push(Piece { text: query.get(from..).unwrap_or_default(), begins_line });
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_queries_are_broken_before_operators() {
        assert_eq!(lines("acme AND storing"), "acme AND storing");
        let words = (0..20).map(|n| format!("woord{n}")).collect::<Vec<_>>().join(" OR ");
        let query = format!("(acme OR \"a AND b\") AND ({words}) AND NOT (vacature OR baan)");
        let expected = [
            "(acme OR \"a AND b\")",
            "  AND (woord0 OR woord1 OR woord2 OR woord3 OR woord4 OR woord5 OR woord6 OR woord7 OR woord8",
            "    OR woord9 OR woord10 OR woord11 OR woord12 OR woord13 OR woord14 OR woord15 OR woord16",
            "    OR woord17 OR woord18 OR woord19)",
            "  AND NOT (vacature OR baan)",
        ];
        assert_eq!(lines(&query), expected.join("\n"));
    }
}
