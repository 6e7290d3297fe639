//! Items on a line each, for tests to read.

use luister_mention::{Author, Item};

/// Who, when, what was given, about what, the title and the text; and after an arrow what it answers.
pub(super) fn told(items: &[Item]) -> String {
    items.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn line(item: &Item) -> String {
    let author = item.author.as_ref().map_or("-", Author::display);
    let at = item.published.map_or("-".to_owned(), |at| at.format("%F %T").to_string());
    let rating = item.rating.map_or("-".to_owned(), |rating| rating.to_string());
    let title = item.title.as_deref().unwrap_or("-");
    let text = item.text.replace('\n', "/");
    let own = if item.own { " own" } else { "" };
    let parent = item.parent.as_ref().map_or(String::new(), |parent| format!(" -> {}", parent.identity.as_str()));
    format!("{} | {author} | {at} | {rating} | {title} | {text}{own}{parent}", item.identity().as_str())
}
