//! What might be a source, before anybody asked.

use super::Wish;
use crate::{Kind, Proposal, kind};
use luister_mention::text;
use url::Url;

/// The longest part of a name that is made of what a page says, in characters.
const MAX_TITLE: usize = 40;

/// A source that may be there.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Candidate {
    /// The ways to it: the first that can be polled counts.
    pub(super) ways: Vec<Proposal>,
    /// What is heard there.
    pub(super) what: What,
    /// Who speaks there.
    pub(super) voice: Voice,
    /// What it is called, unless another has that name.
    pub(super) name: String,
    /// What the page calls it, to tell it from others of that name.
    pub(super) title: String,
    /// How it was found, in a few words.
    pub(super) why: String,
    /// What is known of it before it is polled.
    pub(super) hope: Hope,
}

/// How sure it is that there is a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Hope {
    /// Many sites have one there: it counts if there is something in it, and nobody misses it if not.
    Guess,
    /// The software of the site has it there: it counts even while it is empty, and nobody misses it if it is turned off.
    Likely,
    /// The site says that it is there, or somebody asked for it: if it is not, that is to be told.
    Promised,
}

/// What is heard at a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    Reviews,
    Comments,
    Forum,
    News,
    Social,
    Posts,
    Videos,
}

impl What {
    /// The word in names.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Reviews => "reviews",
            Self::Comments => "comments",
            Self::Forum => "forum",
            Self::News => "news",
            Self::Social | Self::Posts => "posts",
            Self::Videos => "videos",
        }
    }

    /// The channel of a feed with it, where that is not news.
    fn channel(self) -> Option<&'static str> {
        match self {
            Self::Reviews => Some("review"),
            Self::Comments | Self::Posts => Some("blog"),
            Self::Forum => Some("forum"),
            Self::News => None,
            Self::Social => Some("social"),
            Self::Videos => Some("video"),
        }
    }
}

/// Who speaks at a source. The order is that of how much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Voice {
    /// Others, about the brand.
    AboutUs,
    /// Others, about anything.
    Others,
    /// The brand itself.
    Ourselves,
}

impl Voice {
    /// Who speaks on a page with this on it, if the page is one of the brand's own or not.
    pub(super) fn of(what: What, is_ours: bool) -> Self {
        match what {
            _ if !is_ours => Self::Others,
            What::Reviews | What::Comments | What::Forum => Self::AboutUs,
            What::News | What::Social | What::Posts | What::Videos => Self::Ourselves,
        }
    }
}

impl Candidate {
    /// Where it would be polled by its first way, to know it from others: a feed by its address alone.
    pub(super) fn place(&self) -> String {
        self.ways.first().map(place).unwrap_or_default()
    }

    /// The one in front fits the wish best.
    pub(super) fn order(&self) -> (Voice, What) {
        (self.voice, self.what)
    }

    /// The words behind a name that make it another: what the page calls it.
    pub(super) fn other_name(&self) -> Option<String> {
        let title = text::excerpt(&text::line(&self.title), MAX_TITLE);
        (!title.is_empty()).then(|| format!("{}: {title}", self.name))
    }
}

/// Where a source is, so that two tables that mean the same say the same.
pub(super) fn place(proposal: &Proposal) -> String {
    let keys = proposal.keys.iter().filter(|(name, _)| *name != "channel");
    let said = keys.map(|(name, value)| match value.as_str().and_then(|text| Url::parse(text).ok()) {
        Some(url) => address(&url),
        None => format!("{name}={value}"),
    });
    format!("{} {}", proposal.kind, said.collect::<Vec<_>>().join(" "))
}

/// An address without what often differs between two ways to write it: scheme, `www.`, the slash at its end.
pub(super) fn address(url: &Url) -> String {
    let (site, query) = (site(url), url.query().map(|query| format!("?{query}")).unwrap_or_default());
    let fragment = url.fragment().map(|fragment| format!("#{fragment}")).unwrap_or_default();
    format!("{site}{}{query}{fragment}", url.path().trim_end_matches('/'))
}

/// The host of an address as people say it: without `www.`, with the port if that is not the usual one.
pub(super) fn site(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Whether two addresses belong to one site: the same host, or one below the other.
pub(super) fn same_site(one: &Url, other: &Url) -> bool {
    let (one, other) = (site(one), site(other));
    let below = |child: &str, parent: &str| child.strip_suffix(parent).is_some_and(|rest| rest.ends_with('.'));
    !one.is_empty() && (one == other || below(&one, &other) || below(&other, &one))
}

/// A table of a kind. None if there is no such kind, which a test rules out.
pub(super) fn table(name: &str) -> Option<Proposal> {
    kind(name).map(|kind: &Kind| Proposal::new(kind))
}

/// A feed at an address.
pub(super) fn feed(url: &Url, what: What) -> Option<Proposal> {
    let feed = table("feed")?.with("url", url.as_str());
    Some(match what.channel() {
        Some(channel) => feed.with("channel", channel),
        None => feed,
    })
}

/// The name of the brand as a hashtag: without spaces and signs, in lower case. None if nothing that can be one is left.
pub(super) fn hashtag(wish: &Wish) -> Option<String> {
    let tag: String = wish.brand.as_deref()?.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    (tag.chars().any(char::is_alphabetic)).then_some(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_site_is_told_from_another() {
        let url = |text| Url::parse(text).unwrap();
        for (one, other, expected) in [
            ("https://www.acme.example/", "http://acme.example/x", true),
            ("https://forum.acme.example/", "https://acme.example/", true),
            ("https://www.acme.example/", "https://blog.acme.example/", true),
            ("https://notacme.example/", "https://acme.example/", false),
            ("http://127.0.0.1:1/", "http://127.0.0.1:2/", false),
        ] {
            assert_eq!(same_site(&url(one), &url(other)), expected, "{one} {other}");
        }
        assert_eq!(address(&url("http://www.a.example/feed/")), address(&url("https://a.example/feed")));
        assert_ne!(address(&url("https://a.example/?feed=rss2")), address(&url("https://a.example/?feed=atom")));
    }

    #[test]
    fn a_brand_becomes_a_hashtag() {
        for (brand, expected) in [
            ("Acme Energie", Some("acmeenergie")),
            ("H&M", Some("hm")),
            ("Café 't Hoekje", Some("caféthoekje")),
            ("112", None),
            ("…", None),
        ] {
            let wish = Wish { brand: Some(brand.to_owned()), ..Wish::default() };
            assert_eq!(hashtag(&wish).as_deref(), expected, "{brand}");
        }
    }
}
