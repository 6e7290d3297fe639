//! The pages as clients on the wire see them: what is shown, and what is brought.

#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod acted;
mod brought;
mod reported;
mod reviewed;
mod shown;
mod support;
