//! The page on which an editor changes a draft, in the language of the editors.

use super::form::{ABOVE_CHARS, Form, REMARK, REMARK_CHARS};
use crate::{
    DraftLine, DraftSheet,
    pages::{style, who::Asked},
};
use askama::Template;
use chrono::{DateTime, Utc};
use luister_mention::{DraftItem, DraftStep, Link, Locale, text};
use std::sync::LazyLock;

/// The most of what an item says, in characters.
const SAID_CHARS: usize = 300;
/// The most of a name, in characters.
const NAME_CHARS: usize = 80;

const STYLE: &str = concat!(include_str!("../../../templates/act.css"), include_str!("../../../templates/review.css"));

static POLICY: LazyLock<String> = LazyLock::new(|| style::policy(STYLE));

/// What the page says of itself to browsers.
pub(super) fn policy() -> &'static str {
    &POLICY
}

/// What is told above everything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Notice {
    /// It was done.
    Done,
    /// Nobody says who it is.
    Nobody,
    /// Somebody else changed the draft in the meantime.
    Older,
    /// Its readers have it.
    Late,
}

#[derive(Template)]
#[template(path = "review.html")]
struct Page<'p> {
    lang: &'static str,
    style: &'static str,
    notice: Option<String>,
    is_error: bool,
    heading: String,
    /// How it stands, a sentence each.
    standing: Vec<String>,
    whole: Option<(&'p Link, &'static str)>,
    /// Whether it can still be changed.
    is_open: bool,
    edition: u32,
    /// What is chosen already: the question, its button, and the step.
    chosen: Option<(String, &'static str, String)>,
    who: Asked,
    above: &'static str,
    above_chars: usize,
    remark: String,
    save: &'static str,
    release: &'static str,
    remark_label: &'static str,
    remark_chars: usize,
    drop: &'static str,
    restore: &'static str,
    up: &'static str,
    is_dropped: &'static str,
    nothing: Option<&'static str>,
    parts: Vec<Part<'p>>,
    foot: Vec<String>,
}

struct Part<'p> {
    heading: &'static str,
    items: Vec<Item<'p>>,
}

/// One item, with what can be done with it.
struct Item<'p> {
    id: String,
    said: String,
    facts: String,
    url: Option<&'p Link>,
    is_dropped: bool,
    /// Whether anything stands above it that it could pass.
    can_rise: bool,
    /// Whether somebody came to say something with it.
    is_focused: bool,
    field: String,
    remark: String,
}

/// The page about one draft.
pub(super) fn page(sheet: &DraftSheet, form: &Form, notice: Option<Notice>) -> Result<String, askama::Error> {
    let words = Words { locale: sheet.locale, zone: sheet.zone };
    let locale = sheet.locale;
    let edits = &sheet.draft.edits;
    let parts: Vec<Part<'_>> = [
        (locale.pick("Het bekijken waard", "Worth a look"), &sheet.seen),
        (locale.pick("Waar klachten over gaan", "What complaints are about"), &sheet.complaints),
        (locale.pick("Meest gestelde vragen", "Questions asked most"), &sheet.questions),
    ]
    .into_iter()
    .filter(|(_, lines)| !lines.is_empty())
    .map(|(heading, lines)| Part { heading, items: items(lines, sheet, form, words) })
    .collect();
    let nothing = parts
        .is_empty()
        .then(|| locale.pick("Er staat niets in dat je kunt weglaten of verplaatsen.", "There is nothing in it to leave out or to move."));
    let is_open = sheet.draft.sent.is_none() && !edits.released;
    let page = Page {
        lang: locale.as_str(),
        style: STYLE,
        notice: notice.map(|notice| words.notice(notice, sheet)),
        is_error: !matches!(notice, None | Some(Notice::Done)),
        heading: words.heading(sheet),
        standing: words.standing(sheet),
        whole: sheet.page.as_ref().map(|page| (page, locale.pick("Bekijk hoe het er nu uitziet", "See what it looks like now"))),
        is_open,
        edition: edits.edition,
        chosen: words.chosen(sheet, form.step.as_ref().filter(|_| is_open && notice.is_none())),
        who: Asked::of(&sheet.people, &form.who, locale),
        above: locale.pick("Wat je boven het overzicht wilt zeggen (hoeft niet)", "What you want to say above the digest (optional)"),
        above_chars: ABOVE_CHARS,
        remark: typed(form.remark.as_ref(), &edits.remark),
        save: locale.pick("Bewaren", "Save"),
        release: locale.pick("Vrijgeven: nu versturen", "Release: send it now"),
        remark_label: locale.pick("Opmerking", "Remark"),
        remark_chars: REMARK_CHARS,
        drop: locale.pick("Weglaten", "Leave out"),
        restore: locale.pick("Toch opnemen", "Take in again"),
        up: locale.pick("Omhoog", "Move up"),
        is_dropped: locale.pick("Weggelaten", "Left out"),
        nothing,
        parts,
        foot: words.foot(sheet),
    };
    page.render()
}

