//! Why a mention was flagged, and why its mail came now and to this team: in sentences.

use super::words::Words;
use luister_mention::{Alert, AlertKind, Match, Reason, SealReason, Signal, Told, text};

/// The most queries that are named.
const MAX_HITS: usize = 3;
/// The most of a query that is shown, in characters.
const QUERY_CHARS: usize = 120;

/// Why it was flagged: the reasons for its signal, then the lists that it hit.
pub(super) fn flagged(told: &Told, words: Words) -> Vec<String> {
    let verdict = &told.verdict;
    let mut said = Vec::new();
    match Reason::sentence(&verdict.why, told.signal, words.locale) {
        Some(sentence) => said.push(format!("{}.", text::capital(&text::line(&sentence)))),
        None => said.extend(without_reason(told, words)),
    }
    said.extend(verdict.matches.iter().take(MAX_HITS).map(|hit| hit_sentence(hit, words)));
    let more = verdict.matches.len().saturating_sub(MAX_HITS);
    if more > 0 {
        said.push(words.pick(format!("En nog {more} zoekopdrachten."), format!("And {more} more queries.")));
    }
    said
}

/// What to say of a signal that no reason speaks for.
fn without_reason(told: &Told, words: Words) -> Option<String> {
    let verdict = &told.verdict;
    if told.signal == Signal::Lead && verdict.signals.contains(&Signal::Complaint) {
        let because = Reason::sentence(&verdict.why, Signal::Complaint, words.locale)
            .map(|why| format!(": {}", text::line(&why)))
            .unwrap_or_default();
        return Some(words.pick(
            format!("Lead, want het is een klacht over een concurrent{because}."),
            format!("A lead, for it is a complaint about a competitor{because}."),
        ));
    }
    let uncertain = words.pick("Geen signaal is zeker genoeg; lees zelf wat het is.", "No signal is certain enough; judge for yourself.");
    let none = words.pick("Er is geen signaal in gevonden.", "No signal was found in it.");
    match (told.signal, verdict.uncertain) {
        (Signal::Other, true) => Some(uncertain.to_owned()),
        (Signal::Other, false) => Some(none.to_owned()),
        _ => None,
    }
}

fn hit_sentence(hit: &Match, words: Words) -> String {
    let list = &hit.list;
    match hit.line {
        Some(line) => {
            let query = text::excerpt(&text::line(&hit.query), QUERY_CHARS);
            words.pick(format!("Gevonden door lijst {list}, regel {line}: {query}"), format!("Found by list {list}, line {line}: {query}"))
        }
        None => words.pick(format!("De bron gaat over {list}."), format!("Its source is about {list}.")),
    }
}

/// Why the mail came now.
pub(super) fn now(alert: &Alert, words: Words) -> &'static str {
    match alert.reason {
        SealReason::GroupWait => words.pick(
            "Verstuurd zodra de groep lang genoeg op meer berichten had gewacht (group_wait).",
            "Sent as soon as its group had waited long enough for more (group_wait).",
        ),
        SealReason::GroupInterval => words.pick(
            "Dit kwam binnen na de vorige mail over hetzelfde; luister laat er minstens group_interval tussen.",
            "This came after the last mail about the same; at least group_interval lies between two.",
        ),
        SealReason::Full => words.pick(
            "Deze mail is vol en ging daarom meteen weg; de rest volgt in een volgende.",
            "This mail is full and therefore left at once; the rest follows in another.",
        ),
        SealReason::Opening => words.pick(
            "Dit kwam binnen buiten jullie kantooruren en is vastgehouden tot die weer begonnen.",
            "This came outside your office hours and was held until they began again.",
        ),
        SealReason::Promise => words.pick(
            "Dit uur kreeg het team al het aantal mails dat is afgesproken (mails_per_hour); daarom staat de rest hier bij elkaar.",
            "The team had the mails that it was promised for this hour (mails_per_hour), so the rest stands together here.",
        ),
        SealReason::StormOver => words.pick(
            "Zolang de storm duurde, vertelde de stormmelding hiervan. Nu die voorbij is, staan de losse berichten hier bij elkaar.",
            "While the storm lasted, its own mails told of this. Now that it is over, the single mentions stand together here.",
        ),
        SealReason::SilenceOver => words.pick(
            "Dit kwam binnen terwijl iemand om stilte had gevraagd (luister silence); nu die voorbij is, staat het hier bij elkaar.",
            "This came while somebody had asked for silence (luister silence); now that it is over, it stands together here.",
        ),
        SealReason::Due => words.pick(
            "Herinneringen tellen in kantooruren, vanaf het moment dat de melding was afgeleverd (response_target).",
            "Reminders count in office hours, from the moment the alert was delivered (response_target).",
        ),
        SealReason::Schedule if alert.body.kind() == AlertKind::Handover => {
            words.pick("Deze mail komt zodra jullie dag begint (handover).", "This mail comes as your day begins (handover).")
        }
        SealReason::Schedule => words.pick("Deze mail komt op een vaste tijd.", "This mail comes at a fixed time."),
        SealReason::Event => words.pick("Deze mail kwam meteen.", "This mail came at once."),
        SealReason::Asked => words.pick("Iemand vroeg om deze mail.", "Somebody asked for this mail."),
    }
}

/// Why it came to this team.
pub(super) fn to_whom(alert: &Alert, words: Words) -> String {
    match (&alert.team, &alert.route) {
        (Some(team), Some(route)) => {
            words.pick(format!("Route {route} stuurt dit naar team {team}."), format!("Route {route} sends this to team {team}."))
        }
        (Some(team), None) if alert.group.starts_with("list=") => words.pick(
            format!("Geen route koos dit; team {team} hoort bij de lijst."),
            format!("No route took this; team {team} belongs to the list."),
        ),
        (Some(team), None) => words.pick(format!("Voor team {team}."), format!("For team {team}.")),
        (None, _) => words.pick("Voor de beheerder van luister.", "For the administrator of luister.").to_owned(),
    }
}
