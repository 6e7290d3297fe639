//! Where people may talk about a brand, wherever its own site is.

use super::{
    Wish,
    candidate::{Candidate, Hope, Voice, What, feed, hashtag, table},
    leads::tagged,
};
use crate::Proposal;
use luister_mention::{Locale, text};
use url::Url;

/// The longest brand that is searched for, in characters.
const MAX_BRAND: usize = 60;
/// The servers whose posts with a hashtag are heard: the Dutch one, if that is the language, and the largest.
const SERVERS: [(&str, Option<Locale>); 2] = [("https://mastodon.nl/", Some(Locale::Nl)), ("https://mastodon.social/", None)];

/// What can be searched for a brand.
pub(super) fn candidates(wish: &Wish) -> Vec<Candidate> {
    let plain = wish.brand.as_deref().unwrap_or_default().replace(['"', '\\'], " ");
    let brand = text::excerpt(&text::line(&plain), MAX_BRAND);
    if brand.is_empty() {
        return Vec::new();
    }
    let words = format!("\"{brand}\"");
    let (edition, country) = wish.lang.pick(("Dutch", "NL"), ("American", "US"));
    let news =
        table("googlenews").map(|news| news.with("search", words.as_str()).with("lang", wish.lang.as_str()).with("country", country));
    let hacker_news = table("hackernews").map(|search| search.with("search", words.as_str()));
    let reddit = table("reddit").map(|search| search.with("search", words.as_str()));
    let reddit_feed = Url::parse_with_params("https://www.reddit.com/search.rss", [("q", words.as_str()), ("sort", "new")]);
    let reddit_feed = reddit_feed.ok().and_then(|url| feed(&url, What::Forum));
    let searches = [
        (
            What::News,
            "google news",
            vec![news],
            format!("a search for the brand in the {edition} edition of Google News; `lang` and `country` change that"),
        ),
        (What::Forum, "hacker news", vec![hacker_news], "a search for the brand on Hacker News".to_owned()),
        (What::Forum, "reddit", vec![reddit, reddit_feed], "a search for the brand on Reddit".to_owned()),
    ];
    let searches = searches.into_iter().map(|(what, place, ways, why)| {
        let ways: Vec<Proposal> = ways.into_iter().flatten().collect();
        search(what, format!("{place} {brand}"), ways, why)
    });
    let servers = SERVERS.into_iter().filter(|(_, lang)| lang.is_none_or(|lang| lang == wish.lang));
    let servers = servers.filter_map(|(server, _)| Url::parse(server).ok());
    let tag = hashtag(wish);
    searches.chain(servers.filter_map(|server| Some(on_server(&server, tag.as_deref()?)))).collect()
}

/// The posts with the hashtag of the brand on a server.
pub(super) fn on_server(server: &Url, tag: &str) -> Candidate {
    let host = server.host_str().unwrap_or_default();
    search(What::Social, format!("{host} #{tag}"), tagged(server, tag), format!("posts with #{tag} that {host} knows of"))
}

fn search(what: What, name: String, ways: Vec<Proposal>, why: String) -> Candidate {
    Candidate { ways, what, voice: Voice::Others, name, title: String::new(), why, hope: Hope::Promised }
}

#[cfg(test)]
mod tests {
    use super::{super::candidate::place, *};

    #[test]
    fn a_brand_is_searched_for_where_its_language_is_spoken() {
        let told = |brand: &str, lang| {
            let wish = Wish { brand: Some(brand.to_owned()), lang, ..Wish::default() };
            let first = |candidate: Candidate| candidate.ways.first().map(place);
            candidates(&wish).into_iter().filter_map(first).collect::<Vec<_>>()
        };
        assert_eq!(
            told("Acme \"Energie\"", Locale::Nl),
            [
                "googlenews search='\"Acme Energie\"' lang=\"nl\" country=\"NL\"",
                "hackernews search='\"Acme Energie\"'",
                "reddit search='\"Acme Energie\"'",
                "mastodon mastodon.nl tag=\"acmeenergie\"",
                "mastodon mastodon.social tag=\"acmeenergie\"",
            ]
        );
        let english = told("Acme", Locale::En);
        assert_eq!(
            (english[0].as_str(), english[3].as_str()),
            ("googlenews search='\"Acme\"' lang=\"en\" country=\"US\"", "mastodon mastodon.social tag=\"acme\"")
        );
        assert!(told(" \" ", Locale::Nl).is_empty());
    }
}
