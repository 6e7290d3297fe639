//! Where a conversation with a mail server broke off, and what follows from it.

use crate::channels::SendError;
use lettre::transport::smtp;
use luister_mention::{Recipient, text};
use std::{error::Error as _, fmt, io, time::Duration};

/// How long to wait when the server asks a stranger to come again: greylisting lasts from one minute to five, and who
/// comes too early only has to come once more.
const GREYLISTED: Duration = Duration::from_mins(2);
/// How long to wait when the recipient's box or the server's disk is full.
const FULL: Duration = Duration::from_mins(15);
/// How long to wait when only a person can mend it.
const ABOUT_US: Duration = Duration::from_mins(10);

/// The most of an answer that is shown, in characters.
const SHOWN_CHARS: usize = 200;

/// The steps of a conversation, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    Connect,
    Greeting,
    StartTls,
    Handshake,
    Login,
    MailFrom,
    RcptTo,
    Data,
    Body,
    Reset,
}

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub(super) enum What {
    #[error("{0}")]
    Broken(String),
    #[error("the connection was closed")]
    Closed,
    #[error("no answer in time")]
    TimedOut,
    #[error("the answer is no SMTP: {0}")]
    NotSmtp(String),
    #[error("{0}")]
    Refused(Reply),
    #[error("{0}")]
    Tls(io::Error),
    #[error("the server offers no STARTTLS, and without it nothing is sent")]
    NoStartTls,
    #[error("the server spoke before TLS was up, as if somebody stood in between")]
    SpokeTooSoon,
    #[error("the server offers none of the ways to log in that we know, PLAIN and LOGIN")]
    NoLogin,
    #[error("the connection is not private, so the password is not sent")]
    NotPrivate,
}

/// An answer that is no yes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    /// Three digits.
    pub(super) code: u16,
    /// What stands behind them, on one line.
    pub(super) text: String,
}

impl Reply {
    /// Whether one of these words, in small letters, stands in it.
    fn mentions(&self, words: &[&str]) -> bool {
        let text = self.text.to_lowercase();
        words.iter().any(|word| text.contains(word))
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code, self.text)
    }
}

impl What {
    /// What lettre says went wrong.
    pub(super) fn of(error: &smtp::Error) -> Self {
        let said = error.source().map_or_else(|| error.to_string(), ToString::to_string);
        let said = text::excerpt(&text::line(&said), SHOWN_CHARS);
        match error.status() {
            Some(code) => Self::Refused(Reply { code: code.into(), text: said }),
            None if error.is_response() && said == "incomplete response" => Self::Closed,
            None if error.is_response() => Self::NotSmtp(said),
            None => Self::Broken(said),
        }
    }

    /// What the system says went wrong. A certificate that does not fit is for a person to mend, a connection that
    /// broke is not.
    pub(super) fn io(error: io::Error) -> Self {
        match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            Some(_) => Self::Tls(error),
            None => Self::Broken(error.to_string()),
        }
    }
}

/// What went wrong, and where.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) step: Step,
    pub(super) what: What,
}

impl Step {
    fn as_str(self) -> &'static str {
        match self {
            Self::Connect => "connecting",
            Self::Greeting => "greeting",
            Self::StartTls => "STARTTLS",
            Self::Handshake => "TLS",
            Self::Login => "login",
            Self::MailFrom => "MAIL FROM",
            Self::RcptTo => "RCPT TO",
            Self::Data => "DATA",
            Self::Body => "end of message",
            Self::Reset => "RSET",
        }
    }

    pub(super) fn failed(self, what: What) -> Failure {
        Failure { step: self, what }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.step.as_str(), self.what)
    }
}

/// What follows from a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Consequence {
    Later(Option<Duration>),
    AboutUs,
    Never,
}

impl Failure {
    /// Whether a connection that was kept open had simply gone: nothing of the mail had been said on it.
    pub(super) fn is_stale(&self) -> bool {
        let gone = match &self.what {
            What::Broken(_) | What::Closed => true,
            What::Refused(reply) => reply.code == 421,
            _ => false,
        };
        gone && self.step < Step::Body
    }

    /// Whether the server answered and the conversation can go on.
    pub(super) fn leaves_session_whole(&self) -> bool {
        matches!(&self.what, What::Refused(reply) if reply.code != 421)
    }

    /// Whether there was nobody to speak to.
    fn is_away(&self) -> bool {
        let is_silent = matches!(self.what, What::Broken(_) | What::Closed | What::TimedOut);
        let is_turned_away = matches!(&self.what, What::Refused(reply) if reply.code == 421);
        matches!(self.step, Step::Connect | Step::Greeting) && (is_silent || is_turned_away)
    }

    fn consequence(&self) -> Consequence {
        match &self.what {
            What::Broken(_) | What::Closed | What::TimedOut | What::NotSmtp(_) => Consequence::Later(None),
            What::Tls(_) | What::NoStartTls | What::SpokeTooSoon | What::NoLogin | What::NotPrivate => Consequence::AboutUs,
            What::Refused(reply) => self.refused(reply),
        }
    }

    fn refused(&self, reply: &Reply) -> Consequence {
        match (self.step, reply.code) {
            (_, 421) => Consequence::Later(None),
            (Step::StartTls, _) => Consequence::AboutUs,
            (_, 450 | 451) if reply.mentions(&["greylist", "graylist"]) => Consequence::Later(Some(GREYLISTED)),
            (_, 452) => Consequence::Later(Some(FULL)),
            (_, 400..500) => Consequence::Later(None),
            (Step::RcptTo | Step::Data | Step::Body, 500..600) if !wants_login(reply) => Consequence::Never,
            _ => Consequence::AboutUs,
        }
    }

