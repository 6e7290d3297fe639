//! What many mentions say together: which of them tell the same story, and when there are more than usual.
//!
//! Nothing here reads a clock, a file or a socket.

pub mod storm;
pub mod story;
