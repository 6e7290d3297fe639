//! `[[digest]]`: the periodic report of lists to a team.

use super::{read, schedule::Schedule};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use luister_mention::{DigestForm, ListName, Period, Section, TeamName};
use serde::{Deserialize, Deserializer, de::Error as _};

/// Reports that come further apart than this are weekly…
const DAYS: TimeDelta = TimeDelta::days(5);
/// …and further than this monthly.
const WEEKS: TimeDelta = TimeDelta::days(20);

/// The shortest and the longest time that editors have.
const SHORTEST_REVIEW: Period = Period::secs(60);
const LONGEST_REVIEW: Period = Period::secs(23 * 60 * 60);

/// A report by schedule: `[[digest]]`.
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
    pub schedule: Schedule,
    /// Whose clock.
    #[serde(default = "read::amsterdam", deserialize_with = "read::zone")]
    pub timezone: Tz,
    /// What it is compared with; by default what fits the schedule.
    #[serde(default)]
    period: Option<DigestForm>,
    /// The parts that it has; all of them if left out.
    #[serde(default, deserialize_with = "read::one_or_many")]
    sections: Vec<Section>,
    /// Whether it is also sent when there is nothing in it.
    #[serde(default)]
    pub send_on_nothing: bool,
    /// Who gets it first, to change and release it.
    #[serde(default)]
    pub review_by: Option<TeamName>,
    /// How long before its time.
    #[serde(default = "half_an_hour", deserialize_with = "review_time")]
    pub review_time: Period,
}

impl DigestRule {
    /// Its form: what it is compared with.
    #[must_use]
    pub fn form(&self) -> DigestForm {
        let first = self.schedule.after(DateTime::UNIX_EPOCH, self.timezone);
        let apart = first.and_then(|first| Some(self.schedule.after(first, self.timezone)? - first));
        self.period.unwrap_or(match apart {
            Some(apart) if apart > WEEKS => DigestForm::Month,
            Some(apart) if apart > DAYS => DigestForm::Week,
            _ => DigestForm::Day,
        })
    }

    /// The parts that it has, in the order in which they are shown.
    #[must_use]
    pub fn sections(&self) -> Vec<Section> {
        Section::ALL.into_iter().filter(|section| self.sections.is_empty() || self.sections.contains(section)).collect()
    }

    /// The next times at which it is due.
    #[must_use]
    pub fn next_times(&self, now: DateTime<Utc>, most: usize) -> Vec<DateTime<Utc>> {
        std::iter::successors(self.schedule.after(now, self.timezone), |at| self.schedule.after(*at, self.timezone)).take(most).collect()
    }
}

fn half_an_hour() -> Period {
    Period::secs(30 * 60)
}

/// Long enough to read it, and no longer than from one day to the next.
fn review_time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Period, D::Error> {
    let time = Period::deserialize(deserializer)?;
    let told = || D::Error::custom(format!("`{time}` is no time to review a digest in, write from `1m` to `23h`, for instance `30m`"));
    (SHORTEST_REVIEW..=LONGEST_REVIEW).contains(&time).then_some(time).ok_or_else(told)
}

fn one_line<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    ListName::new(&text).map(|name| name.to_string()).map_err(D::Error::custom)
}
