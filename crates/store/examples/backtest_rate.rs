//! What a backtest over a long history costs:
//! `cargo run --release -p luister-store --example backtest_rate -- [MENTIONS] [FOUND IN 1000] [CACHE MIB]`.
//!
//! Each mention has some 300 bytes of text and a verdict of four reasons; so many in a thousand name the brand. A list of twelve
//! queries is held against a draft of it. The store lies in a temporary folder: `TMPDIR=/dev/shm` leaves the disk out of it.

use chrono::{DateTime, TimeDelta, Utc};
use luister_matcher::{ListFile, Lists, Matcher, backtest::Backtest};
use luister_mention::{
    Author, Because, Change, Channel, Cursor, Found, Link, Mention, MentionId, Position, Reason, Scores, Signal, Size, SourceName, StoryId,
    Verdict, Versions,
};
use luister_store::{Intake as _, Library as _, Settings, SledStore, StoreError};
use std::{env, error::Error, fs, io::Write as _, sync::Arc, time::Instant};

/// Mentions that are recorded, and looked at, in one go.
const PAGE: usize = 500;
const SENTENCES: [&str; 8] = [
    "Gisteren de nieuwe winkel aan de haven bezocht, en het personeel nam echt de tijd voor ons.",
    "Mijn bestelling kwam drie dagen later dan beloofd; aan de telefoon waren ze wel vriendelijk.",
    "According to the paper the council decides before summer what happens to the old station.",
    "Sinds de laatste update start de app niet meer, ook niet na opnieuw installeren.",
    "Does anybody know whether tickets can still be changed a day in advance?",
    "De buurt is bang voor lawaai en heeft al tweeduizend handtekeningen opgehaald.",
    "Wie kent een goede installateur voor een warmtepomp in een jaren dertig huis?",
    "De rekening klopt niet en niemand belt terug, dit is de derde klacht in een maand.",
];
const BRAND: [&str; 4] = [
    "Alweer een storing bij Acme.",
    "Acme heeft mijn klachten netjes opgelost.",
    "Vacature bij Acme Energie!",
    "Hoe lang wacht jij op @acme_nl?",
];
const LIST: &str = "list: Acme\nkind: brand\n\n$acme = acme OR \"acme energie\" OR @acme_nl OR #acme\n\n$acme NOT vacature\n\
    $acme NEAR/8 (storing OR kapot* OR \"geen stroom\") => complaint\n$acme AND (rechtszaak OR kassa OR radar) => crisis\n\
    (\"wie kent\" OR \"ervaring met\") NEAR/2 energieleverancier*\nacmeapp OR \"acme app\"\nauthor:acme_nl\n\"acme solar\"\nbolt NEAR/3 storing\n\
    zonnestroomnet*\n\"vast contract\" NEAR/6 $acme\n$acme AND rating:<=2\n$acme AND title:klacht*\n";

