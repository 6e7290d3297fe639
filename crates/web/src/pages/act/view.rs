//! The page behind a link in a mail, in the language of the team.

use super::form::{Form, Missing};
use crate::{
    Sheet,
    pages::{style, who::Asked},
};
use askama::Template;
use chrono::{DateTime, Utc};
use luister_mention::{Act, Author, Case, CaseAct, CaseEvent, CaseState, Correction, Label, Link, Locale, Signal, text};
use std::sync::LazyLock;

/// The most of a text that is shown, in characters: the rest is at the source.
const TEXT_CHARS: usize = 3000;
/// The most of a name, title or note, in characters.
const LINE_CHARS: usize = 200;
/// The most of what was done, in lines, the newest first.
const MAX_HISTORY: usize = 20;

const STYLE: &str = include_str!("../../../templates/act.css");

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
    /// Something is missing in the form.
    Missing(Missing),
}

#[derive(Template)]
#[template(path = "act.html")]
struct Page<'p> {
    lang: &'static str,
    style: &'static str,
    notice: Option<&'static str>,
    is_error: bool,
    heading: String,
    facts: Vec<String>,
    title: Option<String>,
    text: String,
    link: Option<(&'p Link, String)>,
    /// How it stands, a sentence each.
    standing: Vec<String>,
    groups: Vec<Group>,
    who: Asked,
    note: &'static str,
    said: &'p str,
    confirm: &'static str,
    history_heading: &'static str,
    history: Vec<String>,
    foot: Vec<String>,
}

/// Acts under a heading.
struct Group {
    legend: &'static str,
    choices: Vec<Choice>,
    /// Whether it is shown only when somebody asks: something in another group is chosen already.
    is_folded: bool,
}

/// Something to choose.
struct Choice {
    value: String,
    words: String,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "dead.html")]
struct Dead {
    lang: &'static str,
    style: &'static str,
    heading: &'static str,
    paragraphs: Vec<&'static str>,
}

/// The page about one mention.
pub(super) fn page(sheet: &Sheet, form: &Form, notice: Option<Notice>) -> Result<String, askama::Error> {
    let words = Words::of(sheet);
    let locale = words.locale;
    let mention = &sheet.mention;
    let title = mention.title.as_deref().filter(|title| !mention.text.starts_with(*title)).map(line);
    let mut facts = vec![mention.source.to_string(), words.moment(mention.when())];
    facts.extend(mention.rating.map(|rating| {
        let said = format!("{} {} {}", rating.value(), locale.pick("uit", "of"), rating.best());
        locale.pick(said.replace('.', ","), said.clone())
    }));
    let view = Page {
        lang: locale.as_str(),
        style: STYLE,
        notice: notice.map(|notice| words.notice(notice)),
        is_error: matches!(notice, Some(Notice::Missing(_))),
        heading: words.heading(sheet),
        facts,
        title,
        text: text::excerpt(&text::clean(&mention.text), TEXT_CHARS),
        link: mention.url.as_ref().map(|url| (url, format!("{} {}", locale.pick("Bekijk op", "View on"), url.site()))),
        standing: words.standing(sheet),
        groups: groups(sheet, form, locale),
        who: Asked::of(&sheet.people, &form.who, locale),
        note: locale.pick("Notitie voor het team (hoeft niet)", "Note for the team (optional)"),
        said: &form.note,
        confirm: locale.pick("Bevestigen", "Confirm"),
        history_heading: locale.pick("Wat er gebeurde", "What was done"),
        history: words.history(sheet),
        foot: words.foot(sheet),
    };
    view.render()
}

/// What is said of a link that is too old.
pub(super) fn gone(locale: Locale) -> Result<String, askama::Error> {
    let paragraphs = locale.pick(
        vec![
            "Links in de mails van luister werken zeven dagen, en zolang het bericht bewaard wordt.",
            "Staat de zaak nog open? Dan heeft een nieuwere mail een link die wel werkt. De beheerder kan haar ook afronden, met het commando uit de mail: luister case …",
        ],
        vec![
            "Links in the mails of luister work for seven days, and as long as the mention is kept.",
            "Is the case still open? Then a newer mail has a link that works. The administrator can close it too, with the command: luister case …",
        ],
    );
    let heading = locale.pick("Deze link werkt niet meer", "This link no longer works");
    Dead { lang: locale.as_str(), style: STYLE, heading, paragraphs }.render()
}

