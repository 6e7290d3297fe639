//! Office hours on real calendars: weekends, holidays, and the two nights on which the clock changes.

use super::*;
use chrono::{NaiveDateTime, TimeZone as _};
use chrono_tz::Tz::Europe__Amsterdam as AMSTERDAM;
use proptest::prelude::*;

fn wall(text: &str) -> DateTime<Utc> {
    let wall = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    AMSTERDAM.from_local_datetime(&wall).earliest().unwrap().with_timezone(&Utc)
}

fn shown(at: Option<DateTime<Utc>>) -> String {
    at.map_or_else(|| "never".to_owned(), |at| at.with_timezone(&AMSTERDAM).format("%Y-%m-%d %H:%M").to_string())
}

fn hours(hours: &[&str], holidays: &[&str]) -> OfficeHours {
    let hours: Vec<Hours> = hours.iter().map(|hours| hours.parse().unwrap()).collect();
    OfficeHours::new(AMSTERDAM, &hours, holidays.iter().map(|holiday| holiday.parse().unwrap()).collect())
}

#[test]
fn a_target_counts_in_office_hours() {
    let office = ["mon-fri 09:00-17:00"];
    for (name, office, holidays, start, minutes, due) in [
        ("within the day", &office[..], &[][..], "2026-11-20 10:00", 60, "2026-11-20 11:00"),
        ("over the weekend", &office, &[], "2026-11-20 16:45", 60, "2026-11-23 09:45"),
        ("told at night", &office, &[], "2026-11-19 23:00", 60, "2026-11-20 10:00"),
        ("over at closing time", &office, &[], "2026-11-20 16:00", 60, "2026-11-20 17:00"),
        ("several days", &office, &[], "2026-11-20 16:00", 17 * 60, "2026-11-24 17:00"),
        ("over Christmas", &office, &["nl"], "2026-12-24 16:30", 60, "2026-12-28 09:30"),
        ("a day of their own", &office, &["2026-11-23"], "2026-11-20 16:45", 60, "2026-11-24 09:45"),
        ("every year", &office, &["11-23"], "2026-11-20 16:45", 60, "2026-11-24 09:45"),
        ("lunch", &["mon-fri 09:00-12:30", "mon-fri 13:30-17:00"], &[], "2026-11-20 12:00", 60, "2026-11-20 14:00"),
        ("always there", &[], &[], "2026-11-21 23:30", 60, "2026-11-22 00:30"),
        ("over the night of summer time", &[], &[], "2026-03-29 01:30", 60, "2026-03-29 03:30"),
        ("over the night of winter time", &[], &[], "2026-10-25 01:30", 120, "2026-10-25 02:30"),
        ("opens in the hour that is not there", &["daily 02:30-05:00"], &[], "2026-03-28 20:00", 60, "2026-03-29 04:00"),
        ("nothing left to count", &office, &[], "2026-11-21 12:00", 0, "2026-11-23 09:00"),
    ] {
        let office = hours(office, holidays);
        assert_eq!(shown(office.after(wall(start), TimeDelta::minutes(minutes))), due, "{name}");
    }
}

#[test]
fn tomorrow_is_another_day_with_somebody_there() {
    let office = ["mon-fri 09:00-17:00"];
    for (name, office, holidays, at, expected) in [
        ("the next day", &office[..], &[][..], "2026-11-19 10:00", "2026-11-20 09:00"),
        ("after the weekend", &office, &[], "2026-11-20 10:00", "2026-11-23 09:00"),
        ("after Christmas", &office, &["nl"], "2026-12-24 10:00", "2026-12-28 09:00"),
        ("at night", &office, &[], "2026-11-19 00:30", "2026-11-20 09:00"),
        ("always there", &[], &[], "2026-11-20 23:30", "2026-11-21 09:00"),
        ("there all night", &["daily 00:00-24:00"], &["11-21"], "2026-11-20 23:30", "2026-11-22 00:00"),
        ("over the night of summer time", &[], &[], "2026-03-28 12:00", "2026-03-29 09:00"),
    ] {
        assert_eq!(shown(Some(hours(office, holidays).tomorrow(wall(at)))), expected, "{name}");
    }
}

