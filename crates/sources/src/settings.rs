//! What the sources of every kind can be told in `sources.toml`.

use luister_mention::{Channel, Lang, ListName, Period, Size, SourceName};
use serde::{Deserialize, Deserializer, de, de::Error as _};
use std::fmt;
use url::Url;

/// The shortest time between two polls of a source.
pub const MIN_EVERY: Period = Period::secs(1);
/// The usual time between two polls of a source.
const DEFAULT_EVERY: Period = Period::secs(15 * 60);
/// The most pages that one poll may read.
pub const MAX_PAGES: u8 = 50;

/// What a source is called, where its mentions belong, and how it is polled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Its name: in mails, tables and the log.
    pub name: SourceName,
    /// The kind of place it is.
    pub channel: Channel,
    /// How often it is polled, unless the server asks for less.
    pub every: Period,
    /// How long the next poll is put off at most where a source publishes seldom; as `every` if it is not said.
    pub max_every: Option<Period>,
    /// The longest time without anything new that is as it should be; learned if it is not said.
    pub expect_every: Option<Period>,
    /// The lists that each of its mentions is about, whatever it says.
    pub about: Vec<ListName>,
    /// The language of its mentions, where they do not name one themselves.
    pub lang: Option<Lang>,
    /// The most pages that one poll reads.
    pub max_pages: u8,
    /// Another limit for its pages than that of `[http]`.
    pub max_bytes: Option<Size>,
    /// Whether robots.txt is asked first.
    pub robots: bool,
    /// Whether its page shows all there is: what is no longer on it was taken away.
    pub whole: bool,
}

/// Declares the configuration of a kind: its own keys after those that all kinds have. serde can refuse
/// unknown keys of one struct only, so the common ones are written into each by this macro.
macro_rules! config {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct $name {
            name: luister_mention::SourceName,
            #[serde(default)]
            channel: Option<luister_mention::Channel>,
            #[serde(default = "crate::settings::default_every", deserialize_with = "crate::settings::every")]
            every: luister_mention::Period,
            #[serde(default, deserialize_with = "crate::settings::max_every")]
            max_every: Option<luister_mention::Period>,
            #[serde(default)]
            expect_every: Option<luister_mention::Period>,
            #[serde(default, deserialize_with = "crate::settings::about")]
            about: Vec<luister_mention::ListName>,
            #[serde(default)]
            lang: Option<luister_mention::Lang>,
            #[serde(default, deserialize_with = "crate::settings::max_pages")]
            max_pages: Option<u8>,
            #[serde(default, deserialize_with = "crate::settings::max_bytes")]
            max_bytes: Option<luister_mention::Size>,
            #[serde(default)]
            robots: Option<bool>,
            #[serde(default)]
            whole: bool,
            $($(#[$field_doc])* $field: $type,)*
        }

        impl $name {
            /// What is common to all kinds; what was left out is as this kind has it.
            fn settings(&self, channel: luister_mention::Channel, max_pages: u8, robots: bool) -> crate::Settings {
                crate::Settings {
                    name: self.name.clone(),
                    channel: self.channel.unwrap_or(channel),
                    every: self.every,
                    max_every: self.max_every,
                    expect_every: self.expect_every,
                    about: self.about.clone(),
                    lang: self.lang,
                    max_pages: self.max_pages.unwrap_or(max_pages),
                    max_bytes: self.max_bytes,
                    robots: self.robots.unwrap_or(robots),
                    whole: self.whole,
                }
            }
        }
    };
}
pub(crate) use config;

pub(crate) fn default_every() -> Period {
    DEFAULT_EVERY
}

pub(crate) fn every<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Period, D::Error> {
    let period = Period::deserialize(deserializer)?;
    if period < MIN_EVERY {
        Err(D::Error::custom(format!("a source is polled every {MIN_EVERY} at most, not every {period}")))
    } else {
        Ok(period)
    }
}

pub(crate) fn max_every<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Period>, D::Error> {
    every(deserializer).map(Some)
}

pub(crate) fn max_pages<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u8>, D::Error> {
    let number = u8::deserialize(deserializer)?;
    if (1..=MAX_PAGES).contains(&number) {
        Ok(Some(number))
    } else {
        Err(D::Error::custom(format!("one poll reads between 1 and {MAX_PAGES} pages, not {number}")))
    }
}

pub(crate) fn max_bytes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Size>, D::Error> {
    let size = Size::deserialize(deserializer)?;
    let most = luister_net::MAX_BODY;
    if (1..=most).contains(&size.0) {
        Ok(Some(size))
    } else {
        Err(D::Error::custom(format!("a page has between 1 B and {}, not {size}", Size(most))))
    }
}

/// `about = "Acme"` or `about = ["Acme", "Energie"]`.
pub(crate) fn about<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<ListName>, D::Error> {
    struct OneOrMore;
    impl<'de> de::Visitor<'de> for OneOrMore {
        type Value = Vec<ListName>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("the name of a list, or an array of names")
        }
        fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
            ListName::new(text).map(|name| vec![name]).map_err(E::custom)
        }
        fn visit_seq<A: de::SeqAccess<'de>>(self, mut names: A) -> Result<Self::Value, A::Error> {
            let mut all = Vec::new();
            while let Some(name) = names.next_element()? {
                all.push(name);
            }
            Ok(all)
        }
    }
    deserializer.deserialize_any(OneOrMore)
}

/// An http or https address without user name and password.
pub(crate) fn web_address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Url, D::Error> {
    let text = String::deserialize(deserializer)?;
    let url = Url::parse(text.trim()).map_err(|error| D::Error::custom(format!("`{}` is not an address: {error}", shown(&text))))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(D::Error::custom(format!("`{}` is not an http or https address", shown(&text))));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(D::Error::custom("an address cannot hold a user name or password, for it is shown in mails and logs"));
    }
    Ok(url)
}

fn shown(text: &str) -> String {
    luister_mention::text::excerpt(&luister_mention::text::line(text), 100)
}
