//! What becomes of a store of which a bit flipped or an end was cut off: `cargo run --release -p luister-store --example damage -- MENTIONS TRIALS`.
//!
//! A store with so many mentions is damaged in as many ways, half of them single flipped bits, half of them cuts. Each time it is opened as it
//! is, which has to fail or to give what was written; then it is made anew, once without a backup and once with one that has nine in ten of
//! the mentions. Told is how often a store opened and answered something else than was written, and how many mentions were lost that
//! the damage did not hit.

#![expect(clippy::print_stdout, reason = "it prints figures")]

use chrono::{DateTime, TimeDelta, Utc};
use luister_mention::{Change, Cursor, Found, Mention, MentionId, MentionLine, Position, Scores, Signal, SourceName, Verdict, Versions};
use luister_store::{Intake as _, Library as _, Settings, SledStore, Upkeep as _, rebuild};
use std::{collections::BTreeMap, env, error::Error, fs, path::Path};

type Truth = BTreeMap<MentionId, String>;

fn main() -> Result<(), Box<dyn Error>> {
    let given =
        |at: usize| env::args().nth(at).ok_or("give MENTIONS TRIALS").and_then(|text| text.parse::<usize>().map_err(|_| "a number"));
    let (mentions, trials) = (given(1)?, given(2)?);
    let home = env::temp_dir().join(format!("luister-damage-{}", std::process::id()));
    let (dir, backup) = (home.join("store"), home.join("backup.tar.zst"));
    fs::create_dir_all(&home)?;
    let truth = fill(&dir, &backup, mentions, &home)?;
    let bytes = fs::read(dir.join("db"))?;
    println!("{mentions} mentions, {} KiB, {trials} trials", bytes.len() / 1024);
    let (mut chance, mut told) = (0x9E37_79B9_7F4A_7C15_u64, Told::default());
    for trial in 0..trials {
        let work = home.join("trial");
        copy(&dir, &work.join("store"))?;
        let file = work.join("store/db");
        let at = usize::try_from(next(&mut chance) % bytes.len() as u64)?;
        if trial % 2 == 0 {
            let mut flipped = bytes.clone();
            if let Some(byte) = flipped.get_mut(at) {
                *byte ^= 1 << (next(&mut chance) % 8);
            }
            fs::write(&file, flipped)?;
        } else {
            fs::File::options().write(true).open(&file)?.set_len(at as u64)?;
        }
        // sled writes into what it opens: what is made anew is another copy.
        for other in ["opened", "again"] {
            copy(&work.join("store"), &work.join(other).join("store"))?;
        }
        told.opened(&work.join("opened/store"), &truth);
        let lost = made_anew(&work.join("store"), None, &truth)?;
        let lost_with = made_anew(&work.join("again/store"), Some(&backup), &truth)?;
        told.made_anew(trial % 2 == 0, lost, lost_with);
        fs::remove_dir_all(work)?;
    }
    told.print();
    fs::remove_dir_all(home)?;
    Ok(())
}

#[derive(Default)]
struct Told {
    refused: usize,
    whole: usize,
    wrong: usize,
    flips: Lost,
    cuts: Lost,
}

/// What one sort of damage cost.
#[derive(Default)]
struct Lost {
    trials: usize,
    /// Mentions that were lost without a backup…
    without: usize,
    /// …and with one.
    with: usize,
}

impl Told {
    fn opened(&mut self, dir: &Path, truth: &Truth) {
        let known = SledStore::open(dir, &Settings::default()).and_then(|store| Ok((store.verify()?.findings.is_empty(), all(&store)?)));
        match known {
            Err(_) | Ok((false, _)) => self.refused += 1,
            Ok((true, all)) if all == *truth => self.whole += 1,
            Ok(_) => self.wrong += 1,
        }
    }

    fn made_anew(&mut self, is_flip: bool, without: usize, with: usize) {
        let lost = if is_flip { &mut self.flips } else { &mut self.cuts };
        lost.trials += 1;
        lost.without += without;
        lost.with += with;
    }

    fn print(&self) {
        println!("opened and whole {}, refused {}, silently wrong {}", self.whole, self.refused, self.wrong);
        for (name, Lost { trials, without, with }) in [("flipped bits", &self.flips), ("cuts", &self.cuts)] {
            println!("{name}: {trials} trials, mentions lost in all {without} without a backup, {with} with one");
        }
    }
}

fn made_anew(dir: &Path, backup: Option<&Path>, truth: &Truth) -> Result<usize, Box<dyn Error>> {
    rebuild(dir, &Settings::default(), backup, &dir.with_file_name("corrupt"))?;
    let store = SledStore::open(dir, &Settings::default())?;
    if !store.verify()?.findings.is_empty() {
        return Err("a store that was made anew is not whole".into());
    }
    let all = all(&store)?;
    if all.iter().any(|(id, stored)| truth.get(id) != Some(stored)) {
        return Err("a store that was made anew holds what was never written".into());
    }
    Ok(truth.len() - all.len())
}

fn fill(dir: &Path, backup: &Path, mentions: usize, home: &Path) -> Result<Truth, Box<dyn Error>> {
    let store = SledStore::open(dir, &Settings::default())?;
    let now: DateTime<Utc> = "2026-11-21T08:00:00Z".parse()?;
    for first in (0..mentions).step_by(50) {
        if first >= mentions / 10 * 9 && !backup.exists() {
            store.back_up(&mut fs::File::create(backup)?, home, now)?;
        }
        let page: Result<Vec<Found>, Box<dyn Error>> = (first..mentions.min(first + 50)).map(|number| found(number, now)).collect();
        store.record(&page?, &Cursor::new(SourceName::new("forum")?, now))?;
    }
    Ok(all(&store)?)
}

fn found(number: usize, now: DateTime<Utc>) -> Result<Found, Box<dyn Error>> {
    let line = serde_json::json!({
        "text": format!("Alweer een storing bij Acme, nummer {number}, {}", "en het duurt maar voort ".repeat(number % 20)),
        "author": { "name": format!("Schrijver {}", number % 97) }, "url": format!("https://forum.example/{number}"),
    });
    let source = SourceName::new("forum")?;
    let mention: Mention = MentionLine::parse(&line.to_string())?.into_mention(&source, now + TimeDelta::seconds(i64::try_from(number)?));
    let verdict = Verdict {
        lang: None,
        signal: Signal::Complaint,
        uncertain: false,
        signals: vec![Signal::Complaint],
        scores: Scores::default(),
        matches: vec![],
        why: vec![],
        versions: Versions::default(),
    };
    Ok(Found { mention, verdict, content: number as u64, like: None, change: Change::New, pendings: vec![], answers: None })
}

fn all(store: &SledStore) -> Result<Truth, luister_store::StoreError> {
    let mut all = Truth::new();
    let mut after = Position(0);
    loop {
        let page = store.after(after, 1000)?;
        if page.mentions.is_empty() {
            return Ok(all);
        }
        after = page.last;
        all.extend(page.mentions.into_iter().map(|stored| (stored.mention.id, format!("{stored:?}"))));
    }
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let place = to.join(entry.file_name());
        if entry.file_type()?.is_dir() { copy(&entry.path(), &place)? } else { fs::copy(entry.path(), place).map(drop)? }
    }
    Ok(())
}

/// Numbers without an order, the same in each run.
fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}