/// What is said of an address that luister did not make: in both languages, for nobody is known.
pub(super) fn unknown() -> Result<String, askama::Error> {
    let paragraphs = vec![
        "Deze link is niet compleet of niet van ons. Neem hem in zijn geheel over uit de mail.",
        "This link is not whole, or not ours. Take all of it from the mail.",
    ];
    Dead { lang: "nl", style: STYLE, heading: "Deze link klopt niet · This link is not right", paragraphs }.render()
}

/// What can be done: with the case, if there is one, and about the verdict.
fn groups(sheet: &Sheet, form: &Form, locale: Locale) -> Vec<Group> {
    let choice = |act: Act, words: &str| Choice { value: act.to_string(), words: words.to_owned(), is_chosen: form.act == Some(act) };
    let mut groups = Vec::new();
    if let Some(case) = &sheet.case {
        let is_wanted = |act: &CaseAct| *act != CaseAct::Open || case.state != CaseState::Open;
        let choices = CaseAct::ALL.into_iter().filter(is_wanted).map(|act| choice(Act::Case(act), case_act(act, locale))).collect();
        groups.push(Group { legend: locale.pick("Wat doe je?", "What do you do?"), choices, is_folded: false });
    }
    let mut choices = vec![choice(Act::Label(Correction::NotUs), locale.pick("Het gaat niet over ons", "It is not about us"))];
    let others = [Signal::Question, Signal::Complaint, Signal::Lead, Signal::Praise, Signal::Crisis];
    for signal in others.into_iter().filter(|signal| *signal != sheet.signal) {
        let words = format!("{} {}", locale.pick("Het is", "It is"), signal.with_article(locale));
        choices.push(choice(Act::Label(Correction::Signal(signal)), &words));
    }
    if sheet.signal != Signal::Other {
        let words = locale.pick(
            format!("Het is geen {}, en ook niets anders waar we iets mee moeten", sheet.signal.word(locale)),
            format!("It is no {}, and nothing else that we have to act on", sheet.signal.word(locale)),
        );
        choices.push(choice(Act::Label(Correction::Signal(Signal::Other)), &words));
    }
    let legend = match sheet.case {
        Some(_) => locale.pick("Of klopt dit niet?", "Or is this wrong?"),
        None => locale.pick("Klopt dit niet?", "Is this wrong?"),
    };
    groups.push(Group { legend, choices, is_folded: false });
    let chosen = groups.iter().position(|group| group.choices.iter().any(|choice| choice.is_chosen));
    for (number, group) in groups.iter_mut().enumerate() {
        group.is_folded = chosen.is_some_and(|chosen| chosen != number);
    }
    groups
}

fn case_act(act: CaseAct, locale: Locale) -> &'static str {
    match act {
        CaseAct::Claimed => locale.pick("Ik pak dit op", "I am taking this"),
        CaseAct::Handled => locale.pick("Het is beantwoord: klaar", "It was answered: done"),
        CaseAct::Ignored => locale.pick("Er hoeft geen antwoord op", "It needs no answer"),
        CaseAct::Open => locale.pick("Toch nog niet: zet het weer open", "Not yet after all: open it again"),
        CaseAct::Snooze => locale.pick("Morgen weer: tot dan geen herinnering", "Tomorrow: no reminder until then"),
    }
}

/// How one reader is addressed: language and time zone.
struct Words {
    locale: Locale,
    zone: chrono_tz::Tz,
}

impl Words {
    fn of(sheet: &Sheet) -> Self {
        Self { locale: sheet.locale, zone: sheet.zone }
    }

    fn moment(&self, at: DateTime<Utc>) -> String {
        self.locale.moment(&at.with_timezone(&self.zone))
    }

