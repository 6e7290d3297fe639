//! What was heard: comparing with what is known, and recording it with its pendings and the cursor.

use crate::{casework, disk::SledStore, error::Result, figures, keys, view::View, write::Write};
use luister_mention::{
    Candidate, Change, Correction, Cursor, Found, Mention, MentionId, Position, Recorded, Secret, Standing, Stored, Subscription, Verdict,
};
use serde::{Deserialize, Serialize};

/// The most mentions of one transaction; a longer page is several, with the cursor in the last.
const MAX_BATCH: usize = 500;
/// The most earlier versions of a mention that are kept: some pages change their text at every look.
const MAX_REVISIONS: u32 = 20;

/// Where a mention lies and what it says, under its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Seen {
    pub(crate) position: Position,
    pub(crate) content: u64,
}

/// A [`Stored`] as it is written: what it holds belongs to somebody else.
#[derive(Serialize)]
struct Storing<'s> {
    #[serde(flatten)]
    mention: &'s Mention,
    verdict: &'s Verdict,
    content: u64,
    revision: u32,
}

/// What the listening side asks of a store.
pub trait Intake: Send + Sync {
    /// How far every source was read.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn cursors(&self) -> Result<Vec<Cursor>>;

    /// What is new on a page, in its order.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn compare(&self, candidates: &[Candidate]) -> Result<Vec<Standing>>;

    /// Records what was found on a page, with its verdicts, its pendings and the cursor behind it, on disk
    /// before it returns. After a crash either all of a transaction is there or nothing of it.
    ///
    /// # Errors
    /// If the store cannot be written; then the cursor has not moved.
    fn record(&self, found: &[Found], cursor: &Cursor) -> Result<Recorded> {
        Ok(self.record_all(&[(found, cursor)])?.pop().unwrap_or_default())
    }

    /// The same for the pages of several sources: the short ones share a transaction, and the wait for the disk.
    ///
    /// # Errors
    /// If the store cannot be written; then at least one of the cursors has not moved.
    fn record_all(&self, polls: &[(&[Found], &Cursor)]) -> Result<Vec<Recorded>>;

    /// Records the first part of a long page. Its cursor moves when the rest is recorded.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn record_part(&self, found: &[Found]) -> Result<Recorded>;

    /// What hubs were asked to push.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn subscriptions(&self) -> Result<Vec<Subscription>>;

    /// Keeps how a subscription stands, on disk before it returns.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn keep_subscription(&self, subscription: &Subscription) -> Result<()>;

    /// Forgets the subscription with this token, if there is one.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn drop_subscription(&self, token: &Secret) -> Result<()>;
}

impl Intake for SledStore {
    fn cursors(&self) -> Result<Vec<Cursor>> {
        self.read(|view| view.scan(&keys::key(keys::Kind::Cursor, &[])).map(|entry| entry.map(|(_, cursor)| cursor)).collect())
    }

    fn compare(&self, candidates: &[Candidate]) -> Result<Vec<Standing>> {
        self.read(|view| candidates.iter().map(|candidate| standing(view, candidate)).collect())
    }

    fn record_all(&self, polls: &[(&[Found], &Cursor)]) -> Result<Vec<Recorded>> {
        let mut all = Vec::with_capacity(polls.len());
        let mut rest = polls;
        while let Some(number) = together(rest) {
            let (now, later) = rest.split_at(number);
            let mut tails = Vec::with_capacity(number);
            for (found, cursor) in now {
                let mut recorded = Recorded::default();
                let (head, tail) = found.split_at(found.len().saturating_sub(1) / MAX_BATCH * MAX_BATCH);
                for batch in head.chunks(MAX_BATCH) {
                    self.write(|write| record_batch(write, batch, &mut recorded))?;
                }
                tails.push((tail, cursor, recorded));
            }
            self.write(|write| {
                for (tail, cursor, recorded) in &mut tails {
                    record_batch(write, tail, recorded)?;
                    write.put(keys::cursor(&cursor.source), *cursor)?;
                }
                Ok(())
            })?;
            all.extend(tails.into_iter().map(|(.., recorded)| recorded));
            rest = later;
        }
        Ok(all)
    }

    fn record_part(&self, found: &[Found]) -> Result<Recorded> {
        let mut recorded = Recorded::default();
        for batch in found.chunks(MAX_BATCH) {
            self.write(|write| record_batch(write, batch, &mut recorded))?;
        }
        Ok(recorded)
    }

    fn subscriptions(&self) -> Result<Vec<Subscription>> {
        self.read(|view| view.scan(&keys::key(keys::Kind::Subscription, &[])).map(|entry| entry.map(|(_, kept)| kept)).collect())
    }

    fn keep_subscription(&self, subscription: &Subscription) -> Result<()> {
        self.write(|write| write.put(keys::subscription(&subscription.token), subscription))
    }

    fn drop_subscription(&self, token: &Secret) -> Result<()> {
        self.write(|write| {
            let key = keys::subscription(token);
            if write.has(&key)? {
                write.remove(key);
            }
            Ok(())
        })
    }
}

/// How many of these polls are recorded in one transaction: at least one, and no more than a transaction may hold.
fn together(polls: &[(&[Found], &Cursor)]) -> Option<usize> {
    let mut mentions = 0;
    let fits = polls.iter().take_while(|(found, _)| {
        mentions += found.len();
        mentions <= MAX_BATCH
    });
    let fits = fits.count();
    (!polls.is_empty()).then_some(fits.max(1))
}

