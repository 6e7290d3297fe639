//! What many mentions say together: which of them tell the same story, when there are more than usual, what those of a time are about,
//! and what they come to in key figures. And when a team is there.
//!
//! Nothing here reads a clock, a file or a socket.

pub mod figures;
pub mod hours;
pub mod storm;
pub mod story;
pub mod topic;
pub mod wall;
