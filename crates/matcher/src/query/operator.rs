//! The words that join: AND, OR, NOT and NEAR, in English and Dutch.

use super::scan::{ends_word, is_quote};
use crate::limits::MAX_BETWEEN;

/// How many words NEAR leaves in between if it does not say.
pub(crate) const USUAL_BETWEEN: u32 = 4;

/// A word that joins what stands beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    And,
    Or,
    Not,
    Near { between: u32, ordered: bool },
}

/// What a word is that looks like an operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// It is one.
    Operator(Operator),
    /// It is one but for its case, and a common word as well: `and`, `Or`, `niet`, `near`. The operator in capitals.
    Small(&'static str),
    /// `near/3`: one but for its case, and nothing that a text could say. The operator in capitals.
    SmallWithDistance(&'static str),
    /// NEAR with something behind the slash that is no number, or one that is too large.
    BadDistance,
}

/// An operator's spellings with what they mean to people, for the help.
pub(crate) const NAMES: [(&str, &str, bool); 10] = [
    ("AND", "AND", false),
    ("OR", "OR", false),
    ("NOT", "NOT", false),
    ("NEAR", "NEAR", false),
    ("ONEAR", "ONEAR", false),
    ("EN", "AND", true),
    ("OF", "OR", true),
    ("NIET", "NOT", true),
    ("NABIJ", "NEAR", true),
    ("NAAST", "ONEAR", true),
];

/// What they begin with: most words of a query are told apart by it.
const FIRST_LETTERS: [u8; 4] = *b"AENO";

/// The English spelling of an operator.
pub(super) fn in_english(operator: &str) -> &str {
    NAMES.into_iter().find(|(spelling, ..)| *spelling == operator).map_or(operator, |(_, english, _)| english)
}

/// How much of a list is looked at for the language of its operators, in bytes.
const MAX_LOOKED_AT: usize = 1 << 10;

/// A query of ours with its operators spelled as in what somebody wrote: in Dutch if the first that stands there is Dutch, and where
/// none stands as in the rest of the list.
pub(crate) fn as_in(written: &str, list: &str, query: &str) -> String {
    let beginning = list.get(..list.floor_char_boundary(MAX_LOOKED_AT)).unwrap_or(list);
    if !is_dutch(written).or_else(|| is_dutch(beginning)).unwrap_or(false) {
        return query.to_owned();
    }
    let mut quoted = false;
    let word = |word: &str| {
        let bare = word.trim_start_matches('(');
        let (name, distance) = bare.split_at(bare.find('/').unwrap_or(bare.len()));
        let ours = NAMES.into_iter().find(|(_, english, dutch)| *dutch && *english == name).filter(|_| !quoted);
        quoted ^= word.matches(is_quote).count() % 2 == 1;
        ours.map_or_else(|| word.to_owned(), |(dutch, ..)| format!("{}{dutch}{distance}", "(".repeat(word.len() - bare.len())))
    };
    query.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// Whether the first operator outside quotes is a Dutch one; none if there is no operator.
fn is_dutch(written: &str) -> Option<bool> {
    let unquoted = written.split(is_quote).step_by(2).flat_map(|piece| piece.split(ends_word));
    let in_capitals = unquoted.filter(|word| word.starts_with(|c: char| c.is_ascii_uppercase()));
    let mut operators = in_capitals.filter(|word| matches!(read_as_operator(word), Some(Reading::Operator(_) | Reading::BadDistance)));
    operators.next().map(|word| NAMES.into_iter().any(|(spelling, _, dutch)| dutch && word.split('/').next() == Some(spelling)))
}

/// What a bare word means as an operator; none if it is just a word.
pub(crate) fn read_as_operator(word: &str) -> Option<Reading> {
    let first = word.as_bytes().first()?;
    if !FIRST_LETTERS.contains(&first.to_ascii_uppercase()) {
        return None;
    }
    let (name, distance) = word.split_once('/').map_or((word, None), |(name, distance)| (name, Some(distance)));
    let (spelling, meaning, dutch) = NAMES.into_iter().find(|(spelling, ..)| spelling.eq_ignore_ascii_case(name))?;
    let near = matches!(meaning, "NEAR" | "ONEAR");
    if !near && distance.is_some() {
        return None;
    }
    if name != spelling {
        return match distance {
            Some(_) => Some(Reading::SmallWithDistance(spelling)),
            // `nabij` and `naast` without a number are rather words than operators.
            None => (!dutch || !near).then_some(Reading::Small(spelling)),
        };
    }
    Some(match meaning {
        "AND" => Reading::Operator(Operator::And),
        "OR" => Reading::Operator(Operator::Or),
        "NOT" => Reading::Operator(Operator::Not),
        _ => distance.map_or(Reading::Operator(Operator::Near { between: USUAL_BETWEEN, ordered: meaning == "ONEAR" }), |distance| {
            let (number, forward) = distance.strip_suffix('f').map_or((distance, false), |number| (number, true));
            match number.parse() {
                Ok(between) if between <= MAX_BETWEEN => {
                    Reading::Operator(Operator::Near { between, ordered: forward || meaning == "ONEAR" })
                }
                _ => Reading::BadDistance,
            }
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_are_spelled_as_they_were() {
        for (written, list, query, expected) in [
            ("acme AND x", "", "a AND (b OR NOT c)", "a AND (b OR NOT c)"),
            ("acme EN x", "", "a AND (b OR NOT c)", "a EN (b OF NIET c)"),
            ("acme NABIJ/3 x AND y", "", "(a NEAR/5 b) AND (… ONEAR …)", "(a NABIJ/5 b) EN (… NAAST …)"),
            ("acme AND x OF y", "x EN y", "AND", "AND"),
            ("\"wie EN wat\" x", "", "AND", "AND"),
            ("de", "acme EN x\nde", "AND", "EN"),
            ("acme OF x", "", "\"dit AND dat\" AND (NOT x)", "\"dit AND dat\" EN (NIET x)"),
        ] {
            assert_eq!(as_in(written, list, query), expected, "{written}");
        }
    }

    #[test]
    fn operators_are_read() {
        let near = |between, ordered| Some(Reading::Operator(Operator::Near { between, ordered }));
        for (word, expected) in [
            ("AND", Some(Reading::Operator(Operator::And))),
            ("EN", Some(Reading::Operator(Operator::And))),
            ("OF", Some(Reading::Operator(Operator::Or))),
            ("NIET", Some(Reading::Operator(Operator::Not))),
            ("NEAR", near(4, false)),
            ("NEAR/0", near(0, false)),
            ("NABIJ/7", near(7, false)),
            ("ONEAR/2", near(2, true)),
            ("NAAST", near(4, true)),
            ("NEAR/2f", near(2, true)),
            ("NEAR/x", Some(Reading::BadDistance)),
            ("NEAR/101", Some(Reading::BadDistance)),
            ("NEAR/", Some(Reading::BadDistance)),
            ("and", Some(Reading::Small("AND"))),
            ("Or", Some(Reading::Small("OR"))),
            ("near", Some(Reading::Small("NEAR"))),
            ("near/3", Some(Reading::SmallWithDistance("NEAR"))),
            ("nabij/3", Some(Reading::SmallWithDistance("NABIJ"))),
            ("naast", None),
            ("of", Some(Reading::Small("OF"))),
            ("en/of", None),
            ("android", None),
        ] {
            assert_eq!(read_as_operator(word), expected, "{word}");
        }
    }
}
