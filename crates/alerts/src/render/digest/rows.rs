//! One mention in a line, with what is known of it.

use crate::render::{
    html::colour,
    marks::harmless,
    subject,
    words::{self, Words},
};
use luister_mention::{DigestLine, Link};

/// The most of a name, in characters.
const NAME_CHARS: usize = 60;

/// One mention.
pub(in crate::render) struct Row {
    pub(in crate::render) colour: &'static str,
    /// Set at the first mention of a signal.
    pub(in crate::render) heading: Option<String>,
    pub(in crate::render) excerpt: String,
    pub(in crate::render) url: Option<Link>,
    /// Author, source, date, rating.
    pub(in crate::render) facts: String,
}

pub(super) fn row(line: &DigestLine, words: Words) -> Row {
    Row { colour: colour(line.signal), heading: None, excerpt: harmless(&line.excerpt), url: line.url.clone(), facts: facts(line, words) }
}

fn facts(line: &DigestLine, words: Words) -> String {
    let rating = line.rating.map(|rating| format!("{} {}", words::stars(rating), words.rating(rating)));
    let author = line.author.as_deref().map(name);
    let known = [rating, author, Some(line.source.to_string()), Some(words.moment(line.when))];
    known.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What a stranger is called, as no more than a name.
pub(super) fn name(name: &str) -> String {
    subject::excerpt(&harmless(name), NAME_CHARS)
}
