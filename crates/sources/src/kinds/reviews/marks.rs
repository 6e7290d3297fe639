//! Microdata, `RDFa` and microformats: what the elements of a page are marked as, told as JSON-LD tells it.

mod classes;

use super::super::tree;
use ego_tree::iter::Edge;
use scraper::{ElementRef, Html, node::Element};
use serde_json::{Map, Value};

/// What a way of marking says of one element.
#[derive(Debug, Default)]
pub(super) struct Mark {
    /// It begins a thing of this type; an empty one is not known.
    thing: Option<String>,
    /// It is these properties of the thing around it.
    properties: Vec<String>,
    /// What the thing is called by programs.
    id: Option<String>,
    /// Whether its text counts as its name if nothing else does.
    is_named_by_text: bool,
}

/// A way of marking.
pub(super) type Syntax = fn(&Element) -> Mark;

/// The three ways, in the order in which they are read.
pub(super) const SYNTAXES: [Syntax; 3] = [microdata, rdfa, classes::microformats];

/// A thing whose end was not met yet.
struct Open {
    element: ego_tree::NodeId,
    properties: Vec<String>,
    is_named_by_text: bool,
    members: Map<String, Value>,
}

/// The things of a page that stand in no other thing.
pub(super) fn things(html: &Html, syntax: Syntax) -> Vec<Value> {
    let mut whole = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    for edge in html.tree.root().traverse() {
        match edge {
            Edge::Open(node) => {
                let Some(element) = ElementRef::wrap(node) else { continue };
                let mark = syntax(element.value());
                if mark.thing.is_some() {
                    open.push(begin(element, mark));
                } else if let Some(thing) = open.last_mut().filter(|_| !mark.properties.is_empty()) {
                    let value = value(element);
                    for property in mark.properties {
                        add(&mut thing.members, property, value.clone());
                    }
                }
            }
            Edge::Close(node) => {
                if let Some(thing) = open.pop_if(|thing| thing.element == node.id()) {
                    end(thing, ElementRef::wrap(node), &mut open, &mut whole);
                }
            }
        }
    }
    whole
}

fn begin(element: ElementRef<'_>, mark: Mark) -> Open {
    let mut members = Map::new();
    members.insert("@type".to_owned(), mark.thing.unwrap_or_default().into());
    if let Some(id) = mark.id {
        members.insert("@id".to_owned(), id.into());
    }
    Open { element: element.id(), properties: mark.properties, is_named_by_text: mark.is_named_by_text, members }
}

/// Puts a thing where it belongs: in the thing around it, or among the whole ones.
fn end(mut thing: Open, element: Option<ElementRef<'_>>, open: &mut [Open], whole: &mut Vec<Value>) {
    if thing.is_named_by_text && !["name", "reviewBody"].iter().any(|own| thing.members.contains_key(*own)) {
        thing.members.insert("name".to_owned(), element.map(tree::text_of).unwrap_or_default().into());
    }
    let value = Value::Object(thing.members);
    match open.last_mut().filter(|_| !thing.properties.is_empty()) {
        Some(around) => {
            let last = thing.properties.pop().unwrap_or_default();
            for property in thing.properties {
                add(&mut around.members, property, value.clone());
            }
            add(&mut around.members, last, value);
        }
        None => whole.push(value),
    }
}

/// Adds a value to those that a property has.
fn add(members: &mut Map<String, Value>, property: String, value: Value) {
    match members.get_mut(&property) {
        Some(Value::Array(values)) => values.push(value),
        Some(first) => *first = Value::Array(vec![first.take(), value]),
        None => drop(members.insert(property, value)),
    }
}

/// What an element says: for programs where it says that, else for people.
fn value(element: ElementRef<'_>) -> Value {
    let attribute = match element.value().name() {
        "a" | "area" | "link" => Some("href"),
        "audio" | "embed" | "iframe" | "img" | "source" | "track" | "video" => Some("src"),
        "time" | "ins" | "del" => Some("datetime"),
        "data" | "meter" | "input" => Some("value"),
        "abbr" => Some("title"),
        "object" => Some("data"),
        _ => None,
    };
    let said = element.attr("content").or_else(|| attribute.and_then(|attribute| element.attr(attribute)));
    said.map_or_else(|| tree::text_of(element), |said| said.trim().to_owned()).into()
}

fn microdata(element: &Element) -> Mark {
    let thing = element.attr("itemscope").map(|_| element.attr("itemtype").unwrap_or_default().to_owned());
    Mark { thing, properties: words(element.attr("itemprop")), id: element.attr("itemid").map(str::to_owned), is_named_by_text: false }
}

/// The names of schema.org, and those of the vocabulary that came before it.
fn rdfa(element: &Element) -> Mark {
    let thing = element.attr("typeof").map(str::to_owned);
    let id = thing.as_ref().and_then(|_| element.attr("resource").or_else(|| element.attr("about"))).map(str::to_owned);
    let mut properties = words(element.attr("property"));
    if thing.is_some() {
        properties.extend(words(element.attr("rel")));
    }
    Mark { thing, properties, id, is_named_by_text: false }
}

/// The names in an attribute, without the vocabulary that they come from.
fn words(attribute: Option<&str>) -> Vec<String> {
    let local = |word: &str| word.rsplit(['/', '#', ':']).next().unwrap_or_default().to_owned();
    let modern = |word: String| match word.as_str() {
        "reviewer" => "author".to_owned(),
        "dtreviewed" => "datePublished".to_owned(),
        "rating" => "ratingValue".to_owned(),
        "best" => "bestRating".to_owned(),
        "summary" => "headline".to_owned(),
        _ => word,
    };
    attribute.unwrap_or_default().split_ascii_whitespace().map(local).map(modern).collect()
}
