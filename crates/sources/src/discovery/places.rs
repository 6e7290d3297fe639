//! Addresses of places that luister has a kind for, known by their host.

use super::{
    Tried, Wish,
    brand::on_server,
    candidate::{Candidate, Hope, Voice, What, feed, hashtag, same_site, table},
    leads::{tag_of, tagged},
    sight::Sight,
};
use crate::Proposal;
use luister_mention::PollOutcome;
use url::Url;

/// What an address leads to.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Lead {
    /// Something that can be polled.
    Source(Candidate),
    /// A channel on YouTube whose number stands in its page.
    Channel(Url),
    /// Something that takes a key.
    Needs(Tried),
}

/// An address and who gave it.
struct Asked<'a> {
    url: &'a Url,
    /// The parts of its path.
    parts: Vec<&'a str>,
    wish: &'a Wish,
}

/// How the addresses of a place are read.
type Reader = fn(&Asked<'_>) -> Vec<Lead>;

/// Hosts, as they end, and how their addresses are read.
const PLACES: &[(&str, Reader)] = &[
    ("kiyoh.com", kiyoh),
    ("kiyoh.nl", kiyoh),
    ("klantenvertellen.nl", kiyoh),
    ("apps.apple.com", app_store),
    ("itunes.apple.com", app_store),
    ("youtube.com", youtube),
    ("reddit.com", reddit),
    ("news.ycombinator.com", hacker_news),
    ("hn.algolia.com", hacker_news),
    ("lobste.rs", lobsters),
    ("stackoverflow.com", stack_exchange),
    ("superuser.com", stack_exchange),
    ("serverfault.com", stack_exchange),
    ("askubuntu.com", stack_exchange),
    ("stackexchange.com", stack_exchange),
    ("bsky.app", bluesky),
    ("news.google.com", google_news),
    ("medium.com", medium),
];

/// What an address is known to lead to; nothing if it has to be looked at.
pub(super) fn leads(url: &Url, wish: &Wish) -> Vec<Lead> {
    let host = url.host_str().unwrap_or_default();
    let parts = url.path_segments().map(|parts| parts.filter(|part| !part.is_empty()).collect()).unwrap_or_default();
    let asked = Asked { url, parts, wish };
    if host.split('.').any(|part| part == "trustpilot") {
        return trustpilot(&asked);
    }
    let is_host = |known: &str| host.strip_suffix(known).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    match PLACES.iter().find(|(known, _)| is_host(known)) {
        Some((_, read)) => read(&asked),
        None => fediverse(&asked),
    }
}

/// What the page of a channel on YouTube says that its number is.
pub(super) fn channel(page: &Sight, wish: &Wish) -> Option<Lead> {
    let in_address = |url: &Url| {
        let query = url.query_pairs().find(|(key, _)| key == "channel_id").map(|(_, id)| id.into_owned());
        let path = url.path().split_once("/channel/").map(|(_, id)| id.split('/').next().unwrap_or_default().to_owned());
        query.or(path).filter(|id| id.starts_with("UC"))
    };
    let canonical = page.links.iter().filter(|link| link.rel == "canonical").map(|link| &link.url);
    let id = page.alternates.iter().map(|alternate| &alternate.url).chain(canonical).find_map(in_address)?;
    let handle = page.url.path_segments()?.find(|part| part.starts_with('@')).unwrap_or(&id).to_owned();
    let ways = vec![table("youtube")?.with("channel_id", id.as_str())];
    Some(posts(What::Videos, format!("youtube {handle}"), ways, "the videos of a channel on YouTube", wish))
}

/// Something that others say.
fn said(what: What, voice: Voice, name: String, way: Option<Proposal>, why: &str) -> Vec<Lead> {
    let ways: Vec<Proposal> = way.into_iter().collect();
    let candidate = Candidate { ways, what, voice, name, title: String::new(), why: why.to_owned(), hope: Hope::Promised };
    vec![Lead::Source(candidate)]
}

/// The posts of one account: with a brand it is the brand's own.
fn posts(what: What, name: String, ways: Vec<Proposal>, why: &str, wish: &Wish) -> Lead {
    let voice = if wish.brand.is_some() { Voice::Ourselves } else { Voice::Others };
    Lead::Source(Candidate { ways, what, voice, name, title: String::new(), why: why.to_owned(), hope: Hope::Promised })
}

fn needs(asked: &Asked<'_>, detail: String) -> Lead {
    Lead::Needs(Tried { url: asked.url.clone(), outcome: PollOutcome::Forbidden, detail })
}

impl Asked<'_> {
    fn part(&self, at: usize) -> Option<&str> {
        self.parts.get(at).copied()
    }

    fn query(&self, name: &str) -> Option<String> {
        self.url.query_pairs().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.into_owned())
    }

    /// What is said about the brand, where a brand is wished for.
    fn about_us(&self) -> Voice {
        if self.wish.brand.is_some() { Voice::AboutUs } else { Voice::Others }
    }

    /// The same for a group that may be about anything: if it has the name of the brand.
    fn about_us_by_name(&self, name: &str) -> Voice {
        let squeezed: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let is_ours = hashtag(self.wish).is_some_and(|brand| squeezed.contains(&brand));
        if is_ours { Voice::AboutUs } else { Voice::Others }
    }
}

