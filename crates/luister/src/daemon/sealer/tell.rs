//! Mentions as an alert tells them: with what their author wrote before, where else they appeared, and how the case stands.

use super::Sealer;
use crate::casebook;
use luister_alerts::story;
use luister_mention::{Earlier, Pending, Stored, StoryId, Told, text};
use luister_store::StoreError;
use std::collections::HashMap;
use tracing::error;

/// How many earlier mentions by the same author an alert shows.
const EARLIER: usize = 3;
/// How many places of a story an alert names, beside those that it is sealed for; the others are counted.
const PLACES: usize = 50;
/// The most of what a mention answers, in characters.
const QUOTE_CHARS: usize = 500;

impl Sealer<'_> {
    /// Those of these pendings whose mentions are there.
    pub(super) fn tell(&self, pendings: &[Pending]) -> Result<Vec<Told>, StoreError> {
        let mut all = Vec::new();
        let mut stories: HashMap<StoryId, u32> = HashMap::new();
        for pending in pendings {
            if let Some(mut told) = self.told(pending)? {
                self.name_parent(&mut told)?;
                self.name_places(&mut told, &mut stories)?;
                self.name_case(&mut told)?;
                all.push(told);
            } else {
                error!(mention.id = %pending.mention, "a pending mention is not in the store, it cannot be told");
            }
        }
        Ok(all)
    }

    /// A mention as it is told, with what its author wrote before.
    fn told(&self, pending: &Pending) -> Result<Option<Told>, StoreError> {
        let Some(stored) = self.store.mention(pending.mention)? else { return Ok(None) };
        let (newest, total) = self.history(&stored)?;
        let others = newest.iter().filter(|other| other.mention.id != pending.mention).take(EARLIER);
        let earlier = others.map(|other| self.earlier(other)).collect::<Result<Vec<_>, StoreError>>()?;
        let answers = self.live.plan.ready_answers(&stored.mention, &stored.verdict, &self.team.name, pending.signal);
        Ok(Some(Told {
            answers,
            again: pending.again,
            earlier,
            earlier_total: total.saturating_sub(1),
            instead_of: pending.instead_of.clone(),
            customer: pending.customer.clone(),
            ..Told::new(stored.mention, stored.verdict, pending.signal)
        }))
    }

    /// What the author wrote, the newest first, this mention among it, and how much that is: under the name, and under the pseudonym
    /// that what is older has by now.
    fn history(&self, stored: &Stored) -> Result<(Vec<Stored>, u32), StoreError> {
        let (Some(key), Some(author)) = (stored.mention.author_key(), &stored.mention.author) else { return Ok((Vec::new(), 1)) };
        let (mut newest, mut total) = self.store.by_author(&key, EARLIER + 1)?;
        let pseudonyms = self.live.plan.pseudonyms().ok().flatten();
        let hidden = pseudonyms.and_then(|pseudonyms| pseudonyms.of(author, &stored.mention.source)?.key(&stored.mention.source));
        if let Some(hidden) = hidden {
            let (older, more) = self.store.by_author(&hidden, EARLIER + 1)?;
            newest.extend(older);
            total = total.saturating_add(more);
        }
        Ok((newest, total))
    }

    /// What the author wrote before, and what became of it.
    fn earlier(&self, other: &Stored) -> Result<Earlier, StoreError> {
        let case = self.store.cases(other.mention.story)?.into_iter().find(|case| case.team == self.team.name);
        Ok(Earlier {
            id: Some(other.mention.id),
            when: other.mention.when(),
            source: other.mention.source.clone(),
            signal: other.verdict.signal,
            excerpt: other.mention.excerpt(),
            url: other.mention.url.clone(),
            case: case.map(|case| case.state),
        })
    }

    /// Says what it answers, where the source named no more than which mention that is.
    fn name_parent(&self, told: &mut Told) -> Result<(), StoreError> {
        let Some(parent) = &mut told.mention.parent else { return Ok(()) };
        let (Some(id), true) = (parent.id, parent.text.is_none() || parent.author.is_none()) else { return Ok(()) };
        let Some(Stored { mention, .. }) = self.store.mention(id)? else { return Ok(()) };
        parent.text.get_or_insert_with(|| text::excerpt(&mention.text, QUOTE_CHARS));
        if parent.author.is_none() {
            parent.author = mention.author.as_ref().map(|author| author.display().to_owned());
        }
        Ok(())
    }

    /// Names where else the story appeared; `known` are the stories of which that was told already.
    fn name_places(&self, told: &mut Told, known: &mut HashMap<StoryId, u32>) -> Result<(), StoreError> {
        let story = told.mention.story;
        if let Some(total) = known.get(&story) {
            told.places_total = *total;
            return Ok(());
        }
        let (members, total) = self.store.by_story(story, PLACES)?;
        known.insert(story, total);
        if total > 1 {
            told.places = members.iter().map(|stored| story::place(&stored.mention)).collect();
            told.places_total = total;
        }
        Ok(())
    }

    /// Says how the case stands that the team has of the story, or of its author.
    fn name_case(&self, told: &mut Told) -> Result<(), StoreError> {
        let Some((case, by_author)) = casebook::case_of(self.store, &self.team.name, &told.mention)? else { return Ok(()) };
        told.case = Some(case.state);
        told.case_by = case.history.last().map(|event| event.who.clone());
        told.case_story = Some(case.story).filter(|story| *story != told.mention.story);
        // An edited text and a copy elsewhere are no new message.
        told.wrote_again = by_author && !told.again;
        Ok(())
    }
}