    /// What in `[mail]` to change, where that can be told from the failure.
    fn repair(&self) -> Option<&'static str> {
        use rustls::{CertificateError as Bad, Error as Tls};
        match (&self.what, self.step) {
            (What::Tls(error), _) => match error.get_ref().and_then(|inner| inner.downcast_ref::<Tls>()) {
                Some(Tls::InvalidCertificate(Bad::NotValidForName | Bad::NotValidForNameContext { .. })) => {
                    Some("`host` in [mail.smtp] has to be a name that the server's certificate bears")
                }
                Some(Tls::InvalidCertificate(Bad::Expired | Bad::ExpiredContext { .. })) => {
                    Some("the server needs a new certificate, or this machine the right time")
                }
                Some(Tls::InvalidCertificate(_)) => {
                    Some("if you trust it, put the certificate that signed it in a file and name that as `ca_file` in [mail.smtp]")
                }
                _ => Some("if the server begins without TLS at this port, write `security = \"starttls\"` in [mail.smtp]"),
            },
            (What::NoStartTls, _) => Some(
                "write `security = \"tls\"` in [mail.smtp] if the port begins with TLS, or `security = \"none\"` for a relay on this machine",
            ),
            (What::Refused(_), Step::StartTls) => Some("ask who keeps the server, or use another port and `security` in [mail.smtp]"),
            (What::NoLogin, _) => Some("leave `user` out of [mail.smtp] if the server takes mail without a login"),
            (What::NotPrivate, _) => Some("write `security = \"starttls\"` or `\"tls\"` in [mail.smtp]"),
            (What::Refused(_), Step::Login) => Some("check `user` in [mail.smtp] and the password in its file or variable"),
            (What::Refused(reply), _) if wants_login(reply) => {
                Some("the server takes mail only from those it knows: set `user` and `password_file` in [mail.smtp]")
            }
            (What::Refused(reply), Step::MailFrom) if reply.code >= 500 => Some("check `from` in [mail]: the server must allow it"),
            (What::NotSmtp(_) | What::TimedOut, Step::Greeting) => {
                Some("if the port begins with TLS, as 465 does, write `security = \"tls\"` in [mail.smtp]")
            }
            _ => None,
        }
    }

    /// The failure as a channel tells it, without the recipient's address.
    pub(super) fn into_send_error(self, host: &str, to: &Recipient) -> SendError {
        let mut reason = self.to_string().replace(&to.address, &to.masked());
        if let Some(repair) = self.repair() {
            reason.push_str("; ");
            reason.push_str(repair);
        }
        let (host, away) = (host.to_owned(), self.is_away());
        match self.consequence() {
            Consequence::Later(after) => SendError::Later { host, reason, after, about_us: false, away },
            Consequence::AboutUs => SendError::Later { host, reason, after: Some(ABOUT_US), about_us: true, away },
            Consequence::Never => SendError::Never { host, reason },
        }
    }
}

/// Whether the server would take the mail from somebody it knows: nobody's fault but our configuration's.
fn wants_login(reply: &Reply) -> bool {
    matches!(reply.code, 530 | 534 | 535 | 538) || reply.mentions(&["relay", "authenticat"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_decides_what_happens_next() {
        use Consequence::{AboutUs, Later, Never};
        for (step, code, text, expected) in [
            (Step::RcptTo, 550, "5.1.1 no such user", Never),
            (Step::RcptTo, 553, "bad address", Never),
            (Step::Data, 554, "no valid recipients", Never),
            (Step::Body, 554, "5.7.1 spam", Never),
            (Step::Body, 552, "too big", Never),
            (Step::RcptTo, 554, "5.7.1 Relay access denied", AboutUs),
            (Step::RcptTo, 530, "5.7.0 Authentication required", AboutUs),
            (Step::MailFrom, 550, "sender not allowed", AboutUs),
            (Step::Login, 535, "5.7.8 bad credentials", AboutUs),
            (Step::Greeting, 554, "go away", AboutUs),
            (Step::StartTls, 454, "TLS not available", AboutUs),
            (Step::RcptTo, 451, "4.7.1 Greylisted, come again", Later(Some(GREYLISTED))),
            (Step::RcptTo, 450, "mailbox busy", Later(None)),
            (Step::Body, 451, "local error", Later(None)),
            (Step::RcptTo, 452, "over quota", Later(Some(FULL))),
            (Step::Body, 432, "queue full", Later(None)),
            (Step::Login, 454, "temporary", Later(None)),
            (Step::MailFrom, 421, "closing", Later(None)),
            (Step::RcptTo, 421, "closing", Later(None)),
        ] {
            let reply = Reply { code, text: text.to_owned() };
            assert_eq!(step.failed(What::Refused(reply)).consequence(), expected, "{step:?} {code} {text}");
        }
        assert_eq!(Step::Body.failed(What::Closed).consequence(), Later(None));
        assert_eq!(Step::Handshake.failed(What::Tls(io::Error::other("bad certificate"))).consequence(), AboutUs);
    }

    #[test]
    fn the_reason_does_not_show_who_was_told() {
        let to = Recipient { channel: "mail".into(), name: None, address: "karin@acme.example".into() };
        let reply = Reply { code: 550, text: "<karin@acme.example>: no such user".into() };
        let error = Step::RcptTo.failed(What::Refused(reply)).into_send_error("mx.acme.example", &to);
        assert_eq!(error.to_string(), "mx.acme.example refused it: RCPT TO: 550 <k…@acme.example>: no such user");
    }
}
