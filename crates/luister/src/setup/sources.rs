//! From what was found to the tables of `sources.toml`, each with a name of its own.

use super::Brand;
use luister_mention::{Channel, Item, ListName, SourceName, text};
use luister_sources::{Keys, Proposal, Source, discovery::Found};
use std::collections::{HashMap, HashSet};
use toml::Value;
use url::Url;

/// The longest name, in characters: as long as names may be.
const MAX_NAME_CHARS: usize = 80;

/// A source that can be written down.
#[derive(Debug)]
pub(crate) struct Named {
    /// A name that no other source has.
    pub(crate) name: SourceName,
    /// Why it is there, on one line.
    pub(crate) why: String,
    /// Its table.
    pub(crate) proposal: Proposal,
    /// What it says at the moment, as far as anybody looked.
    pub(crate) items: Vec<Item>,
    /// What its table makes.
    pub(crate) source: Box<dyn Source>,
}

impl Named {
    /// A source under a name of its own.
    ///
    /// # Errors
    /// In the words of `luister check`, if its table makes no source.
    pub(crate) fn new(proposal: Proposal, wanted: &str, why: &str, names: &mut Names) -> Result<Self, String> {
        let name = names.free(wanted);
        let source = proposal.source(&name, &Keys::blank())?;
        names.take(&name);
        Ok(Self { name, why: text::line(why), proposal, items: Vec::new(), source })
    }

    /// What was found, under a name of its own; if it is about the brand by itself, it is about that list.
    ///
    /// # Errors
    /// In the words of `luister check`, if its table makes no source.
    pub(crate) fn found(found: Found, wanted: Option<&str>, brand: Option<&ListName>, names: &mut Names) -> Result<Self, String> {
        let says_about = found.proposal.keys.iter().any(|(key, _)| *key == "about");
        let about = brand.filter(|_| found.ours && !says_about);
        let proposal = match about {
            Some(list) => found.proposal.with("about", list.as_str()),
            None => found.proposal,
        };
        let named = Self::new(proposal, wanted.unwrap_or(found.name.as_str()), &found.why, names)?;
        Ok(Self { items: found.items, ..named })
    }

    /// Where people find it.
    pub(crate) fn address(&self) -> Url {
        self.source.address()
    }

    /// The kind of place it is.
    pub(crate) fn channel(&self) -> Channel {
        self.source.settings().channel
    }

    /// Its table with why it is there.
    fn table(&self) -> String {
        let why = if self.why.is_empty() { String::new() } else { format!("# {}\n", self.why) };
        format!("{why}{}", self.proposal.table(&self.name))
    }
}

/// Names that are taken; case does not matter.
#[derive(Debug, Default)]
pub(crate) struct Names {
    taken: HashSet<String>,
    /// The last number behind a name, so that thousands of one name are not counted anew for each.
    numbers: HashMap<String, u32>,
}

impl Names {
    /// Those of sources that are there.
    pub(crate) fn taken<'n>(names: impl Iterator<Item = &'n SourceName>) -> Self {
        Self { taken: names.map(|name| name.as_str().to_lowercase()).collect(), numbers: HashMap::new() }
    }

    fn take(&mut self, name: &SourceName) {
        self.taken.insert(name.as_str().to_lowercase());
    }

    /// A name like the one that is wanted, which nobody has.
    fn free(&mut self, wanted: &str) -> SourceName {
        let line = text::line(wanted);
        let base = if line.is_empty() { "source" } else { &line };
        let number = self.numbers.entry(base.to_lowercase()).or_insert(1);
        loop {
            let end = if *number == 1 { String::new() } else { format!(" {number}") };
            let head: String = base.chars().take(MAX_NAME_CHARS - end.chars().count()).collect();
            match SourceName::new(&format!("{}{end}", head.trim_end())) {
                Ok(name) if !self.taken.contains(&name.as_str().to_lowercase()) => return name,
                _ => *number += 1,
            }
        }
    }
}

/// What is put behind a file that may end without a line break: each table with a blank line before it.
pub(crate) fn tables(named: &[Named]) -> String {
    named.iter().flat_map(|named| ["\n".to_owned(), named.table()]).collect()
}

/// The first `sources.toml` of a brand.
pub(crate) fn sources_file(named: &[Named], brand: &Brand) -> String {
    let search = Value::from(format!("\"{}\"", brand.spoken)).to_string();
    let example = if named.is_empty() { EXAMPLE.replace("SEARCH", &search) } else { String::new() };
    format!("{HEAD}{example}{}", tables(named))
}

const HEAD: &str = "\
# Where luister listens. Each table is one source; the line above it says why it is here.
# `luister help sources` shows the kinds there are, each with its keys; `luister add URL` finds more and adds them here.
# Keep a name once it is there: the history of a source hangs on it. To listen no more, take the table out.
# A source with `about` is about the brand by itself: each of its messages counts as a hit of that list.
";

const EXAMPLE: &str = r#"
# Nothing was found to begin with, so nothing is heard yet. This is how a feed would stand here:
#
# [[feed]]
# name = "forum"
# url = "https://forum.example.org/posts.rss"
# channel = "forum"          # news, blog, forum, review, social, video, app, chat, print
# every = "15m"              # how often it is asked
#
# And this is what Google News finds of the name; take the # away to listen to it:
#
# [[googlenews]]
# name = "google news"
# search = SEARCH
"#;

#[cfg(test)]
mod tests {
    use super::*;
    use luister_sources::kind;

    fn feed(url: &str) -> Proposal {
        Proposal::new(kind("feed").unwrap()).with("url", url)
    }

    #[test]
    fn every_source_gets_a_name_of_its_own() {
        let there = [SourceName::new("Blog").unwrap()];
        let mut names = Names::taken(there.iter());
        let mut name = |wanted: &str| Named::new(feed("https://a.example/"), wanted, "", &mut names).unwrap().name.to_string();
        let long = "x".repeat(200);
        for (wanted, expected) in [
            ("blog", "blog 2"),
            ("Blog", "Blog 3"),
            (" a\nb\u{202e} ", "a b"),
            ("", "source"),
            ("\0", "source 2"),
            (&long, &"x".repeat(80)),
            (&long, &format!("{} 2", "x".repeat(78))),
        ] {
            assert_eq!(name(wanted), expected);
        }
    }

    #[test]
    fn each_table_says_why_it_is_there() {
        let mut names = Names::default();
        let found = |why: &str, ours| Found {
            proposal: feed("https://a.example/f"),
            name: SourceName::new("A \"blog\"").unwrap(),
            why: why.to_owned(),
            ours,
            items: Vec::new(),
        };
        let (brand, acme) = (ListName::new("Acme").unwrap(), Brand::parse("Acme Energie", &[]).unwrap());
        let named = [found("the page links to it\n[[feed]]", true), found("", false)];
        let named: Vec<Named> = named.into_iter().map(|found| Named::found(found, None, Some(&brand), &mut names).unwrap()).collect();
        insta::assert_snapshot!(sources_file(&named, &acme));
        insta::assert_snapshot!("sources_file_without_sources", sources_file(&[], &acme));
    }
}
