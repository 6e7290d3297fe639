//! What a short message says of an alert: for those who are told by something else than a mail.

use super::{acts, card, customer, html, marks::harmless, page, subject, why, words::Words};
use luister_mention::{Alert, Author, Body, Link, Told, text};

/// The most that is shown of what a writer says, in characters.
const TEXT_CHARS: usize = 500;
/// The most of a name or title, in characters.
const NAME_CHARS: usize = 80;
/// The most of a reason, in characters.
const WHY_CHARS: usize = 240;
/// The most of what else is told, in lines, and of each of them in characters.
const MAX_LINES: usize = 80;
const LINE_CHARS: usize = 200;

/// A short message, in the language of its reader. All of it is plain text: whoever sends it on escapes it.
pub(crate) struct Short {
    /// The same as that of a mail.
    pub(crate) subject: String,
    /// When the team means to have answered.
    pub(crate) due: Option<String>,
    /// The mentions, the most serious first.
    pub(crate) items: Vec<Item>,
    /// What is told if it is not about mentions, line by line.
    pub(crate) lines: Vec<String>,
    words: Words,
}

/// A mention in a short message. Every text of it is one line.
#[derive(Clone)]
pub(crate) struct Item {
    /// The signal's word.
    pub(crate) label: String,
    /// Who wrote it and where.
    pub(crate) who: String,
    /// The author alone.
    pub(crate) author: String,
    /// Whether it was told before, and what else is to be known.
    pub(crate) notes: String,
    /// Its title and text.
    pub(crate) said: String,
    /// Why it was flagged.
    pub(crate) why: String,
    /// Where it can be read.
    pub(crate) url: Option<Link>,
    /// What the link says.
    pub(crate) link: String,
    /// Where the team says what it does about it, and what that is called.
    pub(crate) act: Option<(Link, &'static str)>,
}

impl Short {
    /// What is to be said of an alert.
    pub(crate) fn of(alert: &Alert) -> Self {
        let words = Words::of(alert);
        let subject = subject::subject(alert, words);
        let due = alert.answer_by.map(|at| format!("{} {}", words.pick("Graag antwoord vóór", "Please answer before"), words.moment(at)));
        let (items, lines) = match &alert.body {
            Body::Mentions(told) => {
                let listed = page::listed(&alert.listed, told.len(), words).into_iter().map(|brief| listed(brief, words));
                (told.iter().map(|told| item(told, words)).chain(listed).collect(), Vec::new())
            }
            _ => (Vec::new(), lines(alert)),
        };
        Self { subject, due, items, lines, words }
    }

    /// How many mentions there are, or lines.
    pub(crate) fn count(&self) -> usize {
        self.items.len().max(self.lines.len())
    }

    /// Said of those that there is no room for after so many.
    pub(crate) fn and_more(&self, keep: usize) -> Option<String> {
        let more = self.items.len().saturating_sub(keep);
        if more == 0 {
            return (self.lines.len() > keep).then(|| "…".to_owned());
        }
        let more = self.words.number(more as u64);
        Some(self.words.pick(format!("en nog {more}"), format!("and {more} more")))
    }

    /// What stands before a reason.
    pub(crate) fn why_heading(&self) -> &'static str {
        self.words.pick("Waarom", "Why")
    }
}

impl Item {
    /// The same with less of what the writer says.
    pub(crate) fn shortened(&self, chars: usize) -> Self {
        Self { said: subject::excerpt(&self.said, chars), why: subject::excerpt(&self.why, chars), ..self.clone() }
    }
}

/// Why each mention was flagged, in sentences, in the language of the alert.
pub(crate) fn reasons(told: &Told, alert: &Alert) -> Vec<String> {
    why::flagged(told, Words::of(alert))
}

fn item(told: &Told, words: Words) -> Item {
    let mention = &told.mention;
    let author = mention.author.as_ref().map(Author::display).unwrap_or_default();
    let author = subject::excerpt(&harmless(&text::line(author)), NAME_CHARS);
    let mut who: Vec<String> = Some(author.clone()).filter(|author| !author.is_empty()).into_iter().collect();
    who.extend([mention.source.to_string(), words.moment(mention.when())]);
    let title = mention.title.as_deref().filter(|title| !mention.text.starts_with(*title)).unwrap_or_default();
    let title = subject::excerpt(&harmless(&text::line(title)), NAME_CHARS);
    let text = subject::excerpt(&harmless(&text::line(&mention.text)), TEXT_CHARS);
    Item {
        label: told.signal.word(words.locale).to_owned(),
        who: who.join(" · "),
        author,
        notes: notes(told, words),
        said: if title.is_empty() { text } else { format!("{title} — {text}") },
        why: subject::excerpt(&why::flagged(told, words).join(" "), WHY_CHARS),
        link: mention.url.as_ref().map(|url| format!("{} {}", words.pick("Bekijk op", "View on"), url.site())).unwrap_or_default(),
        url: mention.url.clone(),
        act: told.act.clone().map(|act| (act, acts::brief(words))),
    }
}

/// What is to be known beside. Who a writer is as a customer is not for a chat, which may lie with others; for whom it is says it.
fn notes(told: &Told, words: Words) -> String {
    let person = told.customer.as_ref().and_then(|customer| customer::for_whom(customer, words));
    card::notes(told, words).into_iter().chain(person).collect::<Vec<_>>().join("; ")
}

fn listed(brief: html::Brief, words: Words) -> Item {
    Item {
        label: brief.label,
        who: brief.author.clone(),
        author: brief.author,
        notes: String::new(),
        said: brief.excerpt,
        why: String::new(),
        link: brief.url.as_ref().map(|url| format!("{} {}", words.pick("Bekijk op", "View on"), url.site())).unwrap_or_default(),
        url: brief.url,
        act: brief.act,
    }
}

/// The plain text of the mail, whole; blank if it cannot be written.
pub(crate) fn whole(alert: &Alert) -> String {
    let words = Words::of(alert);
    page::page(alert, &subject::subject(alert, words), words).map(|page| page.text).unwrap_or_default()
}

/// The plain text of the mail, without its heading and what stands below its last rule.
fn lines(alert: &Alert) -> Vec<String> {
    let whole = whole(alert);
    let is_rule = |line: &str| line.len() > 8 && line.chars().all(|c| matches!(c, '-' | '─' | '='));
    let all: Vec<&str> = whole.lines().collect();
    let end = all.iter().rposition(|line| is_rule(line)).unwrap_or(all.len());
    let heading = all.iter().position(|line| line.trim().is_empty()).unwrap_or_default();
    let said = all.get(heading..end).unwrap_or_default().iter().filter(|line| !is_rule(line));
    let mut lines: Vec<String> = Vec::new();
    for line in said {
        let line = harmless(&text::line(line));
        // Half an address leads nowhere.
        let line = if Link::parse(&line).is_some() { line } else { subject::excerpt(&line, LINE_CHARS) };
        if !(line.is_empty() && lines.last().is_none_or(String::is_empty)) {
            lines.push(line);
        }
    }
    if lines.len() > MAX_LINES {
        lines.truncate(MAX_LINES);
        lines.push("…".to_owned());
    }
    lines
}
