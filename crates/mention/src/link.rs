//! Web addresses that are safe to show, and their canonical form.

use serde::{Deserialize, Serialize};
use std::{borrow::Cow, fmt, net::Ipv4Addr};
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
        let text = text.trim();
        if is_settled(text) { Some(Self(text.to_owned())) } else { Self::from_url(&Url::parse(text).ok()?) }
    }

    /// The address that stands on a page, which it may count from.
    #[must_use]
    pub fn join(page: &Url, text: &str) -> Option<Self> {
        let text = text.trim();
        if is_settled(text) { Some(Self(text.to_owned())) } else { Self::from_url(&page.join(text).ok()?) }
    }

    /// The same of an address that was parsed already.
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
        match self.0.split_once(['?', '#']) {
            None => Cow::Borrowed(self.0.trim_end_matches('/')),
            Some((page, query)) => Cow::Owned(self.without_plain_tracking(page, query).unwrap_or_else(|| self.taken_apart())),
        }
    }

    /// The canonical form of an address without a fragment in whose query nothing is escaped, as nearly all are.
    fn without_plain_tracking(&self, page: &str, query: &str) -> Option<String> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'*' | b'=' | b'&');
        if self.0.as_bytes().get(page.len()) != Some(&b'?') || !query.bytes().all(is_plain) {
            return None;
        }
        let pairs = || query.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        if !pairs().any(|(key, _)| is_tracking(key)) {
            return Some(self.0.clone());
        }
        let mut kept = String::new();
        for (key, value) in pairs().filter(|(key, _)| !is_tracking(key)) {
            if value.contains('=') {
                return None;
            }
            for part in [if kept.is_empty() { "?" } else { "&" }, key, "=", value] {
                kept.push_str(part);
            }
        }
        Some(if kept.is_empty() { page.trim_end_matches('/').to_owned() } else { [page, &kept].concat() })
    }

    /// The canonical form of any address.
    fn taken_apart(&self) -> String {
        let Ok(mut url) = Url::parse(&self.0) else { return self.0.clone() };
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
        kept.to_owned()
    }
}

/// Whether this is a whole address, may be shown, and is already written as a [`Url`] writes it. Most are, and need not be
/// taken apart and put together again; what is said of the others is decided there.
fn is_settled(text: &str) -> bool {
    let (rest, usual_port) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
        (Some(rest), _) => (rest, "443"),
        (None, Some(rest)) => (rest, "80"),
        (None, None) => return false,
    };
    let Some((place, path)) = rest.split_once('/') else { return false };
    let (host, port) = place.split_once(':').unwrap_or((place, "1"));
    let is_port =
        port != usual_port && !port.starts_with('0') && port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok();
    text.len() <= MAX_LINK_BYTES && is_port && is_settled_host(host) && is_settled_path(path)
}

/// Whether this is an IPv4 address, or a name of small letters, digits and hyphens, in which no label is in Punycode.
fn is_settled_host(host: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_label = |label: &str| {
        let ends_well = label.bytes().next().is_some_and(is_letter) && label.bytes().next_back().is_some_and(is_letter);
        ends_well && !label.starts_with("xn--") && label.bytes().all(|byte| is_letter(byte) || byte == b'-')
    };
    let last = host.rsplit('.').next().unwrap_or_default();
    if last.starts_with(|c: char| c.is_ascii_digit()) { host.parse::<Ipv4Addr>().is_ok() } else { host.split('.').all(is_label) }
}

/// Whether nothing behind the first slash is to be escaped, and no segment is one of dots.
fn is_settled_path(path: &str) -> bool {
    let mut before = b'/';
    let mut fragments = 0;
    path.bytes().all(|byte| {
        let is_good = match byte {
            b'.' => before != b'/',
            b'#' => {
                fragments += 1;
                fragments == 1
            }
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => true,
            _ => matches!(
                byte,
                b'/' | b'-' | b'_' | b'~' | b'!' | b'$' | b'&' | b'(' | b')' | b'*' | b'+' | b',' | b';' | b'=' | b':' | b'@' | b'?'
            ),
        };
        before = byte;
        is_good
    })
}

fn is_tracking(key: &str) -> bool {
    let is_prefix = |known: &str| known.ends_with('_') || known == "_hs";
    TRACKING.iter().any(|known| {
        let begins = key.get(..known.len()).is_some_and(|head| head.eq_ignore_ascii_case(known));
        begins && (key.len() == known.len() || is_prefix(known))
    })
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

    /// Addresses as they are found, with what makes them strange.
    const ADDRESS: &str = "(https?|HTTP|ftp)://(www\\.)?([a-z0-9-]{1,4}|[A-Zé_@%]|xn--a|127|0x7f|1){1,2}(\\.([a-z]{2,3}|[0-9]{1,3}|com\\.)){0,3}\
        (:[0-9]{0,5})?([/?#]([a-zA-Z0-9]{1,3}|utm_source=[a-z%]?|fbclid|[-._~!$&'()*+,;=:@%/?# {}|^`\"<>é\\\\\\[\\]]|%2[eEfF]|\\.\\.?/|:~:|top){0,8}){0,2}";

    proptest::proptest! {
        #[test]
        fn what_is_settled_is_what_is_parsed(text in ADDRESS) {
            let page = Url::parse("https://page.example/dir/").unwrap();
            let parsed = Url::parse(text.trim()).ok();
            proptest::prop_assert_eq!(Link::parse(&text), parsed.as_ref().and_then(Link::from_url));
            proptest::prop_assert_eq!(Link::join(&page, &text), page.join(text.trim()).ok().as_ref().and_then(Link::from_url));
        }

        #[test]
        fn the_short_way_makes_the_same_canonical_form(text in ADDRESS) {
            if let Some(link) = Link::parse(&text) {
                proptest::prop_assert_eq!(link.canonical(), link.taken_apart());
            }
        }
    }

    #[test]
    fn most_addresses_are_settled() {
        for (text, settled) in [
            ("https://www.a.example/2026/11/een-bericht.html?utm_source=rss&id=2#comment-7", true),
            ("http://127.0.0.1:8800/item/1", true),
            ("https://a.example", false),
            ("https://a.example:443/", false),
            ("https://A.example/", false),
            ("https://a.example/x/../y", false),
            ("https://a.example/%C3%A9", false),
            ("https://127.1/", false),
        ] {
            assert_eq!(is_settled(text), settled, "{text}");
        }
    }

    #[test]
    fn the_site_has_no_www() {
        assert_eq!(Link::parse("https://www.a.example/x").map(|l| l.site()).as_deref(), Some("a.example"));
    }
}
