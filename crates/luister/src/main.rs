//! luister listens to what is said about an organisation in public, and tells the right team.
//!
//! This crate joins the others: it reads the configuration, runs the daemon, and is the command line.

mod allocator;
mod backups;
mod casebook;
mod chance;
mod clock;
mod commands;
mod config;
mod daemon;
mod demo;
mod desk;
mod digests;
mod expiry;
mod figures;
mod identity;
mod lines;
mod logging;
mod privacy;
mod pseudonym;
mod report;
mod secret;
mod setup;
mod table;
mod trail;
mod turn;

use std::process::ExitCode;

fn main() -> ExitCode {
    commands::main()
}
