//! Rows of a page that look like reviews or comments, and the selectors that read them: a guess that is only made when what it
//! reads makes sense.

mod fields;

use super::candidate::{What, table};
use crate::{
    Batch, Keys, Page, Proposal,
    kinds::{decode_page, parse_html},
};
use fields::Fields;
use luister_mention::{Item, SourceName};
use scraper::{ElementRef, Html};
use std::collections::{BTreeMap, HashSet};

/// So many rows have to make sense on a page,
const MIN_ROWS: usize = 3;
/// and so many if its address says that it has reviews.
const MIN_ROWS_OF_REVIEWS: usize = 1;
/// The most elements of a page that are looked at.
const MAX_ELEMENTS: usize = 50_000;
/// The most rows of a list that are looked at.
const MAX_ROWS: usize = 200;
/// The most elements of a row: what has more is no row.
const MAX_ROW: usize = 300;
/// The most lists of a page that are tried.
const MAX_LISTS: usize = 12;
/// The most classes of an element that are looked at.
const MAX_CLASSES: usize = 4;
/// The best that can be given where it is not said: stars are five.
const BEST: i64 = 5;
/// The words of those that mean comments.
const COMMENTS: [&str; 2] = ["comment", "reacti"];
/// Elements that rows are made of.
const TAGS: [&str; 9] = ["article", "blockquote", "div", "dl", "li", "p", "section", "td", "tr"];
/// What names of lists and addresses of pages have in them where people say something.
const WORDS: [&str; 12] = [
    "review",
    "comment",
    "reacti",
    "ervaring",
    "beoordeling",
    "testimonial",
    "recensie",
    "opinion",
    "gastenboek",
    "guestbook",
    "feedback",
    "rating",
];

/// A source of the rows of a page, and what they are. None if there are no such rows, or they do not make sense.
pub(super) fn infer(page: &Page) -> Option<(Proposal, What)> {
    let tree = parse_html(&decode_page(page).ok()?).ok()?;
    let is_reviews = says(page.url.path());
    let least = if is_reviews { MIN_ROWS_OF_REVIEWS } else { MIN_ROWS };
    let mut lists: Vec<(String, Vec<ElementRef<'_>>)> = lists(&tree).into_iter().filter(|(_, rows)| rows.len() >= least).collect();
    lists.retain(|(selector, _)| is_reviews || says(selector));
    lists.sort_by_key(|(selector, rows)| (!says(selector), std::cmp::Reverse(rows.len())));
    lists.truncate(MAX_LISTS);
    let tried = lists.iter().filter_map(|(selector, rows)| {
        let fields = Fields::of(rows)?;
        let what = if !is_reviews && COMMENTS.iter().any(|word| selector.contains(word)) { What::Comments } else { What::Reviews };
        let plain = fields.write(table("page")?.with("url", page.url.as_str()).with("item", selector.as_str()));
        let proposal = rated(&plain, &fields, page).unwrap_or(plain);
        let good = sense(&read(&proposal, page)?, rows.len())?;
        let channel = if what == What::Comments { "blog" } else { "review" };
        (good >= least).then_some((good * proposal.keys.len(), (proposal.with("channel", channel), what)))
    });
    // Of two that make as much sense, the first: its name says more.
    tried.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, inferred)| inferred)
}

/// Whether a name or an address speaks of reviews or comments.
pub(super) fn says(name: &str) -> bool {
    let name = name.to_lowercase();
    WORDS.iter().any(|word| name.contains(word))
}

/// The elements that could be rows, by the selector that finds them.
fn lists(tree: &Html) -> BTreeMap<String, Vec<ElementRef<'_>>> {
    let mut lists: BTreeMap<String, Vec<ElementRef<'_>>> = BTreeMap::new();
    let elements = tree.root_element().descendants().filter_map(ElementRef::wrap).take(MAX_ELEMENTS);
    for element in elements.filter(|element| TAGS.contains(&element.value().name()) && is_small(*element)) {
        let own = selectors(element);
        let by_parent = || {
            let parent = element.parent().and_then(ElementRef::wrap)?;
            Some(format!("{} > {}", selectors(parent).into_iter().next()?, element.value().name()))
        };
        let all = if own.is_empty() { by_parent().into_iter().collect() } else { own };
        for selector in all {
            let rows = lists.entry(selector).or_default();
            if rows.len() < MAX_ROWS {
                rows.push(element);
            }
        }
    }
    lists
}

fn is_small(element: ElementRef<'_>) -> bool {
    element.descendants().take(MAX_ROW + 1).count() <= MAX_ROW
}

/// The selectors that an element has by its classes; only those are used that can be written as they are.
fn selectors(element: ElementRef<'_>) -> Vec<String> {
    let name = element.value().name();
    let is_plain = |class: &&str| {
        class.starts_with(|c: char| c.is_ascii_alphabetic()) && class.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
    };
    element.value().classes().filter(is_plain).take(MAX_CLASSES).map(|class| format!("{name}.{class}")).collect()
}

/// The table with the rating of each row, where one can be read.
fn rated(plain: &Proposal, fields: &Fields, page: &Page) -> Option<Proposal> {
    let works = |proposal: &Proposal| {
        read(proposal, page).is_some_and(|batch| !batch.items.is_empty() && batch.items.iter().all(|item| item.rating.is_some()))
    };
    fields.ratings.iter().map(|rating| plain.clone().with("rating", rating.as_str()).with("best", BEST)).find(works)
}

/// What a table reads on a page.
fn read(proposal: &Proposal, page: &Page) -> Option<Batch> {
    let source = proposal.source(&SourceName::new("rows").ok()?, &Keys::blank()).ok()?;
    source.read(page).ok()
}

/// How many rows make sense: they say something of their own, and who said it or when. None if most do not.
fn sense(batch: &Batch, rows: usize) -> Option<usize> {
    let is_good = |item: &&Item| !item.text.is_empty() && (item.author.is_some() || item.published.is_some());
    let texts: HashSet<&str> = batch.items.iter().filter(is_good).map(|item| item.text.as_str()).collect();
    (texts.len() * 3 >= rows * 2).then_some(texts.len())
}

#[cfg(test)]
mod tests;
