//! Look-ups: what a customer system is asked about a mention before an alert is sealed, and what its answer says.

mod said;

pub use said::{MAX_ANSWER_BYTES, Said, Unreadable};

use crate::config::{Lookup, Sent};
use luister_mention::{Author, Link, LookupName, Mention, QuestionId, Signal, Verdict};
use serde_json::{Map, Value};

/// What a customer system is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Who is asked.
    pub lookup: LookupName,
    /// The question, the same whenever it is asked again of this mention.
    pub id: QuestionId,
    /// The same for every mention that this system cannot tell apart from this one but by its link: one answer will do for them.
    pub alike: QuestionId,
    /// What it is told: nothing but what the configuration names, as far as it is known.
    pub told: Map<String, Value>,
}

impl Question {
    /// What is asked about a mention that is told as this signal.
    #[must_use]
    pub fn of(lookup: &Lookup, mention: &Mention, verdict: &Verdict, signal: Signal) -> Self {
        let (mut told, mut author) = (Map::new(), Map::new());
        let by = |field: fn(&Author) -> Option<&str>| mention.author.as_ref().and_then(field);
        for sent in &lookup.send {
            let value = match sent {
                Sent::AuthorHandle => by(|author| author.handle.as_deref()),
                Sent::AuthorName => by(|author| author.name.as_deref()),
                Sent::AuthorUrl => by(|author| author.url.as_ref().map(Link::as_str)),
                Sent::Link => mention.url.as_ref().map(Link::as_str),
                Sent::List => verdict.list().map(luister_mention::ListName::as_str),
                Sent::Signal => Some(signal.as_str()),
                Sent::Thread => mention.thread.as_deref(),
                Sent::Source => Some(mention.source.as_str()),
                Sent::Code => code(lookup, mention),
            };
            let Some(value) = value else { continue };
            match sent.as_str().split_once('.') {
                Some((_, field)) => author.insert(field.to_owned(), value.into()),
                None => told.insert(sent.as_str().to_owned(), value.into()),
            };
        }
        if !author.is_empty() {
            told.insert("author".to_owned(), author.into());
        }
        let name = lookup.name.as_str().as_bytes();
        let id = QuestionId::of(&[name, mention.id.as_bytes(), &bytes(&told)]);
        Self { lookup: lookup.name.clone(), id, alike: alike(name, &told), told }
    }

    /// The body of the request.
    #[must_use]
    pub fn body(&self) -> Vec<u8> {
        bytes(&self.told)
    }

    /// What it is told, as `author.name: Jan`.
    #[must_use]
    pub fn in_words(&self) -> Vec<String> {
        let mut words = Vec::new();
        for (name, value) in &self.told {
            match value {
                Value::Object(author) => words.extend(author.iter().map(|(field, value)| said(&format!("{name}.{field}"), value))),
                value => words.push(said(name, value)),
            }
        }
        words
    }
}

fn said(name: &str, value: &Value) -> String {
    format!("{name}: {}", value.as_str().unwrap_or_default())
}

/// A customer is known by who writes or by a code. Without either, the link is all there is to go by.
fn alike(name: &[u8], told: &Map<String, Value>) -> QuestionId {
    let mut told = told.clone();
    if told.contains_key("author") || told.contains_key(Sent::Code.as_str()) {
        told.remove(Sent::Link.as_str());
    }
    QuestionId::of(&[name, &bytes(&told)])
}

/// The first code in the title, or else in the text.
fn code<'m>(lookup: &Lookup, mention: &'m Mention) -> Option<&'m str> {
    let code = lookup.code.as_ref()?;
    mention.title.as_deref().and_then(|title| code.find(title)).or_else(|| code.find(&mention.text))
}

fn bytes(told: &Map<String, Value>) -> Vec<u8> {
    // Texts alone can always be written.
    serde_json::to_vec(told).unwrap_or_default()
}

#[cfg(test)]
mod tests;
