//! One review: what was asked is in groups, and only what people wrote themselves is its text.

use crate::{
    Batch, dates,
    kinds::{
        identity::answering,
        loose::{self, lenient},
        points::points,
    },
};
use luister_mention::{Author, Item, Lang, Link, Rating, text};
use serde::Deserialize;
use serde_json::Value;

/// The best that can be given.
const BEST: f32 = 10.0;

/// A review as both the feed and the API have it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Review {
    #[serde(default, rename = "reviewId", deserialize_with = "lenient")]
    id: Option<String>,
    #[serde(default, rename = "reviewAuthor", deserialize_with = "lenient")]
    author: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    rating: Option<String>,
    #[serde(default, rename = "reviewContent")]
    content: Value,
    /// What the company answered.
    #[serde(default, rename = "reviewComments")]
    comments: Value,
    #[serde(default, deserialize_with = "lenient")]
    date_since: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    updated_since: Option<String>,
}

/// The answer to one question.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    #[serde(default, deserialize_with = "lenient")]
    question_group: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    question_type: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    rating: Option<String>,
}

impl Review {
    /// Adds the review and what the company answered, or why not.
    pub(super) fn tell(self, lang: Option<Lang>, company: Option<&str>, place: Option<&Link>, batch: &mut Batch) {
        let replies: Vec<String> = super::rows(&self.comments, "reviewComments").into_iter().filter_map(said).collect();
        let replies = if let Some(reply) = said(&self.comments) { vec![reply] } else { replies };
        let item = match self.item(lang, place) {
            Ok(item) => item,
            Err(reason) => return batch.skip(reason),
        };
        let answers: Vec<Item> = replies
            .into_iter()
            .enumerate()
            .map(|(nth, said)| {
                let (text, cut) = kept(&said);
                answering(Item { text, cut, lang, own: true, author: company.and_then(Author::named), ..Item::default() }, nth, &item)
            })
            .collect();
        batch.push(Ok(item));
        for answer in answers {
            batch.push(Ok(answer));
        }
    }

    fn item(self, lang: Option<Lang>, place: Option<&Link>) -> Result<Item, String> {
        let answers = super::rows(&self.content, "reviewContent");
        let answers: Vec<Answer> = answers.into_iter().filter_map(|row| loose::row(row.clone(), "an answer").ok()).collect();
        let of = |group: &str| answers.iter().find(|answer| answer.is_of(group)).and_then(|answer| answer.rating.as_deref());
        let overall = self.rating.as_deref().or_else(|| of("OVERALL")).and_then(points);
        let rating = overall.and_then(|(value, _)| Rating::new(value, BEST));
        let title = of("ONELINER").map(text::line).filter(|title| !title.is_empty());
        let written: Vec<&str> =
            answers.iter().filter(|answer| answer.is_written()).filter_map(|answer| answer.rating.as_deref()).collect();
        let (text, cut) = kept(&written.join("\n\n"));
        // One line alone is all that was said.
        let (title, text) = if text.is_empty() { (None, title.unwrap_or_default()) } else { (title, text) };
        if text.is_empty() && rating.is_none() {
            return Err("a review without text or rating".to_owned());
        }
        let published = self.date_since.as_deref().and_then(dates::parse);
        let edited = self.updated_since.as_deref().and_then(dates::parse);
        Ok(Item {
            link: place.cloned().filter(|_| self.id.is_some()),
            native_id: self.id,
            title,
            text,
            cut,
            author: self.author.as_deref().and_then(Author::named),
            published,
            edited: edited.filter(|edited| published.is_some_and(|published| *edited > published)),
            lang,
            rating,
            ..Item::default()
        })
    }
}

impl Answer {
    fn is_of(&self, group: &str) -> bool {
        self.question_group.as_deref().is_some_and(|own| own.ends_with(group))
    }

    /// Whether somebody wrote it, apart from the title: no mark, no yes or no.
    fn is_written(&self) -> bool {
        let is_text = self.question_type.as_deref().map_or_else(|| self.is_of("OPINION"), |kind| kind.eq_ignore_ascii_case("TEXT"));
        is_text && !self.is_of("ONELINER") && !self.is_of("RECOMMEND") && !self.is_of("OVERALL")
    }
}

/// What the company wrote, whether it stands alone or in an object.
fn said(reply: &Value) -> Option<String> {
    let text = reply.as_str().or_else(|| ["comment", "reviewComment", "text"].iter().find_map(|name| reply.get(name)?.as_str()))?;
    Some(text.to_owned()).filter(|text| !text.trim().is_empty())
}

/// As much of a text as is kept, and whether it was cut.
fn kept(whole: &str) -> (String, bool) {
    let whole = crate::html::to_text_if_html(whole);
    let (kept, cut) = text::cut(&whole, text::MAX_TEXT_BYTES);
    (kept.to_owned(), cut)
}
