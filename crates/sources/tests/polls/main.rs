//! Polls against a small web.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

#[path = "../../../net/tests/support/mod.rs"]
mod support;

mod hearing;
mod poll;
