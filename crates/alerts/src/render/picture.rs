//! The hours of a day as bars: how many mentions came, and how many are usual. No image is loaded for it.

use super::words::Words;
use chrono::TimeDelta;
use luister_mention::{StormBody, StormHour};

/// The height of the highest bar, in pixels.
const HEIGHT: u32 = 72;
/// Blocks of a line of text, from none to full.
const BLOCKS: [char; 9] = ['·', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// The hours of a day.
pub(super) struct Picture {
    pub(super) bars: Vec<Bar>,
    /// What it shows, for whoever does not see it.
    pub(super) said: String,
    pub(super) legend: [&'static str; 2],
    /// The times at its left end, in its middle and at its right end.
    pub(super) times: [String; 3],
    /// The same as two lines of blocks, each under its name.
    pub(super) lines: [(&'static str, String); 2],
}

/// One hour, in pixels from below.
pub(super) struct Bar {
    /// What is usual and came.
    pub(super) usual: u32,
    /// What came beyond that.
    pub(super) more: u32,
    /// What is usual and did not come.
    pub(super) less: u32,
}

pub(super) fn picture(body: &StormBody, words: Words) -> Picture {
    let highest = body.hours.iter().map(|hour| f64::from(hour.count).max(f64::from(hour.usual))).fold(1.0, f64::max);
    let hours = i64::try_from(body.hours.len()).unwrap_or_default();
    let at = |hour: i64| words.time(body.hours_from + TimeDelta::hours(hour));
    let blocks = |height: &dyn Fn(&StormHour) -> f64| body.hours.iter().map(|hour| block(height(hour) / highest)).collect::<String>();
    Picture {
        bars: body.hours.iter().map(|hour| bar(*hour, highest)).collect(),
        said: said(body, words),
        legend: words.pick(["gewoonlijk", "meer dan gewoonlijk"], ["usual", "more than usual"]),
        times: [at(0), at(hours / 2), at(hours)],
        lines: [
            (words.pick("Laatste 24 uur", "Last 24 hours"), blocks(&|hour| f64::from(hour.count))),
            (words.pick("Gewoonlijk", "Usual"), blocks(&|hour| f64::from(hour.usual))),
        ],
    }
}

/// A number of mentions as people count them.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast of a float stops at the ends of the integer")]
pub(super) fn whole(number: f32) -> u32 {
    number.round() as u32
}

fn said(body: &StormBody, words: Words) -> String {
    let highest = body.hours.iter().enumerate().max_by_key(|(place, hour)| (hour.count, std::cmp::Reverse(*place)));
    let Some((place, hour)) = highest else { return String::new() };
    let at = words.time(body.hours_from + TimeDelta::hours(i64::try_from(place).unwrap_or_default()));
    let (count, usual) = (words.number(hour.count.into()), words.decimal(hour.usual));
    words.pick(
        format!("Per uur, de laatste 24 uur: op zijn hoogst {count} in het uur vanaf {at}, waar er gewoonlijk {usual} zijn."),
        format!("Hour by hour, the last 24 hours: {count} at most, in the hour from {at}, where {usual} are usual."),
    )
}

fn bar(hour: StormHour, highest: f64) -> Bar {
    let height = |number: f64| {
        let share = (number / highest).clamp(0.0, 1.0) * f64::from(HEIGHT);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it lies between nothing and HEIGHT")]
        let pixels = share.round() as u32;
        pixels
    };
    let (came, usual) = (height(f64::from(hour.count)), height(f64::from(hour.usual)));
    Bar { usual: came.min(usual), more: came.saturating_sub(usual), less: usual.saturating_sub(came) }
}

fn block(share: f64) -> char {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it lies between 0 and 8")]
    let place = (share.clamp(0.0, 1.0) * 8.0).ceil() as usize;
    BLOCKS.get(place).copied().unwrap_or(' ')
}
