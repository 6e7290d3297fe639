//! What many mentions say together: which of them tell the same story, and when there are more than usual. And when a team is there.
//!
//! Nothing here reads a clock, a file or a socket.

pub mod hours;
pub mod storm;
pub mod story;
