//! From a sealed alert to the mail that people read: the same bytes every time.

mod acts;
mod card;
mod cases;
mod customer;
mod digest;
mod html;
mod marks;
mod message;
mod page;
mod picture;
pub(crate) mod short;
mod storm;
pub(crate) mod subject;
mod text;
mod why;
pub(crate) mod words;
mod wrap;

use crate::config::{BadAddress, MailAddress};
use luister_mention::{Alert, AlertId, Body, Recipient};
use words::Words;

/// A mail, ready to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// `<alert@domain>`: the same for every recipient and every attempt.
    pub message_id: String,
    /// What it is about, in one line.
    pub subject: String,
    /// The whole of it as plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// Who sends, for the envelope.
    pub from: MailAddress,
    /// Who gets it, for the envelope.
    pub to: MailAddress,
    /// The message with its headers, as SMTP wants it.
    pub bytes: Vec<u8>,
}

/// Why an alert cannot become a mail. None of it happens to what was sealed from a configuration that was read.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A sealed address is none.
    #[error("alert {alert} has {problem} as {what}")]
    Address {
        /// The alert.
        alert: AlertId,
        /// Whose address.
        what: &'static str,
        /// What is wrong with it.
        problem: BadAddress,
    },
    /// A template could not be filled in.
    #[error("alert {alert} could not be written as HTML: {problem}")]
    Html {
        /// The alert.
        alert: AlertId,
        /// What the template engine said.
        problem: String,
    },
    /// The parts do not form a message.
    #[error("alert {alert} could not be written as a message: {problem}")]
    Message {
        /// The alert.
        alert: AlertId,
        /// What the builder said.
        problem: String,
    },
}

/// What an alert is about, in one line: the subject of the thread that it opens.
#[must_use]
pub fn subject(alert: &Alert) -> String {
    subject::subject(alert, Words::of(alert))
}

/// What an alert says, as plain text; blank if it cannot be written.
#[must_use]
pub fn text(alert: &Alert) -> String {
    short::whole(alert)
}

/// A digest as a page that stands alone: its pictures are in it, and the mentions behind its figures. None of any other alert.
///
/// # Errors
/// If it cannot be written.
pub fn digest_page(alert: &Alert) -> Result<Option<String>, RenderError> {
    let Body::Digest(body) = &alert.body else { return Ok(None) };
    page::standalone(alert, body, Words::of(alert)).map(Some)
}

/// Renders an alert for one of its recipients. Nothing but the two arguments goes into it.
///
/// # Errors
/// If the alert holds an address that is none, or cannot be written.
pub fn mail(alert: &Alert, to: &Recipient) -> Result<Mail, RenderError> {
    let address = |what, text: &str| text.parse::<MailAddress>().map_err(|problem| RenderError::Address { alert: alert.id, what, problem });
    let from = address("its sender", &alert.letterhead.from_address)?;
    let recipient = address("its recipient", &to.address)?;
    let reply_to = alert.letterhead.reply_to.as_deref().map(|text| address("its address for answers", text)).transpose()?;
    let words = Words::of(alert);
    // Mail programs keep a thread together by its subject too.
    let subject = alert.thread.as_ref().map_or_else(|| subject::subject(alert, words), |thread| format!("Re: {thread}"));
    let page::Page { text, html, inline } = page::page(alert, &subject, words)?;
    let message = message::Parts { alert, from: &from, reply_to: reply_to.as_ref(), to: &recipient, name: to.name.as_deref() };
    let message_id = message.message_id(alert.id);
    let bytes = message.bytes(&subject, &text, &html, &inline)?;
    Ok(Mail { message_id, subject, text, html, from, to: recipient, bytes })
}

#[cfg(test)]
mod tests;
