//! Who wrote a mention.

use crate::{Link, SourceName};
use serde::{Deserialize, Serialize};

/// What a source tells of the writer. At least one of the three is known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// The name shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The account, as the source writes it: `@jan@mastodon.example`, `jan_1970`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handle: Option<String>,
    /// The page about the writer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<Link>,
}

/// How a pseudonym begins; behind it stand digits of a hash.
const PSEUDONYM: &str = "writer-";
/// How many digits.
const PSEUDONYM_DIGITS: usize = 16;

impl Author {
    /// An author of whom nothing is known but a hash.
    #[must_use]
    pub fn under_pseudonym(digits: &str) -> Self {
        Self { name: Some(format!("{PSEUDONYM}{digits}")), handle: None, url: None }
    }

    /// Whether nothing is known of the author but a hash.
    #[must_use]
    pub fn is_pseudonym(&self) -> bool {
        self.pseudonym().is_some()
    }

    fn pseudonym(&self) -> Option<&str> {
        let name = self.name.as_deref().filter(|_| self.handle.is_none() && self.url.is_none())?;
        let digits = name.strip_prefix(PSEUDONYM)?;
        (digits.len() == PSEUDONYM_DIGITS && digits.bytes().all(|digit| digit.is_ascii_hexdigit())).then_some(name)
    }

    /// An author of whom only the name is known; none if the name is blank.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let name = crate::text::line(name);
        (!name.is_empty()).then(|| Self { name: Some(name), ..Self::default() })
    }

    /// What to call the writer: the name, else the handle, else the page.
    #[must_use]
    pub fn display(&self) -> &str {
        let url = self.url.as_ref().map(Link::as_str);
        self.name.as_deref().or(self.handle.as_deref()).or(url).unwrap_or("?")
    }

    /// The key of this writer's history: the handle or page where there is one, for names are shared.
    /// A bare name counts within its own source alone.
    #[must_use]
    pub fn key(&self, source: &SourceName) -> Option<String> {
        if let Some(pseudonym) = self.pseudonym() {
            return Some(format!("pseudonym:{pseudonym}"));
        }
        if let Some(url) = &self.url {
            return Some(format!("url:{}", url.canonical()));
        }
        let (kind, text) = match (&self.handle, &self.name) {
            (Some(handle), _) => ("handle", handle.trim_start_matches('@')),
            (None, Some(name)) => ("name", name.as_str()),
            (None, None) => return None,
        };
        Some(format!("{kind}:{source}:{}", text.to_lowercase()))
    }

    /// Whether one of these accounts, as `[own] accounts` lists them, is this writer: compared whole with
    /// handle, page and name, without regard to case or a leading `@`.
    #[must_use]
    pub fn is_one_of(&self, accounts: &[String]) -> bool {
        let plain = |text: &str| text.trim().trim_start_matches('@').trim_end_matches('/').to_lowercase();
        let ours = [self.handle.as_deref(), self.url.as_ref().map(Link::as_str), self.name.as_deref()];
        ours.into_iter().flatten().any(|own| accounts.iter().any(|account| plain(account) == plain(own)))
    }
}

/// How many people a mention may have reached, as far as the source says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// Followers of the author.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub followers: Option<u64>,
    /// Views of the mention.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub views: Option<u64>,
    /// Likes, shares and answers together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reactions: Option<u64>,
}

impl Reach {
    /// How many people it may have reached: those who saw it, or else who could have.
    #[must_use]
    pub fn people(&self) -> Option<u64> {
        self.views.or(self.followers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_accounts_are_compared_whole() {
        let author = Author {
            name: Some("Acme Klantenservice".into()),
            handle: Some("@Acme_NL".into()),
            url: Link::parse("https://x.example/acme_nl/"),
        };
        for (account, own) in [
            ("acme_nl", true),
            ("@ACME_nl", true),
            ("https://x.example/acme_nl", true),
            ("acme klantenservice", true),
            ("acme", false),
            ("acme_nl2", false),
        ] {
            assert_eq!(author.is_one_of(&[account.to_owned()]), own, "{account}");
        }
    }
}