fn items<'s>(lines: &'s [DraftLine], sheet: &DraftSheet, form: &Form, words: Words) -> Vec<Item<'s>> {
    let edits = &sheet.draft.edits;
    let mut can_rise = false;
    let mut items = Vec::with_capacity(lines.len());
    for line in lines {
        let is_dropped = edits.dropped.contains(&line.item);
        let id = line.item.to_string();
        items.push(Item {
            said: short(&line.said, SAID_CHARS),
            facts: words.facts(line),
            url: line.url.as_ref(),
            is_dropped,
            can_rise: can_rise && !is_dropped,
            is_focused: form.step == Some(DraftStep::Remark(line.item.clone())),
            field: format!("{REMARK}{id}"),
            remark: typed(form.remarks.get(&line.item), edits.remarks.get(&line.item).map_or("", String::as_str)),
            id,
        });
        can_rise |= !is_dropped;
    }
    items
}

/// What somebody typed and is not kept yet goes before what is.
fn typed(typed: Option<&String>, kept: &str) -> String {
    typed.filter(|typed| !typed.is_empty()).map_or_else(|| kept.to_owned(), Clone::clone)
}

/// How one reader is addressed: language and time zone.
#[derive(Clone, Copy)]
struct Words {
    locale: Locale,
    zone: chrono_tz::Tz,
}

impl Words {
    fn moment(self, at: DateTime<Utc>) -> String {
        self.locale.moment(&at.with_timezone(&self.zone))
    }

    fn heading(self, sheet: &DraftSheet) -> String {
        let until = self.moment(sheet.until);
        let day = until.rsplit_once(' ').map_or(until.as_str(), |(day, _)| day);
        format!("{}: {}, {day}", self.locale.pick("Concept", "Draft"), short(&sheet.name, NAME_CHARS))
    }

    fn notice(self, notice: Notice, sheet: &DraftSheet) -> String {
        let who = sheet.draft.edits.last.as_ref().map(|(who, _)| short(who, NAME_CHARS));
        let who = who.unwrap_or_else(|| self.locale.pick("Iemand", "Somebody").to_owned());
        match notice {
            Notice::Done => self.locale.pick("Genoteerd.".to_owned(), "Noted.".to_owned()),
            Notice::Nobody => self.locale.pick("Zeg eerst wie je bent.".to_owned(), "Say first who you are.".to_owned()),
            Notice::Older => self.locale.pick(
                format!("{who} heeft dit concept intussen veranderd, dus er is nog niets gedaan. Kijk het na en doe het dan opnieuw; wat je typte staat er nog."),
                format!("{who} has changed this draft in the meantime, so nothing was done yet. Look at it and do it again; what you typed is still here."),
            ),
            Notice::Late => self.locale.pick(
                "Te laat: het overzicht is al vrijgegeven of verstuurd.".to_owned(),
                "Too late: the digest was released or sent already.".to_owned(),
            ),
        }
    }

