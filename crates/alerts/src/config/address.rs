//! Mail addresses that were checked when they were read.

use lettre::{Address, message::Mailbox};
use luister_mention::text;
use serde::Deserialize;
use std::{fmt, str::FromStr};

/// Why a text is no mail address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// Not of the form `somebody@somewhere`.
    #[error("`{0}` is not a mail address, write for instance `webcare@acme.example`")]
    NotAnAddress(String),
    /// Letters outside ASCII, which only some mail servers take.
    #[error("`{0}` has letters outside ASCII, which many mail servers refuse: write the `xn--` form of its domain")]
    NotAscii(String),
}

fn shown(text: &str) -> String {
    text::excerpt(&text::line(text), 60)
}

/// A mail address in ASCII, without a name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct MailAddress(Address);

impl MailAddress {
    /// The address as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_ref()
    }

    /// What stands behind the `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.domain()
    }

    /// The same as the envelope of a message has it.
    pub(crate) fn address(&self) -> Address {
        self.0.clone()
    }

    /// The same with a name before it, made fit for a header.
    pub(crate) fn named(&self, name: Option<&str>) -> Mailbox {
        let name = name.map(|name| text::line(name).replace(['"', '\\'], "")).filter(|name| !name.is_empty());
        Mailbox::new(name, self.0.clone())
    }
}

impl FromStr for MailAddress {
    type Err = BadAddress;
    fn from_str(text: &str) -> Result<Self, BadAddress> {
        let text = text.trim();
        let harmless = text.chars().all(|c| !c.is_control() && !c.is_whitespace() && !matches!(c, '<' | '>' | '"' | ',' | ';'));
        match text.parse() {
            Ok(_) if harmless && !text.is_ascii() => Err(BadAddress::NotAscii(shown(text))),
            Ok(address) if harmless => Ok(Self(address)),
            _ => Err(BadAddress::NotAnAddress(shown(text))),
        }
    }
}

impl TryFrom<String> for MailAddress {
    type Error = BadAddress;
    fn try_from(text: String) -> Result<Self, BadAddress> {
        text.parse()
    }
}

impl fmt::Display for MailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Who sends: `luister <luister@acme.example>`, or the address alone.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Sender {
    /// The name shown; `luister` if only an address was written.
    pub name: String,
    /// The address.
    pub address: MailAddress,
}

impl TryFrom<String> for Sender {
    type Error = BadAddress;
    fn try_from(text: String) -> Result<Self, BadAddress> {
        let (name, address) = match text.trim().strip_suffix('>').and_then(|rest| rest.rsplit_once('<')) {
            Some((name, address)) => (name.trim().trim_matches('"'), address),
            None => ("", text.as_str()),
        };
        let name = if name.is_empty() { "luister".to_owned() } else { text::line(name) };
        Ok(Self { name, address: address.parse()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_checked_when_it_is_read() {
        for (text, expected) in [
            ("webcare@acme.example", Ok("webcare@acme.example")),
            (" webcare@acme.example ", Ok("webcare@acme.example")),
            ("webcare", Err("`webcare` is not a mail address, write for instance `webcare@acme.example`")),
            ("a@b\r\nBcc: c@d", Err("`a@b Bcc: c@d` is not a mail address, write for instance `webcare@acme.example`")),
            ("<a@b.example>", Err("`<a@b.example>` is not a mail address, write for instance `webcare@acme.example`")),
            ("a@b.example,c@d.example", Err("`a@b.example,c@d.example` is not a mail address, write for instance `webcare@acme.example`")),
            (
                "info@café.example",
                Err("`info@café.example` has letters outside ASCII, which many mail servers refuse: write the `xn--` form of its domain"),
            ),
        ] {
            let read = text.parse::<MailAddress>().map_err(|error| error.to_string());
            assert_eq!(read.as_ref().map(MailAddress::as_str).map_err(String::as_str), expected, "{text}");
        }
    }

    #[test]
    fn a_sender_has_a_name() {
        for (text, name, address) in [
            ("luister <luister@acme.example>", "luister", "luister@acme.example"),
            ("\"Acme, webcare\" <luister@acme.example>", "Acme, webcare", "luister@acme.example"),
            ("luister@acme.example", "luister", "luister@acme.example"),
        ] {
            let sender = Sender::try_from(text.to_owned()).unwrap();
            assert_eq!((sender.name.as_str(), sender.address.as_str()), (name, address));
        }
        assert!(Sender::try_from("luister <luister>".to_owned()).is_err());
    }
}
