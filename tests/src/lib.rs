//! A small web, a hub, a mail server, a receiver of webhooks and a running luister, for tests of the whole daemon.
//!
//! Everything is on loopback, on ports that are free. Nothing sleeps: whoever waits, waits for something to happen and
//! fails with what did happen. A [`Luister`] that is stopped looks whether anything was left in the outbox.

#![expect(clippy::must_use_candidate, reason = "a test that waits does not always look at what came")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "this is for tests: what fails should panic"
)]

mod home;
mod hub;
mod luister;
mod mail;
mod receiver;
mod web;

pub use home::Home;
pub use hub::{Asked, FakeHub, Manner, get, post};
pub use luister::{Luister, Output, run};
pub use mail::{Accepted, FakeMail};
pub use receiver::{FakeReceiver, Handed};
pub use rustix::process::Signal;
pub use web::{Entry, FakeWeb};

/// The longest that anything is waited for: far more than it takes.
pub const PATIENCE: std::time::Duration = std::time::Duration::from_secs(40);
