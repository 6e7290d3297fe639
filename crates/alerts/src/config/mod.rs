//! What people write about teams, routes, mail and digests.

mod address;
mod digest;
mod mail;
mod read;
mod route;
mod smtp;
mod team;

pub use address::{BadAddress, MailAddress, Sender};
pub use digest::DigestRule;
pub use mail::{MailConfig, Transport};
pub(crate) use route::{GROUP_INTERVAL, GROUP_WAIT};
pub use route::{GroupBy, RouteRule};
pub use smtp::{Login, PasswordFrom, Security, SmtpConfig};
pub use team::Team;

#[cfg(test)]
mod tests;
