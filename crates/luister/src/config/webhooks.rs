//! What only `[[webhook]]` can do wrong, and teams with it.

use super::document::{Document, Place, Read};
use luister_alerts::{Team, Webhook, config::Fault};
use luister_mention::wording;
use luister_net::Settings;
use std::collections::HashSet;

/// Tells what is wrong with each webhook, as far as nothing else is read.
pub(super) fn check(webhooks: &[Read<Webhook>], http: &Settings, document: &mut Document<'_>) {
    for Read { value: webhook, place } in webhooks {
        tell(webhook.faults(http), place, document);
    }
}

/// Tells each fault at its place.
pub(super) fn tell(faults: Vec<Fault>, place: &Place, document: &mut Document<'_>) {
    for fault in faults {
        let mut bytes = place.of(fault.key, &fault.value);
        if let Some(part) = &fault.part {
            bytes = document.within(bytes, part);
        }
        document.problem(bytes, fault.message).repair = Some(fault.repair);
    }
}

/// A team without mail and webhooks would hear of nothing, and whom an answer names has to be one person of it.
pub(super) fn check_teams(teams: &[Read<Team>], document: &mut Document<'_>) {
    for Read { value: team, place } in teams {
        let name = &team.name;
        if team.mail.is_empty() && team.webhook.is_empty() && !document.is_half_read(name.as_str()) {
            let message = wording!("nothing reaches the team `{name}`", "het team `{name}` is nergens te bereiken");
            document.problem(place.of("name", name.as_str()), message).repair =
                Some(wording!("add `mail = …` or `webhook = …`, or both", "voeg `mail = …` of `webhook = …` toe, of allebei"));
        }
        let mut seen = HashSet::new();
        for name in team.people.iter().map(|person| &person.name).filter(|name| !seen.insert(name.to_lowercase())) {
            let message =
                wording!("there are two people called `{name}` in this team", "er zijn in dit team twee mensen met de naam `{name}`");
            document.problem(place.of("people", name), message).repair =
                Some(wording!("tell them apart, as in `{name} B.`", "houd ze uit elkaar, bijvoorbeeld met `{name} B.`"));
        }
    }
}
