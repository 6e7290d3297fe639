//! From the files of all lists to the lists, or to all their problems. What has not changed is not read again.

use super::{BrokenList, List, ListFile, Lists, check, draft::Draft, finder::Finder, hash, overlap, read, resolve};
use luister_mention::{ListName, Problem};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// A file on its way to a list.
#[derive(Debug)]
enum Work {
    /// It is as it was, and so is every list that it borrows from.
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
                    untried: draft.untried(),
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

/// What is to be read, and what was before. A list that is as it was is read again all the same if its name is taken now, which makes a
/// mistake of it, or if one that it borrows from is.
fn sort_out(files: &[ListFile], known: &HashMap<&str, &Arc<List>>) -> (Vec<Work>, Vec<Draft>) {
    let unchanged = |file: &ListFile| known.get(file.file.as_str()).copied().filter(|list| list.source.text == file.text);
    let mut kept: Vec<Option<&Arc<List>>> = files.iter().map(unchanged).collect();
    let mut drafts: Vec<Option<Draft>> = files.iter().map(|_| None).collect();
    loop {
        for ((file, _), draft) in files.iter().zip(&kept).zip(&mut drafts).filter(|((_, kept), draft)| kept.is_none() && draft.is_none()) {
            *draft = Some(read::read(file));
        }
        let read: HashSet<String> = drafts.iter().flatten().filter_map(|draft| Some(lower(draft.name.as_ref()?))).collect();
        let there: HashSet<String> = kept.iter().flatten().map(|list| lower(&list.name)).collect();
        let stays = |list: &List| !read.contains(&lower(&list.name)) && list.borrows.iter().all(|name| there.contains(name));
        let before = there.len();
        for kept in &mut kept {
            *kept = kept.filter(|list| stays(list));
        }
        if kept.iter().flatten().count() == before {
            break;
        }
    }
    let mut read = Vec::new();
    let work = kept.into_iter().zip(drafts).map(|(kept, draft)| match (kept, draft) {
        (Some(list), _) => Work::Kept(Arc::clone(list)),
        (None, draft) => {
            read.extend(draft);
            Work::Read(read.len() - 1)
        }
    });
    (work.collect(), read)
}

fn lower(name: &ListName) -> String {
    name.as_str().to_lowercase()
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
        let borrows = |draft: &Draft| !draft.borrows().is_empty() && !draft.has_errors();
        if !failed || !drafts.iter().any(borrows) {
            return lists;
        }
        for draft in drafts.iter_mut().filter(|draft| borrows(draft)) {
            *draft = read::read(&draft.source);
        }
    }
}