fn standing(view: &View<'_>, candidate: &Candidate) -> Result<Standing> {
    if candidate.repeated {
        return Ok(Standing::Seen);
    }
    let known = view.get::<Seen>(&keys::seen(candidate.id))?;
    if known.is_some_and(|seen| seen.content == candidate.content) {
        return Ok(Standing::Seen);
    }
    // An id of its own is only given to what shares an identity with another message, here or in the store.
    let may_have_its_own = known.is_some() || candidate.shared;
    if may_have_its_own && view.get::<Seen>(&keys::seen(candidate.own_id()))?.is_some() {
        return Ok(Standing::Seen);
    }
    match known {
        Some(_) if candidate.shared => Ok(Standing::New { id: candidate.own_id() }),
        // What was erased is not taken in again, whatever it says by now.
        Some(seen) => Ok(kept(view, seen.position)?.map_or(Standing::Seen, |old| Standing::Edited { old: Box::new(old) })),
        None if is_known_by_another_guid(view, candidate)? => Ok(Standing::Seen),
        None => Ok(Standing::New { id: if candidate.collides { candidate.own_id() } else { candidate.id } }),
    }
}

/// Whether the page said the same at the same address when it was last read, and only calls it something else now.
fn is_known_by_another_guid(view: &View<'_>, candidate: &Candidate) -> Result<bool> {
    match candidate.like_before {
        Some(like) => Ok(view.get::<Seen>(&keys::seen(like))?.is_some()),
        None => Ok(false),
    }
}

fn record_batch(write: &mut Write<'_>, batch: &[Found], recorded: &mut Recorded) -> Result<()> {
    for found in batch {
        let known = write.get::<Seen>(&keys::seen(found.mention.id))?;
        let storing = |revision| Storing { mention: &found.mention, verdict: &found.verdict, content: found.content, revision };
        let seen = match (found.change, known) {
            (Change::New, Some(_)) => continue,
            (Change::Revision, Some(seen)) => {
                recorded.edited += 1;
                revise(write, storing, seen)?
            }
            (_, None) => {
                recorded.new += 1;
                put_last(write, &storing(0), None)?
            }
        };
        if let Some(like) = found.like {
            write.put(keys::seen(like), &seen)?;
        }
        if let Some(answer) = &found.answers {
            casework::answer(write, answer)?;
        }
        for pending in &found.pendings {
            write.put(keys::pending(&pending.id()), pending)?;
            recorded.pendings += 1;
        }
    }
    Ok(())
}

/// Puts a mention at the end, with its place in every index.
pub(crate) fn insert(write: &mut Write<'_>, stored: &Stored) -> Result<()> {
    let Stored { mention, verdict, content, revision } = stored;
    let correction = figures::correction(write, mention.id)?;
    put_last(write, &Storing { mention, verdict, content: *content, revision: *revision }, correction).map(drop)
}

/// Puts a mention where it was, with all that is made of it.
pub(crate) fn place_anew(write: &mut Write<'_>, stored: &Stored, position: Position) -> Result<()> {
    let Stored { mention, verdict, content, revision } = stored;
    let correction = figures::correction(write, mention.id)?;
    place(write, &Storing { mention, verdict, content: *content, revision: *revision }, position, correction).map(drop)
}

fn put_last(write: &mut Write<'_>, storing: &Storing<'_>, correction: Option<Correction>) -> Result<Seen> {
    let position = write.next_position();
    place(write, storing, position, correction)
}

fn place(write: &mut Write<'_>, storing: &Storing<'_>, position: Position, correction: Option<Correction>) -> Result<Seen> {
    let Storing { mention, verdict, content, .. } = *storing;
    let seen = Seen { position, content };
    write.put(keys::mention(position), storing)?;
    write.put(keys::seen(mention.id), &seen)?;
    write.index(keys::by_time(mention.when(), position))?;
    if let Some(author) = mention.author_key() {
        write.index(keys::by_author(&author, position))?;
    }
    if mention.has_joined() {
        write.index(keys::by_story(mention.story, position))?;
    }
    figures::put(write, mention, verdict, position, correction)?;
    Ok(seen)
}

/// Puts a new version in the place of the old one, which is kept. If the old one is not there, nothing changes.
fn revise<'s>(write: &mut Write<'_>, storing: impl FnOnce(u32) -> Storing<'s>, seen: Seen) -> Result<Seen> {
    let position = seen.position;
    let Some(old) = write.get::<Stored>(&keys::mention(position))? else { return Ok(seen) };
    write.remove(keys::by_time(old.mention.when(), position));
    if let Some(author) = old.mention.author_key() {
        write.remove(keys::by_author(&author, position));
    }
    if old.mention.has_joined() {
        write.remove(keys::by_story(old.mention.story, position));
    }
    write.remove(keys::tally(old.mention.heard, position));
    write.put(keys::revision(position, old.revision), &old)?;
    if let Some(oldest) = old.revision.checked_sub(MAX_REVISIONS) {
        write.remove(keys::revision(position, oldest));
    }
    let correction = figures::correction(write, old.mention.id)?;
    place(write, &storing(old.revision.saturating_add(1)), position, correction)
}

/// The mention of an id, with its position.
pub(crate) fn stored(view: &View<'_>, id: MentionId) -> Result<Option<(Position, Stored)>> {
    let Some(seen) = view.get::<Seen>(&keys::seen(id))? else { return Ok(None) };
    Ok(kept(view, seen.position)?.map(|stored| (seen.position, stored)))
}

/// The mention at a position that was given to one; none if it was erased.
pub(crate) fn kept(view: &View<'_>, position: Position) -> Result<Option<Stored>> {
    let key = keys::mention(position);
    match view.get(&key)? {
        Some(stored) => Ok(Some(stored)),
        None if view.has(&keys::grave(position))? => Ok(None),
        None => view.must(&key).map(Some),
    }
}