fn trustpilot(asked: &Asked<'_>) -> Vec<Lead> {
    let (Some("review" | "evaluate"), Some(company)) = (asked.part(0), asked.part(1)) else { return Vec::new() };
    let way = table("trustpilot").map(|page| page.with("company", company));
    let sites = &asked.wish.sites;
    let is_ours = Url::parse(&format!("https://{company}/")).is_ok_and(|url| sites.iter().any(|site| same_site(site, &url)));
    let voice = if is_ours && asked.wish.brand.is_some() { Voice::AboutUs } else { asked.about_us() };
    said(What::Reviews, voice, format!("trustpilot {}", company.trim_start_matches("www.")), way, "its page on Trustpilot")
}

fn kiyoh(asked: &Asked<'_>) -> Vec<Lead> {
    let is_kiyoh = asked.url.host_str().unwrap_or_default().contains("kiyoh");
    let (site, name) = if is_kiyoh { ("kiyoh", "Kiyoh") } else { ("klantenvertellen", "Klantenvertellen") };
    if let Some(hash) = asked.query("hash") {
        let way = table("kiyoh").map(|feed| feed.with("site", site).with("hash", hash.as_str()));
        return said(What::Reviews, asked.about_us(), format!("{site} reviews"), way, &format!("a feed of {name}"));
    }
    let Some(location) = asked.parts.iter().find(|part| part.len() >= 4 && part.chars().all(|c| c.is_ascii_digit())) else {
        return Vec::new();
    };
    let table = format!("[[kiyoh]] with `site = \"{site}\"`, and either `location = \"{location}\"` and `token_file` or `hash`");
    vec![needs(asked, format!("{name} gives its reviews only to programs with a key, which stands in your account there: write {table}"))]
}

fn app_store(asked: &Asked<'_>) -> Vec<Lead> {
    let id = asked.parts.iter().find_map(|part| part.strip_prefix("id")?.parse::<i64>().ok());
    let Some(id) = id else { return Vec::new() };
    let country = asked.part(0).filter(|part| part.len() == 2).unwrap_or("nl").to_ascii_lowercase();
    let name = asked.parts.iter().skip_while(|part| **part != "app").nth(1).filter(|part| !part.starts_with("id")).copied();
    let name = format!("app store {}", name.map_or_else(|| id.to_string(), |name| name.replace('-', " ")));
    let way = table("appstore").map(|app| app.with("app", id).with("countries", vec![toml::Value::from(country)]));
    said(What::Reviews, asked.about_us(), name, way, "the reviews of an app in the App Store")
}

fn youtube(asked: &Asked<'_>) -> Vec<Lead> {
    let list = asked.query("list").filter(|_| asked.part(0) == Some("playlist"));
    let video = |key: &'static str, id: &str| table("youtube").map(|videos| videos.with(key, id)).into_iter().collect();
    match (asked.part(0), asked.part(1), list) {
        (_, _, Some(list)) => {
            vec![posts(What::Videos, format!("youtube {list}"), video("playlist_id", &list), "a playlist on YouTube", asked.wish)]
        }
        (Some("channel"), Some(id), None) if id.starts_with("UC") => {
            vec![posts(What::Videos, format!("youtube {id}"), video("channel_id", id), "the videos of a channel on YouTube", asked.wish)]
        }
        (Some("user" | "c"), Some(_), None) => vec![Lead::Channel(asked.url.clone())],
        (Some(handle), ..) if handle.starts_with('@') => vec![Lead::Channel(asked.url.clone())],
        _ => Vec::new(),
    }
}

fn reddit(asked: &Asked<'_>) -> Vec<Lead> {
    let (Some("r"), Some(name)) = (asked.part(0), asked.part(1)) else { return Vec::new() };
    let feed_of = asked.url.join(&format!("/r/{name}/new.rss")).ok().and_then(|url| feed(&url, What::Forum));
    let ways = table("reddit").map(|all| all.with("subreddit", name)).into_iter().chain(feed_of).collect();
    let voice = asked.about_us_by_name(name);
    let (title, why) = (String::new(), "all posts and comments of a subreddit".to_owned());
    let candidate = Candidate { ways, what: What::Forum, voice, name: format!("reddit r/{name}"), title, why, hope: Hope::Promised };
    vec![Lead::Source(candidate)]
}

