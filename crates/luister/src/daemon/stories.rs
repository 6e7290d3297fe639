//! Which story a new mention joins. The index of what was said of late is in memory; the texts are in the store.

use luister_insight::story::{MAX_MENTIONS, Stories, Telling};
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

#[cfg(test)]
mod tests {
    use super::*;
    use luister_mention::{Change, Cursor, Found, MentionLine, Scores, Signal, SourceName, Verdict, Versions};
    use luister_store::{Settings, SledStore};

    const TEXT: &str = "Al drie uur geen stroom in Almere en de hulplijn van Acme geeft alleen een bandje, ben er klaar mee";

    fn mention(number: u32) -> Mention {
        let line = serde_json::json!({ "text": TEXT, "url": format!("https://forum.example/{number}") }).to_string();
        let now = "2026-11-21T08:00:00Z".parse().unwrap();
        MentionLine::parse(&line).unwrap().into_mention(&SourceName::new("forum").unwrap(), now)
    }

    fn record(store: &dyn Store, mention: Mention) {
        let verdict = Verdict {
            lang: None,
            signal: Signal::Other,
            uncertain: false,
            signals: vec![],
            scores: Scores::default(),
            matches: vec![],
            why: vec![],
            versions: Versions::default(),
        };
        let cursor = Cursor::new(mention.source.clone(), mention.heard);
        let found = Found { mention, verdict, content: 1, like: None, change: Change::New, pendings: vec![], answers: None };
        store.record(&[found], &cursor).unwrap();
    }

    #[test]
    fn what_was_not_recorded_is_joined_by_nothing_but_its_own_page() {
        let dir = tempfile::tempdir().unwrap();
        let store = SledStore::open(dir.path(), &Settings::default()).unwrap();
        let (mut memory, [one, other, third]) = (Memory::default(), [mention(1), mention(2), mention(3)]);
        let mut page = memory.page(&store);
        assert_eq!((page.choose(&one).unwrap(), page.choose(&other).unwrap()), (one.story, one.story));
        let mut next = memory.page(&store);
        assert_eq!(next.choose(&third).unwrap(), third.story, "the page before was lost, and its stories with it");
        assert_eq!(next.choose(&one).unwrap(), third.story, "it comes again");
    }

    #[test]
    fn what_was_heard_before_a_start_is_read_back_once() {
        let dir = tempfile::tempdir().unwrap();
        let store = SledStore::open(dir.path(), &Settings::default()).unwrap();
        let (one, other) = (mention(1), mention(2));
        record(&store, one.clone());
        let mut memory = Memory::default();
        assert_eq!(memory.page(&store).choose(&other).unwrap(), other.story, "nothing is known yet");
        assert_eq!((memory.read_back(&store).unwrap(), memory.read_back(&store).unwrap()), (1, 0));
        assert_eq!(memory.page(&store).choose(&other).unwrap(), one.story);
    }

    #[test]
    fn an_edit_is_found_by_what_it_says_now() {
        let dir = tempfile::tempdir().unwrap();
        let store = SledStore::open(dir.path(), &Settings::default()).unwrap();
        let (mut memory, edited, copy) = (Memory::default(), mention(1), mention(2));
        let mut page = memory.page(&store);
        page.choose(&Mention { text: "Acme heeft een storing en zoekt naar de oorzaak daarvan in het hele land".into(), ..edited.clone() })
            .unwrap();
        page.edited(&edited);
        assert_eq!(page.choose(&copy).unwrap(), edited.story);
    }
}
