//! Counting what is right, and comparing what readers write differently.

use chrono::{DateTime, Utc};
use luister_mention::text;
use luister_sources::html;
use std::{collections::BTreeMap, fmt};
use url::Url;

/// How many examples of what is wrong are shown of each group, unless `LUISTER_CORPUS_ALL` is set.
const SHOWN: usize = 5;

/// Right and wrong by group.
#[derive(Debug, Default)]
pub(crate) struct Score {
    groups: BTreeMap<String, Group>,
}

#[derive(Debug, Default)]
struct Group {
    right: u32,
    wrong: Vec<String>,
}

impl Group {
    fn all(&self) -> u32 {
        self.right + u32::try_from(self.wrong.len()).unwrap_or(u32::MAX)
    }
}

impl Score {
    /// Counts one comparison.
    pub(crate) fn count(&mut self, group: &str, found: Result<(), String>) {
        let group = self.groups.entry(group.to_owned()).or_default();
        match found {
            Ok(()) => group.right += 1,
            Err(why) => group.wrong.push(why),
        }
    }

    /// The share that is right over all groups.
    pub(crate) fn share(&self) -> f64 {
        let right: u32 = self.groups.values().map(|group| group.right).sum();
        let all: u32 = self.groups.values().map(Group::all).sum();
        f64::from(right) / f64::from(all.max(1))
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = if std::env::var_os("LUISTER_CORPUS_ALL").is_some() { usize::MAX } else { SHOWN };
        for (name, group) in &self.groups {
            let (right, all) = (group.right, group.all());
            writeln!(f, "{name}: {right} of {all} right ({:.1} %)", 100.0 * f64::from(right) / f64::from(all))?;
            group.wrong.iter().take(shown).try_for_each(|why| writeln!(f, "    {why}"))?;
        }
        Ok(())
    }
}

/// Text as it is read: without markup, references and differences of white space.
pub(crate) fn plain(text: &str) -> String {
    let once = html::to_text_if_html(text);
    text::line(&html::to_text_if_html(&once)).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An address as it is compared: whole, and in its escaped form.
pub(crate) fn address(link: &str) -> String {
    let base = Url::parse("https://corpus.example/feed").unwrap();
    base.join(link.trim()).map_or_else(|_| link.to_owned(), String::from)
}

/// Holds two values against each other.
pub(crate) fn same(what: &str, found: &str, expected: &str) -> Result<(), String> {
    if found == expected { Ok(()) } else { Err(format!("{what}: found {found:.120?}, expected {expected:.120?}")) }
}

/// A moment as the corpus writes it.
pub(crate) fn moment(at: Option<DateTime<Utc>>) -> String {
    at.map(|at| at.format("%Y-%m-%dT%H:%M:%SZ").to_string()).unwrap_or_default()
}
