//! Who an author is, by all that sources tell of them, and finding that in texts of others.

use luister_mention::{Author, SourceName, Stored};
use regex::{Regex, RegexBuilder};
use std::collections::BTreeSet;

/// A name of one word has to be so long, or to have a digit in it, to be looked for in texts of others: `Jan` is a month too.
const RARE_LETTERS: usize = 9;
/// The most names that are looked for at once.
const MAX_NAMES: usize = 1000;

/// All that an author is known by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Identity {
    /// Names as they are shown.
    names: BTreeSet<String>,
    /// Handles, without a leading `@`, by source: at another they may be somebody else's.
    handles: BTreeSet<(SourceName, String)>,
    /// Pages.
    links: BTreeSet<String>,
}

impl Identity {
    /// Takes in what a source tells of its author, and says whether that is new.
    pub(crate) fn add(&mut self, author: &Author, source: &SourceName) -> bool {
        let before = (self.names.len(), self.handles.len(), self.links.len());
        self.names.extend(author.name.clone());
        self.handles.extend(author.handle.as_deref().map(|handle| (source.clone(), plain(handle))));
        self.links.extend(author.url.as_ref().map(|url| url.as_str().to_owned()));
        before != (self.names.len(), self.handles.len(), self.links.len())
    }

    /// Whether this is the same account as one that is known: by its page, or by its handle at the same source. A name is shared.
    pub(crate) fn has(&self, author: &Author, source: &SourceName) -> bool {
        let by_page = author.url.as_ref().is_some_and(|url| self.links.contains(url.as_str()));
        by_page || author.handle.as_deref().is_some_and(|handle| self.handles.contains(&(source.clone(), plain(handle))))
    }

    /// What is looked for in texts of others, and what is too common for that.
    pub(crate) fn words(&self) -> Words {
        let mut words = Words::default();
        for link in &self.links {
            // As people write it, and as it was found.
            let bare = link.trim_end_matches('/');
            words.sought.insert(bare.to_owned());
            words.sought.extend(bare.split_once("://").map(|(_, bare)| bare.to_owned()));
        }
        for (_, handle) in &self.handles {
            words.sought.insert(format!("@{handle}"));
            words.sort(handle);
        }
        for name in &self.names {
            words.sort(name);
        }
        words
    }
}

/// Words that stand for somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Words {
    /// What is looked for.
    pub(crate) sought: BTreeSet<String>,
    /// What is too common to be looked for by itself.
    pub(crate) common: BTreeSet<String>,
}

impl Words {
    fn sort(&mut self, name: &str) {
        let name = name.trim();
        let is_rare = name.split_whitespace().nth(1).is_some()
            || name.chars().count() >= RARE_LETTERS
            || name.chars().any(|c| c.is_ascii_digit() || c == '_');
        if is_rare { &mut self.sought } else { &mut self.common }.insert(name.to_owned());
    }

    /// What finds them in a text, in any case, as whole words; none if there is nothing to find.
    pub(crate) fn finder(&self) -> Option<Finder> {
        let mut sought: Vec<&String> = self.sought.iter().filter(|word| !word.is_empty()).take(MAX_NAMES).collect();
        // The longest first: a link holds the handle.
        sought.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let pattern = sought.into_iter().map(|word| bounded(word)).collect::<Vec<_>>().join("|");
        (!pattern.is_empty()).then_some(())?;
        RegexBuilder::new(&pattern).case_insensitive(true).size_limit(1 << 26).build().ok().map(Finder)
    }
}

/// A word that is no part of a longer one.
fn bounded(word: &str) -> String {
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let edge = |is_letter| if is_letter { r"\b" } else { "" };
    let (first, last) = (word.chars().next(), word.chars().next_back());
    format!("{}{}{}", edge(is_letter(first)), regex::escape(word), edge(is_letter(last)))
}

/// Finds words in texts.
pub(crate) struct Finder(Regex);

impl Finder {
    /// A text with what was found written over by as many stars as it has bytes; nothing if nothing was found.
    pub(crate) fn mask(&self, text: &str) -> Option<String> {
        let masked = self.0.replace_all(text, |found: &regex::Captures<'_>| "*".repeat(found.get(0).map_or(0, |found| found.len())));
        matches!(masked, std::borrow::Cow::Owned(_)).then(|| masked.into_owned())
    }

    /// Whether any of it stands in these bytes.
    pub(crate) fn is_in(&self, bytes: &[u8]) -> bool {
        self.0.is_match(&String::from_utf8_lossy(bytes))
    }
}

/// A handle as it is compared.
fn plain(handle: &str) -> String {
    handle.trim().trim_start_matches('@').to_lowercase()
}

/// All that is told of the authors of mentions.
pub(crate) fn of<'s>(mentions: impl IntoIterator<Item = &'s Stored>) -> Identity {
    let mut identity = Identity::default();
    for stored in mentions {
        if let Some(author) = &stored.mention.author {
            identity.add(author, &stored.mention.source);
        }
    }
    identity
}

#[cfg(test)]
mod tests {
    use super::*;
    use luister_mention::Link;

    fn identity() -> Identity {
        let mut identity = Identity::default();
        let author = Author {
            name: Some("Wilma Testpersoon".into()),
            handle: Some("@wil_ma".into()),
            url: Link::parse("https://social.example/@wil_ma"),
        };
        assert!(identity.add(&author, &SourceName::new("mastodon").unwrap()));
        identity.add(&Author::named("Jan").unwrap(), &SourceName::new("forum").unwrap());
        identity
    }

    #[test]
    fn what_stands_for_somebody_is_found_whole_in_any_case() {
        let finder = identity().words().finder().unwrap();
        for (text, masked) in [
            ("Dank je @wil_ma!", Some("Dank je *******!")),
            ("volgens WILMA TESTPERSOON is het stuk", Some("volgens ***************** is het stuk")),
            ("zie https://social.example/@Wil_Ma/12", Some("zie ******************************/12")),
            ("zie social.example/@wil_ma", Some("zie **********************")),
            ("wil_ma schreef", Some("****** schreef")),
            ("Jan schreef in jan. 2026", None),
            ("wilma testpersoonlijkheid", None),
            ("gewil_maakt", None),
            ("", None),
        ] {
            let found = finder.mask(text);
            assert_eq!(found.as_deref(), masked, "{text}");
            assert!(found.is_none_or(|found| found.len() == text.len()), "{text}");
        }
        assert_eq!(identity().words().common.into_iter().collect::<Vec<_>>(), ["Jan"]);
    }

    #[test]
    fn an_account_is_known_again_at_its_source_and_a_page_anywhere() {
        let (identity, other) = (identity(), SourceName::new("other").unwrap());
        let handle = Author { handle: Some("WIL_MA".into()), ..Author::default() };
        let page = Author { url: Link::parse("https://social.example/@wil_ma"), ..Author::default() };
        let namesake = Author::named("Wilma Testpersoon").unwrap();
        assert!(identity.has(&handle, &SourceName::new("mastodon").unwrap()) && !identity.has(&handle, &other));
        assert!(identity.has(&page, &other) && !identity.has(&namesake, &other));
    }

    #[test]
    fn nothing_is_found_of_nobody() {
        assert!(Identity::default().words().finder().is_none());
    }
}
