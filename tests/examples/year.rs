//! A year of service in fast motion:
//! `cargo run --release -p luister-tests --example year -- target/release/luister DIR DAYS MENTIONS_A_DAY KILLS BACKUPS`.
//!
//! The daemon runs under libfaketime (Debian's package `faketime`), whose clock this program moves on by a quarter of a day as soon as
//! all that came in was taken. Mentions come through four inboxes; some are complaints, of which cases are closed and verdicts
//! corrected; digests are made every morning, retention is 90 days. Now and then the daemon is killed in the middle of its work, and
//! a backup is made. `DIR/days.tsv` has what the process takes at the end of each day.
//!
//! At the end every day's key figures are held against a recount: of exports, which were made before anything in them expired.

#![expect(clippy::print_stdout, reason = "it is a program that tells what it saw")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a measurement that cannot go on ends")]

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    env,
    fmt::Write as _,
    fs::{self, File},
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

const FAKETIME: &str = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";
/// When the year begins: 2025-01-01, in seconds since 1970.
const BEGIN: i64 = 1_735_689_600;
const DAY: i64 = 86_400;
const STEPS: i64 = 4;
const INBOXES: [&str; 4] = ["forum", "social", "review", "news"];
/// How many days pass between two exports: fewer than mentions are kept.
const EXPORTS: i64 = 60;
const LISTEN: &str = "127.0.0.1:18650";
/// Of a thousand mentions so many are no small talk.
const TOLD: u64 = 2;
const CLOSED_A_DAY: usize = 12;
const LABELLED_A_DAY: usize = 4;
const PATIENCE: Duration = Duration::from_mins(10);

const CONFIG: &str = r#"
[daemon]
state = "../state"
keywords = "../keywords"
[http]
contact = "mailto:year@acme.example"
[mail]
from = "luister <luister@acme.example>"
administrator = "admin@acme.example"
folder = "../mail"
timezone = "UTC"
[privacy]
retention = "90d"
[web]
listen = "127.0.0.1:18650"
[[team]]
name = "Webcare"
mail = "webcare@acme.example"
lang = "nl"
response_target = "4h"
mails_per_hour = 30
[[route]]
name = "all"
match = { signal = ["crisis", "complaint", "question", "lead"] }
team = "Webcare"
group_wait = "30s"
[[digest]]
name = "morning"
team = "Webcare"
schedule = "0 8 * * *"
"#;

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let number = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (number ^ (number >> 31)) % most
    }

    fn of<'t>(&mut self, texts: &'t [String]) -> &'t str {
        &texts[usize::try_from(self.below(texts.len() as u64)).unwrap()]
    }
}

/// How many mentions of others, by day, source and signal.
type Counts = BTreeMap<(i64, String, String), u64>;

struct Year {
    program: PathBuf,
    dir: PathBuf,
    dice: Dice,
    small_talk: Vec<String>,
    troubles: Vec<String>,
    written: u64,
    /// When it is now, in seconds since 1970.
    now: i64,
    daemon: Option<Child>,
    starts: Vec<f64>,
    counts: Counts,
    /// Mentions whose verdict was corrected: what they are now.
    labels: HashMap<String, String>,
    /// What was exported was heard before this.
    exported: i64,
    days: File,
}

fn main() {
    let given: Vec<String> = env::args().skip(1).collect();
    let [program, dir, days, a_day, kills, backups] = given.as_slice() else {
        panic!("give PROGRAM DIR DAYS MENTIONS_A_DAY KILLS BACKUPS")
    };
    let number = |text: &String| text.parse::<i64>().unwrap();
    let (days, a_day, kills, backups) = (number(days), number(a_day), number(kills), number(backups));
    let mut year = Year::begin(Path::new(program), Path::new(dir));
    year.start();
    for day in 0..days {
        let is_killed = (day + 1) * kills / days > day * kills / days;
        let kill_at = is_killed.then(|| i64::try_from(year.dice.below(4)).unwrap());
        for step in 0..STEPS {
            year.step(u64::try_from(a_day / STEPS).unwrap(), kill_at == Some(step));
        }
        year.work();
        if (day + 1) * backups / days > day * backups / days {
            year.back_up(day);
        }
        if (day + 1) % EXPORTS == 0 || day + 1 == days {
            year.export();
        }
        year.note(day);
    }
    year.compare(days);
    let mut starts = year.starts.clone();
    starts.sort_by(f64::total_cmp);
    println!("starts: {}, median {:.2} s, longest {:.2} s", starts.len(), starts[starts.len() / 2], starts[starts.len() - 1]);
    year.end();
}

