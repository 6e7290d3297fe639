//! The small web server of the daemon: is it alive, is it ready, its figures, and what is brought to it.
//!
//! It serves whoever reaches its port, so it tells nothing that is private, believes no forwarded header, and gives slow
//! and large requests no room. What it shows comes from an [`Operations`]; what clients post with a token and hubs
//! push with a signature goes to a [`Reception`]. The daemon implements both.

mod operations;
mod pages;
mod reception;
mod server;
mod settings;
mod signature;

pub use operations::{Health, Operations};
pub use reception::{Door, Later, Posted, Question, Receipt, Reception, Skipped};
pub use server::serve;
pub use settings::Settings;
