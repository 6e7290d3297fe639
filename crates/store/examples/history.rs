//! A store with a history, for figures that need one: `cargo run --release -p luister-store --example history -- DIR MENTIONS DAYS`.
//!
//! So many mentions, heard evenly over so many days up to now, of twenty sources, two lists and every signal, by as many writers as a
//! quarter of them, each about one of a dozen subjects. DIR is the folder `store` in the state folder of a configuration that has the
//! lists `Acme` and `Volta`; what `luister digest` and `luister stats` take there is what they take.

use chrono::{DateTime, TimeDelta, Utc};
use luister_mention::{
    Because, Change, Channel, Counts, Cursor, Found, ListKind, ListName, Match, Mention, MentionLine, Rating, Reason, Scores, Signal,
    SourceName, Verdict, Versions,
};
use luister_store::{Intake as _, Settings, SledStore};
use std::{env, error::Error, path::Path, time::SystemTime};

/// Mentions that are recorded in one go.
const PAGE: u64 = 500;
const SOURCES: u64 = 20;
/// Of a hundred mentions so many are of each signal, in the order of [`Counts::SIGNALS`].
const OF_HUNDRED: [u64; 6] = [1, 26, 5, 15, 15, 38];
/// What is said of each subject, among other words.
const SUBJECTS: [&str; 12] = [
    "storing stroom uitgevallen",
    "monteur afspraak wachten",
    "app inloggen foutmelding",
    "factuur bedrag dubbel",
    "pakket bezorgd kwijt",
    "klantenservice telefoon wachtrij",
    "contract opzeggen verhuizing",
    "tarief teruglevering zonnepanelen",
    "warmtepomp offerte installatie",
    "laadpaal kabel garage",
    "meterstand doorgeven vergeten",
    "korting actie voorwaarden",
];

fn main() -> Result<(), Box<dyn Error>> {
    let given = |at: usize| env::args().nth(at).ok_or("give DIR MENTIONS DAYS");
    let (dir, mentions, days): (_, u64, i64) = (given(1)?, given(2)?.parse()?, given(3)?.parse()?);
    let store = SledStore::open(Path::new(&dir), &Settings::default())?;
    let now = DateTime::<Utc>::from(SystemTime::now());
    let apart = TimeDelta::days(days) / i32::try_from(mentions)?;
    for first in (0..mentions).step_by(usize::try_from(PAGE)?) {
        let heard = |number: u64| now - apart * i32::try_from(mentions - number).unwrap_or(i32::MAX);
        let page =
            (first..mentions.min(first + PAGE)).map(|number| found(number, mentions, heard(number))).collect::<Result<Vec<_>, _>>()?;
        store.record(&page, &Cursor::new(SourceName::new("s0")?, now))?;
    }
    Ok(())
}

fn found(number: u64, all: u64, heard: DateTime<Utc>) -> Result<Found, Box<dyn Error>> {
    let chance = mixed(number);
    let signal = signal(chance % 100);
    let mention = mention(number, all, heard)?;
    let list = ListName::new(if chance.is_multiple_of(5) { "Volta" } else { "Acme" })?;
    let kind = if list.as_str() == "Volta" { ListKind::Competitor } else { ListKind::Brand };
    let hit = Match { list, kind, line: Some(1), query: "acme".into(), signal: None, spans: Vec::new() };
    let reason = |words: usize| Reason::new(signal, 0.25, Because::Sign { words: format!("teken {words}") });
    let verdict = Verdict {
        lang: None,
        signal,
        uncertain: false,
        signals: vec![signal],
        scores: Scores::default(),
        matches: vec![hit],
        why: (0..8).map(reason).collect(),
        versions: Versions { lists: "0123456789abcdef".to_owned(), model: "0123456789abcdef".to_owned() },
    };
    Ok(Found { mention, verdict, content: number, like: None, change: Change::New, pendings: Vec::new(), answers: None })
}

fn signal(of_hundred: u64) -> Signal {
    let mut left = of_hundred;
    for (signal, share) in Counts::SIGNALS.into_iter().zip(OF_HUNDRED) {
        if left < share {
            return signal;
        }
        left -= share;
    }
    Signal::Other
}

fn mention(number: u64, all: u64, heard: DateTime<Utc>) -> Result<Mention, Box<dyn Error>> {
    let (chance, source) = (mixed(number ^ 0x4d), mixed(number ^ 5) % SOURCES);
    let channels = [Channel::Forum, Channel::Social, Channel::Review, Channel::News];
    let channel = channels.get(usize::try_from(source % 4)?).copied().unwrap_or(Channel::Forum);
    let author = format!("Schrijver {}", chance % (all / 4).max(1));
    let line = serde_json::json!({
        "id": format!("{number:032x}"), "channel": channel.as_str(), "text": text(number), "url": format!("https://s{source}.example/{number}"),
        "author": { "name": author }, "published": (heard - TimeDelta::seconds(i64::try_from(chance % 5000)?)).to_rfc3339(),
    });
    let mut mention = MentionLine::parse(&line.to_string())?.into_mention(&SourceName::new(&format!("s{source}"))?, heard);
    if channel == Channel::Review {
        mention.rating = Rating::new(f32::from(u8::try_from(1 + chance % 5)?), 5.0);
    }
    Ok(mention)
}

/// About thirty words: three of a subject, and others by chance.
fn text(number: u64) -> String {
    let subject = SUBJECTS.iter().cycle().nth(usize::try_from(mixed(number ^ 9) % 12).unwrap_or_default()).unwrap_or(&"");
    let others = (0..26).map(|place| format!("woord{}", mixed(number * 100 + place) % 4_000));
    format!("acme {subject} {}", others.collect::<Vec<_>>().join(" "))
}

fn mixed(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    number ^ (number >> 31)
}
