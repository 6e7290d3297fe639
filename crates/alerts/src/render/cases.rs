//! Cases that wait for somebody: reminders, escalations and hand-overs.

use super::{
    acts::{self, Doing},
    html::colour,
    marks::harmless,
    subject::{NAME_CHARS, excerpt},
    words::Words,
};
use luister_mention::{Alert, AlertKind, CaseLine, CaseState, Link, TeamName, text};

/// The most of what a writer says, in characters.
const EXCERPT_CHARS: usize = 160;
/// The most cases in one mail: the others are counted. With all that they may say Gmail shows the whole of it.
const MAX_CASES: usize = 40;

/// One case, as the mail shows it.
pub(super) struct Row {
    pub(super) colour: &'static str,
    pub(super) label: String,
    pub(super) excerpt: String,
    pub(super) url: Option<Link>,
    /// Author, source, and since when the team knows.
    pub(super) facts: String,
    /// By when an answer was due, or is.
    pub(super) due: Option<String>,
    pub(super) is_late: bool,
    /// Who is at it, and what was said with that.
    pub(super) standing: String,
    pub(super) doings: Vec<Doing>,
}

pub(super) fn rows(alert: &Alert, lines: &[CaseLine], words: Words) -> Vec<Row> {
    lines.iter().take(MAX_CASES).map(|line| row(alert, line, lines.len(), words)).collect()
}

pub(super) fn more(lines: &[CaseLine], words: Words) -> Option<String> {
    let more = lines.len().checked_sub(MAX_CASES).filter(|more| *more > 0)?;
    let number = words.number(more as u64);
    Some(words.pick(
        format!("En nog {number} zaken; `luister cases` noemt ze alle."),
        format!("And {number} more cases; `luister cases` lists them all."),
    ))
}

fn row(alert: &Alert, line: &CaseLine, several: usize, words: Words) -> Row {
    let place = &line.place;
    let author = place.author.as_deref().map(|author| excerpt(&harmless(author), NAME_CHARS));
    let since = words.pick(format!("gemeld {}", words.moment(line.since)), format!("told {}", words.moment(line.since)));
    let facts = [author, Some(place.source.to_string()), Some(since)];
    let is_late = is_late(alert, line);
    let due = line.due.map(|due| {
        let due = words.moment(due);
        if is_late {
            words.pick(format!("Had beantwoord moeten zijn vóór {due}"), format!("Was to be answered before {due}"))
        } else {
            words.pick(format!("Graag antwoord vóór {due}"), format!("Please answer before {due}"))
        }
    });
    let id = place.mention.short();
    // Only another team has to say whose case it is.
    let whose = if alert.team.as_ref() == Some(&line.team) { String::new() } else { format!(" --team {}", quoted(&line.team)) };
    Row {
        colour: colour(line.signal),
        label: line.signal.word(words.locale).to_owned(),
        excerpt: excerpt(&text::line(&harmless(&place.excerpt)), EXCERPT_CHARS),
        url: place.url.clone(),
        facts: facts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        due,
        is_late,
        standing: standing(line, words),
        doings: acts::case(line.act.as_ref(), format!("luister case {id} handled{whose}"), several, words),
    }
}

/// A name as a shell takes it.
fn quoted(team: &TeamName) -> String {
    let team = team.as_str();
    if team.chars().all(|c| c.is_ascii_alphanumeric()) { team.to_owned() } else { format!("'{}'", team.replace('\'', "'\\''")) }
}

