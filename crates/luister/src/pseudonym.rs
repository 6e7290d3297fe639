//! Pseudonyms: after a while a writer is known by a keyed hash alone. What the same writer says later is still found to belong together
//! by whoever has the key, and nobody else can tell who it was.

use crate::{
    config::Plan,
    identity::{Finder, Identity},
    secret,
};
use anyhow::{Context, ensure};
use luister_mention::{Author, Link, Mention, SourceName};
use luister_store::{Mask, Plain};
use regex::Regex;
use ring::{
    hmac,
    rand::{SecureRandom as _, SystemRandom},
};
use std::{fmt::Write as _, path::Path, sync::LazyLock};

/// How long the key is, in bytes.
const KEY_BYTES: usize = 32;
/// How many bytes of the hash make a pseudonym.
const HASH_BYTES: usize = 8;
/// An account as people name it in a text. What stands before the `@` makes it no mail address.
static HANDLES: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?:^|[^\w.@])(@[\w.\-]+(?:@[\w.\-]+)?)").ok());

/// Makes pseudonyms.
pub(crate) struct Pseudonyms(hmac::Key);

impl Pseudonyms {
    /// What the plan asks for; nothing if writers never get one. The key is made when it is first needed.
    pub(crate) fn open(plan: &Plan) -> anyhow::Result<Option<Self>> {
        plan.privacy.pseudonymise_after.map(|_| Self::with_key(&plan.pseudonym_key())).transpose()
    }

    fn with_key(file: &Path) -> anyhow::Result<Self> {
        let fresh = || {
            let mut bytes = vec![0; KEY_BYTES];
            SystemRandom::new().fill(&mut bytes).ok().map(|()| bytes)
        };
        let key = secret::kept(file, fresh).with_context(|| format!("cannot use the key of pseudonyms in `{}`", file.display()))?;
        ensure!(
            key.len() == KEY_BYTES,
            "`{}` has another length than a key; move it away and luister makes a new one, but no new mention will be found to be by the writer of one that has a pseudonym already",
            file.display()
        );
        Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, &key)))
    }

    /// Some digits by which the key is known again.
    pub(crate) fn mark(&self) -> String {
        self.digits("the key of pseudonyms")
    }

    fn digits(&self, text: &str) -> String {
        let mut digits = String::new();
        for byte in hmac::sign(&self.0, text.as_bytes()).as_ref().iter().take(HASH_BYTES) {
            write!(digits, "{byte:02x}").unwrap_or_default();
        }
        digits
    }

    /// An author under a pseudonym; none if there is nothing to hide any more.
    pub(crate) fn of(&self, author: &Author, source: &SourceName) -> Option<Author> {
        let key = author.key(source).filter(|_| !author.is_pseudonym())?;
        Some(Author::under_pseudonym(&self.digits(&key)))
    }

    /// A mention under the pseudonym of its writer: names of accounts in its text and what it answers are masked. None if it stays as it
    /// is: our own, and what has a pseudonym already.
    pub(crate) fn plain(&self, mention: &Mention) -> Option<Plain> {
        let author = mention.author.as_ref().filter(|_| !mention.own)?;
        let pseudonym = self.of(author, &mention.source)?;
        let mut identity = Identity::default();
        identity.add(author, &mention.source);
        if let Some(parent) = mention.parent.as_ref().and_then(|parent| parent.author.as_deref()) {
            identity.add(&Author::named(parent).unwrap_or_default(), &mention.source);
        }
        Some(Plain { author: pseudonym, mask: masking(identity.words().finder()) })
    }

    /// Does that to a mention that is not kept yet.
    pub(crate) fn hide(&self, mention: &mut Mention) {
        let Some(Plain { author, mask }) = self.plain(mention) else { return };
        mention.author = Some(author);
        mention.url.take_if(|url| mask(url.as_str()).is_some());
        mention.thread.take_if(|thread| mask(thread).is_some());
        let mask_in = |text: &mut String| {
            if let Some(masked) = mask(text) {
                *text = masked;
            }
        };
        mask_in(&mut mention.text);
        mention.title.iter_mut().for_each(mask_in);
        if let Some(parent) = &mut mention.parent {
            parent.author = None;
            parent.text.iter_mut().for_each(mask_in);
        }
    }

    /// What an author may be called by now at these sources: the pseudonyms of who is called so.
    pub(crate) fn called<'s>(&self, called: &str, sources: impl IntoIterator<Item = &'s SourceName>) -> Vec<String> {
        let who = [
            Author { url: Link::parse(called), ..Author::default() },
            Author { handle: Some(called.trim().to_owned()), ..Author::default() },
            Author::named(called).unwrap_or_default(),
        ];
        let all = sources.into_iter().flat_map(|source| who.iter().filter_map(|author| self.of(author, source)));
        let mut names: Vec<String> = all.filter_map(|author| author.name).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// Masks the names that are found, and every account.
fn masking(finder: Option<Finder>) -> Box<Mask<'static>> {
    Box::new(move |text| {
        let named = finder.as_ref().and_then(|finder| finder.mask(text));
        let handles = handles(named.as_deref().unwrap_or(text));
        handles.or(named)
    })
}

