//! As much of a stored mention as tells whether it is worth reading whole.

use crate::Mention;
use chrono::{DateTime, Utc};
use serde::Deserialize;

/// The words of a mention, where they lie in the store: whoever looks through years of them reads few whole.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Glimpse<'m> {
    /// Its title.
    #[serde(borrow, default)]
    pub title: Option<&'m str>,
    /// What it says.
    pub text: &'m str,
    /// Who wrote it.
    #[serde(borrow, default)]
    pub author: Option<Writer<'m>>,
    /// Whether we wrote it ourselves.
    #[serde(default)]
    pub own: bool,
    /// The lists that its source says it is about.
    #[serde(borrow, default)]
    pub about: Vec<&'m str>,
    /// When we stored it.
    pub heard: DateTime<Utc>,
}

/// What a [`Glimpse`] shows of the writer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Writer<'m> {
    /// The name shown.
    #[serde(borrow, default)]
    pub name: Option<&'m str>,
    /// The account.
    #[serde(borrow, default)]
    pub handle: Option<&'m str>,
    /// The address of the page about the writer.
    #[serde(borrow, default)]
    pub url: Option<&'m str>,
}

impl Writer<'_> {
    /// Whether this is what somebody calls the writer: compared whole with handle, page and name, without regard to case, a leading `@`
    /// or a slash at the end.
    #[must_use]
    pub fn is(&self, called: &str) -> bool {
        let plain = |text: &str| text.trim().trim_start_matches('@').trim_end_matches('/').to_lowercase();
        let called = plain(called);
        !called.is_empty() && [self.handle, self.url, self.name].into_iter().flatten().any(|known| plain(known) == called)
    }
}

impl<'m> From<&'m Mention> for Glimpse<'m> {
    fn from(mention: &'m Mention) -> Self {
        let writer = |author: &'m crate::Author| Writer {
            name: author.name.as_deref(),
            handle: author.handle.as_deref(),
            url: author.url.as_ref().map(crate::Link::as_str),
        };
        Self {
            title: mention.title.as_deref(),
            text: &mention.text,
            author: mention.author.as_ref().map(writer),
            own: mention.own,
            about: mention.about.iter().map(crate::ListName::as_str).collect(),
            heard: mention.heard,
        }
    }
}