#[test]
fn it_is_known_when_somebody_is_there() {
    let office = hours(&["mon-fri 09:00-17:00", "sat 10:00-12:00"], &["nl"]);
    for (at, is_open, next, last) in [
        ("2026-11-20 09:00", true, "2026-11-20 09:00", "2026-11-20 09:00"),
        ("2026-11-20 16:59", true, "2026-11-20 16:59", "2026-11-20 09:00"),
        ("2026-11-20 17:00", false, "2026-11-21 10:00", "2026-11-20 09:00"),
        ("2026-11-22 11:00", false, "2026-11-23 09:00", "2026-11-21 10:00"),
        ("2027-05-05 11:00", true, "2027-05-05 11:00", "2027-05-05 09:00"),
        ("2030-05-05 11:00", false, "2030-05-06 09:00", "2030-05-04 10:00"),
    ] {
        let at_time = wall(at);
        assert_eq!(office.is_open(at_time), is_open, "{at}");
        assert_eq!((shown(office.next_open(at_time)), shown(office.last_opening(at_time))), (next.to_owned(), last.to_owned()), "{at}");
    }
    assert!(hours(&[], &[]).is_always() && !hours(&[], &["nl"]).is_always());
    assert!(hours(&["daily 00:00-24:00"], &[]).is_open(wall("2026-11-21 00:00")));
}

#[test]
fn the_public_holidays_are_those_of_the_calendar() {
    let of = |country: Holiday, year: i32| {
        let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
        let days = first.iter_days().take_while(|day| day.year() == year).filter(|day| country.is_on(*day));
        days.map(|day| day.format("%m-%d").to_string()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(of(Holiday::Dutch, 2025), "01-01 04-20 04-21 04-26 05-05 05-29 06-08 06-09 12-25 12-26");
    assert_eq!(of(Holiday::Dutch, 2026), "01-01 04-05 04-06 04-27 05-14 05-24 05-25 12-25 12-26");
    assert_eq!(of(Holiday::Belgian, 2026), "01-01 04-06 05-01 05-14 05-25 07-21 08-15 11-01 11-11 12-25");
}

#[test]
fn what_is_no_hours_is_told_with_the_repair() {
    for (text, told) in [
        ("9-17", "`9-17` is no office hours, write for instance `mon-fri 09:00-17:30`, `sat 10:00-14:00` or `daily 08:00-22:00`"),
        ("mon 9-17", "`mon 9-17` is no office hours, write for instance `mon-fri 09:00-17:30`, `sat 10:00-14:00` or `daily 08:00-22:00`"),
        (
            "mon 25:00-26:00",
            "`mon 25:00-26:00` is no office hours, write for instance `mon-fri 09:00-17:30`, `sat 10:00-14:00` or `daily 08:00-22:00`",
        ),
        ("ma 09:00-17:00", "`ma` is no day, there are mon, tue, wed, thu, fri, sat, sun and daily"),
        (
            "fri 18:00-02:00",
            "`fri 18:00-02:00` ends before it begins; hours over midnight are written as two, for instance `fri 18:00-24:00` and `sat 00:00-02:00`",
        ),
    ] {
        assert_eq!(text.parse::<Hours>().unwrap_err().to_string(), told, "{text}");
    }
    for text in ["mon-fri 09:00-17:00", "fri-mon 9:00-24:00", "mon,wed,fri 09:00 - 12:30", "Daily 00:00-24:00"] {
        assert!(text.parse::<Hours>().is_ok(), "{text}");
    }
    let told = "`2026-13-01` is no holiday, write a date as `2026-12-24`, one of every year as `12-24`, or `nl` or `be` for the public holidays there";
    assert_eq!("2026-13-01".parse::<Holiday>().unwrap_err().to_string(), told);
    assert!("02-29".parse::<Holiday>().is_ok() && "2-29".parse::<Holiday>().is_err());
}

proptest! {
    #[test]
    fn time_that_was_added_has_passed(
        start in 1_700_000_000_i64..1_900_000_000,
        minutes in 0_i64..5_000,
        spans in proptest::collection::vec((0_usize..7, 0_u32..23, 1_u32..10), 1..6),
        is_nl in any::<bool>(),
    ) {
        const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        let written: Vec<String> =
            spans.iter().map(|(day, from, length)| format!("{} {from}:00-{}:30", DAYS[*day], (from + length).min(23))).collect();
        let hours = OfficeHours::new(
            AMSTERDAM,
            &written.iter().map(|text| text.parse().unwrap()).collect::<Vec<Hours>>(),
            if is_nl { vec![Holiday::Dutch] } else { Vec::new() },
        );
        let start = DateTime::from_timestamp(start, 0).unwrap();
        let period = TimeDelta::minutes(minutes);
        let due = hours.after(start, period);
        prop_assume!(due.is_some());
        let due = due.unwrap();
        prop_assert_eq!(hours.between(start, due), period);
        prop_assert!(due >= start);
        let next = hours.next_open(start).unwrap();
        prop_assert!(hours.is_open(next) && hours.between(start, next) == TimeDelta::zero());
        prop_assert_eq!(hours.is_open(start), next == start);
    }
}
