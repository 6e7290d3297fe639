//! Polls and discovery against a small web.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

#[path = "../../../net/tests/support/mod.rs"]
mod support;

mod discovery;
mod hearing;
mod poll;
mod states;
