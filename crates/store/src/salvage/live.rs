//! Gives the records of the pages that are what they last were.

use super::{
    Found, Report,
    cover::{Cover, ends_behind},
    log::{Log, Spot},
    node::{Change, Content, Entry, change, key, node},
    pages::{Base, Page, Pages},
};
use crate::codec;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashSet},
    io,
};

/// A leaf whose newest version can be read.
struct Leaf {
    pid: u64,
    spot: Spot,
    lo: Box<[u8]>,
    hi: Box<[u8]>,
}

/// What is known of the tree from its pages as they last were.
#[derive(Default)]
struct Survey {
    leaves: Vec<Leaf>,
    /// Pages to which another one points. After a crash in the middle of a split sled 0.34 keeps the new page, and nothing leads there.
    pointed_at: HashSet<u64>,
}

/// Gives the records of all leaves that are what they last were. Returns the keys of which none of them tells.
pub(super) fn give(log: &Log, pages: &mut Pages, report: &mut Report<'_>) -> io::Result<Cover> {
    let Survey { mut leaves, pointed_at } = survey(log, pages, report)?;
    leaves.retain(|leaf| leaf.lo.is_empty() || pointed_at.contains(&leaf.pid));
    // Where two of them have the same keys, one has been put into the other, or a newer version of it was lost: the later one counts.
    leaves.sort_unstable_by_key(|leaf| Reverse(leaf.spot.lsn));
    let mut cover = Cover::default();
    let (mut kept, refused): (Vec<_>, Vec<_>) = leaves.into_iter().partition(|leaf| cover.add(&leaf.lo, &leaf.hi));
    let mut holes = cover.holes();
    let outdated = refused.iter().filter(|leaf| holes.overlapping(&leaf.lo, &leaf.hi).next().is_some()).count();
    report.told.stale += outdated as u64;
    kept.sort_unstable_by_key(|leaf| leaf.spot.at);
    for leaf in kept {
        let is_given = match pages.get(leaf.pid) {
            Some(page) => give_leaf(log, leaf.spot, page, report)?,
            None => false,
        };
        if !is_given {
            report.told.stale += 1;
            holes.add(&leaf.lo, &leaf.hi);
        }
    }
    Ok(holes)
}

/// Reads the last whole version of each page, in the order of the file.
fn survey(log: &Log, pages: &mut Pages, report: &mut Report<'_>) -> io::Result<Survey> {
    let mut there: Vec<(Spot, u64, &mut Page)> = Vec::new();
    for (pid, page) in pages.iter_mut() {
        match page.base {
            Base::Node(spot) => there.push((spot, pid, page)),
            Base::Missing | Base::Free { .. } => report.told.stale += u64::from(page.is_stale),
        }
    }
    there.sort_unstable_by_key(|(spot, ..)| spot.at);
    let (mut survey, mut body) = (Survey::default(), Vec::new());
    for (spot, pid, page) in there {
        let is_there = log.body(&spot, &mut body)?;
        let Some(node) = is_there.then(|| node(&body)).flatten() else {
            report.damage(spot.at, &body)?;
            report.told.stale += 1;
            continue;
        };
        match node.content {
            Content::Index(below) => survey.pointed_at.extend(below),
            Content::Leaf(_) if are_there(log, page)? => {
                survey.leaves.push(Leaf { pid, spot, lo: node.lo.into(), hi: node.hi.into() });
            }
            Content::Leaf(_) => page.is_stale = true,
        }
        survey.pointed_at.insert(node.next);
        report.told.stale += u64::from(page.is_stale);
    }
    Ok(survey)
}

/// Whether all of a page can be read; of what lies in the log that is known already.
fn are_there(log: &Log, page: &Page) -> io::Result<bool> {
    let mut body = Vec::new();
    for spot in page.changes.iter().filter(|spot| spot.is_blob) {
        if !log.body(spot, &mut body)? {
            return Ok(false);
        }
    }
    Ok(!page.is_stale)
}

/// Gives the records of a leaf, or none of them if a change shows that a later version was lost: one that does not belong to this one.
fn give_leaf(log: &Log, base: Spot, page: &Page, report: &mut Report<'_>) -> io::Result<bool> {
    let mut bodies = vec![Vec::new(); 1 + page.changes.len()];
    let spots = || std::iter::once(&base).chain(&page.changes);
    for (spot, body) in spots().zip(&mut bodies) {
        log.body(spot, body)?;
    }
    let Some((first, changes)) = bodies.split_first() else { return Ok(true) };
    let Some(leaf) = node(first) else { return Ok(false) };
    let Content::Leaf(entries) = &leaf.content else { return Ok(false) };
    let mut records: BTreeMap<&[u8], (Entry<'_>, Spot)> = entries.iter().map(|entry| (entry.suffix, (*entry, base))).collect();
    for (body, spot) in changes.iter().zip(&page.changes) {
        match change(body) {
            Some(Change::Set(entry)) => {
                let key = key(leaf.prefix, entry.suffix);
                let is_value = codec::open_bytes(&key, entry.value).is_ok();
                if !is_value {
                    report.damage(spot.at + entry.at as u64, entry.value)?;
                }
                if !is_value || *key < *leaf.lo || !ends_behind(leaf.hi, &key) {
                    return Ok(false);
                }
                records.insert(entry.suffix, (entry, *spot));
            }
            Some(Change::Removed(suffix)) => drop(records.remove(suffix)),
            None => {}
        }
    }
    report.told.pages += 1;
    for (suffix, (entry, spot)) in records {
        let key = key(leaf.prefix, suffix);
        if codec::open_bytes(&key, entry.value).is_ok() {
            report.found(&Found { key: &key, value: entry.value, stale: false })?;
        } else {
            report.damage(spot.at + entry.at as u64, entry.value)?;
        }
    }
    Ok(true)
}
