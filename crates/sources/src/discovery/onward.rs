//! Where a site may have something to hear, by the words of its links.

use super::{
    candidate::{address, same_site},
    sight::Sight,
};
use std::collections::HashSet;
use url::Url;

/// Words of reviews, which go first, of forums, and of posts.
#[rustfmt::skip]
const WORDS: [&[&str]; 3] = [
    &["review", "reviews", "beoordeling", "beoordelingen", "klantbeoordelingen", "ervaring", "ervaringen", "klantervaringen", "recensies", "testimonials"],
    &["forum", "forums", "community", "gastenboek", "guestbook"],
    &["blog", "weblog", "nieuws", "news", "pers", "actueel", "magazine"],
];
/// Words of pages that want something of us.
const NOT_TO_READ: [&str; 10] = ["add", "write", "new", "login", "signin", "register", "edit", "schrijf", "schrijven", "account"];

/// Where a page leads that may have something to hear: reviews first, then forums, then posts. Of a list and the pages of its
/// entries only the list.
pub(super) fn onward(sight: &Sight) -> Vec<Url> {
    let mut seen = HashSet::from([address(&sight.url)]);
    let mut found: Vec<(usize, Url)> = Vec::new();
    for link in sight.links.iter().filter(|link| same_site(&link.url, &sight.url)) {
        let mut url = link.url.clone();
        url.set_fragment(None);
        if let Some(rank) = rank(&url, &link.text)
            && seen.insert(address(&url))
        {
            found.push((rank, url));
        }
    }
    found.sort_by_key(|(rank, url)| (*rank, url.path().len()));
    let mut lists: Vec<Url> = rank(&sight.url, "").map(|_| sight.url.clone()).into_iter().collect();
    let mut onward = Vec::new();
    for (_, url) in found {
        if !lists.iter().any(|list| is_below(&url, list)) {
            lists.push(url.clone());
            onward.push(url);
        }
    }
    onward
}

/// How much an address and the words that lead to it promise; none if nothing.
fn rank(url: &Url, words: &str) -> Option<usize> {
    let said = format!("{} {} {words}", url.host_str().unwrap_or_default(), url.path()).to_lowercase();
    let words: HashSet<&str> = said.split(|c: char| !c.is_alphanumeric()).collect();
    let rank = WORDS.iter().position(|group| group.iter().any(|word| words.contains(word)))?;
    (!NOT_TO_READ.iter().any(|word| words.contains(word))).then_some(rank)
}

/// Whether an address lies in the folder that another names.
fn is_below(url: &Url, list: &Url) -> bool {
    let folder = list.path().trim_end_matches('/');
    let same_host = url.host() == list.host() && url.port_or_known_default() == list.port_or_known_default();
    same_host && !folder.is_empty() && url.path().strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::{super::sight::tests::sight, *};

    #[test]
    fn a_site_is_followed_where_it_may_have_something() {
        let html =
            "<a href=/blog/>Blog</a><a href=/producten>Alles</a><a href='/klant-ervaringen#a'>x</a><a href='/klant-ervaringen#b'>x</a>
                    <a href=https://forum.acme.example/>Praat mee</a><a href=https://forum.acme.example/t/1>x</a>
                    <a href=/p/1>3 customer reviews</a><a href=/p/1/reviews/add/>Write a review</a><a href=/blog/2026/11/reacties>x</a>
                    <a href=https://elders.example/reviews>x</a><a href=/newsletter>x</a><a href=/>Nieuws</a>";
        for (page, expected) in [
            (
                "https://www.acme.example/",
                &[
                    "https://www.acme.example/p/1",
                    "https://www.acme.example/klant-ervaringen",
                    "https://forum.acme.example/",
                    "https://forum.acme.example/t/1",
                    "https://www.acme.example/blog/",
                ][..],
            ),
            ("https://www.acme.example/p/1/reviews/", &["https://www.acme.example/p/1", "https://www.acme.example/klant-ervaringen"]),
        ] {
            let urls: Vec<String> = onward(&sight(page, html)).into_iter().map(String::from).collect();
            assert_eq!(urls.iter().take(expected.len()).collect::<Vec<_>>(), expected.iter().collect::<Vec<_>>(), "{page}");
        }
    }

    #[test]
    fn of_a_list_and_its_entries_only_the_list_is_looked_at() {
        let entries: String = ["1", "2", "3"].map(|n| format!("<a href=/p/reviews/{n}/>Lees</a>")).concat();
        let html = format!("{entries}<a href=/p/reviews/>Alle beoordelingen</a>");
        for (page, expected) in [("https://a.example/p/", &["https://a.example/p/reviews/"][..]), ("https://a.example/p/reviews/", &[])] {
            let urls: Vec<String> = onward(&sight(page, &html)).into_iter().map(String::from).collect();
            assert_eq!(urls, expected, "{page}");
        }
    }
}
