//! What people write about teams, routes, mail and digests.

mod address;
mod digest;
mod mail;
mod read;
mod route;
mod smtp;
mod team;
mod wanted;
mod webhook;

pub use address::{BadAddress, MailAddress, Sender};
pub use digest::DigestRule;
pub use mail::{MailConfig, Transport};
pub use route::{GroupBy, RouteRule};
pub use smtp::{Login, PasswordFrom, Security, SmtpConfig};
pub use team::{Outside, Team};
pub(crate) use wanted::stars;
pub use wanted::{BadBound, Bound, Wanted};
pub(crate) use webhook::of_address;
pub use webhook::{Fault, Field, HeaderFrom, Shape, Template, Webhook};

#[cfg(test)]
mod tests;