/// A text with each account in it written over by as many stars as it has bytes.
fn handles(text: &str) -> Option<String> {
    if !text.contains('@') {
        return None;
    }
    let mut masked = text.to_owned();
    for found in HANDLES.as_ref()?.captures_iter(text) {
        let range = found.get(1)?.range();
        masked.replace_range(range.clone(), &"*".repeat(range.len()));
    }
    (masked != text).then_some(masked)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn author(name: &str) -> Author {
        Author { name: Some(name.into()), handle: Some(format!("@{name}")), url: Link::parse(&format!("https://social.example/@{name}")) }
    }

    #[test]
    fn the_same_writer_has_the_same_pseudonym_and_it_tells_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let open = |name: &str| Pseudonyms::with_key(&folder.path().join(name)).unwrap();
        let (first, again, other) = (open("a.key"), open("a.key"), open("b.key"));
        let source = SourceName::new("forum").unwrap();
        let of = |pseudonyms: &Pseudonyms, name: &str| pseudonyms.of(&author(name), &source).unwrap();
        assert_eq!(of(&first, "jan_1970"), of(&again, "jan_1970"));
        assert_ne!(of(&first, "jan_1970"), of(&first, "piet_1970"));
        assert_ne!(of(&first, "jan_1970"), of(&other, "jan_1970"), "without the key nobody can make it");
        assert_eq!((first.mark(), first.mark() == other.mark()), (again.mark(), false));
        let pseudonym = of(&first, "jan_1970");
        assert!(pseudonym.is_pseudonym() && !format!("{pseudonym:?}").contains("jan"));
        assert_eq!(first.of(&pseudonym, &source), None, "once");
        let elsewhere = SourceName::new("blog").unwrap();
        assert_eq!(pseudonym.key(&source), pseudonym.key(&elsewhere), "a page is the same writer at every source");
    }

    #[test]
    fn accounts_in_a_text_are_masked_and_mail_addresses_of_ours_are_not() {
        for (text, masked) in [
            (
                "@jan en @piet@social.example: zie klantenservice@acme.example",
                Some("**** en ********************: zie klantenservice@acme.example"),
            ),
            ("(@jan_1970)", Some("(*********)")),
            ("geen account", None),
            ("om 12:00 @ Utrecht", None),
        ] {
            assert_eq!(handles(text).as_deref(), masked, "{text}");
        }
    }

    #[test]
    fn a_key_of_another_length_is_told_with_the_repair() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("pseudonyms.key");
        std::fs::write(&file, "short").unwrap();
        let error = Pseudonyms::with_key(&file).err().unwrap().to_string();
        assert!(error.contains("move it away and luister makes a new one"), "{error}");
    }
}
