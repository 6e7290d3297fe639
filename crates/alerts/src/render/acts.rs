//! What can be done about a mention: links where the team has them, and else the commands that do the same.

use super::words::Words;
use luister_mention::{Act, Alert, CaseAct, Correction, Link, Signal, Told};

/// So many mentions in one mail have a link for each act; where there are more, each has one that leads to all.
const MOST_WITH_ALL: usize = 3;

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Doing {
    pub(super) words: String,
    pub(super) how: How,
}

/// How it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum How {
    /// Behind this link, where it is chosen already.
    Link(String),
    /// With this command.
    Command(String),
}

/// What can be done about a mention of an alert; `several` are in it.
pub(super) fn about(told: &Told, alert: &Alert, several: usize, words: Words) -> Vec<Doing> {
    let has_case = alert.answer_by.is_some() || told.case.is_some();
    let acts = if has_case { with_case(words) } else { Vec::new() }.into_iter().chain(verdicts(told.signal, words));
    match &told.act {
        Some(link) if several > MOST_WITH_ALL => vec![all(link, has_case, words)],
        Some(link) => acts.map(|(act, words)| Doing { words, how: How::Link(chosen(link, act)) }).collect(),
        None => commands(told, has_case, words),
    }
}

/// What can be done with a case; `command` does it where there is no link.
pub(super) fn case(link: Option<&Link>, command: String, several: usize, words: Words) -> Vec<Doing> {
    match link {
        Some(link) if several > MOST_WITH_ALL => vec![all(link, true, words)],
        Some(link) => with_case(words).into_iter().map(|(act, words)| Doing { words, how: How::Link(chosen(link, act)) }).collect(),
        None => vec![Doing { words: words.pick("Afgehandeld", "Handled").to_owned(), how: How::Command(command) }],
    }
}

/// How long links work and whose they are; nothing if there are none.
pub(super) fn small_print(has_links: bool, words: Words) -> Option<String> {
    let said = words.pick(
        "De links om te handelen werken zeven dagen en zijn alleen voor jullie team; er verandert pas iets als je op de pagina bevestigt.",
        "The links to act with work for seven days and are for your team alone; nothing changes until you confirm on the page.",
    );
    has_links.then(|| said.to_owned())
}

/// What a link is called that stands in a line.
pub(super) fn brief(words: Words) -> &'static str {
    words.pick("oppakken of afhandelen", "take or handle")
}

fn all(link: &Link, has_case: bool, words: Words) -> Doing {
    let said = if has_case {
        words.pick("Oppakken, afhandelen of corrigeren", "Take, handle or correct")
    } else {
        words.pick("Corrigeren", "Correct")
    };
    Doing { words: said.to_owned(), how: How::Link(link.as_str().to_owned()) }
}

fn chosen(link: &Link, act: Act) -> String {
    format!("{link}/{act}")
}

fn with_case(words: Words) -> Vec<(Act, String)> {
    let acts = [
        (CaseAct::Claimed, words.pick("Ik pak dit op", "I take this")),
        (CaseAct::Handled, words.pick("Afgehandeld", "Handled")),
        (CaseAct::Snooze, words.pick("Morgen weer", "Remind me tomorrow")),
    ];
    acts.map(|(act, words)| (Act::Case(act), words.to_owned())).to_vec()
}

fn verdicts(signal: Signal, words: Words) -> Vec<(Act, String)> {
    let label = |correction| Act::Label(correction);
    let mut acts = vec![(label(Correction::NotUs), words.pick("Niet over ons", "Not about us").to_owned())];
    if signal != Signal::Other {
        let what = signal.word(words.locale);
        let no = words.pick(format!("Geen {what}"), if signal == Signal::Praise { "Not praise".to_owned() } else { format!("No {what}") });
        acts.push((label(Correction::Signal(Signal::Other)), no));
    }
    if signal != Signal::Lead {
        acts.push((label(Correction::Signal(Signal::Lead)), words.pick("Dit is een lead", "This is a lead").to_owned()));
    }
    acts
}

/// One command to a line, to be copied as it is.
fn commands(told: &Told, has_case: bool, words: Words) -> Vec<Doing> {
    let id = told.mention.id.short();
    let another = if told.signal == Signal::Complaint { Signal::Question } else { Signal::Complaint };
    let handled = (words.pick("Afgehandeld", "Handled"), format!("luister case {id} handled"));
    let rest = [
        (words.pick("Gaat niet over ons", "Not about us"), format!("luister label {id} not-us")),
        (words.pick("Iets anders", "Something else"), format!("luister label {id} {another}")),
    ];
    let all = has_case.then_some(handled).into_iter().chain(rest);
    all.map(|(words, command)| Doing { words: words.to_owned(), how: How::Command(command) }).collect()
}
