//! A week of three teams, minute by minute, with the settings that ship: how many mails open an affair, how many follow, how soon.
//! `LUISTER_WEEK_AFFAIRS` and `LUISTER_WEEK_MENTIONS` make it larger.

use super::*;
use crate::daemon::stage;
use chrono::TimeDelta;
use luister_mention::{Change, Found, Mention, MentionId, MentionLine, Signal, SourceName, StoryId, Verdict};
use luister_store::{Intake as _, Outbox as _, SledStore};
use std::collections::HashMap;

const TEAMS: [&str; 3] = ["Webcare", "Sales", "Press"];
const CONFIG: &str = "[[team]]\nname = \"Webcare\"\nmail = \"webcare@acme.example\"\n[[team]]\nname = \"Sales\"\nmail = \"sales@acme.example\"\n\
    [[team]]\nname = \"Press\"\nmail = \"press@acme.example\"\n\
    [[route]]\nname = \"webcare\"\nmatch = { signal = [\"complaint\", \"question\"] }\nteam = \"Webcare\"\n\
    [[route]]\nname = \"sales\"\nmatch = { signal = \"lead\" }\nteam = \"Sales\"\n\
    [[route]]\nname = \"press\"\nmatch = { signal = \"praise\" }\nteam = \"Press\"\n";

/// Numbers that look like chance, and are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// Something that people talk about: who it concerns, when it began, and what was said of it so far.
struct Affair {
    team: usize,
    is_scattered: bool,
    /// Minutes of the week at which somebody says something of it, in order.
    times: Vec<i64>,
    said: Vec<Mention>,
}

fn start() -> DateTime<Utc> {
    "2026-11-16T00:00:00Z".parse().unwrap()
}

fn affairs(count: usize, mentions: usize, chance: &mut Chance) -> Vec<Affair> {
    let week = 7 * 24 * 60;
    let mut affairs: Vec<Affair> = (0..count)
        .map(|number| Affair {
            team: number % TEAMS.len(),
            is_scattered: number % 5 == 0,
            times: vec![i64::try_from(chance.below(week - 600)).unwrap()],
            said: vec![],
        })
        .collect();
    for number in count..mentions {
        let affair = &mut affairs[number % count];
        // Most of it is said soon after it began, some of it for days.
        let spread = [30, 180, 600, 4000][usize::try_from(chance.below(4)).unwrap()];
        let at = affair.times[0] + i64::try_from(chance.below(spread)).unwrap();
        affair.times.push(at.min(i64::try_from(week).unwrap() - 1));
    }
    for affair in &mut affairs {
        affair.times.sort_unstable();
    }
    affairs
}

/// One more voice: the same author or conversation as one before, or a copy of its text. Every fifth affair has one that has nothing in
/// common with those before it: nobody could know that it belongs to them.
fn voice(affair: &mut Affair, number: usize, when: DateTime<Utc>, chance: &mut Chance) -> Mention {
    let known = affair.said.len() as u64;
    let other = (known > 0).then(|| affair.said[usize::try_from(chance.below(known)).unwrap()].clone());
    let mut line = serde_json::json!({
        "text": format!("Acme {number}"), "ref": number.to_string(), "published": when, "channel": "forum", "thread": format!("t{number}"),
        "author": { "name": format!("Schrijver {number}"), "handle": format!("@s{number}") },
    });
    let kind = chance.below(6);
    let is_stray = known == 5 && affair.is_scattered;
    let other = other.filter(|_| !is_stray);
    if let Some(other) = &other {
        match kind {
            0 | 1 => line["author"]["handle"] = other.author.as_ref().unwrap().handle.clone().unwrap().into(),
            2..=4 => line["thread"] = other.thread.clone().unwrap().into(),
            _ => {}
        }
    }
    let mut mention = MentionLine::parse(&line.to_string()).unwrap().into_mention(&SourceName::new("forum").unwrap(), when);
    mention.story = match &other {
        Some(other) if kind == 5 => other.story,
        _ => StoryId(mention.id),
    };
    affair.said.push(mention.clone());
    mention
}

fn verdict(team: usize) -> Verdict {
    stage::verdict([Signal::Complaint, Signal::Lead, Signal::Praise][team])
}

/// How a week went.
#[derive(Debug, Default)]
struct Week {
    openings: usize,
    follow_ups: usize,
    /// When each affair was first heard, and first told.
    heard: HashMap<usize, DateTime<Utc>>,
    first_told: HashMap<usize, DateTime<Utc>>,
    /// The affair of each mention.
    affair_of: HashMap<MentionId, usize>,
    /// The least time between two mails of one thread.
    closest: Option<TimeDelta>,
    told: usize,
    summaries: usize,
}

