//! Routes, sealing, mails, webhooks and digests: what is decided once, and how it reaches people.
//!
//! Everything but [`channels`] is pure: it takes values and the time, and gives values. The way of a mention is
//! [`Routes::select`], then [`decide()`] for its group, then [`seal::mentions`]; the store keeps the seal, and only
//! then a [`channels::Channel`] may send it. A failed delivery waits as [`retry::next`] says.

pub mod affair;
pub mod channels;
pub mod config;
pub mod deadline;
pub mod decide;
pub mod digest;
pub mod lookup;
pub mod picture;
pub mod promise;
pub mod render;
pub mod retry;
pub mod routes;
pub mod sample;
pub mod seal;
pub mod story;

pub use config::{DigestRule, Lookup, MailConfig, RouteRule, Schedule, Team, Webhook};
pub use deadline::Deadline;
pub use decide::{Decision, Hold, MAX_MENTIONS_PER_ALERT, Timing, decide};
pub use routes::{Route, Routes};
