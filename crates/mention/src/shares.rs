//! How many of a source's messages say who wrote them, when, and so on: what is usual, and what is missing.

use crate::Item;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What counts of an earlier reading when another one is added.
const KEPT: f32 = 0.75;

/// Something that a message may or may not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// Who wrote it.
    Author,
    /// When.
    Date,
    /// What a reviewer gave.
    Rating,
    /// Where it can be read.
    Link,
    /// Its title.
    Title,
}

impl Part {
    /// All of them, in the order of [`Shares`].
    pub const ALL: [Self; 5] = [Self::Author, Self::Date, Self::Rating, Self::Link, Self::Title];

    /// Whether a message tells it.
    #[must_use]
    pub fn is_in(self, item: &Item) -> bool {
        match self {
            Self::Author => item.author.is_some(),
            Self::Date => item.published.is_some(),
            Self::Rating => item.rating.is_some(),
            Self::Link => item.link.is_some(),
            Self::Title => item.title.is_some(),
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Author => "author",
            Self::Date => "date",
            Self::Rating => "rating",
            Self::Link => "link",
            Self::Title => "title",
        })
    }
}

/// The share of a source's messages that tell each [`Part`], learned over its readings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Shares {
    /// How many messages it was learned from.
    messages: u32,
    parts: [f32; 5],
}

impl Shares {
    /// How many messages it was learned from, those of later readings again.
    #[must_use]
    pub fn messages(&self) -> u32 {
        self.messages
    }

    /// The share of messages that usually tell this, from 0 to 1.
    #[must_use]
    pub fn of(&self, part: Part) -> f32 {
        Part::ALL.iter().zip(self.parts).find(|(known, _)| **known == part).map_or(0.0, |(_, share)| share)
    }

    /// Adds what one reading showed; the first one counts whole.
    pub fn learn(&mut self, items: &[Item]) {
        if items.is_empty() {
            return;
        }
        let kept = if self.messages == 0 { 0.0 } else { KEPT };
        for (share, part) in self.parts.iter_mut().zip(Part::ALL) {
            *share = *share * kept + share_of(part, items) * (1.0 - kept);
        }
        self.messages = self.messages.saturating_add(u32::try_from(items.len()).unwrap_or(u32::MAX));
    }
}

#[expect(clippy::cast_precision_loss, reason = "a page has far fewer messages than an f32 can count")]
fn share_of(part: Part, items: &[Item]) -> f32 {
    items.iter().filter(|item| part.is_in(item)).count() as f32 / items.len() as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Author, Rating};

    #[test]
    fn what_is_usual_is_learned() {
        let mut shares = Shares::default();
        shares.learn(&[]);
        assert_eq!(shares, Shares::default());
        let signed = Item { author: Author::named("Jan"), rating: Rating::new(1.0, 5.0), ..Item::default() };
        let bare = Item { author: Author::named("Jan"), ..Item::default() };
        shares.learn(&[signed.clone(), signed.clone(), signed, bare.clone()]);
        let told = |shares: &Shares| Part::ALL.map(|part| shares.of(part));
        assert_eq!((shares.messages(), told(&shares)), (4, [1.0, 0.0, 0.75, 0.0, 0.0]));
        shares.learn(&[bare]);
        assert_eq!((shares.messages(), told(&shares)), (5, [1.0, 0.0, 0.5625, 0.0, 0.0]));
        let text = serde_json::to_string(&shares).unwrap();
        assert_eq!(serde_json::from_str::<Shares>(&text).unwrap(), shares);
    }
}
