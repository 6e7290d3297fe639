//! Forgetting an author: everything that is kept of them goes, wherever it is, and what others wrote no longer names them.

use super::{Line, Out, author};
use crate::{
    backups,
    config::Plan,
    identity::{self, Finder, Identity, Words},
    trail::fingerprint,
};
use anyhow::{Context, bail, ensure};
use chrono::{DateTime, Utc};
use luister_alerts::{
    channels::{Channels, Ways},
    config::Transport,
};
use luister_mention::{Alert, Erased, MentionId, Position, SourceName, Stored};
use luister_store::Store;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
};

/// How many mentions are looked at in one go.
const PAGE: usize = 2000;
/// How often accounts lead to further names of the same author.
const MAX_ROUNDS: usize = 10;

/// What is to be forgotten.
pub(super) struct Wanted<'w> {
    pub(super) author: &'w str,
    pub(super) source: Option<&'w SourceName>,
    /// Whether it is done, or only shown.
    pub(super) really: bool,
    /// More mentions than this are not erased.
    pub(super) most: u64,
}

/// What would be erased, and where it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sight {
    /// How many mentions.
    pub(crate) mentions: u64,
    /// How many of each source.
    pub(crate) sources: BTreeMap<String, u64>,
    /// How many alerts tell of them.
    pub(crate) alerts: u64,
    /// How many cases there are of them.
    pub(crate) cases: usize,
    /// Records in which the author is named, by kind, the mentions themselves among them.
    pub(crate) named_in: BTreeMap<String, u64>,
    /// Files that were taken in and name the author.
    pub(crate) files: Vec<PathBuf>,
    /// Lists that name the author: they stay as they are.
    pub(crate) lists: Vec<String>,
    /// What is looked for in what others wrote.
    pub(crate) sought: BTreeSet<String>,
    /// What is too common for that.
    pub(crate) common: BTreeSet<String>,
}

/// What was erased.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Gone {
    /// How many mentions.
    pub(crate) erased: u64,
    /// Records that no longer name the author.
    pub(crate) masked: u64,
    /// Files that were removed.
    pub(crate) files: Vec<PathBuf>,
    /// What the trail calls the author.
    pub(crate) fingerprint: String,
}

/// What is kept of an author.
struct Found {
    mentions: Vec<Stored>,
    words: Words,
    finder: Option<Finder>,
}

/// Shows what is kept of an author and where, or erases it.
pub(super) fn forget(plan: &Plan, store: &dyn Store, wanted: &Wanted<'_>, now: DateTime<Utc>, out: &mut Out<'_>) -> anyhow::Result<()> {
    let found = find(plan, store, wanted)?;
    ensure!(
        !found.mentions.is_empty(),
        "nothing is kept of `{}`: a name, a handle or a link has to be whole, as the source writes it",
        wanted.author
    );
    let count = found.mentions.len() as u64;
    if wanted.really && count > wanted.most {
        bail!(
            "this would erase {count} mentions, and the most is {}; say at which source with --source, or allow more with --most {count}",
            wanted.most
        );
    }
    let files = files_with(plan, found.finder.as_ref())?;
    if !wanted.really {
        return preview(plan, store, &found, &files, out);
    }
    let ids: Vec<MentionId> = found.mentions.iter().map(|stored| stored.mention.id).collect();
    let erased = store.erase(&ids, Erased::Forgotten, now)?;
    let masked = take_out(plan, store, found.finder.as_ref())?;
    for file in &files {
        fs::remove_file(file).with_context(|| format!("cannot remove `{}`", file.display()))?;
    }
    // What was erased lies in the files of the store until they are written anew.
    store.compact().context("what was erased is no longer told, and lies in the files of the store until `luister compact` has room")?;
    let gone = Gone { erased, masked: masked.values().sum(), files, fingerprint: fingerprint(wanted.author) };
    out(Line::Row(serde_json::to_value(gone)?))?;
    for line in elsewhere(plan)? {
        out(Line::Note(line))?;
    }
    Ok(())
}

/// Takes the author out of alerts and of what others wrote, and with them the mails in the mail folder that tell of it. Says how many
/// records hold less now, by kind.
fn take_out(plan: &Plan, store: &dyn Store, finder: Option<&Finder>) -> anyhow::Result<BTreeMap<&'static str, u64>> {
    // Mails lie nowhere else with us than in a folder.
    let folder = matches!(plan.mail.transport, Transport::Folder(_))
        .then(|| Channels::open(&Ways { mail: &plan.mail, webhooks: &[], http: &plan.http, base: &plan.base }));
    let (channels, mut failed) = (folder.transpose().context("cannot open the mail folder")?, Vec::new());
    let mut gone = |alert: &Alert| {
        if let Some(Err(error)) = channels.as_ref().map(|channels| channels.erase(alert)) {
            failed.push(format!("the mails of alert {}: {error}", alert.id.short()));
        }
    };
    store.sweep(None, &mut gone)?;
    let masked = match finder {
        Some(finder) => store.mask(&|text| finder.mask(text), true, &mut gone)?,
        None => BTreeMap::new(),
    };
    ensure!(failed.is_empty(), "remove by hand what could not be erased from the mail folder: {}", failed.join("; "));
    Ok(masked)
}

