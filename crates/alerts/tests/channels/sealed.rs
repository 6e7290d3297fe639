//! An alert to send, and its delivery.

use chrono::{DateTime, Utc};
use luister_alerts::{MailConfig, Team, sample};
use luister_mention::{Alert, Body, Delivery, DeliveryId, DeliveryState, Recipient, Told};

fn now() -> DateTime<Utc> {
    "2026-11-21T08:24:00Z".parse().unwrap()
}

/// An alert with one mention, changed by the test.
pub(crate) fn alert(change: impl FnOnce(&mut Told)) -> Alert {
    let team: Team = toml::from_str("name = \"Webcare\"\nmail = \"karin@acme.example\"\nlang = \"nl\"").unwrap();
    let mail = "from = \"luister@acme.example\"\nadministrator = \"beheer@acme.example\"\nfolder = \"mail\"";
    let mail: MailConfig = toml::from_str(mail).unwrap();
    let (_, mut alert) = sample::alerts(&team, &mail, now()).unwrap().into_iter().next().unwrap();
    if let Body::Mentions(told) = &mut alert.body {
        change(&mut told[0]);
    }
    alert
}

pub(crate) fn delivery(alert: &Alert, address: &str) -> Delivery {
    Delivery {
        id: DeliveryId { alert: alert.id, recipient: 0 },
        to: Recipient { channel: "mail".into(), name: Some("Webcare".into()), address: address.into() },
        attempts: 0,
        sealed: Some(alert.sealed),
        state: DeliveryState::Waiting { not_before: alert.sealed, reason: None },
    }
}
