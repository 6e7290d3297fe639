//! Where in a row its author, date, title and text stand.

use super::selectors;
use crate::{Proposal, dates, kinds::points};
use scraper::{ElementRef, Node, Selector};
use std::collections::HashSet;

/// So many rows are looked at closely.
const SAMPLES: usize = 8;
/// The most places of a row that are looked at.
const MAX_SPOTS: usize = 60;
/// The longest name and the longest date, in characters.
const MAX_SHORT: usize = 60;
/// The longest rating, in bytes.
const MAX_POINTS: usize = 12;
/// The shortest text that says something, in characters.
const MIN_TEXT: usize = 8;
/// Elements that mean something without a class.
const PLAIN: [&str; 19] =
    ["b", "blockquote", "cite", "dd", "div", "em", "h1", "h2", "h3", "h4", "h5", "h6", "i", "p", "small", "span", "strong", "td", "time"];
/// What classes have in them, by what stands there.
const AUTHORS: [&str; 12] =
    ["author", "auteur", "user", "name", "naam", "reviewer", "customer", "klant", "poster", "writer", "byline", "fn"];
const TEXTS: [&str; 10] = ["text", "tekst", "body", "content", "description", "comment", "bericht", "message", "inhoud", "quote"];
const TITLES: [&str; 4] = ["title", "titel", "heading", "summary"];
const RATINGS: [&str; 5] = ["rating", "star", "score", "sterren", "cijfer"];
/// Attributes in which pages keep points.
const POINTS: [&str; 5] = ["data-rating", "data-score", "data-stars", "data-value", "aria-label"];
/// Words that a name comes after.
const BY: [&str; 7] = ["by", "door", "van", "from", "author", "auteur", "naam"];

/// The places of a row, each as a `page` source names it.
#[derive(Debug, Default)]
pub(super) struct Fields {
    title: Option<String>,
    text: Option<String>,
    author: Option<String>,
    date: Option<String>,
    link: Option<String>,
    id: Option<String>,
    /// Where a rating may stand, the likeliest first.
    pub(super) ratings: Vec<String>,
}

/// A place in rows, and what stands there in each of them.
struct Spot<'a> {
    selector: String,
    found: Vec<Option<ElementRef<'a>>>,
}

impl Fields {
    /// The places of rows that look alike. None if they say nothing, or nobody knows who or when.
    pub(super) fn of(rows: &[ElementRef<'_>]) -> Option<Self> {
        let rows: Vec<ElementRef<'_>> = rows.iter().copied().take(SAMPLES).collect();
        let spots = spots(&rows);
        let date = spots.iter().find_map(date);
        let told = spots.iter().filter(|spot| date.is_none() && spot.most(is_dated)).min_by_key(|spot| spot.length());
        let date = date.or_else(|| told.map(|spot| spot.selector.clone()));
        let author = spots
            .iter()
            .find(|spot| spot.says(&AUTHORS) && spot.most(is_name))
            .or_else(|| spots.iter().find(|spot| spot.most(is_introduced)));
        let title = spots.iter().find(|spot| spot.is_heading() && spot.most(is_some));
        let taken: Vec<&str> = [date.as_deref(), author.map(Spot::name), title.map(Spot::name)].into_iter().flatten().collect();
        let text = text(&spots, &taken, &[author, told])?;
        let link = ["h1 a", "h2 a", "h3 a", "h4 a"].into_iter().map(|heading| Spot::of(heading.to_owned(), &rows)).find(Spot::leads_apart);
        let id = ["id", "data-id", "data-review-id"].into_iter().find(|name| differ(rows.iter().map(|row| row.attr(name))));
        let fields = Self {
            title: title.map(|spot| spot.selector.clone()),
            text: Some(text),
            author: author.map(|spot| spot.selector.clone()),
            date,
            link: link.map(|spot| spot.selector),
            id: id.map(|name| format!("@{name}")),
            ratings: spots.iter().filter(|spot| spot.says(&RATINGS)).flat_map(ratings).collect(),
        };
        (fields.author.is_some() || fields.date.is_some()).then_some(fields)
    }

    /// Adds the places to a table.
    pub(super) fn write(&self, mut table: Proposal) -> Proposal {
        for (key, pick) in self.all() {
            if let Some(pick) = pick {
                table = table.with(key, pick.as_str());
            }
        }
        table
    }

    fn all(&self) -> [(&'static str, &Option<String>); 6] {
        [
            ("title", &self.title),
            ("text", &self.text),
            ("author", &self.author),
            ("date", &self.date),
            ("link", &self.link),
            ("id", &self.id),
        ]
    }
}

/// The places that rows have, in the order of the page: by class, by name, and by name inside another.
fn spots<'a>(rows: &[ElementRef<'a>]) -> Vec<Spot<'a>> {
    let mut known = HashSet::new();
    let mut spots = Vec::new();
    for row in rows {
        for element in row.descendants().skip(1).filter_map(ElementRef::wrap) {
            let name = element.value().name();
            let parent = element.parent().and_then(ElementRef::wrap).map(|parent| parent.value().name());
            let within = parent.filter(|parent| PLAIN.contains(parent)).map(|parent| format!("{parent} {name}"));
            let plain = [Some(name.to_owned()), within].into_iter().flatten().filter(|_| PLAIN.contains(&name));
            for selector in selectors(element).into_iter().chain(plain) {
                if spots.len() < MAX_SPOTS && known.insert(selector.clone()) {
                    spots.push(Spot::of(selector, rows));
                }
            }
        }
    }
    spots
}

