//! What a part of a query comes to: something to look for, what may not be there, or something that decides nothing.
//!
//! A part that cannot be asked for here is [`Meaning::All`] where the query may only find more by it, and [`Meaning::None`] where
//! it may only find less; below a NOT the two change places. So whatever is left out, it is known which way the query changed.
//! What comes out is always positive or the NOT of something positive, which is what our language takes beside OR and NEAR.

use crate::query::Expr;

/// What a part of a query comes to.
#[derive(Debug, Clone)]
pub(super) enum Meaning {
    /// It counts for nothing.
    Absent,
    /// It holds everywhere.
    All,
    /// It holds nowhere.
    None,
    /// It holds where this is found.
    Is(Expr),
    /// It holds where this is not found.
    Not(Expr),
}

impl Meaning {
    /// Where this does not hold.
    pub(super) fn not(self) -> Self {
        match self {
            Self::Absent => Self::Absent,
            Self::All => Self::None,
            Self::None => Self::All,
            Self::Is(expr) => Self::Not(expr),
            Self::Not(expr) => Self::Is(expr),
        }
    }

    /// Where all of them hold.
    pub(super) fn and(parts: impl IntoIterator<Item = Self>) -> Self {
        let (mut is, mut not, mut absent) = (Vec::new(), Vec::new(), true);
        for part in parts {
            absent &= matches!(part, Self::Absent);
            match part {
                Self::Absent | Self::All => {}
                Self::None => return Self::None,
                Self::Is(Expr::And(parts)) => {
                    for part in parts {
                        match part {
                            Expr::Not(part) => not.push(*part),
                            part => is.push(part),
                        }
                    }
                }
                Self::Is(expr) => is.push(expr),
                Self::Not(Expr::Or(parts)) => not.extend(parts.iter().cloned()),
                Self::Not(expr) => not.push(expr),
            }
        }
        match (is.is_empty(), not.is_empty()) {
            (true, true) if absent => Self::Absent,
            (true, true) => Self::All,
            (true, false) => Self::Not(any(not)),
            (false, true) => Self::Is(all(is)),
            (false, false) => {
                is.push(Expr::Not(Box::new(any(not))));
                Self::Is(all(is))
            }
        }
    }

    /// Where any of them holds: where not all of them fail.
    pub(super) fn or(parts: impl IntoIterator<Item = Self>) -> Self {
        let (mut is, mut not, mut absent) = (Vec::new(), Vec::new(), true);
        for part in parts {
            absent &= matches!(part, Self::Absent);
            match part {
                Self::Absent | Self::None => {}
                Self::All => return Self::All,
                Self::Is(Expr::Or(parts)) => is.extend(parts.iter().cloned()),
                Self::Is(expr) => is.push(expr),
                Self::Not(expr) => not.push(Self::Is(expr)),
            }
        }
        if !not.is_empty() {
            not.extend(is.into_iter().map(Self::Not));
            return Self::and(not).not();
        }
        match is.is_empty() {
            true if absent => Self::Absent,
            true => Self::None,
            false => Self::Is(any(is)),
        }
    }
}

/// An expression of these parts, of which all have to be there.
fn all(parts: Vec<Expr>) -> Expr {
    one_or(parts, Expr::And)
}

/// An expression of these parts, of which any has to be there; the same one stands once.
pub(super) fn any(parts: Vec<Expr>) -> Expr {
    one_or(parts, Expr::or)
}

fn one_or(mut parts: Vec<Expr>, join: fn(Vec<Expr>) -> Expr) -> Expr {
    match (parts.pop(), parts.is_empty()) {
        (Some(only), true) => only,
        (last, _) => {
            parts.extend(last);
            join(parts)
        }
    }
}
