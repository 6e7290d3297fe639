//! Where on disk something of strangers lies.

use crate::config::Plan;
use luister_alerts::config::Transport;
use luister_mention::{Wording, wording};
use serde::Serialize;
use std::{
    collections::BTreeMap,
    fs, io,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

/// Files that are counted in one folder, at the most.
const MAX_FILES: usize = 100_000;

/// A folder or file.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Place {
    #[serde(serialize_with = "super::one_english")]
    pub(crate) what: Wording,
    pub(crate) path: PathBuf,
    /// How much it takes; none if it is not there or cannot be read.
    pub(crate) bytes: Option<u64>,
    /// Whether others than its owner may read it.
    pub(crate) is_open: bool,
    /// How much of the store is what, if it is the store.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) kinds: BTreeMap<String, u64>,
    /// Whether it is something that somebody has to take away.
    pub(crate) is_left: bool,
}

pub(super) fn of(plan: &Plan, space: &BTreeMap<String, u64>) -> Vec<Place> {
    let state = &plan.daemon.state;
    let store = wording!("the store: mentions, verdicts, cases, alerts", "de opslag: berichten, oordelen, zaken, meldingen");
    let mut all = vec![
        Place { kinds: space.clone(), ..place(store, plan.store_dir()) },
        place(wording!("the trail of who did what", "het logboek van wie wat deed"), state.join(crate::trail::FILE)),
        place(wording!("the key of the links in mails", "de sleutel van de koppelingen in mails"), plan.link_key()),
        place(wording!("the key of pseudonyms", "de sleutel van de pseudoniemen"), plan.pseudonym_key()),
    ];
    if let Transport::Folder(folder) = &plan.mail.transport {
        all.push(place(wording!("mails, written into a folder", "mails, weggeschreven in een map"), plan.base.join(folder)));
    }
    all.push(place(wording!("backups", "reservekopieën"), plan.backup_folder()));
    for folder in plan.taken_folders() {
        all.push(place(wording!("files that were taken in from an inbox", "bestanden die uit een inbox zijn verwerkt"), folder));
    }
    for aside in plan.put_aside().unwrap_or_default() {
        let what = wording!("a store that was put aside", "een opslag die opzij is gezet");
        all.push(Place { is_left: true, ..place(what, aside) });
    }
    all.retain(|place| place.bytes.is_some());
    all
}

fn place(what: Wording, path: PathBuf) -> Place {
    // Wherever the record is read, it says where that is.
    let path = std::path::absolute(&path).unwrap_or(path);
    let is_open = fs::metadata(&path).is_ok_and(|metadata| metadata.permissions().mode() & 0o044 != 0) && !is_in_closed(&path);
    Place { what, bytes: size(&path, &mut MAX_FILES.clone()).ok(), path, is_open, kinds: BTreeMap::new(), is_left: false }
}

/// Whether a folder above it lets nobody else in.
fn is_in_closed(path: &Path) -> bool {
    let closed = |folder: &Path| fs::metadata(folder).is_ok_and(|metadata| metadata.permissions().mode() & 0o011 == 0);
    path.ancestors().skip(1).any(closed)
}

fn size(path: &Path, left: &mut usize) -> io::Result<u64> {
    let metadata = fs::symlink_metadata(path)?;
    *left = left.saturating_sub(1);
    if !metadata.is_dir() || *left == 0 {
        return Ok(metadata.len());
    }
    fs::read_dir(path)?.try_fold(0, |sum, entry| Ok(sum + size(&entry?.path(), left).unwrap_or_default()))
}
