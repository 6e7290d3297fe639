//! Times as a clock on the wall shows them.

use chrono::{DateTime, NaiveDateTime, TimeDelta, TimeZone, Utc, offset::LocalResult};
use chrono_tz::Tz;

/// The time at which a clock on the wall shows this: of two the first, and of none when the clock has been put forward.
#[must_use]
pub fn on_wall(zone: Tz, wall: NaiveDateTime) -> DateTime<Utc> {
    match zone.from_local_datetime(&wall) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.with_timezone(&Utc),
        LocalResult::None => {
            let before = (1..=4).find_map(|hours| zone.from_local_datetime(&(wall - TimeDelta::hours(hours))).latest());
            // An hour before the gap has the old offset; on the clock that was not put forward it is that many hours later.
            before.map_or_else(
                || wall.and_utc(),
                |before| {
                    let ahead = wall - before.naive_local();
                    let at = (before + ahead).with_timezone(&Utc);
                    // The first minute that the clock on the wall shows behind the gap.
                    gap_end(zone, before.with_timezone(&Utc), at)
                },
            )
        }
    }
}

/// The time at which the offset changes between these two, to the minute.
fn gap_end(zone: Tz, before: DateTime<Utc>, after: DateTime<Utc>) -> DateTime<Utc> {
    use chrono::Offset as _;
    let offset = |at: DateTime<Utc>| zone.offset_from_utc_datetime(&at.naive_utc()).fix();
    let (mut low, mut high) = (before, after);
    while high - low > TimeDelta::minutes(1) {
        let middle = low + (high - low) / 2;
        if offset(middle) == offset(before) { low = middle } else { high = middle }
    }
    let seconds = high.timestamp();
    DateTime::from_timestamp(seconds - seconds.rem_euclid(60), 0).unwrap_or(high)
}
