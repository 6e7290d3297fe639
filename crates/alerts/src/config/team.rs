//! `[[team]]`: who is told.

use super::{MailAddress, read};
use chrono_tz::Tz;
use luister_insight::hours::{Holiday, Hours, OfficeHours};
use luister_mention::{Locale, Period, Recipient, TeamName, WebhookName};
use serde::{
    Deserialize, Deserializer,
    de::{Error as _, MapAccess, Visitor, value::MapAccessDeserializer},
};
use std::{collections::HashSet, fmt, num::NonZeroU32};

/// The most mails to a team in an hour, if it says nothing.
const MAILS_PER_HOUR: NonZeroU32 = NonZeroU32::new(30).unwrap();

/// Who is told: `[[team]]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Team {
    /// What routes, lists and digests call it.
    pub name: TeamName,
    /// The addresses that get its mail, one mail each.
    #[serde(default, deserialize_with = "read::one_or_many")]
    pub mail: Vec<MailAddress>,
    /// The webhooks that are told too, or instead.
    #[serde(default, deserialize_with = "read::one_or_many")]
    pub webhook: Vec<WebhookName>,
    /// The language of its mails.
    #[serde(default)]
    pub lang: Locale,
    /// The time zone of the dates in its mails.
    #[serde(default = "read::amsterdam", deserialize_with = "read::zone")]
    pub timezone: Tz,
    /// When somebody is there; left out, always.
    #[serde(default, deserialize_with = "read::one_or_many")]
    pub hours: Vec<Hours>,
    /// When nobody is, whatever day of the week it is.
    #[serde(default, deserialize_with = "read::one_or_many")]
    pub holidays: Vec<Holiday>,
    /// What happens to what is to be told outside these hours. A crisis is told at once.
    #[serde(default)]
    pub outside: Outside,
    /// So many mails it gets in an hour at most; what is more comes as a summary. A crisis waits for nothing.
    #[serde(default = "mails_per_hour", deserialize_with = "read::at_least_one")]
    pub mails_per_hour: NonZeroU32,
    /// How soon it means to have answered, counted in its hours; with it, every story that it is told of opens a case.
    #[serde(default)]
    pub response_target: Option<Period>,
    /// Who is told when that has passed and nobody answered; left out, the team itself.
    #[serde(default)]
    pub escalation: Option<TeamName>,
    /// Whether it is told at the opening of its office what is still open; left out, if it has hours.
    #[serde(default)]
    pub handover: Option<bool>,
    /// Who is in it.
    #[serde(default)]
    pub people: Vec<Person>,
}

/// Somebody in a team: a name, or `{ name = "Anna", mail = "anna@acme.example" }`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The name, for people to read.
    pub name: String,
    /// Where mail comes that is for nobody else of the team.
    pub mail: Option<MailAddress>,
}

impl<'de> Deserialize<'de> for Person {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Written {
            name: Option<String>,
            mail: Option<MailAddress>,
        }
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Person;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name, or `{ name = \"…\", mail = \"…\" }`")
            }
            fn visit_str<E>(self, name: &str) -> Result<Person, E> {
                Ok(Person { name: name.to_owned(), mail: None })
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Person, A::Error> {
                let Written { name, mail } = Written::deserialize(MapAccessDeserializer::new(map))?;
                let name = name.ok_or_else(|| A::Error::custom("who has an address has a name too: `{ name = \"…\", mail = \"…\" }`"))?;
                Ok(Person { name, mail })
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// What happens outside office hours.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outside {
    /// It waits until the team is there.
    #[default]
    Hold,
    /// It is sent all the same.
    Send,
    /// Another team gets it.
    Team(TeamName),
}

fn mails_per_hour() -> NonZeroU32 {
    MAILS_PER_HOUR
}

impl Team {
    /// When somebody is there.
    #[must_use]
    pub fn office(&self) -> OfficeHours {
        OfficeHours::new(self.timezone, &self.hours, self.holidays.clone())
    }

    /// Whether it is told at the opening of its office what is still open.
    #[must_use]
    pub fn wants_handover(&self) -> bool {
        self.handover.unwrap_or(!self.hours.is_empty()) && self.response_target.is_some()
    }

    /// A team with nothing but a name and addresses, in this language and on this clock.
    #[must_use]
    pub(crate) fn bare(name: TeamName, mail: Vec<MailAddress>, lang: Locale, timezone: Tz) -> Self {
        Self {
            name,
            mail,
            webhook: Vec::new(),
            lang,
            timezone,
            hours: Vec::new(),
            holidays: Vec::new(),
            outside: Outside::Hold,
            mails_per_hour: MAILS_PER_HOUR,
            response_target: None,
            escalation: None,
            handover: None,
            people: Vec::new(),
        }
    }

    /// Somebody of it, by name; case does not count.
    #[must_use]
    pub fn person(&self, name: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.name.to_lowercase() == name.to_lowercase())
    }

    /// Whom an alert to this team reaches: each address and each webhook once, under the team's name.
    #[must_use]
    pub fn recipients(&self) -> Vec<Recipient> {
        self.recipients_for(None)
    }

    /// The same for what is for one person of it: that one's own address stands in for those of the team.
    #[must_use]
    pub fn recipients_for(&self, person: Option<&str>) -> Vec<Recipient> {
        let own = person.and_then(|name| self.person(name)).and_then(|person| Some((person.mail.as_ref()?, person.name.as_str())));
        let mut seen = HashSet::new();
        let fresh = self.mail.iter().filter(|address| seen.insert(address.as_str().to_ascii_lowercase()));
        let mails: Vec<Recipient> = match own {
            Some((address, name)) => vec![recipient(address, Some(name))],
            None => fresh.map(|address| recipient(address, Some(self.name.as_str()))).collect(),
        };
        let mut seen = HashSet::new();
        let webhooks = self.webhook.iter().filter(|name| seen.insert(name.as_str()));
        let webhook = |name: &WebhookName| Recipient {
            channel: crate::channels::WEBHOOK.to_owned(),
            name: Some(self.name.to_string()),
            address: name.to_string(),
        };
        mails.into_iter().chain(webhooks.map(webhook)).collect()
    }
}

/// A recipient by mail.
pub(crate) fn recipient(address: &MailAddress, name: Option<&str>) -> Recipient {
    Recipient { channel: crate::channels::MAIL.to_owned(), name: name.map(str::to_owned), address: address.to_string() }
}
