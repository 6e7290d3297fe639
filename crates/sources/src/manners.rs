//! How hosts are spared, as the configuration says it.

use luister_mention::Period;
use serde::{Deserialize, Deserializer, de::Error as _};
use std::time::Duration;

/// The most requests at a time that a host may be asked.
const MAX_PER_HOST: u8 = 8;
/// The longest pause between two requests, also when robots.txt asks for more.
pub(crate) const MAX_PACE: Duration = Duration::from_mins(1);

/// How hosts are spared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FetcherSettings {
    /// How many requests one host is asked at a time.
    #[serde(deserialize_with = "per_host")]
    pub per_host: u8,
    /// How long one host is left alone between two requests.
    #[serde(deserialize_with = "pace")]
    pub pace: Period,
}

impl Default for FetcherSettings {
    fn default() -> Self {
        Self { per_host: 1, pace: Period::secs(1) }
    }
}

fn per_host<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
    let number = u8::deserialize(deserializer)?;
    if (1..=MAX_PER_HOST).contains(&number) {
        Ok(number)
    } else {
        Err(D::Error::custom(format!("a host is asked between 1 and {MAX_PER_HOST} requests at a time, not {number}")))
    }
}

fn pace<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Period, D::Error> {
    let period = Period::deserialize(deserializer)?;
    let most = Period(MAX_PACE);
    if period > most {
        Err(D::Error::custom(format!("the pause between two requests is {most} at most, not {period}")))
    } else {
        Ok(period)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn manners_have_bounds() {
        let read = |text: &str| toml::from_str::<FetcherSettings>(text).map_err(|error| error.message().to_owned());
        assert_eq!(read(""), Ok(FetcherSettings { per_host: 1, pace: Period::secs(1) }));
        assert_eq!(read("pace = '0s'\nper_host = 2"), Ok(FetcherSettings { per_host: 2, pace: Period::secs(0) }));
        for (text, expected) in [
            ("per_host = 0", "a host is asked between 1 and 8 requests at a time, not 0"),
            ("pace = '2m'", "the pause between two requests is 1m at most, not 2m"),
            ("speed = 1", "unknown field `speed`, expected `per_host` or `pace`"),
        ] {
            assert_eq!(read(text), Err(expected.to_owned()));
        }
    }
}
