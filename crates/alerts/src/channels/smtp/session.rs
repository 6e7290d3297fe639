//! One conversation with a mail server: lettre speaks, and every step has a time limit and a name.

use super::{
    body,
    failure::{Failure, Step, What},
    wire::Wire,
};
use lettre::{
    Address,
    transport::smtp::{
        self,
        authentication::{Credentials, Mechanism},
        client::AsyncSmtpConnection,
        commands::{Data, Mail, Rcpt, Rset, Starttls},
        extension::ClientId,
        response::{Response, Severity},
    },
};
use secrecy::{ExposeSecret as _, SecretString};
use std::time::Duration;
use tokio::time::timeout;

/// How many times longer than one step the message itself and its answer may take.
const BODY_FACTOR: u32 = 4;
/// How long taking leave may last.
const LEAVE_LIMIT: Duration = Duration::from_secs(2);
/// The ways to log in, the best first.
const MECHANISMS: [Mechanism; 2] = [Mechanism::Plain, Mechanism::Login];

/// A user name and a password.
pub(super) struct Secret {
    pub(super) user: String,
    pub(super) password: SecretString,
}

/// An open conversation. It is dropped after a failure that leaves it in doubt.
pub(super) struct Session {
    connection: AsyncSmtpConnection,
    /// The longest that one step takes.
    limit: Duration,
}

impl Session {
    /// A conversation over a connection, up to the answer to EHLO.
    pub(super) async fn begin(wire: Wire, hello: &ClientId, limit: Duration) -> Result<Self, Failure> {
        let connect = AsyncSmtpConnection::connect_with_transport(Box::new(wire), hello);
        Ok(Self { connection: within(limit, Step::Greeting, connect).await?, limit })
    }

    /// Asks the server to begin TLS. The conversation is over then, and a new one begins under TLS: nothing that was
    /// said in the clear counts any more.
    pub(super) async fn ask_for_tls(mut self) -> Result<(), Failure> {
        if !self.connection.can_starttls() {
            return Err(Step::StartTls.failed(What::NoStartTls));
        }
        self.command(Step::StartTls, Starttls, Severity::PositiveCompletion).await
    }

    /// Logs in, in the first way that the server offers.
    pub(super) async fn log_in(&mut self, secret: &Secret) -> Result<(), Failure> {
        let offered = self.connection.server_info();
        if !MECHANISMS.into_iter().any(|mechanism| offered.supports_auth_mechanism(mechanism)) {
            return Err(Step::Login.failed(What::NoLogin));
        }
        let credentials = Credentials::new(secret.user.clone(), secret.password.expose_secret().to_owned());
        let answer = within(self.limit, Step::Login, self.connection.auth(&MECHANISMS, &credentials)).await?;
        expect(Step::Login, &answer, Severity::PositiveCompletion)
    }

    /// Hands over one message to one recipient. On return the server has taken responsibility for it.
    pub(super) async fn deliver(&mut self, from: Address, to: Address, message: &[u8]) -> Result<(), Failure> {
        let body = body::whole_lines(message);
        self.command(Step::MailFrom, Mail::new(Some(from), Vec::new()), Severity::PositiveCompletion).await?;
        self.command(Step::RcptTo, Rcpt::new(to, Vec::new()), Severity::PositiveCompletion).await?;
        self.command(Step::Data, Data, Severity::PositiveIntermediate).await?;
        let limit = self.limit.saturating_mul(BODY_FACTOR);
        let answer = within(limit, Step::Body, self.connection.message(&body)).await?;
        expect(Step::Body, &answer, Severity::PositiveCompletion)
    }

    /// Forgets a message that was refused half way, so that the conversation can go on.
    pub(super) async fn reset(&mut self) -> Result<(), Failure> {
        self.command(Step::Reset, Rset, Severity::PositiveCompletion).await
    }

    /// Takes leave. What the server says to it does not matter any more.
    pub(super) async fn quit(mut self) {
        drop(timeout(self.limit.min(LEAVE_LIMIT), self.connection.quit()).await);
    }

    async fn command(&mut self, step: Step, command: impl std::fmt::Display, due: Severity) -> Result<(), Failure> {
        let answer = within(self.limit, step, self.connection.command(command)).await?;
        expect(step, &answer, due)
    }
}

async fn within<T>(limit: Duration, step: Step, work: impl Future<Output = Result<T, smtp::Error>>) -> Result<T, Failure> {
    let done = timeout(limit, work).await.map_err(|_| step.failed(What::TimedOut))?;
    done.map_err(|error| step.failed(What::of(&error)))
}

/// RFC 5321: only the first digit counts. lettre lets pass what is not an error, also where something else was due.
fn expect(step: Step, answer: &Response, due: Severity) -> Result<(), Failure> {
    let code = answer.code();
    if code.severity == due { Ok(()) } else { Err(step.failed(What::NotSmtp(format!("{code} was not due")))) }
}
