//! From the files of `config/` and `keywords/` to a plan, or to all their problems at once.

mod document;
mod lists;
mod load;
mod plan;
mod references;

pub(crate) use lists::{Folder, read_lists, shown};
pub(crate) use load::{Loaded, Secrets, load};
pub(crate) use plan::Plan;
