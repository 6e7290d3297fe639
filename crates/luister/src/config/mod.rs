//! From the files of `config/` and `keywords/` to a plan, or to all their problems at once.

mod answers;
mod backup;
mod digests;
mod document;
mod lists;
mod load;
mod lookups;
mod model;
mod plan;
mod privacy;
mod references;
mod secrets;
mod webhooks;

pub(crate) use lists::{Folder, Unreadable, read_list, read_lists, shown, text_of, tidy};
pub(crate) use load::{Drafts, Loaded, SOURCES, Secrets, folder_of, load, load_as_if};
pub(crate) use plan::{CORRUPT, Plan, REFUSED, TAKEN};
pub(crate) use privacy::Retention;
