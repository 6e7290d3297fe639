//! Which mentions tell the same story.
//!
//! A mention gets its story once, when it is heard, and keeps it: its own, or that of a mention that tells the same. So a story only
//! grows, and two of them never merge. Candidates are found by a few of their shingles, and then compared by all of them, as
//! `likeness.rs` says. What is remembered of a mention are its keys; who asks gives the texts of candidates again.

mod index;
mod likeness;
mod telling;
pub(crate) mod words;

pub use index::MAX_MENTIONS;
pub use likeness::WINDOW;
pub use telling::Telling;

use index::Index;
use luister_mention::{MentionId, StoryId};
use telling::Keys;

/// The most candidates that one mention is compared with.
const MAX_COMPARED: usize = 6;

/// The mentions of late, by what they say.
#[derive(Debug, Clone)]
pub struct Stories {
    index: Index,
}

impl Default for Stories {
    fn default() -> Self {
        Self::new()
    }
}

impl Stories {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self { index: Index::new() }
    }

    /// The story that a mention joins, if there is one. `recall` gives a candidate as it is now; none if it is not there any more.
    ///
    /// # Errors
    /// If `recall` fails.
    pub fn joins<E>(
        &self,
        telling: &Telling,
        mut recall: impl FnMut(MentionId) -> Result<Option<Telling>, E>,
    ) -> Result<Option<StoryId>, E> {
        for candidate in self.index.candidates(&Keys::of(telling), telling.id, MAX_COMPARED) {
            if let Some(known) = recall(candidate)?
                && likeness::is_one_story(telling, &known)
            {
                return Ok(Some(known.story));
            }
        }
        Ok(None)
    }

    /// Takes note of a mention, so that others may join its story.
    pub fn remember(&mut self, telling: &Telling) {
        self.index.add(telling.id, &Keys::of(telling));
    }

    /// Bytes that are taken, whatever the mentions say.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.index.bytes()
    }
}

#[cfg(test)]
mod tests;
