//! What a draft of a list would have found in all that was heard, held against the list as it last came into force.

use super::{Line, Out};
use crate::config::Plan;
use anyhow::{Context, bail};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use luister_matcher::{
    List, ListFile, Lists,
    backtest::{Backtest, Opinion, Report, Work},
};
use luister_mention::{CaseState, Correction, ListName, LoadedList, Mention, Position, Problem, Severity, Signal};
use luister_store::{Store, StoreError};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// How many mentions are looked at in one go; between two of them others may read and write.
const PAGE: usize = 500;
/// After so many pages it is said how far it has come.
const PAGES_A_STEP: usize = 20;

/// A list as it would be saved. The command reads it, so that whoever asks has to be allowed to, and the daemon need not be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Draft {
    /// The file that it would take the place of, or be, in the folder of the lists.
    pub(crate) file: String,
    /// All of its text.
    pub(crate) text: String,
}

/// When the first of some mentions was heard, and when the last.
type FirstAndLast = (DateTime<Utc>, DateTime<Utc>);

/// What came of a backtest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Backtested {
    /// What the draft is held against.
    pub(crate) against: Against,
    /// From when on what was heard is looked at; from the beginning without it.
    pub(crate) since: Option<DateTime<Utc>>,
    /// When it was done.
    pub(crate) now: DateTime<Utc>,
    /// The clock by which days are counted and times are told: that of the list's team, else that of the administrator.
    pub(crate) zone: Tz,
    /// When the first and the last of all mentions that are kept were heard.
    pub(crate) kept: Option<FirstAndLast>,
    /// What was found.
    #[serde(flatten)]
    pub(crate) report: Report,
}

/// What a draft is held against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Against {
    /// The list as it came into force.
    Loaded {
        /// Its file.
        file: String,
        /// When.
        at: DateTime<Utc>,
    },
    /// Nothing: there is such a list, but under the rules of today it has mistakes.
    Unreadable {
        /// Its file.
        file: String,
    },
    /// Nothing: there is no such list yet.
    NewList,
    /// Nothing: no list was kept, so that nobody knows.
    NothingKept,
}

/// Looks through all that was heard.
pub(super) fn backtest(
    plan: &Plan,
    store: &dyn Store,
    draft: &Draft,
    since: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
    out: &mut Out<'_>,
) -> anyhow::Result<()> {
    let drafted = drafted(plan, draft)?;
    let after = of_file(&drafted, &draft.file).context("the draft is no list")?;
    let lists = store.lists()?;
    let in_force = in_force(&lists, &draft.file);
    let (against, before) = held_against(&in_force, &lists, &draft.file, after.name());
    let team = after.team().and_then(|line| plan.routes.team(&line.name));
    let zone = team.map_or(plan.mail.timezone, |team| team.timezone);
    let mut backtest = Backtest::new(before, after, &plan.matcher);
    let kept = go_through(store, &mut backtest, since, zone, out)?;
    let done = Backtested { against, since, now, zone, kept, report: backtest.finish() };
    out(Line::Row(serde_json::to_value(done)?))?;
    Ok(())
}

/// Lets the backtest see all that was heard since then; tells when the first and the last of all mentions were heard.
fn go_through(
    store: &dyn Store,
    backtest: &mut Backtest,
    since: Option<DateTime<Utc>>,
    zone: Tz,
    out: &mut Out<'_>,
) -> anyhow::Result<Option<FirstAndLast>> {
    let counts = store.counts()?;
    let count = |kind: &str| counts.get(kind).copied().unwrap_or_default();
    let all = count("mention");
    let was_worked_on = count("case") + count("label") > 0;
    let mut kept: Option<FirstAndLast> = None;
    let (mut last, mut done) = (Position(0), 0);
    for page in 1_usize.. {
        let before = done;
        // What was imported was heard before its neighbours, so that the place of a mention does not tell when it was.
        let found = store.sift(last, PAGE, &mut |glimpse| {
            done += 1;
            let (first, newest) = kept.get_or_insert((glimpse.heard, glimpse.heard));
            (*first, *newest) = ((*first).min(glimpse.heard), (*newest).max(glimpse.heard));
            since.is_none_or(|since| glimpse.heard >= since) && backtest.wants(glimpse)
        })?;
        for stored in &found.mentions {
            let date = stored.mention.heard.with_timezone(&zone).date_naive();
            backtest.see(stored, date, |mention| if was_worked_on { opinion(store, mention) } else { Ok(None) })?;
        }
        if done == before {
            break;
        }
        last = found.last;
        if page % PAGES_A_STEP == 0 {
            out(Line::Progress { done, all })?;
        }
    }
    Ok(kept)
}

/// The draft, with all lists as they would be beside it if it needs any of them.
fn drafted(plan: &Plan, draft: &Draft) -> anyhow::Result<Lists> {
    let written = ListFile { file: draft.file.clone(), text: draft.text.clone() };
    let alone = Lists::compile(std::slice::from_ref(&written), None).0;
    if of_file(&alone, &draft.file).is_some() {
        return Ok(alone);
    }
    let others = plan.lists.iter().map(|list| ListFile { file: file_name(list.file()), text: list.text().to_owned() });
    let others = others.filter(|other| other.file != draft.file);
    let (lists, problems) = Lists::compile(&others.chain([written]).collect::<Vec<_>>(), None);
    let errors: Vec<Problem> =
        problems.into_iter().filter(|problem| problem.file == draft.file && problem.severity == Severity::Error).collect();
    if !errors.is_empty() {
        bail!(
            "beside the lists that are in force, this one has mistakes:\n{}",
            errors.iter().map(Problem::to_string).collect::<Vec<_>>().join("\n")
        );
    }
    Ok(lists)
}

