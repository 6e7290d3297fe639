//! Storms: when there are more mentions than usual, and so many more that it is no chance.

mod account;
mod body;
mod book;
mod crowd;
mod odds;
mod rates;
mod recent;
mod settings;
mod storms;
mod usual;
mod vocabulary;
mod watch;
mod week;
pub(crate) mod words;

pub use book::{Book, Event, MAX_SOURCES, Present, Tuning, Usuals};
pub use odds::Expected;
pub use recent::Heard;
pub use settings::Settings;
pub use storms::{MAX_SOURCE_NOTES, Storms};
pub use usual::Usual;
pub use vocabulary::Vocabulary;
pub use watch::{Rise, Storm, Tell, Told, Topic};
