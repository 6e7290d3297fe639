//! `[[lobsters]]`: new stories of Lobsters or a site with the same software, all of them or those with a tag.

use super::json;
use crate::{Ask, Batch, Page, ReadError, Settings, Source, kinds::Kind, settings::config};
use luister_mention::{Author, Channel, Cursor, Item, Lang, Link, Reach};
use serde::{Deserialize, de::Error as _};
use toml::de::Error;
use url::Url;

/// The site itself.
const SITE: &str = "https://lobste.rs/";
/// How many stories a page has.
const PER_PAGE: usize = 25;

pub(super) const KIND: Kind = Kind {
    name: "lobsters",
    about: "Lobsters and its kin: new stories, all or those with a tag. Its comments are a [[feed]]: https://lobste.rs/comments.rss",
    example: r#"
name = "lobsters privacy"
url = "https://lobste.rs"
tag = "privacy" # without it every new story is read
"#,
    build: |table, _| Ok(Box::new(Lobsters::try_from(Config::deserialize(table)?).map_err(Error::custom)?)),
};

config! {
    /// The keys of `[[lobsters]]`.
    Config {
        /// The site.
        #[serde(default, deserialize_with = "json::maybe_address")]
        url: Option<Url>,
        #[serde(default)]
        tag: Option<String>,
    }
}

#[derive(Debug)]
struct Lobsters {
    settings: Settings,
    site: Url,
    tag: Option<String>,
}

impl TryFrom<Config> for Lobsters {
    type Error = String;
    fn try_from(config: Config) -> Result<Self, String> {
        let settings = config.settings(Channel::Forum, 3, false);
        let site = config.url.map_or_else(|| json::address(SITE), Ok)?;
        Ok(Self { settings, site, tag: config.tag.as_deref().and_then(json::one_line) })
    }
}

