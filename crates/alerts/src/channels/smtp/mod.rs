//! Mails to a mail server. One delivery is one recipient and one transaction.
//!
//! lettre speaks SMTP, over connections of our own: they have `TCP_NODELAY` (without it a mail takes 44 ms), keep every
//! answer within bounds while it is read, and begin TLS with whom the configuration trusts.

mod body;
mod failure;
mod pool;
mod session;
mod tls;
mod wire;

use super::{Channel, ChannelError, Kind, MAIL, OpenResult, SendError, Ways, kept};
use crate::{
    config::{Login, Security, SmtpConfig, Transport},
    render,
};
use async_trait::async_trait;
use failure::{Failure, Step, What};
use lettre::transport::smtp::extension::ClientId;
use luister_mention::{Alert, Delivery, Recipient};
use pool::Pool;
use rustls_pki_types::ServerName;
use session::{Secret, Session};
use std::{
    net::{IpAddr, SocketAddr},
    path::Path,
    sync::Arc,
};
use tokio::{
    net::{TcpStream, lookup_host},
    time::timeout,
};
use tokio_rustls::TlsConnector;
use wire::{Stream, Wire};

pub(super) const KIND: Kind = Kind { reaches: MAIL, open };

/// The most addresses of one host that are tried.
const MAX_ADDRESSES: usize = 4;

fn open(ways: &Ways<'_>) -> Option<OpenResult> {
    match &ways.mail.transport {
        Transport::Smtp(config) => Some(Smtp::open(config, ways.base).map(|smtp| Arc::new(smtp) as Arc<dyn Channel>)),
        Transport::Folder(_) => None,
    }
}

/// A mail server.
pub struct Smtp {
    config: SmtpConfig,
    secret: Option<Secret>,
    tls: Option<TlsConnector>,
    pool: Pool,
}

impl Smtp {
    /// Reads the password and the certificates; connects when there is something to send. Relative paths count from
    /// `base`.
    ///
    /// # Errors
    /// If the password or the certificates cannot be read.
    pub fn open(config: &SmtpConfig, base: &Path) -> Result<Self, ChannelError> {
        let secret = config.login.as_ref().map(|login| secret(login, base)).transpose()?;
        let ca_file = config.ca_file.as_ref().map(|file| base.join(file));
        let tls = match config.security {
            Security::None => None,
            Security::StartTls | Security::Tls => Some(tls::connector(ca_file.as_deref())?),
        };
        Ok(Self { pool: Pool::new(config.max_connections), config: config.clone(), secret, tls })
    }

    /// A new conversation, safe and logged in as the configuration says.
    async fn begin(&self) -> Result<Session, Failure> {
        let (tcp, peer) = self.connect().await?;
        let local = tcp.local_addr().map_err(|error| Step::Connect.failed(What::io(error)))?;
        let (hello, limit) = (self.hello(local), self.config.timeout.0);
        let wire = match (self.config.security, &self.tls) {
            (Security::None, _) | (_, None) => Wire::new(Box::new(tcp), peer),
            (Security::Tls, Some(tls)) => Wire::new(self.handshake(tls, Box::new(tcp)).await?, peer),
            (Security::StartTls, Some(tls)) => {
                let clear = Wire::new(Box::new(tcp), peer);
                Session::begin(clear.clone(), &hello, limit).await?.ask_for_tls().await?;
                let stream = clear.into_stream().ok_or_else(|| Step::StartTls.failed(What::SpokeTooSoon))?;
                Wire::resumed(self.handshake(tls, stream).await?, peer)
            }
        };
        let mut session = Session::begin(wire, &hello, limit).await?;
        if let Some(secret) = &self.secret {
            if self.tls.is_none() && !peer.ip().is_loopback() {
                return Err(Step::Login.failed(What::NotPrivate));
            }
            session.log_in(secret).await?;
        }
        Ok(session)
    }

