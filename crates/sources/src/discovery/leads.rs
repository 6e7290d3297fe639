//! From what a page shows to what might be sources: feeds that it names, and what the software behind it has.

use super::{
    Wish,
    candidate::{Candidate, Hope, Voice, What, feed, hashtag, place, same_site, site, table},
    sight::{Alternate, Link, Sight},
    software::{self, ELSEWHERE, Offer, Software, Way},
};
use crate::Proposal;
use std::collections::HashSet;
use url::Url;

/// The types by which a page names its feeds.
const TYPES: [&str; 4] = ["application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"];
/// Last parts of an address that are feeds and nothing else.
const FILES: [&str; 12] = [
    "feed",
    "rss",
    "atom",
    "rss.xml",
    "atom.xml",
    "feed.xml",
    "rss2.xml",
    "feed.json",
    "index.rss",
    "feed.php",
    "rss.php",
    "syndication.php",
];
/// Endings that are.
const ENDINGS: [&str; 3] = [".rss", ".atom", ".rdf"];
/// Questions that are.
const QUERIES: [&str; 6] = ["feed=rss", "feed=atom", "type=rss", "format=feed", "format=rss", "action=feed"];
/// Hosts that keep the feeds of others.
const FEED_HOSTS: [&str; 2] = ["feeds.feedburner.com", "feedproxy.google.com"];
/// Words of the address or title of a feed that say what is in it.
const SUBJECTS: [(&str, What); 8] = [
    ("comment", What::Comments),
    ("reacti", What::Comments),
    ("review", What::Reviews),
    ("beoordeling", What::Reviews),
    ("forum", What::Forum),
    ("topic", What::Forum),
    ("discussion", What::Forum),
    ("activity", What::Forum),
];

/// What might be heard at a page. Whether it is one of the brand's own decides who speaks there.
pub(super) fn candidates(sight: &Sight, wish: &Wish, is_ours: bool) -> Vec<Candidate> {
    let made: Vec<&Software> = software::behind(sight).collect();
    let is_forum = made.iter().any(|software| software.offers.iter().any(|offer| offer.0 == What::Forum));
    let usual = if is_forum { What::Forum } else { What::Posts };
    let mut leads = Leads { sight, wish, is_ours, known: HashSet::new(), candidates: Vec::new() };
    for alternate in sight.alternates.iter().filter(|alternate| TYPES.contains(&alternate.mime.as_str())) {
        leads.named(alternate, usual);
    }
    for link in sight.links.iter().filter(|link| leads_to_feed(link, &sight.url)) {
        leads.named(&Alternate { url: link.url.clone(), mime: String::new(), title: link.text.clone() }, usual);
    }
    for software in &made {
        for offer in software.offers {
            leads.offered(offer, &software.homes(sight), Some(software));
        }
    }
    leads.candidates
}

/// What many sites have, to be tried where nothing says what a site has.
pub(super) fn guesses(sight: &Sight, wish: &Wish, is_ours: bool) -> Vec<Candidate> {
    let mut leads = Leads { sight, wish, is_ours, known: HashSet::new(), candidates: Vec::new() };
    leads.offered(&ELSEWHERE, &software::folder_and_host(&sight.url), None);
    leads.candidates
}

/// What might be heard at a page that may not be looked at, by its address alone: some servers keep robots off their pages and
/// have feeds and an API all the same, which are made to be asked.
pub(super) fn unseen(url: &Url, wish: &Wish) -> Vec<Candidate> {
    let guess = |ways: Vec<Proposal>, what, name, why| {
        let (voice, title, hope) = (Voice::of(what, wish.brand.is_some() && what == What::Posts), String::new(), Hope::Guess);
        Candidate { ways, what, voice, name, title, why, hope }
    };
    let tag = tag_of(url).or_else(|| hashtag(wish));
    let tagged = tag.map(|tag| {
        let why = format!("posts with #{tag} that {} knows of", site(url));
        // An API that answers is there, also while nobody has used the hashtag.
        Candidate { hope: Hope::Likely, ..guess(tagged(url, &tag), What::Social, format!("{} #{tag}", site(url)), why) }
    });
    let account = url.path().trim_matches('/');
    let rss = url.join(&format!("/{account}.rss")).ok().filter(|_| !account.is_empty() && !account.contains(['/', '.']));
    let posts = rss
        .and_then(|rss| feed(&rss, What::Social))
        .map(|rss| guess(vec![rss], What::Posts, format!("{} {account}", site(url)), "the posts of an account".to_owned()));
    tagged.into_iter().chain(posts).collect()
}

/// A feed that somebody gave the address of.
pub(super) fn given(url: &Url) -> Option<Candidate> {
    let what = subject(url, "").unwrap_or(What::Posts);
    let name = if what == What::Posts { site(url) } else { named(url, what) };
    let way = feed(url, if what == What::Posts { What::News } else { what })?;
    let (title, why) = (String::new(), "the address is that of a feed".to_owned());
    Some(Candidate { ways: vec![way], what, voice: Voice::Others, name, title, why, hope: Hope::Promised })
}

/// Whether a link plainly leads to a feed of the same site.
fn leads_to_feed(link: &Link, page: &Url) -> bool {
    let url = &link.url;
    let last = url.path_segments().and_then(|mut parts| parts.rfind(|part| !part.is_empty())).unwrap_or_default().to_ascii_lowercase();
    let query = url.query().unwrap_or_default().to_ascii_lowercase();
    let is_feed = FILES.contains(&last.as_str())
        || ENDINGS.iter().any(|ending| last.ends_with(ending))
        || QUERIES.iter().any(|question| query.split('&').any(|part| part.starts_with(question)));
    is_feed && (same_site(url, page) || url.host_str().is_some_and(|host| FEED_HOSTS.contains(&host)))
}

