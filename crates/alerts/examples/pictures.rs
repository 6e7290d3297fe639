//! Draws pictures of invented figures into a folder, to be looked at: `cargo run -p luister-alerts --example pictures -- DIR`.

use anyhow::Context as _;
use luister_alerts::picture::{Bar, Picture, Place, Share, Site, Stars, Volume, shares, stars, volume};
use luister_mention::{Locale, Signal};
use std::{env, fs, io::Write as _, path::PathBuf};

const SIGNALS: [Signal; 6] = [Signal::Crisis, Signal::Complaint, Signal::Question, Signal::Lead, Signal::Praise, Signal::Other];
const DAYS: [&str; 7] = ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"];
const DAYS_EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

const MONTHS: [&str; 4] = ["november", "december", "januari", "februari"];

fn main() -> anyhow::Result<()> {
    let folder: PathBuf = env::args_os().nth(1).context("which folder? pictures -- DIR")?.into();
    fs::create_dir_all(&folder)?;
    let mut out = std::io::stdout().lock();
    for (name, picture) in pictures() {
        let png = picture.png()?;
        fs::write(folder.join(format!("{name}.svg")), &picture.svg)?;
        fs::write(folder.join(format!("{name}.png")), &png)?;
        let (svg_bytes, png_bytes) = (picture.svg.len(), png.len());
        writeln!(out, "{name}: {} × {}, SVG {svg_bytes} bytes, PNG {png_bytes} bytes\n  {}", picture.width, picture.height, picture.alt)?;
    }
    Ok(())
}

fn pictures() -> Vec<(&'static str, Picture)> {
    let hard = ["<script>alert(1)</script>", "شركة الطاقة", "Acme 😀 Energie", &"naam ".repeat(40), "Zürich & Łódź", "", "B", "C", "D"];
    vec![
        ("volume-day-nl", volume(&day(), Locale::Nl)),
        ("volume-week-nl", volume(&week(&DAYS, Locale::Nl), Locale::Nl)),
        ("volume-week-en", volume(&week(&DAYS_EN, Locale::En), Locale::En)),
        ("volume-month-nl", volume(&days(30, &[(16, 18), (24, 25)]), Locale::Nl)),
        ("volume-quarter-en", volume(&days(92, &[(40, 44)]), Locale::En)),
        ("volume-one-nl", volume(&one(), Locale::Nl)),
        ("volume-zero-nl", volume(&quiet(), Locale::Nl)),
        ("volume-huge-en", volume(&huge(), Locale::En)),
        ("volume-empty-nl", volume(&Volume::default(), Locale::Nl)),
        ("stars-nl", stars(&sites(5), Locale::Nl)),
        ("stars-three-en", stars(&sites(3), Locale::En)),
        ("stars-empty-nl", stars(&Stars::default(), Locale::Nl)),
        ("shares-nl", shares(&lists(&["Groenkracht", "Acme", "Bolt Energie", "Zonnewind Nederland", "Stadswarmte"]), Locale::Nl)),
        (
            "shares-eight-en",
            shares(&lists(&["Acme", "Bolt", "Cirkel", "Delta", "Eneco-achtig", "Fluxus", "Groenkracht", "Helder"]), Locale::En),
        ),
        ("shares-hard-nl", shares(&lists(&hard), Locale::Nl)),
        ("shares-empty-en", shares(&[], Locale::En)),
    ]
}

fn bar(label: &str, said: String, counts: [u32; 6], usual: Option<f32>) -> Bar {
    Bar { place: Place { label: label.to_owned(), said }, counts: SIGNALS.into_iter().zip(counts).collect(), usual }
}

fn day() -> Volume {
    let bars = (0..24_u32).map(|hour| {
        let busy = if (8..22).contains(&hour) { 6 } else { 1 };
        let more = if (13..16).contains(&hour) { 4 } else { 1 };
        let counts = [u32::from(hour == 14), busy * more / 2 + hour % 3, busy / 2 + hour % 2, u32::from(hour % 5 == 2), busy / 3, busy / 2];
        bar(&format!("{hour:02}"), format!("het uur vanaf {hour:02}:00"), counts, Some(if busy > 1 { 14.5 } else { 2.2 }))
    });
    Volume { bars: bars.collect(), storms: std::iter::once(13..16).collect() }
}