/// The mentions of an author, by what was given and by what these tell of the same account.
fn find(plan: &Plan, store: &dyn Store, wanted: &Wanted<'_>) -> anyhow::Result<Found> {
    let mut mentions = author::mentions(plan, store, wanted.author, wanted.source)?;
    let mut identity = identity::of(&mentions);
    for _ in 0..MAX_ROUNDS {
        let known: BTreeSet<MentionId> = mentions.iter().map(|stored| stored.mention.id).collect();
        let more = of_same(store, &identity, wanted.source, &known)?;
        let is_new = more.iter().fold(false, |any, stored| {
            stored.mention.author.as_ref().is_some_and(|author| identity.add(author, &stored.mention.source)) | any
        });
        mentions.extend(more);
        if !is_new {
            break;
        }
    }
    let words = identity.words();
    Ok(Found { finder: words.finder(), words, mentions })
}

/// Further mentions by the same account under another name.
fn of_same(
    store: &dyn Store,
    identity: &Identity,
    source: Option<&SourceName>,
    known: &BTreeSet<MentionId>,
) -> anyhow::Result<Vec<Stored>> {
    let (mut found, mut after) = (Vec::new(), Position(0));
    loop {
        let page = store.after(after, PAGE)?;
        found.extend(page.mentions.into_iter().filter(|stored| {
            let mention = &stored.mention;
            let is_theirs = mention.author.as_ref().is_some_and(|author| identity.has(author, &mention.source));
            is_theirs && !known.contains(&mention.id) && source.is_none_or(|source| mention.source == *source)
        }));
        if page.last == after {
            return Ok(found);
        }
        after = page.last;
    }
}

fn preview(plan: &Plan, store: &dyn Store, found: &Found, files: &[PathBuf], out: &mut Out<'_>) -> anyhow::Result<()> {
    let ids: BTreeSet<MentionId> = found.mentions.iter().map(|stored| stored.mention.id).collect();
    let mut sight = Sight { mentions: ids.len() as u64, files: files.to_vec(), ..Sight::default() };
    store.each_alert(&mut |alert| sight.alerts += u64::from(!alert.tells_of().is_disjoint(&ids)))?;
    for stored in &found.mentions {
        *sight.sources.entry(stored.mention.source.to_string()).or_default() += 1;
        sight.cases += store.cases(stored.mention.story)?.len();
    }
    if let Some(finder) = &found.finder {
        let named = store.mask(&|text| finder.mask(text), false, &mut |_| {})?;
        sight.named_in = named.into_iter().map(|(kind, count)| (kind.to_owned(), count)).collect();
        let naming = plan.lists.iter().filter(|list| finder.is_in(list.text().as_bytes()));
        sight.lists = naming.map(|list| list.file().to_owned()).collect();
    }
    (sight.sought, sight.common) = (found.words.sought.clone(), found.words.common.clone());
    out(Line::Row(serde_json::to_value(sight)?))?;
    for line in elsewhere(plan)? {
        out(Line::Note(line))?;
    }
    Ok(())
}

/// Files that were taken in from the folders of inboxes and name the author.
fn files_with(plan: &Plan, finder: Option<&Finder>) -> anyhow::Result<Vec<PathBuf>> {
    let (mut found, Some(finder)) = (Vec::new(), finder) else { return Ok(Vec::new()) };
    for folder in plan.taken_folders() {
        for file in files(&folder).with_context(|| format!("cannot read `{}`", folder.display()))? {
            let bytes = fs::read(&file).with_context(|| format!("cannot read `{}`", file.display()))?;
            found.extend(finder.is_in(&bytes).then_some(file));
        }
    }
    Ok(found)
}

fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry?;
        files.extend(entry.file_type()?.is_file().then(|| entry.path()));
    }
    Ok(files)
}

/// Where more of it may be that is not changed: backups that were made before, and stores that were put aside.
fn elsewhere(plan: &Plan) -> anyhow::Result<Vec<String>> {
    let mut told = Vec::new();
    let old = backups::scheduled(&plan.backup_folder())?;
    if let Some(oldest) = old.first().and_then(|file| backups::made_at(file)) {
        told.push(format!(
            "{} older backups in {} still hold it, the oldest of {}; each goes when {} newer ones are there",
            old.len(),
            plan.backup_folder().display(),
            oldest.format("%F"),
            plan.backup.keep
        ));
    }
    for aside in plan.put_aside()? {
        told.push(format!(
            "the store that was put aside in {} may hold it too; remove that folder once you do not need it",
            aside.display()
        ));
    }
    Ok(told)
}
