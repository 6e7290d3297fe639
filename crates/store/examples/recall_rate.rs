//! What stories cost with the texts in the store: `cargo run --release -p luister-store --example recall_rate -- [MENTIONS] [CACHE MIB]`.
//!
//! Each mention has a text of about 70 words, of which every tenth is a copy with a fifth of the words changed, and a verdict of a
//! dozen reasons. Told is what it takes to read them back, as the daemon does when it starts, and to choose the story of one more. The
//! store lies in a temporary folder: `TMPDIR=/dev/shm` leaves the disk out of it.

use chrono::{DateTime, TimeDelta, Utc};
use luister_insight::story::{Stories, Telling};
use luister_mention::{
    Because, Change, Cursor, Found, Mention, MentionLine, Position, Reason, Scores, Signal, Size, SourceName, Verdict, Versions,
};
use luister_store::{Intake as _, Library as _, Settings, SledStore, StoreError};
use std::{
    env,
    error::Error,
    io::Write as _,
    time::{Duration, Instant},
};

/// Mentions that are recorded, and read, in one go.
const PAGE: usize = 500;
/// Mentions whose story is chosen.
const MORE: usize = 5_000;
/// One mention of so many is a copy, of the one so many before it.
const COPIES: (u64, u64) = (10, 7_000);
const WORDS: usize = 70;
/// So many words are common, and the others rare: of two words one is common.
const COMMON: u64 = 60;
const RARE: u64 = 20_000;

fn main() -> Result<(), Box<dyn Error>> {
    let number = |at: usize, usual: usize| env::args().nth(at).map_or(Ok(usual), |given| given.parse());
    let (mentions, cache) = (number(1, 50_000)?, number(2, 32)?);
    let dir = tempfile::tempdir()?;
    let settings = || Ok::<_, Box<dyn Error>>(Settings { cache: Size::mib(u64::try_from(cache)?), ..Settings::default() });
    let store = SledStore::open(dir.path(), &settings()?)?;
    for first in (0..mentions).step_by(PAGE) {
        let page: Vec<Found> = (first..mentions.min(first + PAGE)).map(found).collect::<Result<_, _>>()?;
        store.record(&page, &Cursor::new(SourceName::new("measured")?, now()))?;
    }
    drop(store);
    let store = SledStore::open(dir.path(), &settings()?)?;
    let (mut stories, mut position) = (Stories::new(), Position(0));
    let (began, mut reading) = (Instant::now(), Duration::ZERO);
    loop {
        let reads = Instant::now();
        let page = store.after(position, PAGE)?;
        reading += reads.elapsed();
        if page.mentions.is_empty() {
            break;
        }
        page.mentions.iter().for_each(|stored| stories.remember(&Telling::of(&stored.mention)));
        position = page.last;
    }
    let read_back = began.elapsed();
    let more: Vec<Mention> = (mentions..mentions + MORE).map(mention).collect::<Result<_, _>>()?;
    let (began, mut joined, mut recalled) = (Instant::now(), 0_usize, 0_usize);
    for mention in &more {
        let telling = Telling::of(mention);
        let found = stories.joins(&telling, |id| {
            recalled += 1;
            Ok::<_, StoreError>(store.mention(id)?.map(|stored| Telling::of(&stored.mention)))
        })?;
        joined += usize::from(found.is_some());
        stories.remember(&telling);
    }
    let each = began.elapsed() / u32::try_from(MORE)?;
    let told = format!(
        "{mentions} mentions remembered in {read_back:.2?}, {reading:.2?} of it to read them; {} KiB of index; {MORE} more in {each:.1?} each, {recalled} looked at again, {joined} joined a story\n",
        stories.bytes() / 1024
    );
    std::io::stdout().write_all(told.as_bytes())?;
    Ok(())
}

fn now() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000)
}

fn mention(number: usize) -> Result<Mention, Box<dyn Error>> {
    let line = serde_json::json!({ "id": format!("{number:032x}"), "channel": "news", "text": text(number as u64) });
    Ok(MentionLine::parse(&line.to_string())?.into_mention(&SourceName::new("measured")?, now()))
}

/// Words by chance; a copy has those of an earlier text, but for every fifth.
fn text(number: u64) -> String {
    let (each, before) = COPIES;
    let is_copy = number.is_multiple_of(each);
    let word = |place: u64| {
        let of = if is_copy && !place.is_multiple_of(5) { number.saturating_sub(before) + 1 } else { number };
        let chance = mixed(of * 1_000 + place);
        if chance.is_multiple_of(2) { format!("van{}", (chance >> 8) % COMMON) } else { format!("woord{}", (chance >> 8) % RARE) }
    };
    (0..WORDS as u64).map(word).collect::<Vec<_>>().join(" ")
}

fn mixed(number: u64) -> u64 {
    let number = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    number ^ (number >> 31)
}

fn found(number: usize) -> Result<Found, Box<dyn Error>> {
    let reason = |words: usize| Reason::new(Signal::Complaint, 0.25, Because::Sign { words: format!("teken {words}") });
    let verdict = Verdict {
        lang: None,
        signal: Signal::Complaint,
        uncertain: false,
        signals: vec![Signal::Complaint],
        scores: Scores { complaint: 0.75, ..Scores::default() },
        matches: Vec::new(),
        why: (0..12).map(reason).collect(),
        versions: Versions { lists: "0123456789abcdef".to_owned(), model: "0123456789abcdef".to_owned() },
    };
    Ok(Found {
        mention: mention(number)?,
        verdict,
        content: number as u64,
        like: None,
        change: Change::New,
        pendings: Vec::new(),
        answers: None,
    })
}
