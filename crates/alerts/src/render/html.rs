//! The HTML of a mail: tables and inline styles, for programs from Outlook to phones. Nothing is loaded from outside, and
//! what strangers wrote is only ever text.

use super::{
    acts::How,
    card::Card,
    cases,
    digest::{Block, Piece, Sheet},
    storm::Storm,
};
use askama::Template;
use luister_mention::{Link, Signal};

/// What every mail has.
pub(super) struct Frame {
    pub(super) lang: &'static str,
    /// The subject, for the title of the page.
    pub(super) subject: String,
    /// The heading.
    pub(super) heading: String,
    /// What a list of mails shows after the subject.
    pub(super) preview: String,
    /// Who gets it.
    pub(super) team: String,
    /// Small print: why now, why you.
    pub(super) footer: Vec<String>,
}

/// A mail about mentions.
#[derive(Template)]
#[template(path = "mentions.html")]
pub(super) struct MentionsPage<'a> {
    pub(super) frame: &'a Frame,
    /// When the team means to have answered.
    pub(super) answer_by: Option<String>,
    /// Who and what, a line each, if there are several.
    pub(super) contents: &'a [Entry],
    pub(super) cards: &'a [Card],
    pub(super) why_heading: &'static str,
    pub(super) ready_heading: &'static str,
    /// Those that there is no room for in full.
    pub(super) brief: &'a [Brief],
    pub(super) brief_heading: &'static str,
    /// How many more there are, and where.
    pub(super) more: Option<String>,
}

/// One line of the table of contents.
pub(super) struct Entry {
    pub(super) colour: &'static str,
    pub(super) label: String,
    pub(super) author: String,
    pub(super) excerpt: String,
}

/// One mention of which there is no more in the HTML than a line: the plain text has all of it.
pub(super) struct Brief {
    pub(super) number: usize,
    pub(super) colour: &'static str,
    pub(super) label: String,
    pub(super) author: String,
    pub(super) excerpt: String,
    pub(super) url: Option<Link>,
    /// What `luister case` and `luister label` take.
    pub(super) id: String,
    /// Where something can be done about it, and what that is called.
    pub(super) act: Option<(Link, &'static str)>,
}

/// Cases that wait for somebody.
#[derive(Template)]
#[template(path = "cases.html")]
pub(super) struct CasesPage<'a> {
    pub(super) frame: &'a Frame,
    pub(super) lead: &'a str,
    pub(super) rows: &'a [cases::Row],
    pub(super) more: Option<&'a str>,
}

/// News about luister itself.
#[derive(Template)]
#[template(path = "notice.html")]
pub(super) struct NoticePage<'a> {
    pub(super) frame: &'a Frame,
    pub(super) paragraphs: &'a [String],
    pub(super) listing: &'a [String],
}

/// The periodic report.
#[derive(Template)]
#[template(path = "digest.html")]
pub(super) struct DigestPage<'a> {
    pub(super) frame: &'a Frame,
    pub(super) sheet: &'a Sheet,
    pub(super) pictures: &'a [Drawn],
    /// What stands before the anchors of the parts; none where they lead nowhere.
    pub(super) base: Option<&'a str>,
    /// Where it can be read as a page, and what that link says.
    pub(super) online: Option<(Link, &'static str)>,
}

impl DigestPage<'_> {
    /// Where the mentions behind a number are.
    fn href(&self, piece: &Piece) -> Option<String> {
        let anchor = piece.to.filter(|to| self.sheet.parts.iter().any(|part| part.anchor == *to) || self.online.is_some())?;
        self.base.map(|base| format!("{base}#{anchor}"))
    }
}

/// A picture as HTML shows it.
pub(super) struct Drawn {
    pub(super) alt: String,
    pub(super) width: u32,
    pub(super) shown: Shown,
}

/// Where a picture is.
pub(super) enum Shown {
    /// In a part of the mail, by its id.
    Attached(String),
    /// In the page itself.
    Inside(String),
}

/// A sudden rise.
#[derive(Template)]
#[template(path = "storm.html")]
pub(super) struct StormPage<'a> {
    pub(super) frame: &'a Frame,
    pub(super) storm: &'a Storm,
}

/// The colour of a signal: dark enough for white letters on it, and told by a word as well.
pub(super) fn colour(signal: Signal) -> &'static str {
    match signal {
        Signal::Crisis => "#b42318",
        Signal::Complaint => "#b54708",
        Signal::Lead => "#047857",
        Signal::Question => "#1d4ed8",
        Signal::Praise => "#7e22ce",
        Signal::Other => "#57606a",
    }
}
