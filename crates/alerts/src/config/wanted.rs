//! `match` of a route: what it takes. A key that is left out fits everything.

use super::read::one_or_many;
use luister_mention::{Channel, Lang, ListName, Rating, Signal, SourceName};
use serde::{Deserialize, Deserializer};
use std::{fmt, str::FromStr};

/// What a route takes: `match = { … }`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Wanted {
    /// These signals. `other` is only taken where it is named.
    #[serde(deserialize_with = "one_or_many")]
    pub signal: Vec<Signal>,
    /// A hit of one of these lists.
    #[serde(deserialize_with = "one_or_many")]
    pub list: Vec<ListName>,
    /// A text in one of these languages.
    #[serde(deserialize_with = "one_or_many")]
    pub lang: Vec<Lang>,
    /// Found at one of these sources.
    #[serde(deserialize_with = "one_or_many")]
    pub source: Vec<SourceName>,
    /// Found in one of these kinds of place.
    #[serde(deserialize_with = "one_or_many")]
    pub channel: Vec<Channel>,
    /// The score of the signal, from 0 to 1.
    #[serde(deserialize_with = "one_or_many")]
    pub score: Vec<Bound>,
    /// The rating, in stars of five. What has none is not taken.
    #[serde(deserialize_with = "one_or_many")]
    pub rating: Vec<Bound>,
    /// How many people the author reaches. Where nothing is known of that, it is not taken.
    #[serde(deserialize_with = "one_or_many")]
    pub reach: Vec<Bound>,
}

/// A rating as `match` counts it, whatever its own scale is.
#[must_use]
pub(crate) fn stars(rating: Rating) -> f64 {
    // To a thousandth of a star: 4 of 10 is two of five, whatever the last bits say.
    (f64::from(rating.value()) / f64::from(rating.best()) * 5000.0).round() / 1000.0
}

/// One side of a range: `">= 0.8"`, `"< 3"`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bound {
    side: Side,
    limit: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Below,
    AtMost,
    AtLeast,
    Above,
}

impl Side {
    const ALL: [Self; 4] = [Self::AtMost, Self::AtLeast, Self::Below, Self::Above];

    fn as_str(self) -> &'static str {
        match self {
            Self::Below => "<",
            Self::AtMost => "<=",
            Self::AtLeast => ">=",
            Self::Above => ">",
        }
    }
}

/// Why a text is no bound.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no bound, write for instance `>= 0.8`, `<= 2` or `> 10000`")]
pub struct BadBound(String);

impl Bound {
    /// Whether a number lies on the right side of it.
    #[must_use]
    pub fn holds(self, number: f64) -> bool {
        match self.side {
            Side::Below => number < self.limit,
            Side::AtMost => number <= self.limit,
            Side::AtLeast => number >= self.limit,
            Side::Above => number > self.limit,
        }
    }
}

impl FromStr for Bound {
    type Err = BadBound;
    fn from_str(text: &str) -> Result<Self, BadBound> {
        let bad = || BadBound(text.chars().take(40).collect());
        let (side, number) =
            Side::ALL.into_iter().find_map(|side| text.trim().strip_prefix(side.as_str()).map(|rest| (side, rest))).ok_or_else(bad)?;
        let limit = number.trim().parse().ok().filter(|limit: &f64| limit.is_finite()).ok_or_else(bad)?;
        Ok(Self { side, limit })
    }
}

impl<'de> Deserialize<'de> for Bound {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.side.as_str(), self.limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_is_one_side_of_a_range() {
        for (bound, inside, outside) in [(">= 0.8", 0.8, 0.79), ("<=2", 2.0, 2.1), (" < 3 ", 2.9, 3.0), ("> 10000", 10_001.0, 10_000.0)] {
            let bound: Bound = bound.parse().unwrap();
            assert!(bound.holds(inside) && !bound.holds(outside) && !bound.holds(f64::NAN), "{bound}");
        }
        for text in ["0.8", "=> 0.8", ">= ", ">= inf", ">= 1e999", "!= 3"] {
            let told = format!("`{text}` is no bound, write for instance `>= 0.8`, `<= 2` or `> 10000`");
            assert_eq!(text.parse::<Bound>().unwrap_err().to_string(), told);
        }
    }
}
