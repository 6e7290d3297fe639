//! Who receives something of strangers, on which host, and in which country as far as that is known.

use crate::config::Plan;
use luister_alerts::config::Transport;
use luister_mention::{Wording, wording};
use serde::Serialize;
use std::{fs, net::IpAddr, path::PathBuf};
use url::{Host, Url};

/// Hosts of services whose country their operators name. As of November 2026: Slack Technologies, San Francisco.
const KNOWN: [(&str, &str); 2] = [("slack.com", "US"), ("hooks.slack.com", "US")];
/// The member states of the European Union, and Iceland, Liechtenstein and Norway: the European Economic Area.
pub(crate) const EEA: [&str; 30] = [
    "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU", "MT", "NL", "PL", "PT",
    "RO", "SK", "SI", "ES", "SE", "IS", "LI", "NO",
];

/// Somebody who receives something.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Recipient {
    /// `team`, `mail server`, `webhook`, `look-up` or `hub`.
    pub(crate) kind: &'static str,
    pub(crate) name: String,
    /// The host or the domain of the addresses; none if it is kept in a file that cannot be read now.
    pub(crate) host: Option<String>,
    pub(crate) place: Country,
    #[serde(serialize_with = "super::one_english")]
    pub(crate) gets: Wording,
    /// Whether what it gets goes over the line in the clear.
    pub(crate) is_bare: bool,
}

/// Where a host is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Country {
    /// In our own network.
    Here,
    /// In the country of this code.
    In(String),
    /// Nobody said.
    Unknown,
}

impl Country {
    /// Whether it is known to lie outside the European Economic Area.
    pub(crate) fn is_outside(&self) -> bool {
        matches!(self, Self::In(code) if !EEA.contains(&code.as_str()))
    }
}

pub(super) fn of(plan: &Plan) -> Vec<Recipient> {
    let mut all = Vec::new();
    for team in plan.routes.teams() {
        let mut domains: Vec<&str> = team.mail.iter().map(luister_alerts::config::MailAddress::domain).collect();
        domains.sort_unstable();
        domains.dedup();
        for domain in domains {
            let gets = wording!(
                "alerts by mail: texts, writers, links, what was said before",
                "meldingen per mail: teksten, schrijvers, koppelingen, wat eerder gezegd is"
            );
            all.push(Recipient {
                kind: "team",
                name: team.name.to_string(),
                host: Some(domain.to_owned()),
                place: country(plan, domain),
                gets,
                is_bare: false,
            });
        }
    }
    if let Transport::Smtp(smtp) = &plan.mail.transport {
        let gets = wording!("all mails, to pass them on", "alle mails, om ze door te sturen");
        let is_bare = smtp.security == luister_alerts::config::Security::None && country(plan, &smtp.host) != Country::Here;
        let host = Some(smtp.host.clone());
        all.push(Recipient { kind: "mail server", name: smtp.host.clone(), place: country(plan, &smtp.host), host, gets, is_bare });
    }
    for webhook in &plan.webhooks {
        let url = address(plan, webhook.url.as_ref(), webhook.url_file.as_ref(), webhook.url_env.as_ref());
        let gets = wording!(
            "alerts: texts, writers, links, what was said before",
            "meldingen: teksten, schrijvers, koppelingen, wat eerder gezegd is"
        );
        all.push(requested(plan, "webhook", webhook.name.to_string(), url.as_ref(), gets));
    }
    for lookup in &plan.lookups {
        let url = address(plan, lookup.url.as_ref(), lookup.url_file.as_ref(), lookup.url_env.as_ref());
        let sent = lookup.sent().collect::<Vec<_>>().join(", ");
        all.push(requested(
            plan,
            "look-up",
            lookup.name.to_string(),
            url.as_ref(),
            wording!("of a mention: {sent}", "van een bericht: {sent}"),
        ));
    }
    if plan.web.public_url.is_some() {
        let gets = wording!(
            "the addresses of feeds that are followed; nothing of persons",
            "de adressen van feeds die worden gevolgd; niets van personen"
        );
        all.push(Recipient { kind: "hub", name: "WebSub".to_owned(), host: None, place: Country::Unknown, gets, is_bare: false });
    }
    all
}

fn requested(plan: &Plan, kind: &'static str, name: String, url: Option<&Url>, gets: Wording) -> Recipient {
    let host = url.and_then(Url::host_str).map(str::to_owned);
    let place = match url.and_then(Url::host) {
        Some(Host::Ipv4(address)) => of_address(plan, IpAddr::V4(address)),
        Some(Host::Ipv6(address)) => of_address(plan, IpAddr::V6(address)),
        Some(Host::Domain(name)) => country(plan, name),
        None => Country::Unknown,
    };
    let is_bare = url.is_some_and(|url| url.scheme() == "http") && place != Country::Here;
    Recipient { kind, name, host, place, gets, is_bare }
}

/// Where it is, as the configuration says or a file that it names.
fn address(plan: &Plan, url: Option<&String>, file: Option<&PathBuf>, variable: Option<&String>) -> Option<Url> {
    let kept = || file.and_then(|file| fs::read_to_string(plan.base.join(file)).ok()).or_else(|| std::env::var(variable?).ok());
    let text = url.cloned().or_else(kept)?;
    Url::parse(text.lines().next()?.trim()).ok()
}

fn of_address(plan: &Plan, address: IpAddr) -> Country {
    if luister_net::is_public(address) { said(plan, &address.to_string()).unwrap_or(Country::Unknown) } else { Country::Here }
}

/// Where a host is: as the configuration says of it or of a domain above it, or as its operator does.
fn country(plan: &Plan, host: &str) -> Country {
    if host == "localhost" || host.parse().is_ok_and(|address| !luister_net::is_public(address)) {
        return Country::Here;
    }
    let known = || KNOWN.iter().find(|(known, _)| *known == host).map(|(_, code)| Country::In((*code).to_owned()));
    said(plan, host).or_else(known).unwrap_or(Country::Unknown)
}

fn said(plan: &Plan, host: &str) -> Option<Country> {
    let host = host.to_lowercase();
    let is_of = |domain: &str| host == domain || host.strip_suffix(domain).is_some_and(|left| left.ends_with('.'));
    let longest = plan.privacy.countries.iter().filter(|(domain, _)| is_of(&domain.to_lowercase())).max_by_key(|(domain, _)| domain.len());
    longest.map(|(_, code)| if code == "here" { Country::Here } else { Country::In(code.to_uppercase()) })
}
