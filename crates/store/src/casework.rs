//! What people do with mentions: correct their verdicts, and work on the cases of their stories.

use crate::{
    disk::SledStore,
    error::{Result, StoreError},
    figures,
    keys::{self, Kind},
    library::Library as _,
    upkeep::Upkeep as _,
    write::Write,
};
use chrono::{DateTime, Utc};
use luister_mention::{Alert, Answer, Case, CaseEvent, CaseStep, Label, MentionId, Pending, PendingKey, Stored, StoryId, TeamName};

/// Cases that are written in one transaction.
const AT_ONCE: usize = 500;

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

    /// The cases of a team that are not done with.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn open_cases(&self, team: &TeamName) -> Result<Vec<Case>>;

    /// Cases of which there is something to tell by now, at most so many, those whose time came first before others; and when there
    /// will be more.
    ///
    /// # Errors
    /// If the store cannot be read.
    fn nudged(&self, now: DateTime<Utc>, most: usize) -> Result<(Vec<Case>, Option<DateTime<Utc>>)>;

    /// Does one act on a case, and gives it back as it stands then; none if there is no such case.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn act(&self, story: StoryId, team: &TeamName, event: CaseEvent, next: NextNudge<'_>) -> Result<Option<Case>>;

    /// Sets anew when there is something to tell of one case.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn set_clock(&self, story: StoryId, team: &TeamName, next: NextNudge<'_>) -> Result<()>;

    /// Sets anew for every open case when there is something to tell of it: the hours or targets of teams may be others. Cases of
    /// which an older version knew nothing but that they are there become known as open.
    ///
    /// # Errors
    /// If the store cannot be written.
    fn set_clocks(&self, next: NextNudge<'_>) -> Result<()>;
}

/// When there is something to tell of a case, if nobody acts before.
pub type NextNudge<'n> = &'n dyn Fn(&Case) -> Option<DateTime<Utc>>;

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
            write.put(keys::label(label.mention, number), label)?;
            figures::correct(write, label.mention, label.correction)
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

    fn open_cases(&self, team: &TeamName) -> Result<Vec<Case>> {
        self.read(|view| {
            let stories = view.prefixed(&keys::open_cases(team)).map(|key| Ok(keys::story_of_open_case(&key?)));
            stories.filter_map(Result::transpose).map(|story| view.must(&keys::case(story?, team))).collect()
        })
    }

    fn nudged(&self, now: DateTime<Utc>, most: usize) -> Result<(Vec<Case>, Option<DateTime<Utc>>)> {
        self.read(|view| {
            let (mut due, mut next) = (Vec::new(), None);
            for key in view.keys(keys::key(Kind::Clock, &[]), keys::end(Kind::Clock)) {
                let case: Case = view.must(&keys::case_of_clock(&key?).unwrap_or_default())?;
                if case.next.is_none_or(|next| next > now) || due.len() == most {
                    next = case.next;
                    break;
                }
                due.push(case);
            }
            Ok((due, next))
        })
    }

    fn act(&self, story: StoryId, team: &TeamName, event: CaseEvent, next: NextNudge<'_>) -> Result<Option<Case>> {
        self.write(|write| {
            let Some(mut case) = write.get::<Case>(&keys::case(story, team))? else { return Ok(None) };
            case.act(event);
            case.next = next(&case);
            put_case(write, &case)?;
            Ok(Some(case))
        })
    }

    fn set_clock(&self, story: StoryId, team: &TeamName, next: NextNudge<'_>) -> Result<()> {
        self.write(|write| set_clock(write, story, team, next))
    }

    fn set_clocks(&self, next: NextNudge<'_>) -> Result<()> {
        let is_known = self.counts()?.get(Kind::OpenCase.as_str()).is_some_and(|count| *count > 0);
        let mut open: Vec<(StoryId, TeamName)> = Vec::new();
        if is_known {
            self.read(|view| {
                for key in view.keys(keys::key(Kind::OpenCase, &[]), keys::end(Kind::OpenCase)) {
                    let case: Case = view.must(&keys::case_of_open(&key?).unwrap_or_default())?;
                    open.extend((next(&case) != case.next).then_some((case.story, case.team)));
                }
                Ok(())
            })?;
        } else {
            self.pages::<Case>(Kind::Case, &mut |_, case| {
                open.extend((!case.state.is_done()).then_some((case.story, case.team)));
                Ok(())
            })?;
        }
        for some in open.chunks(AT_ONCE) {
            self.write(|write| some.iter().try_for_each(|(story, team)| set_clock(write, *story, team, next)))?;
        }
        Ok(())
    }
}

fn set_clock(write: &mut Write<'_>, story: StoryId, team: &TeamName, next: NextNudge<'_>) -> Result<()> {
    let Some(mut case) = write.get::<Case>(&keys::case(story, team))? else { return Ok(()) };
    case.next = next(&case);
    put_case(write, &case)
}

/// Opens a case, opens one again that is done with, or remembers what is told of one; one that stands otherwise by now is left alone,
/// but of one that is done with nothing can be told.
pub(crate) fn put_step(write: &mut Write<'_>, step: &CaseStep, alert: &Alert) -> Result<()> {
    match step {
        CaseStep::Open(case) => {
            let is_there = write.has(&keys::case(case.story, &case.team))?;
            if is_there { Ok(()) } else { put_case(write, case) }
        }
        CaseStep::Reopen { story, team, event, due, said, heard } => {
            let case = write.get::<Case>(&keys::case(*story, team))?;
            let Some(mut case) = case.filter(|case| case.state.is_done()) else { return Ok(()) };
            case.reopen(alert, *due, (*said, *heard), event.clone());
            put_case(write, &case)
        }
        CaseStep::Nudge { story, team, nudge, next } => {
            let case = write.get::<Case>(&keys::case(*story, team))?;
            let Some(mut case) = case.filter(|case| !case.state.is_done()) else { return Err(StoreError::Stale) };
            case.nudge(*nudge, alert.sealed, *next);
            put_case(write, &case)
        }
    }
}

/// Closes what one of our public answers answers: the cases of its stories that are open, and what was about to be told of it.
pub(crate) fn answer(write: &mut Write<'_>, answer: &Answer) -> Result<()> {
    for story in &answer.stories {
        let cases = write.scan::<Case>(&keys::cases(*story))?;
        for mut case in cases.into_iter().filter(|case| !case.state.is_done()) {
            case.act(answer.event.clone());
            put_case(write, &case)?;
        }
    }
    for pending in &answer.withdrawn {
        write.remove(keys::pending(pending));
    }
    Ok(())
}

/// Puts a case with its place among those that are open, and among those of which there is something to tell.
pub(crate) fn put_case(write: &mut Write<'_>, case: &Case) -> Result<()> {
    let (key, open) = (keys::case(case.story, &case.team), keys::open_case(case.story, &case.team));
    let before = write.get::<Case>(&key)?;
    figures::put_case(write, before.as_ref(), case)?;
    let before = before.and_then(|before| before.next);
    if let Some(before) = before.filter(|_| before != case.next) {
        write.remove(keys::clock(before, case.story, &case.team));
    }
    if let Some(next) = case.next {
        write.index(keys::clock(next, case.story, &case.team))?;
    }
    if case.state.is_done() {
        write.remove(open);
    } else {
        write.index(open)?;
    }
    write.put(key, case)
}
