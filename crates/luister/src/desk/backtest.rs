//! What a draft of a list would have found in all that was heard, held against the list as it last came into force.

use super::{Line, Out};
use crate::config::Plan;
use anyhow::{Context, bail};
use chrono::{DateTime, Utc};
use luister_matcher::{
    List, ListFile, Lists,
    backtest::{Backtest, Report, Work},
};
use luister_mention::{CaseState, Correction, LoadedList, Mention, Position, Problem, Severity, Signal};
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

/// What came of a backtest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Backtested {
    /// What the draft is held against.
    pub(crate) against: Against,
    /// From when on what was heard is looked at; from the beginning without it.
    pub(crate) since: Option<DateTime<Utc>>,
    /// When it was done.
    pub(crate) now: DateTime<Utc>,
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
    let kept = store.lists()?;
    let in_force = compiled(kept.iter().map(|list| ListFile { file: list.file.clone(), text: list.text.clone() }));
    let before = of_file(&in_force, &draft.file).or_else(|| in_force.get(after.name().as_str()));
    let against = against(before, &kept);
    let mut backtest = Backtest::new(before, after);
    go_through(store, &mut backtest, since, out)?;
    let done = Backtested { against, since, now, report: backtest.finish() };
    out(Line::Row(serde_json::to_value(done)?))?;
    Ok(())
}

fn go_through(store: &dyn Store, backtest: &mut Backtest, since: Option<DateTime<Utc>>, out: &mut Out<'_>) -> anyhow::Result<()> {
    let counts = store.counts()?;
    let count = |kind: &str| counts.get(kind).copied().unwrap_or_default();
    let all = count("mention");
    let was_worked_on = count("case") + count("label") > 0;
    let (mut last, mut done) = (Position(0), 0);
    for page in 1_usize.. {
        let before = done;
        let found = store.sift(last, PAGE, &mut |glimpse| {
            done += 1;
            since.is_none_or(|since| glimpse.heard >= since) && backtest.wants(glimpse)
        })?;
        for stored in &found.mentions {
            backtest.see(stored, |mention| if was_worked_on { worked_on(store, mention) } else { Ok(None) })?;
        }
        if done == before {
            break;
        }
        last = found.last;
        if page % PAGES_A_STEP == 0 {
            out(Line::Progress { done, all })?;
        }
    }
    Ok(())
}

/// All lists as they would be with the draft among them.
fn drafted(plan: &Plan, draft: &Draft) -> anyhow::Result<Lists> {
    let others = plan.lists.iter().map(|list| ListFile { file: file_name(list.file()), text: list.text().to_owned() });
    let others = others.filter(|other| other.file != draft.file);
    let (lists, problems) =
        Lists::compile(&others.chain([ListFile { file: draft.file.clone(), text: draft.text.clone() }]).collect::<Vec<_>>(), None);
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

/// Lists that were good when they came into force.
fn compiled(files: impl Iterator<Item = ListFile>) -> Lists {
    Lists::compile(&files.collect::<Vec<_>>(), None).0
}

fn of_file<'l>(lists: &'l Lists, file: &str) -> Option<&'l List> {
    lists.iter().find(|list| list.file() == file)
}

fn against(before: Option<&List>, kept: &[LoadedList]) -> Against {
    let loaded = before.and_then(|list| kept.iter().find(|kept| kept.file == list.file()));
    match loaded {
        Some(kept) => Against::Loaded { file: kept.file.clone(), at: kept.at },
        None if kept.is_empty() => Against::NothingKept,
        None => Against::NewList,
    }
}

/// The name of a file without its folder: the same in whichever way the folder was named.
pub(crate) fn file_name(path: &str) -> String {
    Path::new(path).file_name().map_or_else(|| path.to_owned(), |name| name.to_string_lossy().into_owned())
}

/// What shows that people took a mention for real: a case that was claimed or handled, or a signal that somebody gave it.
fn worked_on(store: &dyn Store, mention: &Mention) -> Result<Option<Work>, StoreError> {
    let labelled = store.labels(mention.id)?.last().map(|label| label.correction);
    match labelled {
        Some(Correction::NotUs) => return Ok(None),
        Some(Correction::Signal(signal)) if signal != Signal::Other => return Ok(Some(Work::Label(signal))),
        _ => {}
    }
    let cases = store.cases(mention.story)?;
    let worked = cases.into_iter().map(|case| case.state).find(|state| matches!(state, CaseState::Claimed | CaseState::Handled));
    Ok(worked.map(Work::Case))
}