    fn notice(&self, notice: Notice) -> &'static str {
        match notice {
            Notice::Done => self.locale.pick("Genoteerd. Je kunt dit venster sluiten.", "Noted. You can close this window."),
            Notice::Missing(Missing::Act) => self.locale.pick("Kies eerst wat je doet.", "Choose first what you do."),
            Notice::Missing(Missing::Who) => self.locale.pick("Zeg eerst wie je bent.", "Say first who you are."),
        }
    }

    fn heading(&self, sheet: &Sheet) -> String {
        let what = match sheet.signal {
            Signal::Other => self.locale.pick("Bericht", "Mention").to_owned(),
            signal => text::capital(signal.word(self.locale)),
        };
        match sheet.mention.author.as_ref().map(|author| line(Author::display(author))).filter(|author| !author.is_empty()) {
            Some(author) => format!("{what} {} {author}", self.locale.pick("van", "by")),
            None => format!("{what} {} {}", self.locale.pick("op", "on"), sheet.mention.source),
        }
    }

    /// How it stands now: what the last one did, by when an answer is due, and what somebody said that it is.
    fn standing(&self, sheet: &Sheet) -> Vec<String> {
        let mut said = Vec::new();
        if let Some(case) = &sheet.case {
            said.push(self.state(case));
            said.extend(case.due.filter(|_| !case.state.is_done()).map(|due| {
                let due = self.moment(due);
                self.locale.pick(format!("Graag antwoord vóór {due}."), format!("Please answer before {due}."))
            }));
        }
        said.extend(sheet.labels.last().map(|label| format!("{}.", self.label(label))));
        said
    }

    fn state(&self, case: &Case) -> String {
        let Some(last) = case.history.last() else {
            return self.locale.pick("Nog niemand heeft dit opgepakt.", "Nobody has taken this yet.").to_owned();
        };
        format!("{}.", self.event(last))
    }

    /// What somebody did, and when.
    fn event(&self, event: &CaseEvent) -> String {
        let (who, at) = (line(&event.who), self.moment(event.at));
        let said = match (event.state, event.snoozed) {
            (CaseState::Open, Some(until)) => {
                let until = self.moment(until);
                self.locale.pick(format!("{who} stelde het uit tot {until}"), format!("{who} put it off until {until}"))
            }
            (CaseState::Open, None) => self.locale.pick(format!("{who} zette het weer open"), format!("{who} opened it again")),
            (CaseState::Claimed, _) => self.locale.pick(format!("{who} is ermee bezig"), format!("{who} is at it")),
            (CaseState::Handled, _) => self.locale.pick(format!("{who} heeft het afgehandeld"), format!("{who} has handled it")),
            (CaseState::Ignored, _) => {
                self.locale.pick(format!("Volgens {who} hoeft er geen antwoord op"), format!("It needs no answer, says {who}"))
            }
        };
        format!("{said}{} ({at})", self.note(event.note.as_deref()))
    }

    fn note(&self, note: Option<&str>) -> String {
        let note = note.map(line).map(|note| self.locale.pick(format!(", met de notitie ‘{note}’"), format!(", with the note “{note}”")));
        note.unwrap_or_default()
    }

    fn label(&self, label: &Label) -> String {
        let (who, at) = (line(&label.who), self.moment(label.at));
        let said = match label.correction {
            Correction::NotUs => self.locale.pick("dit gaat niet over ons", "this is not about us").to_owned(),
            Correction::Signal(Signal::Other) => {
                self.locale.pick("hier hoeven we niets mee", "this is nothing that we have to act on").to_owned()
            }
            Correction::Signal(signal) => format!("{} {}", self.locale.pick("dit is", "this is"), signal.with_article(self.locale)),
        };
        let note = self.note(label.note.as_deref());
        self.locale.pick(format!("{who} zegt: {said}{note} ({at})"), format!("{who} says: {said}{note} ({at})"))
    }

    /// What was done, the newest first.
    fn history(&self, sheet: &Sheet) -> Vec<String> {
        let events = sheet.case.iter().flat_map(|case| &case.history).map(|event| (event.at, self.event(event)));
        let mut all: Vec<_> = events.chain(sheet.labels.iter().map(|label| (label.at, self.label(label)))).collect();
        all.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        all.into_iter().take(MAX_HISTORY).map(|(_, said)| said).collect()
    }

    fn foot(&self, sheet: &Sheet) -> Vec<String> {
        let (team, until) = (&sheet.team, self.moment(sheet.until));
        self.locale.pick(
            vec![
                "Er verandert pas iets als je bevestigt.".to_owned(),
                format!("Deze pagina is van het team {team}. Wie de link heeft, kan namens het team handelen: stuur hem niet door. Hij werkt tot {until}."),
            ],
            vec![
                "Nothing changes until you confirm.".to_owned(),
                format!("This page belongs to the team {team}. Whoever has the link can act for the team: do not pass it on. It works until {until}."),
            ],
        )
    }
}

/// A text on one line, with nothing in it that reorders or hides.
fn line(said: &str) -> String {
    text::excerpt(&text::line(&text::clean(said)), LINE_CHARS)
}
