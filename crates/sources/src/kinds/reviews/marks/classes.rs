//! Microformats, the old ones and the new: classes that say what an element is, in the words of schema.org.

use super::Mark;
use scraper::node::Element;

/// Classes that begin a thing, and its type. What is no review is there so that it keeps its properties to itself.
const THINGS: [(&str, &str); 14] = [
    ("h-review", "Review"),
    ("hreview", "Review"),
    ("h-review-aggregate", "AggregateRating"),
    ("hreview-aggregate", "AggregateRating"),
    ("h-card", "Person"),
    ("vcard", "Person"),
    ("h-entry", "Article"),
    ("hentry", "Article"),
    ("h-product", "Product"),
    ("hproduct", "Product"),
    ("h-event", "Event"),
    ("vevent", "Event"),
    ("h-item", "Thing"),
    ("h-feed", "Thing"),
];

/// Classes that are a property, and which.
const PROPERTIES: [(&str, &str); 31] = [
    ("reviewer", "author"),
    ("p-reviewer", "author"),
    ("p-author", "author"),
    ("author", "author"),
    ("rating", "ratingValue"),
    ("p-rating", "ratingValue"),
    ("value", "ratingValue"),
    ("p-value", "ratingValue"),
    ("best", "bestRating"),
    ("p-best", "bestRating"),
    ("dtreviewed", "datePublished"),
    ("dt-reviewed", "datePublished"),
    ("dt-published", "datePublished"),
    ("published", "datePublished"),
    ("description", "reviewBody"),
    ("e-description", "reviewBody"),
    ("p-description", "reviewBody"),
    ("e-content", "reviewBody"),
    ("p-content", "reviewBody"),
    ("summary", "headline"),
    ("p-summary", "headline"),
    ("fn", "name"),
    ("p-name", "name"),
    ("item", "itemReviewed"),
    ("p-item", "itemReviewed"),
    ("p-review", "review"),
    ("review", "review"),
    ("u-url", "url"),
    ("url", "url"),
    ("permalink", "url"),
    ("u-uid", "identifier"),
];

pub(super) fn microformats(element: &Element) -> Mark {
    let named = |table: &'static [(&str, &str)], class: &str| table.iter().find(|(name, _)| *name == class).map(|(_, word)| *word);
    let thing = element.classes().find_map(|class| named(&THINGS, class));
    let mut properties: Vec<String> = Vec::new();
    for word in element.classes().filter_map(|class| named(&PROPERTIES, class)) {
        if !properties.iter().any(|known| known == word) {
            properties.push(word.to_owned());
        }
    }
    // An item of the old form is a thing without a class that says so.
    let thing = thing.or_else(|| element.has_class("item", scraper::CaseSensitivity::AsciiCaseInsensitive).then_some("Thing"));
    let is_named_by_text = element.classes().any(|class| matches!(class, "h-review" | "h-card" | "h-item"));
    Mark { thing: thing.map(str::to_owned), properties, id: None, is_named_by_text }
}
