//! A query as it was understood, and its spelling.

use super::{
    any::AnyOf,
    pattern::Pattern,
    word::{Phrase, Word},
};
use crate::{
    fields::{Property, Scope},
    marks,
};
use std::{fmt, sync::Arc};

/// A query or a part of one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expr {
    /// A word, or words side by side.
    Phrase(Phrase),
    /// Signs as they stand, or a regular expression.
    Pattern(Pattern),
    /// Operands with at most so many words in between.
    Near { operands: Vec<Expr>, between: u32, ordered: bool },
    /// Something that is there so many times.
    Count { at_least: u32, of: Box<Expr> },
    /// A part of a query that reads one field only.
    Within { field: &'static str, scope: Scope, expr: Box<Expr> },
    /// What else is known of a mention.
    Property(Property),
    /// `$name` or `list:name`, not yet filled in.
    Reference(Reference),
    /// The same, filled in.
    Defined { reference: Reference, expr: Arc<Expr>, measure: Measure },
    /// What may not be there.
    Not(Box<Expr>),
    /// All of them.
    And(Vec<Expr>),
    /// Any of them.
    Or(AnyOf),
}

/// What a query borrows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Reference {
    /// `$name`, in lower case.
    Name(String),
    /// `list:name`, as it was written.
    List(String),
}

/// How large a query is with its references filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Measure {
    pub parts: usize,
    pub depth: usize,
}

impl Expr {
    /// What stands in the place of something that could not be read; a query with a mistake is never used.
    pub(crate) fn nothing() -> Self {
        Self::or(Vec::new())
    }

    /// Any of these parts.
    pub(crate) fn or(parts: Vec<Self>) -> Self {
        Self::Or(AnyOf::of(parts))
    }

    /// The parts one level down.
    pub(crate) fn children(&self) -> &[Self] {
        match self {
            Self::Near { operands, .. } => operands,
            Self::And(parts) => parts,
            Self::Or(parts) => parts,
            Self::Count { of: part, .. } | Self::Within { expr: part, .. } | Self::Not(part) => std::slice::from_ref(part),
            Self::Defined { expr, .. } => std::slice::from_ref(expr),
            Self::Phrase(_) | Self::Pattern(_) | Self::Property(_) | Self::Reference(_) => &[],
        }
    }

    /// Whether it says what has to be there, and not only what may not.
    pub(crate) fn is_positive(&self) -> bool {
        match self {
            Self::Not(_) => false,
            Self::And(parts) => parts.iter().any(Self::is_positive),
            Self::Or(parts) => parts.iter().all(Self::is_positive),
            Self::Within { expr, .. } => expr.is_positive(),
            _ => true,
        }
    }

    /// A number that equal queries share, and others hardly ever.
    pub(crate) fn fingerprint(&self) -> u64 {
        let number = |text: &str| marks::mark(text);
        let own = match self {
            Self::Phrase(phrase) => phrase.words.iter().fold(u64::from(phrase.exact), |all, word| marks::join(all, word.fingerprint())),
            Self::Near { between, ordered, .. } => u64::from(*between << 1 | u32::from(*ordered)),
            Self::Count { at_least, .. } => u64::from(*at_least),
            Self::Within { field, .. } => number(field),
            Self::Property(property) => marks::join(number(property.field), number(&property.value)),
            Self::Pattern(_) | Self::Reference(_) | Self::Defined { .. } => number(&self.to_string()),
            Self::Not(_) => 1,
            Self::And(_) => 2,
            Self::Or(_) => 3,
        };
        self.children().iter().fold(own, |all, child| marks::join(all, child.fingerprint()))
    }

    /// Its size; what is filled in was measured when it was.
    pub(crate) fn measure(&self) -> Measure {
        if let Self::Defined { measure, .. } = self {
            return *measure;
        }
        let parts = if let Self::Phrase(phrase) = self { phrase.words.len() } else { 1 };
        let mut whole = Measure { parts, depth: 1 };
        for child in self.children() {
            let part = child.measure();
            whole.parts = whole.parts.saturating_add(part.parts);
            whole.depth = whole.depth.max(part.depth + 1);
        }
        whole
    }

