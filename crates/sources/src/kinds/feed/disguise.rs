//! Mail addresses in JSON Feed, which the parser trips over.
//!
//! It looks for a mail address in the name of an author and then cuts one byte beside it, which panics where the
//! address touches a longer character: `jan@a.example“Jan”`. One such author would hide a whole feed, so it is given
//! another character in the place of `@`. In XML it never sees the names of RSS, see `repair`.

use feed_rs::model::{Entry, Feed, Person};

/// A character for private use: it is part of no word and no address.
const STAND_IN: char = '\u{e000}';
/// The same in an address that was parsed.
const ENCODED: &str = "%EE%80%80";

/// The document without an `@`.
pub(super) fn hide(document: &str) -> String {
    document.replace('@', STAND_IN.encode_utf8(&mut [0; 4]))
}

/// Puts every `@` back where an item is made of it.
pub(super) fn reveal(feed: &mut Feed) {
    feed.authors.iter_mut().for_each(reveal_person);
    feed.entries.iter_mut().for_each(reveal_entry);
}

fn reveal_entry(entry: &mut Entry) {
    put_back(&mut entry.id);
    entry.authors.iter_mut().for_each(reveal_person);
    let media = entry.media.iter_mut().filter_map(|media| media.description.as_mut());
    let texts = entry.title.iter_mut().chain(entry.summary.as_mut()).chain(media);
    texts.for_each(|text| put_back(&mut text.content));
    entry.content.iter_mut().filter_map(|content| content.body.as_mut()).for_each(put_back);
    entry.links.iter_mut().for_each(|link| put_back(&mut link.href));
}

fn reveal_person(person: &mut Person) {
    [&mut person.name, &mut person.email, &mut person.uri].into_iter().flatten().for_each(put_back);
}

fn put_back(text: &mut String) {
    if text.contains(STAND_IN) || text.contains(ENCODED) {
        *text = text.replace(STAND_IN, "@").replace(ENCODED, "@");
    }
}