fn hacker_news(asked: &Asked<'_>) -> Vec<Lead> {
    let Some(words) = asked.query("q").or_else(|| asked.query("query")).or_else(|| asked.wish.brand.clone()) else { return Vec::new() };
    let way = table("hackernews").map(|search| search.with("search", words.as_str()));
    said(What::Forum, Voice::Others, format!("hacker news {words}"), way, "a search on Hacker News")
}

fn lobsters(asked: &Asked<'_>) -> Vec<Lead> {
    let stories = table("lobsters");
    match (asked.part(0), asked.part(1)) {
        (Some("t"), Some(tag)) => {
            let way = stories.map(|stories| stories.with("tag", tag));
            said(What::Forum, Voice::Others, format!("lobsters {tag}"), way, "new stories with a tag on Lobsters")
        }
        _ => said(What::Forum, Voice::Others, "lobsters".to_owned(), stories, "new stories on Lobsters"),
    }
}

fn stack_exchange(asked: &Asked<'_>) -> Vec<Lead> {
    let host = asked.url.host_str().unwrap_or_default().trim_start_matches("www.");
    let name = host.trim_end_matches(".stackexchange.com").trim_end_matches(".com");
    if let (Some("questions"), Some("tagged"), Some(tag)) = (asked.part(0), asked.part(1), asked.part(2)) {
        let way = asked.url.join(&format!("/feeds/tag/{tag}")).ok().and_then(|url| feed(&url, What::Forum));
        return said(What::Forum, Voice::Others, format!("{name} {tag}"), way, "questions with a tag");
    }
    let Some(words) = asked.query("q").or_else(|| asked.wish.brand.clone()) else { return Vec::new() };
    let way = table("stackexchange").map(|search| search.with("site", name).with("search", words.as_str()));
    said(What::Forum, Voice::Others, format!("{name} {words}"), way, "a search for questions and answers")
}

fn bluesky(asked: &Asked<'_>) -> Vec<Lead> {
    let (Some("profile"), Some(handle)) = (asked.part(0), asked.part(1)) else { return Vec::new() };
    let rss = asked.url.join(&format!("/profile/{handle}/rss")).ok().and_then(|url| feed(&url, What::Social));
    let search = "a search on Bluesky takes an account and an app password: write [[bluesky]] with `search`, `handle` and `password_file`";
    let own = posts(What::Social, format!("bluesky {handle}"), rss.into_iter().collect(), "the posts of an account on Bluesky", asked.wish);
    vec![own, needs(asked, search.to_owned())]
}

fn google_news(asked: &Asked<'_>) -> Vec<Lead> {
    let Some(words) = asked.query("q") else { return Vec::new() };
    let lang = asked.query("hl").map_or_else(|| "nl".to_owned(), |lang| lang.chars().take(2).collect());
    let mut way = table("googlenews").map(|news| news.with("search", words.as_str()).with("lang", lang));
    if let Some(country) = asked.query("gl") {
        way = way.map(|news| news.with("country", country));
    }
    said(What::News, Voice::Others, format!("google news {words}"), way, "a search in Google News")
}

fn medium(asked: &Asked<'_>) -> Vec<Lead> {
    let Some(name) = asked.part(0).filter(|name| *name != "feed") else { return Vec::new() };
    let ways: Vec<Proposal> = asked.url.join(&format!("/feed/{name}")).ok().and_then(|url| feed(&url, What::Posts)).into_iter().collect();
    vec![posts(What::Posts, format!("medium {name}"), ways, "posts on Medium", asked.wish)]
}

/// Profiles and hashtags of servers that speak the language of Mastodon: their hosts tell nothing, their paths do.
fn fediverse(asked: &Asked<'_>) -> Vec<Lead> {
    let host = asked.url.host_str().unwrap_or_default();
    if asked.part(0) == Some("tags")
        && asked.parts.len() == 2
        && let Some(tag) = tag_of(asked.url)
    {
        let (what, name, why) = (What::Social, format!("{host} #{tag}"), format!("posts with #{tag} that {host} knows of"));
        let (title, ways) = (String::new(), tagged(asked.url, &tag));
        return vec![Lead::Source(Candidate { ways, what, voice: Voice::Others, name, title, why, hope: Hope::Guess })];
    }
    let Some(account) = asked.part(0).filter(|part| part.starts_with('@') && asked.parts.len() == 1) else { return Vec::new() };
    let rss = asked.url.join(&format!("/{account}.rss")).ok().and_then(|url| feed(&url, What::Social));
    let own = posts(What::Social, format!("{host} {account}"), rss.into_iter().collect(), "the posts of an account", asked.wish);
    let tag = hashtag(asked.wish).map(|tag| Lead::Source(Candidate { hope: Hope::Likely, ..on_server(asked.url, &tag) }));
    [own].into_iter().chain(tag).collect()
}

#[cfg(test)]
mod tests;
