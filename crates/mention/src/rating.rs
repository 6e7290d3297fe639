//! What a reviewer gave, on the scale of the site.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A number of points out of a best possible number: 4 of 10 and 2 of 5 are the same opinion.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Raw")]
pub struct Rating {
    value: f32,
    best: f32,
}

#[derive(Deserialize)]
struct Raw {
    value: f32,
    best: f32,
}

impl TryFrom<Raw> for Rating {
    type Error = String;
    fn try_from(raw: Raw) -> Result<Self, String> {
        Self::new(raw.value, raw.best).ok_or_else(|| format!("{} of {} is no rating", raw.value, raw.best))
    }
}

impl Rating {
    /// A rating, if the value lies on the scale.
    #[must_use]
    pub fn new(value: f32, best: f32) -> Option<Self> {
        (best.is_finite() && best > 0.0 && (0.0..=best).contains(&value)).then_some(Self { value, best })
    }

    /// The points given.
    #[must_use]
    pub fn value(self) -> f32 {
        self.value
    }

    /// The most that could be given.
    #[must_use]
    pub fn best(self) -> f32 {
        self.best
    }

    /// The share of the scale, from 0 to 1.
    #[must_use]
    pub fn share(self) -> f32 {
        self.value / self.best
    }
}

impl fmt::Display for Rating {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.value, self.best)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rating_lies_on_its_scale() {
        for (value, best, good) in [(2.0, 5.0, true), (11.0, 10.0, false), (-1.0, 5.0, false), (1.0, 0.0, false), (f32::NAN, 5.0, false)] {
            assert_eq!(Rating::new(value, best).is_some(), good, "{value} of {best}");
        }
        assert!(serde_json::from_str::<Rating>(r#"{"value":6,"best":5}"#).is_err());
    }
}