fn week(names: &[&str; 7], locale: Locale) -> Volume {
    let counts = [
        [0, 12, 9, 2, 5, 14],
        [0, 15, 8, 3, 7, 11],
        [4, 61, 22, 1, 6, 18],
        [2, 38, 15, 4, 9, 12],
        [0, 17, 11, 2, 8, 15],
        [0, 6, 4, 0, 3, 5],
        [0, 5, 3, 1, 4, 4],
    ];
    let usual = [45.0, 44.0, 46.0, 43.0, 47.0, 20.0, 18.0];
    let short = locale.pick(["ma", "di", "wo", "do", "vr", "za", "zo"], ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]);
    let bars = (16_u32..).zip(names.iter().zip(short)).zip(counts.into_iter().zip(usual)).map(|((day, (name, label)), (counts, usual))| {
        bar(label, format!("{name} {day} {}", locale.pick("november", "November")), counts, Some(usual))
    });
    Volume { bars: bars.collect(), storms: std::iter::once(2..4).collect() }
}

fn days(count: u32, storms: &[(u32, u32)]) -> Volume {
    let bars = (0..count).zip(MONTHS.iter().flat_map(|month| [month; 30])).map(|(day, month)| {
        let storm = if storms.iter().any(|storm| (storm.0..storm.1).contains(&day)) { 5 } else { 1 };
        let counts = [u32::from(storm > 1), (day * 7 % 13 + 6) * storm, day * 5 % 7 + 2, day % 3, day * 3 % 5, day * 11 % 9 + 3];
        let usual = (day > 5).then_some(if day % 7 > 4 { 14.0 } else { 26.0 });
        bar(&(day % 30 + 1).to_string(), format!("{} {}", day % 30 + 1, month), counts, usual)
    });
    Volume { bars: bars.collect(), storms: storms.iter().map(|(from, until)| *from as usize..*until as usize).collect() }
}

fn quiet() -> Volume {
    let bars = DAYS.map(|day| bar(&day.chars().take(2).collect::<String>(), day.to_owned(), [0; 6], None));
    Volume { bars: bars.to_vec(), storms: vec![] }
}

fn one() -> Volume {
    Volume { bars: week(&DAYS, Locale::Nl).bars.into_iter().take(1).collect(), storms: vec![] }
}

fn huge() -> Volume {
    let mut week = week(&DAYS_EN, Locale::En);
    if let Some(friday) = week.bars.get_mut(4) {
        friday.counts = SIGNALS.into_iter().zip([12_000, 1_203_000, 40_000, 0, 2, 65_000]).collect();
    }
    week
}

fn sites(count: usize) -> Stars {
    let names = ["Trustpilot", "Google", "Klantenvertellen", "Feedback Company", "Appwinkel"];
    let sites = names.iter().zip(0_u8..).take(count).map(|(name, place)| {
        let average = |week: u8| {
            let wave = f32::from((week * 7 + place * 5) % 9) / 18.0;
            (week % 5 != place || week == 11)
                .then_some(4.4 - f32::from(place) * 0.45 + wave - if week > 8 && place == 0 { 0.8 } else { 0.0 })
        };
        Site { name: (*name).to_owned(), averages: (0..12).map(average).collect() }
    });
    let places = (1..=12).map(|week| Place { label: format!("wk {}", week + 36), said: format!("week {}", week + 36) });
    Stars { places: places.collect(), sites: sites.collect() }
}

fn lists(names: &[&str]) -> Vec<Share> {
    let counts = [812_u16, 412, 305, 120, 96, 41, 12, 1, 0];
    let total: u16 = counts.iter().take(names.len()).sum();
    let shares = names.iter().zip(counts).zip(0_u8..).map(|((name, count), place)| Share {
        name: (*name).to_owned(),
        is_ours: *name == "Acme" || place == 8,
        count: count.into(),
        percent: 100.0 * f32::from(count) / f32::from(total),
        mood: (place != 4).then_some(0.3 - f32::from(place) * 0.11),
    });
    shares.collect()
}