impl Year {
    fn begin(program: &Path, dir: &Path) -> Self {
        for folder in ["config", "keywords", "mail", "backups"] {
            fs::create_dir_all(dir.join(folder)).unwrap();
        }
        let mut sources = String::new();
        for name in INBOXES {
            fs::create_dir_all(dir.join("inbox").join(name)).unwrap();
            writeln!(sources, "[[inbox]]\nname = \"{name}\"\nfolder = \"../inbox/{name}\"\nchannel = \"{name}\"\nevery = \"1s\"").unwrap();
        }
        fs::write(dir.join("config/luister.toml"), CONFIG).unwrap();
        fs::write(dir.join("config/sources.toml"), sources).unwrap();
        fs::write(dir.join("keywords/acme.txt"), "list: Acme\n\nacme\n").unwrap();
        let (small_talk, troubles) = texts();
        Self {
            program: fs::canonicalize(program).unwrap(),
            dir: fs::canonicalize(dir).unwrap(),
            dice: Dice(8),
            small_talk,
            troubles,
            written: 0,
            now: BEGIN,
            daemon: None,
            starts: Vec::new(),
            counts: Counts::new(),
            labels: HashMap::new(),
            exported: 0,
            days: File::create(dir.join("days.tsv")).unwrap(),
        }
    }

    /// Tells libfaketime how far its clock is from the real one.
    fn set_clock(&self) {
        let real = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let offset = self.now - i64::try_from(real).unwrap();
        fs::write(self.dir.join("clock.new"), format!("{offset:+}")).unwrap();
        fs::rename(self.dir.join("clock.new"), self.dir.join("clock")).unwrap();
    }

    fn luister(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.arg("--config").arg(self.dir.join("config/luister.toml")).args(arguments);
        command.env("LD_PRELOAD", FAKETIME).env("FAKETIME_TIMESTAMP_FILE", self.dir.join("clock")).env("FAKETIME_NO_CACHE", "1");
        command.env("FAKETIME_DONT_FAKE_MONOTONIC", "1").env("NO_FAKE_STAT", "1").env("USER", "karin");
        command
    }

    /// What a command says.
    fn ask(&self, arguments: &[&str]) -> String {
        let output = self.luister(arguments).stderr(Stdio::inherit()).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    }

    /// Starts the daemon, and notes how long it takes until it answers.
    fn start(&mut self) {
        self.set_clock();
        let log = File::options().create(true).append(true).open(self.dir.join("log")).unwrap();
        let began = Instant::now();
        self.daemon = Some(self.luister(&["run"]).stderr(log).stdout(Stdio::null()).spawn().unwrap());
        while get("/healthz").is_none() {
            assert!(began.elapsed() < PATIENCE, "it does not start");
            thread::sleep(Duration::from_millis(5));
        }
        self.starts.push(began.elapsed().as_secs_f64());
    }

    fn kill(&mut self) {
        thread::sleep(Duration::from_millis(self.dice.below(1500)));
        let mut daemon = self.daemon.take().unwrap();
        daemon.kill().unwrap();
        daemon.wait().unwrap();
    }

    fn pid(&self) -> u32 {
        self.daemon.as_ref().unwrap().id()
    }

