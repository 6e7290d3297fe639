//! `[[hackernews]]`: stories and comments of Hacker News, by the search that Algolia keeps of it.

use super::json;
use crate::{Ask, Batch, Page, ReadError, Settings, Source, kinds::Kind, settings::config};
use luister_mention::{Author, Channel, Cursor, Identity, Item, ItemParent, Lang, Link, Reach};
use serde::{Deserialize, de::Error as _};
use toml::de::Error;
use url::Url;

/// Where the search is.
const API: &str = "https://hn.algolia.com/api/v1/search_by_date";
/// The same for people.
const SITE: &str = "https://hn.algolia.com/";
/// How many are asked for at once.
const PER_PAGE: &str = "200";

pub(super) const KIND: Kind = Kind {
    name: "hackernews",
    about: "Hacker News: stories and comments with some words",
    example: r#"
name = "hacker news acme"
search = '"acme energy"'
"#,
    build: |table, _| Ok(Box::new(HackerNews::try_from(Config::deserialize(table)?).map_err(Error::custom)?)),
};

config! {
    /// The keys of `[[hackernews]]`.
    Config {
        /// The words; a phrase in quotation marks, what is not wanted with a minus.
        search: String,
    }
}

#[derive(Debug)]
struct HackerNews {
    settings: Settings,
    /// The first page.
    url: Url,
    address: Url,
}

impl TryFrom<Config> for HackerNews {
    type Error = String;
    fn try_from(config: Config) -> Result<Self, String> {
        let parse = |text| Url::parse_with_params(text, [("query", &config.search)]).map_err(|error| error.to_string());
        if config.search.trim().is_empty() {
            return Err("`search` cannot be empty".to_owned());
        }
        let (mut url, mut address) = (parse(API)?, parse(SITE)?);
        // Without the last two it also finds what is spelled alike.
        let how = [("tags", "(story,comment)"), ("hitsPerPage", PER_PAGE), ("typoTolerance", "false"), ("advancedSyntax", "true")];
        url.query_pairs_mut().extend_pairs(how);
        address.query_pairs_mut().extend_pairs([("sort", "byDate"), ("type", "all")]);
        Ok(Self { settings: config.settings(Channel::Forum, 5, false), url, address })
    }
}

/// The answer to a search.
#[derive(Debug, Deserialize)]
struct Found {
    hits: json::Entries<Hit>,
    #[serde(default)]
    page: u32,
    #[serde(default, rename = "nbPages")]
    pages: u32,
}

/// A story, or a comment on one.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Hit {
    #[serde(rename = "objectID")]
    id: String,
    created_at_i: Option<i64>,
    author: Option<String>,
    title: Option<String>,
    url: Option<String>,
    story_text: Option<String>,
    comment_text: Option<String>,
    story_id: Option<u64>,
    story_title: Option<String>,
    parent_id: Option<u64>,
    points: Option<u64>,
    num_comments: Option<u64>,
}

impl Hit {
    fn item(&self, lang: Option<Lang>) -> Result<Item, String> {
        let title = self.title.as_deref().or(self.story_title.as_deref()).and_then(crate::kinds::json::one_line);
        let html = self.comment_text.as_deref().or(self.story_text.as_deref()).unwrap_or_default();
        let (text, cut) = match json::of_html(html) {
            (text, _) if text.is_empty() && self.comment_text.is_none() => json::of_plain(self.url.as_deref().unwrap_or_default()),
            said => said,
        };
        if text.is_empty() && (title.is_none() || self.comment_text.is_some()) {
            return Err("no text".to_owned());
        }
        Ok(Item {
            native_id: json::one_line(&self.id),
            link: page("item", &self.id),
            title,
            text,
            cut,
            author: self.author.as_deref().and_then(author),
            published: self.created_at_i.and_then(|seconds| chrono::DateTime::from_timestamp(seconds, 0)),
            lang,
            thread: self.story_id.map(|id| id.to_string()).or_else(|| json::one_line(&self.id)),
            parent: self.parent(),
            reach: self.reach(),
            ..Item::default()
        })
    }

    /// What a comment answers: the story, whose title is known, or another comment.
    fn parent(&self) -> Option<ItemParent> {
        let id = self.parent_id?;
        let text = self.story_title.as_deref().filter(|_| self.story_id == Some(id)).and_then(json::one_line);
        Some(ItemParent { identity: Identity::native(&id.to_string()), author: None, text })
    }

    fn reach(&self) -> Option<Reach> {
        let reactions = self.points.unwrap_or(0).saturating_add(self.num_comments.unwrap_or(0));
        (self.points.is_some() || self.num_comments.is_some()).then(|| Reach { reactions: Some(reactions), ..Reach::default() })
    }
}