/// Lives through a week, waking as the daemon does: when something is recorded, and when the last look said.
fn week(count: usize, mentions: usize) -> Week {
    let (live, store, _dir) = stage::set(CONFIG);
    let mut chance = Chance(7);
    let mut affairs = affairs(count, mentions, &mut chance);
    let mut events: Vec<(i64, usize)> =
        affairs.iter().enumerate().flat_map(|(number, affair)| affair.times.iter().map(move |at| (*at, number))).collect();
    events.sort_unstable();
    let (mut week, mut wakes, mut threads) = (Week::default(), None, HashMap::new());
    let mut number = 0;
    for minute in events.chunk_by(|a, b| a.0 == b.0) {
        let now = start() + TimeDelta::minutes(minute[0].0);
        while let Some(at) = wakes.filter(|at: &DateTime<Utc>| *at < now) {
            wakes = look(&store, &live, at, &mut week, &mut threads);
        }
        let found: Vec<Found> = minute
            .iter()
            .map(|(_, affair)| {
                number += 1;
                week.heard.entry(*affair).or_insert(now);
                let id = *affair;
                let affair = &mut affairs[id];
                let (mention, verdict) = (voice(affair, number, now, &mut chance), verdict(affair.team));
                week.affair_of.insert(mention.id, id);
                let pendings = live.plan.routes.select(&mention, &verdict, now);
                Found { mention, verdict, content: number as u64, like: None, change: Change::New, pendings, answers: None }
            })
            .collect();
        store.record_part(&found).unwrap();
        wakes = look(&store, &live, now, &mut week, &mut threads);
    }
    while let Some(at) = wakes {
        wakes = look(&store, &live, at, &mut week, &mut threads);
    }
    assert_eq!(store.pendings().unwrap(), []);
    week
}

fn look(
    store: &SledStore,
    live: &Live,
    now: DateTime<Utc>,
    week: &mut Week,
    threads: &mut HashMap<luister_mention::AlertId, DateTime<Utc>>,
) -> Option<DateTime<Utc>> {
    let Sealed { alerts, next } = seal_teams(store, live, false, now).unwrap();
    for alert in alerts {
        let luister_mention::Body::Mentions(told) = &alert.body else { panic!("mentions") };
        week.told += told.len() + alert.listed.len();
        let mut opens = false;
        for id in told.iter().map(|told| told.mention.id).chain(alert.listed.iter().map(|listed| listed.place.mention)) {
            let affair = week.affair_of[&id];
            opens |= !week.first_told.contains_key(&affair);
            week.first_told.entry(affair).or_insert(now);
        }
        match alert.in_reply_to {
            None if alert.reason == SealReason::Promise && !opens => week.summaries += 1,
            None => week.openings += 1,
            Some(_) => {
                week.follow_ups += 1;
                let opened_by = alert.opened_by.unwrap_or(alert.id);
                let apart = threads.get(&opened_by).map(|before| now - *before);
                week.closest = [week.closest, apart].into_iter().flatten().min();
            }
        }
        threads.insert(alert.opened_by.or(alert.in_reply_to).unwrap_or(alert.id), now);
    }
    next
}

#[test]
#[expect(clippy::print_stderr, reason = "the figures, for whoever runs it at another size")]
fn a_week_opens_each_affair_once_and_tells_it_soon() {
    let size = |name: &str, usual: usize| std::env::var(name).ok().and_then(|size| size.parse().ok()).unwrap_or(usual);
    let (count, mentions) = (size("LUISTER_WEEK_AFFAIRS", 30), size("LUISTER_WEEK_MENTIONS", 1500));
    let week = week(count, mentions);
    let slowest = week.heard.iter().map(|(affair, heard)| week.first_told[affair] - *heard).max().unwrap();
    let Week { openings, follow_ups, closest, told, summaries, .. } = &week;
    eprintln!(
        "{count} affairs, {mentions} mentions: {openings} mails that open one, {follow_ups} that follow, {summaries} summaries; the slowest after {slowest}, follow-ups {closest:?} apart; {told} told"
    );
    assert!(*told > mentions * 8 / 10, "copies of a text are told as places of the first");
    assert!(openings * 10 <= count * 13 && slowest <= TimeDelta::seconds(35));
    assert!(closest.is_none_or(|apart| apart >= TimeDelta::minutes(15)));
}
