//! Which story a new mention joins. The index of what was said of late is in memory; the texts are in the store.

use luister_insight::{MAX_MENTIONS, Stories, Telling};
use luister_mention::{Mention, MentionId, Position, StoryId};
use luister_store::{Store, StoreError};
use std::collections::HashMap;

/// How many mentions are read in one go at the start.
const PAGE: usize = 500;

/// What the recorder remembers of what was said.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    stories: Stories,
    /// What was heard and is not on disk yet: the items of one page may be copies of each other.
    unrecorded: HashMap<MentionId, Telling>,
    is_read_back: bool,
}

impl Memory {
    /// Reads back the newest mentions, once; says how many there were. Until then a copy of what was heard before begins a
    /// story of its own.
    pub(super) fn read_back(&mut self, store: &dyn Store) -> Result<usize, StoreError> {
        if self.is_read_back {
            return Ok(0);
        }
        let (mut stories, mut count) = (Stories::new(), 0);
        let mut position = Position(store.last_position()?.0.saturating_sub(MAX_MENTIONS as u64));
        loop {
            let page = store.after(position, PAGE)?;
            if page.mentions.is_empty() {
                break;
            }
            page.mentions.iter().for_each(|stored| stories.remember(&Telling::of(&stored.mention)));
            (position, count) = (page.last, count + page.mentions.len());
        }
        (self.stories, self.is_read_back) = (stories, true);
        Ok(count)
    }

    /// Where the stories of a page are chosen, or of a piece of it. What was chosen before is on disk by now, or it never will be.
    pub(super) fn page<'m>(&'m mut self, store: &'m dyn Store) -> Page<'m> {
        self.unrecorded.clear();
        Page { memory: self, store }
    }
}

/// The choice of stories for mentions that are recorded together.
pub(super) struct Page<'m> {
    memory: &'m mut Memory,
    store: &'m dyn Store,
}

impl Page<'_> {
    /// The story of a new mention: its own, or that of a mention that tells the same.
    pub(super) fn choose(&mut self, mention: &Mention) -> Result<StoryId, StoreError> {
        let Memory { stories, unrecorded, .. } = &mut *self.memory;
        let mut telling = Telling::of(mention);
        let joined = stories.joins(&telling, |id| match unrecorded.get(&id) {
            Some(telling) => Ok(Some(telling.clone())),
            None => Ok::<_, StoreError>(self.store.mention(id)?.map(|stored| Telling::of(&stored.mention))),
        })?;
        telling.story = joined.unwrap_or(telling.story);
        let story = telling.story;
        stories.remember(&telling);
        unrecorded.insert(telling.id, telling);
        Ok(story)
    }

    /// Takes note of what a mention says since it was edited. It keeps its story.
    pub(super) fn edited(&mut self, mention: &Mention) {
        let telling = Telling::of(mention);
        self.memory.stories.remember(&telling);
        self.memory.unrecorded.insert(telling.id, telling);
    }
}
