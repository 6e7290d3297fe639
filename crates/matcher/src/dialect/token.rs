//! Cutting the query of another tool into words, phrases, fields, operators and brackets.

use super::{
    note::{About, Notes},
    spelling::{Habit, Joins, Spelling},
};
use crate::{
    limits::{MAX_BETWEEN, MAX_QUOTED_CHARS},
    query::{USUAL_BETWEEN, shown},
};
use std::ops::Range;

/// A piece of a query.
#[derive(Debug, Clone)]
pub(super) struct Token<'t> {
    pub at: Range<usize>,
    pub kind: Kind<'t>,
}

/// What a piece is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind<'t> {
    Word(&'t str),
    Phrase(&'t str),
    /// A word in its exact case.
    Exact(&'t str),
    Field {
        name: &'t str,
        value: Value<'t>,
    },
    Operator(Operator),
    Open,
    Close,
    /// A dash right before what may not be there.
    Minus,
    /// `~n` right behind a phrase or bracket.
    Within(u32),
}

/// What stands behind a colon.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value<'t> {
    /// A bracket, which is the next piece.
    Bracket,
    One(&'t str),
    Phrase(&'t str),
    Range(&'t str),
    Nothing,
}

/// A word that joins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    And,
    Or,
    Not,
    Near { between: u32, ordered: bool },
}

/// The pieces of one query, and the comments that stood in it.
pub(super) fn tokens<'t>(text: &'t str, range: Range<usize>, spelling: &Spelling, notes: &mut Notes) -> (Vec<Token<'t>>, Vec<&'t str>) {
    let quotes = if is_cell(text.get(range.clone()).unwrap_or_default()) { 2 } else { 1 };
    let range = if quotes == 2 { range.start + 1..range.end - 1 } else { range };
    if quotes == 2 {
        notes.tell(range.clone(), About::Cell);
    }
    let mut cutter = Cutter { text, at: range.start, end: range.end, quotes, spelling, notes, comments: Vec::new() };
    let mut tokens: Vec<Token<'t>> = Vec::new();
    while cutter.has_more() {
        let start = cutter.at;
        let kind = cutter.next(tokens.last());
        tokens.extend(kind.map(|kind| Token { at: start..cutter.at, kind }));
    }
    (tokens, cutter.comments)
}

struct Cutter<'t, 'n> {
    text: &'t str,
    at: usize,
    end: usize,
    /// How many quotes stand for one.
    quotes: usize,
    spelling: &'n Spelling,
    notes: &'n mut Notes,
    comments: Vec<&'t str>,
}

impl<'t> Cutter<'t, '_> {
    /// Skips white space. Whether anything follows.
    fn has_more(&mut self) -> bool {
        self.take_while(|c| c.is_whitespace() || c == '\u{FEFF}');
        !self.rest().is_empty()
    }

    /// What stands here; none if it was left out.
    fn next(&mut self, before: Option<&Token<'t>>) -> Option<Kind<'t>> {
        let start = self.at;
        let mut signs = self.rest().chars();
        let (c, second) = (signs.next()?, signs.next());
        match c {
            '(' => Some(self.sign(Kind::Open)),
            ')' => Some(self.sign(Kind::Close)),
            c if is_quote(c) => Some(Kind::Phrase(self.quoted())),
            '<' if self.rest().starts_with("<<<") => self.comment(),
            '{' if self.spelling.has(Habit::Braces) && self.closes('}') => Some(self.exact()),
            '~' => self.tilde(before),
            '^' => self.weight(),
            '|' => {
                self.take_while(|c| c == '|');
                Some(Kind::Operator(Operator::Or))
            }
            '-' | '–' | '−' if second.is_some_and(|c| !c.is_whitespace()) => Some(self.sign(Kind::Minus)),
            '+' if second.is_some_and(|c| c.is_alphanumeric() || is_quote(c) || matches!(c, '(' | '@' | '#' | '{')) => {
                self.at += 1;
                None
            }
            c if ends_word(c) || matches!(c, '-' | '–' | '−' | '+') => {
                self.at += c.len_utf8();
                self.notes.tell(start..self.at, About::Sign { written: c.to_string() });
                None
            }
            _ => self.single_quoted().map(Kind::Phrase).or_else(|| self.word()),
        }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    fn sign(&mut self, kind: Kind<'t>) -> Kind<'t> {
        self.at += self.rest().chars().next().map_or(0, char::len_utf8);
        kind
    }

    fn take_while(&mut self, kind: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let taken = rest.get(..rest.find(|c| !kind(c)).unwrap_or(rest.len())).unwrap_or_default();
        self.at += taken.len();
        taken
    }

    /// Whether a sign stands not far from here in this line.
    fn closes(&self, sign: char) -> bool {
        self.rest().chars().take(MAX_QUOTED_CHARS).take_while(|c| *c != '\n').any(|c| c == sign)
    }

    /// What stands in quotes here, up to the end of the line if they are not closed.
    fn quoted(&mut self) -> &'t str {
        let open = self.at;
        self.skip_quote();
        let inside = self.take_while(|c| !is_quote(c) && c != '\n');
        if !self.skip_quote() {
            self.notes.tell(open..self.at, About::Unclosed);
        }
        inside
    }

    /// Whether a quote stood here.
    fn skip_quote(&mut self) -> bool {
        let quote: usize = self.rest().chars().take(self.quotes).take_while(|c| is_quote(*c)).map(char::len_utf8).sum();
        self.at += quote;
        quote > 0
    }

    /// A phrase in single quotes, if it is one: with a blank in it, and closed in this line.
    fn single_quoted(&mut self) -> Option<&'t str> {
        let inside = self.rest().strip_prefix(['\'', '‘'])?;
        let close = inside.char_indices().take(MAX_QUOTED_CHARS).find(|(_, c)| matches!(c, '\'' | '’' | '\n' | '(' | ')') || is_quote(*c));
        let (length, close) = close.filter(|(_, c)| matches!(c, '\'' | '’'))?;
        let phrase = inside.get(..length).filter(|phrase| phrase.contains(' ') && !phrase.ends_with(' '))?;
        let behind = inside.get(length + close.len_utf8()..)?.chars().next();
        if phrase.starts_with(' ') || !behind.is_none_or(ends_word) {
            return None;
        }
        let start = self.at;
        self.at = self.end - inside.len() + length + close.len_utf8();
        self.notes.tell(start..self.at, About::SingleQuotes);
        Some(phrase)
    }

    fn exact(&mut self) -> Kind<'t> {
        self.at += 1;
        let inside = self.take_while(|c| c != '}');
        self.at += 1;
        Kind::Exact(inside)
    }

    fn comment(&mut self) -> Option<Kind<'t>> {
        let (open, rest) = (self.at, self.rest());
        let inside = rest.get(3..).unwrap_or_default();
        let length = inside.find(">>>");
        let comment = length.and_then(|length| inside.get(..length)).unwrap_or(inside);
        self.at += length.map_or(rest.len(), |length| length + 6);
        self.comments.push(comment);
        if length.is_none() {
            self.notes.tell(open..open + 3, About::Unclosed);
        }
        None
    }

    /// `~n`: it belongs to what stands right before it.
    fn tilde(&mut self, before: Option<&Token<'t>>) -> Option<Kind<'t>> {
        let start = self.at;
        self.at += 1;
        let digits = self.take_while(|c| c.is_ascii_digit());
        let behind = before.filter(|before| before.at.end == start && matches!(before.kind, Kind::Phrase(_) | Kind::Close));
        let between = digits.parse().ok().or((!digits.is_empty()).then_some(u32::MAX)).filter(|_| behind.is_some());
        let Some(between) = between else {
            self.notes.tell(start..self.at, About::Tilde);
            return None;
        };
        let at = start..self.at;
        Some(Kind::Within(self.within_reach(between, &at)))
    }

    fn weight(&mut self) -> Option<Kind<'t>> {
        let start = self.at;
        self.at += 1;
        self.take_while(|c| c.is_ascii_digit() || c == '.');
        self.notes.tell(start..self.at, About::Weight);
        None
    }

    /// A number of words that we take.
    fn within_reach(&mut self, between: u32, at: &Range<usize>) -> u32 {
        if between > MAX_BETWEEN {
            self.notes.tell(at.clone(), About::TooFar { taken: MAX_BETWEEN });
        }
        between.min(MAX_BETWEEN)
    }

    /// A word, an operator or a field.
    fn word(&mut self) -> Option<Kind<'t>> {
        let start = self.at;
        let word = self.take_while(|c| !ends_word(c));
        if let Some(operator) = self.operator(word, start) {
            return Some(Kind::Operator(operator));
        }
        if let Some(left_out) = self.small(word, start) {
            return (!left_out).then_some(Kind::Word(word));
        }
        let Some((name, _)) = word.split_once(':').filter(|(name, _)| is_name(name)) else { return Some(Kind::Word(word)) };
        self.at = start + name.len() + 1;
        if matches!(name, "http" | "https") && self.rest().starts_with("//") {
            self.take_while(|c| !ends_value(c));
            return Some(Kind::Field { name: "url", value: Value::One(self.text.get(start..self.at).unwrap_or_default()) });
        }
        Some(Kind::Field { name, value: self.value() })
    }

    /// Whether an operator in small letters, where only capitals join, is left out; else it is a word. None if it is no operator.
    fn small(&mut self, word: &str, start: usize) -> Option<bool> {
        let name = word.split('/').next().unwrap_or_default();
        let (joins, _) = self.spelling.joins(name).filter(|(_, small)| *small)?;
        if name != word && !matches!(joins, Joins::Near { .. }) {
            return None;
        }
        let left_out = self.spelling.has(Habit::SkipsSmall);
        self.notes.tell(start..self.at, About::Small { written: shown(word), left_out });
        Some(left_out)
    }

    fn value(&mut self) -> Value<'t> {
        match self.rest().chars().next() {
            Some('(') => Value::Bracket,
            Some('[') if self.closes(']') => {
                self.at += 1;
                let inside = self.take_while(|c| c != ']');
                self.at += 1;
                Value::Range(inside)
            }
            Some(c) if is_quote(c) => Value::Phrase(self.quoted()),
            Some(c) if !ends_value(c) => {
                let start = self.at;
                let value = self.take_while(|c| !ends_value(c)).trim_end_matches([',', ';']);
                self.at = start + value.len();
                if value.is_empty() { Value::Nothing } else { Value::One(value) }
            }
            _ => Value::Nothing,
        }
    }

    /// The operator that a word is. One in small letters is told, if it joins in capitals only.
    fn operator(&mut self, word: &'t str, start: usize) -> Option<Operator> {
        let (name, behind) = word.split_once('/').map_or((word, None), |(name, behind)| (name, Some(behind)));
        let (joins, small) = self.spelling.joins(name)?;
        let near = match joins {
            Joins::Near { .. } | Joins::Not if small => return None,
            Joins::And | Joins::Or if small && behind.is_none() => {
                if self.spelling.has(Habit::SkipsSmall) {
                    return None;
                }
                self.notes.tell(start..self.at, About::SmallRead { written: shown(word) });
                return Some(if joins == Joins::And { Operator::And } else { Operator::Or });
            }
            Joins::Near { usual, ordered } => (usual, ordered),
            _ if behind.is_some() => return None,
            Joins::And => return Some(Operator::And),
            Joins::Or => return Some(Operator::Or),
            Joins::Not => return Some(Operator::Not),
        };
        Some(self.near(near, behind, start))
    }

    /// NEAR with its number: `NEAR/5`, `NEAR/5f`, `AROUND(5)`.
    fn near(&mut self, (usual, ordered): (Option<u32>, bool), behind: Option<&'t str>, start: usize) -> Operator {
        let rest = self.rest().strip_prefix('(').unwrap_or_default();
        let digits = rest.get(..rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(0)).unwrap_or_default();
        let bracket = Some(digits).filter(|digits| is_number(digits) && rest.get(digits.len()..).is_some_and(|rest| rest.starts_with(')')));
        let number = match (behind, bracket) {
            (None, Some(inside)) => {
                self.at += inside.len() + 2;
                Some(inside)
            }
            (behind, _) => behind,
        };
        let digits = number.map(|number| number.trim_end_matches(['f', 'F']));
        let between = digits.filter(|digits| is_number(digits)).map(|digits| digits.parse().unwrap_or(u32::MAX));
        let at = start..self.at;
        let between = match (between, number, usual) {
            (Some(between), ..) => self.within_reach(between, &at),
            (None, None, Some(usual)) => usual,
            _ => {
                self.notes.tell(at, About::NoDistance { taken: USUAL_BETWEEN });
                USUAL_BETWEEN
            }
        };
        Operator::Near { between, ordered: ordered || number != digits }
    }
}

/// Whether a text is a cell as spreadsheets write it: in quotes, and every quote in it twice.
fn is_cell(text: &str) -> bool {
    let inside = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).filter(|inside| inside.contains("\"\""));
    inside.is_some_and(|inside| !inside.replace("\"\"", "").contains('"'))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit())
}

/// What may stand before the colon of a field.
fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_alphabetic()) && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'))
}

/// Whether a sign opens or closes a phrase; word processors write a dozen kinds.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟' | '″' | '＂' | '«' | '»')
}

/// Whether a sign ends a word.
fn ends_word(c: char) -> bool {
    c.is_whitespace() || is_quote(c) || matches!(c, '(' | ')' | '~' | '^' | '|' | ',' | ';')
}

/// Whether a sign ends a value, which may be an address.
fn ends_value(c: char) -> bool {
    c.is_whitespace() || is_quote(c) || matches!(c, '(' | ')')
}
