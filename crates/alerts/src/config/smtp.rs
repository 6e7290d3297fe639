//! `[mail.smtp]`: the mail server, and what proves to it who we are.

use luister_mention::Period;
use rustls_pki_types::ServerName;
use serde::Deserialize;
use std::{fmt, net::IpAddr, path::PathBuf};

/// The most connections that a configuration may ask for: mail servers dislike more from one client.
const MAX_CONNECTIONS: u16 = 20;

/// The mail server that takes our mail: `[mail.smtp]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub struct SmtpConfig {
    /// Its name, which its certificate has to bear.
    pub host: String,
    /// Its port; if left out 587, 465 or 25, by `security`.
    pub port: u16,
    /// How the connection is made safe.
    pub security: Security,
    /// How we log in, if we do.
    pub login: Option<Login>,
    /// Certificates to trust in place of the system's, in PEM.
    pub ca_file: Option<PathBuf>,
    /// The longest that one step of the conversation takes.
    pub timeout: Period,
    /// How many connections are open at once, at most.
    pub max_connections: u16,
    /// What we call ourselves in `EHLO`; our address if left out.
    pub hello: Option<String>,
}

/// How the connection is made safe.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// Begins in the clear and must become TLS before anything is said.
    #[default]
    StartTls,
    /// TLS from the first byte.
    Tls,
    /// Not at all. A login is then only possible to this machine itself.
    None,
}

/// How we log in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// The user name.
    pub user: String,
    /// Where the password is; it is read when the channel opens.
    pub password: PasswordFrom,
}

/// Where a password is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PasswordFrom {
    /// The first line of a file.
    File(PathBuf),
    /// A variable of the environment.
    Env(String),
}

/// The table as people write it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    host: String,
    port: Option<u16>,
    #[serde(default)]
    security: Security,
    user: Option<String>,
    password_file: Option<PathBuf>,
    password_env: Option<String>,
    ca_file: Option<PathBuf>,
    #[serde(default = "default_timeout")]
    timeout: Period,
    #[serde(default = "default_connections")]
    max_connections: u16,
    hello: Option<String>,
}

fn default_timeout() -> Period {
    Period::secs(30)
}

fn default_connections() -> u16 {
    2
}

impl Written {
    fn login(&self) -> Result<Option<Login>, String> {
        let password = match (&self.password_file, &self.password_env) {
            (Some(_), Some(_)) => return Err("keep either `password_file` or `password_env`".into()),
            (Some(file), None) => Some(PasswordFrom::File(file.clone())),
            (None, Some(name)) => Some(PasswordFrom::Env(name.clone())),
            (None, None) => None,
        };
        match (self.user.clone(), password) {
            (Some(user), Some(password)) => Ok(Some(Login { user, password })),
            (None, None) => Ok(None),
            (Some(_), None) => Err("`user` needs a password: add `password_file` or `password_env`".into()),
            (None, Some(_)) => Err("a password needs a `user`".into()),
        }
    }
}

impl TryFrom<Written> for SmtpConfig {
    type Error = String;
    fn try_from(written: Written) -> Result<Self, String> {
        let login = written.login()?;
        let Written { host, port, security, ca_file, timeout, max_connections, hello, .. } = written;
        if ServerName::try_from(host.as_str()).is_err() {
            return Err(format!("`{host}` is not the name of a server"));
        }
        if login.is_some() && security == Security::None && !is_loopback(&host) {
            return Err(format!("with `security = \"none\"` the password would travel readable to `{host}`: use \"starttls\" or \"tls\""));
        }
        if !(1..=MAX_CONNECTIONS).contains(&max_connections) {
            return Err(format!("`max_connections` lies between 1 and {MAX_CONNECTIONS}"));
        }
        if timeout.0.is_zero() {
            return Err("`timeout` is at least `1s`".into());
        }
        if hello.as_deref().is_some_and(|name| name.is_empty() || !name.bytes().all(|b| b.is_ascii_graphic())) {
            return Err("`hello` is the name of this machine, such as `luister.acme.example`".into());
        }
        let port = port.unwrap_or(security.port());
        Ok(Self { host, port, security, login, ca_file, timeout, max_connections, hello })
    }
}

impl Security {
    fn port(self) -> u16 {
        match self {
            Self::StartTls => 587,
            Self::Tls => 465,
            Self::None => 25,
        }
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

impl fmt::Display for SmtpConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}
