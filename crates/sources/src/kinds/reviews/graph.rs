//! The things that a page tells of, how they refer to each other, and the reviews among them.

use super::review::said;
use serde_json::Value;
use std::collections::HashMap;

/// The deepest nesting that is looked into.
const MAX_DEPTH: usize = 256;
/// Types that are reviews by people. The check of a fact or a medium is none.
const REVIEWS: [&str; 5] = ["Review", "UserReview", "CriticReview", "EmployerReview", "Recommendation"];

/// A review, and the name of what stands around it.
pub(super) type Found<'v> = (&'v Value, Option<&'v str>);

/// The things of a page, by their `@id`.
pub(super) struct Graph<'v>(HashMap<&'v str, &'v Value>);

impl<'v> Graph<'v> {
    /// The graph of what was told, with its reviews in order.
    pub(super) fn of(values: &'v [Value]) -> (Self, Vec<Found<'v>>) {
        let (mut graph, mut reviews) = (Self(HashMap::new()), Vec::new());
        for value in values {
            graph.walk(value, None, false, 0, &mut reviews);
        }
        (graph, reviews)
    }

    fn walk(&mut self, value: &'v Value, subject: Option<&'v str>, is_review: bool, depth: usize, reviews: &mut Vec<Found<'v>>) {
        match value {
            _ if depth > MAX_DEPTH => {}
            Value::Array(values) => values.iter().for_each(|value| self.walk(value, subject, is_review, depth + 1, reviews)),
            Value::Object(members) => {
                let says = members.keys().any(|key| !key.starts_with('@'));
                if let Some(id) = members.get("@id").and_then(Value::as_str).filter(|_| says) {
                    self.0.entry(id).or_insert(value);
                }
                let is_review = says && (REVIEWS.iter().any(|kind| is_of(value, kind)) || is_review && members.get("@type").is_none());
                if is_review {
                    reviews.push((value, subject));
                }
                let name = first(members.get("name")).and_then(Value::as_str);
                let subject = if is_review { subject } else { name.or(subject) };
                for (key, member) in members {
                    self.walk(member, subject, matches!(key.as_str(), "review" | "reviews"), depth + 1, reviews);
                }
            }
            _ => {}
        }
    }

    /// The values of a property; a reference stands for what it refers to.
    pub(super) fn members(&self, thing: &'v Value, name: &str) -> Vec<&'v Value> {
        let values = match thing.get(name) {
            Some(Value::Array(values)) => values.iter().collect(),
            Some(value) => vec![value],
            None => Vec::new(),
        };
        let target = |value: &'v Value| value.get("@id").and_then(Value::as_str).and_then(|id| self.0.get(id)).copied().unwrap_or(value);
        values.into_iter().filter(|value| !value.is_null()).map(target).collect()
    }

    /// The first of them.
    pub(super) fn member(&self, thing: &'v Value, name: &str) -> Option<&'v Value> {
        self.members(thing, name).into_iter().next()
    }

    /// The first of them that is text or a number.
    pub(super) fn words(&self, thing: &'v Value, name: &str) -> Option<String> {
        let text = |value: &'v Value| said(value).or_else(|| said(value.get("@value")?)).or_else(|| said(value.get("@id")?));
        self.members(thing, name).into_iter().find_map(text)
    }
}

/// A value, or the first of several.
pub(super) fn first(value: Option<&Value>) -> Option<&Value> {
    match value {
        Some(Value::Array(values)) => values.first(),
        value => value,
    }
}

/// Whether a thing is of this type, whatever vocabulary it is written from.
pub(super) fn is_of(thing: &Value, kind: &str) -> bool {
    let is = |text: &str| text.split_ascii_whitespace().any(|word| word.rsplit(['/', '#', ':']).next() == Some(kind));
    match thing.get("@type") {
        Some(Value::Array(types)) => types.iter().filter_map(Value::as_str).any(is),
        Some(Value::String(kind)) => is(kind),
        _ => false,
    }
}
