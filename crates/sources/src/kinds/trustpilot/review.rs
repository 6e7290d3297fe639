//! One review, as the page and the API have it: the same words with other names.

use crate::{
    Batch, dates, html,
    kinds::{identity::answering, loose::lenient, points::points},
};
use luister_mention::{Author, Item, Lang, Link, Rating, text};
use serde::Deserialize;
use url::Url;

/// The best that can be given.
const BEST: f32 = 5.0;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Review {
    #[serde(default, deserialize_with = "lenient")]
    id: Option<String>,
    #[serde(default, alias = "stars", deserialize_with = "lenient")]
    rating: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    title: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    text: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    language: Option<String>,
    #[serde(default)]
    consumer: Option<Consumer>,
    #[serde(default)]
    dates: Option<Dates>,
    #[serde(default, deserialize_with = "lenient")]
    created_at: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    updated_at: Option<String>,
    #[serde(default, alias = "companyReply")]
    reply: Option<Reply>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Consumer {
    #[serde(default, deserialize_with = "lenient")]
    id: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    display_name: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Dates {
    #[serde(default, deserialize_with = "lenient")]
    published_date: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    updated_date: Option<String>,
}

/// What the company answered.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reply {
    #[serde(default, alias = "text", deserialize_with = "lenient")]
    message: Option<String>,
    #[serde(default, alias = "createdAt", deserialize_with = "lenient")]
    published_date: Option<String>,
}

impl Review {
    /// Adds the review and what the company answered, or why not.
    pub(super) fn tell(mut self, company: &str, site: &Url, lang: Option<Lang>, batch: &mut Batch) {
        let reply = self.reply.take();
        let item = match self.item(site, lang) {
            Ok(item) => item,
            Err(reason) => return batch.skip(reason),
        };
        let answer = reply.and_then(|reply| {
            let (text, cut) = kept(&reply.message?);
            let published = reply.published_date.as_deref().and_then(dates::parse);
            let answer = Item { text, cut, published, author: Author::named(company), lang: item.lang, own: true, ..Item::default() };
            Some(answering(answer, 0, &item))
        });
        batch.push(Ok(item));
        if let Some(answer) = answer {
            batch.push(Ok(answer));
        }
    }

    fn item(self, site: &Url, lang: Option<Lang>) -> Result<Item, String> {
        let (text, cut) = kept(&self.text.unwrap_or_default());
        let title = self.title.map(|title| text::line(&html::to_text_if_html(&title)));
        // The site makes a title of the beginning of a text that has none.
        let title = title.filter(|title| !title.is_empty() && !text.starts_with(title.trim_end_matches(['.', '…'])));
        let rating = self.rating.as_deref().and_then(points).and_then(|(value, _)| Rating::new(value, BEST));
        if text.is_empty() && title.is_none() && rating.is_none() {
            return Err("a review without text, title or rating".to_owned());
        }
        let (shown, changed) = self.dates.map_or((None, None), |dates| (dates.published_date, dates.updated_date));
        let published = shown.or(self.created_at).as_deref().and_then(dates::parse);
        let edited = changed.or(self.updated_at).as_deref().and_then(dates::parse);
        let below = |folder: &str, id: &str| site.join(&format!("/{folder}/{id}")).ok().as_ref().and_then(Link::from_url);
        Ok(Item {
            link: self.id.as_deref().and_then(|id| below("reviews", id)),
            native_id: self.id,
            title,
            text,
            cut,
            author: self.consumer.and_then(|consumer| {
                let url = consumer.id.as_deref().and_then(|id| below("users", id));
                let named = consumer.display_name.as_deref().and_then(Author::named);
                if url.is_none() { named } else { Some(Author { url, ..named.unwrap_or_default() }) }
            }),
            published,
            edited: edited.filter(|edited| published.is_some_and(|published| *edited > published)),
            lang: self.language.and_then(|code| code.parse().ok()).or(lang),
            rating,
            ..Item::default()
        })
    }
}

/// As much of a text as is kept, and whether it was cut.
fn kept(whole: &str) -> (String, bool) {
    let whole = html::to_text_if_html(whole);
    let (kept, cut) = text::cut(&whole, text::MAX_TEXT_BYTES);
    (kept.to_owned(), cut)
}
