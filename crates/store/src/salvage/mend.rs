//! Finds the one flipped bit of a message by trying, where few bits come into question.
//!
//! Header, keys and lengths are tried, some thousands of bits against the 4,294,967,296 values of a checksum. Values are not: they
//! are most of all bytes, and of so many bits one might fit by chance. What was mended still has to pass the checksums of its values.

use super::{
    node::joints,
    wire::{Form, MESSAGE_HEADER, Message, claimed, intact},
};

/// The most bytes of a message that are tried.
const MAX_TRIED: usize = 4096;

/// A bit that is wrong.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flip {
    /// Where in the segment its byte is.
    pub(super) at: usize,
    pub(super) mask: u8,
}

/// Mends the message that begins at a place of a segment, if one bit is all that is wrong with it.
pub(super) fn mend(segment: &mut [u8], at: usize, number: u64) -> Option<(Message, Flip)> {
    try_all(segment, at, number, at..at.checked_add(MESSAGE_HEADER)?).or_else(|| {
        let message = claimed(segment, at, Some(number))?;
        let body = segment.get(message.body.clone())?;
        let joints = match message.form {
            _ if message.is_blob => (0..body.len()).collect(),
            Form::Node | Form::Link => joints(body, message.form == Form::Node),
            _ => return None,
        };
        try_all(segment, at, number, joints.into_iter().take(MAX_TRIED).map(|joint| message.body.start + joint))
    })
}

fn try_all(segment: &mut [u8], at: usize, number: u64, mut places: impl Iterator<Item = usize>) -> Option<(Message, Flip)> {
    places.find_map(|place| (0..8).find_map(|bit| try_one(segment, at, number, Flip { at: place, mask: 1 << bit })))
}

fn try_one(segment: &mut [u8], at: usize, number: u64, flip: Flip) -> Option<(Message, Flip)> {
    *segment.get_mut(flip.at)? ^= flip.mask;
    let mended = intact(segment, at, Some(number));
    if mended.is_none() {
        *segment.get_mut(flip.at)? ^= flip.mask;
    }
    mended.map(|message| (message, flip))
}
