//! Both forms of a mail from the same words.

use super::{
    RenderError, acts,
    card::cards,
    cases, digest,
    digest::Behind,
    html::{Brief, CasesPage, DigestPage, Drawn, Entry, Frame, MentionsPage, NoticePage, Shown, StormPage, colour},
    marks::harmless,
    storm, subject, text, why,
    words::Words,
};
use crate::picture::Picture;
use askama::Template;
use luister_mention::{Alert, Body, CaseLine, DigestBody, Link, Listed, Notice, StormBody, TeamName, Told, text::line};

/// The most of what a writer says in a table of contents, in characters.
const EXCERPT_CHARS: usize = 90;
/// The most of one text that a list of mails shows, in characters.
const PREVIEW_CHARS: usize = 140;
/// The most of an author's name there, in characters.
const NAME_CHARS: usize = 40;

/// The most of what a writer says where there is no room for more, in characters.
const BRIEF_CHARS: usize = 160;
/// The most lines of mentions that are not in full, in the HTML.
const MAX_LINES: usize = 120;
/// The most of the HTML, in bytes: Gmail shows 102 kB of a mail and hides the rest behind a link.
const MAX_HTML_BYTES: usize = 96 * 1024;

/// The domain of the ids of pictures: they are known within their mail alone.
const PICTURES: &str = "luister.invalid";

/// A mail's two forms.
pub(super) struct Page {
    pub(super) text: String,
    pub(super) html: String,
    /// Its pictures.
    pub(super) inline: Vec<Inline>,
}

/// A picture that goes with a mail.
pub(super) struct Inline {
    /// What the HTML calls it.
    pub(super) id: String,
    pub(super) png: Vec<u8>,
}

pub(super) fn page(alert: &Alert, subject: &str, words: Words) -> Result<Page, RenderError> {
    match &alert.body {
        Body::Mentions(told) => mentions(alert, told, subject, words),
        Body::Reminder(lines) | Body::Escalation(lines) | Body::Handover(lines) => waiting(alert, lines, subject, words),
        Body::Notice(notice) => about_us(alert, notice, subject, words),
        Body::Digest(digest) => report(alert, digest, subject, words),
        Body::Storm(body) => rising(alert, body, subject, words),
    }
}

fn frame(alert: &Alert, subject: &str, preview: String, words: Words) -> Frame {
    let mut footer = vec![why::to_whom(alert, words)];
    if !matches!(alert.body, Body::Digest(_) | Body::Notice(_)) {
        footer.push(why::now(alert, words).to_owned());
    }
    footer.extend(acts::small_print(alert.has_acts(), words));
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
    let cards = cards(told, alert, words);
    let briefs: Vec<Brief> = briefs(told, words).into_iter().chain(listed(&alert.listed, told.len(), words)).collect();
    let whole = MentionsPage {
        frame: &frame,
        answer_by: due,
        contents: if told.len() > 1 { &entries } else { &[] },
        cards: &cards,
        why_heading: words.pick("Waarom je dit krijgt", "Why you get this"),
        ready_heading: words.pick("Uit jullie antwoorden", "From your ready answers"),
        brief: briefs.get(told.len()..).unwrap_or_default(),
        brief_heading: words.pick("Verder, in het kort", "And in short"),
        more: None,
    };
    Ok(Page { text: text::mentions(&whole), html: fitting(alert, &whole, &briefs, words)?, inline: Vec::new() })
}

/// The HTML with as many mentions in full as there is room for, the most serious first, and a line for each of the others.
/// One is always in full.
fn fitting(alert: &Alert, whole: &MentionsPage<'_>, briefs: &[Brief], words: Words) -> Result<String, RenderError> {
    let mut fits = html(alert, whole)?;
    let (mut least, mut most) = (1, whole.cards.len());
    if fits.len() <= MAX_HTML_BYTES || most <= least {
        return Ok(fits);
    }
    while least < most {
        let full = usize::midpoint(least, most);
        let tried = html(alert, &whole.shortened(full, briefs, alert, words))?;
        if tried.len() <= MAX_HTML_BYTES {
            (least, fits) = (full + 1, tried);
        } else {
            most = full;
        }
    }
    if least == 1 { html(alert, &whole.shortened(1, briefs, alert, words)) } else { Ok(fits) }
}

