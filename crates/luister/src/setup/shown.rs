//! What was found, for people to choose from and for programs to read.

use super::Named;
use crate::lines::{WIDTH, fit, wrapped};
use luister_mention::{Item, text};
use luister_sources::discovery::Tried;
use serde_json::{Value, json};
use std::{
    fmt::Write as _,
    io::{self, Write as _},
};
use unicode_width::UnicodeWidthStr as _;

/// How many messages of a source are shown.
const SAMPLES: usize = 3;
/// The widest author, in columns.
const MAX_AUTHOR: usize = 18;

/// Prints what was found and what was tried in vain: a table for people, or JSON lines.
///
/// # Errors
/// If nobody reads on.
pub(crate) fn show(found: &[Named], tried: &[Tried], as_json: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if as_json {
        for row in rows(found, tried) {
            writeln!(out, "{row}")?;
        }
    } else {
        write!(out, "{}", shown(found, tried))?;
    }
    out.flush()
}

/// The sources with their newest messages, and what was tried in vain.
fn shown(found: &[Named], tried: &[Tried]) -> String {
    let mut shown = String::new();
    for (number, named) in (1..).zip(found) {
        let kind = named.proposal.kind;
        let about = if named.proposal.keys.iter().any(|(key, _)| *key == "about") { "; about the brand by itself" } else { "" };
        let head = format!("{number:>3}  {}", named.name);
        let why = if named.why.is_empty() { String::new() } else { format!("{}{about}", named.why) };
        writeln!(shown, "{}\n{}", fit(&head, WIDTH), fit(&format!("     {kind}, {}: {}", named.channel(), named.address()), WIDTH))
            .unwrap_or_default();
        shown.push_str(&wrapped(&why, 5));
        shown.push_str(&samples(&named.items));
        shown.push('\n');
    }
    if !tried.is_empty() {
        shown.push_str("Tried in vain:\n");
    }
    for tried in tried {
        writeln!(shown, "{}", fit(&format!("     {}", tried.url), WIDTH)).unwrap_or_default();
        shown.push_str(&wrapped(&text::line(&tried.detail), 7));
    }
    shown
}

/// The newest messages: date, author, first words.
fn samples(items: &[Item]) -> String {
    let samples: Vec<(String, String, String)> = items.iter().take(SAMPLES).map(|item| (date(item), author(item), words(item))).collect();
    let widest = samples.iter().map(|(_, author, _)| author.width()).max().unwrap_or(0).min(MAX_AUTHOR);
    let mut shown = String::new();
    for (date, author, words) in &samples {
        let author = fit(author, MAX_AUTHOR);
        let gap = " ".repeat(widest.saturating_sub(author.width()));
        let line = if widest == 0 { format!("       {date:<10}  {words}") } else { format!("       {date:<10}  {author}{gap}  {words}") };
        writeln!(shown, "{}", fit(&line, WIDTH)).unwrap_or_default();
    }
    shown
}

fn date(item: &Item) -> String {
    item.published.map(|at| at.format("%Y-%m-%d").to_string()).unwrap_or_default()
}

fn author(item: &Item) -> String {
    item.author.as_ref().map(|author| text::line(author.display())).unwrap_or_default()
}

fn words(item: &Item) -> String {
    let title = item.title.as_deref().unwrap_or_default();
    let both = if title.is_empty() || item.text.is_empty() { format!("{title}{}", item.text) } else { format!("{title}: {}", item.text) };
    text::line(&both)
}

/// The same as JSON: what was found, then what was tried in vain.
fn rows(found: &[Named], tried: &[Tried]) -> Vec<Value> {
    let found = found.iter().map(|named| {
        let samples = named.items.iter().take(SAMPLES);
        let samples: Vec<Value> = samples
            .map(|item| json!({ "published": item.published, "author": author(item), "text": text::excerpt(&words(item), 200) }))
            .collect();
        json!({
            "name": named.name, "kind": named.proposal.kind, "channel": named.channel(), "url": named.address().as_str(), "why": named.why,
            "samples": samples,
        })
    });
    let tried = tried
        .iter()
        .map(|tried| json!({ "tried": tried.url.as_str(), "outcome": tried.outcome.as_str(), "detail": text::line(&tried.detail) }));
    found.chain(tried).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setup::Names;
    use luister_mention::{Author, PollOutcome};
    use luister_sources::{Proposal, kind};
    use url::Url;

    fn item(published: &str, author: &str, title: &str, text: &str) -> Item {
        Item {
            published: published.parse().ok(),
            author: Author::named(author),
            title: Some(title.to_owned()).filter(|title| !title.is_empty()),
            text: text.to_owned(),
            ..Item::default()
        }
    }

    #[test]
    fn what_was_found_is_shown_with_samples() {
        let mut names = Names::default();
        let mut named = |kind_name: &str, key: &'static str, value: &str, why: &str, items: Vec<Item>| {
            let proposal = Proposal::new(kind(kind_name).unwrap()).with(key, value);
            Named { items, ..Named::new(proposal, "Acme's blog", why, &mut names).unwrap() }
        };
        let found = [
            named(
                "feed",
                "url",
                "https://www.acme.example/feed/",
                "the page links to it",
                vec![
                    item(
                        "2026-11-21T08:00:00Z",
                        "Marieke",
                        "Alweer een storing",
                        "Al drie uur geen stroom bij Acme, en niemand die de telefoon opneemt. Dit is de derde keer.",
                    ),
                    item("2026-11-20T08:00:00Z", "漢字漢字漢字漢字漢字漢字漢字", "", "Eerste\nregel\u{1b}[31m"),
                    item("", "", "Zonder datum", ""),
                    item("2026-11-01T08:00:00Z", "Vierde", "Niet te zien", ""),
                ],
            ),
            named("googlenews", "search", "\"acme energie\"", "Google News finds news about it", vec![]),
        ];
        let tried = [Tried {
            url: Url::parse("https://www.acme.example/reviews").unwrap(),
            outcome: PollOutcome::Forbidden,
            detail: "the server answered 403 Forbidden: it does not let programs in, and shows a page that only a browser can get past; ask its owner".to_owned(),
        }];
        let text = shown(&found, &tried);
        assert!(text.lines().all(|line| line.width() <= WIDTH), "{text}");
        insta::assert_snapshot!(text);
        insta::assert_snapshot!("rows_for_programs", rows(&found, &tried).iter().map(Value::to_string).collect::<Vec<_>>().join("\n"));
    }
}