    /// How many wildcards it has.
    pub(crate) fn wildcards(&self) -> usize {
        let own = match self {
            Self::Phrase(phrase) => phrase.words.iter().map(Word::wildcards).sum(),
            _ => 0,
        };
        own + self.children().iter().map(Self::wildcards).sum::<usize>()
    }

    fn needs_brackets(&self) -> bool {
        matches!(self, Self::And(_) | Self::Or(_) | Self::Not(_) | Self::Near { .. })
    }
}

/// An expression in brackets if it is more than one atom.
pub(super) struct Atom<'e>(pub(super) &'e Expr);

impl fmt::Display for Atom<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.needs_brackets() { write!(f, "({})", self.0) } else { self.0.fmt(f) }
    }
}

impl fmt::Display for Expr {
    /// The canonical spelling; reading it again gives the same tree.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Phrase(phrase) => phrase.fmt(f),
            Self::Pattern(pattern) => pattern.fmt(f),
            Self::Property(property) => property.fmt(f),
            Self::Near { operands, between, ordered } => near(f, operands, *between, *ordered),
            Self::Count { at_least, of } => write!(f, "count:{at_least}:{}", Atom(of)),
            Self::Within { field, expr, .. } => write!(f, "{field}:{}", Atom(expr)),
            Self::Reference(reference) | Self::Defined { reference, .. } => reference.fmt(f),
            Self::Not(part) if matches!(**part, Self::Near { .. }) => write!(f, "NOT {part}"),
            Self::Not(part) => write!(f, "NOT {}", Atom(part)),
            Self::And(parts) => joined(f, parts, " AND "),
            Self::Or(parts) => joined(f, parts, " OR "),
        }
    }
}

fn joined(f: &mut fmt::Formatter<'_>, parts: &[Expr], operator: &str) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(operator)?;
        }
        if matches!(part, Expr::And(_) | Expr::Or(_)) { write!(f, "({part})")? } else { write!(f, "{part}")? }
    }
    Ok(())
}

fn near(f: &mut fmt::Formatter<'_>, operands: &[Expr], between: u32, ordered: bool) -> fmt::Result {
    if let [left, right] = operands {
        return write!(f, "{} {}NEAR/{between} {}", Atom(left), if ordered { "O" } else { "" }, Atom(right));
    }
    if ordered {
        write!(f, "onear/{between}:")?;
        return operands.iter().enumerate().try_for_each(|(index, part)| write!(f, "{}{part}", if index > 0 { "," } else { "" }));
    }
    f.write_str("(")?;
    for (index, part) in operands.iter().enumerate() {
        write!(f, "{}{}", if index > 0 { " AND " } else { "" }, Atom(part))?;
    }
    write!(f, ")~{between}")
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => write!(f, "${name}"),
            Self::List(name) if is_plain(name) => write!(f, "list:{name}"),
            Self::List(name) => write!(f, "list:\"{name}\""),
        }
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.words.iter().map(|word| &*word.text).collect::<Vec<_>>().join(" ");
        if self.exact {
            write!(f, "{{{text}}}")
        } else if self.single().is_some() && is_plain(text.trim_start_matches(['#', '@'])) {
            f.write_str(&text)
        } else {
            write!(f, "\"{text}\"")
        }
    }
}

/// Whether a text reads as one word without quotes.
pub(crate) fn is_plain(text: &str) -> bool {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '\'' | '’' | '.' | '&' | '*' | '?' | '@');
    let ends = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '*' | '?'));
    text.chars().all(inside)
        && text.chars().next().is_some_and(char::is_alphanumeric)
        && ends(text.chars().last())
        && super::operator::read_as_operator(text).is_none()
}
