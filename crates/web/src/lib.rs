//! The small web server of the daemon: is it alive, is it ready, its figures; and, at an address of its own, what others bring and
//! what people do who follow a link in a mail.
//!
//! It serves whoever reaches its port, so it tells nothing that is private without a signed link, believes no forwarded header,
//! and gives slow and large requests no room. What it shows comes from an [`Operations`]; what clients post with a token and hubs
//! push with a signature goes to a [`Reception`], what people do to [`Acts`], what
//! they read comes from [`Reports`], and what editors make of it goes to [`Reviews`]. The daemon implements all five.

mod acts;
mod operations;
mod pages;
mod reception;
mod reports;
mod reviews;
mod server;
mod settings;
mod signature;
mod ticket;

pub use acts::{Acts, DeadEnd, Deed, Sheet};
pub use operations::{Health, Operations};
pub use pages::{Others, Pages};
pub use reception::{Door, Later, Posted, Question, Receipt, Reception, Skipped};
pub use reports::Reports;
pub use reviews::{DraftLine, DraftSheet, Reviews, Revised, Revision};
pub use server::serve;
pub use settings::Settings;
pub use ticket::{Ticket, TicketKey};
