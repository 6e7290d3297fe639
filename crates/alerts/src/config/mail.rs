//! `[mail]`: who sends, who hears of trouble, and how mail leaves.

use super::{MailAddress, Sender, SmtpConfig, Team, read, team};
use chrono_tz::Tz;
use luister_mention::{Letterhead, Locale, Recipient, TeamName};
use serde::Deserialize;
use std::path::PathBuf;

/// How mail leaves, and who hears of trouble: `[mail]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "Written")]
pub struct MailConfig {
    /// Who sends.
    pub from: Sender,
    /// Who gets every notice.
    pub administrator: MailAddress,
    /// Where an answer goes, if not to the sender.
    pub reply_to: Option<MailAddress>,
    /// The language of notices to the administrator.
    pub lang: Locale,
    /// The time zone of their dates.
    pub timezone: Tz,
    /// How mail leaves.
    pub transport: Transport,
}

/// How mail leaves.
#[derive(Debug, Clone, PartialEq)]
pub enum Transport {
    /// As files in a folder, for trying out and for tests.
    Folder(PathBuf),
    /// To a mail server.
    Smtp(Box<SmtpConfig>),
}

/// The table as people write it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    from: Sender,
    administrator: MailAddress,
    reply_to: Option<MailAddress>,
    #[serde(default)]
    lang: Locale,
    #[serde(default = "read::amsterdam", deserialize_with = "read::zone")]
    timezone: Tz,
    folder: Option<PathBuf>,
    smtp: Option<Box<SmtpConfig>>,
}

impl TryFrom<Written> for MailConfig {
    type Error = &'static str;
    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let transport = match (written.folder, written.smtp) {
            (Some(folder), None) => Transport::Folder(folder),
            (None, Some(smtp)) => Transport::Smtp(smtp),
            (None, None) => return Err("mail has no way out: add a table [mail.smtp], or `folder` to write files instead"),
            (Some(_), Some(_)) => return Err("mail has two ways out: keep either `folder` or the table [mail.smtp]"),
        };
        let Written { from, administrator, reply_to, lang, timezone, .. } = written;
        Ok(Self { from, administrator, reply_to, lang, timezone, transport })
    }
}

impl MailConfig {
    /// Who sends, as it is sealed into alerts.
    #[must_use]
    pub fn letterhead(&self) -> Letterhead {
        Letterhead {
            from_name: self.from.name.clone(),
            from_address: self.from.address.to_string(),
            reply_to: self.reply_to.as_ref().map(MailAddress::to_string),
        }
    }

    /// A team of this name whose mail goes to the administrator: for what still waits for a team that is no longer in
    /// the configuration.
    #[must_use]
    pub fn stand_in(&self, name: TeamName) -> Team {
        Team::bare(name, vec![self.administrator.clone()], self.lang, self.timezone)
    }

    /// How many deliveries can be under way at the same time.
    #[must_use]
    pub fn connections(&self) -> usize {
        match &self.transport {
            Transport::Folder(_) => 1,
            Transport::Smtp(smtp) => usize::from(smtp.max_connections).max(1),
        }
    }

    /// The administrator as a recipient.
    #[must_use]
    pub fn administrator(&self) -> Recipient {
        team::recipient(&self.administrator, None)
    }
}
