//! What recording costs: `cargo run --release -p luister-store --example record_rate -- [MENTIONS] [PAGES TOGETHER] [CACHE MIB]`.
//!
//! Every mention is new, of about 900 bytes, with a verdict of a dozen reasons; a page has 25 of them, and some pages share a
//! transaction, as they do in the daemon. The store lies in a temporary folder: `TMPDIR=/dev/shm` leaves the disk out of it.

use chrono::{DateTime, TimeDelta, Utc};
use luister_mention::{
    Author, Because, Candidate, Change, Channel, Cursor, Found, Item, Link, Mention, MentionId, Reason, Scores, Signal, Size, SourceName,
    Standing, StoryId, Verdict, Versions,
};
use luister_store::{Intake as _, Settings, SledStore};
use std::{
    env,
    error::Error,
    time::{Duration, Instant},
};

const PAGE: usize = 25;
const SENTENCES: [&str; 6] = [
    "Gisteren de nieuwe winkel aan de haven bezocht, en het personeel nam echt de tijd voor ons.",
    "Mijn bestelling kwam drie dagen later dan beloofd; aan de telefoon waren ze wel vriendelijk.",
    "According to the paper the council decides before summer what happens to the old station.",
    "Sinds de laatste update start de app niet meer, ook niet na opnieuw installeren.",
    "Does anybody know whether tickets can still be changed a day in advance?",
    "De buurt is bang voor lawaai en heeft al tweeduizend handtekeningen opgehaald.",
];

/// A page of one source, before it is compared.
type Polled = (SourceName, Vec<Item>);

fn main() -> Result<(), Box<dyn Error>> {
    let number = |at: usize, usual: usize| env::args().nth(at).map_or(Ok(usual), |given| given.parse());
    let (pages, together, cache) = (number(1, 50_000)?.div_ceil(PAGE), number(2, 4)?.max(1), number(3, 32)?);
    let dir = tempfile::tempdir()?;
    let store = SledStore::open(dir.path(), &Settings { cache: Size::mib(u64::try_from(cache)?), ..Settings::default() })?;
    let (mut compared, mut recorded) = (Duration::ZERO, Duration::ZERO);
    for first in (0..pages).step_by(together) {
        let some: Vec<Polled> = (first..pages.min(first + together)).map(polled).collect::<Result<_, _>>()?;
        let begun = Instant::now();
        let standings: Vec<(Vec<Candidate>, Vec<Standing>)> = some.iter().map(|page| compare(&store, page)).collect::<Result<_, _>>()?;
        compared += begun.elapsed();
        let found: Vec<(Vec<Found>, Cursor)> = some.iter().zip(&standings).map(|(page, (new, known))| heard(page, new, known)).collect();
        let begun = Instant::now();
        store.record_all(&found.iter().map(|(found, cursor)| (found.as_slice(), cursor)).collect::<Vec<_>>())?;
        recorded += begun.elapsed();
    }
    let count = u32::try_from(pages * PAGE)?.max(1);
    let told = format!("{count} mentions compared in {:.1?} and recorded in {:.1?} each\n", compared / count, recorded / count);
    std::io::Write::write_all(&mut std::io::stdout(), told.as_bytes())?;
    Ok(())
}

fn compare(store: &SledStore, (source, items): &Polled) -> Result<(Vec<Candidate>, Vec<Standing>), Box<dyn Error>> {
    let candidates = Candidate::of_page(source, items, &[]);
    let standings = store.compare(&candidates)?;
    Ok((candidates, standings))
}

fn heard((source, items): &Polled, candidates: &[Candidate], standings: &[Standing]) -> (Vec<Found>, Cursor) {
    let found = items.iter().zip(candidates).zip(standings).filter_map(|((item, candidate), standing)| match standing {
        Standing::New { id } => Some(found(source, item, candidate, *id)),
        Standing::Edited { .. } | Standing::Seen => None,
    });
    (found.collect(), Cursor::new(source.clone(), now()))
}

fn now() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000)
}

fn polled(number: usize) -> Result<Polled, Box<dyn Error>> {
    let source = SourceName::new(&format!("source {number}"))?;
    Ok((source, (number * PAGE..(number + 1) * PAGE).map(item).collect()))
}

fn item(number: usize) -> Item {
    let pick = |step: usize| SENTENCES.get((number + step) % SENTENCES.len()).copied().unwrap_or_default();
    let minutes = i64::try_from(number % 50_000).unwrap_or_default();
    Item {
        guid: Some(format!("https://a.example/?p={number}")),
        link: Link::parse(&format!("https://a.example/news/{number}?utm_source=rss")),
        title: Some(format!("{} {number}", pick(0))),
        text: format!("{} {number}", (1..10).map(pick).collect::<Vec<_>>().join(" ")),
        author: Author::named(&format!("Sam {}", number % 5_000)),
        published: Some(now() - TimeDelta::minutes(minutes)),
        ..Item::default()
    }
}

fn found(source: &SourceName, item: &Item, candidate: &Candidate, id: MentionId) -> Found {
    let mention = Mention {
        id,
        source: source.clone(),
        channel: Channel::News,
        url: item.link.clone(),
        title: item.title.clone(),
        text: item.text.clone(),
        cut: false,
        author: item.author.clone(),
        own: false,
        about: Vec::new(),
        story: StoryId(id),
        published: item.published,
        edited: None,
        heard: now(),
        lang: None,
        rating: None,
        thread: None,
        parent: None,
        reach: None,
    };
    Found {
        mention,
        verdict: verdict(),
        content: candidate.content,
        like: candidate.like,
        change: Change::New,
        pendings: Vec::new(),
        answers: None,
    }
}

fn verdict() -> Verdict {
    let sign = |words: &&str| Reason::new(Signal::Complaint, 0.25, Because::Sign { words: (*words).to_owned() });
    let words =
        ["drie dagen later", "start niet", "niet meer", "bang", "lawaai", "opnieuw", "update", "beloofd", "weer", "no", "old", "late"];
    Verdict {
        lang: None,
        signal: Signal::Complaint,
        uncertain: false,
        signals: vec![Signal::Complaint],
        scores: Scores { complaint: 0.75, ..Scores::default() },
        matches: Vec::new(),
        why: words.iter().map(sign).collect(),
        versions: Versions { lists: "0123456789abcdef".to_owned(), model: "0123456789abcdef".to_owned() },
    }
}
