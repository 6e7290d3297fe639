//! What people do with mentions: correct their verdicts, and work on the cases of their stories.

use crate::{
    disk::SledStore,
    error::Result,
    keys::{self, Kind},
    library::Library as _,
};
use luister_mention::{Case, CaseEvent, Label, MentionId, Pending, PendingKey, Stored, StoryId, TeamName};

/// What people do with mentions.
pub trait Casework: Send + Sync {
    /// Adds a correction; earlier ones stay, and the last one counts. In the same transaction pendings are added that
    /// follow from it, and withdrawn that no longer do.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn label(&self, label: &Label, added: &[Pending], withdrawn: &[PendingKey]) -> Result<()>;

    /// The corrections of a mention, the oldest first.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn labels(&self, mention: MentionId) -> Result<Vec<Label>>;

    /// The last correction of every mention that has any, with the mention, at most so many: those that were given last, and of these
    /// the oldest first.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn labelled(&self, most: usize) -> Result<Vec<(Label, Stored)>>;

    /// The cases of a story, one for each team that has one.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn cases(&self, story: StoryId) -> Result<Vec<Case>>;

    /// Every case.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn all_cases(&self) -> Result<Vec<Case>>;

    /// Does one act on a case, and gives it back as it stands then; none if there is no such case.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn act(&self, story: StoryId, team: &TeamName, event: CaseEvent) -> Result<Option<Case>>;
}

impl Casework for SledStore {
    fn label(&self, label: &Label, added: &[Pending], withdrawn: &[PendingKey]) -> Result<()> {
        self.write(|write| {
            for pending in withdrawn {
                write.remove(keys::pending(pending));
            }
            for pending in added {
                write.put(keys::pending(&pending.id()), pending)?;
            }
            let number = write.count(&keys::labels(label.mention));
            write.put(keys::label(label.mention, number), label)
        })
    }

    fn labels(&self, mention: MentionId) -> Result<Vec<Label>> {
        self.read(|view| view.scan(&keys::labels(mention)).map(|entry| entry.map(|(_, label)| label)).collect())
    }

    fn labelled(&self, most: usize) -> Result<Vec<(Label, Stored)>> {
        let mut last: Vec<Label> = Vec::new();
        self.pages::<Label>(Kind::Label, &mut |_, label| {
            last.pop_if(|before| before.mention == label.mention);
            last.push(label);
            Ok(())
        })?;
        last.sort_by_key(|label| std::cmp::Reverse(label.at));
        last.truncate(most);
        let with_mention = |label: Label| self.mention(label.mention).map(|stored| stored.map(|stored| (label, stored)));
        last.into_iter().rev().filter_map(|label| with_mention(label).transpose()).collect()
    }

    fn cases(&self, story: StoryId) -> Result<Vec<Case>> {
        self.read(|view| view.scan(&keys::cases(story)).map(|entry| entry.map(|(_, case)| case)).collect())
    }

    fn all_cases(&self) -> Result<Vec<Case>> {
        self.read(|view| view.scan(&keys::key(Kind::Case, &[])).map(|entry| entry.map(|(_, case)| case)).collect())
    }

    fn act(&self, story: StoryId, team: &TeamName, event: CaseEvent) -> Result<Option<Case>> {
        self.write(|write| {
            let key = keys::case(story, team);
            let Some(mut case) = write.get::<Case>(&key)? else { return Ok(None) };
            case.act(event);
            write.put(key, &case)?;
            Ok(Some(case))
        })
    }
}