impl<'a> MentionsPage<'a> {
    /// The same with so many mentions in full. What has a line of its own needs none in the contents; of lines there are as many as
    /// can be read, and it is said where the others are.
    fn shortened(&self, full: usize, briefs: &'a [Brief], alert: &Alert, words: Words) -> Self {
        let brief = briefs.get(full..).unwrap_or_default();
        let (brief, left) = brief.split_at(brief.len().min(MAX_LINES));
        let more = (!left.is_empty()).then(|| {
            let (count, id) = (words.number(left.len() as u64), alert.id.short());
            words.pick(
                format!("En nog {count} berichten. Ze staan in de tekstversie van deze mail, en met: luister mentions --alert {id}"),
                format!("And {count} more. They are in the plain text of this mail, and in: luister mentions --alert {id}"),
            )
        });
        Self {
            more,
            frame: self.frame,
            answer_by: self.answer_by.clone(),
            contents: &[],
            cards: self.cards.get(..full).unwrap_or(self.cards),
            why_heading: self.why_heading,
            ready_heading: self.ready_heading,
            brief,
            brief_heading: self.brief_heading,
        }
    }
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

fn briefs(told: &[Told], words: Words) -> Vec<Brief> {
    let brief = |(index, told): (usize, &Told)| {
        let Entry { colour, label, author, .. } = entry(told, words);
        let excerpt = subject::excerpt(&subject::said(told), BRIEF_CHARS);
        let Told { mention, .. } = told;
        let act = told.act.clone().map(|act| (act, acts::brief(words)));
        Brief { number: index + 1, colour, label, author, excerpt, url: mention.url.clone(), id: mention.id.short(), act }
    };
    told.iter().enumerate().map(brief).collect()
}

/// Mentions that have nothing but a line; so many others come before them.
pub(super) fn listed(listed: &[Listed], before: usize, words: Words) -> Vec<Brief> {
    let brief = |(index, listed): (usize, &Listed)| {
        let Listed { signal, place, .. } = listed;
        let author = place.author.as_deref().map_or_else(|| place.source.to_string(), harmless);
        Brief {
            number: before + index + 1,
            colour: colour(*signal),
            label: signal.word(words.locale).to_owned(),
            author: subject::excerpt(&author, NAME_CHARS),
            excerpt: subject::excerpt(&line(&harmless(&place.excerpt)), BRIEF_CHARS),
            url: place.url.clone(),
            id: place.mention.short(),
            act: listed.act.clone().map(|act| (act, acts::brief(words))),
        }
    };
    listed.iter().enumerate().map(brief).collect()
}

fn waiting(alert: &Alert, lines: &[CaseLine], subject: &str, words: Words) -> Result<Page, RenderError> {
    let rows = cases::rows(alert, lines, words);
    let preview = rows.iter().take(3).map(|row| row.excerpt.as_str()).collect::<Vec<_>>().join(" · ");
    let frame = frame(alert, subject, subject::excerpt(&preview, PREVIEW_CHARS), words);
    let more = cases::more(lines, words);
    let page = CasesPage { frame: &frame, lead: cases::lead(alert, words), rows: &rows, more: more.as_deref() };
    Ok(Page { text: text::cases(&page), html: html(alert, &page)?, inline: Vec::new() })
}

fn about_us(alert: &Alert, notice: &Notice, subject: &str, words: Words) -> Result<Page, RenderError> {
    let lines = |lines: &[String]| lines.iter().flat_map(|line| line.split('\n')).map(harmless).collect::<Vec<_>>();
    let paragraphs = lines(&notice.paragraphs);
    let listing = lines(&notice.listing);
    let preview = paragraphs.first().map(|first| subject::excerpt(first, EXCERPT_CHARS)).unwrap_or_default();
    let frame = frame(alert, subject, preview, words);
    let page = NoticePage { frame: &frame, paragraphs: &paragraphs, listing: &listing };
    Ok(Page { text: text::notice(&page), html: html(alert, &page)?, inline: Vec::new() })
}

fn report(alert: &Alert, body: &DigestBody, subject: &str, words: Words) -> Result<Page, RenderError> {
    let (pictures, numbers) = digest::pictures(body, words);
    let frame = frame(alert, subject, subject::excerpt(&digest::summary(body, words), PREVIEW_CHARS), words);
    let mut inline = Vec::new();
    for (nth, picture) in pictures.iter().enumerate() {
        let png = picture.png().map_err(|problem| RenderError::Html { alert: alert.id, problem: problem.to_string() })?;
        inline.push(Inline { id: format!("{nth}.{}@{}", alert.id, PICTURES), png });
    }
    let shown = |(picture, inline): (&Picture, &Inline)| Drawn {
        alt: picture.alt.clone(),
        width: picture.width,
        shown: Shown::Attached(inline.id.clone()),
    };
    let drawn: Vec<Drawn> = pictures.iter().zip(&inline).map(shown).collect();
    let online = body.page.clone().map(|page| (page, words.pick("Open als pagina", "Open as a page")));
    let base = body.page.as_ref().map(Link::as_str);
    // The text is whole; the HTML shows less where there is no room for all of it, the least useful left out first.
    let whole = digest::sheet(body, numbers, Behind::Mail(MAIL_LINES), words);
    let text = text::digest(&DigestPage { frame: &frame, sheet: &whole, pictures: &drawn, base, online: online.clone() });
    let mut shorter = body.clone();
    let mut fits = String::new();
    for step in SHORTER {
        step.shorten(&mut shorter);
        let sheet = digest::sheet(&shorter, numbers, Behind::Mail(step.lines), words);
        fits = html(alert, &DigestPage { frame: &frame, sheet: &sheet, pictures: &drawn, base, online: online.clone() })?;
        if fits.len() <= MAX_HTML_BYTES {
            break;
        }
    }
    Ok(Page { text, html: fits, inline })
}

/// The most mentions of each signal below the parts of a mail.
const MAIL_LINES: usize = 5;

/// How much of a digest the HTML of a mail shows.
struct Step {
    lines: usize,
    typical: usize,
    seen: usize,
    /// The longest address that is a link.
    address: usize,
}

/// Less and less of it.
const SHORTER: [Step; 6] = [
    Step { lines: MAIL_LINES, typical: 3, seen: 10, address: 4000 },
    Step { lines: 0, typical: 3, seen: 10, address: 1000 },
    Step { lines: 0, typical: 2, seen: 10, address: 500 },
    Step { lines: 0, typical: 1, seen: 8, address: 300 },
    Step { lines: 0, typical: 1, seen: 5, address: 0 },
    Step { lines: 0, typical: 0, seen: 3, address: 0 },
];

impl Step {
    fn shorten(&self, body: &mut DigestBody) {
        body.seen.truncate(self.seen);
        for topics in body.complaints.iter_mut().chain(&mut body.questions) {
            topics.found.iter_mut().for_each(|topic| topic.typical.truncate(self.typical));
        }
        let typical = body.complaints.iter_mut().chain(&mut body.questions).flat_map(|topics| &mut topics.found);
        let typical = typical.flat_map(|topic| &mut topic.typical);
        let seen = body.seen.iter_mut().map(|seen| &mut seen.line);
        let first = body.voices.iter_mut().flat_map(|voices| &mut voices.first).map(|first| &mut first.line);
        for line in typical.chain(seen).chain(first).chain(&mut body.lines) {
            line.url = line.url.take().filter(|url| url.as_str().len() <= self.address);
        }
    }
}

/// A digest as a page that stands alone, with all mentions behind its figures.
pub(super) fn standalone(alert: &Alert, body: &DigestBody, words: Words) -> Result<String, RenderError> {
    let (pictures, numbers) = digest::pictures(body, words);
    let subject = subject::subject(alert, words);
    let frame = frame(alert, &subject, String::new(), words);
    let shown = |picture: Picture| Drawn { alt: picture.alt, width: picture.width, shown: Shown::Inside(picture.svg) };
    let drawn: Vec<Drawn> = pictures.into_iter().map(shown).collect();
    let sheet = digest::sheet(body, numbers, Behind::Page, words);
    html(alert, &DigestPage { frame: &frame, sheet: &sheet, pictures: &drawn, base: Some(""), online: None })
}

fn rising(alert: &Alert, body: &StormBody, subject: &str, words: Words) -> Result<Page, RenderError> {
    let storm = storm::storm(body, words);
    let preview = if body.about.is_empty() { storm.lead.first().cloned().unwrap_or_default() } else { body.about.join(", ") };
    let frame = frame(alert, subject, subject::excerpt(&harmless(&preview), PREVIEW_CHARS), words);
    let page = StormPage { frame: &frame, storm: &storm };
    Ok(Page { text: text::storm(&page), html: html(alert, &page)?, inline: Vec::new() })
}