fn main() -> Result<(), Box<dyn Error>> {
    let number = |at: usize, usual: usize| env::args().nth(at).map_or(Ok(usual), |given| given.parse());
    let (mentions, hits, cache) = (number(1, 1_000_000)?, number(2, 20)?, number(3, 64)?);
    let dir = tempfile::tempdir()?;
    let store = SledStore::open(dir.path(), &Settings { cache: Size::mib(u64::try_from(cache)?), ..Settings::default() })?;
    let source = SourceName::new("forum")?;
    for first in (0..mentions).step_by(PAGE) {
        let page: Vec<Found> = (first..mentions.min(first + PAGE)).map(|number| found(&source, number, hits)).collect();
        store.record(&page, &Cursor::new(source.clone(), now()))?;
    }
    let draft = LIST.replace("NOT vacature", "NOT (vacature OR opgelost)").replace("kapot*", "kapot* OR klacht*");
    let before = compiled(LIST);
    let matcher = Matcher::new(Arc::default());
    let mut out = std::io::stdout();
    writeln!(out, "{mentions} mentions recorded; at most {} MiB so far", peak())?;
    for round in 1..=3 {
        let (began, cpu) = (Instant::now(), cpu_secs());
        let after = compiled(&draft);
        let lists = before.get("Acme").zip(after.get("Acme"));
        let Some((before, after)) = lists else { return Err("the lists do not compile".into()) };
        let mut backtest = Backtest::new(Some(before), after, &matcher);
        let (mut last, mut whole) = (Position(0), 0);
        loop {
            let mut seen = 0;
            let page = store.sift(last, PAGE, &mut |glimpse| {
                seen += 1;
                backtest.wants(glimpse)
            })?;
            whole += page.mentions.len();
            page.mentions
                .iter()
                .try_for_each(|stored| backtest.see::<StoreError>(stored, stored.mention.heard.date_naive(), |_| Ok(None)))?;
            last = page.last;
            if seen == 0 {
                break;
            }
        }
        let report = backtest.finish();
        let secs = began.elapsed().as_secs_f64();
        writeln!(
            out,
            "round {round}: {:.0} mentions/s, {secs:.2} s, {:.2} s of CPU, {whole} read whole, {} found before and {} after, at most {} MiB",
            f64::from(u32::try_from(mentions)?) / secs,
            cpu_secs() - cpu,
            report.before.unwrap_or_default(),
            report.after,
            peak(),
        )?;
    }
    Ok(())
}

fn compiled(text: &str) -> Lists {
    Lists::compile(&[ListFile { file: "acme.txt".to_owned(), text: text.to_owned() }], None).0
}

fn now() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000)
}

fn found(source: &SourceName, number: usize, hits: usize) -> Found {
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(number.to_be_bytes().into_iter().cycle()).for_each(|(to, from)| *to = from);
    let id = MentionId::from_bytes(bytes);
    let pick = |step: usize| SENTENCES.get((number * 7 + step) % SENTENCES.len()).copied().unwrap_or_default();
    let brand = BRAND.get(number % BRAND.len()).filter(|_| number * 37 % 1000 < hits).copied().unwrap_or_default();
    let heard = now() - TimeDelta::minutes(i64::try_from(number).unwrap_or_default());
    let mention = Mention {
        id,
        source: source.clone(),
        channel: Channel::Forum,
        url: Link::parse(&format!("https://forum.example/t/{number}")),
        title: None,
        text: format!("{} {} {brand} {} {number}", pick(0), pick(1), pick(2)),
        cut: false,
        author: Author::named(&format!("Sam {}", number % 5_000)),
        own: false,
        about: Vec::new(),
        story: StoryId(id),
        published: Some(heard),
        edited: None,
        heard,
        lang: None,
        rating: None,
        thread: None,
        parent: None,
        reach: None,
    };
    let content = u64::try_from(number).unwrap_or_default();
    Found { mention, verdict: verdict(), content, like: None, change: Change::New, pendings: Vec::new(), answers: None }
}

fn verdict() -> Verdict {
    let sign = |words: &&str| Reason::new(Signal::Complaint, 0.25, Because::Sign { words: (*words).to_owned() });
    Verdict {
        lang: None,
        signal: Signal::Complaint,
        uncertain: false,
        signals: vec![Signal::Complaint],
        scores: Scores { complaint: 0.75, ..Scores::default() },
        matches: Vec::new(),
        why: ["drie dagen later", "start niet", "niet meer", "beloofd"].iter().map(sign).collect(),
        versions: Versions { lists: "0123456789ab".to_owned(), model: "0123456789ab".to_owned() },
    }
}

/// The most memory that this process had so far, in MiB.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|kib| kib.parse::<u64>().ok()).unwrap_or_default() / 1024
}

/// What this process used of a core so far, in seconds.
fn cpu_secs() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<f64> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().filter_map(|field| field.parse().ok()).collect();
    let ticks = |at: usize| fields.get(at).copied().unwrap_or_default();
    // Behind the name and the state, utime and stime are the eleventh and the twelfth number.
    (ticks(10) + ticks(11)) / 100.0
}
