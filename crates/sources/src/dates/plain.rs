//! The two forms that nearly all feeds write, letter by letter: whatever differs from them is read by the others.

use super::{Time, day, moment};
use chrono::{DateTime, Utc};

/// The days of RFC 822, as they are written there.
const DAYS: [&[u8]; 7] = [b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun"];
/// The months of RFC 822, in order.
const MONTHS: [&[u8]; 12] = [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];
/// Hours from Greenwich below this one are those of a place; what says more is weighed by the others.
const FARTHEST: u32 = 15;

/// The moment of `Sun, 22 Nov 2026 10:00:00 +0100` or `2026-11-22T10:00:00Z`, and of nothing else.
pub(super) fn parse(text: &str) -> Option<DateTime<Utc>> {
    match text.as_bytes() {
        [a, b, c, b',', b' ', rest @ ..] if DAYS.contains(&[*a, *b, *c].as_slice()) => of_rfc822(rest),
        bytes => of_rfc3339(bytes),
    }
}

fn of_rfc822(text: &[u8]) -> Option<DateTime<Utc>> {
    let [d1, d2, b' ', a, b, c, b' ', y1, y2, y3, y4, b' ', clock @ ..] = text else { return None };
    let month = MONTHS.iter().position(|month| *month == [*a, *b, *c].as_slice())?;
    let day = day(year([y1, y2, y3, y4])?, u32::try_from(month).ok()? + 1, number(&[*d1, *d2])?)?;
    let (time, zone) = clock_and_rest(clock)?;
    moment(day, time, of_zone(zone.strip_prefix(b" ")?)?)
}

fn of_rfc3339(text: &[u8]) -> Option<DateTime<Utc>> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T', clock @ ..] = text else { return None };
    let day = day(year([y1, y2, y3, y4])?, number(&[*m1, *m2])?, number(&[*d1, *d2])?)?;
    let (time, zone) = clock_and_rest(clock)?;
    moment(day, time, of_zone(zone)?)
}

/// `10:00:00`, and what stands behind it.
fn clock_and_rest(text: &[u8]) -> Option<(Time, &[u8])> {
    let [h1, h2, b':', m1, m2, b':', s1, s2, rest @ ..] = text else { return None };
    Some((Time { hour: number(&[*h1, *h2])?, minute: number(&[*m1, *m2])?, second: number(&[*s1, *s2])? }, rest))
}

/// `Z`, `GMT`, `UTC`, `+0100` or `+01:00`, in seconds east of Greenwich.
fn of_zone(text: &[u8]) -> Option<i32> {
    let (sign, hours, minutes) = match text {
        b"Z" | b"GMT" | b"UTC" => return Some(0),
        [sign, h1, h2, b':', m1, m2] | [sign, h1, h2, m1, m2] => (sign, number(&[*h1, *h2])?, number(&[*m1, *m2])?),
        _ => return None,
    };
    let east = i32::try_from((hours * 60 + minutes) * 60).ok().filter(|_| hours < FARTHEST && minutes < 60)?;
    match sign {
        b'+' => Some(east),
        b'-' => Some(-east),
        _ => None,
    }
}

fn year(digits: [&u8; 4]) -> Option<i32> {
    i32::try_from(number(&digits.map(|digit| *digit))?).ok()
}

/// A number, all of whose digits are there.
fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::{super::parse_freely, *};

    proptest::proptest! {
        #[test]
        fn the_short_way_finds_the_same_moment(
            text in "((Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mar|Sun), [0-3][0-9] (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mei) \
                [0-3][0-9]{3} |[0-3][0-9]{3}-[01][0-9]-[0-3][0-9]T)[0-2][0-9]:[0-6][0-9]:[0-6][0-9] ?(GMT|UTC|Z|EST|[+-][01][0-9]:?[0-6][0-9])"
        ) {
            if let Some(moment) = parse(&text) {
                proptest::prop_assert_eq!(Some(moment), parse_freely(&text));
            }
        }
    }

    #[test]
    fn nothing_but_the_usual_is_plain() {
        for (text, expected) in [
            ("Sun, 22 Nov 2026 10:00:00 +0100", Some("2026-11-22T09:00:00Z")),
            ("Sun, 22 Nov 2026 10:00:00 GMT", Some("2026-11-22T10:00:00Z")),
            ("2026-11-22T10:00:00-01:30", Some("2026-11-22T11:30:00Z")),
            ("2026-11-22T24:00:00Z", Some("2026-11-23T00:00:00Z")),
            ("2026-11-22T10:00:00.5Z", None),
            ("Sun, 2 Nov 2026 10:00:00 GMT", None),
            ("zo, 22 nov 2026 10:00:00 +0100", None),
            ("Sun, 22 Nov 2026 10:00:00 EST", None),
            ("Sun, 22 Nov 2026 25:00:00 GMT", None),
            ("2026-11-22", None),
        ] {
            assert_eq!(parse(text), expected.map(|at| at.parse().unwrap()), "{text}");
        }
    }
}
