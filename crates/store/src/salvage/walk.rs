//! Goes through a segment message by message, and on behind what is damaged.

use super::{
    mend::{Flip, mend},
    node::is_complete,
    wire::{Form, MESSAGE_HEADER, Message, SEGMENT, SEGMENT_HEADER, claimed, intact},
};
use std::{io, ops::Range};

/// The most bytes of a segment that are summed up in search of the next message: what is no message at all ends the search.
const MAX_SUMMED: usize = 64 * 1024 * 1024;

/// What is found in a segment.
#[derive(Debug)]
pub(super) enum Event {
    Message(Message),
    /// A place that was not what was written, and is again: a message of that place follows.
    Mended {
        place: Range<usize>,
        flip: Flip,
    },
    /// A place that is not what was written.
    Damage {
        place: Range<usize>,
        whose: Whose,
    },
}

/// What a damaged place belongs to.
#[derive(Debug)]
pub(super) enum Whose {
    /// To no page.
    Nobody,
    /// To a page. It is certain if the body has the form that it should have: then a value in it is all that is damaged.
    Page { message: Message, is_certain: bool },
    /// Nobody knows.
    Unknown,
}

/// What hears of a segment, with its bytes.
pub(super) type Hear<'h> = &'h mut dyn FnMut(&[u8], Event) -> io::Result<()>;

/// Tells each message of a segment, and each damaged place. What can be mended is, in these bytes alone.
///
/// Messages of another number are left from an earlier life of the segment. In the `last` segment the log just ends; any
/// other ends with padding, or so near its end that nothing more fits.
pub(super) fn walk(segment: &mut [u8], number: u64, last: bool, hear: Hear<'_>) -> io::Result<()> {
    let (mut at, mut budget) = (SEGMENT_HEADER, MAX_SUMMED);
    while at + MESSAGE_HEADER <= SEGMENT && at < segment.len() {
        if let Some(message) = intact(segment, at, Some(number)) {
            at = message.body.end;
            if message.form == Form::Cap {
                return Ok(());
            }
            hear(segment, Event::Message(message))?;
        } else if let Some((message, flip)) = mend(segment, at, number) {
            // It is read at the next turn.
            hear(segment, Event::Mended { place: message.at..message.body.end, flip })?;
        } else {
            let Some((end, whose)) = damage(segment, at, number, last, &mut budget) else { return Ok(()) };
            hear(segment, Event::Damage { place: at..end.min(segment.len()), whose })?;
            at = end;
        }
    }
    if !last && at >= segment.len() && segment.len() + MESSAGE_HEADER < SEGMENT {
        // The file was cut here.
        hear(segment, Event::Damage { place: segment.len()..segment.len(), whose: Whose::Unknown })?;
    }
    Ok(())
}

/// Where the place ends at which no intact message begins, and whose it is; none if nothing more was written.
fn damage(segment: &[u8], at: usize, number: u64, last: bool, budget: &mut usize) -> Option<(usize, Whose)> {
    let claimed = claimed(segment, at, Some(number));
    let next = next_intact(segment, at + 1, number, budget);
    match (claimed, next) {
        // Its length can be believed if what follows begins where it ends.
        (Some(message), next) if next.is_none_or(|next| next >= message.body.end) => {
            let end = message.body.end;
            let is_of_page = matches!(message.form, Form::Free | Form::Node | Form::Link);
            let is_certain = segment.get(message.body.clone()).is_some_and(|body| is_complete(body, message.form == Form::Node));
            Some((end, if is_of_page { Whose::Page { message, is_certain } } else { Whose::Nobody }))
        }
        (_, Some(next)) => Some((next, Whose::Unknown)),
        (_, None) => (!last).then_some((segment.len(), Whose::Unknown)),
    }
}

/// Where the next message of this segment begins.
fn next_intact(segment: &[u8], from: usize, number: u64, budget: &mut usize) -> Option<usize> {
    (from..segment.len().min(SEGMENT - MESSAGE_HEADER + 1)).find(|at| is_intact(segment, *at, Some(number), budget))
}

/// The number of the first message of a segment whose header cannot be read.
pub(super) fn number_within(segment: &[u8]) -> Option<u64> {
    let mut budget = MAX_SUMMED;
    let at = (SEGMENT_HEADER..segment.len()).find(|at| is_intact(segment, *at, None, &mut budget))?;
    claimed(segment, at, None).map(|message| message.segment)
}

fn is_intact(segment: &[u8], at: usize, number: Option<u64>, budget: &mut usize) -> bool {
    let Some(message) = claimed(segment, at, number) else { return false };
    let Some(left) = budget.checked_sub(message.body.len()) else { return false };
    *budget = left;
    intact(segment, at, number).is_some()
}
