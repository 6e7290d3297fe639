//! Where people may talk about a brand, wherever its own site is.

use super::{
    Wish,
    candidate::{Candidate, Hope, Voice, What, feed, hashtag, table},
    leads::tagged,
};
use crate::Proposal;
use luister_mention::text;
use url::Url;

/// The longest brand that is searched for, in characters.
const MAX_BRAND: usize = 60;
/// The servers whose posts with a hashtag are heard: the Dutch one, and the largest.
const SERVERS: [&str; 2] = ["https://mastodon.nl/", "https://mastodon.social/"];
/// The language of the news that is searched. Whoever wants another changes it in the table.
const LANG: &str = "nl";

/// What can be searched for a brand.
pub(super) fn candidates(wish: &Wish) -> Vec<Candidate> {
    let Some(brand) = wish.brand.as_deref().map(|brand| text::excerpt(&text::line(brand), MAX_BRAND)).filter(|brand| !brand.is_empty())
    else {
        return Vec::new();
    };
    let words = format!("\"{}\"", brand.replace(['"', '\\'], " ").trim());
    let news = table("googlenews").map(|news| news.with("search", words.as_str()).with("lang", LANG));
    let hacker_news = table("hackernews").map(|search| search.with("search", words.as_str()));
    let reddit = table("reddit").map(|search| search.with("search", words.as_str()));
    let reddit_feed = Url::parse_with_params("https://www.reddit.com/search.rss", [("q", words.as_str()), ("sort", "new")]);
    let reddit_feed = reddit_feed.ok().and_then(|url| feed(&url, What::Forum));
    let searches = [
        (
            What::News,
            "google news",
            vec![news],
            "a search for the brand in the Dutch edition of Google News; `lang` and `country` change that",
        ),
        (What::Forum, "hacker news", vec![hacker_news], "a search for the brand on Hacker News"),
        (What::Forum, "reddit", vec![reddit, reddit_feed], "a search for the brand on Reddit"),
    ];
    let searches = searches.into_iter().map(|(what, place, ways, why)| {
        let ways: Vec<Proposal> = ways.into_iter().flatten().collect();
        search(what, format!("{place} {brand}"), ways, why.to_owned())
    });
    let servers = SERVERS.into_iter().filter_map(|server| Url::parse(server).ok());
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