/// What was in force: the list with this file alone, if it is there and needs no other; else all.
fn in_force(kept: &[LoadedList], file: &str) -> Lists {
    let same: Vec<LoadedList> = kept.iter().filter(|kept| kept.file == file).cloned().collect();
    let alone = compiled(&same);
    if of_file(&alone, file).is_some() { alone } else { compiled(kept) }
}

/// Lists that were good when they came into force; under the rules of today they need not be.
fn compiled(kept: &[LoadedList]) -> Lists {
    let files: Vec<ListFile> = kept.iter().map(|list| ListFile { file: list.file.clone(), text: list.text.clone() }).collect();
    Lists::compile(&files, None).0
}

fn of_file<'l>(lists: &'l Lists, file: &str) -> Option<&'l List> {
    lists.iter().find(|list| list.file() == file)
}

/// What a draft takes the place of: the list with its file, else the one with its name, whether that can still be read or not.
fn held_against<'l>(in_force: &'l Lists, kept: &[LoadedList], file: &str, name: &ListName) -> (Against, Option<&'l List>) {
    let of_name = || in_force.get(name.as_str()).map(List::file).or_else(|| broken(in_force, name));
    let same = |file: &str| kept.iter().find(|kept| kept.file == file);
    match same(file).or_else(|| of_name().and_then(same)) {
        Some(kept) => match of_file(in_force, &kept.file) {
            Some(before) => (Against::Loaded { file: kept.file.clone(), at: kept.at }, Some(before)),
            None => (Against::Unreadable { file: kept.file.clone() }, None),
        },
        None if kept.is_empty() => (Against::NothingKept, None),
        None => (Against::NewList, None),
    }
}

/// The file of the list of this name that has mistakes.
fn broken<'l>(lists: &'l Lists, name: &ListName) -> Option<&'l str> {
    let is_same = |other: &ListName| other.as_str().to_lowercase() == name.as_str().to_lowercase();
    lists.broken().iter().find(|list| is_same(&list.name)).map(|list| list.source.file.as_str())
}

/// The name of a file without its folder: the same in whichever way the folder was named.
pub(crate) fn file_name(path: &str) -> String {
    Path::new(path).file_name().map_or_else(|| path.to_owned(), |name| name.to_string_lossy().into_owned())
}

/// What people made of a mention: what somebody called it counts first, then whether its case was claimed or handled.
fn opinion(store: &dyn Store, mention: &Mention) -> Result<Option<Opinion>, StoreError> {
    match store.labels(mention.id)?.last().map(|label| label.correction) {
        Some(Correction::NotUs | Correction::Signal(Signal::Other)) => return Ok(Some(Opinion::Dismissed)),
        Some(Correction::Signal(signal)) => return Ok(Some(Opinion::Real(Work::Label(signal)))),
        None => {}
    }
    let cases = store.cases(mention.story)?;
    let worked = cases.into_iter().map(|case| case.state).find(|state| matches!(state, CaseState::Claimed | CaseState::Handled));
    Ok(worked.map(|state| Opinion::Real(Work::Case(state))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_can_no_longer_be_read_is_not_taken_for_a_new_one() {
        let at = DateTime::UNIX_EPOCH;
        let kept = |file: &str, text: &str| LoadedList { file: file.to_owned(), text: text.to_owned(), at };
        let loaded = |file: &str| Against::Loaded { file: file.to_owned(), at };
        let unreadable = |file: &str| Against::Unreadable { file: file.to_owned() };
        let all = [
            kept("acme.txt", "list: Acme\n\nacme\n"),
            kept("bolt.txt", "list: Bolt\n\nbolt AND volt OR ampère\n"),
            kept("lost.txt", "list:\n"),
            kept("uses.txt", "list: Uses\n\n(list:bolt) AND kapot\n"),
        ];
        for (what, file, name, expected) in [
            ("the same file", "acme.txt", "Acme NL", loaded("acme.txt")),
            ("the same name", "nieuw.txt", "ACME", loaded("acme.txt")),
            ("the same file, with a mistake", "bolt.txt", "Bolt", unreadable("bolt.txt")),
            ("its file before a name that is fine", "bolt.txt", "Acme", unreadable("bolt.txt")),
            ("the same name, with a mistake", "nieuw.txt", "BOLT", unreadable("bolt.txt")),
            ("no list", "lost.txt", "Lost", unreadable("lost.txt")),
            ("one that needs what has a mistake", "uses.txt", "Uses", unreadable("uses.txt")),
            ("nothing like it", "nieuw.txt", "Nieuw", Against::NewList),
        ] {
            let in_force = in_force(&all, file);
            let (against, before) = held_against(&in_force, &all, file, &ListName::new(name).unwrap());
            assert_eq!(before.is_some(), matches!(against, Against::Loaded { .. }), "{what}");
            assert_eq!(against, expected, "{what}");
        }
        let empty = compiled(&[]);
        let (none, _) = held_against(&empty, &[], "acme.txt", &ListName::new("Acme").unwrap());
        assert_eq!(none, Against::NothingKept);
    }
}
