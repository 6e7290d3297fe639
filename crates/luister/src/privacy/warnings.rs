//! Where the configuration contradicts itself, or what a data officer would ask about.

use super::{
    places::Place,
    recipients::{Country, Recipient},
};
use crate::config::Plan;
use luister_alerts::config::Transport;
use luister_mention::{Wording, wording};

pub(super) fn of(plan: &Plan, places: &[Place], recipients: &[Recipient], backup_days: Option<i64>) -> Vec<Wording> {
    let mut all = of_terms(plan, backup_days);
    for Recipient { kind, name, host, place, is_bare, .. } in recipients {
        let host = host.as_deref().unwrap_or("?");
        if place.is_outside() {
            all.push(wording!(
                "the {kind} `{name}` ({host}) lies outside the EEA: what it gets is a transfer, which needs a ground of its own (chapter V GDPR)",
                "{kind} `{name}` ({host}) ligt buiten de EER: wat die krijgt, is een doorgifte en die heeft een eigen grondslag nodig (hoofdstuk V AVG)"
            ));
        }
        if *place == Country::Unknown && matches!(*kind, "webhook" | "look-up" | "mail server") {
            all.push(wording!(
                "nobody said in which country the {kind} `{name}` ({host}) is; write it in [privacy.countries], `\"{host}\" = \"NL\"`",
                "nergens staat in welk land {kind} `{name}` ({host}) staat; schrijf het bij [privacy.countries], `\"{host}\" = \"NL\"`"
            ));
        }
        if *is_bare {
            all.push(wording!(
                "what the {kind} `{name}` ({host}) gets can be read on the way: it is not encrypted",
                "wat {kind} `{name}` ({host}) krijgt, is onderweg te lezen: het is niet versleuteld"
            ));
        }
    }
    for place in places {
        let path = place.path.display();
        if place.is_open {
            all.push(wording!("others on this machine can read {path}", "anderen op deze computer kunnen {path} lezen"));
        }
        if place.is_left {
            all.push(wording!(
                "{path} holds what may have expired or been forgotten; remove it when it is no longer needed",
                "in {path} staat misschien nog wat verlopen of vergeten is; verwijder het als het niet meer nodig is"
            ));
        }
    }
    if plan.privacy.controller.is_none() {
        all.push(wording!(
            "nobody is named who is responsible; write `controller` in [privacy], with how to reach them",
            "er staat niet wie verantwoordelijk is; schrijf `controller` bij [privacy], met hoe die te bereiken is"
        ));
    }
    if plan.privacy.basis.is_none() {
        all.push(wording!(
            "no ground in law is named; write `basis` in [privacy], for instance \"legitimate interest\"",
            "er staat geen grondslag; schrijf `basis` bij [privacy], bijvoorbeeld \"gerechtvaardigd belang\""
        ));
    }
    all
}

fn of_terms(plan: &Plan, backup_days: Option<i64>) -> Vec<Wording> {
    let mut all = Vec::new();
    let longest = plan.retention.longest();
    if longest.is_none() {
        all.push(wording!(
            "some of what strangers write is kept for ever; set `retention` in [privacy]",
            "een deel van wat anderen schrijven, blijft voor altijd bewaard; vul `retention` in bij [privacy]"
        ));
    }
    if let (Some(pseudonyms), Some(usual)) = (plan.privacy.pseudonymise_after, plan.retention.usual())
        && pseudonyms >= usual
    {
        all.push(wording!(
            "writers would get a pseudonym after {pseudonyms}, and are erased after {usual} already",
            "schrijvers zouden na {pseudonyms} een pseudoniem krijgen, en zijn na {usual} al gewist"
        ));
    }
    match (backup_days, longest) {
        (Some(days), Some(longest)) if days > longest.num_days() => all.push(wording!(
            "backups are kept for {days} days, longer than anything in the store: what has expired is in them still",
            "reservekopieën blijven {days} dagen bewaard, langer dan alles in de opslag: wat verlopen is, staat er nog in"
        )),
        (Some(days), _) => all.push(wording!(
            "what is erased or forgotten is in older backups for up to {days} days",
            "wat gewist of vergeten is, staat nog tot {days} dagen in oudere reservekopieën"
        )),
        (None, _) => all.push(wording!(
            "no backup is made by schedule: set `schedule` in [backup], or say how else what is kept is made safe",
            "er wordt geen reservekopie op vaste tijden gemaakt: vul `schedule` in bij [backup], of leg vast hoe de gegevens anders veilig zijn"
        )),
    }
    if matches!(plan.mail.transport, Transport::Smtp(_)) {
        all.push(wording!(
            "mails stay in the mailboxes of the teams when what they tell of is erased here; agree on how long they are kept there",
            "mails blijven in de postbussen van de teams als hier gewist is waarover ze gaan; spreek af hoe lang ze daar bewaard worden"
        ));
    }
    all
}