impl Lobsters {
    fn list(&self, ending: &str) -> Url {
        match &self.tag {
            Some(tag) => json::below(&self.site, &["t", &format!("{tag}{ending}")], &[]),
            None => json::below(&self.site, &[&format!("newest{ending}")], &[]),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Story {
    short_id: String,
    created_at: Option<String>,
    title: String,
    /// What it links to; a story may be a text alone.
    url: Option<String>,
    comments_url: Option<String>,
    /// HTML.
    description: Option<String>,
    submitter_user: Option<Submitter>,
    score: Option<i64>,
    comment_count: Option<u64>,
}

/// The name of who brought a story; older versions tell more of them.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Submitter {
    Name(String),
    User { username: String },
}

impl Lobsters {
    fn item(&self, story: &Story, lang: Option<Lang>) -> Result<Item, String> {
        let title = json::one_line(&story.title);
        let (mut text, cut) = json::of_html(story.description.as_deref().unwrap_or_default());
        if text.is_empty() {
            text = json::of_plain(story.url.as_deref().unwrap_or_default()).0;
        }
        if title.is_none() && text.is_empty() {
            return Err("no title and no text".to_owned());
        }
        let page = || Link::from_url(&json::below(&self.site, &["s", &story.short_id], &[])).filter(|_| !story.short_id.is_empty());
        Ok(Item {
            native_id: json::one_line(&story.short_id),
            link: story.comments_url.as_deref().and_then(Link::parse).or_else(page),
            title,
            text,
            cut,
            author: story.submitter_user.as_ref().and_then(|user| self.author(user)),
            published: story.created_at.as_deref().and_then(json::time),
            lang,
            thread: json::one_line(&story.short_id),
            reach: reach(story),
            ..Item::default()
        })
    }

    fn author(&self, submitter: &Submitter) -> Option<Author> {
        let (Submitter::Name(name) | Submitter::User { username: name }) = submitter;
        let handle = json::one_line(name)?;
        let url = Link::from_url(&json::below(&self.site, &["~", &handle], &[]));
        let url = url.and_then(|link| Link::parse(&link.as_str().replacen("~/", "~", 1)));
        Some(Author { name: None, handle: Some(handle), url })
    }
}

fn reach(story: &Story) -> Option<Reach> {
    let score = story.score.map(|score| u64::try_from(score).unwrap_or(0));
    let reactions = [score, story.comment_count].into_iter().flatten().reduce(u64::saturating_add)?;
    Some(Reach { reactions: Some(reactions), ..Reach::default() })
}

impl Source for Lobsters {
    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn address(&self) -> Url {
        self.list("")
    }

    fn feed(&self) -> Option<Url> {
        Some(self.list(".rss"))
    }

    fn start(&self, _: &Cursor) -> Vec<Ask> {
        vec![Ask::json(self.list(".json"))]
    }

    fn read(&self, page: &Page) -> Result<Batch, ReadError> {
        let stories: json::Entries<Story> = json::parse(page).map_err(|error| json::complaint(page).map_or(error, ReadError::Api))?;
        let mut batch = Batch::default();
        stories.fill(&mut batch, |story| self.item(story, self.settings.lang));
        batch.next = (stories.count() >= PER_PAGE).then(|| Ask::json(json::page_after(&page.url, 1)));
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

    const URL: &str = "https://lobste.rs/newest.json";

    fn source() -> Box<dyn Source> {
        build(&KIND, "{ name = 'l', lang = 'en' }").unwrap()
    }

    #[test]
    fn stories_are_read() {
        let body = r#"[
          {"short_id": "abc123", "short_id_url": "https://lobste.rs/s/abc123", "created_at": "2026-11-22T03:00:00.000-06:00", "title": "Acme is down",
           "url": "https://status.acme.example/", "score": 5, "comment_count": 2, "description": "", "submitter_user": "jan",
           "comments_url": "https://lobste.rs/s/abc123/acme_is_down", "tags": ["ops"]},
          {"short_id": "abc122", "title": "Ask: Acme?", "url": "", "description": "<p>Which <em>one</em>?</p>", "submitter_user": {"username": "piet"}},
          {"short_id": "abc121"}]"#;
        let batch = source().read(&page(URL, body)).unwrap();
        let [link, text] = batch.items.as_slice() else { panic!("{batch:?}") };
        assert_eq!((link.text.as_str(), link.title.as_deref()), ("https://status.acme.example/", Some("Acme is down")));
        assert_eq!((link.identity().as_str(), link.published), ("id:abc123", json::time("2026-11-22T09:00:00Z")));
        assert_eq!(link.link.as_ref().unwrap().as_str(), "https://lobste.rs/s/abc123/acme_is_down");
        assert_eq!(link.author.as_ref().unwrap().url.as_ref().unwrap().as_str(), "https://lobste.rs/~jan");
        assert_eq!((link.reach.unwrap().reactions, link.thread.as_deref()), (Some(7), Some("abc123")));
        assert_eq!((text.text.as_str(), text.author.as_ref().unwrap().display()), ("Which one?", "piet"));
        assert_eq!(text.link.as_ref().unwrap().as_str(), "https://lobste.rs/s/abc122");
        assert_eq!(skipped(&batch), [("no title and no text", 1)]);
        assert_eq!(batch.next, None);
    }

    #[test]
    fn a_full_page_has_another_after_it() {
        let stories: Vec<String> = (0..PER_PAGE).map(|n| format!(r#"{{"short_id": "s{n}", "title": "x"}}"#)).collect();
        let batch = source().read(&page(URL, &format!("[{}]", stories.join(",")))).unwrap();
        assert_eq!(batch.next.unwrap().url.as_str(), "https://lobste.rs/newest.json?page=2");
    }

    #[test]
    fn what_is_asked_depends_on_the_table() {
        for (keys, expected, address) in [
            ("", URL, "https://lobste.rs/newest"),
            (", tag = 'ops'", "https://lobste.rs/t/ops.json", "https://lobste.rs/t/ops"),
            (", url = 'https://tilde.example'", "https://tilde.example/newest.json", "https://tilde.example/newest"),
        ] {
            let source = build(&KIND, &format!("{{ name = 'l'{keys} }}")).unwrap();
            assert_eq!((addresses(&*source), source.address().as_str()), (vec![expected.to_owned()], address), "{keys}");
        }
    }
}
