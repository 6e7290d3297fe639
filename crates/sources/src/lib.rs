//! Where mentions come from: source kinds that read pages, and the fetcher that brings the pages.
//!
//! A [`Source`] opens no connection: it says where to start and makes a [`Batch`] of a [`Page`]. The
//! [`Fetcher`] does the rest, politely: one gate per host (pace, concurrency, back-off), conditional requests,
//! robots.txt, limits of bytes, pages and time, and the servers' own wishes about when to come back. Each poll
//! ends in a [`Poll`] whose cursor carries a report: a source that breaks says so and recovers by itself.
//!
//! A new kind is one file in `kinds/`, one line in its table, and one folder of fixtures in `tests/fixtures/`.

pub mod discovery;
pub mod html;
pub mod kinds;
pub mod opml;
pub mod schedule;

mod ask;
mod attributes;
mod charset;
mod dates;
mod fetcher;
mod fields;
mod gate;
mod hub;
mod limits;
mod looks;
mod manners;
mod overlap;
mod poll;
mod proposal;
mod pushed;
mod report;
mod robots;
mod settings;
mod silence;
mod source;
mod tokens;
mod walls;
mod xml;

pub use ask::{Ask, KeyFrom, Keys, Token};
pub use fetcher::Fetcher;
pub use kinds::{Built, KINDS, Kind, kind};
pub use looks::Looks;
pub use manners::FetcherSettings;
pub use poll::{Poll, read_file};
pub use proposal::Proposal;
pub use pushed::{read_post, read_push};
pub use settings::{MAX_PAGES, MIN_EVERY, Settings};
pub use silence::silence;
pub use source::{Batch, Flaw, MAX_ITEMS, Order, Page, ReadError, Source};