fn standing(line: &CaseLine, words: Words) -> String {
    let by = line.by.as_deref().map(|by| excerpt(&harmless(by), NAME_CHARS));
    let note = line.note.as_deref().map(|note| format!(": {}", words.quoted(&excerpt(&text::line(&harmless(note)), EXCERPT_CHARS))));
    let said = match (line.state, by) {
        (CaseState::Claimed, Some(by)) => words.pick(format!("{by} is ermee bezig"), format!("{by} is at it")),
        (CaseState::Claimed, None) => words.pick("Iemand is ermee bezig", "Somebody is at it").to_owned(),
        (_, Some(by)) => words.pick(format!("Nog niet opgepakt, het laatst van {by}"), format!("Nobody has taken it, last from {by}")),
        (_, None) => words.pick("Nog niet opgepakt", "Nobody has taken it").to_owned(),
    };
    said + &note.unwrap_or_default()
}

fn is_late(alert: &Alert, line: &CaseLine) -> bool {
    line.due.is_some_and(|due| due <= alert.sealed)
}

fn late(alert: &Alert, lines: &[CaseLine]) -> usize {
    lines.iter().filter(|line| is_late(alert, line)).count()
}

/// What the mail is about, without the words of writers.
pub(super) fn heading(alert: &Alert, lines: &[CaseLine], words: Words) -> String {
    let (count, late) = (lines.len(), late(alert, lines));
    let cases = |count: usize| match count {
        1 => words.pick("1 zaak", "1 case").to_owned(),
        _ => format!("{} {}", words.number(count as u64), words.pick("zaken", "cases")),
    };
    let team = lines.first().map(|line| excerpt(line.team.as_str(), NAME_CHARS)).unwrap_or_default();
    match alert.body.kind() {
        AlertKind::Escalation if count == 1 => {
            words.pick(format!("{team} heeft nog niet geantwoord"), format!("{team} has not answered yet"))
        }
        AlertKind::Escalation => {
            let cases = cases(count);
            words.pick(format!("{team} heeft op {cases} nog niet geantwoord"), format!("{team} has not answered {cases} yet"))
        }
        AlertKind::Handover => {
            let late = match late {
                0 => String::new(),
                _ => words.pick(format!(", waarvan {late} te laat"), format!(", {late} of them late")),
            };
            let cases = cases(count);
            words.pick(format!("Nog open: {cases}{late}"), format!("Still open: {cases}{late}"))
        }
        _ if late == 0 && count == 1 => words.pick("Nog geen antwoord", "No answer yet").to_owned(),
        _ if late == 0 => {
            let cases = cases(count);
            words.pick(format!("Nog geen antwoord op {cases}"), format!("No answer yet to {cases}"))
        }
        _ if count == 1 => words.pick("Reactietijd verstreken", "Response time has passed").to_owned(),
        _ => {
            let cases = cases(count);
            words.pick(format!("Reactietijd verstreken voor {cases}"), format!("Response time has passed for {cases}"))
        }
    }
}

/// The same with what the writer says, if it is one.
pub(super) fn subject(alert: &Alert, lines: &[CaseLine], words: Words) -> String {
    let heading = heading(alert, lines, words);
    match lines {
        [one] if alert.body.kind() != AlertKind::Handover => {
            let said = excerpt(&text::line(&harmless(&one.place.excerpt)), 40);
            format!("{heading}: {} ({})", words.quoted(&said), excerpt(one.place.source.as_str(), NAME_CHARS))
        }
        _ => heading,
    }
}

/// What is asked of whoever reads it.
pub(super) fn lead(alert: &Alert, words: Words) -> &'static str {
    match alert.body.kind() {
        AlertKind::Escalation => words.pick(
            "De reactietijd van dit team is verstreken en niemand heeft de zaak afgerond. Wil jij kijken wie er kan antwoorden?",
            "The response time of this team has passed and nobody has closed the case. Could you see who can answer?",
        ),
        AlertKind::Handover => words.pick(
            "Dit staat open nu de dag begint. Wat het eerst een antwoord nodig heeft, staat bovenaan.",
            "This is open as the day begins. What needs an answer first stands on top.",
        ),
        _ => words.pick(
            "Handel de zaak af als er geantwoord is; dan blijft het stil.",
            "Mark the case as handled once it is answered, and it stays quiet.",
        ),
    }
}