fn page(what: &str, id: &str) -> Option<Link> {
    let url = Url::parse_with_params(&format!("https://news.ycombinator.com/{what}"), [("id", id)]).ok()?;
    Link::from_url(&url)
}

fn author(name: &str) -> Option<Author> {
    let handle = json::one_line(name)?;
    Some(Author { name: None, url: page("user", &handle), handle: Some(handle) })
}

impl Source for HackerNews {
    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn address(&self) -> Url {
        self.address.clone()
    }

    fn start(&self, _: &Cursor) -> Vec<Ask> {
        vec![Ask::json(self.url.clone())]
    }

    fn read(&self, page: &Page) -> Result<Batch, ReadError> {
        let found: Found = json::parse(page).map_err(|error| json::complaint(page).map_or(error, ReadError::Api))?;
        let mut batch = Batch::default();
        found.hits.fill(&mut batch, |hit| hit.item(self.settings.lang));
        let has_more = found.page.saturating_add(1) < found.pages;
        batch.next = has_more.then(|| Ask::json(json::page_after(&page.url, 0)));
        Ok(batch)
    }

    fn complaint(&self, page: &Page) -> Option<String> {
        json::complaint(page)
    }

    fn is_api(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::trial::{addresses, build, page, skipped};

    fn source() -> Box<dyn Source> {
        build(&KIND, "{ name = 'hn', search = 'acme', lang = 'en' }").unwrap()
    }

    #[test]
    fn stories_and_comments_are_read() {
        let url = addresses(&*source()).remove(0);
        let asked = "query=acme&tags=%28story%2Ccomment%29&hitsPerPage=200&typoTolerance=false&advancedSyntax=true";
        assert_eq!(url, format!("{API}?{asked}"));
        let body = r#"{"page": 0, "nbPages": 3, "hits": [
          {"objectID": "12", "created_at_i": 1795341600, "author": "jan", "comment_text": "<p>Acme &amp; co<p>slow", "story_id": 10, "parent_id": 11, "story_title": "Ask HN: Acme?"},
          {"objectID": "11", "created_at_i": 1795341500, "author": "piet", "comment_text": "Yes", "story_id": 10, "parent_id": 10, "story_title": "Ask HN: Acme?"},
          {"objectID": "10", "author": "kees", "title": "Ask HN: Acme?", "story_text": "Which one?", "points": 4, "num_comments": 2, "story_id": 10},
          {"objectID": "9", "title": "Acme is down", "url": "https://status.acme.example/"},
          {"objectID": "8", "comment_text": "", "story_title": "Acme is down"},
          {"objectID": "7"}]}"#;
        let batch = source().read(&page(&url, body)).unwrap();
        let [answer, comment, story, link] = batch.items.as_slice() else { panic!("{batch:?}") };
        assert_eq!((answer.text.as_str(), answer.title.as_deref()), ("Acme & co\n\nslow", Some("Ask HN: Acme?")));
        assert_eq!(answer.link.as_ref().unwrap().as_str(), "https://news.ycombinator.com/item?id=12");
        assert_eq!((answer.lang, answer.published), (Some(Lang::EN), json::unix_time(1_795_341_600.0)));
        let parent = answer.parent.as_ref().unwrap();
        assert_eq!((&parent.identity, parent.text.as_deref()), (&comment.identity(), None));
        let parent = comment.parent.as_ref().unwrap();
        assert_eq!((&parent.identity, parent.text.as_deref()), (&story.identity(), Some("Ask HN: Acme?")));
        assert_eq!((&story.thread, &answer.thread), (&Some("10".into()), &Some("10".into())));
        assert_eq!(story.reach.unwrap().reactions, Some(6));
        assert_eq!((link.text.as_str(), link.thread.as_deref()), ("https://status.acme.example/", Some("9")));
        assert_eq!(skipped(&batch), [("no text", 2)]);
        assert_eq!(batch.next.unwrap().url.query(), Some(format!("{asked}&page=1").as_str()));
    }

    #[test]
    fn the_last_page_is_the_last() {
        let batch = source().read(&page(API, r#"{"hits": [], "page": 2, "nbPages": 3}"#)).unwrap();
        assert_eq!(batch.next, None);
        let error = source().read(&page(API, r#"{"message": "hitsPerPage is too high", "status": 400}"#)).unwrap_err();
        assert_eq!(error, ReadError::Api("hitsPerPage is too high".into()));
        assert_eq!(build(&KIND, "{ name = 'hn', search = '' }").unwrap_err(), "`search` cannot be empty");
    }
}