    async fn handshake(&self, tls: &TlsConnector, stream: Box<dyn Stream>) -> Result<Box<dyn Stream>, Failure> {
        let failed = |what| Step::Handshake.failed(what);
        let name = ServerName::try_from(self.config.host.clone()).map_err(|error| failed(What::Broken(error.to_string())))?;
        let done = timeout(self.config.timeout.0, tls.connect(name, stream)).await.map_err(|_| failed(What::TimedOut))?;
        Ok(Box::new(done.map_err(|error| failed(What::io(error)))?))
    }

    /// What we call ourselves; if the configuration does not say, our address, as RFC 5321 has it.
    fn hello(&self, local: SocketAddr) -> ClientId {
        match (&self.config.hello, local.ip()) {
            (Some(name), _) => ClientId::Domain(name.clone()),
            (None, IpAddr::V4(ip)) => ClientId::Ipv4(ip),
            (None, IpAddr::V6(ip)) => ClientId::Ipv6(ip),
        }
    }

    /// A connection to the first address that answers. Small packets leave at once: a mail is many of them.
    async fn connect(&self) -> Result<(TcpStream, SocketAddr), Failure> {
        let failed = |error| Step::Connect.failed(What::io(error));
        let limit = self.config.timeout.0;
        let found = timeout(limit, lookup_host((self.config.host.as_str(), self.config.port))).await;
        let found = found.map_err(|_| Step::Connect.failed(What::TimedOut))?.map_err(failed)?;
        let mut last = Step::Connect.failed(What::Broken("the name has no address".to_owned()));
        for address in found.take(MAX_ADDRESSES) {
            match timeout(limit, TcpStream::connect(address)).await {
                Ok(Ok(tcp)) => return tcp.set_nodelay(true).map(|()| (tcp, address)).map_err(failed),
                Ok(Err(error)) => last = failed(error),
                Err(_) => last = Step::Connect.failed(What::TimedOut),
            }
        }
        Err(last)
    }

    /// Delivers over a conversation that is open, or a new one. One that was kept open and has gone since costs
    /// nothing: not a byte of the message was sent on it.
    async fn deliver(&self, mail: &render::Mail) -> Result<(), Failure> {
        let _permit = self.pool.permit().await;
        loop {
            let (mut session, kept) = match self.pool.take() {
                Some(session) => (session, true),
                None => (self.begin().await?, false),
            };
            match session.deliver(mail.from.address(), mail.to.address(), &mail.bytes).await {
                Ok(()) => {
                    self.pool.keep(session);
                    return Ok(());
                }
                Err(failure) if kept && failure.is_stale() => {}
                Err(failure) => {
                    if failure.leaves_session_whole() && session.reset().await.is_ok() {
                        self.pool.keep(session);
                    }
                    return Err(failure);
                }
            }
        }
    }

    fn told(&self, failure: Failure, to: &Recipient) -> SendError {
        failure.into_send_error(&self.config.to_string(), to)
    }
}

fn secret(login: &Login, base: &Path) -> Result<Secret, ChannelError> {
    let password = kept::first_line(&login.password, "the password of the mail server", base)?;
    Ok(Secret { user: login.user.clone(), password })
}

#[async_trait]
impl Channel for Smtp {
    fn name(&self) -> &'static str {
        MAIL
    }

    async fn send(&self, alert: &Alert, delivery: &Delivery) -> Result<(), SendError> {
        let mail = render::mail(alert, &delivery.to)
            .map_err(|error| SendError::Never { host: self.config.to_string(), reason: error.to_string() })?;
        self.deliver(&mail).await.map_err(|failure| self.told(failure, &delivery.to))
    }

    async fn check(&self) -> Result<(), SendError> {
        let nobody = Recipient { channel: MAIL.to_owned(), name: None, address: "@".to_owned() };
        let session = self.begin().await.map_err(|failure| self.told(failure, &nobody))?;
        session.quit().await;
        Ok(())
    }

    async fn rest(&self) {
        for session in self.pool.take_all() {
            session.quit().await;
        }
    }
}
