//! Dates as they are met, one form each.

use super::*;
use std::{env, fs, path::Path};

fn read(text: &str) -> Option<String> {
    parse(text).map(|at| at.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}

#[test]
fn dates_are_read_as_they_are_written() {
    for (text, expected) in [
        ("2026-11-22T10:00:00+01:00", "2026-11-22T09:00:00Z"),
        ("2026-11-22T10:00:00.123456Z", "2026-11-22T10:00:00Z"),
        ("2026-11-22T10:00Z", "2026-11-22T10:00:00Z"),
        ("2026-11-22 9:05:00", "2026-11-22T09:05:00Z"),
        ("2026-11-22 10:00:00 +0100", "2026-11-22T09:00:00Z"),
        ("2026-11-22 10:00:00 CET", "2026-11-22T09:00:00Z"),
        ("2026-11-22", "2026-11-22T00:00:00Z"),
        ("2026/11/22 10:00", "2026-11-22T10:00:00Z"),
        ("2026-11", "2026-11-01T00:00:00Z"),
        ("2026", "2026-01-01T00:00:00Z"),
        ("20261122T100000Z", "2026-11-22T10:00:00Z"),
        ("2026-326", "2026-11-22T00:00:00Z"),
        ("2026-12-31T24:00:00Z", "2027-01-01T00:00:00Z"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
        ("1763806800", "2025-11-22T10:20:00Z"),
        ("1763806800000", "2025-11-22T10:20:00Z"),
        ("Sun, 22 Nov 2026 10:00:00 +0100", "2026-11-22T09:00:00Z"),
        ("Sun 22 Nov 2026 10:00:00 GMT", "2026-11-22T10:00:00Z"),
        ("Sunday, 22 November 2026 9:00:00 Z", "2026-11-22T09:00:00Z"),
        ("22 Nov 26 10:00 EST", "2026-11-22T15:00:00Z"),
        ("Sun, Nov 22 2026 10:00:00 CEST", "2026-11-22T08:00:00Z"),
        ("Sun, 31 Jun 2026 10:00:00 GMT", "2026-07-01T10:00:00Z"),
        ("Sun Nov 22 10:00:00 2026", "2026-11-22T10:00:00Z"),
        ("Sun Nov 22 10:00:00 CET 2026", "2026-11-22T09:00:00Z"),
        ("Sunday, 22-Nov-26 10:00:00 GMT", "2026-11-22T10:00:00Z"),
        ("Sun, 2026/11/22 10:00:00 EDT", "2026-11-22T14:00:00Z"),
        ("Sun, 22 Nov 2026 10:00:00 GMT+0100 (CET)", "2026-11-22T09:00:00Z"),
        ("November 22nd, 2026 5:04 PM", "2026-11-22T17:04:00Z"),
        ("Nov 22, 2026 12:04am", "2026-11-22T00:04:00Z"),
        ("Nov. 22, 2026, 7:20 a.m.", "2026-11-22T07:20:00Z"),
        ("Nov. 22, 2026, 7 p.m.", "2026-11-22T19:00:00Z"),
        ("Nov. 22, 2026, noon", "2026-11-22T12:00:00Z"),
        ("Nov. 22, 2026, midnight", "2026-11-22T00:00:00Z"),
        ("22-11-2026 14:00", "2026-11-22T14:00:00Z"),
        ("22.11.2026, 14:00 Uhr", "2026-11-22T14:00:00Z"),
        ("11/22/2026 14:00:00", "2026-11-22T14:00:00Z"),
        ("3/4/2026", "2026-04-03T00:00:00Z"),
        ("zo, 22 nov 2026 10:00:00 +0100", "2026-11-22T09:00:00Z"),
        ("zondag 22 november 2026 om 14.30 uur", "2026-11-22T14:30:00Z"),
        ("ma 2 mrt. 2026 09:05", "2026-03-02T09:05:00Z"),
        ("21 mei 2026", "2026-05-21T00:00:00Z"),
        ("Mo, 2. März 2026 um 09:05 Uhr", "2026-03-02T09:05:00Z"),
        ("Di, 15 Dez 2026 10:00:00 MEZ", "2026-12-15T09:00:00Z"),
        ("mar., 1er décembre 2026 à 14h30", "2026-12-01T14:30:00Z"),
        ("jeudi 9 juillet 2026 10:00:00 +0200", "2026-07-09T08:00:00Z"),
        ("2026년 11월 22일 10:00:00", "2026-11-22T01:00:00Z"),
        ("2026-11-22 오후 2:00:00", "2026-11-22T05:00:00Z"),
    ] {
        assert_eq!(read(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn what_is_no_date_is_none() {
    let long = "1".repeat(MAX_LENGTH + 1);
    for text in [
        "",
        " ",
        "gisteren",
        "22 november",
        "0001-01-01T00:00:00Z",
        "2026-13-01",
        "11-22T10:00:00Z",
        "2026-11-22T10:61:00Z",
        "2026-11-22T25:00:00Z",
        "2026-11-22T10:00:00+01:00 en meer",
        "Sun, 22 Nov 2026 1:2:3:4 GMT",
        "Sun, 99 Nov 2026 10:00:00 GMT",
        "Sun, 22 zzz 2026 10:00:00 GMT",
        "22 jui 2026",
        "-",
        "٢٠٢٦-١١-٢٢",
        "é:é",
        &long,
    ] {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn a_date_is_found_in_a_sentence() {
    for (text, expected) in [
        ("22 november 2026", "2026-11-22T00:00:00Z"),
        ("Reviewed by Jan on Nov. 22, 2026, 7:20 a.m. | Permalink", "2026-11-22T07:20:00Z"),
        ("Door Jan op 22 nov. 2026.", "2026-11-22T00:00:00Z"),
        ("Geplaatst op zondag 22 november 2026 om 14.30 uur door Marieke (Almere)", "2026-11-22T14:30:00Z"),
        ("Jan schreef op 22-11-2026 14:05:", "2026-11-22T14:05:00Z"),
        ("Geschrieben am 2. März 2026 um 09:05 Uhr von Jürgen", "2026-03-02T09:05:00Z"),
        ("Avis publié le 1er décembre 2026 à 14h30 par Élodie", "2026-12-01T14:30:00Z"),
        ("Posted by May on the 3rd of June 2026 at 9:05 pm", "2026-06-03T21:05:00Z"),
        ("by Jan\n on\n 2026-11-22T10:00:00+01:00", "2026-11-22T09:00:00Z"),
        ("Jan — 2026/11/22 — 4 sterren", "2026-11-22T00:00:00Z"),
        ("op 22 november 2026 (bijgewerkt 22 november 2026)", "2026-11-22T00:00:00Z"),
        ("klant 20261122 sinds 2019, beoordeeld op 3 mei 2026", "2026-05-03T00:00:00Z"),
    ] {
        let found = find(text).map(|at| at.format("%Y-%m-%dT%H:%M:%SZ").to_string());
        assert_eq!(found.as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn a_sentence_that_names_no_day_or_several_has_no_date() {
    let long = format!("{} op 22 november 2026", "woord ".repeat(50));
    for text in [
        "by Jan",
        "3 dagen geleden door Jan",
        "klant sinds november 2026",
        "in november 2026 om 14:30 uur",
        "Jan op 5 mei 10 uur",
        "bestelling 20261122 van Jan",
        "versie 10.2.26 van Jan",
        "192.168.20.2026 van Jan",
        "gekocht op 1 maart 2026, beoordeeld op 5 maart 2026",
        "op 22 november 2026, of 22 november 2026 14:00",
        "é 2026 é",
        &long,
    ] {
        assert_eq!(find(text), None, "{text}");
    }
}

/// The dates of feedparser's own tests.
#[test]
#[expect(clippy::print_stderr, reason = "the figures are read by people")]
fn corpus_dates() {
    let Some(root) = env::var_os("LUISTER_CORPUS") else {
        eprintln!("skipped: LUISTER_CORPUS does not name the folder with the corpus");
        return;
    };
    let rows = fs::read_to_string(Path::new(&root).join("dates/feedparser_dates.jsonl")).unwrap();
    let (mut right, mut all) = (0_u32, 0_u32);
    for row in rows.lines() {
        let row: serde_json::Value = serde_json::from_str(row).unwrap();
        let found = read(row["input"].as_str().unwrap());
        all += 1;
        right += u32::from(found.as_deref() == row["expected"].as_str());
        if found.as_deref() != row["expected"].as_str() {
            eprintln!("  {row}: {found:?}");
        }
    }
    eprintln!("dates: {right} of {all} right ({:.1} %)", 100.0 * f64::from(right) / f64::from(all));
    assert!(right * 100 >= all * 97, "{right} of {all}");
}