    /// When it goes or went, and who changed it last.
    fn standing(self, sheet: &DraftSheet) -> Vec<String> {
        let (readers, edits) = (&sheet.readers, &sheet.draft.edits);
        let goes = match sheet.draft.sent {
            Some(sent) => {
                let sent = self.moment(sent);
                self.locale.pick(
                    format!("Dit overzicht is op {sent} aan {readers} verstuurd."),
                    format!("This digest was sent to {readers} on {sent}."),
                )
            }
            None if edits.released => self.locale.pick(
                format!("Vrijgegeven: het wordt nu aan {readers} verstuurd."),
                format!("Released: it is being sent to {readers} now."),
            ),
            None => {
                let due = self.moment(sheet.draft.due);
                self.locale.pick(
                    format!("{readers} krijgt dit op {due}, of eerder als je het vrijgeeft."),
                    format!("{readers} gets this on {due}, or sooner if you release it."),
                )
            }
        };
        let last = edits.last.as_ref().map(|(who, at)| {
            let (who, at) = (short(who, NAME_CHARS), self.moment(*at));
            if edits.released {
                self.locale.pick(format!("{who} gaf het vrij ({at})."), format!("{who} released it ({at})."))
            } else {
                self.locale.pick(format!("{who} heeft het bewerkt ({at})."), format!("{who} edited it ({at})."))
            }
        });
        [goes].into_iter().chain(last).collect()
    }

    /// What somebody came to do, as a question.
    fn chosen(self, sheet: &DraftSheet, step: Option<&DraftStep>) -> Option<(String, &'static str, String)> {
        let step = step?;
        let lines = || sheet.seen.iter().chain(&sheet.complaints).chain(&sheet.questions);
        let said = |item: &DraftItem| {
            let said = short(&lines().find(|line| line.item == *item)?.said, NAME_CHARS);
            Some(self.locale.pick(format!("‘{said}’"), format!("“{said}”")))
        };
        let is_dropped = |item: &DraftItem| sheet.draft.edits.dropped.contains(item);
        let (question, button) = match step {
            DraftStep::Drop(item) if !is_dropped(item) => {
                let said = said(item)?;
                let question = self.locale.pick(format!("{said} weglaten?"), format!("Leave out {said}?"));
                (question, self.locale.pick("Ja, weglaten", "Yes, leave it out"))
            }
            DraftStep::Up(item) if !is_dropped(item) => {
                let said = said(item)?;
                let question = self.locale.pick(format!("{said} een plaats omhoog zetten?"), format!("Move {said} up by one place?"));
                (question, self.locale.pick("Ja, omhoog", "Yes, move it up"))
            }
            DraftStep::Release => {
                let readers = &sheet.readers;
                let question = self
                    .locale
                    .pick(format!("Vrijgeven en nu aan {readers} versturen?"), format!("Release it and send it to {readers} now?"));
                (question, self.locale.pick("Ja, vrijgeven", "Yes, release it"))
            }
            _ => return None,
        };
        Some((question, button, step.to_string()))
    }

    fn facts(self, line: &DraftLine) -> String {
        let of = line.of.as_ref().map(|(signal, source, when)| format!("{} · {source} · {}", signal.word(self.locale), self.moment(*when)));
        let mentions = |count: u32| match count {
            1 => self.locale.pick("1 bericht".to_owned(), "1 mention".to_owned()),
            count => format!("{count} {}", self.locale.pick("berichten", "mentions")),
        };
        of.or_else(|| line.count.map(mentions)).unwrap_or_default()
    }

    fn foot(self, sheet: &DraftSheet) -> Vec<String> {
        let team = &sheet.team;
        self.locale.pick(
            vec![
                "Wat je weglaat, telt in de cijfers nog mee.".to_owned(),
                format!(
                    "Deze pagina is van het team {team}. Wie de link heeft, kan het overzicht bewerken en vrijgeven: stuur hem niet door."
                ),
            ],
            vec![
                "What you leave out still counts in the figures.".to_owned(),
                format!("This page belongs to the team {team}. Whoever has the link can edit and release the digest: do not pass it on."),
            ],
        )
    }
}

/// A text on one line, with nothing in it that reorders or hides.
fn short(said: &str, most: usize) -> String {
    text::excerpt(&text::line(&text::clean(said)), most)
}
