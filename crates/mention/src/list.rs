//! What a list is about.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What a list is about. Routing looks at it: see [`crate::Verdict::routed`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ListKind {
    /// The organisation.
    #[default]
    Brand,
    /// Something it makes or does.
    Product,
    /// Somebody who makes or does the same.
    Competitor,
    /// The field of work, whoever is named.
    Sector,
}

impl ListKind {
    /// Every kind, in the order of the documentation.
    pub const ALL: [Self; 4] = [Self::Brand, Self::Product, Self::Competitor, Self::Sector];

    /// The word in lists and JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Brand => "brand",
            Self::Product => "product",
            Self::Competitor => "competitor",
            Self::Sector => "sector",
        }
    }

    /// Whether a mention on such a list speaks of us.
    #[must_use]
    pub fn is_ours(self) -> bool {
        matches!(self, Self::Brand | Self::Product)
    }
}

impl fmt::Display for ListKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
