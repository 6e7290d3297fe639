//! From an item to what is recorded of it: the mention with its story, its verdict, and who is to be told. The time is given.

use super::stories;
use crate::{casebook, config::Plan};
use chrono::{DateTime, Utc};
use luister_alerts::seal;
use luister_matcher::Matcher;
use luister_mention::{
    Answer, Author, Candidate, CaseEvent, CaseState, Change, Channel, Found, Item, Link, Mention, MentionId, Parent, Pending, Signal,
    Standing, StoryId, Verdict, text,
};
use luister_sources::Source;
use luister_store::{Store, StoreError};

/// The longest quotation of what a mention answers, in characters.
const MAX_QUOTE_CHARS: usize = 500;

/// What a mention is made with.
pub(super) struct Listener<'l> {
    pub(super) plan: &'l Plan,
    pub(super) matcher: &'l Matcher,
    pub(super) source: &'l dyn Source,
    pub(super) now: DateTime<Utc>,
    pub(super) store: &'l dyn Store,
}

impl Listener<'_> {
    /// What of these items is new or edited. Each standing is that of the candidate, and each candidate that of the item.
    pub(super) fn listen(
        &self,
        items: &[Item],
        candidates: &[Candidate],
        standings: Vec<Standing>,
        stories: &mut stories::Page<'_>,
    ) -> Result<Vec<Found>, StoreError> {
        let mut found = Vec::new();
        for ((item, candidate), standing) in items.iter().zip(candidates).zip(standings) {
            match standing {
                Standing::New { id } => {
                    let new = self.first_heard(item, id, candidate.content, stories)?;
                    found.push(Found { like: candidate.like, ..new });
                }
                Standing::Edited { old } => self.edited(item, candidate, &old.mention, &old.verdict, stories, &mut found)?,
                Standing::Seen => {}
            }
        }
        self.answer(&mut found)?;
        Ok(found)
    }

    /// Finds out what our own messages answer: that needs no other answer, and if nobody was told of it yet, nobody has to be.
    fn answer(&self, found: &mut [Found]) -> Result<(), StoreError> {
        let is_answer = |found: &Found| found.mention.own && found.change == Change::New;
        let parents = found.iter().map(|found| found.mention.parent.as_ref().and_then(|parent| parent.id).filter(|_| is_answer(found)));
        let parents: Vec<Option<MentionId>> = parents.collect();
        if parents.iter().all(Option::is_none) {
            return Ok(());
        }
        let waiting = self.store.pendings()?;
        for (number, parent) in parents.into_iter().enumerate() {
            let Some(parent) = parent else { continue };
            let here = found.iter_mut().find(|found| found.mention.id == parent);
            let stories = if let Some(here) = here {
                here.pendings.clear();
                vec![here.mention.story]
            } else if let Some(stored) = self.store.mention(parent)? {
                let teams = self.plan.routes.teams().map(|team| &team.name);
                let cases = casebook::cases_of(self.store, teams, &stored.mention)?;
                cases.into_iter().map(|case| case.story).collect()
            } else {
                continue;
            };
            let withdrawn = waiting.iter().filter(|pending| pending.mention == parent).map(Pending::id).collect();
            if let Some(answer) = found.get_mut(number) {
                answer.answers = Some(Answer { stories, event: self.answered(&answer.mention), withdrawn });
            }
        }
        Ok(())
    }

    /// What is remembered of a case that one of our own messages closed.
    fn answered(&self, mention: &Mention) -> CaseEvent {
        let author = mention.author.as_ref().map_or("", Author::display);
        let place = mention.url.as_ref().map_or("", Link::as_str);
        let locale = self.plan.mail.lang;
        let note = locale.pick(format!("openbaar beantwoord door {author} {place}"), format!("answered in public by {author} {place}"));
        let note = Some(note.trim().to_owned());
        CaseEvent { note, ..CaseEvent::new(self.now, seal::OURSELVES, CaseState::Handled) }
    }

    fn first_heard(&self, item: &Item, id: MentionId, content: u64, stories: &mut stories::Page<'_>) -> Result<Found, StoreError> {
        let mut mention = self.mention(item, id);
        mention.story = stories.choose(&mention)?;
        Ok(self.judged(mention, content))
    }

    fn judged(&self, mention: Mention, content: u64) -> Found {
        let verdict = self.matcher.judge(&mention);
        let pendings = self.plan.routes.select(&mention, &verdict, self.now);
        Found { mention, verdict, content, like: None, change: Change::New, pendings, answers: None }
    }

    fn mention(&self, item: &Item, id: MentionId) -> Mention {
        let settings = self.source.settings();
        let accounts = &self.plan.own.accounts;
        let own = item.own || item.author.as_ref().is_some_and(|author| author.is_one_of(accounts));
        let parent = item.parent.as_ref().map(|parent| Parent {
            id: Some(MentionId::of(&settings.name, &parent.identity)),
            author: parent.author.clone(),
            text: parent.text.as_deref().map(|said| text::excerpt(said, MAX_QUOTE_CHARS)),
        });
        let (kept, cut) = text::cut(&item.text, text::MAX_TEXT_BYTES);
        Mention {
            id,
            source: settings.name.clone(),
            channel: settings.channel,
            url: item.link.clone(),
            title: item.title.as_deref().map(text::line).filter(|title| !title.is_empty()),
            text: kept.to_owned(),
            cut: item.cut || cut,
            author: item.author.clone(),
            own,
            about: settings.about.clone(),
            story: StoryId(id),
            published: item.published.map(|at| at.min(self.now)),
            edited: item.edited.map(|at| at.min(self.now)),
            heard: self.now,
            lang: item.lang.or(settings.lang),
            rating: item.rating,
            thread: item.thread.as_deref().map(text::line),
            parent,
            reach: item.reach,
        }
    }

    /// An edit is a revision; it is told again only if it says something worse. In a forum, what was put behind
    /// the old text is a message of its own.
    fn edited(
        &self,
        item: &Item,
        candidate: &Candidate,
        old: &Mention,
        before: &Verdict,
        stories: &mut stories::Page<'_>,
        found: &mut Vec<Found>,
    ) -> Result<(), StoreError> {
        let mut mention = Mention { story: old.story, ..self.mention(item, old.id) };
        if old.author.as_ref().is_some_and(Author::is_pseudonym)
            && let Ok(Some(pseudonyms)) = self.plan.pseudonyms()
        {
            pseudonyms.hide(&mut mention);
        }
        stories.edited(&mention);
        let mut revision = self.judged(mention, candidate.content);
        revision.mention.heard = old.heard;
        revision.change = Change::Revision;
        revision.like = candidate.like;
        let added = (old.channel == Channel::Forum && !old.cut).then(|| item.text.strip_prefix(old.text.as_str())).flatten();
        if let Some(added) = added.map(str::trim).filter(|added| !added.is_empty()) {
            revision.pendings.clear();
            found.push(revision);
            found.push(self.added(item, candidate, old, added, stories)?);
            return Ok(());
        }
        if !is_worse(before, &revision.verdict) {
            revision.pendings.clear();
        }
        let told = self.plan.routes.select(old, before, self.now);
        for pending in &mut revision.pendings {
            pending.again = told.iter().any(|told| told.key == pending.key);
        }
        found.push(revision);
        Ok(())
    }

    /// What was put behind the old text of a forum's entry: by whom and when, the page does not say.
    fn added(
        &self,
        item: &Item,
        candidate: &Candidate,
        old: &Mention,
        added: &str,
        stories: &mut stories::Page<'_>,
    ) -> Result<Found, StoreError> {
        let part = Item { text: added.to_owned(), author: None, published: None, edited: None, ..item.clone() };
        let content = part.content();
        let id = MentionId::of(&old.source, &item.identity().with_content(content ^ candidate.content));
        let mut found = self.first_heard(&part, id, content, stories)?;
        let author = old.author.as_ref().map(|author| author.display().to_owned());
        found.mention.parent = Some(Parent { id: Some(old.id), author, text: Some(text::excerpt(&old.text, MAX_QUOTE_CHARS)) });
        Ok(found)
    }
}

/// Whether a verdict calls for another alert: it is more serious, or it is the first that anybody is told of.
fn is_worse(before: &Verdict, after: &Verdict) -> bool {
    let rank = |signal: Signal| match signal {
        Signal::Crisis => 3,
        Signal::Complaint => 2,
        Signal::Other => 0,
        _ => 1,
    };
    let worse = rank(after.named()) > rank(before.named());
    worse && (rank(after.named()) >= 2 || before.routed().is_empty())
}