impl<'a> Spot<'a> {
    fn of(selector: String, rows: &[ElementRef<'a>]) -> Self {
        let parsed = Selector::parse(&selector).ok();
        let first = |row: &ElementRef<'a>| {
            let mut elements = row.select(parsed.as_ref()?);
            elements.find(|element| !words(*element).is_empty())
        };
        Self { found: rows.iter().map(first).collect(), selector }
    }

    fn name(&self) -> &str {
        &self.selector
    }

    /// Whether it has a word in its class or its attributes.
    fn says(&self, words: &[&str]) -> bool {
        let (_, class) = self.selector.split_once('.').unwrap_or_default();
        let class = class.to_lowercase();
        let mut parts = class.split(|c: char| !c.is_ascii_alphanumeric());
        parts.any(|part| words.iter().any(|word| part == *word || word.len() > 3 && part.contains(word)))
    }

    fn is_heading(&self) -> bool {
        matches!(self.selector.as_str(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6") || self.says(&TITLES)
    }

    /// Whether this holds in nearly all rows.
    fn most(&self, good: impl Fn(ElementRef<'a>) -> bool) -> bool {
        let number = self.found.iter().flatten().filter(|element| good(**element)).count();
        number > 0 && number * 5 >= self.found.len() * 4
    }

    /// How much it says, over all rows.
    fn length(&self) -> usize {
        self.found.iter().flatten().map(|element| words(*element).chars().count()).sum()
    }

    /// Whether it holds another in any row, or is it.
    fn holds(&self, other: &Spot<'_>) -> bool {
        let pairs = self.found.iter().zip(&other.found).filter_map(|(one, other)| one.zip(*other));
        pairs.into_iter().any(|(one, other)| one.descendants().any(|node| node.id() == other.id()))
    }

    /// Whether each leads to a place of its own.
    fn leads_apart(&self) -> bool {
        differ(self.found.iter().map(|element| element.and_then(|element| element.attr("href"))))
    }
}

/// Whether all are there and no two are the same.
fn differ<'v>(values: impl Iterator<Item = Option<&'v str>>) -> bool {
    let all: Vec<Option<&str>> = values.collect();
    let apart: HashSet<&str> = all.iter().flatten().copied().filter(|value| !value.is_empty()).collect();
    !all.is_empty() && apart.len() == all.len()
}

/// The words of an element, on one line.
fn words(element: ElementRef<'_>) -> String {
    element.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

fn is_some(element: ElementRef<'_>) -> bool {
    !words(element).is_empty()
}

fn is_name(element: ElementRef<'_>) -> bool {
    let words = words(element);
    let length = words.chars().count();
    (1..=MAX_SHORT).contains(&length) && words.chars().any(char::is_alphabetic) && dates::parse(&words).is_none()
}

/// Whether a name stands here behind a word that says so: `Reviewed by <strong>Jan</strong>`.
fn is_introduced(element: ElementRef<'_>) -> bool {
    let before = element.prev_sibling().and_then(|node| match node.value() {
        Node::Text(text) => Some(text.trim_end().trim_end_matches(':').to_lowercase()),
        _ => None,
    });
    is_name(element) && before.is_some_and(|text| text.split_whitespace().next_back().is_some_and(|word| BY.contains(&word)))
}

/// A date: of its attribute, or as it is written.
fn date(spot: &Spot<'_>) -> Option<String> {
    let in_attribute = |name: &'static str| spot.most(|element| element.attr(name).is_some_and(|said| dates::parse(said).is_some()));
    if let Some(name) = ["datetime", "content", "title"].into_iter().find(|name| in_attribute(name)) {
        return Some(format!("{} @{name}", spot.selector));
    }
    let written =
        |element| Some(words(element)).filter(|said| said.chars().count() <= MAX_SHORT).and_then(|said| dates::parse(&said)).is_some();
    spot.most(written).then(|| spot.selector.clone())
}

/// Whether a date stands here among other words: `Reviewed by Jan on 22 Nov 2026`.
fn is_dated(element: ElementRef<'_>) -> bool {
    dates::find(&words(element)).is_some()
}

/// The text: what is called so, else the longest that holds neither what is known already nor any of these.
fn text(spots: &[Spot<'_>], taken: &[&str], apart: &[Option<&Spot<'_>>]) -> Option<String> {
    let is_taken = |spot: &Spot<'_>| taken.iter().any(|pick| pick.split(" @").next() == Some(spot.name()));
    let says_more = |spot: &&Spot<'_>| spot.most(|element| words(element).chars().count() >= MIN_TEXT);
    let free = |spot: &&Spot<'_>| !is_taken(spot) && !spot.is_heading() && !apart.iter().flatten().any(|other| spot.holds(other));
    let longest = |called: bool| {
        let fit = spots.iter().filter(|spot| spot.says(&TEXTS) || !called).filter(free).filter(says_more);
        // Of two that are as long, the first: its name says more.
        fit.reduce(|best, next| if next.length() > best.length() { next } else { best })
    };
    longest(true).or_else(|| longest(false)).map(|spot| spot.selector.clone())
}

/// The ways in which a place may tell a rating: an attribute, its class, or its words where they are no more than that.
fn ratings(spot: &Spot<'_>) -> Vec<String> {
    let in_attributes = POINTS.into_iter().filter(|name| spot.most(|element| element.attr(name).is_some()));
    let mut ways: Vec<String> = in_attributes.map(|name| format!("{} @{name}", spot.selector)).collect();
    if spot.most(is_in_class) {
        ways.push(format!("{} @class", spot.selector));
    }
    let is_short =
        |element| Some(words(element)).is_some_and(|said| said.len() <= MAX_POINTS && said.starts_with(|c: char| c.is_ascii_digit()));
    if spot.most(is_short) {
        ways.push(spot.selector.clone());
    }
    ways
}

/// Whether there is one number among the classes, and it is that of a rating: `stars-4`, `star-rating Three`.
fn is_in_class(element: ElementRef<'_>) -> bool {
    let numbers: Vec<&str> = element.value().classes().filter(|class| points(class).is_some()).collect();
    let is_rating = |class: &str| RATINGS.iter().any(|word| class.to_lowercase().contains(word));
    matches!(numbers.as_slice(), [one] if is_rating(one) || !one.contains(|c: char| c.is_ascii_digit()))
}
