//! From the files of all lists to the lists, or to all their problems. What has not changed is not read again.

use super::{BrokenList, List, ListFile, Lists, check, draft::Draft, finder::Finder, hash, overlap, read, resolve};
use luister_mention::Problem;
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// A file on its way to a list.
#[derive(Debug)]
enum Work {
    /// It is as it was, and refers to no other list.
    Kept(Arc<List>),
    /// The draft with this number.
    Read(usize),
}

pub(super) fn compile(files: &[ListFile], previous: Option<&Lists>) -> (Lists, Vec<Problem>) {
    let known: HashMap<&str, &Arc<List>> =
        previous.into_iter().flat_map(|previous| &previous.whole).map(|list| (list.source.file.as_str(), list)).collect();
    let (work, mut drafts) = sort_out(files, &known);
    read::refuse_same_names(&mut drafts);
    let kept: Vec<&Arc<List>> = work.iter().filter_map(|work| if let Work::Kept(list) = work { Some(list) } else { None }).collect();
    let mut read = read_lists(&mut drafts, &kept, &known);
    let (mut whole, mut problems, mut broken) = (Vec::with_capacity(files.len()), Vec::new(), Vec::new());
    for work in work {
        match work {
            Work::Kept(list) => {
                problems.extend_from_slice(&list.warnings);
                whole.push(list);
            }
            Work::Read(number) => {
                let (Some(draft), Some(list)) = (drafts.get_mut(number), read.get_mut(number)) else { continue };
                broken.extend(draft.name.clone().filter(|_| draft.has_errors()).map(|name| BrokenList {
                    name,
                    source: draft.source.clone(),
                    team: draft.team.clone(),
                }));
                let told = draft.told();
                let now = list.take().map(|list| Arc::new(List { warnings: told.clone(), ..list }));
                whole.extend(now.or_else(|| known.get(draft.source.file.as_str()).map(|list| Arc::clone(list))));
                problems.extend(told);
            }
        }
    }
    let version = hash(whole.iter().map(|list| list.version.as_str()));
    let finder = Finder::of(&whole, previous.map(|previous| &previous.finder));
    (Lists { whole, broken, version, finder }, problems)
}

/// What is to be read, and what was before.
fn sort_out(files: &[ListFile], known: &HashMap<&str, &Arc<List>>) -> (Vec<Work>, Vec<Draft>) {
    let unchanged = |file: &ListFile| known.get(file.file.as_str()).filter(|list| list.stands_alone && list.source.text == file.text);
    let mut drafts = Vec::new();
    let mut draft = |file: &ListFile| {
        drafts.push(read::read(file));
        Work::Read(drafts.len() - 1)
    };
    let mut work: Vec<Work> =
        files.iter().map(|file| unchanged(file).map_or_else(|| draft(file), |list| Work::Kept(Arc::clone(list)))).collect();
    // A name that is taken now makes a mistake of a list that had none.
    let lower = |list: &Draft| list.name.as_ref().map(|name| name.as_str().to_lowercase());
    let taken: HashSet<String> = drafts.iter().filter_map(lower).collect();
    let mut draft = |file: &ListFile| {
        drafts.push(read::read(file));
        Work::Read(drafts.len() - 1)
    };
    for (work, file) in work.iter_mut().zip(files) {
        if matches!(work, Work::Kept(list) if taken.contains(&list.name.as_str().to_lowercase())) {
            *work = draft(file);
        }
    }
    (work, drafts)
}

/// The list of each draft, if it can be used. One that fails a test of its own cannot, and who borrows from it then borrows from its
/// last good version.
fn read_lists(drafts: &mut [Draft], kept: &[&Arc<List>], good: &HashMap<&str, &Arc<List>>) -> Vec<Option<List>> {
    loop {
        let meanings = resolve::resolve(drafts, kept, good);
        let mut failed = false;
        let mut lists = Vec::with_capacity(drafts.len());
        for (draft, queries) in drafts.iter_mut().zip(meanings) {
            let list = queries.filter(|_| !draft.has_errors()).and_then(|queries| draft.list(&queries));
            if let Some(list) = &list {
                check::check(draft, list);
                overlap::warn(draft, list);
                failed |= draft.has_errors();
            }
            lists.push(list.filter(|_| !draft.has_errors()));
        }
        let borrows = |draft: &Draft| draft.refers_to_lists() && !draft.has_errors();
        if !failed || !drafts.iter().any(borrows) {
            return lists;
        }
        for draft in drafts.iter_mut().filter(|draft| borrows(draft)) {
            *draft = read::read(&draft.source);
        }
    }
}
