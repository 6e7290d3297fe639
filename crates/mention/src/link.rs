//! Web addresses that are safe to show, and their canonical form.

use serde::{Deserialize, Serialize};
use std::{borrow::Cow, fmt};
use url::Url;

/// The longest address that is kept, in bytes.
const MAX_LINK_BYTES: usize = 2048;

/// Query parameters that say where a reader came from, not what is read. A name that ends in `_` is a prefix.
/// From the documentation of Google Analytics, Matomo, Facebook, Microsoft Advertising, Mailchimp, `HubSpot` and Adobe.
const TRACKING: [&str; 22] = [
    "utm_",
    "mtm_",
    "pk_",
    "piwik_",
    "hsa_",
    "_hs",
    "fbclid",
    "gclid",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "mc_cid",
    "mc_eid",
    "igshid",
    "twclid",
    "yclid",
    "ns_campaign",
    "ns_mchannel",
    "ns_source",
    "s_cid",
    "at_medium",
];

/// Fragments that every page has, or that say where a reader came from; all others may tell replies apart.
const NOWHERE: [&str; 10] = ["top", "content", "main", "main-content", "page", "rss", "ref=rss", "comments", "respond", "reacties"];

/// An http or https address of at most 2,048 bytes, without user name or password: it may stand in a link.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Link(String);

impl Link {
    /// The address, if it is one that may be shown.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::from_url(&Url::parse(text.trim()).ok()?)
    }

    /// The same of an address that was parsed already, for instance one that was joined to a base.
    #[must_use]
    pub fn from_url(url: &Url) -> Option<Self> {
        let good = matches!(url.scheme(), "http" | "https") && url.has_host() && url.username().is_empty() && url.password().is_none();
        (good && url.as_str().len() <= MAX_LINK_BYTES).then(|| Self(url.as_str().to_owned()))
    }

    /// The address in its escaped form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host without `www.`.
    #[must_use]
    pub fn site(&self) -> String {
        let host = Url::parse(&self.0).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
        host.strip_prefix("www.").map(str::to_owned).unwrap_or(host)
    }

    /// What two addresses of the same message share: no tracking parameters, no `#:~:text=` and no `#top`, no trailing
    /// slash. Other fragments stay: forums tell their replies apart by them.
    #[must_use]
    pub fn canonical(&self) -> String {
        self.canonical_text().into_owned()
    }

    /// The same, borrowed where nothing but a slash is dropped.
    pub(crate) fn canonical_text(&self) -> Cow<'_, str> {
        if !self.0.contains(['?', '#']) {
            return Cow::Borrowed(self.0.trim_end_matches('/'));
        }
        let Ok(mut url) = Url::parse(&self.0) else { return Cow::Borrowed(&self.0) };
        let kept: Vec<(String, String)> =
            url.query_pairs().filter(|(key, _)| !is_tracking(key)).map(|(k, v)| (k.into_owned(), v.into_owned())).collect();
        if kept.len() != url.query_pairs().count() {
            url.set_query(None);
            if !kept.is_empty() {
                url.query_pairs_mut().extend_pairs(kept);
            }
        }
        let fragment = url.fragment().and_then(|f| f.split(":~:").next()).filter(|f| !leads_nowhere(f)).map(str::to_owned);
        url.set_fragment(fragment.as_deref());
        let text = url.as_str();
        let kept = if url.query().is_none() && url.fragment().is_none() { text.trim_end_matches('/') } else { text };
        Cow::Owned(kept.to_owned())
    }
}

fn is_tracking(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    TRACKING.iter().any(|known| if known.ends_with('_') || *known == "_hs" { key.starts_with(known) } else { key == *known })
}

fn leads_nowhere(fragment: &str) -> bool {
    let fragment = fragment.to_ascii_lowercase();
    fragment.is_empty() || NOWHERE.contains(&fragment.as_str()) || is_tracking(&fragment) || fragment.starts_with("xtor=")
}

impl TryFrom<String> for Link {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("`{}` is not an http or https address", text.chars().take(100).collect::<String>()))
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_are_links() {
        for (text, good) in [
            ("https://a.example/x", true),
            ("javascript:alert(1)", false),
            ("file:///etc/passwd", false),
            ("https://user:pw@a.example/", false),
            ("//a.example/x", false),
            ("/x", false),
        ] {
            assert_eq!(Link::parse(text).is_some(), good, "{text}");
        }
        assert!(Link::parse(&format!("https://a.example/{}", "x".repeat(3000))).is_none());
    }

    #[test]
    fn the_canonical_form_drops_only_what_tracks() {
        for (text, expected) in [
            ("https://A.example/x/?utm_source=rss&id=2", "https://a.example/x/?id=2"),
            ("https://a.example/x/?utm_source=rss", "https://a.example/x"),
            ("https://a.example/x?fbclid=1#comment-7", "https://a.example/x#comment-7"),
            ("https://a.example/x#:~:text=word", "https://a.example/x"),
            ("https://a.example/x#top", "https://a.example/x"),
            ("https://a.example/x/#utm_source=rss", "https://a.example/x"),
            ("https://a.example/x#xtor=RSS-3", "https://a.example/x"),
            ("https://a.example/x#comments-12", "https://a.example/x#comments-12"),
            ("https://a.example/x?a=%2F+b", "https://a.example/x?a=%2F+b"),
            ("https://a.example:443/", "https://a.example"),
            ("https://a.example/x//", "https://a.example/x"),
        ] {
            assert_eq!(Link::parse(text).map(|l| l.canonical()).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn the_site_has_no_www() {
        assert_eq!(Link::parse("https://www.a.example/x").map(|l| l.site()).as_deref(), Some("a.example"));
    }
}