    /// Moves the clock on, lets mentions come in, and waits until they are taken.
    fn step(&mut self, mentions: u64, is_killed: bool) {
        self.now += DAY / STEPS;
        let each = mentions / INBOXES.len() as u64;
        for name in INBOXES {
            let page: String = (0..each).map(|_| self.line()).collect();
            let folder = self.dir.join("inbox").join(name);
            fs::write(folder.join("page.part"), page).unwrap();
            let file = File::open(folder.join("page.part")).unwrap();
            file.set_modified(UNIX_EPOCH + Duration::from_secs(self.now.unsigned_abs())).unwrap();
            fs::rename(folder.join("page.part"), folder.join(format!("{}.jsonl", self.now))).unwrap();
        }
        self.set_clock();
        self.hurry();
        if is_killed {
            self.kill();
            self.start();
        }
        let began = Instant::now();
        while !INBOXES.iter().all(|name| is_taken(&self.dir.join("inbox").join(name))) {
            assert!(began.elapsed() < PATIENCE, "what came in is not taken: {}", self.now);
            assert!(self.daemon.as_mut().unwrap().try_wait().unwrap().is_none(), "the daemon ended");
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Lets the daemon look at its clock.
    fn hurry(&self) {
        Command::new("kill").args(["-HUP", &self.pid().to_string()]).status().unwrap();
    }

    fn line(&mut self) -> String {
        self.written += 1;
        let texts = if self.dice.below(1000) < TOLD { &self.troubles } else { &self.small_talk };
        let mut text = format!("Acme: {}", self.dice.of(texts));
        for _ in 0..8 {
            write!(text, " {}{}", ["boom", "lamp", "vel", "steen"][usize::try_from(self.dice.below(4)).unwrap()], self.dice.below(4000))
                .unwrap();
        }
        let (writer, age) = (self.dice.below(400_000), i64::try_from(self.dice.below(20_000)).unwrap());
        let number = self.written;
        let line = json!({
            "id": format!("{number:032x}"), "text": text, "url": format!("https://acme.example/{number}"),
            "author": { "name": format!("Schrijver {writer}"), "handle": format!("@schrijver{writer}") }, "published": time(self.now - age),
        });
        format!("{line}\n")
    }

    /// What people do in a day: close cases, and say what a mention is instead.
    fn work(&mut self) {
        let cases = self.ask(&["cases", "--json"]);
        let mentions: Vec<String> =
            cases.lines().filter_map(|line| Some(serde_json::from_str::<Value>(line).ok()?["mention"].as_str()?.to_owned())).collect();
        let mut acts: Vec<Child> = Vec::new();
        for mention in mentions.iter().take(CLOSED_A_DAY) {
            acts.push(self.luister(&["case", mention, "handled"]).stdout(Stdio::null()).spawn().unwrap());
        }
        for mention in mentions.iter().rev().take(LABELLED_A_DAY) {
            let act = self.luister(&["label", mention, "praise"]).stdout(Stdio::null()).spawn().unwrap();
            self.labels.insert(mention.clone(), "praise".to_owned());
            acts.push(act);
        }
        for mut act in acts {
            assert!(act.wait().unwrap().success(), "somebody could not act");
        }
    }

    fn back_up(&self, day: i64) {
        let (file, began) = (self.dir.join("backups").join(format!("{day}.backup")), Instant::now());
        let status = self.luister(&["backup", file.to_str().unwrap()]).stdout(Stdio::null()).status().unwrap();
        assert!(status.success(), "no backup was made");
        println!("day {day}: a backup of {} MiB in {:.1} s", fs::metadata(&file).unwrap().len() >> 20, began.elapsed().as_secs_f64());
        // The disk has room for one of them.
        fs::remove_file(file).unwrap();
    }

    /// Counts what was heard since the last time.
    fn export(&mut self) {
        let mut child = self.luister(&["export"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut newest = self.exported;
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line: Value = serde_json::from_str(&line.unwrap()).unwrap();
            if line["kind"] != "mention" {
                continue;
            }
            let heard = line["heard"].as_str().unwrap().parse::<DateTime<Utc>>().unwrap().timestamp();
            newest = newest.max(heard);
            if heard <= self.exported || line["own"] == true {
                continue;
            }
            let signal = line["verdict"]["signal"].as_str().unwrap().to_owned();
            let signal = self.labels.get(line["id"].as_str().unwrap()).cloned().unwrap_or(signal);
            let key = (heard.div_euclid(DAY), line["source"].as_str().unwrap().to_owned(), signal);
            *self.counts.entry(key).or_default() += 1;
        }
        assert!(child.wait().unwrap().success(), "the export broke off");
        self.exported = newest;
    }

    /// Notes what the process takes.
    fn note(&mut self, day: i64) {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid())).unwrap();
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap().trim().trim_end_matches(" kB").to_owned();
        let files = fs::read_dir(format!("/proc/{}/fd", self.pid())).unwrap().count();
        let threads = fs::read_dir(format!("/proc/{}/task", self.pid())).unwrap().count();
        let metrics = get("/metrics").unwrap_or_default();
        let of = |name: &str| metrics.lines().find_map(|line| line.strip_prefix(name)).unwrap_or(" ?").trim().to_owned();
        let mails = fs::read_dir(self.dir.join("mail")).unwrap().count();
        let real = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        writeln!(
            self.days,
            "{day}\t{real}\t{resident}\t{files}\t{threads}\t{}\t{}\t{}\t{mails}\t{}",
            self.written,
            bytes_in(&self.dir.join("state/store")) >> 20,
            of("luister_store_records{kind=\"mention\"}"),
            of("luister_cases_open{team=\"Webcare\"}"),
        )
        .unwrap();
    }

    /// Holds the key figures of each day against the recount.
    fn compare(&self, days: i64) {
        let (mut differ, mut compared, mut all) = (0, 0, 0);
        let mut wanted: VecDeque<i64> = (BEGIN / DAY..=BEGIN / DAY + days).collect();
        while let Some(day) = wanted.pop_front() {
            let [from, to] = [day, day + 1].map(|day| minute(day * DAY));
            let told: Value = serde_json::from_str(&self.ask(&["stats", "--from", &from, "--to", &to, "--format", "json"])).unwrap();
            let mut figures = Counts::new();
            for source in told["figures"]["sources"].as_array().unwrap() {
                for (signal, count) in source[1].as_object().unwrap() {
                    let count = count.as_u64().unwrap();
                    if count > 0 {
                        figures.insert((day, source[0].as_str().unwrap().to_owned(), signal.clone()), count);
                    }
                }
            }
            let recount: Counts = self
                .counts
                .range((day, String::new(), String::new())..(day + 1, String::new(), String::new()))
                .map(|(key, count)| (key.clone(), *count))
                .collect();
            compared += recount.len();
            all += recount.values().sum::<u64>();
            if figures != recount {
                differ += 1;
                println!("{from} differs:\n  told      {figures:?}\n  recounted {recount:?}");
            }
        }
        println!("figures: {compared} of {all} mentions ({} written) held against a recount, {differ} days differ", self.written);
    }

    fn end(mut self) {
        let mut daemon = self.daemon.take().unwrap();
        Command::new("kill").arg(daemon.id().to_string()).status().unwrap();
        println!("ended: {}", daemon.wait().unwrap());
        print!("verify: {}", self.ask(&["verify"]));
    }
}

fn is_taken(folder: &Path) -> bool {
    fs::read_dir(folder).unwrap().all(|entry| entry.unwrap().file_type().unwrap().is_dir())
}

/// Sentences that stand in the training data: those that say nothing, and complaints.
fn texts() -> (Vec<String>, Vec<String>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/matcher/training/nl");
    let read = |file: &str, label: &str| -> Vec<String> {
        let text = fs::read_to_string(folder.join(file)).unwrap();
        let rows = text.lines().filter_map(|line| {
            let mut fields = line.split('\t');
            (fields.nth(1)? == label).then(|| fields.next_back().unwrap_or_default().to_owned())
        });
        rows.collect()
    };
    (
        ["neutral.tsv", "world.tsv", "notices.tsv"].iter().flat_map(|file| read(file, "none")).collect(),
        read("obvious-posts.tsv", "complaint"),
    )
}

/// What the daemon answers, if it does.
fn get(path: &str) -> Option<String> {
    let mut stream = TcpStream::connect(LISTEN).ok()?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    answer.starts_with("HTTP/1.1 200").then_some(answer)
}

fn bytes_in(dir: &Path) -> u64 {
    let entries = fs::read_dir(dir).into_iter().flatten().filter_map(Result::ok);
    entries.map(|entry| if entry.path().is_dir() { bytes_in(&entry.path()) } else { entry.metadata().map_or(0, |data| data.len()) }).sum()
}

/// A time as luister reads it, to the minute.
fn time(seconds: i64) -> String {
    format!("{}:00Z", minute(seconds))
}

/// A minute as `luister stats` takes it.
fn minute(seconds: i64) -> String {
    DateTime::from_timestamp(seconds, 0).unwrap().format("%Y-%m-%dT%H:%M").to_string()
}
