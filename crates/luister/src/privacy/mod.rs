//! The record of processing that a data officer keeps (article 30 of the GDPR), made of the configuration that is in force: what is kept
//! of whom and why, how long, where, and who receives it. And where the configuration contradicts itself.

mod places;
mod recipients;
mod sheet;
mod warnings;

pub(crate) use places::Place;
pub(crate) use recipients::Recipient;
pub(crate) use sheet::{html, text};

use crate::{backups, config::Plan};
use chrono::{DateTime, Utc};
use luister_mention::{Locale, Wording, wording};
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// The record of processing.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Register {
    /// When it was made.
    pub(crate) made: DateTime<Utc>,
    /// Who is responsible, and how to reach them.
    pub(crate) controller: Option<String>,
    /// What it is done for.
    pub(crate) purposes: Vec<String>,
    /// The ground in law.
    pub(crate) basis: Option<String>,
    /// Where mentions come from.
    pub(crate) sources: Vec<Origin>,
    /// Who receives what.
    pub(crate) recipients: Vec<Recipient>,
    /// How long what is kept.
    pub(crate) terms: Vec<Keep>,
    /// Where it lies.
    pub(crate) places: Vec<Place>,
    /// What keeps it safe.
    #[serde(serialize_with = "english")]
    pub(crate) measures: Vec<Wording>,
    /// What a data officer would ask about.
    #[serde(serialize_with = "english")]
    pub(crate) warnings: Vec<Wording>,
}

/// A source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Origin {
    pub(crate) name: String,
    pub(crate) channel: String,
    /// The hosts that are asked; none if others bring it.
    pub(crate) hosts: Vec<String>,
}

/// How long something is kept.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Keep {
    #[serde(serialize_with = "one_english")]
    pub(crate) what: Wording,
    /// None for ever.
    pub(crate) keep: Option<String>,
}

/// Makes the record. Looks at the folders of the plan.
pub(crate) fn register(plan: &Plan, made: DateTime<Utc>, space: &BTreeMap<String, u64>) -> Register {
    let privacy = &plan.privacy;
    let (places, recipients) = (places::of(plan, space), recipients::of(plan));
    let measures = measures(plan);
    let warnings = warnings::of(plan, &places, &recipients, backup_days(plan, made));
    Register {
        made,
        controller: privacy.controller.clone(),
        purposes: privacy.purposes.clone(),
        basis: privacy.basis.clone(),
        sources: origins(plan),
        terms: terms(plan, made),
        recipients,
        places,
        measures,
        warnings,
    }
}

fn origins(plan: &Plan) -> Vec<Origin> {
    let of = |source: &std::sync::Arc<dyn luister_sources::Source>| {
        let settings = source.settings();
        let start = luister_mention::Cursor::new(settings.name.clone(), DateTime::UNIX_EPOCH);
        let mut hosts: Vec<String> = source.start(&start).iter().filter_map(|ask| ask.url.host_str().map(str::to_owned)).collect();
        hosts.sort_unstable();
        hosts.dedup();
        Origin { name: settings.name.to_string(), channel: settings.channel.to_string(), hosts }
    };
    plan.sources.values().map(of).collect()
}

fn terms(plan: &Plan, now: DateTime<Utc>) -> Vec<Keep> {
    let mut terms: Vec<Keep> = plan
        .retention
        .each()
        .map(|(of, keep)| Keep { what: wording!("mentions of {of}", "berichten van {of}"), keep: Some(keep.to_string()) })
        .collect();
    let all = if terms.is_empty() { wording!("mentions", "berichten") } else { wording!("all other mentions", "alle andere berichten") };
    terms.push(Keep { what: all, keep: plan.retention.usual().map(|keep| keep.to_string()) });
    terms.push(Keep {
        what: wording!(
            "name, account and page of a writer, then a pseudonym",
            "naam, account en pagina van de schrijver, daarna een pseudoniem"
        ),
        keep: plan.privacy.pseudonymise_after.or(plan.retention.usual()).map(|keep| keep.to_string()),
    });
    let days = plan.retention.told().map(|told| format!("{}d", told.num_days()));
    terms.push(Keep { what: wording!("alerts, and mails in a folder", "meldingen, en mails in een map"), keep: days });
    let usual = plan.retention.usual().map(|keep| keep.to_string());
    terms.push(Keep { what: wording!("cases and corrections", "zaken en verbeteringen"), keep: usual });
    if let Some(days) = backup_days(plan, now) {
        terms.push(Keep { what: wording!("backups", "reservekopieën"), keep: Some(format!("{days}d")) });
    }
    terms.push(Keep { what: wording!("numbers without persons", "aantallen zonder personen"), keep: None });
    let trail = wording!("who saw, changed, exported and erased what", "wie wat zag, wijzigde, uitvoerde en wiste");
    terms.push(Keep { what: trail, keep: None });
    terms
}

/// After how many days a scheduled backup has gone; none if there is no schedule.
pub(crate) fn backup_days(plan: &Plan, now: DateTime<Utc>) -> Option<i64> {
    let (schedule, zone) = (plan.backup.schedule.as_ref()?, plan.mail.timezone);
    let end = (0..plan.backup.keep.get()).try_fold(now, |at, _| schedule.after(at, zone))?;
    Some((end - now).num_days() + 1)
}

fn measures(plan: &Plan) -> Vec<Wording> {
    let mut measures = vec![
        wording!(
            "the state folder can be read by luister's own account alone",
            "de map met gegevens is alleen te lezen voor het eigen account van luister"
        ),
        wording!(
            "only public messages are read, as robots.txt allows",
            "alleen openbare berichten worden gelezen, zoals robots.txt het toestaat"
        ),
        wording!(
            "the program's log names no authors and no texts",
            "het logbestand van het programma noemt geen schrijvers en geen teksten"
        ),
        wording!(
            "who saw, changed, exported and erased what is in a trail with a chain of hashes (`luister verify`)",
            "wie wat zag, wijzigde, uitvoerde en wiste staat in een logboek met een keten van hashes (`luister verify`)"
        ),
        wording!(
            "`luister forget` erases what there is of somebody, `luister export --author` shows it",
            "`luister forget` wist wat er van iemand is, `luister export --author` laat het zien"
        ),
    ];
    if plan.web.public_url.is_some() {
        measures.push(wording!(
            "links in mails are signed and hold for seven days, those to a digest for thirty",
            "koppelingen in mails zijn ondertekend en gelden zeven dagen, die naar een overzicht dertig"
        ));
    }
    if plan.privacy.pseudonymise_after.is_some() {
        measures.push(wording!(
            "writers get a pseudonym after a while; its key is in a file of its own, and in no backup",
            "schrijvers krijgen na een tijd een pseudoniem; de sleutel ligt in een eigen bestand en niet in reservekopieën"
        ));
    }
    if !backups::scheduled(&plan.backup_folder()).unwrap_or_default().is_empty() {
        measures.push(wording!(
            "backups can be read by luister's own account alone",
            "reservekopieën zijn alleen te lezen voor het eigen account"
        ));
    }
    measures
}

fn english<S: Serializer>(wordings: &[Wording], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(wordings.iter().map(|wording| wording.in_words(Locale::En)))
}

fn one_english<S: Serializer>(wording: &Wording, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(wording.in_words(Locale::En))
}

#[cfg(test)]
mod tests;
