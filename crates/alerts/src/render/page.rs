//! Both forms of a mail from the same words.

use super::{
    RenderError,
    card::cards,
    digest,
    html::{DigestPage, Entry, Frame, MentionsPage, NoticePage, colour},
    marks::harmless,
    subject, text, why,
    words::Words,
};
use askama::Template;
use luister_mention::{Alert, Body, DigestBody, Notice, TeamName, Told, text::line};

/// The most of what a writer says in a table of contents, in characters.
const EXCERPT_CHARS: usize = 90;
/// The most of one text that a list of mails shows, in characters.
const PREVIEW_CHARS: usize = 140;
/// The most of an author's name there, in characters.
const NAME_CHARS: usize = 40;

/// A mail's two forms.
pub(super) struct Page {
    pub(super) text: String,
    pub(super) html: String,
}

pub(super) fn page(alert: &Alert, subject: &str, words: Words) -> Result<Page, RenderError> {
    match &alert.body {
        Body::Mentions(told) => mentions(alert, told, subject, words),
        Body::Notice(notice) => about_us(alert, notice, subject, words),
        Body::Digest(digest) => report(alert, digest, subject, words),
    }
}

fn frame(alert: &Alert, subject: &str, preview: String, words: Words) -> Frame {
    let mut footer = vec![why::to_whom(alert, words)];
    if matches!(alert.body, Body::Mentions(_)) {
        footer.push(why::now(alert, words).to_owned());
    }
    Frame {
        lang: words.locale.as_str(),
        subject: subject.to_owned(),
        heading: subject::heading(alert, words),
        preview,
        team: alert.team.as_ref().map(TeamName::to_string).unwrap_or_default(),
        footer,
    }
}

fn html(alert: &Alert, page: &impl Template) -> Result<String, RenderError> {
    page.render().map_err(|problem| RenderError::Html { alert: alert.id, problem: problem.to_string() })
}

fn mentions(alert: &Alert, told: &[Told], subject: &str, words: Words) -> Result<Page, RenderError> {
    let entries: Vec<Entry> = told.iter().map(|told| entry(told, words)).collect();
    let preview = preview(told, &entries);
    let frame = frame(alert, subject, preview, words);
    let due = alert.answer_by.map(|at| format!("{} {}", words.pick("Graag antwoord vóór", "Please answer before"), words.moment(at)));
    let page = MentionsPage {
        frame: &frame,
        answer_by: due,
        contents: if told.len() > 1 { &entries } else { &[] },
        cards: &cards(told, words),
        why_heading: words.pick("Waarom je dit krijgt", "Why you get this"),
    };
    Ok(Page { text: text::mentions(&page), html: html(alert, &page)? })
}

/// What a list of mails shows after the subject: of one mention the text, for the subject has its title.
fn preview(told: &[Told], entries: &[Entry]) -> String {
    if let ([one], [entry]) = (told, entries) {
        return format!("{}: {}", entry.author, subject::excerpt(&line(&one.mention.text), PREVIEW_CHARS));
    }
    entries.iter().take(3).map(|entry| format!("{}: {}", entry.author, entry.excerpt)).collect::<Vec<_>>().join(" · ")
}

fn entry(told: &Told, words: Words) -> Entry {
    let unknown = || told.mention.source.to_string();
    Entry {
        colour: colour(told.signal),
        label: told.signal.word(words.locale).to_owned(),
        author: told.mention.author.as_ref().map_or_else(unknown, |author| subject::excerpt(&harmless(author.display()), NAME_CHARS)),
        excerpt: subject::excerpt(&subject::said(told), EXCERPT_CHARS),
    }
}

fn about_us(alert: &Alert, notice: &Notice, subject: &str, words: Words) -> Result<Page, RenderError> {
    let lines = |lines: &[String]| lines.iter().flat_map(|line| line.split('\n')).map(harmless).collect::<Vec<_>>();
    let paragraphs = lines(&notice.paragraphs);
    let listing = lines(&notice.listing);
    let preview = paragraphs.first().map(|first| subject::excerpt(first, EXCERPT_CHARS)).unwrap_or_default();
    let frame = frame(alert, subject, preview, words);
    let page = NoticePage { frame: &frame, paragraphs: &paragraphs, listing: &listing };
    Ok(Page { text: text::notice(&page), html: html(alert, &page)? })
}

fn report(alert: &Alert, body: &DigestBody, subject: &str, words: Words) -> Result<Page, RenderError> {
    let (period, total) = (digest::period(body, words), digest::total(body, words));
    let frame = frame(alert, subject, format!("{total} {period}"), words);
    let more = digest::more(body, words);
    let page = DigestPage {
        frame: &frame,
        period: &period,
        shelves: &digest::shelves(body, words),
        total: &total,
        rows: &digest::rows(body, words),
        more: more.as_deref(),
    };
    Ok(Page { text: text::digest(&page), html: html(alert, &page)? })
}
