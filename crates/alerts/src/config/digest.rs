//! `[[digest]]`: the periodic report of lists to a team.

use super::read;
use chrono::NaiveTime;
use chrono_tz::Tz;
use luister_mention::{ListName, TeamName};
use serde::{Deserialize, Deserializer, de::Error as _};

/// A report every day, one mail per list: `[[digest]]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DigestRule {
    /// What it is called.
    #[serde(deserialize_with = "one_line")]
    pub name: String,
    /// The lists it tells of; all of them if left out.
    #[serde(default, deserialize_with = "read::one_or_many")]
    pub list: Vec<ListName>,
    /// Who gets it.
    pub team: TeamName,
    /// When, by the clock of `timezone`.
    #[serde(deserialize_with = "clock_time")]
    pub at: NaiveTime,
    /// Whose clock.
    #[serde(default = "read::amsterdam", deserialize_with = "read::zone")]
    pub timezone: Tz,
    /// Whether it is also sent when there is nothing in it.
    #[serde(default)]
    pub send_on_nothing: bool,
}

impl DigestRule {
    /// Whether it tells of this list.
    #[must_use]
    pub fn covers(&self, list: &ListName) -> bool {
        self.list.is_empty() || self.list.contains(list)
    }

    /// The name of its cursor for one list.
    #[must_use]
    pub fn cursor_name(&self, list: &ListName) -> String {
        format!("{}/{list}", self.name)
    }
}

fn one_line<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    ListName::new(&text).map(|name| name.to_string()).map_err(D::Error::custom)
}

fn clock_time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveTime, D::Error> {
    let text = String::deserialize(deserializer)?;
    NaiveTime::parse_from_str(&text, "%H:%M")
        .map_err(|_| D::Error::custom(format!("`{text}` is not a time of day, write for instance `08:00`")))
}
