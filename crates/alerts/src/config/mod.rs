//! What people write about teams, routes, mail and digests.

mod address;
mod digest;
mod endpoint;
mod lookup;
mod mail;
mod read;
mod route;
mod schedule;
mod smtp;
mod team;
mod wanted;
mod webhook;

pub use address::{BadAddress, MailAddress, Sender};
pub use digest::DigestRule;
pub(crate) use endpoint::{Endpoint, EndpointKind, of_address};
pub use endpoint::{Fault, HeaderFrom};
pub use lookup::{Code, Lookup, Sent};
pub use mail::{MailConfig, Transport};
pub use route::{Branch, GroupBy, RouteRule};
pub use schedule::{BadSchedule, Schedule};
pub use smtp::{Login, PasswordFrom, Security, SmtpConfig};
pub use team::{Outside, Person, Team};
pub(crate) use wanted::stars;
pub use wanted::{BadBound, Bound, Wanted};
pub use webhook::{Field, Shape, Template, Webhook};

#[cfg(test)]
mod tests;