/// What is in a feed, if its address or its title says so.
fn subject(url: &Url, title: &str) -> Option<What> {
    let said = format!("{}?{} {title}", url.path(), url.query().unwrap_or_default()).to_lowercase();
    SUBJECTS.iter().find(|(word, _)| said.contains(word)).map(|(_, what)| *what)
}

/// The name of something on a site: `acme.example comments`.
fn named(url: &Url, what: What) -> String {
    format!("{} {}", site(url), what.word())
}

/// What was collected of a page.
struct Leads<'a> {
    sight: &'a Sight,
    wish: &'a Wish,
    is_ours: bool,
    known: HashSet<String>,
    candidates: Vec<Candidate>,
}

impl Leads<'_> {
    /// A feed that the page names.
    fn named(&mut self, alternate: &Alternate, usual: What) {
        let what = subject(&alternate.url, &alternate.title).unwrap_or(usual);
        let name = named(&self.sight.url, what);
        let ways = feed(&alternate.url, what).into_iter().collect();
        let title = alternate.title.clone();
        self.add(Candidate {
            ways,
            what,
            voice: Voice::of(what, self.is_ours),
            name,
            title,
            why: "the page links to it".to_owned(),
            hope: Hope::Promised,
        });
    }

    /// What software has, unless the page names it already.
    fn offered(&mut self, offer: &Offer, homes: &[Url], software: Option<&Software>) {
        let Offer(what, ways) = *offer;
        let mut ways = ways.iter().flat_map(|way| homes.iter().flat_map(|home| self.tables(*way, home, what))).peekable();
        let (why, hope) = match software {
            Some(software) => (format!("{} has it there", software.name), Hope::Likely),
            None => ("many sites have it there".to_owned(), Hope::Guess),
        };
        let is_social = what == What::Social;
        let voice = if is_social { Voice::Others } else { Voice::of(what, self.is_ours) };
        let tag = ways.peek().and_then(|first| first.keys.iter().find(|(key, _)| *key == "tag")).and_then(|(_, tag)| tag.as_str());
        let name = tag.map_or_else(|| named(&self.sight.url, what), |tag| format!("{} #{tag}", site(&self.sight.url)));
        let ways: Vec<Proposal> = ways.collect();
        self.add(Candidate { ways, what, voice, name, title: String::new(), why, hope });
    }

    fn add(&mut self, mut candidate: Candidate) {
        let mut own = HashSet::new();
        candidate.ways.retain(|way| own.insert(place(way)));
        if !own.is_empty() && own.is_disjoint(&self.known) {
            self.known.extend(own);
            self.candidates.push(candidate);
        }
    }

    /// The tables of a way, of which the first that works is enough.
    fn tables(&self, way: Way, home: &Url, what: What) -> Vec<Proposal> {
        let page = &self.sight.url;
        let feed_at = |base: &Url, path: &str| base.join(path).ok().and_then(|url| feed(&url, what));
        match way {
            Way::Feed(path) => feed_at(home, path).into_iter().collect(),
            Way::Beside(path) => feed_at(page, path).into_iter().collect(),
            Way::Discourse => table("discourse").map(|forum| forum.with("url", home.as_str())).into_iter().collect(),
            Way::Hashtag => tag_of(page).or_else(|| hashtag(self.wish)).map(|tag| tagged(page, &tag)).unwrap_or_default(),
            Way::Community => self.community(page).into_iter().collect(),
        }
    }

    /// The community of a page of Lemmy, a search for the brand, or all that is new on the server.
    fn community(&self, page: &Url) -> Option<Proposal> {
        let server = page.join("/").ok()?;
        let lemmy = table("lemmy")?.with("url", server.as_str());
        let mut parts = page.path_segments()?;
        if let (Some("c"), Some(name)) = (parts.next(), parts.next().filter(|name| !name.is_empty())) {
            return Some(lemmy.with("community", name));
        }
        match &self.wish.brand {
            Some(brand) => Some(lemmy.with("search", brand.as_str())),
            None => feed(&server.join("feeds/local.xml?sort=New").ok()?, What::Forum),
        }
    }
}

/// The hashtag that an address is about: `/tags/acme`, or `?t=acme` as small servers have it.
pub(super) fn tag_of(url: &Url) -> Option<String> {
    let mut parts = url.path_segments()?;
    let in_path = parts.find(|part| *part == "tags").and_then(|_| parts.next()).map(|tag| tag.trim_end_matches(".rss").to_owned());
    let tag = in_path.or_else(|| url.query_pairs().find(|(key, _)| key == "t").map(|(_, tag)| tag.into_owned()))?;
    (!tag.is_empty() && tag.chars().all(|c| c.is_alphanumeric() || c == '_')).then_some(tag)
}

/// The posts with a hashtag on a server: by its API, or where that wants a login by the feed of the tag.
pub(super) fn tagged(server: &Url, tag: &str) -> Vec<Proposal> {
    let Ok(server) = server.join("/") else { return Vec::new() };
    let api = table("mastodon").map(|server_and| server_and.with("url", server.as_str()).with("tag", tag));
    let rss = server.join(&format!("tags/{tag}.rss")).ok().and_then(|url| feed(&url, What::Social));
    api.into_iter().chain(rss).collect()
}

#[cfg(test)]
mod tests;
