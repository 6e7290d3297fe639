//! The small web server of the daemon: is it alive, is it ready, and its figures.
//!
//! It serves whoever reaches its port, so it tells nothing that is private, believes no forwarded header,
//! changes nothing, and gives slow and large requests no room. What it shows comes from an [`Operations`],
//! which the daemon implements.

mod operations;
mod pages;
mod server;
mod settings;

pub use operations::{Health, Operations};
pub use server::serve;
pub use settings::Settings;
